"""What the Reconciliation API can tell of a thing: its properties, with the kinds that have them, and values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.roles import facilitators
from wsis_gdc.knowledge.things import Thing, things
from wsis_gdc.questions.reconciliation import known_kinds
from wsis_gdc.questions.search_index import Entry
from wsis_gdc.words.hits import kind_name
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.reconciliation_labels import PROPERTIES, mark_words, property_names
from wsis_gdc.words.terms import Terms

__all__ = ["Cell", "columns_of", "names", "properties_of", "values"]

Cell = Mapping[str, Any]
"""A value as the API has it: ``{"str": …}``, or ``{"id": …, "name": …}`` for a thing."""

_OF_KINDS: Final = {
    "linked-action-line": ("commitment", "objective"),
    "linked-commitment": ("action-line",),
    "facilitator": ("action-line",),
}
"""The kinds of things that have a property, where not all have it."""


_THINGS: Final = {"linked-action-line": "action-line", "linked-commitment": "commitment", "facilitator": "entity"}
"""The kind of the things that are the values of a property, where it is one."""


class _Asked(NamedTuple):
    engine: Engine
    terms: Terms

    @property
    def language(self) -> str:
        return self.terms.language


def names(language: str) -> dict[str, str]:
    """Return the properties by the names that programs know, with what they are called."""
    known = property_names(language)
    return {name: known[name] for name in PROPERTIES}


def properties_of(engine: Engine, kind: str, language: str) -> dict[str, str]:
    """Return the properties that things of a kind have, all where it is none that is known."""
    every = names(language)
    if kind not in known_kinds(engine):
        return every
    return {name: told for name, told in every.items() if name not in _OF_KINDS or kind in _OF_KINDS[name]}


def columns_of(properties: Sequence[str], language: str) -> list[dict[str, Any]]:
    """Return what the columns of a table are called, and of which kind the things in them are."""
    known = names(language)
    types = {name: {"type": {"id": kind}} for name, kind in _THINGS.items()}
    return [{"id": name, "name": known[name], **types.get(name, {})} for name in properties]


def values(engine: Engine, entry: Entry, property: str, terms: Terms) -> list[Cell]:
    """Return the values of a property of a thing, none where it has none or the property is unknown."""
    make = _VALUES.get(property)
    return make(_Asked(engine, terms), entry) if make else []


def _text(text: str) -> list[Cell]:
    return [{"str": text}] if text else []


def _things(some: list[Thing]) -> list[Cell]:
    return [{"id": compact(each.iri), "name": each.label} for each in some]


def _label(asked: _Asked, entry: Entry, language: str = "") -> list[Cell]:
    """Return the name of a thing in a language, none where it has none in that."""
    if not language or language == entry.thing.lang:
        return _text(entry.thing.label)
    found = things(asked.engine, [entry.iri], language).get(entry.iri)
    return _text(found.label) if found and found.lang == language else []


def _heading(_asked: _Asked, entry: Entry) -> list[Cell]:
    if not entry.thing.group:
        return []
    if not entry.thing.group_iri:
        return _text(entry.thing.group)
    return [{"id": compact(entry.thing.group_iri), "name": entry.thing.group}]


def _linked(asked: _Asked, entry: Entry, kind: str) -> list[Cell]:
    """Return the things of a kind that the coded crosswalk links with a thing, as its matrix does."""
    if entry.kind not in _OF_KINDS[f"linked-{kind}"]:
        return []
    iris = _crosswalk(asked.engine, entry.kind, kind).get(entry.iri, ())
    known = tables_of(asked.engine).things(kind, asked.language)
    return _things([thing for thing in known if thing.iri in iris])


@per_engine
def _crosswalk(engine: Engine, near: str, far: str) -> Mapping[str, frozenset[str]]:
    """Return what the coded crosswalk links with each thing of a kind."""
    tables = tables_of(engine)
    pairs = tables.pairs("link", near, far)
    sql = f"""SELECT DISTINCT r.iri, c.iri FROM {pairs} p JOIN link l ON l.id = p.link
      JOIN member r ON r.kind = ? AND r.place = p.near JOIN member c ON c.kind = ? AND c.place = p.far
      WHERE l.mapping_set = ?"""  # noqa: S608  (a name of ours)
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in tables.rows(sql, (near, far, expand(CROSSWALK))):
        found[str(one)].add(str(other))
    return {iri: frozenset(others) for iri, others in found.items()}


def _facilitators(asked: _Asked, entry: Entry) -> list[Cell]:
    by_line = _by_line(asked.engine)
    if entry.iri not in by_line:
        return []
    named = things(asked.engine, by_line[entry.iri], asked.language)
    return _things([named[iri] for iri in by_line[entry.iri] if iri in named])


@per_engine
def _by_line(engine: Engine) -> Mapping[str, tuple[str, ...]]:
    return {line: tuple(each.iri for each in some) for line, some in facilitators(engine).items()}


_VALUES: Final[Mapping[str, Callable[[_Asked, Entry], list[Cell]]]] = {
    "iri": lambda _asked, entry: _text(entry.iri),
    "code": lambda asked, entry: _text(asked.terms.code(entry.thing.code, entry.kind)),
    "label": _label,
    "label-note": lambda asked, entry: _text(mark_words(entry.thing.mark, asked.language)),
    **{f"label-{code}": partial(_label, language=code) for code in LANGUAGES},
    "summary": lambda _asked, entry: _text(entry.thing.gist),
    "kind": lambda asked, entry: [{"id": entry.kind, "name": kind_name(entry.kind, asked.terms)}],
    "stands-under": _heading,
    "linked-action-line": partial(_linked, kind="action-line"),
    "linked-commitment": partial(_linked, kind="commitment"),
    "facilitator": _facilitators,
}
