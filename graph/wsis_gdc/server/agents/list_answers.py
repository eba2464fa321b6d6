"""Answers that are lists: gaps, overlaps, what texts ask, sets side by side, the flow, how far readers agree.

Each comes in pages, with what was quoted marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.asks import asks
from wsis_gdc.server import question_answers as answers
from wsis_gdc.server.agents.claim_records import quoted
from wsis_gdc.server.question_answers import gaps_told, overlaps_told, paged
from wsis_gdc.words.ask_sentences import ask_notes, ask_records
from wsis_gdc.words.languages import translator
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["asked", "compared", "flowing", "left_out", "shared", "trusted"]

_GAPS: Final = ("question", "iri", "code", "state", "links", "strongest", "reason", "label_mark")
_QUOTED_OF_OVERLAPS: Final = ("one_label", "other_label", "sentence")
_QUOTED_OF_CELLS: Final = ("row_label", "column_label")
_QUOTED_OF_RIBBONS: Final = ("from_label", "to_label")
_QUOTED_OF_TRUST: Final = (
    *("unit_label", "target_label", "reader_a", "reason_a", "reader_b", "reason_b", "settlement"),
    *("coding", "ours", "reviewer", "other", "scope"),
)
_QUOTED_OF_ASKS: Final = (
    *("deadline_note", "named", "addressees", "partners", "asked", "why", "title", "summary", "text", "notes"),
)


def left_out(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what no link, or only weak ones, reach. Raises NotFoundError, QueryError."""
    found = gaps_told(engine, values, values["sets"])
    page = paged(found.records, values)
    told = [
        {
            **{name: each[name] for name in _GAPS},
            "label": quoted(each["label"], each["label_language"]),
            "sentence": quoted(each["sentence"]),
        }
        for each in page["items"]
    ]
    return {**page, "items": told, "notes": list(map(quoted, found.notes))}


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


def compared(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return two mapping sets at a level, with a page of their cells. Raises NotFoundError, QueryError."""
    told = answers.compared(engine, values)
    return {**told, "items": _marked(told["items"], _QUOTED_OF_CELLS)}


def flowing(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the Compact carries on, with a page of the ribbons, and what is new. Raises QueryError."""
    told = answers.flowing(engine, values)
    page = paged(told.pop("ribbons"), values)
    return {
        **told,
        **{name: quoted(told[name]) for name in ("mapping_set", "claimant")},
        "notes": list(map(quoted, told["notes"])),
        "provisions_new": _marked(told["provisions_new"], ("label",)),
        **page,
        "items": _marked(page["items"], _QUOTED_OF_RIBBONS),
    }


def trusted(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page of how far the coded sets can be relied on."""
    told = answers.trusted(engine, values)
    return {**told, "items": _marked(told["items"], _QUOTED_OF_TRUST)}


def _marked(records: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """Return records with the texts under some names marked as quoted."""
    return [
        {name: quoted(value) if name in names and value else value for name, value in record.items()}
        for record in records
    ]
