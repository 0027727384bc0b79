"""Maps: the language in which a table says what its columns are."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.core.findings import Refused
from secondsource.formats import maps, sheets
from secondsource.formats.maps.fields import Condition, Field, template
from secondsource.formats.maps.parts import wording

SMALL = """
name = "small"
needs = ["who", "day", "dead"]
[source]
codename = "{who}"
kind = "person"
[report]
key = "{who}|{day}"
text = "{who}: {dead}"
[[claim]]
value = { take = "{dead}", as = "quantity" }
when = "{day}"
[claim.question]
key = "{day}"
asks = "How many died on {day}?"
attribute = "deaths"
"""


def small(**cells: str) -> maps.Reading:
    """What the small map makes of a row."""
    return maps.read_row(maps.read(SMALL.encode()), {"who": "A", "day": "2022-03-01", "dead": "3"} | cells)


def no(changed: str) -> tuple[str, dict[str, object]]:
    """The answer to a map that is refused."""
    with pytest.raises(Refused) as refused:
        maps.read(changed.encode())
    (finding,) = refused.value.findings
    return finding.code, dict(finding.values)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("{city}[, {part}]", "Abidjan, Yopougon"),
        ("{city}[, {none}]", "Abidjan"),
        ("{none}, {city}", ""),
        ("[{none} ]near {city}", "near Abidjan"),
        ("[{city}[ ({part})]]", "Abidjan (Yopougon)"),
        ("always", "always"),
    ],
)
def test_brackets_fall_away_and_an_empty_column_empties_the_whole(written: str, text: str) -> None:
    assert template(written).text({"city": "Abidjan", "part": "Yopougon"}) == text


def test_a_field_takes_the_first_that_says_something_and_changes_it() -> None:
    cells = {"a": "", "b": "AFP (France) (2010-12-02) Eight killed", "c": " Outlet ; Else;outlet "}
    first, second, third = template("{a}"), template("{b}"), template("{c}")
    fields = (
        Field(take=(first, second), after=template("AFP (France)"), between=("(", ")")),
        Field(take=(third,), until=";", words={"outlet": "voice"}),
        Field(take=(third,), words={"x": "y"}, otherwise="other"),
        Field(take=(first,), otherwise="other"),
    )
    assert [one.text(cells) for one in fields] == ["2010-12-02", "voice", "other", ""]
    assert Field(take=(third,), split=";").several(cells) == ("Outlet", "Else", "outlet")


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [("press", True), ("PRESS", True), ("*", True), ("", False), ("radio", False)],
)
def test_a_condition_asks_for_a_text_for_any_or_for_none(wanted: str, holds: bool) -> None:  # noqa: FBT001 -- a table
    assert Condition((("channel", frozenset({wanted.lower()})),)).holds({"channel": "Press"}) is holds


def test_a_row_says_who_what_and_when() -> None:
    found = small(dead="about 40")
    (said,) = found.said
    assert (found.codename, found.key, said.value.text, said.value.low, said.value.high) == (
        "A",
        "A|2022-03-01",
        "40",
        35,
        45,
    )
    assert said.asked is not None
    assert (said.asked.key, wording(said.asked.part, [said.asked.votes])) == (
        "2022-03-01",
        "How many died on 2022-03-01?",
    )


def test_a_row_without_a_value_makes_no_statement() -> None:
    assert small(dead="").said == ()


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"day": "2022-13-01"}, "date_impossible", "day"),
        ({"day": "the other day"}, "date_not_understood", "day"),
        ({"dead": "3 or 4 or 5"}, "quantity_several", "dead"),
        ({"dead": "who knows"}, "quantity_not_understood", "dead"),
    ],
)
def test_a_cell_that_is_not_understood_is_named(cells: dict[str, str], code: str, column: str) -> None:
    with pytest.raises(Refused) as refused:
        small(**cells)
    assert [(finding.code, finding.field) for finding in refused.value.findings] == [(code, column)]


def test_a_date_that_ends_before_it_begins_refuses_the_row_or_is_left_out_as_the_map_says() -> None:
    strict = SMALL.replace('when = "{day}"', 'when = { take = "{day}", to = "{who}" }')
    cells = {"who": "2022-02-01", "day": "2022-03-01", "dead": "3"}
    with pytest.raises(Refused) as refused:
        maps.read_row(maps.read(strict.encode()), cells)
    found = maps.read_row(
        maps.read(strict.replace('to = "{who}"', 'to = "{who}", crossed = "leave out"').encode()), cells
    )
    assert [finding.code for finding in refused.value.findings] == ["date_ends_before_it_begins"]
    assert ([note.code for note in found.notes], [said.when for said in found.said]) == (
        ["date_ends_before_it_begins"],
        [None],
    )


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [
        ('name = "small"', "name = ", ("map_not_toml", {"line": 2})),
        ('kind = "person"', 'kin = "person"', ("map_part_unknown", {"part": "source", "word": "kin"})),
        ('kind = "person"', "", ("map_part_missing", {"part": "source", "word": "kind"})),
        ('kind = "person"', "kind = 3", ("map_part_wrong", {"part": "source, kind"})),
        ('name = "small"', "", ("map_part_missing", {"part": "map", "word": "name"})),
        ('as = "quantity"', 'as = "money"', ("map_part_wrong", {"part": "claim 1, value, as"})),
        (
            '"{who}: {dead}"',
            '"{who: {dead}"',
            ("map_template_broken", {"part": "report, text", "text": "{who: {dead}"}),
        ),
        (
            '"{who}: {dead}"',
            '"{who}: {wounded}"',
            ("map_column_unlisted", {"part": "report, text", "column": "wounded"}),
        ),
        (
            "died on {day}?",
            "died in {place}?",
            ("map_column_unlisted", {"part": "claim 1, question", "column": "place"}),
        ),
        ('attribute = "deaths"', 'kind = "guess"', ("map_part_wrong", {"part": "claim 1, question, kind"})),
        (
            '"{who}: {dead}"',
            '"' + "[" * 99 + "]" * 99 + '"',
            ("map_template_broken", {"part": "report, text", "text": "[" * 80}),
        ),
        ('"{who}: {dead}"', "[" * 9999, ("map_part_wrong", {"part": "map"})),
        (SMALL[SMALL.index("[[claim]]") :], "", ("map_without_claims", {})),
    ],
)
def test_a_mistake_in_a_map_is_named_with_its_part(
    before: str, after: str, answer: tuple[str, dict[str, object]]
) -> None:
    assert no(SMALL.replace(before, after)) == answer


@pytest.mark.parametrize("name", maps.SHIPPED)
def test_every_shipped_map_is_recognised_from_its_header(name: str) -> None:
    chosen = maps.shipped(name)
    sheet = sheets.read("t.csv", io.BytesIO(",".join(f'"{column.upper()}"' for column in chosen.needs).encode()))
    assert maps.recognise(sheet, map(maps.shipped, maps.SHIPPED))[0].name == name


def test_a_header_below_a_title_is_found() -> None:
    sheet = sheets.read("t.csv", io.BytesIO(b"Our list,,\n\nsource,question,value\nA,q,v\n"))
    assert maps.recognise(sheet, [maps.shipped("statements")])[1].number == 3


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("source,question,values", "column_missing"),
        ("one,two,three", "map_not_recognised"),
    ],
)
def test_a_header_that_nearly_fits_names_what_is_missing(header: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        maps.recognise(sheets.read("t.csv", io.BytesIO(header.encode())), [maps.shipped("statements")])
    assert refused.value.findings[0].code == code


votes = st.lists(
    st.tuples(st.sampled_from(["", "Abidjan", "Bouaké"]), st.sampled_from(["", "Yopougon"]), st.just("1 May")),
    min_size=1,
)


@given(votes)
def test_a_wording_says_only_what_some_row_says_together(rows: list[tuple[str, ...]]) -> None:
    part = maps.shipped("maverick").claims[0].question
    assert part is not None
    text = wording(part, [(city, area, day, "Somewhere") for city, area, day in rows])
    possible = {
        f"How many people died in {city}{', ' + area if area else ''}, on 1 May?" if city
        else f"How many people died in {area} on 1 May?" if area else "How many people died in Somewhere on 1 May?"
        for city, area, _ in [*rows, *((city, "", "") for city, _area, _day in rows)]
    }  # fmt: skip
    assert text in possible


@given(
    st.text(max_size=60),
    st.sampled_from(['"{who}: {dead}"', 'kind = "person"', "[[claim]]", '"quantity"', 'needs = ["who"']),
)
def test_any_text_in_a_map_is_read_or_gets_one_answer(text: str, place: str) -> None:
    written = SMALL.replace(place, text).encode("utf-8", "surrogatepass")
    answers: list[object] = []
    try:
        answers.append(maps.read(written))
    except Refused as refused:
        answers += refused.findings
    assert len(answers) == 1
