"""The questions of the command line as JSON over HTTP, each an entry of one table, of which OpenAPI tells the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

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
from wsis_gdc.questions.matrix.asked import By, Combine
from wsis_gdc.server.parameter_words import by_parameters
from wsis_gdc.words.languages import LANGUAGES, translator
from wsis_gdc.words.named_queries import worded
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.questions.matrix import Matrix

__all__ = ["LINE", "MANY", "NOTE", "OPERATIONS", "Operation", "Parameter", "Values", "chosen_matrix", "paged"]

Values = Mapping[str, Any]

NOTE: Final = "Links of the coded sets were made by language models; no UN body has reviewed them."
"""What every answer about links says of them."""

_MOST: Final = 1_000
"""Things on one page of a list."""


class Parameter(NamedTuple):
    """A parameter of an operation: how it is named, what it may be (as JSON Schema), what it means.

    A parameter ``within`` the path is always given; one that is ``many`` may stand several times, up to ``MANY``.
    """

    name: str
    schema: Mapping[str, Any]
    description: str
    required: bool = False
    many: bool = False
    within: bool = False
    example: str = ""


class Operation(NamedTuple):
    """A question at an address below ``/api``: what it answers, what it takes, and how it is worked out.

    One with a ``body`` is asked by POST: its body is that parameter as plain text, or JSON with any of the parameters.
    """

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    work: Callable[[Engine, Values], dict[str, Any]]
    body: Parameter | None = None


def _choice(*names: str, default: str | None = None) -> dict[str, Any]:
    return {"type": "string", "enum": list(names), **({"default": default} if default else {})}


MANY: Final = 50
"""How often a parameter may stand that may stand several times."""

LINE: Final = 1_000
"""Characters of the longest text that is one line."""

SEEN: Final = r"[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff9-\uffff]"
"""A sign that can be seen, or a blank, as a pattern of JSON Schema has it."""


def _text(most: int = 200) -> dict[str, Any]:
    """Return the schema of a text; one of a line has nothing in it that cannot be seen."""
    one = {"pattern": rf"^{SEEN}*{SEEN[:-1]}\s]{SEEN}*$"} if most <= LINE else {}
    return {"type": "string", "minLength": 1, "maxLength": most, **one}


def _number(least: int, most: int, default: int | None = None) -> dict[str, Any]:
    given = {} if default is None else {"default": default}
    return {"type": "integer", "minimum": least, "maximum": most, **given}


_CHANCE: Final = {"type": "number", "minimum": 0, "maximum": 1, "default": 0.2, "example": 0.2}

_LANG: Final = Parameter("lang", _choice(*LANGUAGES, default="en"), "Language of labels and sentences.")
_SETS: Final = Parameter("set", _text(), "Only claims of this mapping set: a name, CURIE or IRI.", many=True)
_PARTS: Final = Parameter(
    "with_parts", {"type": "boolean", "default": False}, "Things carry the links of their parts, too."
)
_CHAIN: Final = (
    Parameter("through", _text(40), "A chain over this kind; again for longer chains.", many=True),
    Parameter(
        "chain",
        {"type": "boolean", "default": False},
        "A chain may pass over several claims, or from wholes to their parts.",
    ),
    Parameter(
        "combine",
        _choice(*(each.value for each in Combine if each)),
        "How chains add up: the strongest, how many, or their sum; max-product where it is not given.",
    ),
)
_PAGED: Final = (
    Parameter("limit", _number(1, _MOST, 100), "Most items of one answer."),
    Parameter("offset", _number(0, 1_000_000, 0), "Items to pass over."),
)


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
    from wsis_gdc.files.explanation import to_json
    from wsis_gdc.questions.explain import explain

    chain = {"through": values["through"], "chain": values["chain"], **_given(values, "value", "combine")}
    with by_parameters():
        told = explain(
            *(engine, values["first"], values["second"], values["lang"]), with_parts=values["with_parts"], **chain
        )
    document: dict[str, Any] = json.loads(to_json(told))
    return document


def chosen_matrix(kg: KnowledgeGraph, values: Values) -> Matrix:
    """Return the matrix that the values of its parameters choose. Raises NotFoundError, QueryError."""
    with by_parameters():
        return kg.matrix(
            values["rows"],
            values["columns"],
            language=values["lang"],
            carry="with-parts" if values["with_parts"] else "own",
            value=values["value"],
            sets=values["set"],
            relations=values["relation"],
            suggestions=values["suggestions"],
            **{name: values[name] for name in ("by", "through", "chain")},
            **_given(values, "min_strength", "combine"),
        )


def _matrix(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.files.formats import render

    matrix = chosen_matrix(KnowledgeGraph(engine), values)
    document: dict[str, Any] = json.loads(render(matrix, "json", language=values["lang"], engine=engine, totals=True))
    return document


def _gaps(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.questions.gaps import gaps
    from wsis_gdc.words.sentences import GAP_NAMES, gap_records

    language = values["lang"]
    found = gaps(
        *(engine, values["what"]),
        sets=values["set"],
        weak=values["weak"],
        language=language,
        with_parts=values["with_parts"],
    )
    records = gap_records(found, Terms(language, vocabulary(engine)))
    return paged([{name: record[name] for name in GAP_NAMES} for record in records], values)


def _overlaps(engine: Engine, values: Values) -> dict[str, Any]:
    from wsis_gdc.questions.overlaps import overlaps
    from wsis_gdc.words.sentences import OVERLAP_NAMES, overlap_records

    language = values["lang"]
    found = overlaps(engine, values["kind"], sets=values["set"], language=language, with_parts=values["with_parts"])
    records = overlap_records(found, Terms(language, vocabulary(engine)))
    return paged([{name: record[name] for name in OVERLAP_NAMES} for record in records], values)


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
    from wsis_gdc.words.review import progress_records, summary

    language = values["lang"]
    lines = tuple(dict.fromkeys(line for code in values["line"] for line in chosen_lines(engine, code)))
    found = progress(engine, lines, sets=tuple(values["set"]) or (CROSSWALK,), language=language)
    return {"summary": summary(found.whole, language), "items": progress_records(found)}


def _given(values: Values, *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names if values[name] is not None}


OPERATIONS: Final = (
    Operation(
        "/search",
        "Find things and links by words, codes or names, in six languages.",
        (
            Parameter("q", _text(), "Words, a code in any spelling, or a name.", required=True),
            Parameter("kind", _text(40), "Only this kind of things, or link.", many=True),
            Parameter("limit", _number(1, 100, 5), "Most hits of each kind."),
            _LANG,
        ),
        _search,
    ),
    Operation(
        "/things",
        "List the things of a kind, in official order.",
        (
            Parameter("kind", _text(40), "A kind of things, such as action-line.", required=True, example="commitment"),
            *_PAGED,
            _LANG,
        ),
        _things,
    ),
    Operation(
        "/things/{code}",
        "Tell what a code stands for.",
        (
            Parameter(
                "code", _text(), "A code such as C5, gdc:29d or itu.", required=True, within=True, example="gdc:29d"
            ),
            _LANG,
        ),
        _one,
    ),
    Operation(
        "/explain",
        "Explain why two things are linked, or not.",
        (
            Parameter("first", _text(), "A code such as gdc:11d.", required=True, example="gdc:11d"),
            Parameter("second", _text(), "A code such as C2.", required=True, example="C2"),
            _PARTS,
            *_CHAIN,
            Parameter("value", _choice("count", "strength", "weighted"), "What the cell of the chain shows."),
            _LANG,
        ),
        _explain,
    ),
    Operation(
        "/matrix",
        "Give the linkage matrix of two kinds of things.",
        (
            Parameter("rows", _text(40), "A kind of things.", required=True, example="objective"),
            Parameter("columns", _text(40), "A kind of things.", required=True, example="action-line"),
            Parameter(
                "value",
                _choice("count", "strength", "sum", "weighted", "relation", "claimants", default="strength"),
                "What a cell holds.",
            ),
            _SETS,
            Parameter("relation", _text(40), "Only claims of this relation.", many=True),
            Parameter("min_strength", _number(1, 3), "Only claims at least so strong."),
            Parameter("suggestions", {"type": "boolean", "default": False}, "Let in suggestions nobody has taken up."),
            _PARTS,
            Parameter(
                "by",
                _choice(*(each.value for each in By), default=By.AUTO.value),
                "What connects rows with columns: claims, stated facts, or a chain of them; auto takes the first that "
                "does. Facts take no filter of claims.",
            ),
            *_CHAIN,
            _LANG,
        ),
        _matrix,
    ),
    Operation(
        "/gaps",
        "Find what has no link or weak links only, in sentences.",
        (
            Parameter("what", _choice("commitments", "lines", "entities", "trends"), "Ask this only.", many=True),
            _SETS,
            Parameter("weak", _number(1, 3, 1), "Strength that still counts as weak."),
            _PARTS,
            *_PAGED,
            _LANG,
        ),
        _gaps,
    ),
    Operation(
        "/overlaps",
        "Find pairs of lines or entities that share commitments.",
        (
            Parameter(
                "kind", _choice("action-line", "entity", "goal", "trend", default="action-line"), "What is compared."
            ),
            _SETS,
            _PARTS,
            *_PAGED,
            _LANG,
        ),
        _overlaps,
    ),
    Operation(
        "/suggest",
        "Suggest where a text belongs: lines, items, commitments, goals; as a whole and by paragraph.",
        (
            Parameter(
                "kind",
                _choice("line", "item", "commitment", "goal", "target", "trend"),
                "Suggest this only.",
                many=True,
            ),
            Parameter("limit", _number(1, 50, 5), "Most suggestions of each kind."),
            Parameter("least", _CHANCE, "The least probability of what is suggested."),
            Parameter(
                "lang", _choice(*LANGUAGES), "Language of the text and of labels; detected where it is not given."
            ),
        ),
        _suggest,
        Parameter("text", _text(10_000), "The text itself; of longer ones some pages.", required=True),
    ),
    Operation(
        "/review",
        "Tell how much of the crosswalk people have reviewed, by action line; the last item is about all of it.",
        (Parameter("line", _text(40), "Only this action line.", many=True), _SETS, _LANG),
        _review,
    ),
    Operation("/queries", "List the named queries with their parameters.", (*_PAGED, _LANG), _queries),
)
"""All operations but the named queries themselves, which a worker answers."""
