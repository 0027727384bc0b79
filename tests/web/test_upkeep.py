"""Upkeep: people, passphrases, the audit, copies, places, settings, and decisions that did not know of each other."""

import json
import sqlite3
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import PASSPHRASE

from secondsource.core.facts import Mark, OutcomeRecorded, PolicySet
from secondsource.desk import assessing, intake, upkeep
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.store.errors import WrongPassphrase
from secondsource.web.pages.upkeep import copies, settling

ANOTHER = "eight lanterns along the river"


def ended(client: Client, address: str) -> str:
    """The page once the work on it has come to an end."""
    for _ in range(400):
        if client.get(f"{address}/state").status_code == 204:
            return client.get(address).content.decode()
        time.sleep(0.02)
    raise AssertionError("the work did not end")


# --- people ----------------------------------------------------------------------------------------------------------
def test_one_more_person_can_unlock_the_desk(client: Client, desk: Desk, folder: Path) -> None:
    form = {"name": "Ben", "roles": ["analyst"], "passphrase": ANOTHER, "again": ANOTHER}
    answer = client.post("/upkeep/people/new", form)
    desk.close()
    other = Desk.unlock(folder, ANOTHER)
    me = (other.me.name, other.me.roles)
    other.close()
    assert (answer.headers["Location"], me) == ("/upkeep/people", ("Ben", ("analyst",)))


@pytest.mark.parametrize(
    "wrong",
    [{"again": "something else"}, {"passphrase": "short", "again": "short"}, {"name": ""}, {"roles": []}],
)
def test_somebody_half_described_is_refused(client: Client, desk: Desk, wrong: dict[str, object]) -> None:
    form = {"name": "Ben", "roles": ["analyst"], "passphrase": ANOTHER, "again": ANOTHER, **wrong}
    answer = client.post("/upkeep/people/new", form)
    assert (answer.status_code, 'role="alert"' in answer.content.decode(), len(desk.book.people)) == (422, True, 1)


def test_a_refused_passphrase_is_not_shown_again(client: Client) -> None:
    form = {"name": "", "roles": ["analyst"], "passphrase": ANOTHER, "again": ANOTHER}
    assert ANOTHER not in client.post("/upkeep/people/new", form).content.decode()


def test_the_last_administrator_stays_one(client: Client, desk: Desk) -> None:
    answer = client.post(f"/upkeep/people/{desk.opened.person}", {"roles": ["analyst"]})
    assert (answer.status_code, "administrator" in desk.me.roles) == (422, True)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(client: Client, desk: Desk, folder: Path) -> None:
    client.post("/upkeep/passphrase", {"now": PASSPHRASE, "passphrase": ANOTHER, "again": ANOTHER})
    desk.close()
    Desk.unlock(folder, ANOTHER).close()
    with pytest.raises(WrongPassphrase):
        Desk.unlock(folder, PASSPHRASE)


def test_the_passphrase_stays_when_the_old_one_is_wrong(client: Client) -> None:
    answer = client.post("/upkeep/passphrase", {"now": "not this one at all", "passphrase": ANOTHER, "again": ANOTHER})
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)


# --- the journal -----------------------------------------------------------------------------------------------------
def test_an_audit_of_a_whole_journal_says_so_and_shows_the_seal_code(client: Client, desk: Desk) -> None:
    intake.open_source(desk, kind="person", codename="AMBER HERON")
    page = ended(client, client.post("/upkeep/journal").headers["Location"])
    [head] = desk.journal.frontier().values()
    code = head.hash.hex()
    assert ("Everything is as it was written." in page, f"{code[:4]} {code[4:8]} {code[8:12]}" in page) == (True, True)


def test_work_that_nobody_began_is_not_there(client: Client) -> None:
    assert [client.get(f"/upkeep/{room}/aaaaaaaaaaaaa").status_code for room in ("journal", "backup", "export")] == [
        404,
        404,
        404,
    ]


# --- copies ----------------------------------------------------------------------------------------------------------
def test_a_backup_opens_with_the_same_passphrase(client: Client, desk: Desk, tmp_path: Path) -> None:
    source = intake.open_source(desk, kind="person", codename="AMBER HERON")
    target = tmp_path / "copy"
    page = ended(client, client.post("/upkeep/backup", {"folder": str(target)}).headers["Location"])
    other = Desk.unlock(target, PASSPHRASE)
    there = list(other.book.sources.by_id)
    other.close()
    assert (str(target) in page, there) == (True, [source])


@pytest.mark.parametrize("named", ["", "copy", "/nowhere at all/copy", "/tmp"])
def test_a_copy_needs_a_new_folder_that_is_named_whole(client: Client, named: str) -> None:
    answer = client.post("/upkeep/backup", {"folder": named})
    assert (answer.status_code, 'class="error"' in answer.content.decode()) == (422, True)


def test_an_export_writes_everything_in_the_clear_and_says_so_before(
    client: Client, desk: Desk, tmp_path: Path
) -> None:
    intake.open_source(desk, kind="person", codename="AMBER HERON")
    target = tmp_path / "out"
    warned = "in the clear" in client.get("/upkeep/export").content.decode()
    unticked = client.post("/upkeep/export", {"folder": str(target)}).status_code
    ended(client, client.post("/upkeep/export", {"folder": str(target), "clear": "on"}).headers["Location"])
    facts = [json.loads(line) for line in (target / copies.FACTS).read_text(encoding="utf-8").splitlines()]
    table = (target / "sources.csv").read_text(encoding="utf-8")
    modes = {oct(path.stat().st_mode & 0o777) for path in (target, *target.iterdir())}
    found = (warned, unticked, len(facts), "AMBER HERON" in table, modes)
    assert found == (True, 422, desk.book.entries, True, {"0o700", "0o600"})


def test_an_export_that_breaks_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    def broken(_done: int) -> None:
        raise sqlite3.OperationalError

    for number in range(500):
        intake.open_source(desk, kind="person", codename=f"SOURCE {number}")
    with pytest.raises(sqlite3.OperationalError):
        copies.write_leaves(upkeep.export(desk), tmp_path / "out", broken)
    assert list(tmp_path.glob("out*")) == []


# --- places, settings ------------------------------------------------------------------------------------------------
def test_a_place_pack_is_loaded(client: Client, desk: Desk) -> None:
    file = SimpleUploadedFile(
        "places.csv",
        b"code,name,name_my,parent,kind,aliases\nEX,Example Land,,,country,\nEX1,Reedmouth,,EX,township,\n",
    )
    client.post("/upkeep/places", {"name": "Example", "file": file})
    assert [(pack.name, len(pack.places)) for pack in desk.book.packs.values()] == [("Example", 2)]


def test_a_place_pack_with_a_missing_parent_is_refused_with_a_sentence(client: Client, desk: Desk) -> None:
    file = SimpleUploadedFile("places.csv", b"code,name,name_my,parent,kind,aliases\nEX1,Reedmouth,,EX,township,\n")
    answer = client.post("/upkeep/places", {"name": "Example", "file": file})
    assert (answer.status_code, answer.content.decode().count('role="alert"'), desk.book.packs) == (422, 1, {})


def test_the_invented_places_are_one_click(client: Client, desk: Desk) -> None:
    client.post("/upkeep/places", {"example": "yes"})
    assert [len(pack.places) > 5 for pack in desk.book.packs.values()] == [True]


def test_settings_are_kept(client: Client, desk: Desk) -> None:
    client.post("/upkeep/settings", {"scale": "PHIA", "idle": "30"})
    assert desk.book.policies == {"scale": "PHIA", "idle": "30"}


def test_the_page_about_protection_names_the_folder_and_who_read_the_burmese(client: Client, folder: Path) -> None:
    page = client.get("/upkeep/protection").content.decode()
    assert (str(folder) in page, "not yet been read by a native speaker" in page) == (True, True)


# --- decisions that did not know of each other -----------------------------------------------------------------------
def decided_twice(desk: Desk) -> tuple[str, Mark]:
    """A question with an outcome from here, and another from a device that had not seen it."""
    asked = assessing.ask_question(desk, Wording(text="Does the ferry run?"))
    assessing.record_outcome(desk, asked, value="no", how_known="seen_by_us")
    [(mark, _)] = desk.book.decisions.open[f"outcome:{asked}"]
    elsewhere = mark._replace(device="elsewhere", sequence=3)
    fact = OutcomeRecorded(outcome="elsewhereoutc", question=asked, value="yes", how_known="document")
    desk.book.decisions.apply(fact, elsewhere, desk.book.sight)
    return asked, elsewhere


def test_two_decisions_stand_side_by_side(client: Client, desk: Desk) -> None:
    decided_twice(desk)
    page = client.get("/upkeep/conflicts").content.decode()
    assert [
        words
        for words in ("Does the ferry run?", "<dd>no</dd>", "<dd>yes</dd>", "Let this one stand")
        if words not in page
    ] == []


def test_the_one_that_is_picked_is_decided_again(client: Client, desk: Desk) -> None:
    asked, elsewhere = decided_twice(desk)
    client.post("/upkeep/conflicts", {"thing": f"outcome:{asked}", "side": f"{elsewhere.device}-{elsewhere.sequence}"})
    kept = desk.book.questions.outcome(asked)
    assert (kept and kept.fact.value, kept and kept.fact.how_known) == ("yes", "document")


def test_a_decision_is_made_by_its_own_verb(desk: Desk) -> None:
    settling.settle(desk, PolicySet(name="scale", value="PHIA"))
    assert desk.book.policies["scale"] == "PHIA"
