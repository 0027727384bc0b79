from pathlib import Path

import pytest

from secondsource.cli.claims_file import MOST_VALUES, notes_on_known, read_claims
from secondsource.cli.said_weigh import Wrong
from secondsource.cli.table_file import read_answers


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def places(notes: tuple[Wrong, ...] | list[Wrong]) -> list[tuple[str, int, str]]:
    """What is noted, in which row and column."""
    return [(note.code, note.where.row, note.where.column) for note in notes]


def test_a_source_that_contradicts_itself_is_named_where_it_does(tmp_path: Path) -> None:
    rows = "a,q,x\nb,q,y\n\na,q,x\na,q,y\na,q,z\nb,p,y\nb,p,x\n"
    (note,) = read_claims(written(tmp_path, "c.csv", "source,question,value\n" + rows)).notes
    assert places([note]) == [("source_torn", 6, "value")]
    assert note.values == {"source": "a", "question": "q", "other": 2, "count": 2}


def test_what_is_denied_contradicts_nothing_else(tmp_path: Path) -> None:
    rows = "a,q,x,affirms\na,q,y,denies\na,p,y,\n"
    assert read_claims(written(tmp_path, "c.csv", "source,question,value,polarity\n" + rows)).notes == ()


def test_a_question_with_very_many_values_is_weighed_and_named(tmp_path: Path) -> None:
    rows = "a,p,x\n" + "".join(f"s{at},q,v{at}\n" for at in range(MOST_VALUES + 1))
    (note,) = read_claims(written(tmp_path, "c.csv", "source,question,value\n" + rows)).notes
    assert places([note]) == [("values_many", 3, "question")]
    assert note.values == {"question": "q", "values": MOST_VALUES + 1}


def test_known_answers_that_nobody_claimed_are_named_where_they_stand(tmp_path: Path) -> None:
    read = read_claims(written(tmp_path, "c.csv", "source,question,value\na,q,x\nb,q,y\nb,p,y\n"))
    gold = read_answers(written(tmp_path, "g.csv", "question,value\np,y\nq,z\nw,x\nv,\n"), several=False)
    notes = notes_on_known(read, gold)
    assert places(notes) == [("known_elsewhere", 4, "question"), ("known_unclaimed", 3, "value")]
    assert [note.values["count"] for note in notes] == [2, 1]
    assert {note.where.file for note in notes} == {"g.csv"}


def test_a_value_that_is_empty_says_that_no_claim_is_true(tmp_path: Path) -> None:
    read = read_claims(written(tmp_path, "c.csv", "source,question,value\na,q,x\n"))
    gold = read_answers(written(tmp_path, "g.csv", "question,value\nq,\n"), several=False)
    assert (dict(gold), notes_on_known(read, gold)) == ({"q": ("",)}, [])


@pytest.mark.parametrize("text", ["", "question,value\n"])
def test_an_empty_file_of_known_answers_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Wrong) as wrong:
        read_answers(written(tmp_path, "g.csv", text), several=False)
    assert "g.csv" in (wrong.value.where.file, wrong.value.values.get("file"))
