import pytest

from secondsource.core.access import Verdict, may
from secondsource.core.tables.access import ROLES, VERBS


def test_whoever_holds_one_of_the_roles_may() -> None:
    assert may(("inspector", "analyst"), "assess") == Verdict(allowed=True)


def test_a_no_names_the_roles_of_which_one_would_do() -> None:
    assert may(("inspector",), "import_rows") == Verdict(allowed=False, missing=("analyst", "handler"))


def test_a_verb_for_two_people_says_so() -> None:
    assert may(("administrator",), "invite_person").two_people


def test_nobody_may_without_a_role() -> None:
    assert not any(may((), verb).allowed for verb in VERBS)


def test_a_verb_nobody_thought_about_is_nobodys() -> None:
    with pytest.raises(LookupError):
        may(ROLES, "read_minds")
