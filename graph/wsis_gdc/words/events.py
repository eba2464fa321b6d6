"""Asks with a date as events of a calendar: each on the last day of the year of its deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wsis_gdc.base.content_lines import content_lines, content_value
from wsis_gdc.base.texts import https_address
from wsis_gdc.words.ask_sentences import ask_columns, known, locator, text_of, who
from wsis_gdc.words.languages import labelled, translator

if TYPE_CHECKING:
    from wsis_gdc.questions.asks import Ask

__all__ = ["event", "frame"]


def frame(language: str) -> tuple[str, str]:
    """Return what stands before and after the events of a calendar."""
    name = translator(language).gettext("Asked of you: WSIS+20, Global Digital Compact")
    head = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//WSIS-GDC linkage graph//wsis-gdc asks//EN"),
        *("CALSCALE:GREGORIAN", f"X-WR-CALNAME:{content_value(name)}"),
    )
    return content_lines(head), content_lines(("END:VCALENDAR",))


def event(ask: Ask, language: str) -> str:
    """Return an ask with a year as an event that lasts the 31 December of that year."""
    _ = translator(language).gettext
    place = f"{text_of(ask, _)}, {locator(ask, _)}"
    told = (
        ask.note,
        _("Only the year is known; it is entered on its last day. A session or event may fall earlier."),
        labelled(ask_columns(_)["who"], who(ask, _), language),
        ask.provision.gist,
        place,
        *known(ask, _, {}),
        ask.provision.iri,
    )
    summary = _("By {year}: {title}").format(year=ask.year, title=f"{ask.provision.label} – {place}")
    address = https_address(ask.address)
    lines = (
        "BEGIN:VEVENT",
        f"UID:{_uid(ask.provision.iri)}",
        f"DTSTAMP:{ask.as_of.replace('-', '') or '20000101'}T000000Z",
        f"DTSTART;VALUE=DATE:{ask.year:04}1231",
        f"DTEND;VALUE=DATE:{(ask.year or 0) + 1:04}0101",
        f"SUMMARY:{content_value(summary)}",
        f"DESCRIPTION:{content_value(chr(10).join(filter(None, told)))}",
        *([f"URL:{address}"] if address else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )
    return content_lines(lines)


def _uid(iri: str) -> str:
    """Return an identifier that stays: the path of an IRI at its domain.

    >>> _uid("https://w3id.org/wsis-gdc/wsis20/67")
    'wsis-gdc/wsis20/67@w3id.org'
    """
    parts = urlsplit(iri)
    return f"{content_value(parts.path.strip('/'))}@{parts.hostname}"
