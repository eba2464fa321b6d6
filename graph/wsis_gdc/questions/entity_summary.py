"""A UN entity in a few facts: the lines it answers for today, what is linked with them, what has taken its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import lines_read
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.knowledge.links import stated_pairs
from wsis_gdc.knowledge.things import Thing, natural
from wsis_gdc.questions.held_roles import held_roles

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.held_roles import Coordinator

__all__ = ["EntitySummary", "entity_summaries"]


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """What an entity answers for.

    ``lines`` are those that it answers for today, ``commitments`` how many codings link with them; ``tied`` tells
    whether any list of any time names a role of it, ``successors`` are what has taken its place. ``looked_at`` tells
    whether a mapping set looked for commitments with all these lines, so that none is a finding.
    """

    entity: Thing
    lines: tuple[Thing, ...]
    commitments: int
    tied: bool
    successors: tuple[Thing, ...] = ()
    looked_at: bool = True


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
    tied = set()
    for role in held_roles(engine, language):
        tied.add(role.entity.iri)
        if role.current and role.leads:
            lines[role.entity.iri][role.line.iri] = role.line
    ended = stated_pairs(engine, "dcterms:isReplacedBy")
    named = tables.named({other for _, other in ended}, language)
    examined = lines_read(engine)
    return {
        entity.iri: EntitySummary(
            entity,
            tuple(sorted(lines[entity.iri].values(), key=lambda line: natural(line.code))),
            len(reached[entity.iri]),
            entity.iri in tied,
            tuple(named[other] for iri, other in ended if iri == entity.iri and other in named),
            lines[entity.iri].keys() <= examined,
        )
        for entity in tables.there("entity", language)
    }
