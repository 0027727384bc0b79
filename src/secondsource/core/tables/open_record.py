"""The public record: who said what, by role and organisation.

Made by tools/make_tables.py from the reference table `open_record.csv`; change the table, not this file.
"""

# ruff: noqa: E501 -- one row of the table a line, as in the table
# fmt: off
import datetime as dt
from typing import NamedTuple


class Statement(NamedTuple):
    """One attributed public statement, by role and organisation."""

    claim_id: str
    paragraph: str
    speaker: str
    speaker_role_org: str
    attribution: str
    subject: str
    predicate: str
    low: float | None
    point: float | None
    high: float | None
    unit: str
    period_from: dt.date | None
    period_to: dt.date | None
    time_precision: str
    place: str
    hedge_word: str
    basis: str
    note: str


STATEMENTS: tuple[Statement, ...] = (
    Statement("SC01", "10", "Frontier (outlet voice)", "People's Embrace count via outlet", "outlet citing organisation", "all defectors from the military", "cumulative count", None, 10000.0, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 10, 31), "month", "MM", "roughly", "organisational count", 'start date implied (coup); "last year"=2022'),
    Statement("SC02", "10", "Frontier (outlet voice)", "People's Embrace count via outlet", "outlet citing organisation", "defectors from the military", "count in 2021", None, 8000.0, None, "persons", dt.date(2021, 2, 1), dt.date(2021, 12, 31), "year", "MM", "about", "organisational count", "same lineage as the 10,000"),
    Statement("SC03", "10", "derived", "computed", "derived", "defectors from the military", "count Jan-Oct 2022 (difference)", None, 2000.0, None, "persons", dt.date(2022, 1, 1), dt.date(2022, 10, 31), "month", "MM", "roughly", "derived 10000-8000", "not stated; rounding error of inputs is of the same order as 500-1000"),
    Statement("SC04", "10", "Frontier (outlet voice)", "", "outlet, source not named", "police defectors", "count", None, 1000.0, None, "persons", dt.date(2022, 1, 1), dt.date(2022, 12, 31), "year", "MM", "around", "unstated", "source not named"),
    Statement("SC05", "10", "Frontier (outlet voice)", "", "outlet, source not named", "police defectors", "count", None, 2000.0, None, "persons", dt.date(2021, 1, 1), dt.date(2021, 12, 31), "year", "MM", "none (compared to)", "unstated", "source not named"),
    Statement("SC06", "10", "Frontier (outlet voice)", "", "outlet", "defections from the military", "trend", None, None, None, "", dt.date(2022, 1, 1), dt.date(2022, 12, 31), "year", "MM", "fell sharply", "assessment", ""),
    Statement("SC07", "19", "Frontier (outlet voice)", "NUG Ministry of Defence", "outlet citing organisation", "defectors who joined the armed resistance", "count", None, 500.0, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "MM", "estimates", "estimate", 'total called "estimated 10,000 deserters": term drift defector/deserter'),
    Statement("SC08", "21", "spokesperson, People's Embrace", "People's Embrace spokesperson, former captain", "named, reported speech", "soldiers helped to leave by People's Embrace", "count", None, 2500.0, None, "persons", dt.date(2021, 5, 1), dt.date(2022, 12, 31), "unknown", "MM", "about", "organisational count", "PE founded May 2021 (para 8)"),
    Statement("SC09", "21", "spokesperson, People's Embrace", "People's Embrace spokesperson", "named, reported speech", "timing of the 2,500", "majority within first year after coup", None, 50.0, 100.0, "percent", dt.date(2021, 2, 1), dt.date(2022, 1, 31), "year", "MM", "most", "organisational count", "lower bound 50 by meaning of most"),
    Statement("SC10", "21", "spokesperson, People's Embrace", "People's Embrace spokesperson", "named, reported speech", "other defectors", "left alone or went to EAO/PDF", None, 7500.0, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 10, 31), "unknown", "MM", "more commonly", "derived 10000-2500", "split not given"),
    Statement("SC11", "22", "spokesperson, People's Embrace", "People's Embrace spokesperson", "named, direct quote", "defectors suspected as spies", "frequency", None, None, None, "", dt.date(2021, 5, 1), dt.date(2022, 12, 31), "unknown", "MM", "very few times", "organisational experience", "no number: selection effect (blocked persons are not followed up)"),
    Statement("SC12", "23", "Frontier (outlet voice)", "", "outlet", "lieutenant-colonel who returned to the military", "count", 1.0, 1.0, 1.0, "persons", dt.date(2022, 2, 1), dt.date(2022, 2, 28), "month", "MM", "seemingly rare", "reported event", "desertion in Feb 2022; return date not given"),
    Statement("SC13", "16", "leader, MRDA", "leader, Myanmar Royal Dragon Army", "named, reported speech", "ex-soldiers accepted by MRDA", "count", None, 10.0, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "Sagaing", "about", "own organisation", ""),
    Statement("SC14", "24", "vice chair, CNF", "vice chair, CNF", "named, reported speech", "soldiers accepted by CNF", "count", None, 45.0, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "Chin", "around", "own organisation", ""),
    Statement("SC15", "24", "vice chair, CNF", "vice chair, CNF", "named, reported speech", "double agents among the 45", "count", 0.0, 0.0, 0.0, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "Chin", "none", "own organisation", "undetected cases possible; 0 of 45 gives 95% upper bound about 6.4%"),
    Statement("SC16", "24", "vice chair, CNF", "vice chair, CNF", "named, part quote", "accepted soldiers who left quietly", "count", 3.0, 3.0, 3.0, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "Chin", "none", "own organisation", ""),
    Statement("SC17", "26", "Frontier (outlet voice)", "Arakan Army claim", "outlet citing organisation", "defectors received by AA", "count", 100.0, None, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "Rakhine", "more than; claims", "own organisation", "start date not stated for AA"),
    Statement("SC18", "29", "Frontier (outlet voice)", "KNU", "outlet", "defectors received by KNU", "count", 300.0, None, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "KNU areas", "more than", "own organisation", '"since the coup"'),
    Statement("SC19", "38", "chair (elsewhere vice chair), KNDF", "KNDF", "named, reported speech", "defectors received by KNDF", "count", None, 20.0, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "Kayah", "none", "own organisation", ""),
    Statement("SC20", "38", "chair (elsewhere vice chair), KNDF", "KNDF", "named, reported speech", "highest rank among the 20", "rank sergeant", None, None, None, "rank order 16", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "Kayah", "none", "own organisation", ""),
    Statement("SC21", "24", "derived", "computed", "derived", "sum received by MRDA+CNF+AA+KNU+KNDF", "count", 475.0, 475.0, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "MM", "at least", "derived 10+45+100+300+20", '"received" is not "joined"; overlaps unknown; compare 500 of para 19'),
    Statement("SC22", "37", "spokesperson, People's Embrace", "People's Embrace spokesperson", "named, reported speech", "defectors with rank captain or higher", "count", None, None, 99.0, "persons", dt.date(2021, 2, 1), dt.date(2022, 10, 31), "unknown", "MM", "fewer than", "organisational count", "of 10,000: under 1 percent; army or navy captain?"),
    Statement("SC23", "40", "former navy lieutenant (pseudonymous)", "former navy lieutenant", "pseudonym, direct quote", "contacts still inside", "count", None, 10.0, None, "persons", dt.date(2022, 12, 1), dt.date(2023, 1, 31), "unknown", "MM", "about", "first hand", "highest rank: captain"),
    Statement("SC24", "41", "spokesperson, People's Embrace", "People's Embrace spokesperson", "named, reported speech", "contacts inside per month", "count", None, None, 100.0, "persons/month", dt.date(2022, 1, 1), dt.date(2022, 12, 31), "unknown", "MM", "as many as; fluctuates", "first hand", "not always the same persons: monthly sums overcount"),
    Statement("SC25", "45", "spokesperson, People's Embrace", "People's Embrace spokesperson", "named, part quote", "inside information that is correct", "share", None, 90.0, None, "percent", dt.date(2021, 5, 1), dt.date(2022, 12, 31), "unknown", "MM", "approximately", "own judgement", "no denominator, no method, no date: calibration target"),
    Statement("SC26", "45", "spokesperson, KNU", "foreign secretary and spokesperson, KNU", "named, part quote", "KNU verification of intelligence", "quality very weak", None, None, None, "", dt.date(2022, 12, 1), dt.date(2023, 1, 31), "unknown", "KNU", "still very", "self-assessment", ""),
    Statement("SC27", "46", "spokesperson, KNU", "KNU", "named, direct quote", "military disguises itself / gives false information / counter-intelligence under CDM name", "possible", None, None, None, "", None, None, "unknown", "MM", "can; may", "assessment", "threat model"),
    Statement("SC28", "50", "Frontier (outlet voice)", "KNU", "outlet", "lieutenant colonel captured by KNU", "count", 1.0, 1.0, None, "persons", dt.date(2021, 2, 1), dt.date(2022, 12, 31), "unknown", "KNU areas", "none", "reported event", ""),
    Statement("SC29", "51", "colonel, KNLA Brigade 6", "Bn 27, Bde 6, KNLA", "named, direct quote", "information from prisoners that comes from phones", "majority", 50.0, None, None, "percent", None, None, "unknown", "KNU areas", "most of", "first hand", ""),
    Statement("SC30", "52", "colonel, KNLA Brigade 6", "Bn 27, Bde 6, KNLA", "named, reported speech", "stay in ad hoc jail before district police", "duration", 7.0, None, 10.0, "days", None, None, "unknown", "KNU areas", "all POWs", "first hand", "handcuffed, interrogated, medically examined"),
    Statement("SC33", "54", "colonel, KNLA Brigade 6", "KNLA", "named, direct quote", "battalion stopped obeying its commander", "event", 1.0, 1.0, 1.0, "battalion", dt.date(2022, 9, 1), dt.date(2022, 10, 31), "relative", "MM", "three or four months ago", "hearsay from one detained soldier", "relative date; publication date not in text"),
    Statement("SC34", "55", "Frontier (outlet voice)", "", "outlet", "that battalion changed commander, control presumably regained", "event", None, None, None, "", None, None, "unknown", "MM", "presumably", "inference", "two epistemic levels in one sentence"),
    Statement("SC36", "57", "spokesperson, KNU", "KNU", "named, reported speech", "prisoners captured by KNLA Brigade 5", "count", 8.0, 8.0, 8.0, "persons", dt.date(2021, 3, 1), dt.date(2021, 3, 31), "month", "Brigade 5 area", "none", "own organisation", "incl. one captain; released/moved next month"),
    Statement("SC37", "57", "spokesperson, KNU", "KNU", "named, reported speech", "had to move because of air strikes", "event", None, None, None, "", dt.date(2021, 4, 1), dt.date(2021, 4, 30), "month", "Brigade 5 area", "none", "own organisation", ""),
    Statement("SC38", "59", "vice chair, CNF", "CNF", "named, part quote", "soldiers in CNF custody", "count", 10.0, None, 15.0, "persons", dt.date(2022, 12, 1), dt.date(2023, 1, 31), "point", "Chin", "about", "own organisation", ""),
    Statement("SC39", "60", "vice chair, CNF", "CNF", "named, part quote", "prisoners who do not know their commander's name", "share", None, None, None, "", None, None, "unknown", "Chin", "many", "first hand", ""),
    Statement("SC40", "61", "chair (elsewhere vice chair), KNDF", "KNDF vice chair (chair in para 17)", "named, reported speech", "soldiers in KNDF custody", "count", None, 15.0, None, "persons", dt.date(2022, 12, 1), dt.date(2023, 1, 31), "point", "Kayah", "only around", "own organisation", "title conflict chair/vice chair inside the article"),
    Statement("SC41", "61", "chair (elsewhere vice chair), KNDF", "KNDF", "named, reported speech", "prisoner exchange tried and failed: junta officials in Kayah lacked authority", "event", 1.0, 1.0, None, "attempt", None, None, "unknown", "Kayah", "none", "own organisation", ""),
    Statement("SC42", "17", "chair (elsewhere vice chair), KNDF", "KNDF", "named, reported speech", "defectors sent to the front", "frequency low", None, None, None, "", None, None, "unknown", "Kayah", "typically does not", "own policy", "para 18: rare cases; most check landmines"),
    Statement("SC43", "5", "Frontier (outlet voice)", "former captain (pseudonymous)", "pseudonym, outlet", "left base in eastern Bago", "event", 1.0, 1.0, 1.0, "person", dt.date(2021, 9, 1), dt.date(2021, 9, 30), "month", "Bago (East) MMR007", "none", "first hand", "wanted to leave since 2016"),
    Statement("SC44", "8", "Frontier (outlet voice)", "", "outlet", "People's Embrace founded by defectors", "date", None, None, None, "", dt.date(2021, 5, 1), dt.date(2021, 5, 31), "month", "MM", "none", "fact", ""),
    Statement("SC45", "39", "Frontier (outlet voice)", "former navy lieutenant (pseudonymous)", "pseudonym, outlet", "former navy lieutenant defected", "date", None, None, None, "rank order 10", dt.date(2021, 3, 1), dt.date(2021, 3, 31), "month", "MM", "none", "first hand", ""),
    Statement("SC46", "9", "Frontier (outlet voice)", "conflict analysts (many)", "outlet citing unnamed", "unit-level defection needed for collapse", "opinion", None, None, None, "", None, None, "unknown", "", "many say", "assessment", "opinion, not a claim of fact"),
    Statement("SC48", "62", "former navy lieutenant (pseudonymous)", "former navy lieutenant", "pseudonym, reported", "encouraging defections matters more than intelligence", "opinion", None, None, None, "", None, None, "unknown", "", "insists", "opinion", "conflict of aims: staying inside vs leaving"),
    Statement("SC49", "42", "spokesperson, People's Embrace", "People's Embrace", "named, direct quote", "many fear to leave because of threat to families", "share", None, None, None, "", None, None, "unknown", "MM", "many", "first hand", ""),
)
"""The rows, in the order of the table."""
