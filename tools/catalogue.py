"""The message catalogue: `extract` what is said, `check` the files, `build` them, list what is `missing`, `fill` it in.

One domain for everything (`django`), so that pages and labels speak from the same file. The .po files hold no places in the
code: a moved line changes nothing in them. The compiled .mo files are built at setup and are not committed.
"""

import argparse
import io
import json
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_messages
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "secondsource"
LOCALE = SOURCE / "locale"
LANGUAGES: Final = ("en", "my")
TRANSLATED: Final = ("my",)  # English stands in the code

Id: TypeAlias = str | tuple[str, ...] | list[str]

KEYWORDS: Final = {
    "_": None,
    "N_": None,
    "NN_": (1, 2),
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADERS: Final = {
    "en": "# What Second Source says, in English. The words stand in the code; this file only lists them.\n",
    "my": (
        "# What Second Source says, in Burmese.\n"
        "# DRAFT: no native speaker has read these words yet. Whoever does: correct freely, and take this line away.\n"
    ),
}

PLURALS: Final = {"en": "nplurals=2; plural=(n != 1);", "my": "nplurals=1; plural=0;"}


def messages() -> Iterator[tuple[Id, str | None]]:
    """Every message of the code and the templates, with its context."""
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = as_code(text, path.name)
        found = extract_messages("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, _comments, context in found:
            if message and message != ("", ""):
                yield message, context


def as_code(template: str, name: str) -> str:
    """A template as the calls it makes, which the extractor of code can read."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    code = templatize(template, origin=name)
    return "\n".join(line.lstrip() for line in code.splitlines()) + "\n"


def path_of(language: str) -> Path:
    """Where a language's messages are kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def kept(language: str) -> Catalog:
    """The catalogue as it stands in the file; empty when there is none."""
    path = path_of(language)
    if not path.is_file():
        return fresh(language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language, domain="django", abort_invalid=True)


def fresh(language: str) -> Catalog:
    """A catalogue with nothing in it but its head."""
    return read_po(io.BytesIO(head_of(language).encode()), locale=language, domain="django")


def head_of(language: str) -> str:
    """The head of a language's file; Babel's own would hold dates, and two plural forms for Burmese, which has one."""
    return (
        f"{HEADERS[language]}"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )


def extracted(language: str) -> Catalog:
    """What is said today, with the translations there are; what is no longer said is dropped."""
    before, now = kept(language), fresh(language)
    for message, context in messages():
        key = message if isinstance(message, str) else tuple(message)
        old = before.get(message, context)
        now.add(key, old.string if old else None, context=context)
    return now


def text_of(catalogue: Catalog, language: str) -> str:
    """The file of a catalogue: sorted, without dates and places, so that it changes only when the words do."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return head_of(language) + out.getvalue().decode().strip() + "\n"


def extract() -> int:
    """Bring the files up to what is said today, keeping every translation that still fits."""
    for language in LANGUAGES:
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_text(text_of(extracted(language), language), encoding="utf-8")
    return 0


def build() -> int:
    """Compile the files for reading at run time."""
    for language in LANGUAGES:
        out = io.BytesIO()
        write_mo(out, kept(language))
        path = path_of(language).with_suffix(".mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != out.getvalue():
            path.write_bytes(out.getvalue())
    return 0


def untranslated(language: str) -> list[str]:
    """The messages that have no translation, as `fill` names them."""
    return [name_of(message) for message in extracted(language) if message.id and not all(_strings(message))]


def missing() -> int:
    """Print them as JSON, ready to be filled in."""
    print(
        json.dumps(
            {language: dict.fromkeys(untranslated(language), "") for language in TRANSLATED},
            ensure_ascii=False,
            indent=1,
        )
    )
    return 0


def fill(path: Path) -> int:
    """Take translations from a JSON file: message to translation, or language to such a table."""
    given = json.loads(path.read_text(encoding="utf-8"))
    by_language = given if set(given) <= set(LANGUAGES) else {"my": given}
    for language, table in by_language.items():
        catalogue = extracted(language)
        names = {name_of(message): message for message in catalogue if message.id}
        for name, translation in table.items():
            if name not in names:
                print(f"catalogue: nothing says {name!r} any more; left out", file=sys.stderr)
            elif translation:
                message = names[name]
                message.string = (translation,) * catalogue.num_plurals if message.pluralizable else translation
        path_of(language).write_text(text_of(catalogue, language), encoding="utf-8")
    return 0


def check() -> int:
    """Say what is wrong with the files; 0 when nothing is."""
    faults = [fault for language in LANGUAGES for fault in faults_of(language)]
    for fault in faults:
        print(f"catalogue: {fault}", file=sys.stderr)
    return 1 if faults else 0


def faults_of(language: str) -> Iterator[str]:
    """Each fault of a language's file in one line."""
    catalogue, path = extracted(language), path_of(language)
    if not path.is_file() or path.read_text(encoding="utf-8") != text_of(catalogue, language):
        yield f"{path.relative_to(ROOT)} is not what is said today; run tools/catalogue.py extract"
    if language not in TRANSLATED:
        return
    for message in catalogue:
        if message.id and not all(_strings(message)):
            yield f"{language}: {name_of(message)!r} has no translation"
        elif message.id and any(blanks(text) != blanks(_singular(message)) for text in _strings(message)):
            yield f"{language}: {name_of(message)!r} is translated with other blanks to fill in"


def blanks(text: str) -> set[str]:
    """The places of a message that are filled in: {name}, {name:kind}, %(name)s."""
    found = set(re.findall(r"%\(\w+\)[sd]", text))
    if "{" in text:
        found |= {f"{{{name}:{kind}}}" for _text, name, kind, _ in string.Formatter().parse(text) if name is not None}
    return found


def name_of(message: Message) -> str:
    """How a message is named in JSON: its English, with its context in front where it has one."""
    return f"{message.context}\x04{_singular(message)}" if message.context else _singular(message)


def _singular(message: Message) -> str:
    """The English of a message; of one with two numbers, the plural, which has every blank."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def _strings(message: Message) -> tuple[str, ...]:
    """The translations of a message, one a plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def main(arguments: list[str]) -> int:
    """Do one of the verbs."""
    parser = argparse.ArgumentParser(description="The message catalogue.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("extract", "check", "build", "missing"):
        verbs.add_parser(verb)
    verbs.add_parser("fill").add_argument("file", type=Path)
    asked = parser.parse_args(arguments)
    if asked.verb == "fill":
        return fill(asked.file)
    return {"extract": extract, "check": check, "build": build, "missing": missing}[asked.verb]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
