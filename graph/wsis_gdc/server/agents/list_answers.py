"""Answers that are lists: gaps, overlaps, and what texts ask; each in pages, with what was quoted marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.asks import asks
from wsis_gdc.server.agents.claim_records import quoted
from wsis_gdc.server.json_api import gaps_told, overlaps_told, paged
from wsis_gdc.words.ask_sentences import ask_notes, ask_records
from wsis_gdc.words.languages import translator
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["asked", "left_out", "shared"]

_GAPS: Final = ("question", "iri", "code", "state", "links", "strongest", "reason", "label_mark")
_QUOTED_OF_OVERLAPS: Final = ("one_label", "other_label", "sentence")
_QUOTED_OF_ASKS: Final = (
    *("deadline_note", "named", "addressees", "partners", "asked", "why", "title", "summary", "text", "notes"),
)


def left_out(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what no link, or only weak ones, reach. Raises NotFoundError, QueryError."""
    page = paged(gaps_told(engine, values, values["sets"]), values)
    told = [
        {
            **{name: each[name] for name in _GAPS},
            "label": quoted(each["label"], each["label_language"]),
            "sentence": quoted(each["sentence"]),
        }
        for each in page["items"]
    ]
    return {**page, "items": told}


def shared(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pairs that share commitments, or one pair with what it shares. Raises NotFoundError, QueryError."""
    page = paged(overlaps_told(engine, values, values["sets"]), values)
    return {**page, "items": _marked(page["items"], _QUOTED_OF_OVERLAPS)}


def asked(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what texts ask, of whom and by when, with how to read the list. Raises NotFoundError."""
    language = values["lang"]
    found = asks(
        engine, values["code"] or "", document=values["document"] or "", dated=values["dated"], language=language
    )
    page = paged(ask_records(found, language, Terms(language, vocabulary(engine))), values)
    _ = translator(language).gettext
    read = all(ask.read for ask in found)
    reading = [note for name, note in ask_notes(_).items() if name != "unread" or not read]
    if not found:
        reading = [_("Nothing is asked, as far as the texts were read.")]
    return {**page, "items": _marked(page["items"], _QUOTED_OF_ASKS), "how_to_read": reading}


def _marked(records: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """Return records with the texts under some names marked as quoted."""
    return [
        {name: quoted(value) if name in names and value else value for name, value in record.items()}
        for record in records
    ]
