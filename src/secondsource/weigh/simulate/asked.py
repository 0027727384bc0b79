"""Asked: what the honest sources of a simulated world would say of their own, were they asked."""

from collections.abc import Callable
from typing import TypeAlias

from secondsource.weigh.simulate.drawn import Names, stream
from secondsource.weigh.simulate.scenario import Scenario
from secondsource.weigh.simulate.world import honest_value, world

Answering: TypeAlias = Callable[[str, str], str]
"""From a source and a question to the value that it answers; asked twice, a source answers the same."""


def answering(scenario: Scenario, seed: int) -> tuple[tuple[str, ...], Answering]:
    """The honest sources of a drawing, and what each would answer: its own view, however often it repeated others before.

    Args:
        scenario: what was drawn.
        seed: the seed it was drawn with.

    Raises:
        KeyError: (when asked) there is no such honest source, or no such question.

    Example:
        >>> from secondsource.weigh.simulate.scenario import SCENARIOS
        >>> sources, answer = answering(SCENARIOS["planted"], seed=1)
        >>> len(sources), answer(sources[0], "q7") == answer(sources[0], "q7")
        (300, True)
    """
    found, names = world(scenario, stream(seed, 0)), Names(scenario, stream(seed, 5))
    speakers = {names.source(at): at for at in range(scenario.sources)}
    asked = {names.question(at): at for at in range(scenario.questions)}

    def answer(source: str, question: str) -> str:
        who, what = speakers[source], asked[question]
        own = stream(seed, 6 + who * scenario.questions + what)
        return names.value(what, honest_value(scenario, found, what, float(found.accuracy[who]), own))

    return tuple(speakers), answer
