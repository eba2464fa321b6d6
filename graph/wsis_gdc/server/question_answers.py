"""How questions of the command line are answered for programs: from values of parameters to records for JSON.

Those that agents ask, too, give their records before they are cut into pages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import BASE, compact
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.things import Thing, resolve, things
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.server.matrix_choices import choices_of
from wsis_gdc.server.parameters import Values
from wsis_gdc.words.languages import translator
from wsis_gdc.words.named_queries import worded
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    import networkx as nx

    from wsis_gdc.engines import Engine
    from wsis_gdc.words.flow_labels import FlowWords
    from wsis_gdc.words.gap_lists import GapList

__all__ = [
    *("asked", "cells", "compared", "explained", "flow_told", "flowing", "gaps_told", "left_out", "listed", "named"),
    *("network_told", "networked", "overlaps_told", "paged", "query_list", "reviewed", "searched", "shared"),
    *("suggested", "trusted"),
]


def paged(items: Sequence[Any], values: Values) -> dict[str, Any]:
    """Return a page of a list: its items, how many there are in all, where the next page begins (null: nowhere)."""
    start, most = values["offset"], values["limit"]
    after = start + most
    return {
        "total": len(items),
        "items": list(items[start:after]),
        "next_offset": after if after < len(items) else None,
    }


def _thing(thing: Thing) -> dict[str, Any]:
    """Return a thing with its code, label and where the label is from, its text in short, and its addresses."""
    return {
        "id": compact(thing.iri),
        "iri": thing.iri,
        "code": thing.code,
        "kind": thing.kind,
        "label": thing.label,
        "label_language": thing.lang,
        "label_verified": thing.verified,
        "label_mark": thing.mark,
        "gist": thing.gist,
        "group": thing.group,
        "path": f"/{thing.iri.removeprefix(BASE)}" if thing.iri.startswith(BASE) else None,
    }


def searched(engine: Engine, values: Values) -> dict[str, Any]:
    """Return what a search finds. Raises NotFoundError."""
    from wsis_gdc.words.hits import hit_records

    language = values["lang"]
    found = KnowledgeGraph(engine).search(values["q"], kinds=values["kind"], limit=values["limit"], language=language)
    records = hit_records(found, Terms(language, vocabulary(engine)))
    return {"complete": found.complete, "counts": found.counts, "items": records}


def listed(engine: Engine, values: Values) -> dict[str, Any]:
    """Return the things of a kind. Raises NotFoundError."""
    kind = values["kind"]
    if kind not in levels(engine):
        raise NotFoundError("kind", kind, list(levels(engine))[:12])
    return paged([_thing(thing) for thing in tables_of(engine).things(kind, values["lang"])], values)


def named(engine: Engine, values: Values) -> dict[str, Any]:
    """Return the thing that a code stands for. Raises NotFoundError."""
    iri = resolve(engine, values["code"])
    found = things(engine, [iri], values["lang"])
    if iri not in found:
        raise NotFoundError("thing", values["code"])
    return _thing(found[iri])


def explained(engine: Engine, values: Values) -> dict[str, Any]:
    """Return why two things are linked, or not. Raises NotFoundError, QueryError."""
    from wsis_gdc.files import records
    from wsis_gdc.questions.explain import explain

    given = {name: values[name] for name in ("value", "combine") if values[name] is not None}
    told = explain(
        *(engine, values["first"], values["second"], values["lang"]),
        with_parts=values["with_parts"],
        through=values["through"],
        chain=values["chain"],
        **given,
    )
    document: dict[str, Any] = json.loads(records.explained(told))
    return document


def cells(engine: Engine, values: Values) -> dict[str, Any]:
    """Return the matrix of two kinds. Raises NotFoundError, QueryError."""
    from wsis_gdc.files.formats import render

    matrix = KnowledgeGraph(engine).matrix(**choices_of(values))
    document: dict[str, Any] = json.loads(render(matrix, "json", language=values["lang"], engine=engine, totals=True))
    return document


def gaps_told(engine: Engine, values: Values, sets: Sequence[str]) -> GapList:
    """Return what is left out, with what to know of it. Raises NotFoundError, QueryError."""
    from wsis_gdc.words.gap_lists import gap_list

    choices = {name: values[name] for name in ("weak", "with_parts")}
    return gap_list(engine, values["what"], sets=sets, language=values["lang"], **choices)


def left_out(engine: Engine, values: Values) -> dict[str, Any]:
    """Return a page of what is left out. Raises NotFoundError, QueryError."""
    from wsis_gdc.words.sentences import GAP_NAMES

    found = gaps_told(engine, values, values["set"])
    return paged(_only(GAP_NAMES, found.records), values) | {"notes": list(found.notes)}


def overlaps_told(engine: Engine, values: Values, sets: Sequence[str]) -> list[dict[str, Any]]:
    """Return records of the pairs that share commitments, or of one pair. Raises NotFoundError, QueryError."""
    from wsis_gdc.questions.overlaps import overlaps
    from wsis_gdc.words.sentences import overlap_records

    language = values["lang"]
    found = overlaps(
        *(engine, values["kind"] or ""),
        codes=values["code"],
        sets=sets,
        language=language,
        with_parts=values["with_parts"],
    )
    return overlap_records(found, Terms(language, vocabulary(engine)))


def shared(engine: Engine, values: Values) -> dict[str, Any]:
    """Return a page of the pairs that share commitments. Raises NotFoundError, QueryError."""
    from wsis_gdc.words.sentences import OVERLAP_NAMES

    return paged(_only(OVERLAP_NAMES, overlaps_told(engine, values, values["set"])), values)


def asked(engine: Engine, values: Values) -> dict[str, Any]:
    """Return a page of what texts ask. Raises NotFoundError."""
    from wsis_gdc.questions.asks import asks
    from wsis_gdc.words.ask_sentences import ask_records

    language = values["lang"]
    found = asks(
        engine, values["code"] or "", document=values["document"] or "", dated=values["dated"], language=language
    )
    return paged(ask_records(found, language, Terms(language, vocabulary(engine))), values)


def compared(engine: Engine, values: Values) -> dict[str, Any]:
    """Return two mapping sets at a level, with a page of their cells. Raises NotFoundError, QueryError."""
    from wsis_gdc.files.records import compared_whole

    found = KnowledgeGraph(engine).compare(values["set_a"], values["set_b"], values["level"], language=values["lang"])
    told = compared_whole(found)
    return told | paged(told.pop("cells"), values)


def flow_told(engine: Engine, values: Values) -> FlowWords:
    """Return what the Compact carries on and what is new, in words. Raises NotFoundError, QueryError."""
    from wsis_gdc.words.flow_labels import FlowWords

    answer = KnowledgeGraph(engine).flow(third=values["third"] or "", language=values["lang"])
    return FlowWords(answer, values["lang"], values["data_version"], vocabulary(engine))


def flowing(engine: Engine, values: Values) -> dict[str, Any]:
    """Return the same as a document. Raises NotFoundError, QueryError."""
    from wsis_gdc.files.formats import serialize

    document: dict[str, Any] = json.loads(serialize("flow", flow_told(engine, values), "json"))
    return document


def network_told(engine: Engine, values: Values) -> nx.Graph:
    """Return the network, or a projection of it. Raises NotFoundError, QueryError."""
    from wsis_gdc.questions.network import network_of

    return network_of(
        *(engine, values["projection"]),
        weight=values["weight"],
        kinds=values["kind"],
        sets=values["set"],
        language=values["lang"],
    )


def networked(engine: Engine, values: Values) -> dict[str, Any]:
    """Return the same as lists of nodes and edges. Raises NotFoundError, QueryError."""
    from wsis_gdc.files.formats import serialize

    document: dict[str, Any] = json.loads(serialize("network", network_told(engine, values), "json"))
    return document


def trusted(engine: Engine, values: Values) -> dict[str, Any]:
    """Return a page of how far the coded sets can be relied on, with what to know of it."""
    from wsis_gdc.files.records import relied_on
    from wsis_gdc.words.completeness_tables import coding_notes

    about, language = values["about"], values["lang"]
    found = relied_on(engine, about, language)
    notes = coding_notes(about, language, none=not found.lines)
    return paged(_only(found.names, found.lines), values) | {"notes": list(notes)}


def query_list(engine: Engine, values: Values) -> dict[str, Any]:
    """Return a page of the named queries."""
    known = [worded(queries.named(name), values["lang"]) for name in queries.names()]
    return paged(
        [{**query._asdict(), "parameters": [each._asdict() for each in query.parameters]} for query in known], values
    )


def suggested(engine: Engine, values: Values) -> dict[str, Any]:
    """Return where a text belongs. Raises QueryError."""
    from wsis_gdc.files.suggestion_files import Answers, to_json
    from wsis_gdc.words.suggestions import notes

    language = values["lang"] or ""
    told = KnowledgeGraph(engine).suggest(
        values["text"], kinds=values["kind"], language=language, limit=values["limit"], least=values["least"]
    )
    terms = Terms(language or told.language or "en", vocabulary(engine))
    items = json.loads(to_json(Answers([("", told)], terms)))
    return {"notes": list(notes(told.method, translator(terms.language).gettext)), "items": items}


def reviewed(engine: Engine, values: Values) -> dict[str, Any]:
    """Return how much of the crosswalk people have reviewed. Raises NotFoundError."""
    from wsis_gdc.questions.review import chosen_lines
    from wsis_gdc.questions.reviewed import progress
    from wsis_gdc.words.review_sentences import progress_records, summary

    language = values["lang"]
    lines = tuple(dict.fromkeys(line for code in values["line"] for line in chosen_lines(engine, code)))
    found = progress(engine, lines, sets=tuple(values["set"]) or (CROSSWALK,), language=language)
    return {"summary": summary(found.whole, language), "items": progress_records(found)}


def _only(names: Sequence[str], records: Sequence[Any]) -> list[dict[str, Any]]:
    """Return records with the fields of some names alone."""
    return [{name: record[name] for name in names} for record in records]
