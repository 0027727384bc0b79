"""The message catalogue: what code and pages say is found, kept, filled in, and told when it is not right."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]

PAGE = """{% load i18n %}<h1 title="{% translate "Today" %}">{{ name|default:_("nobody") }}</h1>
  {% blocktranslate count n=total %}One report{% plural %}{{ n }} reports{% endblocktranslate %}
    it's {% blocktranslate with who=person %}Said by {{ who }}{% endblocktranslate %}
"""
CODE = """from gettext import gettext
print(gettext("Written by {who}"), N_("Lock"), _("Today"))
"""


@pytest.fixture
def tool(tmp_path: Path) -> ModuleType:
    """The tool, looking at a project of one page and one file of code."""
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "tools" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "code.py").write_text(CODE, encoding="utf-8")
    vars(module).update(ROOT=tmp_path, SOURCE=tmp_path, LOCALE=tmp_path / "locale")
    return module


GIVEN = {
    "Today": "ယနေ့",
    "nobody": "မည်သူမျှ",
    "%(n)s reports": "အစီရင်ခံစာ %(n)s ခု",
    "Said by %(who)s": "%(who)s က ပြောသည်",
    "Written by {who}": "{who} က ရေးသည်",
    "Lock": "သော့ခတ်",
}


def test_everything_said_in_code_and_pages_is_found(tool: ModuleType) -> None:
    tool.extract()
    assert sorted(tool.untranslated("my")) == sorted(GIVEN)


def test_what_is_filled_in_stays_until_it_is_no_longer_said(tool: ModuleType, tmp_path: Path) -> None:
    tool.extract()
    (tmp_path / "given.json").write_text(json.dumps({"my": GIVEN}), encoding="utf-8")
    assert (tool.fill(tmp_path / "given.json"), tool.check(), tool.build()) == (0, 0, 0)
    before = tool.path_of("my").read_bytes()
    assert b"page.html" not in before
    tool.extract()
    assert tool.path_of("my").read_bytes() == before
    (tmp_path / "page.html").write_text("{% load i18n %}{% translate 'Today' %}", encoding="utf-8")
    assert list(tool.faults_of("my")) == [
        "locale/my/LC_MESSAGES/django.po is not what is said today; run tools/catalogue.py extract"
    ]
    tool.extract()
    assert [message.id for message in tool.kept("my") if message.id] == ["Lock", "Today", "Written by {who}"]


def test_a_missing_translation_and_other_blanks_are_told(tool: ModuleType, tmp_path: Path) -> None:
    tool.extract()
    (tmp_path / "given.json").write_text(
        json.dumps(GIVEN | {"Lock": "", "Said by %(who)s": "ပြောသည်"}), encoding="utf-8"
    )
    tool.fill(tmp_path / "given.json")
    assert list(tool.faults_of("my")) == [
        "my: 'Lock' has no translation",
        "my: 'Said by %(who)s' is translated with other blanks to fill in",
    ]
