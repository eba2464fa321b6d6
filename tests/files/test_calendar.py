"""Asks as a calendar, read back by another library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import icalendar
import pytest

from wsis_gdc.base.content_lines import content_lines, content_value
from wsis_gdc.files.calendar import Calendar
from wsis_gdc.files.formats import serialize
from wsis_gdc.questions.asks import Ask, asks
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine


def written(found: tuple[Ask, ...], language: str = "en") -> bytes:
    return serialize("asks", Calendar(found, language), "ics")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_ask_with_a_year_is_a_day_long_event_in_every_language(oxigraph: OxigraphEngine, language: str) -> None:
    found = asks(oxigraph, "itu", language=language)
    dated = [ask for ask in found if ask.year]

    calendar = icalendar.Calendar.from_ical(written(found, language))

    assert not calendar.errors
    events = calendar.walk("VEVENT")
    assert [event.errors for event in events] == [[]] * len(dated)
    assert len({str(event["UID"]) for event in events}) == len(dated) > 40
    for event, ask in zip(events, dated, strict=True):
        assert event["DTSTART"].dt == date(ask.year or 0, 12, 31)
        assert event["DTEND"].dt == date((ask.year or 0) + 1, 1, 1)
        assert ask.provision.label in event["SUMMARY"]
        assert ask.note in event["DESCRIPTION"] and ask.provision.gist in event["DESCRIPTION"]
        assert ask.provision.iri in event["DESCRIPTION"]


def test_lines_end_fold_and_repeat_as_the_standard_asks(oxigraph: OxigraphEngine) -> None:
    found = asks(oxigraph, language="zh")
    content = written(found, "zh")
    lines = content.split(b"\r\n")

    assert content == written(found, "zh")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert all(line.decode() for line in lines)  # no letter is cut in two


def test_hostile_texts_stay_values(oxigraph: OxigraphEngine) -> None:
    """Neither a line end nor a sign of the format in a text makes a property of its own."""
    evil = "a\r\nATTENDEE:mailto:x@y\nEND:VEVENT;,\\n\x00\x07é" + "é" * 90
    (ask,) = asks(oxigraph, "itu", document="wsis20", dated=True)[:1]
    hostile = replace(ask, note=evil, address="javascript:alert(1)", provision=replace(ask.provision, label=evil))

    (event,) = icalendar.Calendar.from_ical(written((hostile,))).walk("VEVENT")

    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"}
    assert "END:VEVENT;,\\n" in event["DESCRIPTION"]


def test_a_folded_line_is_the_same_line() -> None:
    line = "SUMMARY:" + content_value("中文, " * 60)

    assert content_lines([line]).replace("\r\n ", "") == f"{line}\r\n"
