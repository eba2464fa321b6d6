"""A UN entity in a few facts: the lines it answers for today, what is linked with them, what has taken its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import lines_read
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.knowledge.links import stated_pairs
from wsis_gdc.knowledge.things import Thing, by_code
from wsis_gdc.questions.held_roles import held_roles

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.held_roles import Coordinator

__all__ = ["EntitySummary", "entity_summaries"]


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """What an entity answers for.

    ``lines`` are those that it answers for today, ``doubtful`` those of them for which no source of more than low
    confidence says so, ``commitments`` how many codings link with them; ``tied`` tells
    whether any list of any time names a role of it, ``successors`` are what has taken its place. ``looked_at`` tells
    whether a mapping set looked for commitments with all these lines, so that none is a finding.
    """

    entity: Thing
    lines: tuple[Thing, ...]
    commitments: int
    tied: bool
    successors: tuple[Thing, ...] = ()
    looked_at: bool = True
    doubtful: tuple[Thing, ...] = ()


def entity_summaries(
    engine: Engine, coordinating: Mapping[str, Sequence[Coordinator]], language: str = "en"
) -> dict[str, EntitySummary]:
    """Return the summaries of all entities, by IRI; ``coordinating`` tells who answers for each provision."""
    tables = tables_of(engine)
    stated = {each.iri for kind in acts(engine) for each in tables.things(kind, language)}
    reached: dict[str, set[str]] = defaultdict(set)
    for provision in stated & coordinating.keys():
        for each in coordinating[provision]:
            reached[each.held.entity.iri].add(provision)
    lines: dict[str, dict[str, Thing]] = defaultdict(dict)
    sure: dict[str, set[str]] = defaultdict(set)
    tied = set()
    for role in held_roles(engine, language):
        tied.add(role.entity.iri)
        if role.answers:
            lines[role.entity.iri][role.line.iri] = role.line
            if role.confidence != "low":
                sure[role.entity.iri].add(role.line.iri)
    ended = stated_pairs(engine, "dcterms:isReplacedBy")
    named = tables.named({other for _, other in ended}, language)
    examined = lines_read(engine)

    def in_order(entity: str, but: Collection[str] = ()) -> tuple[Thing, ...]:
        return by_code(line for iri, line in lines[entity].items() if iri not in but)

    return {
        entity.iri: EntitySummary(
            entity,
            in_order(entity.iri),
            len(reached[entity.iri]),
            entity.iri in tied,
            tuple(named[other] for iri, other in ended if iri == entity.iri and other in named),
            lines[entity.iri].keys() <= examined,
            in_order(entity.iri, sure[entity.iri]),
        )
        for entity in tables.there("entity", language)
    }
