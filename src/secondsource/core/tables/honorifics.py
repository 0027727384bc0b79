"""Titles that stand before names and may be part of one.

Made by tools/make_tables.py from the reference table `honorifics.csv`; change the table, not this file.
"""

# fmt: off
from typing import NamedTuple


class Honorific(NamedTuple):
    """One title, and what to do with it when names are compared."""

    my: str
    latin: str
    use: str
    rule: str


HONORIFICS: tuple[Honorific, ...] = (
    Honorific("ဦး", "U", "male, adult/senior", "drop for matching; keep as spoken form"),
    Honorific("ဒေါ်", "Daw", "female, adult/senior", "drop"),
    Honorific("ကို", "Ko", "male, peer", "drop when first token"),
    Honorific("မ", "Ma", "female, young/peer", "drop only if first token and name has >=2 more syllables (Ma Ma Lay!)"),
    Honorific("မောင်", "Maung, Mg", "male, young; also part of a name", "ambiguous: keep both variants"),
    Honorific("ဗိုလ်", "Bo", "officer/leader", "drop; may be nom de guerre"),
    Honorific("ဗိုလ်ချုပ်", "Bogyoke", "general", "drop"),
    Honorific("စော", "Saw", "Karen male", "drop for matching, keep as ethnicity hint only in vault"),
    Honorific("နော်", "Naw", "Karen female", "same"),
    Honorific("ဖဒို", "Padoh", "KNU official title", "drop; stack of titles"),
    Honorific("မန်း", "Mahn", "Pwo Karen male", "same"),
    Honorific("နန်း", "Nan", "Pwo Karen/Shan female", "same"),
    Honorific("စိုင်း", "Sai", "Shan male", "same"),
    Honorific("နန်း/နင်", "Nang", "Shan female", "same"),
    Honorific("ခွန်", "Khun", "Shan/Pa-O/Karenni male", "may be part of name"),
    Honorific("ဆလိုင်း", "Salai", "Chin male", "same"),
    Honorific("မိုင်", "Mai", "Chin female", "same"),
    Honorific("နိုင်", "Nai", "Mon male", "same"),
    Honorific("မိ", "Mi", "Mon female", "same"),
    Honorific("ဒူးဝါး", "Duwa", "Kachin chief", "same"),
    Honorific("ဒေါက်တာ", "Dr", "academic", "drop"),
    Honorific("သခင်", "Thakin", "historic", "drop"),
    Honorific("ရဲဘော်", "Yebaw", "comrade", "drop"),
    Honorific("အရှင်", "Ashin", "monk", "drop"),
    Honorific("ဆရာ/ဆရာကြီး", "Saya/Sayagyi", "teacher; spoken address of NCO", "drop; not a rank"),
)
"""The rows, in the order of the table."""
