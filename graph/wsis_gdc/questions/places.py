"""Where a thing stands: what it is part of, from the document down, and its neighbours of the same kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.links import stated_pairs, upward_of

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing

__all__ = ["NOWHERE", "Place", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """The wholes of a thing, the widest first, and what stands before and after it among its kind."""

    trail: tuple[Thing, ...] = ()
    before: Thing | None = None
    after: Thing | None = None


NOWHERE: Final = Place()
"""The place of what stands alone."""


def places(engine: Engine, things: Sequence[Thing], language: str = "en") -> dict[str, Place]:
    """Return the places of things, by IRI; ``things`` are in the order of kinds, and official within each."""
    upward = upward_of(engine)
    documents = dict(stated_pairs(engine, "eli:is_part_of"))
    trails = {}
    for thing in things:
        wholes = sorted(upward(thing.iri) - {thing.iri}, key=lambda iri: (len(upward(iri)), iri))
        trails[thing.iri] = [*filter(None, [documents.get(thing.iri, "")]), *wholes]
    named = tables_of(engine).named({iri for trail in trails.values() for iri in trail}, language)
    found = {}
    for earlier, thing, later in zip((None, *things), things, (*things[1:], None), strict=False):
        found[thing.iri] = Place(
            tuple(named[iri] for iri in trails[thing.iri]),
            earlier if earlier and earlier.kind == thing.kind else None,
            later if later and later.kind == thing.kind else None,
        )
    return found
