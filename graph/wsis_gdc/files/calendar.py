"""Asks with a date as a calendar (iCalendar, RFC 5545), the same bytes for the same asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from wsis_gdc.words.events import event, frame

if TYPE_CHECKING:
    from wsis_gdc.questions.asks import Ask

__all__ = ["Calendar", "to_ics"]


class Calendar(NamedTuple):
    """Asks, of which those with a year become events, and the language of their words."""

    asks: Sequence[Ask]
    language: str = "en"


def to_ics(calendar: Calendar) -> bytes:
    """Return a calendar as bytes; asks without a year are left out."""
    head, foot = frame(calendar.language)
    events = (event(ask, calendar.language) for ask in calendar.asks if ask.year is not None)
    return "".join((head, *events, foot)).encode()
