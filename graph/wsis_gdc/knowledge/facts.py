"""Facts: relations between things that the graph states, none of them a claim of a mapping set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.links import Stated, unnamed, upward_of
from wsis_gdc.knowledge.things import things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["FACTS", "PART", "facts_between"]

FACTS: Final[Mapping[str, str]] = {
    "wg:facilitatedBy": "facilitated by",
    "wg:namesActor": "names as actor",
    "wg:convenedBy": "convened by",
    "wg:reportedIn": "reported in",
    "wg:namesInstrument": "names as instrument",
    "eli:is_part_of": "part of",
    "eli:passed_by": "adopted by",
    "dcterms:references": "refers to",
}
"""The relations, in words."""

PART: Final = "part of"
"""How a part and its whole are told of."""


def facts_between(engine: Engine, one: str, two: str, language: str = "en") -> tuple[Stated, ...]:
    """Return the facts between two things or their parts, whichever way round, and that one is part of the other."""
    upward = upward_of(engine)
    relations = " ".join(FACTS)
    query = f"SELECT ?subject ?relation ?object {{ VALUES ?relation {{ {relations} }} ?subject ?relation ?object }}"
    found = {
        (subject, FACTS[compact(relation)], object_)
        for subject, relation, object_ in engine.select(query).texts()
        for first, second in ((one, two), (two, one))
        if first in upward(subject) and second in upward(object_) and subject != object_
    }
    found |= {
        (part, PART, whole) for part, whole in ((one, two), (two, one)) if part != whole and whole in upward(part)
    }
    named = things(engine, {iri for fact in found for iri in (fact[0], fact[2])}, language)
    return tuple(
        Stated(named.get(first) or unnamed(first), words, named.get(second) or unnamed(second))
        for first, words, second in sorted(found)
    )
