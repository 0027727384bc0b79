"""Places: names find their places, packs are read or refused with what is wrong."""

from pathlib import Path

import pytest

from secondsource.core import places, words
from secondsource.core.facts import Place
from secondsource.core.findings import Finding, Refused
from secondsource.core.places import Tree
from secondsource.formats import placepacks

TREE = Tree(placepacks.example())
PCODES = Path(__file__).resolve().parents[3] / "shared" / "data" / "places" / "pcodes.csv"

FOUND = {
    "Reedmouth": ["EX01T1"],
    "reed-mouth township": ["EX01T1"],
    "ကျူပင်ဝ မြို့နယ်": ["EX01T1"],
    "Reedmouth district": [],
    "Lakeside": ["EX01"],
    "ex02t1": ["EX02T1"],
    "Three Palms": ["EX02V1", "EX01V1"],
    "Three Palms, Lakeside": ["EX01V1"],
    "ထန်းသုံးပင်၊ ကျောက်တံတား": ["EX02V1"],
    "Old Mill": ["EX02S1"],
    "Nowhere": [],
    " , ": [],
}


@pytest.mark.parametrize("text", FOUND)
def test_a_name_finds_its_places(text: str) -> None:
    assert {place.code for place in TREE.find(text)} == set(FOUND[text])


def test_the_tree_knows_what_lies_where() -> None:
    assert [place.name for place in TREE.path("EX02S1")] == [
        "Example Land",
        "Hillside State",
        "Stone Hills District",
        "Stonebridge",
        "Old Mill Camp",
    ]
    assert [place.code for place in TREE.children("EX01D1")] == ["EX01T2", "EX01T1"]
    assert [place.code for place in TREE.children("")] == ["EX"]
    assert [
        TREE.broader(a, b) for a, b in (("EX01", "EX01V1"), ("EX01V1", "EX01"), ("EX01", "EX01"), ("EX01", "EX02V1"))
    ] == [
        True,
        False,
        False,
        False,
    ]
    assert [TREE.precision(code) for code in ("EX", "EX01V1", "EX02S1", "?")] == [
        "country",
        "village",
        "site",
        "unknown",
    ]


def test_a_name_of_two_places_is_refused_with_both() -> None:
    with pytest.raises(Refused) as no:
        places.one(TREE, "Three Palms")
    assert no.value.findings[0].code == "place_ambiguous"
    assert no.value.findings[0].values["count"] == 2
    assert places.one(TREE, "three palms, hillside").code == "EX02V1"


def test_a_township_that_bears_its_districts_name_says_no_more_than_the_district() -> None:
    tree = Tree(
        [Place(code="D", name="Bago", kind="district"), Place(code="T", name="Bago", parent="D", kind="township")]
    )
    assert [places.one(tree, name).code for name in ("Bago", "Bago township")] == ["D", "T"]


def test_a_later_pack_replaces_a_place() -> None:
    tree = Tree([*placepacks.example(), Place(code="EX01T1", name="Reedhaven", parent="EX01D1", kind="township")])
    assert ([place.code for place in tree.find("Reedhaven")], tree.find("Reedmouth")) == (["EX01T1"], [])


WRONG = {
    "": [("places_empty", {})],
    "a,b\n1,2\n": [("places_columns_missing", {"column": "code"})],
    "code,name\n": [("places_empty", {})],
    "code,name\nA\nB,b\n": [("places_row_broken", {"row": 2, "found": 1, "expected": 2})],
    'code,name\n"A,a\n': [("places_quotes", {"row": 2})],
    "code,name\n,a\nB,\n": [("place_code_missing", {"name": "a"}), ("place_name_missing", {"code": "B"})],
    "code,name\nA,a\nA,b\n": [("place_code_twice", {"code": "A"})],
    "code,name,kind\nA,a,moon\n": [("place_kind_unknown", {"code": "A", "word": "moon"})],
    "code,name,parent\nA,a,Z\n": [("place_parent_missing", {"code": "A", "parent": "Z"})],
    "code,name,parent\nA,a,B\nB,b,A\nC,c,A\n": [("place_circle", {"code": "A"})],
}


@pytest.mark.parametrize("text", WRONG)
def test_a_pack_is_refused_with_everything_that_is_wrong(text: str) -> None:
    with pytest.raises(Refused) as no:
        placepacks.read(text.encode())
    assert [(finding.code, dict(finding.values)) for finding in no.value.findings] == WRONG[text]


def test_a_circle_in_a_loaded_tree_ends() -> None:
    tree = Tree([Place(code="A", name="a", parent="B"), Place(code="B", name="b", parent="A")])
    assert [place.code for place in tree.path("A")] == ["B", "A"]
    assert places.check(tree.by_code.values()) == [Finding("place_circle", {"code": "A"}, "parent")]


def test_a_table_of_p_codes_becomes_three_levels() -> None:
    row = "EX1T1,Reedmouth,ကျူပင်ဝ,EX1D,Lake,EX1,Lakeside,,made up,none\n"
    header = ",".join((*placepacks.PCODES, "note", "origin", "licence"))
    read = placepacks.read(f"{header}\n{row}{row.replace('EX1T1', 'EX1T2')}".encode())
    assert [(place.code, place.parent, place.kind) for place in read] == [
        ("EX1", "", "region"),
        ("EX1D", "EX1", "district"),
        ("EX1T1", "EX1D", "township"),
        ("EX1T2", "EX1D", "township"),
    ]


@pytest.mark.data
@pytest.mark.skipif(not PCODES.is_file(), reason="the list of P-codes is not beside this copy of the repository")
def test_the_real_list_of_p_codes_is_read_and_every_name_finds_its_code() -> None:
    read = placepacks.read(PCODES.read_bytes())
    tree = Tree(read)
    kinds = [place.kind for place in read]
    assert [kinds.count(kind) for kind in ("region", "district", "township")] == [18, 84, 358]
    assert all(place in tree.find(name) for place in read for name in (place.name, place.name_my, place.code) if name)
    assert {tree.precision(place.code) for place in read} <= set(words.PRECISIONS)
