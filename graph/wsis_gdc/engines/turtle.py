"""Turtle and TriG with the known prefixes, in their order: Oxigraph writes them in any."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import all_prefixes

__all__ = ["turtle", "used"]

_FORMATS: Final = {"ttl": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG}
_UNSAID: Final = frozenset(
    (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
        "http://www.w3.org/2001/XMLSchema#string",
    )
)
"""What Turtle has no need to name."""


def turtle(statements: Iterable[Any], format: str = "ttl", spaces: Mapping[str, str] | None = None) -> bytes:
    """Return triples as Turtle, or quads as TriG (``trig``), with all known prefixes or those given."""
    declared = all_prefixes() if spaces is None else spaces
    out = io.BytesIO()
    ox.serialize(statements, out, format=_FORMATS[format], prefixes=dict(declared))
    *heads, rest = out.getvalue().split(b"\n", len(declared))
    return b"".join((*(head + b"\n" for head in sorted(heads)), rest))


def used(statements: Iterable[Iterable[Any]]) -> dict[str, str]:
    """Return the known prefixes that triples or quads need, sorted; their terms may be texts of N-Triples."""
    names: set[str] = set()
    for statement in statements:
        for term in map(str, statement):
            if term.endswith(">"):
                names.update(_prefix(term if term[0] == "<" else term[term.rindex("<") :]))
    return {name: all_prefixes()[name] for name in sorted(names)}


@lru_cache(maxsize=65536)
def _prefix(bracketed: str) -> tuple[str, ...]:
    iri = bracketed[1:-1]
    if iri in _UNSAID:
        return ()
    return next(((name,) for space, name in _longest_first() if iri.startswith(space)), ())


@cache
def _longest_first() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((space, name) for name, space in all_prefixes().items()), key=lambda each: -len(each[0])))
