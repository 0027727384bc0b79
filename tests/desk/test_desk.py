from pathlib import Path

import msgspec
import pytest

from secondsource.core.book import frontier
from secondsource.core.facts import Erased, PolicySet
from secondsource.core.findings import Refused
from secondsource.core.tables.access import ROLES
from secondsource.desk import intake, upkeep
from secondsource.desk.desk import Desk
from secondsource.store import keyring, seal
from secondsource.store.errors import FolderBusy, FolderNotEmpty, WrongPassphrase
from secondsource.store.folder import Folder
from tests.desk import founded
from tests.desk.founded import CHEAP, PASSPHRASE


def test_the_founder_may_do_everything_and_signs_with_their_own_keys(desk: Desk) -> None:
    assert (desk.me.name, desk.me.roles) == ("Ann", ROLES)
    assert (desk.me.box_key, desk.me.sign_key) == keyring.public(desk.opened)


def test_a_desk_that_is_unlocked_again_knows_the_same(desk: Desk) -> None:
    founded.claim(desk, founded.report(desk, founded.source(desk)), founded.question(desk))
    before = desk.book
    later = founded.again(desk)
    try:
        assert later.book == before
    finally:
        later.close()


def test_what_was_written_is_in_the_book_and_the_journal_alike(desk: Desk) -> None:
    kept = desk.write(PolicySet(name="idle", value="5"), PolicySet(name="idle", value="20"))
    assert [one.fact for one in kept] == [PolicySet(name="idle", value="5"), PolicySet(name="idle", value="20")]
    assert desk.book.policies == desk.refold().policies == {"idle": "20"}


def test_as_of_a_frontier_is_what_was_known_then(desk: Desk) -> None:
    founded.source(desk, "BLUE WREN")
    heads, then = frontier(desk.book), desk.refold()
    founded.source(desk, "RED LARK")
    assert desk.book_at(heads) == then
    assert desk.book_at(()).sources.by_id == {}


def test_listeners_hear_which_questions_were_touched(desk: Desk) -> None:
    heard: list[tuple[frozenset[str], list[str]]] = []
    report, question = founded.report(desk, founded.source(desk)), founded.question(desk)
    desk.listeners.append(lambda touched, kept: heard.append((touched, [type(one.fact).__name__ for one in kept])))
    founded.claim(desk, report, question)
    founded.source(desk)
    assert heard == [(frozenset({question}), ["ClaimStated"]), (frozenset(), ["SourceOpened"])]


@pytest.mark.parametrize("text", ["half a letter: \ud800", "\udfff"])
def test_half_a_letter_is_refused_and_nothing_is_written(desk: Desk, text: str) -> None:
    heads = desk.journal.frontier()
    with pytest.raises(Refused, match="not_storable"):
        desk.write(PolicySet(name="idle", value="5"), Erased(subject="source:s", reason=text))
    assert desk.journal.frontier() == heads


def test_a_fact_that_could_not_be_read_again_is_never_chained(desk: Desk) -> None:
    heads = desk.journal.frontier()
    with pytest.raises(ValueError, match="str"):
        desk.write(PolicySet(name="idle", value=None))  # type: ignore[arg-type]
    assert desk.journal.frontier() == heads


def test_a_short_passphrase_or_no_name_leaves_nothing_behind(tmp_path: Path) -> None:
    for name, passphrase, code in (("Ann", "short", "passphrase_short"), (" ", PASSPHRASE, "name_missing")):
        with pytest.raises(Refused, match=code):
            Desk.found(tmp_path / "new", name="Desk", person=name, passphrase=passphrase, cost=CHEAP)
    assert not (tmp_path / "new").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("mine")
    with pytest.raises(FolderNotEmpty):
        founded.new(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_a_wrong_passphrase_leaves_the_folder_free(desk: Desk) -> None:
    desk.close()
    with pytest.raises(WrongPassphrase):
        Desk.unlock(desk.folder.path, "seven loud herons")
    Desk.unlock(desk.folder.path, PASSPHRASE).close()


def test_a_desk_that_is_open_is_busy(desk: Desk) -> None:
    with pytest.raises(FolderBusy):
        Desk.unlock(desk.folder.path, PASSPHRASE)


def test_a_desk_whose_founding_was_cut_short_is_refused_and_freed(tmp_path: Path) -> None:
    folder = Folder.create(tmp_path / "half")
    keyring.found(folder, person="ann", device=seal.new_id(), passphrase=PASSPHRASE, cost=CHEAP)
    folder.close()
    for _ in range(2):
        with pytest.raises(Refused, match="person_unknown"):
            Desk.unlock(tmp_path / "half", PASSPHRASE)


def test_an_entry_that_a_newer_program_wrote_is_held_and_the_rest_is_read(desk: Desk) -> None:
    source = intake.open_source(desk, kind="person")
    newer = {"by": desk.opened.person, "at": desk.now(), "fact": {"fact": "SomethingNew.7", "thing": "x"}}
    desk.journal.append([("desk", msgspec.msgpack.encode(newer))])
    book = desk.refold()
    assert (book.held, list(book.sources.by_id), book.heads[desk.opened.device].sequence) == (
        1,
        [source],
        desk.book.heads[desk.opened.device].sequence + 1,
    )


def test_what_is_written_in_the_clear_is_written_down_first(desk: Desk) -> None:
    leaves = list(upkeep.export(desk))
    assert (desk.book.clear_files[-1].fact.what, leaves[0].name) == ("export", "facts.jsonl")
