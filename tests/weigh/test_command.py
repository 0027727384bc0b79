import csv
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from secondsource.cli import main

pytestmark = pytest.mark.usefixtures("folder")
THREE = "report,source,question,value,origin\nr1,a,q,yes,\nr2,b,q,yes,r1\nr3,c,q,no,\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "claims.csv").write_text(THREE, encoding="utf-8")
    return tmp_path


def weigh(*words: str) -> int:
    return main(["weigh", *words])


def table(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def refused(capsys: pytest.CaptureFixture[str], words: Sequence[str]) -> str:
    """The one line that an unusable input gets."""
    assert weigh(*words) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n"), said.err[-1]) == ("", 1, "\n")
    return said.err.strip()


def test_beliefs_sum_to_one_in_six_decimals(folder: Path) -> None:
    assert weigh("claims.csv", "--out", "beliefs.csv") == 0
    rows = table("beliefs.csv")
    assert [(row["question"], row["value"], row["origins"]) for row in rows] == [
        ("q", "no", "1.000000"),
        ("q", "yes", "1.000000"),
        ("q", "(none of these)", "0.000000"),
    ]
    assert sum(int(row["probability"].replace(".", "")) for row in rows) == 1_000_000
    assert sorted(path.name for path in folder.iterdir()) == ["beliefs.csv", "claims.csv"]


def test_without_an_output_the_beliefs_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert weigh("claims.csv") == 0
    assert capsys.readouterr().out.splitlines()[0] == "question,value,probability,origins"


def test_every_output_has_its_columns() -> None:
    assert weigh("claims.csv", "--claims", "c.csv", "--sources", "s.csv", "--model", "m.json") == 0
    claims, sources = table("c.csv"), table("s.csv")
    assert ",".join(claims[0]) == (
        "report,question,value,origin_group,weight,log_odds,reason,reason_values,p_without_claim,p_without_origin"
    )
    assert [(row["report"], row["origin_group"], row["reason"]) for row in claims] == [
        ("r1", "r1", "new_source"),
        ("r2", "r1", "repeats"),
        ("r3", "r3", "new_source"),
    ]
    assert json.loads(claims[1]["reason_values"]) == {"report": "r1"}
    assert ",".join(sources[0]) == "source,attribute,basis,mean,low,high,effective_reports,outcomes"
    assert {"version", "input", "mixture", "temperature", "rho", "hazards"} <= set(
        json.loads(Path("m.json").read_text(encoding="utf-8"))
    )


def test_known_answers_settle_and_teach_and_a_score_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("claims.csv").write_text("source,question,value\na,q,yes\nb,q,no\na,p,x\nb,p,y\n", encoding="utf-8")
    Path("gold.csv").write_text("question,value\nq,yes\n", encoding="utf-8")
    Path("truth.csv").write_text("question,value\nq,yes\np,x\nz,1\n", encoding="utf-8")
    assert weigh("claims.csv", "--known", "gold.csv", "--out", "with.csv") == 0
    assert weigh("claims.csv", "--known", "gold.csv", "--score", "truth.csv", "--out", "scored.csv") == 0
    assert Path("with.csv").read_bytes() == Path("scored.csv").read_bytes()
    by_question = defaultdict(list)
    for row in table("with.csv"):
        by_question[row["question"]].append((row["value"], float(row["probability"])))
    assert by_question["q"] == [("yes", 1.0), ("no", 0.0), ("(none of these)", 0.0)]
    assert by_question["p"][0][0] == "x"
    scored = json.loads(capsys.readouterr().out)
    assert (scored["questions"], scored["settled"], scored["without_claims"], scored["accuracy"]) == (1, 1, 1, 1.0)


def test_a_truth_that_nobody_claimed_is_scored_by_none_of_these(capsys: pytest.CaptureFixture[str]) -> None:
    Path("truth.csv").write_text("question,value\nq,perhaps\n", encoding="utf-8")
    assert weigh("claims.csv", "--score", "truth.csv", "--out", "b.csv") == 0
    scored = json.loads(capsys.readouterr().out)
    none = float(table("b.csv")[-1]["probability"])
    assert (scored["unclaimed"], scored["accuracy"]) == (1, 0.0)
    assert math.isclose(scored["log_loss"], -math.log(none), abs_tol=1e-4)


def test_an_explanation_names_the_rumour(capsys: pytest.CaptureFixture[str]) -> None:
    assert weigh("claims.csv", "--explain", "q") == 0
    assert "Repeats another report" in capsys.readouterr().out


def test_unknown_columns_are_named_once_and_ignored(capsys: pytest.CaptureFixture[str]) -> None:
    Path("claims.csv").write_text("source,question,value,mood\na,q,x,good\nb,q,y,bad\n", encoding="utf-8")
    assert weigh("claims.csv", "--out", "b.csv") == 0
    assert capsys.readouterr().err == "Columns that are not used: mood\n"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("source,question\na,q\n", "column value is missing"),
        ("source,question,value\n", "claims.csv"),
        ("", "claims.csv"),
        ("source,question,value\na,q,x\nb,,y\n", "row 3, column question"),
        ("source,question,value\na,q\n", "row 2"),
        ("source,question,value,value\na,q,x,y\n", "column value stands there twice"),
        ("report,source,question,value\nr,a,q,x\nr,a,q,y\n", "row 3, column report"),
        ("report,source,question,value\nr,a,q,x\nr,b,p,y\n", "row 3, column report"),
        ("report,source,question,value,origin\nr,a,q,x,s\n", "row 2, column origin"),
        ("report,source,question,value,origin\nr,a,q,x,s\ns,b,q,x,r\n", "row 2, column origin"),
        ("report,source,question,value,origin\nr,a,q,x,r\n", "row 2, column origin"),
        (
            "report,source,question,value,origin,reported\nr,a,q,x,s,2022-01-01\ns,b,q,x,,2022-01-02\n",
            "row 2, column origin",
        ),
        ("source,question,value,reported\na,q,x,2022-02-30\n", "row 2, column reported"),
        ("source,question,value,when_from,when_to\na,q,x,2022-02,2021\n", "row 2, column when_to"),
        ("source,question,value,certainty\na,q,x,1.5\n", "row 2, column certainty"),
        ("source,question,value,class,rating\na,q,x,leaver,Q\n", "row 2, column rating"),
        ("source,question,value\na,q,(none of these)\n", "row 2, column value"),
        ("source,question,value,lineage\na,q,x,hearsay\n", "row 2, column lineage"),
        ('source,question,value\na,q,"x\n', "claims.csv"),
    ],
)
def test_bad_claims_get_one_line_that_says_where(capsys: pytest.CaptureFixture[str], text: str, where: str) -> None:
    Path("claims.csv").write_text(text, encoding="utf-8")
    said = refused(capsys, ["claims.csv", "--out", "b.csv"])
    assert where in said
    assert "claims.csv" in said
    assert not Path("b.csv").exists()


@pytest.mark.parametrize(
    "nonsense", [b"\0" * 3_000_000, b"x" * 3_000_000, b"\xff\xfe\xfd" * 1_000_000, b'"' + b"a,b,c\n" * 500_000]
)
def test_nonsense_is_refused_in_one_line(capsys: pytest.CaptureFixture[str], nonsense: bytes) -> None:
    Path("claims.csv").write_bytes(nonsense)
    assert "claims.csv" in refused(capsys, ["claims.csv"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["claims.csv", "--kind", "number"], "claims.csv, row 2, column value"),
        (["claims.csv", "--kind", "time"], "claims.csv, row 2, column value"),
        (["claims.csv", "--kind", "colour"], "--kind"),
        (["claims.csv", "--hierarchy", "nowhere.csv"], "nowhere.csv"),
        (["claims.csv", "--day", "soon"], "--day"),
        (["claims.csv", "--as-of", "soon"], "--as-of"),
        (["claims.csv", "--explain", "w"], "w"),
        (["claims.csv", "--seed", "x"], "--seed"),
        (["nowhere.csv"], "nowhere.csv"),
        (["claims.csv", "--known", "nowhere.csv"], "nowhere.csv"),
        (["claims.csv", "--out", "claims.csv"], "claims.csv"),
        (["claims.csv", "--out", "b.csv", "--claims", "b.csv"], "b.csv"),
        (["claims.csv", "--out", "nowhere/b.csv"], "b.csv"),
        ([], "CLAIMS.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert said in refused(capsys, words)
    assert Path("claims.csv").read_text(encoding="utf-8") == THREE


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("id,name\n1,North\n", "column parent is missing"),
        ("id,name,parent\n1,North,-1\n1,South,-1\n", "row 3, column id"),
        ("id,name,parent\n1,North,2\n", "row 2, column parent"),
        ("id,name,parent\n1,North,2\n2,South,1\n", "row 2, column parent"),
    ],
)
def test_a_tree_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], text: str, where: str) -> None:
    Path("tree.csv").write_text(text, encoding="utf-8")
    told = refused(capsys, ["claims.csv", "--hierarchy", "tree.csv"])
    assert ("tree.csv" in told, where in told) == (True, True)


def test_the_kind_that_was_found_is_said_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    Path("claims.csv").write_text(
        "source,question,value\n" + "".join(f"s{s},q{q},{40 + 7 * q + s}\n" for q in range(5) for s in range(3)),
        encoding="utf-8",
    )
    assert weigh("claims.csv", "--out", "b.csv", "--model", "m.json") == 0
    assert capsys.readouterr().err == "Kind of value: number: all 15 values are amounts.\n"
    assert json.loads(Path("m.json").read_text(encoding="utf-8"))["kinds"][""]["because"] == "values_numbers"


def test_when_one_output_cannot_be_written_none_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(capsys, ["claims.csv", "--out", "b.csv", "--sources", "nowhere/s.csv"])
    assert [path.name for path in folder.iterdir()] == ["claims.csv"]


def test_a_known_question_with_two_answers_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("gold.csv").write_text("question,value\nq,yes\nq,no\n", encoding="utf-8")
    assert "gold.csv, row 3" in refused(capsys, ["claims.csv", "--known", "gold.csv"])
    Path("gold.csv").write_text("question,answer\nq,yes\n", encoding="utf-8")
    assert "gold.csv" in refused(capsys, ["claims.csv", "--known", "gold.csv"])


def test_as_of_a_day_later_reports_are_unknown() -> None:
    Path("claims.csv").write_text(
        "source,question,value,reported\na,q,x,2022-01-01\nb,q,y,2022-03-01\n", encoding="utf-8"
    )
    assert weigh("claims.csv", "--as-of", "2022-02-01", "--out", "b.csv", "--claims", "c.csv") == 0
    assert ([row["value"] for row in table("b.csv")], len(table("c.csv"))) == (["x", "(none of these)"], 1)
