"""`secondsource weigh`: what anybody's claims add up to, from a file, without a desk."""

import argparse
import datetime as dt
import gc
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from secondsource import labels
from secondsource.cli import weighed_files
from secondsource.cli.claims_file import NONE_OF_THESE, ClaimsFile, column_of, notes_on_known, read_claims
from secondsource.cli.said_weigh import Where, Wrong, language, say, sentence
from secondsource.cli.table_file import Answered, read_answers
from secondsource.cli.tree_file import read_tree
from secondsource.weigh import KINDS, BadClaims, Claims, Weighed, weigh
from secondsource.weigh.score import score


class _Parser(argparse.ArgumentParser):
    """Argparse with one line for a mistake."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words of the command, in one line."""
        raise Wrong("usage", what=message)


def parser() -> argparse.ArgumentParser:
    """The words of the command."""
    found = _Parser(prog="secondsource weigh", description="What claims add up to, and why.", allow_abbrev=False)
    found.add_argument(
        "claims", type=Path, metavar="CLAIMS.csv", help="columns source, question, value and optional ones"
    )
    found.add_argument("--kind", choices=KINDS, default="", help="what the values are; found from them when left out")
    found.add_argument(
        "--known", type=Path, metavar="GOLD.csv", help="true values (question, value) that settle and teach"
    )
    found.add_argument("--score", type=Path, metavar="TRUTH.csv", help="true values to measure by; changes no belief")
    found.add_argument(
        "--hierarchy", type=Path, metavar="TREE.csv", help="places inside places (id, name, parent), for the kind place"
    )
    found.add_argument("--as-of", metavar="DATE", help="leave out what was reported after this day")
    found.add_argument("--day", metavar="DATE", help="the day to believe for, where things change")
    found.add_argument("--seed", type=int, default=0, metavar="N", help="kept in the model file; nothing here is drawn")
    found.add_argument(
        "--explain", metavar="QUESTION", help="print the belief on one question and each claim's part in it"
    )
    found.add_argument("--out", type=Path, metavar="BELIEFS.csv", help="question, value, probability, origins")
    found.add_argument(
        "--claims", type=Path, metavar="OUT.csv", dest="claims_out", help="each claim's weight and reason"
    )
    found.add_argument("--sources", type=Path, metavar="OUT.csv", help="each source's record")
    found.add_argument("--model", type=Path, metavar="OUT.json", help="which model this was")
    return found


def main(words: Sequence[str]) -> int:
    """Weigh a file; without any output asked for, the beliefs are printed."""
    gc.disable()  # a command that ends: looking for circles among millions of rows would take a fifth of its time
    try:
        _run(parser().parse_args(words))
    except Wrong as wrong:
        sys.stderr.write(" ".join(sentence(wrong).split()) + "\n")
        return 2
    finally:
        gc.enable()
    return 0


def _run(asked: argparse.Namespace) -> None:
    _refuse_twice(asked)
    as_of, day = _day("--as-of", asked.as_of), _day("--day", asked.day)
    read = read_claims(asked.claims)
    gold = read_answers(asked.known, several=False) if asked.known else Answered("")
    truth = read_answers(asked.score, several=True) if asked.score else {}
    tree = read_tree(asked.hierarchy) if asked.hierarchy else None
    known = {question: value for question, (value,) in gold.items()}
    _note(read, gold)
    try:
        weighed = weigh(read.claims, known=known, kind=asked.kind, tree=tree, as_of=as_of, day=day)
    except BadClaims as bad:
        row = read.numbers[bad.row - 1] if bad.row else 0
        raise Wrong(bad.code, Where(read.file, row, column_of(bad.column)), **bad.values) from None
    if asked.explain is not None and asked.explain not in weighed.beliefs:
        raise Wrong("question_not_here", Where(read.file), question=asked.explain[:80])
    _write(asked, read, weighed)
    _note_kinds(weighed, every=asked.explain is not None)
    if asked.explain is not None:
        _explain(weighed, read.claims, asked.explain)
    if asked.score:
        sys.stdout.write(json.dumps(score(weighed, truth)) + "\n")


def _refuse_twice(asked: argparse.Namespace) -> None:
    """Outputs that would write over something."""
    given = [
        asked.claims,
        asked.known,
        asked.score,
        asked.hierarchy,
        asked.out,
        asked.claims_out,
        asked.sources,
        asked.model,
    ]
    names = [path.resolve() for path in given if path]
    inputs = len([path for path in given[:4] if path])
    for at, name in enumerate(names[inputs:], start=inputs):
        if name in names[:at]:
            raise Wrong("output_twice", file=name.name)


def _day(flag: str, word: str | None) -> dt.date | None:
    if not word:
        return None
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise Wrong("usage", what=f"{flag} " + say("date_bad", word=word[:80])) from None


def _note(read: ClaimsFile, gold: Answered) -> None:
    """What was passed over, each once, on the error stream."""
    notes = (
        say("columns_ignored", columns=", ".join(read.ignored)) if read.ignored else "",
        say("conditions_unknown", words=", ".join(read.unknown_conditions)) if read.unknown_conditions else "",
        *(sentence(note) for note in (*read.notes, *notes_on_known(read, gold))),
    )
    sys.stderr.writelines(f"{note}\n" for note in notes if note)


def _note_kinds(weighed: Weighed, *, every: bool) -> None:
    """Which kind of value was found for each attribute, and why; open choice, which needs no reason, only where `every`."""
    for attribute, finding in weighed.findings.items():
        if finding.kind == "choice" and finding.code != "values_change" and not every:
            continue
        found = say("kind_of", kind=finding.kind, attribute=attribute) if attribute else say("kind", kind=finding.kind)
        sys.stderr.write(f"{found}: {say(finding.code, **finding.values)}\n")


def _write(asked: argparse.Namespace, read: ClaimsFile, weighed: Weighed) -> None:
    """All outputs that were asked for; the beliefs to the terminal where nothing was."""
    model = {**weighed.model, "seed": asked.seed, "input": f"crc32:{read.crc:08x}"}
    outputs = {
        asked.out: weighed_files.beliefs(weighed),
        asked.claims_out: weighed_files.claims(weighed, read.claims),
        asked.sources: weighed_files.sources(weighed),
        asked.model: model,
    }
    wanted = {path: content for path, content in outputs.items() if path}
    weighed_files.write_all(wanted)
    if not wanted and asked.explain is None and not asked.score:
        weighed_files.write_rows(sys.stdout, weighed_files.beliefs(weighed))


def _explain(weighed: Weighed, given: Claims, question: str) -> None:
    """The belief on one question in words: values, then each claim's part."""
    belief = weighed.beliefs[question]
    lines = [question, say("settled")] if belief.settled else [question]
    shares = zip((*belief.values, (say("none"), belief.none)), (*belief.by_value, 0.0), strict=True)
    lines += [
        f"  {p:.3f}  {value}" + ("  " + say("origins", origins=round(n, 2)) if n else "") for (value, p), n in shares
    ]
    lines += [f"  {say(one.code, **one.values)}" for one in belief.together]
    for part in weighed.claims.of(question):
        row = part.row
        denies = bool(given.polarity) and given.polarity[row] == "denies"
        lines.append(
            "  "
            + say(
                "part_denies" if denies else "part",
                report=given.report[row],
                value=given.value[row],
                weight=f"{part.weight:.2f}",
                lead=belief.values[0][0],
                p=f"{part.lead_without_origin:.3f}",
                reason=labels.reason(part.reason, part.values, language()),
            )
        )
    sys.stdout.write("\n".join(lines) + "\n")


__all__ = ["NONE_OF_THESE", "main", "parser"]
