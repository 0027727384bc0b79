"""Sentences that Django's forms say by themselves: listed so that our catalogue speaks them where Django's has no Burmese."""

from typing import Final

from secondsource.labels.marks import N_, NN_

FORMS: Final = (
    N_("This field is required."),
    N_("Enter a number."),
    N_("Enter a whole number."),
    N_("Enter a valid date."),
    N_("Enter a valid time."),
    N_("Enter a valid date/time."),
    N_("Enter a valid value."),
    N_("Enter a list of values."),
    N_("Enter a complete value."),
    N_("Select a valid choice. %(value)s is not one of the available choices."),
    N_("Select a valid choice. That choice is not one of the available choices."),
    N_("Ensure this value is greater than or equal to %(limit_value)s."),
    N_("Ensure this value is less than or equal to %(limit_value)s."),
    N_("Null characters are not allowed."),
    N_("No file was submitted."),
    N_("No file was submitted. Check the encoding type on the form."),
    N_("The submitted file is empty."),
    N_("Unknown"),
    N_("Yes"),
    N_("No"),
)
"""Said as they stand."""

COUNTED: Final = (
    NN_(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    NN_(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    NN_(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
    ),
)
"""Said by a number."""
