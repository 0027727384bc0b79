"""Panels: questions that are dealt out together show nothing about those who answer them."""

import numpy as np

from secondsource.weigh import Claims, weigh
from secondsource.weigh.coded import Ints
from secondsource.weigh.dependence.panels import Meetings, usual_again
from secondsource.weigh.simulate import SCENARIOS, draw
from secondsource.weigh.ways.choice import Chose


def batches(seed: int, agree: float) -> Claims:
    """Twenty batches of four tasks, each batch answered by its own twelve people, who are right so often."""
    draw = np.random.default_rng(seed)
    rows = [(f"p{b}-{who}", f"q{b}-{task}") for b in range(20) for task in range(4) for who in range(12)]
    said = [
        "true" if right else f"wrong {at}"
        for right, at in zip(draw.random(len(rows)) < agree, range(len(rows)), strict=True)
    ]
    return Claims(source=[who for who, _ in rows], question=[what for _, what in rows], value=said)


def test_people_who_were_handed_the_same_batch_are_no_group() -> None:
    weighed = weigh(batches(1, 0.7), kind="choice")
    learned = weighed.records.learned["choice"]
    assert isinstance(learned, Chose)
    assert learned.rest.ties == ()
    assert {belief.values[0][0] for belief in weighed.beliefs.values()} == {"true"}


def test_a_story_planted_beside_many_batches_is_found() -> None:
    drawn, tasks = draw(SCENARIOS["strong"], seed=1), batches(1, 0.7)
    claims = Claims(
        source=[*drawn.claims.source, *tasks.source],
        question=[*drawn.claims.question, *tasks.question],
        value=[*drawn.claims.value, *tasks.value],
        reported=[*drawn.claims.reported, *[""] * len(tasks)],
    )
    learned = weigh(claims, kind="choice").records.learned["choice"]
    assert isinstance(learned, Chose)
    together = {source for tie in learned.rest.ties for source in tie.sources}
    planted = {source for source, what in drawn.groups.items() if what == "planted"}
    assert len(together & planted) > len(planted) / 2
    assert len(together - planted) < len(together) / 10


def meet(pair: Ints, question: Ints) -> Meetings:
    """All contradict each other, and nobody meets anybody by chance."""
    left, right = np.triu_indices(len(pair), 1)
    same = pair[left] == pair[right]
    always = np.ones(len(pair), dtype=np.bool_)
    return Meetings(pair, question, always, np.zeros(len(pair)), (left[same], right[same]))


def test_who_contradicts_on_one_question_only_never_meets_again() -> None:
    assert usual_again(meet(np.arange(6), np.zeros(6, dtype=np.int64)), np.asarray([4])).max() == 0.0


def test_a_panel_of_a_few_is_not_the_habit_of_the_file() -> None:
    panel = meet(np.repeat(np.arange(6), 2), np.tile([0, 1], 6))
    file = meet(np.append(panel.pair, np.arange(6, 36)), np.append(panel.question, np.arange(2, 32)))
    assert usual_again(panel, np.full(2, 4))[0, 0] > 0.8
    assert usual_again(file, np.full(32, 4))[0, 2:].max() == 0.0
