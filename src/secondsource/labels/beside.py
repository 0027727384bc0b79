"""What stands beside a belief: whom to ask next and whom not, who could have seen it, and who is not independent."""

from typing import Final

from secondsource.labels.marks import N_

ASKING: Final = {
    # why to ask
    "ask_doubt": N_("Doubt that is left: {bits} bits; two answers that are equally likely make one bit"),
    "ask_knows": N_("Is expected to know it in {percent} of 100 cases"),
    "ask_own": N_("Has nothing from those who have spoken"),
    "ask_partly_own": N_("Speaks for itself in {percent} of 100 cases; the rest is from those who have spoken"),
    "ask_after": N_("What it adds to the {asked} before it"),
    # how to ask
    "ask_open": N_("Ask it openly and name no answer: “{question}” Then ask how they know it, and who told them."),
    "ask_open_about": N_(
        "Ask openly about this and name no answer: {about}. Then ask how they know it, and who told them."
    ),
    "ask_open_unnamed": N_(
        "Ask openly what they know of it and name no answer. Then ask how they know it, and who told them."
    ),
    "ask_which_of": N_("Ask it with every answer there can be, in this order: {options}. Then ask how they know it."),
    # whom not to ask, whatever they may know
    "ask_inside": N_("still inside: never asked to take a risk"),
    "ask_detained": N_("held by somebody: cannot answer freely"),
    "ask_under_pressure": N_("was or may have been under pressure at the last contact"),
    "ask_no_contact": N_("does not want to be contacted again"),
    "ask_erased": N_("was erased"),
    "ask_above_ceiling": N_("in more danger ({risk}) than is allowed ({ceiling})"),
    "ask_risk_not_recorded": N_("danger is not recorded, and a limit is set ({ceiling})"),
    # who would tell nothing new
    "ask_repeats": N_("has spoken already, or only repeats who has"),
    "ask_knows_nothing": N_("is expected to know no more than a guess would"),
    "ask_settled": N_("there is nothing left to find out"),
}
"""Codes of `weigh.asking` and `desk.asking`."""

REACH: Final = {
    "reach_left_before": N_("Left on {left:date}; what is stated was on {when:date} or later, {days} days after."),
    "reach_came_after": N_("Came on {came:date}; what is stated was until {when:date}, {days} days before."),
    "reach_other_place": N_("Was in {own}; what is stated was in {stated}."),
    "reach_other_unit": N_("Served in {own}; what is stated is about {stated}."),
    "reach_other_service": N_("Served in the {own:service}; what is stated is about the {stated:service}."),
    "reach_rank_seldom": N_("People of this rank are seldom told of plans: {rank}."),
}
"""What speaks against having seen it, by the codes of `core.reach`."""

TOGETHER: Final = {
    "speak_together": N_(
        "{sources} sources speak together on {questions} questions and say the same in {agrees} of 100 cases:"
        " they are not independent."
    ),
    "declared_cohort": N_(
        "{sources} sources are recorded as people who belong together; they speak on {questions} questions:"
        " they are not independent."
    ),
    "one_feed": N_("{sources} sources print the same: they are not independent, and count as one origin."),
    "together_feed": N_(
        "On {shared} questions they answer both, they differ {differs} times; independent sources would differ"
        " about {expected} times."
    ),
    "together_joins": N_("On {joins} of 100 of these questions each of them has spoken."),
    "together_days": N_("Half of what they say was said within {days} days of the rest."),
    "together_same_day": N_("They mostly speak on the same day."),
    "together_odds": N_(
        "Chance hardly explains it: the odds against chance are about 1 followed by {odds} zeros to 1."
    ),
    "together_counts": N_("Here they count as {counts} independent origins."),
    "together_own": N_(
        "How far each of them says it for a reason of their own, judged by what others say on other questions."
        " At 0 what they say together moves nothing here; at 1 each of them counts, less what they have in common."
    ),
}
"""Why sources are not independent, by the code a belief gives, and what shows it."""

BESIDE_LISTS: Final[dict[str, dict[str, str]]] = {
    "taken_away": {
        "most": N_("most of the doubt"),
        "half": N_("about half of the doubt"),
        "part": N_("part of the doubt"),
        "little": N_("little of the doubt"),
    },
    "compared": {
        "time": N_("time"),
        "place": N_("place"),
        "unit": N_("unit"),
        "service": N_("service"),
        "rank": N_("rank"),
    },
    "service": {"army": N_("army"), "navy": N_("navy"), "air": N_("air force"), "police": N_("police")},
    "innocent": {
        "heard_from_comrade": N_("a comrade told it"),
        "phone_contact": N_("stayed in touch by phone"),
        "family_there": N_("has family there"),
        "came_back_once": N_("came back once"),
        "date_rough": N_("one of the dates is rough or wrong"),
        "told_on_arrival": N_("was told on arrival"),
        "read_record": N_("read a record of it"),
        "travelled": N_("travelled there"),
        "unit_moved": N_("the unit moved"),
        "name_shared": N_("two places share the name"),
        "attached_elsewhere": N_("was attached to another unit"),
        "shared_base": N_("the units shared a base"),
        "clerk_driver_signals": N_("worked as clerk, driver or signaller"),
        "overheard": N_("overheard it"),
        "told_before_duty": N_("was told before an operation"),
    },
}
"""Words of the lists that stand beside a belief."""
