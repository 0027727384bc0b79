import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.store import laptop
from tests.store.laptop import Laptop

from secondsource.store import keyring
from secondsource.store.chain import Placed
from secondsource.store.errors import Ahead, Cut, Forged, Forked, Gap
from secondsource.store.exchange import Foreign

DAY = 24 * 60 * 60 * 1000


def acquaint(one: Laptop, other: Laptop) -> None:
    for a, b in ((one, other), (other, one)):
        a.journal.grant(b.opened.person, *keyring.public(b.opened))


def send(one: Laptop, other: Laptop) -> list[str]:
    had = {device: head.sequence for device, head in other.journal.frontier().items()}
    return [entry.plain.decode() for entry in other.journal.take(one.journal.give(had))]


def test_what_ann_gives_ben_can_read_and_both_end_with_the_same(ann: Laptop, ben: Laptop) -> None:
    acquaint(ann, ben)
    ann.write("a1", "a2", subject="source:x")
    ben.write("b1")
    assert send(ann, ben) == ["a1", "a2"]
    assert send(ben, ann) == ["b1"]
    assert send(ann, ben) == []
    assert sorted(ann.texts()) == sorted(ben.texts()) == ["a1", "a2", "b1"]
    assert (ann.journal.frontier(), ann.texts()) == (ben.journal.frontier(), ben.texts())
    again = ben.reopen("ben's own words")
    assert (again.texts(), again.journal.audit().flaws) == (ann.texts(), ())
    again.close()


def test_what_was_merged_comes_before_what_is_written_after(ann: Laptop, ben: Laptop) -> None:
    acquaint(ann, ben)
    ann.watch.shows += 3_600_000
    ann.write("from a fast watch")
    send(ann, ben)
    ben.write("answer")
    assert ben.texts() == ["from a fast watch", "answer"]


def test_without_a_grant_entries_are_kept_and_counted(ann: Laptop, ben: Laptop) -> None:
    ann.write("closed circle")
    assert ben.journal.take(ann.journal.give(), signers={"ann": keyring.public(ann.opened)[1]}) == []
    assert (ben.texts(), ben.journal.unreadable, ben.journal.frontier()) == ([], 1, ann.journal.frontier())


def test_a_grant_that_comes_later_opens_what_came_before(ann: Laptop, ben: Laptop) -> None:
    ann.write("closed circle")
    ben.journal.take(ann.journal.give(), signers={"ann": keyring.public(ann.opened)[1]})
    acquaint(ann, ben)
    assert send(ann, ben) == []
    assert ben.texts() == ["closed circle"]


def test_who_is_not_known_is_not_believed(ann: Laptop, ben: Laptop) -> None:
    ann.write("one")
    with pytest.raises(Forged) as forged:
        ben.journal.take(ann.journal.give())
    assert forged.value.values["what"] == "unknown_signer"
    assert ben.journal.frontier() == {}


def test_an_erased_key_does_not_come_back(ann: Laptop, ben: Laptop) -> None:
    acquaint(ann, ben)
    ann.write("forget me", subject="source:gone")
    send(ann, ben)
    ben.journal.erase("source:gone")
    ben.journal.take(ann.journal.give())
    again = ben.reopen("ben's own words")
    assert (again.texts(), again.journal.unreadable) == ([], 1)
    again.close()


def spoilt(foreign: Foreign, entry: int, **change: object) -> Foreign:
    stretch = foreign.stretches[0]
    entries = list(stretch.entries)
    entries[entry] = entries[entry]._replace(**change)  # type: ignore[arg-type]
    return replace(foreign, stretches=(replace(stretch, entries=tuple(entries)),))


def test_spoilt_entries_are_refused_whole(ann: Laptop, ben: Laptop) -> None:
    acquaint(ann, ben)
    ann.write("one")
    ann.write("two", "three")
    good = ann.journal.give()
    stretch = good.stretches[0]
    bad = [
        spoilt(good, 1, body=b"x" * 300),
        spoilt(good, 2, body=b"x" * 300),
        spoilt(good, 0, header=b"short"),
        replace(good, stretches=(replace(stretch, batches=stretch.batches[:1]),)),
        replace(good, stretches=(replace(stretch, entries=stretch.entries[:2]),)),
        replace(
            good,
            stretches=(replace(stretch, entries=(*stretch.entries[:1], *stretch.entries[:1], *stretch.entries[1:])),),
        ),
        replace(good, stretches=(stretch, stretch)),
        replace(good, stretches=(replace(stretch, device=ben.opened.device),)),
        replace(good, stretches=(replace(stretch, device="no id"),)),
    ]
    for foreign in bad:
        with pytest.raises((Forged, Forked)):
            ben.journal.take(foreign)
        assert ben.journal.frontier() == {}
    ben.journal.take(good)
    assert ben.texts() == ["one", "two", "three"]


def test_a_gap_is_refused(ann: Laptop, ben: Laptop) -> None:
    acquaint(ann, ben)
    ann.write("one")
    ann.write("two")
    with pytest.raises(Gap) as gap:
        ben.journal.take(ann.journal.give({ann.opened.device: 1}))
    assert gap.value.values == {"device": ann.opened.device, "has": 0, "begins": 2}


def fork(ann: Laptop) -> Laptop:
    """Somebody copied the folder, and both copies were written to."""
    copy = ann.path.with_name("copy")
    ann.folder.backup(copy)
    ann.write("as ann went on")
    other = laptop.unlocked(copy)
    other.write("as the copy went on")
    return other


def test_two_histories_of_one_device_are_told(ann: Laptop, ben: Laptop) -> None:
    acquaint(ann, ben)
    ann.write("one")
    other = fork(ann)
    send(ann, ben)
    for since in ({}, {ann.opened.device: 1}):
        with pytest.raises(Forked) as forked:
            ben.journal.take(other.journal.give(since))
        assert forked.value.values == {"device": ann.opened.device, "sequence": 2}
    with pytest.raises(Forked):
        ann.journal.take(other.journal.give())
    other.write("and further")
    with pytest.raises(Forked):
        ben.journal.take(other.journal.give({ann.opened.device: 2}))
    assert ben.texts() == ["one", "as ann went on"]
    other.close()


def test_others_know_when_ours_was_rolled_back(ann: Laptop, ben: Laptop, tmp_path: Path) -> None:
    acquaint(ann, ben)
    ann.write("one")
    ann.folder.backup(tmp_path / "old")
    ann.write("two")
    send(ann, ben)
    old = laptop.unlocked(tmp_path / "old")
    with pytest.raises(Cut) as cut:
        old.journal.take(ben.journal.give())
    assert cut.value.values == {"has": 1, "acknowledged": 2}
    old.close()


def test_a_clock_of_the_day_after_tomorrow_is_held(ann: Laptop, ben: Laptop) -> None:
    acquaint(ann, ben)
    ann.watch.shows += DAY + 1
    ann.write("tomorrow's news")
    with pytest.raises(Ahead):
        send(ann, ben)
    ben.watch.shows += 1
    assert send(ann, ben) == ["tomorrow's news"]


def test_a_merge_that_was_lost_is_cut(ann: Laptop, ben: Laptop) -> None:
    acquaint(ann, ben)
    ann.write("one")
    again = ben.reopen("ben's own words")
    again.close()
    old = (ben.path / "desk.db").read_bytes()
    merged = laptop.unlocked(ben.path, "ben's own words")
    merged.journal.take(ann.journal.give())
    merged.close()
    (ben.path / "desk.db").write_bytes(old)
    with pytest.raises(Cut):
        laptop.unlocked(ben.path, "ben's own words")


NAMES = st.sampled_from(["ann", "ben", "cem"])


class Desks(RuleBasedStateMachine):
    """Three laptops of one desk write, lock, and pass entries on in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.root = tempfile.TemporaryDirectory()
        self.desks: dict[str, Laptop] = {}
        self.written: dict[str, list[str]] = {}
        self.had: dict[str, set[str]] = {}

    @initialize()
    def found(self) -> None:
        names = ("ann", "ben", "cem")
        self.desks = {name: laptop.new(Path(self.root.name) / name, name, f"words of {name}") for name in names}
        for one in names:
            for other in names:
                if one < other:
                    acquaint(self.desks[one], self.desks[other])
        self.written = {name: [] for name in names}
        self.had = {name: set() for name in names}

    @rule(name=NAMES, texts=st.lists(st.text(max_size=600), max_size=4), subject=st.integers(0, 3))
    def write(self, name: str, texts: list[str], subject: int) -> None:
        spelled = [f"{name} {len(self.written[name]) + n} {text}" for n, text in enumerate(texts)]
        self.desks[name].journal.append([(f"source:{subject}", text.encode()) for text in spelled])
        self.written[name] += spelled
        self.had[name] |= set(spelled)

    @rule(name=NAMES, ahead=st.integers(-5000, 5000))
    def turn_the_watch(self, name: str, ahead: int) -> None:
        self.desks[name].watch.shows += ahead

    @rule(name=NAMES)
    def lock(self, name: str) -> None:
        self.desks[name] = self.desks[name].reopen(f"words of {name}")

    @rule(one=NAMES, other=NAMES, again=st.booleans())
    def give(self, one: str, other: str, again: bool) -> None:  # noqa: FBT001 -- hypothesis passes it by name
        if one == other or (again and self.had[other] - self.had[one]):
            return
        had = {} if again else {d: h.sequence for d, h in self.desks[other].journal.frontier().items()}
        new = {entry.plain.decode() for entry in self.desks[other].journal.take(self.desks[one].journal.give(had))}
        assert new == self.had[one] - self.had[other]
        self.had[other] |= self.had[one]

    @invariant()
    def everybody_reads_what_reached_them_in_one_order(self) -> None:
        if not self.written:
            return
        for name, desk in self.desks.items():
            entries = list(desk.journal.read())
            assert entries == sorted(entries, key=lambda e: (e.clock, e.device, e.sequence))
            assert {entry.plain.decode() for entry in entries} == self.had[name]
            own = [e.plain.decode() for e in entries if e.device == desk.opened.device]
            assert own == self.written[name]

    def teardown(self) -> None:
        for desk in self.desks.values():
            assert desk.journal.audit().flaws == ()
            desk.close()
        self.root.cleanup()


TestDesks = Desks.TestCase
TestDesks.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


def test_rows_of_an_exchange_are_plain_values(ann: Laptop) -> None:
    ann.write("one")
    assert isinstance(ann.journal.give().stretches[0].entries[0], Placed)


def test_nothing_of_ours_is_put_under_a_key_another_gave(ann: Laptop, ben: Laptop) -> None:
    ann.write("ann's", subject="source:x")
    acquaint(ann, ben)
    send(ann, ben)
    ben.write("ben's own circle", subject="source:x")
    again = ben.reopen("ben's own words")
    again.write("still", subject="source:x")
    eve = ann.path.with_name("eve")
    ann.folder.backup(eve)
    stranger = laptop.unlocked(eve)  # holds every key of ann's, and none of ben's
    stranger.journal.take(replace(again.journal.give(), grants=()), signers={"ben": keyring.public(ben.opened)[1]})
    assert stranger.texts() == ["ann's"]
    stranger.close()
    again.close()
