from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.core.book import Book, frontier, within
from secondsource.core.facts import (
    AnyFact,
    Mark,
    OutcomeRecorded,
    PolicySet,
    QuestionClosed,
    Restored,
    RolesSet,
    SourceRated,
    SourceRevised,
    Withdrawn,
)
from secondsource.core.sight import DECIDING, decided
from tests.core.chains import DAWN, At, History, apply_all, conflicts, fold
from tests.core.made import KINDS, built


def outcome(value: str, key: str = "o") -> OutcomeRecorded:
    return OutcomeRecorded(outcome=key, question="q", value=value, how_known="seen_by_us")


def found(book: Book) -> dict[str, set[At]]:
    standing = book.decisions.conflicts(book.questions.withdrawn)
    return {thing: {(mark.device, mark.sequence) for mark, _ in said} for thing, said in standing.items()}


# --- stories ---------------------------------------------------------------------------------------------------------
def test_two_who_did_not_know_of_each_other_and_disagree_are_in_conflict() -> None:
    history = History()
    history.write("a", outcome("open", "o1"))
    history.write("b", outcome("closed", "o2"))
    assert found(fold(history.lines)) == {"outcome:q": {("a", 1), ("b", 1)}}


def test_two_who_say_the_same_are_not() -> None:
    history = History()
    history.write("a", outcome("open", "o1"))
    history.write("b", outcome("open", "o2"))
    assert found(fold(history.lines)) == {}


def test_who_had_read_the_other_overrules_them() -> None:
    history = History()
    history.write("a", outcome("open", "o1"))
    history.merge("b", "a", 1)
    history.write("b", outcome("closed", "o2"))
    assert found(fold(history.lines)) == {}


def test_a_third_who_had_read_both_settles_it() -> None:
    history = History()
    history.write("a", outcome("open", "o1"))
    history.write("b", outcome("closed", "o2"))
    history.merge("c", "a", 1)
    history.merge("c", "b", 1)
    history.write("c", outcome("open", "o3"))
    assert found(fold(history.lines)) == {}


def test_what_was_read_goes_on_through_a_third() -> None:
    history = History()
    history.write("a", outcome("open", "o1"))
    history.merge("b", "a", 1)
    history.merge("c", "b", 1)
    history.write("c", outcome("closed", "o2"))
    assert found(fold(history.lines)) == {}


def test_taking_one_of_two_outcomes_back_settles_it_too() -> None:
    history = History()
    history.write("a", outcome("open", "o1"))
    history.write("b", outcome("closed", "o2"))
    history.merge("a", "b", 1)
    history.write("a", Withdrawn(kind="outcome", what="o1", subject="question:q"))
    assert found(fold(history.lines)) == {}


def test_taken_back_here_and_put_back_there_is_a_conflict() -> None:
    history = History()
    history.write("a", Withdrawn(kind="claim", what="c", subject="report:r", reason="misread"))
    history.write("b", Restored(kind="claim", what="c", subject="report:r"))
    assert found(fold(history.lines)) == {"standing:c": {("a", 1), ("b", 1)}}


def test_taken_back_twice_for_two_reasons_is_not() -> None:
    history = History()
    history.write("a", Withdrawn(kind="claim", what="c", subject="report:r", reason="misread"))
    history.write("b", Withdrawn(kind="claim", what="c", subject="report:r", reason="doubled"))
    assert found(fold(history.lines)) == {}


def test_a_rating_here_and_a_cleared_one_there_meet_on_any_scale() -> None:
    history = History()
    history.write("a", SourceRated(source="s", scale="admiralty", rating="B"))
    history.write("b", SourceRated(source="s", scale="", rating=""))
    assert found(fold(history.lines)) == {"rating:s": {("a", 1), ("b", 1)}}


# --- against the sets ------------------------------------------------------------------------------------------------
DEVICES = ("a", "b", "c", "d")
DECISIONS: tuple[AnyFact, ...] = (
    RolesSet(person="p", roles=("analyst",)),
    RolesSet(person="p", roles=("handler", "analyst")),
    PolicySet(name="idle", value="5"),
    PolicySet(name="idle", value="10"),
    SourceRevised(source="s", codename="BLUE WREN", kind="person"),
    SourceRevised(source="s", codename="BLUE LARK", kind="person"),
    SourceRated(source="s", scale="admiralty", rating="B"),
    SourceRated(source="s", scale="3x5x2", rating="1"),
    QuestionClosed(question="q"),
    Restored(kind="question", what="q", subject="question:q"),
    Withdrawn(kind="claim", what="c", subject="report:r"),
    Restored(kind="claim", what="c", subject="report:r"),
    outcome("open", "o1"),
    outcome("closed", "o2"),
    outcome("closed", "o3"),
)


def said_by_hand(fact: AnyFact) -> tuple[str, object] | None:  # noqa: PLR0911 -- one for each kind of decision
    if isinstance(fact, RolesSet):
        return f"roles:{fact.person}", sorted(fact.roles)
    if isinstance(fact, PolicySet):
        return f"policy:{fact.name}", fact.value
    if isinstance(fact, SourceRevised):
        return f"source:{fact.source}", fact.codename
    if isinstance(fact, SourceRated):
        return f"rating:{fact.source}", fact.scale + fact.rating
    if isinstance(fact, QuestionClosed):
        return f"standing:{fact.question}", "gone"
    if isinstance(fact, Withdrawn | Restored):
        return f"standing:{fact.what}", "back" if isinstance(fact, Restored) else "gone"
    if isinstance(fact, OutcomeRecorded):
        return f"outcome:{fact.question}", fact.value
    return None


@st.composite
def histories(draw: st.DrawFn) -> History:
    history = History()
    device, tick = st.sampled_from(DEVICES), st.integers(1, 9)
    for _ in range(draw(st.integers(1, 25))):
        here = draw(device)
        if draw(st.booleans()):
            history.write(here, draw(st.sampled_from(DECISIONS)), draw(tick))
        else:
            history.merge(here, draw(device), draw(st.integers(1, 12)), draw(tick))
    return history


@settings(max_examples=150, deadline=None)
@given(histories())
def test_conflicts_are_those_of_whoever_kept_sets_of_what_was_read(history: History) -> None:
    assert found(fold(history.lines)) == conflicts(history, said_by_hand)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_an_entry_saw_exactly_what_its_author_had_read(history: History) -> None:
    book = fold(history.lines)
    marks = {line.at: Mark(*line.at, line.clock, line.device, DAWN) for line in history.lines}
    saw = {
        later: frozenset(earlier for earlier in marks if book.sight.saw(marks[later], marks[earlier]))
        for later in marks
    }
    assert saw == history.had_read


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(0, 1000))
def test_the_order_of_merging_does_not_matter(history: History, seed: int) -> None:
    reordered = history.any_order(seed)
    assert fold(reordered) == fold(history.lines)
    as_they_came = apply_all(reordered)
    assert (found(as_they_came), as_they_came.heads) == (found(fold(history.lines)), fold(history.lines).heads)


@settings(max_examples=100, deadline=None)
@given(histories(), st.data())
def test_as_of_a_frontier_is_the_fold_of_what_could_be_read_then(history: History, data: st.DataObject) -> None:
    if not history.lines:
        return
    line = data.draw(st.sampled_from(history.lines))
    then = fold(history.lines_of({*history.had_read[line.at], line.at}))
    reach = frontier(then)
    assert fold(one for one in history.lines if within(reach, one.device, one.sequence)) == then


# --- nothing is forgotten --------------------------------------------------------------------------------------------
@given(st.one_of(*(built(kind) for kind in KINDS)))
def test_the_kinds_that_decide_are_those_that_name_a_thing(fact: AnyFact) -> None:
    assert (type(fact) in DECIDING) == bool(decided(fact)[0])
