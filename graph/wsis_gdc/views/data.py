"""The data of the pages: matrices and networks as plain values that become the JSON of a page.

Things, links and evidence are listed once and pointed at by their place in the list.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from wsis_gdc.namespaces import BASE
from wsis_gdc.views.assets import https_address
from wsis_gdc.views.layout import node_size
from wsis_gdc.views.palette import GLYPHS, THEMES, glyph

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from wsis_gdc.matrix import Evidence, Link, Matrix
    from wsis_gdc.things import Thing

    Value = dict[str, Any]

__all__ = ["Terms", "glyph_data", "matrix_data", "network_data", "short_id", "theme_data"]

_T = TypeVar("_T")
_HUBS: Final = frozenset({"objective", "action-line"})
_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Terms(NamedTuple):
    """The names of kinds, for one and for many, and the forms of their codes, in the language of a page."""

    kinds: Mapping[str, tuple[str, str]]
    code_forms: Mapping[str, str]

    def one(self, kind: str) -> str:
        """Return the name of one thing of a kind; kinds we do not know keep their own name."""
        return self.kinds[kind][0] if kind in self.kinds else kind

    def many(self, kind: str) -> str:
        """Return the name of several things of a kind."""
        return self.kinds[kind][1] if kind in self.kinds else kind

    def code(self, code: str, kind: str) -> str:
        """Return a code as readers know it: bare numbers say what they number, names for addresses stay out.

        >>> terms = Terms({}, {"goal": "SDG {code}"})
        >>> terms.code("3", "goal"), terms.code("digital-health", "trend"), terms.code("C5", "action-line")
        ('SDG 3', '', 'C5')
        """
        if _SLUG.fullmatch(code):
            return ""
        if kind in self.code_forms and code[:1].isdecimal():
            return self.code_forms[kind].replace("{code}", code)
        return code


def short_id(iri: str) -> str:
    """Return the name of a thing in the address of a page: the same in every language.

    >>> short_id("https://w3id.org/wsis-gdc/gdc/29d"), short_id("http://metadata.un.org/sdg/9")
    ('gdc/29d', 'http://metadata.un.org/sdg/9')
    """
    return iri.removeprefix(BASE)


def glyph_data(terms: Terms, used: Iterable[str]) -> list[Value]:
    """Return the signs and names of the kinds in use, in the order of legends."""
    found = set(used)
    known = [kind for kind in GLYPHS if kind in found]
    return [
        {"kind": kind, "name": terms.one(kind), "many": terms.many(kind), **glyph(kind)._asdict()}
        for kind in (*known, *sorted(found - set(known)))
    ]


def theme_data() -> dict[str, Value]:
    """Return the colours of the themes for scripts that draw on a canvas."""
    return {
        name: {key: value for key, value in theme._asdict().items() if key != "steps"} for name, theme in THEMES.items()
    }


class _Places(Generic[_T]):
    """A list without repetition that tells the place of each of its values by a key."""

    def __init__(self) -> None:
        self.values: list[_T] = []
        self._places: dict[Hashable, int] = {}

    def place(self, key: Hashable, value: _T) -> int:
        if key not in self._places:
            self._places[key] = len(self.values)
            self.values.append(value)
        return self._places[key]


def matrix_data(matrices: Sequence[Matrix], terms: Terms) -> Value:
    """Return the data of the matrix page."""
    shelves = _Shelves(terms)
    listed = [shelves.matrix(matrix) for matrix in matrices]
    for name, same in _grouped(listed).items():
        for number, value in enumerate(same, start=1):
            value["id"] = name if number == 1 else f"{name}-{number}"
    return {
        "matrices": listed,
        "things": shelves.things.values,
        "links": shelves.links.values,
        "evidence": shelves.evidence.values,
        "glyphs": glyph_data(terms, (thing["kind"] for thing in shelves.things.values)),
    }


class _Shelves:
    """The things, links and evidence that matrices point at."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.things: _Places[Value] = _Places()
        self.links: _Places[Value] = _Places()
        self.evidence: _Places[Value] = _Places()

    def matrix(self, matrix: Matrix) -> Value:
        """Return a matrix: cells as (row, column, strength, links), pairs looked at as strings of 0 and 1."""
        terms, rows, columns = self.terms, matrix.rows, matrix.columns
        named = matrix.title != f"{matrix.rows_kind} × {matrix.columns_kind}"
        return {
            "id": re.sub(r"[^\w-]+", "-", f"{matrix.rows_kind}-{matrix.columns_kind}"),
            "title": matrix.title if named else f"{terms.many(matrix.rows_kind)} × {terms.many(matrix.columns_kind)}",
            "rows_kind": terms.many(matrix.rows_kind),
            "columns_kind": terms.many(matrix.columns_kind),
            "rows": [self.thing(row) for row in rows],
            "columns": [self.thing(column) for column in columns],
            "cells": [
                [row_place, column_place, cell.strength, [self.link(link) for link in cell.links]]
                for row_place, row in enumerate(rows)
                for column_place, column in enumerate(columns)
                if (cell := matrix.cells.get((row.iri, column.iri))) is not None and cell.links
            ],
            "looked_at": [
                "".join("1" if (row.iri, column.iri) in matrix.looked_at else "0" for column in columns) for row in rows
            ],
        }

    def thing(self, thing: Thing) -> int:
        """Return the place of a thing."""
        return self.things.place(
            thing.iri,
            {
                "id": short_id(thing.iri),
                "code": self.terms.code(thing.code, thing.kind),
                "label": thing.label,
                "lang": thing.lang,
                "verified": thing.verified,
                "kind": thing.kind,
                "group": thing.group,
                "gist": thing.gist,
            },
        )

    def link(self, link: Link) -> int:
        """Return the place of a link."""
        return self.links.place(
            (link.iri, link.subject.iri, link.object.iri, link.predicate),
            {
                "subject": self.thing(link.subject),
                "object": self.thing(link.object),
                "predicate": link.predicate,
                "strength": link.strength,
                "confidence": link.confidence,
                "set": link.set_label,
                "claimant": link.claimant,
                "claim": link.claim_kind,
                "status": link.status,
                "rationale": link.rationale,
                "rationale_lang": link.rationale_lang,
                "evidence": [self.proof(item) for item in link.evidence],
            },
        )

    def proof(self, item: Evidence) -> int:
        """Return the place of a piece of evidence; its address is kept where a page may link to it."""
        address = https_address(item.address)
        return self.evidence.place(
            (item.iri, address), {"code": item.code, "document": item.document, "address": address}
        )


def _grouped(values: Iterable[Value]) -> dict[str, list[Value]]:
    groups: dict[str, list[Value]] = {}
    for value in values:
        groups.setdefault(value["id"], []).append(value)
    return groups


def network_data(
    network: MultiDiGraph[str], positions: Mapping[str, tuple[float, float]], terms: Terms
) -> tuple[list[Value], list[Value], Value]:
    """Return the nodes and edges to draw and the facts about them, each in the order of the nodes' names."""
    names = sorted(network.nodes)
    places = {name: place for place, name in enumerate(names)}
    facts = [_fact(name, network.nodes[name], terms) for name in names]
    nodes = [
        {
            "id": place,
            "x": round(positions[name][0]),
            "y": round(positions[name][1]),
            "group": facts[place]["kind"],
            "size": _size(network.degree(name), facts[place]["kind"]),
        }
        for place, name in enumerate(names)
    ]
    strings: _Places[str] = _Places()
    edges = []
    links = []
    ordered = sorted(
        (
            (places[start], places[end], str(key), values)
            for start, end, key, values in network.edges(keys=True, data=True)
        ),
        key=lambda edge: edge[:3],
    )
    for place, (start, end, _key, attributes) in enumerate(ordered):
        strength = attributes.get("strength")
        edges.append({"id": place, "from": start, "to": end, "width": _width(strength)})
        words = (str(attributes.get(name) or "") for name in ("predicate", "set_label", "claimant", "claim_kind"))
        texts = (str(attributes.get(name) or "") for name in ("rationale", "rationale_lang"))
        links.append([start, end, strength, *(strings.place(word, word) for word in words), *texts])
    glyphs = glyph_data(terms, (fact["kind"] for fact in facts))
    return nodes, edges, {"nodes": facts, "links": links, "strings": strings.values, "glyphs": glyphs}


def _fact(name: str, attributes: Mapping[str, Any], terms: Terms) -> Value:
    kind = str(attributes.get("kind", "other"))
    return {
        "id": short_id(name),
        "code": terms.code(str(attributes.get("code", "")), kind),
        "label": str(attributes.get("label", "")),
        "lang": str(attributes.get("lang", "")),
        "verified": bool(attributes.get("verified", True)),
        "kind": kind,
        "gist": str(attributes.get("gist", "")),
        "hub": kind in _HUBS,
    }


def _size(degree: int, kind: str) -> float:
    """Return the size to draw a node with: stars cover less than other shapes of the same size."""
    return round(node_size(degree) * (1.4 if glyph(kind).shape == "star" else 1.0), 1)


def _width(strength: int | None) -> float:
    return 0.8 if strength is None else round(0.6 + 0.5 * min(max(strength, 0), 5), 1)
