"""Access: what each role may do. One pure table; whoever is not named in it may not."""

from collections.abc import Iterable
from dataclasses import dataclass

from secondsource.core.tables.access import TWO_PEOPLE, VERBS


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may, and why not: `missing` names the roles of which one would do."""

    allowed: bool
    missing: tuple[str, ...] = ()
    two_people: bool = False


def may(roles: Iterable[str], verb: str) -> Verdict:
    """Whether somebody with these roles may do this.

    Raises:
        LookupError: the verb is not in the table; a verb nobody thought about is nobody's.
    """
    able = VERBS[verb]
    held = able & set(roles)
    return Verdict(bool(held), () if held else tuple(sorted(able)), verb in TWO_PEOPLE)
