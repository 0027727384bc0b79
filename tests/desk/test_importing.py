"""Importing: real tables into a real desk, again and again, and what cannot come in."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from burmesenlp import uni2zg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondsource.core.findings import Refused
from secondsource.core.lineage import named_origins, roots
from secondsource.core.tables.open_record import STATEMENTS
from secondsource.desk import assessing, importing, intake, reporting, surveying
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.desk.importing import RowsRefused, Table
from secondsource.formats import maps
from secondsource.store import seal
from tests.formats.streams import Made, repeated

GIGABYTE = 1024**3
CHEAP = seal.Cost(memory=8 * 1024, passes=1, lanes=1)
SHARED = Path(__file__).resolve().parents[3] / "shared"
REPORTS = SHARED / "data" / "reports"
HEADER = (
    "source",
    "question",
    "value",
    "report",
    "origin",
    "outside_origin",
    "lineage",
    "when_from",
    "when_to",
    "basis",
    "rating",
)

data = pytest.mark.skipif(not REPORTS.is_dir(), reason="the data folder is not beside the repository")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A new desk."""
    found = Desk.found(tmp_path / "desk", name="D", person="Ada", passphrase="four boats and a lantern", cost=CHEAP)
    yield found
    found.close()


def table(*rows: Sequence[str], header: Sequence[str] = HEADER, name: str = "t.csv") -> Table:
    """A file with these rows, each filled up with empty cells."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *([*row, *[""] * (len(header) - len(row))] for row in rows)])
    return Table(name, io.BytesIO(text.getvalue().encode()))


def file(path: Path) -> Table:
    """A file on disk, as a table."""
    return Table(path.name, io.BytesIO(path.read_bytes()))


def contents(desk: Desk) -> tuple[set[str], list[str], list[tuple[str, ...]]]:
    """What came in, by words instead of ids: codenames, questions, statements with who made them."""
    book = desk.book
    statements = []
    for claim in (kept.fact for kept in book.reports.claims.values()):
        report = book.reports.by_id[claim.report].fact
        question = book.questions.by_id[claim.question].fact
        statements.append((book.sources.by_id[report.source].codename, report.text, question.text, claim.value))
    return set(book.sources.by_codename), sorted(q.fact.text for q in book.questions.by_id.values()), sorted(statements)


def no(desk: Desk, wrong: Table) -> tuple[str, int, str, str]:
    """What is said of the first row that cannot come in: code of the file, row, column, code of the row."""
    with pytest.raises(RowsRefused) as refused:
        importing.bring(desk, wrong)
    first = refused.value.preview.troubles[0]
    return refused.value.findings[0].code, first.row, first.column, first.finding.code


# --- one table -------------------------------------------------------------------------------------------------------
def test_a_row_becomes_a_source_a_report_a_question_and_a_statement(desk: Desk) -> None:
    row = ("River", "Is it open?", "yes", "r1", "", "", "none", "2022-03-01", "2022-03-03", "witnessed", "B")
    brought = importing.bring(desk, table(row))
    (question,) = desk.book.questions.by_id.values()
    (kept,) = desk.book.reports.live(question.id)
    (source,) = desk.book.sources.by_id.values()
    assert (brought.added, brought.known, brought.left_out) == (1, 0, 0)
    assert (source.codename, source.scale, source.rating) == ("River", "admiralty", "B")
    assert (question.fact.text, kept.fact.value, kept.fact.basis) == ("Is it open?", "yes", "witnessed")
    assert kept.fact.when is not None
    assert (str(kept.fact.when.low), str(kept.fact.when.high)) == ("2022-03-01", "2022-03-03")
    assert desk.book.lineage.state(kept.fact.report) == "none"


def test_a_preview_shows_what_would_come_and_writes_nothing(desk: Desk) -> None:
    before = desk.journal.frontier()
    seen = importing.preview(
        desk, table(("A", "Is it open?", "yes"), ("B", "Is it open?", "no"), ("A", "Is it open?", "yes"))
    )
    assert (seen.map, seen.rows, seen.new, seen.known, seen.claims, seen.sources, seen.questions) == (
        "statements",
        3,
        2,
        1,
        2,
        2,
        1,
    )
    assert [(one.row, one.codename, one.statements) for one in seen.sample] == [
        (2, "A", (("Is it open?", "yes"),)),
        (3, "B", (("Is it open?", "no"),)),
    ]
    assert (desk.journal.frontier(), desk.book.entries) == (before, 1)


def test_a_source_of_that_codename_is_the_source(desk: Desk) -> None:
    source = intake.open_source(desk, kind="person", codename="AMBER HERON")
    importing.bring(desk, table(("amber heron", "Is it open?", "yes")))
    assert [kept.fact.source for kept in desk.book.reports.by_id.values()] == [source]


def test_a_grown_file_adds_what_is_new_and_a_new_name_of_a_source_is_kept(desk: Desk) -> None:
    first, second = ("A", "Is it open?", "yes"), ("A", "Is it open?", "no")
    importing.bring(desk, table(first))
    (source,) = desk.book.sources.by_id
    intake.revise_source(desk, source, codename="NEW NAME", kind="person")
    brought = importing.bring(desk, table(first, second))
    assert (brought.added, brought.known, [one.codename for one in desk.book.sources.by_id.values()]) == (
        1,
        1,
        ["NEW NAME"],
    )


def test_the_import_is_written_down(desk: Desk) -> None:
    brought = importing.bring(desk, table(("A", "q", "v"), name="list.csv"))
    (kept,) = desk.book.imports
    assert (kept.fact.batch, kept.fact.map, kept.fact.file, kept.fact.added) == (
        *brought.batches,
        "statements",
        "list.csv",
        1,
    )
    assert kept.fact.sha256 == brought.seen.sha256 == seal.digest(table(("A", "q", "v")).stream.read())


def test_lineage_in_a_file_leads_to_reports_and_to_names_outside(desk: Desk) -> None:
    importing.bring(
        desk,
        table(
            ("A", "q", "v", "r1", "", "The Channel"),
            ("B", "q", "v", "r2", "r1"),
            ("C", "q", "v", "r3", "r1|r2", "", "judged"),
        ),
    )
    reports = list(desk.book.reports.by_id)
    assert [roots(desk.book.lineage, report) for report in reports] == [frozenset({"outside:the channel"})] * 3
    assert [desk.book.lineage.state(report) for report in reports] == ["declared", "declared", "judged"]


def test_a_zawgyi_table_keeps_its_letters(desk: Desk) -> None:
    text = "ကျွန်တော်တို့ရွာမှာ လူ ၁၅ ယောက် ရှိတယ်"
    seen = importing.bring(desk, table(("A", "q", uni2zg(text)))).seen
    (kept,) = desk.book.reports.by_id.values()
    assert (seen.zawgyi, kept.fact.encoding, kept.fact.text, kept.fact.original.decode()) == (
        True,
        "zawgyi",
        f"q – {text}",
        f"q – {uni2zg(text)}",
    )


def test_an_import_is_taken_back_as_a_whole_and_put_back(desk: Desk) -> None:
    asked = assessing.ask_question(desk, Wording(text="Ours?"))
    report = reporting.take_report(desk, intake.open_source(desk, kind="person"), b"Yes, ours.")
    importing.bring(desk, table(("A", "q", "v"), ("B", "q", "w")))
    batch = desk.book.imports[0].fact.batch
    reporting.state_claim(desk, report, reporting.Statement(value="yes", question=asked))
    (question,) = set(desk.book.questions.by_id) - {asked}

    def stand() -> tuple[int, int, bool]:
        live = desk.book.reports.live
        return len(list(live(question))), len(list(live(asked))), desk.book.questions.by_id[question].closed

    before = stand()
    importing.withdraw_batch(desk, batch, reason="wrong file")
    gone = stand()
    importing.restore_batch(desk, batch)
    assert (before, gone, stand()) == ((2, 1, False), (0, 1, True), (2, 1, False))


def test_a_report_with_several_rows_is_one_report_with_several_statements(desk: Desk) -> None:
    rows = (
        ("A", "q", "v", "r1", "", "The Channel"),
        ("A", "s", "w", "r1", "", "The Channel"),
        ("A", "t", "x", "r1", "", "B"),
    )
    first = importing.bring(desk, table(*rows[:2]))
    grown = importing.bring(desk, table(*rows))
    (report,) = desk.book.reports.by_id
    assert (first.added, grown.added, grown.known) == (2, 1, 2)
    assert [kept.fact.value for kept in desk.book.reports.live_of(report)] == ["v", "w", "x"]
    assert roots(desk.book.lineage, report) == frozenset({"outside:the channel", "outside:b"})
    assert importing.bring(desk, table(*rows)).added == 0


# --- what cannot come in ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "answer"),
    [
        (("", "q", "v"), ("rows_refused", 2, "source", "codename_missing")),
        (("A", "", "v"), ("rows_refused", 2, "question", "question_missing")),
        (("A", "q", "v", "", "r9"), ("rows_refused", 2, "origin", "parent_unknown")),
        (("A", "q", "v", "", "", "", "", "2022-02-30"), ("rows_refused", 2, "when_from", "date_impossible")),
        (("A", "q", "v", "", "", "", "", "some day"), ("rows_refused", 2, "when_from", "date_not_understood")),
        (
            ("A", "q", "v", "", "", "", "", "2022-03", "2022-02"),
            ("rows_refused", 2, "when_to", "date_ends_before_it_begins"),
        ),
        (("A", "q", "v", "", "", "", "", "", "", "dreamt"), ("rows_refused", 2, "basis", "word_unknown")),
    ],
)
def test_a_bad_row_is_named_and_nothing_comes_in(
    desk: Desk, row: tuple[str, ...], answer: tuple[str, int, str, str]
) -> None:
    assert (no(desk, table(row, ("B", "q", "w"))), desk.book.entries) == (answer, 1)


def test_a_row_with_too_few_cells_is_named(desk: Desk) -> None:
    raw = io.BytesIO(b"source,question,value\nA,q,v\nB,q\n")
    assert no(desk, Table("t.csv", raw)) == ("rows_refused", 3, "", "row_cells")


def test_a_row_that_came_in_before_with_other_content_is_named(desk: Desk) -> None:
    importing.bring(desk, table(("A", "q", "v", "r1")))
    assert no(desk, table(("A", "q", "w", "r1"))) == ("rows_refused", 2, "report", "row_changed")


def test_one_report_has_one_source(desk: Desk) -> None:
    assert no(desk, table(("A", "q", "v", "r1"), ("B", "s", "w", "r1"))) == (
        "rows_refused",
        3,
        "source",
        "report_two_sources",
    )


def test_more_rows_than_a_desk_holds_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "MOST_ROWS", 2)
    with pytest.raises(Refused) as refused:
        importing.bring(desk, table(*(("A", "q", value) for value in "xyz")))
    assert refused.value.findings[0].code == "sheet_too_long"


def test_bad_rows_are_left_out_when_somebody_says_so(desk: Desk) -> None:
    brought = importing.bring(desk, table(("A", "q", "v"), ("", "q", "w"), ("B", "q", "w")), skip_bad=True)
    assert (brought.added, brought.left_out, [trouble.row for trouble in brought.seen.troubles]) == (2, 1, [3])


def test_no_end_of_bad_rows_is_not_read_to_the_end(desk: Desk) -> None:
    stream = Made(GIGABYTE, nameless)
    with pytest.raises(Refused) as refused:
        importing.preview(desk, Table("t.csv", stream))
    assert (refused.value.findings[0].code, stream.taken < 4 * Made.BLOCK) == ("rows_mostly_refused", True)


def nameless(number: int) -> bytes:
    """A header, and then rows without a source."""
    row = b",q,v".ljust(63) + b"\n"
    head = row if number else b"source,question,value".ljust(63) + b"\n"
    return head + row * (Made.BLOCK // 64 - 1)


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (Made(GIGABYTE, repeated(b"nonsense")), "sheet_line_too_long"),
        (Made(GIGABYTE, repeated(b"what,is,\n".rjust(16, b"x"))), "map_not_recognised"),
        (io.BytesIO(b"source,question\nA,q\n"), "column_missing"),
        (io.BytesIO(b"source,question,value,value\nA,q,v,w\n"), "column_twice"),
        (io.BytesIO(b"source,question,value\n\n"), "sheet_without_rows"),
        (io.BytesIO(b""), "sheet_empty"),
    ],
)
def test_what_is_no_table_gets_one_answer(desk: Desk, stream: io.BytesIO, code: str) -> None:
    with pytest.raises(Refused) as refused:
        importing.bring(desk, Table("t.csv", stream))
    assert ([finding.code for finding in refused.value.findings], desk.book.entries) == ([code], 1)


def test_stopping_leaves_nothing_behind(desk: Desk) -> None:
    class Stop(Exception):  # noqa: N818 -- what a person asks for
        pass

    def progress(done: int, total: int) -> None:
        if done > total // 2:
            raise Stop

    with pytest.raises(Stop):
        importing.bring(desk, table(("A", "q", "v")), progress=progress)
    assert desk.book.entries == 1


def test_a_file_that_changes_under_the_desk_is_not_written(desk: Desk) -> None:
    stream = io.BytesIO(table(("A", "q", "v")).stream.read())

    def progress(done: int, total: int) -> None:
        if done == total // 2:
            stream.getbuffer()[-3:-2] = b"w"

    with pytest.raises(Refused) as refused:
        importing.bring(desk, Table("t.csv", stream), progress=progress)
    assert (refused.value.findings[0].code, desk.book.entries) == ("file_changed", 1)


# --- invariants ------------------------------------------------------------------------------------------------------
names = st.sampled_from(["A", "B", "C d", "၃"])
lines = st.lists(st.tuples(names, st.sampled_from(["q", "r", "s"]), names), max_size=8)
once = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fresh(tmp_path: Path) -> Desk:
    """A desk of its own for every example."""
    return Desk.found(
        tmp_path / seal.new_id(), name="D", person="Ada", passphrase="four boats and a lantern", cost=CHEAP
    )


@once
@given(lines.filter(bool))
def test_a_preview_writes_nothing_and_twice_adds_nothing(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    desk = fresh(tmp_path)
    importing.preview(desk, table(*rows))
    untouched = desk.book.entries == 1
    first = importing.bring(desk, table(*rows))
    heads = desk.journal.frontier()
    again = importing.bring(desk, table(*rows))
    assert untouched
    assert (first.added, again.added, again.known, desk.journal.frontier()) == (len(set(rows)), 0, len(rows), heads)
    assert desk.refold() == desk.book
    desk.close()


@once
@given(lines.filter(bool), st.integers(1, 3))
def test_batches_of_any_size_make_the_whole(tmp_path: Path, rows: list[tuple[str, str, str]], size: int) -> None:
    found = []
    for batch in (size, importing.BATCH):
        desk = fresh(tmp_path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(importing, "BATCH", batch)
            brought = importing.bring(desk, table(*rows))
        assert (brought.added, sum(kept.fact.added for kept in desk.book.imports)) == (len(set(rows)), len(set(rows)))
        found.append(contents(desk))
        desk.close()
    assert found[0] == found[1]


@once
@given(lines, lines)
def test_two_halves_make_the_whole(
    tmp_path: Path, first: list[tuple[str, str, str]], second: list[tuple[str, str, str]]
) -> None:
    found = []
    for files in ((first + second,), (first, second)):
        desk = fresh(tmp_path)
        for rows in files:
            if rows:
                importing.bring(desk, table(*rows))
        found.append(contents(desk))
        desk.close()
    assert found[0] == found[1]


# --- real tables -----------------------------------------------------------------------------------------------------
@data
@pytest.mark.data
def test_events_with_several_reports_become_questions_that_contradict(desk: Desk) -> None:
    brought = importing.bring(desk, file(REPORTS / "maverick_reports.csv"))
    asked = {q.fact.attribute: q for q in desk.book.questions.by_id.values() if q.fact.subject == "CIV-0041"}
    dead = [kept.fact for kept in desk.book.reports.live(asked["deaths"].id)]
    reports = [desk.book.reports.by_id[claim.report].fact for claim in dead]
    days = {str(report.published.low) for report in reports if report.published}
    agencies = {desk.book.sources.by_id[report.source].codename for report in reports}
    events = {q.fact.subject for q in desk.book.questions.by_id.values()}
    assert (brought.added, len(desk.book.sources.by_id), len(events)) == (3287, 148, 2200)
    assert set(asked) == {"deaths", "date", "place", "actor"}
    assert asked["deaths"].fact.text == "How many people died in Abidjan, Yopougon, on 2010-12-01?"
    assert Counter(claim.value for claim in dead) == {"2": 1, "3": 1, "4": 10, "7": 1, "8": 4}
    assert {(claim.low, claim.high) for claim in dead if claim.value == "8"} == {(4, 8), (8, 8)}
    assert {"AFP", "Reuters", "Amnesty", "Radio France Internationale (All Africa)"} <= agencies
    assert {"2010-12-02", "2011-03-03"} <= days


@data
@pytest.mark.data
def test_most_events_with_several_articles_rest_on_one_named_origin(desk: Desk) -> None:
    rows = list(csv.DictReader(io.StringIO((REPORTS / "ucdp_myanmar_articles.csv").read_text(encoding="utf-8"))))
    importing.bring(desk, file(REPORTS / "ucdp_myanmar_articles.csv"))
    several = {event for event, count in Counter(row["event_id"] for row in rows).items() if count > 1}
    origins = [
        named_origins(desk.book.lineage, [kept.fact.report for kept in desk.book.reports.live(question.id)])
        for question in desk.book.questions.by_id.values()
        if question.fact.subject in several
    ]
    named = [found for found in origins if found]
    assert (len(named), sum(len(found) == 1 for found in named)) == (1120, 883)


def test_the_public_record_ships_and_twice_adds_nothing(desk: Desk) -> None:
    first, again = importing.public_record(desk), importing.public_record(desk)
    assert (first.added, first.left_out, first.seen.noted, again.added, again.known) == (
        len(STATEMENTS),
        0,
        0,
        0,
        len(STATEMENTS),
    )


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference tables are not beside the repository")
def test_the_record_as_a_file_and_as_shipped_are_the_same_rows(desk: Desk) -> None:
    importing.public_record(desk)
    brought = importing.bring(desk, file(SHARED / "reference" / "open_record.csv"))
    assert (brought.added, brought.known) == (49 - len(STATEMENTS), len(STATEMENTS))


def said(desk: Desk, start: str) -> tuple[str, tuple[float | None, float | None], frozenset[str]]:
    """The value, the interval and the named origins of the statement whose question begins like this."""
    (question,) = (q for q in desk.book.questions.by_id.values() if q.fact.text.startswith(start))
    (kept,) = desk.book.reports.live(question.id)
    return kept.fact.value, (kept.fact.low, kept.fact.high), named_origins(desk.book.lineage, [kept.fact.report])


def test_hedges_of_the_record_are_intervals_and_three_figures_have_one_origin(desk: Desk) -> None:
    importing.public_record(desk)
    count = frozenset({"outside:people's embrace count via outlet"})
    article = frozenset({"outside:frontier (outlet voice)"})
    assert said(desk, "How many persons: all defectors") == ("10000", (7500, 12500), count)
    assert said(desk, "How many persons: defectors from the military (count in 2021)") == ("8000", (7500, 8500), count)
    assert said(desk, "How many persons: defectors from the military (count Jan") == ("2000", (1500, 2500), count)
    assert said(desk, "How many persons: soldiers accepted by CNF") == ("45", (43, 47), article)
    assert said(desk, "How many persons: defectors received by AA") == (
        "≥ 100",
        (100, None),
        frozenset({"outside:arakan army claim"}),
    )
    assert said(desk, "How many persons: defectors with rank captain") == ("≤ 99", (None, 99), article)


def test_received_and_joined_are_different_questions(desk: Desk) -> None:
    importing.public_record(desk)
    assert said(desk, "How many persons: sum received by")[0] == "475"
    assert said(desk, "How many persons: defectors who joined")[0] == "500"


def test_most_of_the_record_came_through_one_article(desk: Desk) -> None:
    importing.public_record(desk)
    origins = Counter(root for report in desk.book.reports.by_id for root in roots(desk.book.lineage, report))
    assert (origins["outside:frontier (outlet voice)"], len(STATEMENTS)) == (39, 45)


def test_every_map_names_kinds_and_words_that_the_desk_knows(desk: Desk) -> None:
    importing.public_record(desk)
    kinds = {source.kind for source in desk.book.sources.by_id.values()}
    assert (kinds, all(maps.shipped(name).claims for name in maps.SHIPPED)) == ({"person", "publication"}, True)


def test_the_example_of_the_manual_does_what_it_says(desk: Desk) -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "maps.md").read_text(encoding="utf-8")
    rows, written = (manual.partition(f"```{kind}\n")[2].partition("```")[0].encode() for kind in ("csv", "toml"))
    importing.bring(desk, Table("list.csv", io.BytesIO(rows), maps.read(written)))
    (question,) = desk.book.questions.by_id.values()
    claims = [kept.fact for kept in desk.book.reports.live(question.id)]
    origins = named_origins(desk.book.lineage, desk.book.reports.by_id)
    assert question.fact.text == "How many people shelter in Example Village?"
    assert [(claim.value, claim.low, claim.high) for claim in claims] == [("40", 35, 45), ("35", 35, 35)]
    assert (origins, len(desk.book.reports.waiting)) == (frozenset({"outside:group a", "outside:the radio"}), 1)
