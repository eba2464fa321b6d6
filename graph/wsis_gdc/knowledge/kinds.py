"""Kinds of things, and the quick way from a code to the thing of a kind that has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["KINDS", "exact"]

_ACTION_BEARING = " ".join(
    f"<https://w3id.org/wsis-gdc/term/kind/{kind}>" for kind in ("commitment", "call", "request")
)

KINDS: Final[Mapping[str, str]] = {
    "objective": "?thing a wg:Objective .",
    "section": "?thing a wg:Section .",
    # values first: rdflib's evaluator joins from left to right
    "commitment": f"VALUES ?kind {{ {_ACTION_BEARING} }} ?thing wg:kind ?kind ; wg:inSection ?section .",
    "principle": "?thing a wg:Principle .",
    "action-line": "?thing a wg:ActionLine .",
    "item": "?thing wg:underActionLine ?line .",
    "goal": "?thing a sdgo:Goal .",
    "target": "?thing a sdgo:Target .",
    "entity": "?thing a wg:UNEntity .",
    "mechanism": "?thing a wg:Mechanism .",
    "trend": "?thing a wg:EmergingTrend .",
    "finding": "?thing a wg:Finding .",
    "document": "?thing a wg:Document .",
}
"""Kinds of things that matrices and parameters speak of, each with the pattern that finds its members.

A *commitment* is a GDC provision that bears action: of kind commitment, call or request.
"""


def exact(engine: Engine, code: str, kind: str) -> str:
    """Return the one thing of a kind that has exactly this code, without reading all codes; else nothing."""
    import pyoxigraph as ox

    query = f"""SELECT DISTINCT ?thing WHERE {{
      VALUES ?property {{ skos:notation wg:acronym dcterms:identifier }}
      ?thing ?property {ox.Literal(code)} . {KINDS[kind]}
    }} LIMIT 2"""
    found = [iri for (iri,) in engine.select(query).texts()]
    return found[0] if len(found) == 1 else ""
