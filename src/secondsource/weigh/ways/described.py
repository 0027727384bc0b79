"""Described: what each way learned, in plain words and numbers for the model file."""

from collections.abc import Iterable, Mapping
from typing import Any

from secondsource.weigh import priors
from secondsource.weigh.ways.category import Labelled
from secondsource.weigh.ways.choice import Chose
from secondsource.weigh.ways.modelled import Part
from secondsource.weigh.ways.quantity import Measured
from secondsource.weigh.ways.state import Followed
from secondsource.weigh.work import Work


def described(works: Iterable[Work]) -> dict[str, Any]:
    """What was learned, attribute by attribute where it differs.

    Returns:
        mixture: attribute -> model -> weight, of categories; temperature: attribute -> what the mixture was divided by;
        losses: attribute -> mode, median or mean, of numbers and times; hazards: attribute -> rate of change a day, of states;
        copies: how many later claims of unrecorded lineage repeat an earlier one; groups, feeds: how many of each were found.
    """
    found: dict[str, Any] = {"mixture": {}, "temperature": {}, "losses": {}, "hazards": {}}
    for work in works:
        match work.learned:
            case Chose() as chose:
                found["mixture"][""] = {"choice": 1.0}
                found["copies"] = chose.rest.habits.copied
                found["groups"] = len(chose.rest.ties)
                found["feeds"] = len(chose.feeds)
            case Followed() as followed:
                found["hazards"] |= {
                    name: sum(rate * mass for rate, mass in zip(one.rates, one.mass, strict=True))
                    for name, one in followed.records.attributes.items()
                }
            case dict() as parts:
                for name, part in parts.items():
                    _part(found, name, part)
    return found | {"rho": priors.SHARED_ORIGIN, "rumour": priors.RUMOUR}


def _part(found: Mapping[str, dict[str, Any]], name: str, part: object) -> None:
    """What one attribute's model learned."""
    if not isinstance(part, Part):
        return
    match part.model:
        case Labelled(of=mixed):
            found["mixture"][name] = dict(zip(mixed.names, mixed.stacked.weights.tolist(), strict=True))
            found["temperature"][name] = mixed.stacked.temperature
        case Measured(of=quantities):
            found["losses"][name] = quantities.parts[0].measured.choice.loss
