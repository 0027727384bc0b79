from hypothesis import given
from hypothesis import strategies as st

from secondsource.core import sources
from secondsource.core.facts import SourceOpened, SourceRated, SourceRevised
from secondsource.core.sources import Sources
from tests.core.chains import mark


def opened(source: str = "s", codename: str = "BLUE WREN", kind: str = "person", group: str = "") -> SourceOpened:
    return SourceOpened(source=source, codename=codename, kind=kind, group=group)


def register(*facts: SourceOpened | SourceRevised | SourceRated) -> Sources:
    found = Sources()
    for clock, fact in enumerate(facts, 1):
        found.apply(fact, mark(clock))
    return found


def codes(fact: SourceOpened | SourceRevised, taken: Sources) -> list[tuple[str, str]]:
    return [(finding.code, finding.field) for finding in sources.check(fact, taken)]


def test_a_source_is_known_by_what_was_recorded_last() -> None:
    revised = SourceRevised(source="s", codename="RED LARK", kind="exhibit", inside=True)
    source = register(opened(), SourceRated(source="s", scale="3x5x2", rating="1"), revised).by_id["s"]
    assert (source.codename, source.kind, source.inside, source.rating) == ("RED LARK", "exhibit", True, "1")
    assert (source.opened.clock, source.revised.clock) == (1, 3)


def test_a_rating_that_cannot_be_judged_leaves_none() -> None:
    rated = SourceRated(source="s", scale="admiralty", rating="B2")
    cleared = SourceRated(source="s", scale="", rating="")
    assert register(opened(), rated, cleared).by_id["s"].rating == ""


def test_a_codename_is_taken_however_it_is_spelt() -> None:
    assert codes(opened("t", " blue   Wren "), register(opened())) == [("codename_taken", "codename")]


def test_a_source_may_keep_its_own_codename() -> None:
    assert codes(SourceRevised(source="s", codename="BLUE WREN", kind="person"), register(opened())) == []


def test_a_codename_that_was_given_up_is_free() -> None:
    taken = register(opened(), SourceRevised(source="s", codename="RED LARK", kind="person"))
    assert (codes(opened("t"), taken), taken.by_codename) == ([], {"red lark": "s"})


def test_a_name_that_two_devices_gave_stays_taken_when_one_gives_it_up() -> None:
    taken = register(opened("s"), opened("t"), SourceRevised(source="s", codename="RED LARK", kind="person"))
    assert taken.by_codename == {"red lark": "s", "blue wren": "t"}
    assert codes(opened("u"), taken) == [("codename_taken", "codename")]


def test_what_no_list_holds_is_refused_field_by_field() -> None:
    wrong = SourceOpened(source="s", codename="\u200b ", kind="spy", group="odd", handling=("no_contact", "loud"))
    assert codes(wrong, Sources()) == [
        ("codename_missing", "codename"),
        ("word_unknown", "kind"),
        ("word_unknown", "group"),
        ("word_unknown", "handling"),
    ]


def test_ratings_that_are_on_their_scale() -> None:
    asked = [
        *(("admiralty", rating) for rating in ("B2", "B", "2", "F6", "", "BB", "G", "2x")),
        *(("3x5x2", rating) for rating in ("1", "1A", "4")),
        *(("5x5x5", "E4"), ("stars", "5"), ("", "B"), ("", "")),
    ]
    refused = [
        (scale, rating)
        for scale, rating in asked
        if sources.check_rating(SourceRated(source="s", scale=scale, rating=rating))
    ]
    assert refused == [
        *(("admiralty", ""), ("admiralty", "BB"), ("admiralty", "G"), ("admiralty", "2x")),
        *(("3x5x2", "4"), ("stars", "5"), ("", "B")),
    ]


def test_grades_that_say_cannot_be_judged_are_dropped() -> None:
    given_as = (("admiralty", "F6"), ("admiralty", "F2"), ("admiralty", "B6"), ("5x5x5", "E4"), ("3x5x2", "2D"))
    assert [sources.judged(*rating) for rating in given_as] == ["", "2", "B", "", ""]


@given(st.tuples(st.integers(0, 2**32), st.integers(0, 2**32)), st.integers(0, 50))
def test_a_drawn_codename_is_one_that_nobody_has(draw: tuple[int, int], already: int) -> None:
    taken: list[str] = []
    for _ in range(already):
        taken.append(sources.codename(draw, taken))
    assert len(set(taken)) == already


def test_when_every_pair_is_taken_a_number_follows() -> None:
    every = [f"{colour} {bird}" for colour in sources.CODENAME_COLOURS for bird in sources.CODENAME_BIRDS]
    names = [sources.codename((0, 0), every), sources.codename((0, 0), [*every, "AMBER AVOCET 2"])]
    assert names[0] == "AMBER AVOCET 2"
    assert names[1] not in {*every, "AMBER AVOCET 2"}
