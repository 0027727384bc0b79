import threading

import pytest
from tests.store import laptop
from tests.store.laptop import Laptop

from secondsource.store.chain import Head
from secondsource.store.errors import Cut, Damaged

LOSE_LAST = ("DELETE FROM entries WHERE place = (1 << 40) + 5", "DELETE FROM batches WHERE place = (1 << 40) + 5")


@pytest.fixture
def five(ann: Laptop) -> Laptop:
    ann.write("one")
    ann.write("two", "three")
    ann.write("four")
    ann.write("five")
    return ann


def flaws(desk: Laptop, *orders: str, shown: tuple[Head, ...] = ()) -> list[tuple[str, int]]:
    """What the audit says after somebody who has the container's key did this to the database."""
    connection = desk.folder.connect(desk.opened.container_key)
    for order in orders:
        connection.tell(order)
    connection.close()
    return [(flaw.kind, flaw.sequence) for flaw in desk.journal.audit(shown=shown).flaws]


def head(desk: Laptop) -> Head:
    return desk.journal.frontier()[desk.opened.device]


def test_an_untouched_journal_has_no_flaw_and_says_its_heads(five: Laptop) -> None:
    audit = five.journal.audit(shown=[head(five)])
    assert (audit.flaws, audit.heads, audit.entries, audit.batches) == ((), (head(five),), 5, 4)


def test_an_edited_body_is_found(five: Laptop) -> None:
    assert flaws(five, "UPDATE entries SET body = zeroblob(300) WHERE place = (1 << 40) + 2") == [("edited", 2)]


def test_an_edited_last_entry_is_found(five: Laptop) -> None:
    found = flaws(five, "UPDATE entries SET body = zeroblob(300) WHERE place = (1 << 40) + 5")
    assert found == [("forged", 5), ("forked", 5)]


def test_an_edited_header_is_found(five: Laptop) -> None:
    found = flaws(five, "UPDATE entries SET header = zeroblob(81) WHERE place = (1 << 40) + 2")
    assert found == [("edited", 2)]


def test_a_dropped_entry_is_found(five: Laptop) -> None:
    assert flaws(five, "DELETE FROM entries WHERE place = (1 << 40) + 2") == [("dropped", 2)]


def test_a_dropped_first_entry_is_found(five: Laptop) -> None:
    found = flaws(
        five, "DELETE FROM entries WHERE place = (1 << 40) + 1", "DELETE FROM batches WHERE place = (1 << 40) + 1"
    )
    assert found == [("dropped", 1), ("unsigned", 1)]


def test_two_entries_in_each_others_place_are_found(five: Laptop) -> None:
    swap = (
        "UPDATE entries SET place = 1 WHERE place = (1 << 40) + 2",
        "UPDATE entries SET place = (1 << 40) + 2 WHERE place = (1 << 40) + 3",
        "UPDATE entries SET place = (1 << 40) + 3 WHERE place = 1",
    )
    assert [kind for kind, _ in flaws(five, *swap)][:2] == ["reordered", "reordered"]


def test_a_lost_end_is_cut(five: Laptop) -> None:
    assert flaws(five, *LOSE_LAST) == [("cut", 5)]


def test_a_lost_signature_is_found(five: Laptop) -> None:
    assert flaws(five, "DELETE FROM batches WHERE place = (1 << 40) + 3") == [("unsigned", 2)]
    assert flaws(five, "DELETE FROM batches WHERE place = (1 << 40) + 5") == [("unsigned", 2), ("unsigned", 5)]


def test_a_changed_signature_is_found(five: Laptop) -> None:
    assert flaws(five, "UPDATE batches SET signature = zeroblob(64) WHERE place = (1 << 40) + 3") == [("forged", 3)]


def test_a_signature_of_nobody_is_found(five: Laptop) -> None:
    assert flaws(five, "UPDATE batches SET person = 'eve' WHERE place = (1 << 40) + 3") == [("unknown_signer", 3)]


def test_an_older_state_of_everything_is_rolled_back(five: Laptop) -> None:
    old = {name: (five.path / name).read_bytes() for name in ("desk.db", "heads")}
    five.close()
    old["desk.db"] = (five.path / "desk.db").read_bytes()
    later = laptop.unlocked(five.path)
    later.write("six")
    shown = head(later)
    later.close()
    for name, content in old.items():
        (five.path / name).write_bytes(content)
    back = laptop.unlocked(five.path)  # nothing on this disk can tell
    assert [(f.kind, f.sequence) for f in back.journal.audit(shown=[shown]).flaws] == [("rolled_back", 6)]
    back.close()


def test_a_history_written_anew_is_forked(five: Laptop) -> None:
    shown = Head(five.opened.device, 4, b"another hash of this length ....")
    assert flaws(five, shown=(shown,)) == [("forked", 4)]


def test_a_head_of_a_device_nobody_knows_here_is_missed(five: Laptop) -> None:
    assert flaws(five, shown=(Head("aaaaaaaaaaaaa", 4, bytes(32)),)) == [("rolled_back", 1)]


def test_spoilt_head_file_is_said(five: Laptop) -> None:
    (five.path / "heads").write_bytes(bytes(8192))
    assert flaws(five) == [("head_file", 0)]


def test_opening_refuses_what_is_new_and_flawed(five: Laptop) -> None:
    connection = five.folder.connect(five.opened.container_key)
    connection.tell("DELETE FROM marks")
    connection.tell("UPDATE entries SET body = zeroblob(300) WHERE place = (1 << 40) + 2")
    connection.close()
    with pytest.raises(Damaged) as damaged:
        five.reopen()
    assert damaged.value.values == {"where": "chain", "what": "edited", "device": five.opened.device, "at": 2}


def test_reading_refuses_what_was_verified_before_and_changed_since(five: Laptop) -> None:
    connection = five.folder.connect(five.opened.container_key)
    connection.tell("UPDATE entries SET body = zeroblob(300) WHERE place = (1 << 40) + 2")
    connection.close()
    again = five.reopen()
    with pytest.raises(Damaged):
        again.texts()
    again.close()


def test_a_mark_that_is_not_this_devices_word_counts_for_nothing(five: Laptop) -> None:
    connection = five.folder.connect(five.opened.container_key)
    connection.tell("UPDATE marks SET mac = zeroblob(32)")
    connection.close()
    again = five.reopen()
    assert again.texts() == ["one", "two", "three", "four", "five"]
    again.close()


def test_dropped_ends_are_cut_at_opening(five: Laptop) -> None:
    connection = five.folder.connect(five.opened.container_key)
    connection.tell("DELETE FROM entries WHERE place > (1 << 40) + 3")
    connection.tell("DELETE FROM batches WHERE place > (1 << 40) + 3")
    connection.tell("DELETE FROM marks")
    connection.close()
    with pytest.raises(Cut) as cut:
        five.reopen()
    assert cut.value.values == {"has": 3, "acknowledged": 5}


def test_progress_ends_at_the_whole(five: Laptop) -> None:
    told: list[tuple[int, int]] = []
    five.write(*["x"] * 4000)
    five.journal.audit(lambda done, total: told.append((done, total)))
    assert told == [(2048, 4005), (4005, 4005)]


def test_a_length_that_makes_no_sense_is_found(five: Laptop) -> None:
    assert flaws(five, "UPDATE batches SET length = 99 WHERE place = (1 << 40) + 3") == [("unsigned", 2), ("forged", 3)]


def test_something_planted_in_the_container_is_refused(five: Laptop) -> None:
    connection = five.folder.connect(five.opened.container_key)
    connection.tell("CREATE TRIGGER quiet AFTER INSERT ON entries BEGIN DELETE FROM wraps; END")
    connection.close()
    with pytest.raises(Damaged, match="schema"):
        five.reopen()


def test_an_audit_beside_a_writer_finds_nothing(five: Laptop) -> None:
    stop = threading.Event()

    def busy() -> None:
        while not stop.is_set():
            five.write("x", "y")

    writer = threading.Thread(target=busy)
    writer.start()
    try:
        found = [flaw for _ in range(6) for flaw in five.journal.audit().flaws]
    finally:
        stop.set()
        writer.join()
    assert found == []
