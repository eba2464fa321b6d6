"""The questions of the command line as JSON over HTTP, each an entry of one table, of which OpenAPI tells the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import BASE, compact
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.things import Thing, resolve, things
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.overlaps import SIDES
from wsis_gdc.server.matrix_choices import PARAMETERS, choices_of
from wsis_gdc.server.parameters import (
    CHAIN,
    LANG,
    PAGED,
    PARTS,
    SETS,
    Parameter,
    Values,
    choice,
    flag,
    number,
    share,
    text,
)
from wsis_gdc.words.languages import LANGUAGES, translator
from wsis_gdc.words.named_queries import worded
from wsis_gdc.words.terms import Terms

__all__ = [
    "NOTE",
    "OF_ASKS",
    "OF_CHAINS",
    "OF_OVERLAPS",
    "OPERATIONS",
    "Operation",
    "gaps_told",
    "overlaps_told",
    "paged",
]

NOTE: Final = "Links of the coded sets were made by language models; no UN body has reviewed them."
"""What every answer about links says of them."""


class Operation(NamedTuple):
    """A question at an address below ``/api``: what it answers, what it takes, and how it is worked out.

    One with a ``body`` is asked by POST: its body is that parameter as plain text, or JSON with any of the parameters.
    """

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    work: Callable[[Engine, Values], dict[str, Any]]
    body: Parameter | None = None


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


def _search(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.words.hits import hit_records

    language = values["lang"]
    found = KnowledgeGraph(engine).search(values["q"], kinds=values["kind"], limit=values["limit"], language=language)
    records = hit_records(found, Terms(language, vocabulary(engine)))
    return {"complete": found.complete, "counts": found.counts, "items": records}


def _things(engine: Engine, values: Values) -> dict[str, Any]:
    kind = values["kind"]
    if kind not in levels(engine):
        raise NotFoundError("kind", kind, list(levels(engine))[:12])
    return paged([_thing(thing) for thing in tables_of(engine).things(kind, values["lang"])], values)


def _one(engine: Engine, values: Values) -> dict[str, Any]:
    iri = resolve(engine, values["code"])
    found = things(engine, [iri], values["lang"])
    if iri not in found:
        raise NotFoundError("thing", values["code"])
    return _thing(found[iri])


def _explain(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.files.records import explained
    from wsis_gdc.questions.explain import explain

    chain = {"through": values["through"], "chain": values["chain"], **_given(values, "value", "combine")}
    told = explain(
        *(engine, values["first"], values["second"], values["lang"]), with_parts=values["with_parts"], **chain
    )
    document: dict[str, Any] = json.loads(explained(told))
    return document


def _matrix(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.files.formats import render

    matrix = KnowledgeGraph(engine).matrix(**choices_of(values))
    document: dict[str, Any] = json.loads(render(matrix, "json", language=values["lang"], engine=engine, totals=True))
    return document


def gaps_told(engine: Engine, values: Values, sets: Sequence[str]) -> list[dict[str, Any]]:
    """Return records of what no link, or only weak ones, reach. Raises NotFoundError, QueryError."""
    from wsis_gdc.questions.gaps import gaps
    from wsis_gdc.words.sentences import gap_records

    language = values["lang"]
    found = gaps(
        *(engine, values["what"]),
        sets=sets,
        weak=values["weak"],
        language=language,
        with_parts=values["with_parts"],
    )
    return gap_records(found, Terms(language, vocabulary(engine)))


def _gaps(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.words.sentences import GAP_NAMES

    records = gaps_told(engine, values, values["set"])
    return paged([{name: record[name] for name in GAP_NAMES} for record in records], values)


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


def _overlaps(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.words.sentences import OVERLAP_NAMES

    records = overlaps_told(engine, values, values["set"])
    return paged([{name: record[name] for name in OVERLAP_NAMES} for record in records], values)


def _asks(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.questions.asks import asks
    from wsis_gdc.words.ask_sentences import ask_records

    language = values["lang"]
    found = asks(
        engine, values["code"] or "", document=values["document"] or "", dated=values["dated"], language=language
    )
    return paged(ask_records(found, language, Terms(language, vocabulary(engine))), values)


def _queries(engine: Engine, values: Values) -> dict[str, Any]:
    known = [worded(queries.named(name), values["lang"]) for name in queries.names()]
    return paged(
        [{**query._asdict(), "parameters": [each._asdict() for each in query.parameters]} for query in known], values
    )


def _suggest(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.files.suggestion_files import Answers, to_json
    from wsis_gdc.words.suggestions import notes

    language = values["lang"] or ""
    told = KnowledgeGraph(engine).suggest(
        values["text"], kinds=values["kind"], language=language, limit=values["limit"], least=values["least"]
    )
    terms = Terms(language or told.language or "en", vocabulary(engine))
    items = json.loads(to_json(Answers([("", told)], terms)))
    return {"notes": list(notes(told.method, translator(terms.language).gettext)), "items": items}


def _review(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.questions.review import chosen_lines
    from wsis_gdc.questions.reviewed import progress
    from wsis_gdc.words.review_sentences import progress_records, summary

    language = values["lang"]
    lines = tuple(dict.fromkeys(line for code in values["line"] for line in chosen_lines(engine, code)))
    found = progress(engine, lines, sets=tuple(values["set"]) or (CROSSWALK,), language=language)
    return {"summary": summary(found.whole, language), "items": progress_records(found)}


def _given(values: Values, *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names if values[name] is not None}


OF_CHAINS: Final = (
    *CHAIN,
    Parameter("value", choice("count", "strength", "weighted"), "What the cell of the chain shows."),
)
"""What is chosen of the chain that explains a pair."""

OF_OVERLAPS: Final = (
    Parameter(
        "code",
        text(),
        "Whose overlaps: one thing (C2, itu, sdg:9), or two of one kind: that pair alone, even where it shares none.",
        many=True,
    ),
    Parameter(
        "kind", choice(*SIDES), "What is compared; where it is not given things of the kind of code, else action lines."
    ),
)
"""What is compared."""

OF_ASKS: Final = (
    Parameter("code", text(), "Whom it is asked of: an entity, an action line, a mechanism or a group."),
    Parameter("document", text(), "Only this text, such as wsis20, gdc or A/RES/80/173."),
    Parameter("dated", flag(), "Only what has a year."),
)
"""What is chosen of what texts ask."""

OPERATIONS: Final = (
    Operation(
        "/search",
        "Find things and links by words, codes or names, in six languages.",
        (
            Parameter("q", text(), "Words, a code in any spelling, or a name.", required=True),
            Parameter("kind", text(40), "Only this kind of things, or link.", many=True),
            Parameter("limit", number(1, 100, 5), "Most hits of each kind."),
            LANG,
        ),
        _search,
    ),
    Operation(
        "/things",
        "List the things of a kind, in official order.",
        (
            Parameter("kind", text(40), "A kind of things, such as action-line.", required=True, example="commitment"),
            *PAGED,
            LANG,
        ),
        _things,
    ),
    Operation(
        "/things/{code}",
        "Tell what a code stands for.",
        (
            Parameter(
                "code", text(), "A code such as C5, gdc:29d or itu.", required=True, within=True, example="gdc:29d"
            ),
            LANG,
        ),
        _one,
    ),
    Operation(
        "/explain",
        "Explain why two things are linked, or not.",
        (
            Parameter("first", text(), "A code such as gdc:11d.", required=True, example="gdc:11d"),
            Parameter("second", text(), "A code such as C2.", required=True, example="C2"),
            PARTS,
            *OF_CHAINS,
            LANG,
        ),
        _explain,
    ),
    Operation(
        "/matrix",
        "Give the linkage matrix of two kinds of things.",
        PARAMETERS,
        _matrix,
    ),
    Operation(
        "/gaps",
        "Find what has no link or weak links only, in sentences.",
        (
            Parameter("what", choice("commitments", "lines", "entities", "trends"), "Ask this only.", many=True),
            SETS,
            Parameter("weak", number(1, 3, 1), "Strength that still counts as weak."),
            PARTS,
            *PAGED,
            LANG,
        ),
        _gaps,
    ),
    Operation(
        "/overlaps",
        "Find pairs of lines or entities that share commitments.",
        (
            *OF_OVERLAPS,
            SETS,
            PARTS,
            *PAGED,
            LANG,
        ),
        _overlaps,
    ),
    Operation(
        "/asks",
        "Tell what texts ask, of whom and by when; how tells whom a text asks, involves or only names.",
        (
            *OF_ASKS,
            *PAGED,
            LANG,
        ),
        _asks,
    ),
    Operation(
        "/suggest",
        "Suggest where a text belongs: lines, items, commitments, goals; as a whole and by paragraph.",
        (
            Parameter(
                "kind",
                choice("line", "item", "commitment", "goal", "target", "trend"),
                "Suggest this only.",
                many=True,
            ),
            Parameter("limit", number(1, 50, 5), "Most suggestions of each kind."),
            Parameter("least", share(0.2, 0.2), "The least probability of what is suggested."),
            Parameter(
                "lang", choice(*LANGUAGES), "Language of the text and of labels; detected where it is not given."
            ),
        ),
        _suggest,
        Parameter("text", text(10_000), "The text itself; of longer ones some pages.", required=True),
    ),
    Operation(
        "/review",
        "Tell how much of the crosswalk people have reviewed, by action line; the last item is about all of it.",
        (Parameter("line", text(40), "Only this action line.", many=True), SETS, LANG),
        _review,
    ),
    Operation("/queries", "List the named queries with their parameters.", (*PAGED, LANG), _queries),
)
"""All operations but the named queries themselves, which a worker answers."""
