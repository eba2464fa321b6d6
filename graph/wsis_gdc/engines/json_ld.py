"""JSON-LD by the one context: things, classes and properties by its names, texts by language, each graph one block.

Written here, not compacted by a library: nodes that only name each other need little of its algorithm, which takes
minutes for a whole graph. What is written holds the part of the context that it needs, so that no reader asks the
network. Whole numbers and truth values are those of JSON; decimal numbers stay texts, which readers would else take for
floating-point numbers.

>>> from wsis_gdc.base.namespaces import expand
>>> line = ox.Triple(*(ox.NamedNode(expand(name)) for name in ("wsis:C5", "rdf:type", "wg:ActionLine")))
>>> node([line], used := set()), sorted(used)
({'id': 'wsis:C5', 'type': 'ActionLine'}, ['ActionLine', 'type', 'wsis'])
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import compact, context, prefixes

__all__ = ["TYPE", "document", "node", "text_of", "whole"]

TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TEXT, _WHOLE, _TRUTH = (f"{_XSD}{name}" for name in ("string", "integer", "boolean"))
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_NUMBER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""The whole numbers that are the same in every program that reads JSON, as they are written."""


def document(statements: Iterable[Any]) -> bytes:
    """Return triples or quads as JSON-LD; those of one graph stand together, and so do those of one subject.

    Raises QueryError for what JSON-LD cannot hold.
    """
    used: set[str] = set()
    blocks = []
    for graph, held in groupby(statements, key=_graph):
        nodes = ",\n".join(text_of(node(some, used)) for _, some in groupby(held, key=lambda each: each[0]))
        name = text_of(_named(graph, used)) if graph else ""
        blocks.append(f'{{"id":{name},"records":[\n{nodes}\n]}}' if graph else nodes)
    return whole(blocks, used).encode()


def whole(nodes: Iterable[str], used: Set[str]) -> str:
    """Return nodes, each as text, and the context that they need as a document."""
    lines = ",\n".join(nodes)
    return f'{{"@context":{text_of(_context_of(used))},\n"records":[\n{lines}\n]}}\n'


def text_of(value: Any) -> str:
    """Return a value as the text of JSON, without blanks."""
    return _ENCODER.encode(value)


def _context_of(used: Set[str]) -> dict[str, Any]:
    """Return the part of the context in which some of its names mean what they mean there."""
    terms = {name: context()[name] for name in sorted({*used, "id", "type", "records"} - prefixes().keys())}
    within = {part for entry in terms.values() for part in _iris(entry)}
    spaces = {part.partition(":")[0] for part in within} | used
    return {"@version": 1.1, **{name: prefixes()[name] for name in sorted(spaces & prefixes().keys())}, **terms}


def _iris(entry: Any) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else (entry["@id"], entry.get("@type", ""))


def node(statements: Iterable[Any], used: set[str]) -> dict[str, Any]:
    """Return triples or quads of one subject as a node, and add to ``used`` what it takes from the context.

    Raises QueryError for what JSON-LD cannot hold.
    """
    told: dict[str, Any] = {}
    for subject, predicate, value, *_ in statements:
        if not told:
            told["id"] = _name(subject, used)
        kind = _kind(value)
        key, form, needed = _key(predicate.value, kind)
        used.add(needed)
        if form == "map":
            _put(told.setdefault(key, {}), value.language, value.value)
        elif form == "id":
            _put(told, key, _name(value, used))
        elif form == "word":
            word, needed = _word(value.value, key)
            used.add(needed)
            _put(told, key, word)
        elif kind == "@id":
            _put(told, key, {"id": _name(value, used)})
        else:
            _put(told, key, _literal(value, kind, form, used))
    used.discard("")
    return {"id": told.pop("id"), "type": told.pop("type"), **told} if "type" in told else told


def _put(into: dict[str, Any], key: str, value: Any) -> None:
    """Put a value under a key, with earlier ones into a list."""
    if key not in into:
        into[key] = value
    elif isinstance(into[key], list):
        into[key].append(value)
    else:
        into[key] = [into[key], value]


def _graph(statement: Any) -> str:
    graph = getattr(statement, "graph_name", None)
    return str(graph.value) if isinstance(graph, ox.NamedNode) else ""


def _kind(value: Any) -> str:
    """Return ``@id`` for a node, ``@language`` for a text in one, for other values the IRI of their type."""
    if isinstance(value, ox.Literal):
        return "@language" if value.language else value.datatype.value
    if isinstance(value, ox.NamedNode | ox.BlankNode):
        return "@id"
    raise QueryError("JSON-LD cannot hold statements about statements; choose another format")


def _literal(value: Any, kind: str, form: str, used: set[str]) -> Any:
    """Return a literal as JSON: a number or truth value, a text of the type that its key has, else with what it is."""
    text = value.value
    if kind == _WHOLE and _NUMBER.fullmatch(text):
        return int(text)
    if kind == _TRUTH and text in ("true", "false"):
        return text == "true"
    if form == "typed" or kind == _TEXT:
        return text
    if kind == "@language":
        return {"@value": text, "@language": value.language}
    return {"@value": text, "@type": _named(kind, used)}


def _name(thing: Any, used: set[str]) -> str:
    return _named(thing.value, used) if isinstance(thing, ox.NamedNode) else str(thing)


def _named(iri: str, used: set[str]) -> str:
    """Return the name of a thing, and add its prefix to what is used."""
    short, prefix = _short(iri)
    if prefix:
        used.add(prefix)
    return short


@lru_cache(maxsize=65536)
def _short(iri: str) -> tuple[str, str]:
    short = compact(iri)
    return short, "" if short == iri else short.partition(":")[0]


@cache
def _key(predicate: str, kind: str) -> tuple[str, str, str]:
    """Return the key for values of a kind, the form that it gives them, and the name in the context that it needs.

    The form is ``id`` or ``word`` for names, ``map`` for texts by language, ``typed`` for literals of the type of the
    key; empty where the value tells all itself.
    """
    if predicate == TYPE and kind == "@id":
        return "type", "word", "type"
    for term, entry in _terms().get(predicate, ()):
        container, coerced = entry.get("@container", ""), entry.get("@type", "")
        if kind == "@id" and coerced in ("@id", "@vocab"):
            return term, "id" if coerced == "@id" else "word", term
        if kind == "@language" and container == "@language":
            return term, "map", term
        if coerced and _full(coerced) == kind:
            return term, "typed", term
        if not container and not coerced:
            return term, "", term
    short, prefix = _short(predicate)
    return short, "", prefix


@lru_cache(maxsize=65536)
def _word(iri: str, key: str) -> tuple[str, str]:
    """Return the word for an IRI below a key, and the name in the context that it needs."""
    entry = context()[key]
    within = entry.get("@context", {}) if isinstance(entry, dict) else {}
    space = within.get("@vocab", "")
    word = iri.removeprefix(space) if space else ""
    if word and word != iri and ":" not in word and within.get(word, "" if word in context() else iri) == iri:
        return word, ""
    plain = [term for term, entry in _terms().get(iri, ()) if not entry and term not in within]
    return (plain[0], plain[0]) if plain else _short(iri)


@cache
def _terms() -> Mapping[str, list[tuple[str, Mapping[str, str]]]]:
    """Return the terms of the context with what is said of each, by the IRI that they stand for."""
    found: dict[str, list[tuple[str, Mapping[str, str]]]] = defaultdict(list)
    for term, entry in context().items():
        iri = entry if isinstance(entry, str) else entry.get("@id", "") if isinstance(entry, dict) else ""
        if not term.startswith("@") and not iri.startswith("@") and term not in prefixes():
            found[_full(iri)].append((term, entry if isinstance(entry, dict) else {}))
    return found


def _full(name: str) -> str:
    prefix, colon, rest = name.partition(":")
    return prefixes()[prefix] + rest if colon and prefix in prefixes() else name
