"""The plain words of the screens.

Made by tools/make_tables.py from the reference table `screen_words.csv`; change the table, not this file.
"""

# fmt: off
from typing import NamedTuple


class Word(NamedTuple):
    """One word in both languages, and who has read the Burmese."""

    code: str
    english: str
    burmese: str
    read_by: str


WORDS: tuple[Word, ...] = (
    Word("belief", "What we think now", "ယခု ကျွန်ုပ်တို့ ယူဆချက်", "draft: not read by a native speaker"),
    Word("origins", "Independent origins", "သီးခြား မူလရင်းမြစ်", "draft: not read by a native speaker"),
    Word("voices", "Reports", "အစီရင်ခံစာများ", "draft: not read by a native speaker"),
    Word("lineage", "Where it came from", "ဘယ်က လာသလဲ", "draft: not read by a native speaker"),
    Word("none_of_these", "Something else", "အခြားတစ်ခု", "draft: not read by a native speaker"),
    Word("claim", "Statement", "ဖော်ပြချက်", "draft: not read by a native speaker"),
    Word("basis_witnessed", "saw it", "ကိုယ်တိုင်မြင်", "draft: not read by a native speaker"),
    Word("basis_told", "was told", "တဆင့်ကြား", "draft: not read by a native speaker"),
    Word("basis_read", "read it", "ဖတ်ရှု", "draft: not read by a native speaker"),
    Word("basis_inferred", "concludes it", "ကောက်ချက်ချ", "draft: not read by a native speaker"),
    Word("not_recorded", "not recorded", "မှတ်တမ်းမရှိ", "draft: not read by a native speaker"),
    Word("not_independent", "not independent", "သီးခြားမဟုတ်", "draft: not read by a native speaker"),
    Word("question", "Question", "မေးခွန်း", "draft: not read by a native speaker"),
    Word("assessment", "Our judgement", "ကျွန်ုပ်တို့၏ ဆုံးဖြတ်ချက်", "draft: not read by a native speaker"),
    Word("outcome", "What turned out true", "အမှန်တကယ် ဖြစ်ခဲ့သည်", "draft: not read by a native speaker"),
    Word("source", "Source", "သတင်းရင်းမြစ်", "draft: not read by a native speaker"),
    Word("identity", "Real identity", "အမှန်တကယ် အမည်အချက်အလက်", "draft: not read by a native speaker"),
    Word("vetting", "Background check", "နောက်ကြောင်းစစ်ဆေးမှု", "draft: not read by a native speaker"),
    Word("contact", "Contact", "အဆက်အသွယ်", "draft: not read by a native speaker"),
    Word("care", "Care", "ပံ့ပိုးစောင့်ရှောက်မှု", "draft: not read by a native speaker"),
    Word("release", "Release", "ထုတ်ပြန်ချက်", "draft: not read by a native speaker"),
    Word("recall", "Take back", "ပြန်လည်ရုပ်သိမ်း", "draft: not read by a native speaker"),
    Word("exposure_check", "Who could this point to?", "ဘယ်သူ့ကို ညွှန်ပြနိုင်သလဲ", "draft: not read by a native speaker"),
    Word("stay", "Stay in custody", "ထိန်းသိမ်းခံကာလ", "draft: not read by a native speaker"),
    Word("detained_person", "detained person", "ထိန်းသိမ်းခံရသူ", "draft: not read by a native speaker"),
    Word("roll", "List of people", "လူစာရင်း", "draft: not read by a native speaker"),
    Word("compartment", "Closed circle", "သီးသန့်အဖွဲ့", "draft: not read by a native speaker"),
    Word("heads", "Seal code", "တံဆိပ်ကုဒ်", "draft: not read by a native speaker"),
    Word("journal", "Everything written so far", "ရေးသားမှု မှတ်တမ်း", "draft: not read by a native speaker"),
    Word("lock", "Lock", "သော့ခတ်", "draft: not read by a native speaker"),
    Word("panic", "Lock at once", "ချက်ချင်း သော့ခတ်", "draft: not read by a native speaker"),
    Word("partner", "Partner", "မိတ်ဖက်", "draft: not read by a native speaker"),
    Word("today", "Today", "ယနေ့", "draft: not read by a native speaker"),
)
"""The rows, in the order of the table."""
