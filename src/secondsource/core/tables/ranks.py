"""Ranks of the services, by order: compared by order, never by English word.

Made by tools/make_tables.py from the reference table `ranks.csv`; change the table, not this file.
"""

# ruff: noqa: E501 -- one row of the table a line, as in the table
# fmt: off
from typing import NamedTuple


class Rank(NamedTuple):
    """One rank; `check` tells what was seen in a source; unverified rows are general knowledge."""

    order: int
    group: str
    code: str
    title_my: str
    abbrev_my: str
    romanised: str
    en_army: str
    en_army_abbrev: str
    en_navy: str
    en_airforce: str
    check: str


RANKS: tuple[Rank, ...] = (
    Rank(1, "general", "OF-10", "ဗိုလ်ချုပ်မှူးကြီး", "", "Bo Gyoke Hmu Gyi", "Senior General", "Snr Gen", "", "", "seen (title)"),
    Rank(2, "general", "OF-9+", "ဒုတိယဗိုလ်ချုပ်မှူးကြီး", "", "Du Bo Gyoke Hmu Gyi", "Vice-Senior General", "V-Snr Gen", "", "", "seen (title)"),
    Rank(3, "general", "OF-9", "ဗိုလ်ချုပ်ကြီး", "ဗခက", "Bo Gyoke Gyi", "General", "Gen", "Admiral", "General", "seen"),
    Rank(4, "general", "OF-8", "ဒုတိယဗိုလ်ချုပ်ကြီး", "ဒုဗခက", "Du Bo Gyoke Gyi", "Lieutenant General", "Lt Gen", "Vice Admiral", "Lieutenant General", "seen"),
    Rank(5, "general", "OF-7", "ဗိုလ်ချုပ်", "ဗခ", "Bo Gyoke", "Major General", "Maj Gen", "Rear Admiral", "Major General", "seen"),
    Rank(6, "general", "OF-6", "ဗိုလ်မှူးချုပ်", "ဗမခ", "Bo Hmu Gyoke", "Brigadier General", "Brig Gen", "Commodore", "Brigadier General", "seen"),
    Rank(7, "senior", "OF-5", "ဗိုလ်မှူးကြီး", "ဗမက", "Bo Hmu Gyi", "Colonel", "Col", "Captain", "Colonel", "seen"),
    Rank(8, "senior", "OF-4", "ဒုတိယဗိုလ်မှူးကြီး", "ဒုဗမက", "Du Bo Hmu Gyi", "Lieutenant Colonel", "Lt Col", "Commander", "Lieutenant Colonel", "seen"),
    Rank(9, "senior", "OF-3", "ဗိုလ်မှူး", "ဗမ", "Bo Hmu", "Major", "Maj", "Lieutenant Commander", "Major", "seen"),
    Rank(10, "junior", "OF-2", "ဗိုလ်ကြီး", "ဗက", "Bo Gyi", "Captain", "Capt", "Lieutenant", "Captain", "seen"),
    Rank(11, "junior", "OF-1a", "ဗိုလ်", "ဗ", "Bo", "Lieutenant", "Lt", "Sub-Lieutenant", "Lieutenant", "title seen, abbreviation inferred"),
    Rank(12, "junior", "OF-1b", "ဒုတိယဗိုလ်", "ဒုဗ", "Du Bo", "Second Lieutenant", "2nd Lt", "Ensign or Midshipman (sources differ)", "Second Lieutenant", "seen"),
    Rank(13, "warrant", "OR-9", "အရာခံဗိုလ်", "", "Ayakhan Bo", "Warrant Officer I", "WO1", "Warrant Officer I", "Warrant Officer I", "unverified"),
    Rank(14, "warrant", "OR-8", "ဒုတိယအရာခံဗိုလ်", "", "Du Ayakhan Bo", "Warrant Officer II", "WO2", "Warrant Officer II", "Warrant Officer II", "unverified"),
    Rank(15, "nco", "OR-7", "အုပ်ခွဲတပ်ကြပ်ကြီး", "", "Oke Khwe Tat Kyat Gyi", "Staff Sergeant", "S/Sgt", "Chief Petty Officer?", "Flight Sergeant?", "unverified"),
    Rank(16, "nco", "OR-6", "တပ်ကြပ်ကြီး", "", "Tat Kyat Gyi", "Sergeant", "Sgt", "Petty Officer", "Sergeant", "unverified"),
    Rank(17, "nco", "OR-4", "တပ်ကြပ်", "", "Tat Kyat", "Corporal", "Cpl", "Leading Seaman", "Corporal", "unverified"),
    Rank(18, "nco", "OR-3", "ဒုတိယတပ်ကြပ်", "", "Du Tat Kyat", "Lance Corporal", "L/Cpl", "Able Seaman", "Leading Aircraftman?", "unverified"),
    Rank(19, "other", "OR-1", "တပ်သား", "", "Tat Tha", "Private", "Pte", "Ordinary Seaman", "Aircraftman", "unverified"),
    Rank(101, "police general", "P-8", "ဒုတိယရဲဗိုလ်ချုပ်ကြီး", "", "", "Police Lieutenant General", "Pol Lt Gen", "", "", "unverified"),
    Rank(102, "police general", "P-7", "ရဲဗိုလ်ချုပ်", "", "Ye Bo Gyoke", "Police Major General", "Pol Maj Gen", "", "", "unverified"),
    Rank(103, "police general", "P-6", "ရဲမှူးချုပ်", "", "Ye Hmu Gyoke", "Police Brigadier General", "Pol Brig Gen", "", "", "unverified"),
    Rank(104, "police senior", "P-5", "ရဲမှူးကြီး", "", "Ye Hmu Gyi", "Police Colonel", "Pol Col", "", "", "unverified"),
    Rank(105, "police senior", "P-4", "ဒုတိယရဲမှူးကြီး", "", "Du Ye Hmu Gyi", "Police Lieutenant Colonel", "Pol Lt Col", "", "", "unverified"),
    Rank(106, "police senior", "P-3", "ရဲမှူး", "", "Ye Hmu", "Police Major", "Pol Maj", "", "", "unverified"),
    Rank(107, "police junior", "P-2", "ရဲအုပ်", "", "Ye Oke", "Police Captain", "Pol Capt", "", "", "unverified"),
    Rank(108, "police junior", "P-1", "ဒုတိယရဲအုပ်", "", "Du Ye Oke", "Police Lieutenant", "Pol Lt", "", "", "unverified"),
    Rank(109, "police other", "PR-6", "ရဲတပ်ကြပ်ကြီး", "", "Ye Tat Kyat Gyi", "Police Sergeant", "Pol Sgt", "", "", "unverified"),
    Rank(110, "police other", "PR-4", "ရဲတပ်ကြပ်", "", "Ye Tat Kyat", "Police Corporal", "Pol Cpl", "", "", "unverified"),
    Rank(111, "police other", "PR-3", "ဒုတိယရဲတပ်ကြပ်", "", "Du Ye Tat Kyat", "Police Lance Corporal", "Pol L/Cpl", "", "", "unverified"),
    Rank(112, "police other", "PR-1", "ရဲတပ်သား", "", "Ye Tat Tha", "Police Constable", "Pol Pte", "", "", "unverified"),
)
"""The rows, in the order of the table."""
