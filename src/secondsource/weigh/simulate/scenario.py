"""Scenarios: what is simulated, every number of it a setting, and the eleven scenarios that have a name.

>>> from dataclasses import replace
>>> mixed = replace(SCENARIOS["planted"], size=5, timed=False, copied=0.5)
>>> mixed.groups, mixed.size, mixed.timed
(3, 5, False)
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A world of questions, the sources who report on them, and what disturbs it. Shares are probabilities, 0 to 1.

    Attributes:
        questions: how many questions there are; one that nobody reports on is left out of what is drawn.
        values: how many values are possible for each question, 2 or more.
        span: days over which the questions arise, evenly.
        delay: mean days from a question's beginning to a report on it (exponential).
        sources: how many honest sources report.
        reports: shares of honest sources with 1, 2, 3 … reports, at most one a question.
        skew: 0 when all questions are asked about alike; the n-th draws reports in proportion to n to the power of -skew.
        right: the two counts of the Beta distribution from which each honest source's accuracy is drawn.
        rumour: share of errors that go to the one natural rumour of the question; the others fall on any wrong value.
        channels: through how many channels reports come in; every source has one as its own.
        copied: share of later honest reports that repeat an earlier honest one on the question.
        copies_planted: honest reports may repeat planted ones too.
        garbled: share of copies that say another value than what they copy.
        disclosed: share of copies that name what they repeat as their origin.
        channel_kept: share of copies that come in through the channel of what they copy.
        groups: how many planted groups there are.
        size: members of a planted group.
        targets: questions a group speaks on.
        join: share of a group's targets that a member speaks on; each speaks on one at least.
        strays: share of these on which the member says what an honest source would.
        timed: a group speaks within days; otherwise each member comes when an honest source would.
        burst: mean days by which a member of a group, or of a cohort, follows its beginning (exponential).
        cover: most cover reports of a planted member, who makes 0 to this many, evenly, on other questions.
        cover_right: share of cover reports that are true.
        cloaked: each planted group declares itself a cohort.
        repeats_truth: the groups say what is true.
        cohorts: how many honest groups were debriefed together.
        cohort_size: members of a cohort.
        cohort_questions: questions a cohort speaks on; none of them is a target.
        cohort_join: share of these that a member speaks on.
        cohort_right: share of what members say that is their cohort's version.
        shared_mistake: share of a cohort's questions on which its version is the natural rumour instead of the truth.
        declared: cohorts are named in the claims.
    """

    questions: int = 150
    values: int = 6
    span: float = 300.0
    delay: float = 20.0
    sources: int = 300
    reports: tuple[float, ...] = (0.43, 0.24, 0.12, 0.1, 0.11)
    skew: float = 0.0
    right: tuple[float, float] = (7.0, 3.0)
    rumour: float = 0.5
    channels: int = 25
    copied: float = 0.0
    copies_planted: bool = False
    garbled: float = 0.03
    disclosed: float = 0.5
    channel_kept: float = 0.7
    groups: int = 0
    size: int = 10
    targets: int = 5
    join: float = 0.6
    strays: float = 0.05
    timed: bool = True
    burst: float = 3.0
    cover: int = 2
    cover_right: float = 0.85
    cloaked: bool = False
    repeats_truth: bool = False
    cohorts: int = 0
    cohort_size: int = 8
    cohort_questions: int = 5
    cohort_join: float = 0.7
    cohort_right: float = 0.85
    shared_mistake: float = 0.0
    declared: bool = True


CLEAN = Scenario()
CIRCULAR = replace(CLEAN, copied=0.5)
PLANTED = replace(CLEAN, copied=0.4, groups=3)
COHORT = replace(PLANTED, cohorts=3)

SCENARIOS: dict[str, Scenario] = {
    "clean": CLEAN,
    "circular": CIRCULAR,
    "planted": PLANTED,
    "strong": replace(PLANTED, size=15),
    "small": replace(PLANTED, size=5),
    "untimed": replace(PLANTED, timed=False),
    "thin": replace(PLANTED, join=0.3),
    "cohort": COHORT,
    "hidden": replace(COHORT, declared=False),
    "shared": replace(COHORT, shared_mistake=0.4),
    "cloak": replace(PLANTED, cloaked=True),
    "discredit": replace(PLANTED, repeats_truth=True),
}
"""The scenarios with a name; `hidden` is `cohort` without the names of the cohorts."""
