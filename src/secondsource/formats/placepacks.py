"""Place packs: CSV in, places out. A desk loads the pack of its own country; the example one is made up."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from secondsource.core import places, words
from secondsource.core.facts import Place
from secondsource.core.findings import Finding, Refused, refuse

MOST: Final = 200_000
"""More places than any country's pack of villages has."""

TOLD: Final = 20
"""How many faults are told at once."""

PLAIN: Final = ("code", "name")
"""Columns a plain pack must have; `name_my`, `parent`, `kind` and `aliases` (joined by |) may be there."""

PCODES: Final = (
    *("township_pcode", "township_en", "township_my_nfc", "district_or_saz_pcode", "district_or_saz_en"),
    *("state_region_pcode", "state_region_en"),
)
"""Columns of a table of townships with their district and state or region, as P-code lists have them."""

EXAMPLE: Final = """\
code,name,name_my,parent,kind,aliases
EX,Example Land,ဥပမာပြည်,,country,Exampleland
EX01,Lakeside Region,ရေကန်ဘေးတိုင်း,EX,region,Lakeside
EX02,Hillside State,တောင်ခြေပြည်နယ်,EX,region,Hillside
EX01D1,Upper Lake District,အထက်ရေကန်ခရိုင်,EX01,district,Upper Lake
EX02D1,Stone Hills District,ကျောက်တောင်ခရိုင်,EX02,district,Stone Hills
EX01T1,Reedmouth,ကျူပင်ဝ,EX01D1,township,Reed Mouth
EX01T2,Ferry Landing,ကူးတို့ဆိပ်,EX01D1,township,
EX02T1,Stonebridge,ကျောက်တံတား,EX02D1,township,Stone Bridge
EX01V1,Three Palms,ထန်းသုံးပင်,EX01T1,village,
EX02V1,Three Palms,ထန်းသုံးပင်,EX02T1,village,
EX02S1,Old Mill Camp,စက်ဟောင်းစခန်း,EX02T1,site,Old Mill
"""
"""A country that does not exist, with one name that two villages bear."""

Row: TypeAlias = Mapping[str, str]


def read(raw: bytes) -> tuple[Place, ...]:
    """The places of a pack, each once, in the order of the file.

    Raises:
        Refused: with every fault found, up to twenty: not text, a column missing, a row broken, a code used twice for different
            places, a parent that is not there, a place inside itself.
    """
    rows, broken = _rows(words.read_bytes(raw).text)
    columns = rows[0].keys() if rows else ()
    made = _from_pcodes(rows) if set(PCODES) <= set(columns) else _from_plain(rows, columns)
    found, faults = _once(made)
    faults = [*broken, *faults]
    if not found and not faults:
        raise refuse("places_empty")
    faults += places.check(found)
    if faults:
        raise Refused(*faults[:TOLD])
    return tuple(found)


def example() -> tuple[Place, ...]:
    """The made-up pack of the example desk."""
    return read(EXAMPLE.encode())


def _rows(text: str) -> tuple[list[Row], list[Finding]]:
    """The rows of the table, and those that have too many or too few columns."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        lines = [line for line in reader if any(cell.strip() for cell in line)][: MOST + 1]
    except csv.Error:
        raise refuse("places_quotes", row=reader.line_num) from None
    if len(lines) > MOST:
        raise refuse("places_too_large", most=MOST)
    if header and not lines and not set(PLAIN) <= set(header) and not set(PCODES) <= set(header):
        raise refuse("places_columns_missing", column=next(name for name in PLAIN if name not in header))
    broken = [
        Finding("places_row_broken", {"row": number, "found": len(line), "expected": len(header)})
        for number, line in enumerate(lines, 2)
        if len(line) != len(header)
    ]
    return [dict(zip(header, map(str.strip, line), strict=False)) for line in lines if len(line) == len(header)], broken


def _from_plain(rows: list[Row], columns: Iterable[str]) -> Iterator[Place]:
    """One place a row."""
    for column in PLAIN:
        if rows and column not in columns:
            raise refuse("places_columns_missing", column=column)
    for row in rows:
        aliases = tuple(name.strip() for name in row.get("aliases", "").split("|") if name.strip())
        yield Place(
            code=row["code"],
            name=row["name"],
            name_my=row.get("name_my", ""),
            parent=row.get("parent", ""),
            kind=row.get("kind", "").casefold(),
            aliases=aliases,
        )


def _from_pcodes(rows: list[Row]) -> Iterator[Place]:
    """A township a row, with its district and state or region, which come once for each township."""
    for row in rows:
        state, district = row["state_region_pcode"], row["district_or_saz_pcode"]
        yield Place(code=state, name=row["state_region_en"], kind="region")
        yield Place(code=district, name=row["district_or_saz_en"], parent=state, kind="district")
        yield Place(
            code=row["township_pcode"],
            name=row["township_en"],
            name_my=row["township_my_nfc"],
            parent=district,
            kind="township",
        )


def _once(made: Iterable[Place]) -> tuple[list[Place], list[Finding]]:
    """Each place once, and what cannot be one: no code, or one code for two places."""
    found: dict[str, Place] = {}
    faults = []
    for place in made:
        if not place.code:
            faults.append(Finding("place_code_missing", {"name": place.name}, "code"))
        elif found.setdefault(place.code, place) != place:
            faults.append(Finding("place_code_twice", {"code": place.code}, "code"))
    return list(found.values()), faults
