import numpy as np
import pytest
from tests.weigh.made import claims, said

from secondsource.weigh import Claims, weigh, weigh_one
from secondsource.weigh.why import without

VALUES = {
    "number": ("40", "45", "60"),
    "time": ("13:55", "14:00", "15:10"),
    "place": ("North", "South", "East"),
    "category": "xyz",
}


def spoken(kind: str, questions: int = 12) -> Claims:
    """Six sources on every question, two of whom are often wrong."""
    rows = []
    for question in range(questions):
        for source in range(6):
            wrong = (source == 5) or (source == 4 and question % 2 == 0)
            value = VALUES[kind][(question + wrong) % 3]
            rows.append(said(value, source=f"s{source}", question=f"q{question}"))
    return claims(*rows)


@pytest.mark.parametrize("kind", VALUES)
def test_every_kind_believes_what_most_good_sources_say(kind: str) -> None:
    beliefs = weigh(spoken(kind), kind=kind).beliefs
    assert [beliefs[f"q{at}"].values[0][0] for at in range(12)] == [VALUES[kind][at % 3] for at in range(12)]


@pytest.mark.parametrize("kind", VALUES)
def test_one_question_at_once_is_close_to_the_full_pass(kind: str) -> None:
    given = spoken(kind)
    full = weigh(given, kind=kind)
    rows = [at for at, question in enumerate(given.question) if question == "q3"]
    alone = weigh_one(
        Claims(**{name: [getattr(given, name)[at] for at in rows] for name in NAMES}), full.records, kind=kind
    )
    assert alone.beliefs["q3"].p(VALUES[kind][0]) == pytest.approx(full.beliefs["q3"].p(VALUES[kind][0]), abs=0.05)


NAMES = ("source", "question", "value", "report")


@pytest.mark.parametrize("kind", VALUES)
def test_a_denial_takes_from_what_it_denies(kind: str) -> None:
    given = spoken(kind)
    rows = [said(VALUES[kind][0], source="new", question="q0", polarity="denies")]
    more = claims(
        *(said(v, source=s, question=q) for s, q, v in zip(given.source, given.question, given.value, strict=True)),
        *rows,
    )
    before, after = (weigh(each, kind=kind).beliefs["q0"].p(VALUES[kind][0]) for each in (given, more))
    assert after < before


@pytest.mark.parametrize("kind", VALUES)
def test_an_outcome_settles_a_question_of_every_kind(kind: str) -> None:
    weighed = weigh(spoken(kind), kind=kind, known={"q0": VALUES[kind][1]})
    assert weighed.beliefs["q0"].settled
    assert weighed.beliefs["q0"].values[0][0] == VALUES[kind][1]


@pytest.mark.parametrize("kind", VALUES)
def test_every_claim_of_every_kind_says_what_would_be_believed_without_it(kind: str) -> None:
    weighed = weigh(spoken(kind), kind=kind)
    for why in weighed.claims.of("q4"):
        assert 0 <= why.p_without_claim <= 1
        assert 0 <= why.weight <= 1


def test_kinds_may_differ_from_question_to_question() -> None:
    both = claims(
        *(said(value, source=f"s{at}", question="n") for at, value in enumerate(("40", "40", "41"))),
        *(said(value, source=f"s{at}", question="c") for at, value in enumerate(("yes", "yes", "no"))),
    )
    beliefs = weigh(both, kind={"n": "number", "c": "choice"}).beliefs
    assert (list(beliefs), beliefs["n"].values[0][0], beliefs["c"].values[0][0]) == (["n", "c"], "40", "yes")


@pytest.mark.parametrize("kind", ["category", "place"])
def test_many_refits_at_once_are_the_same_as_one_by_one(kind: str) -> None:
    work = weigh(spoken(kind), kind=kind).work
    each = np.arange(24)
    one_by_one = np.concatenate([without(work, each[at : at + 1], origin=True) for at in each], axis=1)
    assert without(work, each, origin=True) == pytest.approx(one_by_one, abs=1e-9)
