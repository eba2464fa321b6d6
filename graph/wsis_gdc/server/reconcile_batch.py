"""Batches of the Reconciliation API: what they ask, read with care, and the answer to each piece of one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from wsis_gdc.base.namespaces import compact
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.reconciliation import Candidate, candidates, known_kinds, same, thing_of
from wsis_gdc.server.extension import Cell, names, values
from wsis_gdc.server.sparql import RefusedError
from wsis_gdc.words.hits import kind_name
from wsis_gdc.words.reconciliation_labels import mark_words
from wsis_gdc.words.terms import Terms

__all__ = ["Columns", "Query", "describe", "extended", "matched", "read_columns", "read_queries"]

_QUERIES: Final = 100
"""Queries of one batch."""

_ROWS: Final = 1_000
"""Rows of one table to be extended."""

_LONGEST: Final = 2_000
"""Characters of a query or a value."""

_MOST: Final = 50
"""Candidates of one query."""

_NAMES: Final = ("iri", "code", "label")
"""Properties by which a thing is found where a query has no text."""

_SURE: Final = 100.0

_AGAINST: Final = 0.5
"""What is left of a score where a property speaks against a candidate."""

_OTHER_KIND: Final = 0.8
"""What is left of a score where a candidate is of another kind than should be."""


@dataclass(frozen=True, slots=True)
class Query:
    """What one query asks: a text, kinds that candidates ``should`` have or must have, values of properties."""

    text: str
    kinds: tuple[str, ...]
    should: bool
    limit: int
    properties: tuple[tuple[str, tuple[str, ...]], ...]


class Columns(NamedTuple):
    """A table to be extended: the things of its rows, and what is asked of each."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_queries(text: str) -> dict[str, Query]:
    """Return the queries of a batch by their names. Raises RefusedError."""
    found = _object(text, "queries")
    if len(found) > _QUERIES:
        raise RefusedError(413, f"A batch has at most {_QUERIES} queries; this one has {len(found):,}.")
    return {name: _query(name, each) for name, each in found.items()}


def _query(name: str, told: Any) -> Query:
    if not isinstance(told, dict):
        raise RefusedError(400, f"{name[:40]} is an object with a query.")
    kinds = told.get("type") or []
    limit = told.get("limit", 5)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 1 <= limit < 1e9:
        limit = 5
    given = told.get("properties") or []
    if not isinstance(given, list) or not all(isinstance(each, dict) and "pid" in each for each in given[:100]):
        raise RefusedError(400, f"properties of {name[:40]} is a list of objects with pid and v.")
    properties = tuple((str(each["pid"])[:100], _texts(each.get("v"))) for each in given[:100])
    text = told.get("query") or next((some[0] for pid, some in properties if pid in _NAMES and some), "")
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise RefusedError(400, f"The query of {name[:40]} is a text of at most {_LONGEST:,} characters.")
    strict = told.get("type_strict", "any")
    if strict not in ("any", "should", "all"):
        raise RefusedError(400, f"type_strict of {name[:40]} is any, should or all.")
    text = text.encode("utf-8", "replace").decode()  # JSON escapes can smuggle half a sign into a text
    wanted = tuple(dict.fromkeys(_texts(kinds)))
    if strict == "all" and len(wanted) > 1:
        return Query("", (), False, 1, ())  # each thing has one kind here
    return Query(text, wanted, strict == "should", min(int(limit), _MOST), properties)


def _texts(value: Any) -> tuple[str, ...]:
    """Return what a value or a list of values says, as texts; things by their identifiers."""
    some = value if isinstance(value, list) else [value]
    plain = (each.get("id") if isinstance(each, dict) else each for each in some[:100])
    return tuple(str(each)[:_LONGEST] for each in plain if isinstance(each, str | int | float) and str(each).strip())


def read_columns(text: str) -> Columns:
    """Return what a table is to be extended with. Raises RefusedError."""
    found = _object(text, "extend")
    ids, properties = found.get("ids"), found.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) and len(each) <= _LONGEST for each in ids):
        raise RefusedError(400, "extend has ids, a list of identifiers.")
    if len(ids) > _ROWS:
        raise RefusedError(413, f"At most {_ROWS:,} rows are extended at once; this request has {len(ids):,}.")
    if not isinstance(properties, list) or not all(isinstance(each, dict) and "id" in each for each in properties):
        raise RefusedError(400, "extend has properties, a list of objects with id.")
    known = names("en")
    wanted = tuple(dict.fromkeys(str(each["id"]) for each in properties))
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise RefusedError(400, f"There is no property {unknown[0][:40]} here; there are {', '.join(known)}.")
    return Columns(tuple(dict.fromkeys(ids)), wanted)


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError(400, f"{name} is not JSON.") from None
    if not isinstance(found, dict):
        raise RefusedError(400, f"{name} is a JSON object.")
    return found


def matched(engine: Engine, query: Query, terms: Terms) -> list[dict[str, Any]]:
    """Return the candidates of a query as the API has them, the likeliest first. Raises RefusedError."""
    known = known_kinds(engine)
    unknown = [kind for kind in query.kinds if kind not in known]
    if unknown:
        raise RefusedError(400, f"There is no type {unknown[0][:40]} here; there are {', '.join(known)}.")
    # properties may speak against the first ones
    most = query.limit + (20 if query.properties else 0)
    found = candidates(engine, query.text, among=query.kinds, language=terms.language, limit=most)
    if query.should and query.kinds and not found:
        others = candidates(engine, query.text, language=terms.language, limit=most)
        found = tuple(replace(each, score=round(each.score * _OTHER_KIND, 1), certain=False) for each in others)
    if query.properties:
        found = _weighed(engine, found, query, terms)
    return [_told(each, terms) for each in found[: query.limit]]


def _weighed(engine: Engine, found: Sequence[Candidate], query: Query, terms: Terms) -> tuple[Candidate, ...]:
    """Return candidates as properties speak for or against them.

    Of several that are as asked, the only one that properties speak for, and none against, is certain.
    """
    weighed, supported = [], []
    for each in found:
        verdicts = _verdicts(engine, each, query, terms)
        if False in verdicts:
            each = replace(each, score=round(each.score * _AGAINST, 1), certain=False)
        elif True in verdicts and each.score == _SURE:
            supported.append(each.thing.iri)
        weighed.append(each)
    if len(supported) == 1:
        weighed = [replace(each, certain=each.certain or each.thing.iri in supported) for each in weighed]
    return tuple(sorted(weighed, key=lambda each: (-each.score, not each.certain)))


def _verdicts(engine: Engine, candidate: Candidate, query: Query, terms: Terms) -> list[bool]:
    """Return what each property that a candidate has says of it."""
    entry = thing_of(engine, candidate.thing.iri, terms.language)
    found = []
    for name, wanted in query.properties:
        cells = values(engine, entry, name, terms) if entry and wanted else []
        if cells:
            found.append(any(_agrees(engine, cell, value, terms) for cell in cells for value in wanted))
    return found


def _agrees(engine: Engine, cell: Cell, value: str, terms: Terms) -> bool:
    if value.strip().casefold() in (str(text).casefold() for text in cell.values()):
        return True
    entry = thing_of(engine, str(cell.get("id", "")), terms.language) if "id" in cell else None
    return entry is not None and same(entry, value)


def _told(each: Candidate, terms: Terms) -> dict[str, Any]:
    features: list[Mapping[str, Any]] = [
        {"id": "code", "value": each.way == "code"},
        {"id": "name-likeness", "value": each.likeness},
    ]
    if each.probability is not None:
        features.append({"id": "suggestion-probability", "value": each.probability})
    return {
        "id": compact(each.thing.iri),
        "name": each.thing.label,
        "description": describe(each.thing, each.kind, terms),
        "type": [{"id": each.kind, "name": kind_name(each.kind, terms)}],
        "score": each.score,
        "match": each.certain,
        "features": features,
    }


def describe(thing: Thing, kind: str, terms: Terms) -> str:
    """Return in a line what a thing is, beside its name: code, kind, what it stands under, a note on the name."""
    note = mark_words(thing.mark, terms.language)
    return " · ".join(filter(None, (terms.code(thing.code, kind), kind_name(kind, terms), thing.group, note)))


def extended(engine: Engine, id_: str, properties: Sequence[str], terms: Terms) -> dict[str, list[Cell]]:
    """Return the values of properties of a thing, empty lists where it is not known."""
    entry = thing_of(engine, id_, terms.language)
    return {name: values(engine, entry, name, terms) if entry else [] for name in properties}
