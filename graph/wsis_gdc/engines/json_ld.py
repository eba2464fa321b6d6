"""JSON-LD by the one context: things, classes and properties by its names, texts by language, each graph one block.

Written here, not compacted by a library: nodes that only name each other need little of its algorithm, which takes
minutes for a whole graph. What is written holds the part of the context that it needs, so that no reader asks the
network. Whole numbers and truth values are those of JSON; decimal numbers stay texts, which readers would else take for
floating-point numbers.

Terms are read as N-Triples writes them: to ask a library for the parts of each takes twice as long.

>>> from wsis_gdc.base.namespaces import expand
>>> line = tuple(f"<{expand(name)}>" for name in ("wsis:C5", "rdf:type", "wg:ActionLine"))
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
from operator import itemgetter
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import compact, context, prefixes

__all__ = ["TYPE", "document", "document_of", "node", "parts", "text_of", "texts", "whole"]

Text = tuple[str, str, str]
"""A triple as N-Triples writes its terms."""

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
    return _document((_graph(statement), texts(statement)) for statement in statements)


def document_of(lines: Iterable[bytes]) -> bytes:
    """Return lines of N-Quads, each in a named graph, as ``document`` returns quads. Raises QueryError as that does."""
    return _document(map(_split, lines))


def texts(statement: Any) -> Text:
    """Return subject, predicate and object of a triple or quad as N-Triples writes them, a triple in brackets."""
    subject, predicate, value, *_ = statement
    return str(subject), str(predicate), f"<<( {value} )>>" if isinstance(value, ox.Triple) else str(value)


def _split(line: bytes) -> tuple[str, Text]:
    """Return the graph of a line of N-Quads, and its subject, predicate and object."""
    subject, predicate, rest = line.decode().split(" ", 2)
    value, _, graph = rest.rstrip(" .\n").rpartition(" ")
    return graph, (subject, predicate, value)


def _document(quads: Iterable[tuple[str, Text]]) -> bytes:
    used: set[str] = set()
    blocks = []
    for graph, held in groupby(quads, key=itemgetter(0)):
        some = (node(of_one, used) for _, of_one in groupby(map(itemgetter(1), held), key=itemgetter(0)))
        nodes = ",\n".join(map(text_of, some))
        name = text_of(_name(graph, used)) if graph else ""
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


def node(statements: Iterable[Text], used: set[str]) -> dict[str, Any]:
    """Return triples of one subject, as ``texts`` returns them, as a node.

    Adds to ``used`` what it takes from the context. Raises QueryError for what JSON-LD cannot hold.
    """
    told: dict[str, Any] = {}
    for subject, predicate, value in statements:
        if not told:
            told["id"] = _name(subject, used)
        if value[0] != '"':
            key, given, needed = _named_by(predicate, value)
            used.update(needed)
        else:
            text, kind, language = parts(value)
            key, form, name = _key(predicate[1:-1], kind)
            used.add(name)
            if form == "map":
                into = told.get(key)
                if into is None:
                    told[key] = {language: text}
                else:
                    _put(into, language, text)
                continue
            given = _literal(text, kind, language, form, used)
        if key in told:
            _put(told, key, given)
        else:
            told[key] = given
    used.discard("")
    return {"id": told.pop("id"), "type": told.pop("type"), **told} if "type" in told else told


@lru_cache(maxsize=65536)
def _named_by(predicate: str, value: str) -> tuple[str, str | dict[str, str], tuple[str, ...]]:
    """Return the key for a node that a property names, the name that it has there, and what both need of the context.

    Raises QueryError for what JSON-LD cannot hold.
    """
    used: set[str] = set()
    text, kind, _ = parts(value)
    key, form, needed = _key(predicate[1:-1], kind)
    used.add(needed)
    if form == "word":
        word, needed = _word(text, key)
        return key, word, (*used, needed)
    name = _name(value, used)
    return key, name if form == "id" else {"id": name}, tuple(used)


def parts(value: str) -> tuple[str, str, str]:
    """Return what an object says, its kind, and its language where that is the kind.

    The kind is ``@id`` for a node, ``@language`` for a text in one, for other values the IRI of their type.
    """
    if value[0] == '"':
        end = value.rindex('"')
        text, more = value[1:end], value[end + 1 :]
        if "\\" in text:
            text = json.loads(value[: end + 1])  # N-Triples escapes as JSON does
        if not more:
            return text, _TEXT, ""
        if more[0] == "@":
            return text, "@language", more[1:].partition("--")[0]  # the context sorts by languages alone
        return text, more[3:-1], ""
    if value.startswith("<<"):
        raise QueryError("JSON-LD cannot hold statements about statements; choose another format")
    return value[1:-1] if value[0] == "<" else value, "@id", ""


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
    return str(graph) if isinstance(graph, ox.NamedNode) else ""


def _literal(text: str, kind: str, language: str, form: str, used: set[str]) -> Any:
    """Return a literal as JSON: a number or truth value, a text of the type that its key has, else with what it is."""
    if kind == _WHOLE and _NUMBER.fullmatch(text):
        return int(text)
    if kind == _TRUTH and text in ("true", "false"):
        return text == "true"
    if form == "typed" or kind == _TEXT:
        return text
    if kind == "@language":
        return {"@value": text, "@language": language}
    return {"@value": text, "@type": _named(kind, used)}


def _name(thing: str, used: set[str]) -> str:
    """Return the name of a node; blank ones have theirs."""
    return _named(thing[1:-1], used) if thing[0] == "<" else thing


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
