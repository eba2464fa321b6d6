"""What a named query finds, for people: values as they write them, names in their language, what a value may mean."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
from starlette.requests import Request

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.folding import squeeze
from wsis_gdc.base.namespaces import BASE, compact, local
from wsis_gdc.engines import Engine
from wsis_gdc.engines.labels import in_language
from wsis_gdc.engines.solutions import Row, Term, rewritten
from wsis_gdc.engines.worker_pool import Question
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import exact, levels
from wsis_gdc.knowledge.things import Thing, things
from wsis_gdc.questions.search import search
from wsis_gdc.questions.search_index import LINK, kinds
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.sparql import RefusedError, found

__all__ = [
    "Choice",
    "Found",
    "choices",
    "given_values",
    "is_number",
    "likely",
    "meant",
    "names_thing",
    "plain_value",
    "rows_of",
]

_LONGEST: Final = 300
"""Characters of the longest value of a parameter."""

_LIKELY: Final = 8
"""Things that are offered for a value that names none."""


_NUMBERS: Final = frozenset(f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "decimal", "double"))


class Choice(NamedTuple):
    """A thing that a parameter can be: what is written for it, and the thing."""

    value: str
    thing: Thing


class Found(NamedTuple):
    """What a named query found: its text as it was asked, the columns, the rows, headers that tell of the budget."""

    text: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    headers: Mapping[str, str]


def given_values(request: Request, query: queries.NamedQuery, *others: str) -> dict[str, str]:
    """Return the values that an address gives for the parameters of a query; ``others`` it may hold besides.

    Raises RefusedError.
    """
    known = {parameter.name for parameter in query.parameters}
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known and name not in others:
            raise RefusedError(400, f"There is no parameter {name[:40]} here; there are {', '.join(sorted(known))}.")
        if name in values:
            raise RefusedError(400, f"{name} stands several times in this address; give it once.")
        if len(value) > _LONGEST:
            raise RefusedError(400, f"{name} has at most {_LONGEST} characters.")
        if value.strip() and name in known:
            values[name] = value.strip()
    return values


async def rows_of(
    request: Request, opened: Opened, query: queries.NamedQuery, values: Mapping[str, str], language: str
) -> Found:
    """Return what a query finds, names in a language. Raises QueryError for a wrong value, RefusedError."""
    text = await asyncio.to_thread(opened.alone, lambda engine: queries.bind(engine, query, values))
    content, _, headers = await found(
        request, opened, Question(text, rows="json", truth=None, triples=None, base=f"{BASE}sparql")
    )

    def read(engine: Engine) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        answer: Any = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        columns = tuple(variable.value for variable in answer.variables)
        solutions = rewritten(columns, (tuple(row) for row in answer))
        return columns, tuple(in_language(engine, solutions, language) if language != "en" else solutions)

    return Found(text, *await asyncio.to_thread(opened.alone, read), headers)


def is_number(term: Term) -> bool:
    """Tell whether a value of an answer is a number."""
    return isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS


def plain_value(term: Term | None) -> str | float:
    """Return a value of an answer as a table of a file holds it: a number as a number."""
    if term is None:
        return ""
    try:
        return (float(term.value) if "." in term.value else int(term.value)) if is_number(term) else term.value
    except ValueError:
        return term.value


def choices(engine: Engine, kind: str, language: str) -> tuple[Choice, ...]:
    """Return the things that a parameter of a kind can be, in official order; nothing where that is any thing."""
    if kind == "set":
        iris = [iri for (iri,) in engine.select("SELECT DISTINCT ?set { ?set a wg:MappingSet } ORDER BY ?set").texts()]
        known = things(engine, iris, language)
        return tuple(Choice(compact(iri), known[iri]) for iri in iris if iri in known)
    if kind not in levels(engine):
        return ()
    members = tables_of(engine).things(kind, language)
    codes = [thing.code for thing in members]
    return tuple(
        Choice(thing.code if thing.code and codes.count(thing.code) == 1 else compact(thing.iri), thing)
        for thing in members
    )


def meant(engine: Engine, query: queries.NamedQuery, values: Mapping[str, str], language: str) -> dict[str, Thing]:
    """Return the things that values name, by parameter.

    The start of a code, which is enough at the command line, names none here: who types "health" is offered what that
    may mean, and not told of the first thing whose code begins so.
    """
    iris: dict[str, str] = {}
    for parameter in query.parameters:
        try:
            term = queries.term_of(engine, parameter, values[parameter.name])
        except (KeyError, ValueError, NotFoundError):
            continue
        if isinstance(term, ox.NamedNode) and _is_name(engine, term.value, values[parameter.name]):
            iris[parameter.name] = term.value
    named = things(engine, sorted(set(iris.values())), language)
    return {name: named.get(iri, Thing(iri, "", compact(iri), "", "", "")) for name, iri in iris.items()}


def _is_name(engine: Engine, iri: str, value: str) -> bool:
    """Tell whether a value is an address or a whole code of a thing, whatever its case, blanks and hyphens."""
    query = f"""SELECT ?code WHERE {{ VALUES ?property {{ skos:notation wg:acronym dcterms:identifier eli:number }}
      <{iri}> ?property ?code }}"""
    codes = [code for (code,) in engine.select(query).texts()]
    return squeeze(value) in {squeeze(name) for name in (iri, compact(iri), local(iri), *codes)}


def names_thing(parameter: queries.Parameter) -> bool:
    """Tell whether the values of a parameter are things, and not numbers or words."""
    return parameter.kind not in queries.PLAIN


def likely(engine: Engine, parameter: queries.Parameter, value: str, language: str) -> tuple[Choice, ...]:
    """Return the things that a value may mean which names none: those that a search for it finds."""
    known = [kind for kind in kinds(engine) if kind != LINK]
    if parameter.kind in levels(engine):
        known = [kind for kind in known if kind == parameter.kind]
    elif parameter.kind != "thing":
        return ()
    try:
        hits = search(engine, value, kinds=known, limit=_LIKELY, language=language).hits if known else ()
    except QueryError:
        return ()
    return tuple(Choice(_written(engine, hit.thing, parameter.kind), hit.thing) for hit in hits[:_LIKELY])


def _written(engine: Engine, thing: Thing, kind: str) -> str:
    """Return what names a thing as a value of a kind: its code where that is its alone."""
    if kind in levels(engine) and thing.code and exact(engine, thing.code, kind) == thing.iri:
        return thing.code
    return compact(thing.iri)
