"""Every verb with every role: allowed exactly where the table says, and where it says no, nothing is written."""

import inspect
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from secondsource.core.facts import RolesSet
from secondsource.core.findings import Refused
from secondsource.core.tables.access import ROLES, VERBS
from secondsource.desk import assessing, intake, reporting, upkeep
from secondsource.desk.assessing import Wording
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from tests.desk import founded


@dataclass(frozen=True)
class Case:
    """A desk on which something of every kind is known."""

    desk: Desk
    beliefs: Beliefs
    source: str
    report: str
    question: str
    folder: Path


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    desk = founded.new(tmp_path_factory.mktemp("roles") / "desk")
    source = founded.source(desk)
    yield Case(
        desk,
        Beliefs(desk),
        source,
        founded.report(desk, source),
        founded.question(desk),
        tmp_path_factory.mktemp("out"),
    )
    desk.close()


def calling(verb: Callable[[Desk, str, str], None], kind: str) -> Callable[[Case], object]:
    return lambda c: verb(c.desk, kind, "nothing")


NUMBER = itertools.count()
CALLS: dict[str, tuple[str, Callable[[Case], object]]] = {
    "open_source": ("open_source", lambda c: intake.open_source(c.desk, kind="person")),
    "revise_source": (
        "open_source",
        lambda c: intake.revise_source(c.desk, c.source, kind="person", codename=f"WREN {next(NUMBER)}"),
    ),
    "rate_source": ("open_source", lambda c: intake.rate_source(c.desk, c.source, scale="admiralty", rating="B")),
    "log_contact": ("log_contact", lambda c: intake.log_contact(c.desk, c.source, held=founded.MONDAY)),
    "take_report": ("take_report", lambda c: reporting.take_report(c.desk, c.source, b"text")),
    "view_picture": ("take_report", lambda c: reporting.view_picture(c.desk, c.report, "no such picture")),
    "state_claim": (
        "state_claim",
        lambda c: reporting.state_claim(c.desk, c.report, Statement(value="open", question=c.question)),
    ),
    "dismiss_passage": ("state_claim", lambda c: reporting.dismiss_passage(c.desk, c.report, 0, 3)),
    "state_lineage": ("state_claim", lambda c: reporting.state_lineage(c.desk, c.report, relation="own")),
    "state_lineage, judged": (
        "judge_lineage",
        lambda c: reporting.state_lineage(c.desk, c.report, relation="own", standing="judged"),
    ),
    **{f"withdraw, {kind}": (verb, calling(reporting.withdraw, kind)) for kind, verb in reporting.WITHDRAWN_BY.items()},
    **{f"restore, {kind}": (verb, calling(reporting.restore, kind)) for kind, verb in reporting.WITHDRAWN_BY.items()},
    "ask_question": ("ask_question", lambda c: assessing.ask_question(c.desk, Wording(text="?"))),
    "revise_question": ("ask_question", lambda c: assessing.revise_question(c.desk, c.question, Wording(text="?"))),
    "close_question": ("ask_question", lambda c: assessing.close_question(c.desk, c.question)),
    "assess": (
        "assess",
        lambda c: assessing.assess(c.desk, c.beliefs, c.question, value="open", p=0.5, confidence="low", reason="seen"),
    ),
    "record_outcome": (
        "record_outcome",
        lambda c: assessing.record_outcome(c.desk, c.question, value="open", how_known="seen_by_us"),
    ),
    "add_person": (
        "invite_person",
        lambda c: upkeep.add_person(c.desk, name="", roles=("analyst",), passphrase="long enough for this"),
    ),
    "set_roles": ("invite_person", lambda c: upkeep.set_roles(c.desk, c.desk.opened.person, ())),
    "set_policy": ("change_policy", lambda c: upkeep.set_policy(c.desk, "idle", "20")),
    "load_places": ("import_rows", lambda c: upkeep.load_places(c.desk, "pack", b"\xff\xff")),
    "audit": ("audit_journal", lambda c: upkeep.audit(c.desk)),
    "backup": ("make_backup", lambda c: upkeep.backup(c.desk, c.folder / f"copy{next(NUMBER)}")),
    "note_clear_file": ("export_own", lambda c: upkeep.note_clear_file(c.desk, "sources", 3)),
    "export": ("export_own", lambda c: upkeep.export(c.desk)),
}
"""Each verb with the line of the table that rules it, and a way to call it that fails for no other reason than a code of its own."""

OPEN_TO_ALL = {
    "suggest_codename": "reads nothing but which names are free",
    "subject_holding": "answers with an id, for other verbs",
    "save_draft": "sealed under the key of whoever types",
    "load_draft": "likewise",
    "drop_drafts": "likewise",
    "change_passphrase": "one's own, and it asks for the old one",
    "load_example_places": "makes the example desk",
    "may_see": "answers yes or no, for other verbs",
    "conflicts": "gives only what `may_see` allows",
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", CALLS)
def test_a_verb_is_open_to_the_roles_of_the_table_and_to_nobody_else(case: Case, name: str, role: str) -> None:
    verb, call = CALLS[name]
    case.desk.write(RolesSet(person=case.desk.opened.person, roles=(role,)))
    before = case.desk.journal.frontier()
    try:
        call(case)
        codes = []
    except Refused as no:
        codes = [finding.code for finding in no.findings]
    allowed = role in VERBS[verb]
    assert ("not_allowed" not in codes) == allowed
    assert allowed or case.desk.journal.frontier() == before


def test_a_no_names_the_verb_and_the_roles_that_may(case: Case) -> None:
    case.desk.write(RolesSet(person=case.desk.opened.person, roles=("inspector",)))
    with pytest.raises(Refused) as no:
        founded.source(case.desk)
    finding = no.value.findings[0]
    assert (finding.code, dict(finding.values)) == ("not_allowed", {"verb": "open_source", "roles": "handler vetter"})


@pytest.mark.parametrize("room", [intake, reporting, assessing, upkeep], ids=lambda room: room.__name__)
def test_no_verb_is_forgotten(room: ModuleType) -> None:
    verbs = {
        name
        for name, thing in vars(room).items()
        if inspect.isfunction(thing)
        and thing.__module__ == room.__name__
        and not name.startswith("_")
        and next(iter(inspect.signature(thing).parameters), "") == "desk"
    }
    assert verbs <= {name.partition(",")[0] for name in CALLS} | set(OPEN_TO_ALL)
