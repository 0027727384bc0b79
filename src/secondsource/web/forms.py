"""Forms: shape only. Nothing is kept in the browser, closed lists speak the reader's language, a refusal stands beside its field."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from secondsource import labels
from secondsource.core import when
from secondsource.core.findings import Finding, Refused
from secondsource.core.when import Rough
from secondsource.store.errors import Refusal

Choices = Callable[[], list[tuple[str, str]]]


def language() -> str:
    """The language of this request: en or my."""
    return (translation.get_language() or "en").partition("-")[0]


class Form(forms.Form):
    """A form whose fields the browser neither completes nor sends anywhere for spelling."""

    use_required_attribute = False
    template_name = "forms/form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            field.widget.attrs.setdefault("spellcheck", "false")

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Put each finding's sentence beside the field it is about, or above the form when it is about none of them."""
        for finding in findings:
            self.add_error(
                finding.field if finding.field in self.fields else None, labels.say(finding, language=language())
            )

    def keeps(self, verb: Callable[[], object]) -> bool:
        """Call a verb; whether it was done. What it refuses stands in the form."""
        try:
            verb()
        except Refused as no:
            self.refuse(no.findings)
        except Refusal as no:
            self.refuse([Finding(no.code, no.values)])
        return not self.errors

    def said(self, name: str) -> str:
        """What stands in a field of text, without the space around it."""
        return str(self.cleaned_data.get(name) or "").strip()

    def chosen(self, name: str) -> tuple[str, ...]:
        """What was ticked in a field of several choices."""
        return tuple(self.cleaned_data.get(name) or ())

    def rough(self, name: str, said: dt.date) -> Rough | None:
        """The rough date in a field, read against the day it was said; nothing when it is empty or not understood."""
        text = self.said(name)
        if not text:
            return None
        try:
            return when.read(text, said)
        except Refused as no:
            self.refuse([Finding(finding.code, finding.values, name) for finding in no.findings])
            return None


def words_of(kind: str, codes: Sequence[str | int], *, empty: Any = None) -> Choices:
    """The words of a closed list as choices, said in the language of the request; `empty` stands first for "not recorded"."""

    def choices() -> list[tuple[str, str]]:
        said = [(str(code), labels.words(kind, str(code), language())) for code in codes]
        return said if empty is None else [("", str(empty)), *said]

    return choices


NOT_RECORDED = _("not recorded")


_STEERING = re.compile("[\x01-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
"""What steers a terminal or turns the order of letters round, and is not seen: a name with it looks like another."""


class Line(forms.CharField):
    """One line of text that may be empty; whatever steers and is not seen becomes a space."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 500)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The line without what steers."""
        return str(super().to_python(_STEERING.sub(" ", value) if isinstance(value, str) else value))


class Lines(forms.CharField):
    """Several lines of text that may be empty, as they were typed."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 20_000)
        super().__init__(**kwargs)


class Secret(forms.CharField):
    """A passphrase: never shown, never completed, never trimmed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        kwargs.setdefault("max_length", 1_000)
        super().__init__(widget=forms.PasswordInput(attrs={"autocomplete": "off"}), **kwargs)


class Word(forms.ChoiceField):
    """One word of a closed list, or none."""

    def __init__(self, choices: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(choices=choices, **kwargs)


class Ticks(forms.MultipleChoiceField):
    """Several words of a closed list."""

    def __init__(self, choices: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)


class Tick(forms.BooleanField):
    """Yes or no."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
