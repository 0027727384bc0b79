"""One feed under several names is found; independent sources that are good, many or busy with the same tasks are not."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats
from secondsource.weigh.dependence.syndicates import FEED, feeds, syndicates

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "truth"
CROWDS = ["bluebird", "cf", "cf_amt", "d_possent", "dog", "ms", "rte", "s_face", "sp_amt", "zc_all", "zc_in", "zc_us"]
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside the repository")

Spoken = list[tuple[str, int, int]]


def speak(seed: int, accuracy: Sequence[float] | Floats, questions: int, cover: float = 1.0, values: int = 6) -> Spoken:
    """Independent sources; value 0 is true, half of all errors go to one rumour a question."""
    random = np.random.default_rng(seed)
    rumour = random.integers(1, values, questions)
    found: Spoken = []
    for source, right in enumerate(accuracy):
        asked = np.flatnonzero(random.random(questions) < cover)
        stray = np.where(random.random(len(asked)) < 0.5, rumour[asked], random.integers(1, values, len(asked)))
        value = np.where(random.random(len(asked)) < right, 0, stray)
        found += [(f"s{source}", question, said) for question, said in zip(asked.tolist(), value.tolist(), strict=True)]
    return found


def reprint(spoken: Spoken, source: str, name: str, differs: float = 0.0, seed: int = 0) -> Spoken:
    """What a source said, under another name."""
    random = np.random.default_rng(seed)
    said = [(question, value) for speaker, question, value in spoken if speaker == source]
    changed = random.random(len(said)) < differs
    return [(name, question, 5 if new else value) for (question, value), new in zip(said, changed, strict=True)]


def answers(spoken: Spoken) -> Answers:
    return Answers.of(
        source=[source for source, _, _ in spoken],
        question=[str(question) for _, question, _ in spoken],
        value=[str(value) for _, _, value in spoken],
    )


def named(given: Answers) -> list[list[str]]:
    return sorted(sorted(given.source_names[one] for one in feed.sources) for feed in syndicates(given))


def test_a_feed_under_three_names_is_found_with_what_says_so() -> None:
    spoken = speak(1, [0.7, 0.8, 0.6, 0.75, 0.7, 0.8], 600, cover=0.7)
    given = answers(spoken + reprint(spoken, "s0", "again") + reprint(spoken, "s0", "nearly", differs=0.01))
    assert named(given) == [["again", "nearly", "s0"]]
    (feed,) = syndicates(given)
    assert feed.code == FEED
    assert set(feed.values) == {"shared", "differs", "expected", "overlap", "odds"}
    assert feed.values["differs"] < 0.1 * feed.values["expected"]
    assert feeds(given.sources, [feed]).tolist() == [0, 1, 2, 3, 4, 5, 0, 0]


def test_a_feed_cannot_certify_itself_by_its_number() -> None:
    spoken = speak(2, [0.7, 0.8, 0.6, 0.75, 0.9], 500)
    copies = [one for copy in range(12) for one in reprint(spoken, "s0", f"copy{copy}")]
    assert named(answers(spoken + copies)) == [sorted(["s0", *(f"copy{copy}" for copy in range(12))])]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("accuracy", "values"),
    [
        (np.linspace(0.5, 0.95, 20), 6),
        (np.full(20, 0.98), 6),
        (np.r_[np.full(4, 0.98), np.full(12, 0.6)], 6),
        (np.r_[np.full(6, 0.97), np.full(14, 0.65)], 2),
    ],
)
def test_independent_sources_are_let_alone_however_good(accuracy: Floats, values: int, seed: int) -> None:
    assert named(answers(speak(seed, accuracy, 500, values=values))) == []


def test_the_same_tasks_are_no_sign_of_one_feed() -> None:
    batches = [
        (f"{batch}.{source}", 20 * batch + question, value)
        for batch in range(12)
        for source, question, value in speak(batch, np.full(10, 0.9), 20, values=2)
    ]
    assert named(answers(batches)) == []


def test_who_copies_half_is_no_outlet_of_the_feed() -> None:
    spoken = speak(3, np.full(8, 0.7), 500)
    own = reprint(speak(4, [0.7], 500), "s0", "half")
    half = [one if one[1] % 2 else two for one, two in zip(own, reprint(spoken, "s0", "half"), strict=True)]
    assert named(answers(spoken + half)) == []


def test_several_answers_at_once_are_left_aside() -> None:
    spoken = speak(5, np.full(6, 0.7), 300)
    torn = [("s0", question, 9) for question in range(100)]
    assert named(answers(spoken + torn + reprint(spoken, "s0", "again"))) == [["again", "s0"]]


def test_the_order_of_rows_does_not_matter() -> None:
    spoken = speak(6, np.full(6, 0.75), 300)
    spoken += reprint(spoken, "s1", "again")
    mixed = [spoken[at] for at in np.random.default_rng(0).permutation(len(spoken))]
    assert named(answers(mixed)) == named(answers(spoken)) == [["again", "s1"]]


def test_without_prolific_sources_there_is_nothing_to_find() -> None:
    assert named(answers([("a", 0, 0), ("b", 0, 0)])) == []
    assert named(answers([])) == []


def read(folder: Path) -> Answers:
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Answers.of(
        source=[row["source"] for row in rows],
        question=[row["question"] for row in rows],
        value=[row["value"] for row in rows],
    )


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("day", ["flight_1208", "flight_1218"])
def test_flight_sites_that_share_a_feed_are_found(day: str) -> None:
    with (DATA / day / "pairs_identity.csv").open(encoding="utf-8", newline="") as file:
        known = {frozenset((row["a"], row["b"])) for row in csv.DictReader(file)}
    found = {frozenset((a, b)) for feed in named(read(DATA / day)) for a in feed for b in feed if a < b}
    assert len(found & known) >= 0.9 * len(found)
    assert len(found & known) >= 0.8 * len(known)


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("name", CROWDS)
def test_crowd_workers_are_let_alone(name: str) -> None:
    assert named(read(DATA / name)) == []
