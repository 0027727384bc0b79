import datetime as dt

from secondsource.core import contacts
from secondsource.core.contacts import Contacts
from secondsource.core.facts import ContactLogged, Rough
from tests.core.chains import mark

MONDAY = Rough(low=dt.date(2026, 3, 2), high=dt.date(2026, 3, 2))


def test_a_sources_contacts_stand_in_the_order_of_the_book() -> None:
    register = Contacts()
    for clock, (key, source) in enumerate((("c1", "s"), ("c2", "t"), ("c3", "s")), 1):
        register.apply(ContactLogged(contact=key, source=source, held=MONDAY), mark(clock))
    assert register.by_source == {"s": ["c1", "c3"], "t": ["c2"]}


def test_a_contact_that_makes_sense_is_kept() -> None:
    held = ContactLogged(contact="c", source="s", held=MONDAY, channel="phone", conditions=("free",), minutes=0)
    assert contacts.check(held) == []


def test_what_makes_no_sense_is_refused_field_by_field() -> None:
    held = ContactLogged(contact="c", source="s", held=Rough(), channel="dream", conditions=("free", "odd"), minutes=-1)
    assert [(finding.code, finding.field) for finding in contacts.check(held)] == [
        ("day_missing", "held"),
        ("word_unknown", "channel"),
        ("word_unknown", "conditions"),
        ("number_below", "minutes"),
    ]
