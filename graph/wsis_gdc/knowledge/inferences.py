"""What the rules of the ontology add about a thing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wsis_gdc.base.namespaces import compact

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["inferred_of"]


def inferred_of(engine: Engine, iri: str) -> dict[str, list[str]]:
    """Return the IRIs that rules join a thing with, by property (as CURIEs)."""
    query = f"""SELECT ?predicate ?object WHERE {{
      ?inference wg:inferredSubject <{iri}> ; wg:inferredPredicate ?predicate ; wg:inferredObject ?object }}"""
    found: dict[str, list[str]] = defaultdict(list)
    for predicate, object_ in engine.select(query).texts():
        found[compact(predicate)].append(object_)
    return found
