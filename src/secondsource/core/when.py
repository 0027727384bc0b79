"""Rough dates: what people say about time, kept as an interval of days together with the words they used."""

import datetime as dt

import msgspec


class Rough(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rough date: somewhere from `low` to `high` (both days included); None is an open end; `text` is what was said."""

    low: dt.date | None = None
    high: dt.date | None = None
    text: str = ""
