"""Kinds of unit.

Made by tools/make_tables.py from the reference table `units_types.csv`; change the table, not this file.
"""

# fmt: off
from typing import NamedTuple


class UnitKind(NamedTuple):
    """One kind of unit."""

    type: str
    name_en: str
    name_my: str
    abbrev_my: str
    echelon: str


UNIT_KINDS: tuple[UnitKind, ...] = (
    UnitKind("BSO", "Bureau of Special Operations", "စစ်ဆင်ရေးအထူးအဖွဲ့", "စအထ", "corps-like"),
    UnitKind("RMC", "Regional Military Command", "တိုင်းစစ်ဌာနချုပ်", "တိုင်း / RMC", "corps-like"),
    UnitKind("LID", "Light Infantry Division", "ခြေမြန်တပ်မ", "တမခ", "division"),
    UnitKind("MOC", "Military Operations Command", "စစ်ဆင်ရေးကွပ်ကဲမှုဌာနချုပ်", "စကခ", "division"),
    UnitKind("ROC", "Regional Operations Command", "ဒေသကွပ်ကဲမှုစစ်ဌာနချုပ်", "ဒကစ", "brigade+"),
    UnitKind("TOC", "Tactical Operations Command", "နည်းဗျူဟာကွပ်ကဲမှုဌာနချုပ်", "ဗျူဟာ", "brigade"),
    UnitKind("LIB", "Light Infantry Battalion", "ခြေမြန်တပ်ရင်း", "ခမရ", "battalion"),
    UnitKind("IB", "Infantry Battalion", "ခြေလျင်တပ်ရင်း", "ခလရ", "battalion"),
    UnitKind("COY", "Company", "တပ်ခွဲ", "", "company"),
    UnitKind("PLT", "Platoon", "တပ်စု", "", "platoon"),
    UnitKind("SQD", "Squad / section", "တပ်စိတ်", "", "section"),
    UnitKind("COL", "Column (ad hoc march group)", "စစ်ကြောင်း", "", "ad hoc"),
    UnitKind("AOC", "Artillery Operations Command", "အမြောက်စစ်ဆင်ရေးကွပ်ကဲမှုဌာနချုပ်", "", "division"),
    UnitKind("ARM", "Armoured Operations Command", "သံချပ်ကာစစ်ဆင်ရေးကွပ်ကဲမှုဌာနချုပ်", "", "division"),
    UnitKind("MAS", "Military Affairs Security (intelligence)", "စစ်ဘက်ရေးရာလုံခြုံရေး", "စရဖ", "directorate"),
    UnitKind("DDI", "Directorate of Defence Industries (KaPaSa)", "ကာကွယ်ရေးပစ္စည်းစက်ရုံ", "ကပစ", "factory"),
    UnitKind("NAV", "Naval Region Command / base", "ရေတပ်စခန်းဌာနချုပ်", "", "base"),
    UnitKind("AIR", "Air base command", "လေတပ်စခန်းဌာနချုပ်", "", "base"),
    UnitKind("BGF", "Border Guard Force battalion", "နယ်ခြားစောင့်တပ်", "နခစ/BGF", "battalion"),
    UnitKind("PMF", "People's Militia Force / Pyu Saw Htee", "ပြည်သူ့စစ်", "", "local"),
    UnitKind("CPB", "Combat police battalion", "ရဲတပ်ရင်း", "", "battalion"),
    UnitKind("EAO", "Ethnic armed organisation (receiving side)", "", "EAO", "organisation"),
    UnitKind("KNLA-BDE", "KNLA brigade", "", "", "brigade"),
    UnitKind("PDF", "People's Defence Force", "ပြည်သူ့ကာကွယ်ရေးတပ်မတော်", "ပကဖ/PDF", "organisation"),
)
"""The rows, in the order of the table."""
