"""Believed: what is learned of sources from how they fit in with others."""

from secondsource.weigh import Claims, weigh


def highest(questions: int) -> float:
    """How often Heron, graded D (right .35 of the time), seems to be right after agreeing so often with many others."""
    rows = [(who, f"q{at}") for at in range(questions) for who in ("Heron", "Wren", "Swift", "Crane", "Rail", "Teal")]
    given = Claims(
        source=[who for who, _ in rows],
        question=[what for _, what in rows],
        value=["true"] * len(rows),
        rating=["D" if who == "Heron" else "" for who, _ in rows],
    )
    return float(weigh(given, kind="choice").work.rows.accuracy[0])


def test_a_thousand_agreements_are_not_a_thousand_checks() -> None:
    assert 0.6 < highest(40) <= highest(2000) < (4 * 0.35 + 20) / 24
