"""What is known for a road map: of an action line with its parts, or of a UN entity with the lines that it facilitates.

>>> from wsis_gdc import load
>>> with load() as kg:
...     found = pack(kg.engine, "C5")
>>> [line.code for line in found.lines], found.commitments[0].predicate
(['C5'], 'extends')
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.grouping import gathered, grouped
from wsis_gdc.base.namespaces import expand, local
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import closeness, lines_read
from wsis_gdc.knowledge.frameworks import acts, namespaces
from wsis_gdc.knowledge.inferences import stated
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import Link, links, upward_of
from wsis_gdc.knowledge.roles import CURRENT, LEADING, SOURCED, Membership, facilitations, memberships
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import Thing, among, by_code, natural, resolve, things
from wsis_gdc.questions.asks import Ask, asks
from wsis_gdc.questions.counts import newest_date
from wsis_gdc.questions.entity_summary import EntitySummary, entity_summaries
from wsis_gdc.questions.held_roles import coordinators, held_roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wsis_gdc.engines import Engine, Row

__all__ = ["Neighbour", "Pack", "Role", "Target", "Trend", "line_of", "pack"]

_STATED: Final = """SELECT ?thing ?property ?value ?graph WHERE {
  %s
  GRAPH ?graph { ?thing ?property ?value }
  %s
}"""
_WHOLE: Final = stated("?thing", "?property", "?value")
_OF_SET: Final = "FILTER(?property NOT IN (sssom:mappings, wg:hasNoLinkFinding, wg:coversSubject, wg:coversObject))"
_NAMES: Final = "FILTER(?property IN (rdf:type, skos:prefLabel, skos:notation, eli:number))"
_MEMBERS: Final = """SELECT ?set ?property ?thing ?graph WHERE {
  %s
  GRAPH ?graph { ?set ?property ?thing FILTER(?property = sssom:mappings) }
}"""
_CLAIMING: Final = frozenset(map(expand, ("prov:wasAttributedTo", "sssom:author_id", "sssom:reviewer_id")))
_FACILITATIONS: Final = """SELECT ?facilitation WHERE {
  %s
  ?facilitation a wg:Facilitation .
  { ?facilitation wg:facilitates ?thing } UNION { ?facilitation org:member ?thing }
}"""


@dataclass(frozen=True, slots=True)
class Role:
    """An entity's role (lead, co-facilitator, partner) in a line: in which list, as of which year, on what basis.

    Who leads or co-facilitates a line today answers for it; partners do not.
    """

    line: Thing
    entity: Thing
    role: str
    list: str
    year: str
    basis: str

    @property
    def current(self) -> bool:
        """Whether a source of today says so."""
        return self.list == CURRENT

    @property
    def answers(self) -> bool:
        """Whether the entity answers for the line today."""
        return self.current and self.role in LEADING


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another line that holds commitments of the pack, and who answers for it."""

    line: Thing
    commitments: tuple[Thing, ...]
    facilitators: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """An SDG goal or target that one set joins with lines of the pack."""

    target: Thing
    lines: tuple[Thing, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A coded link with a trend; ``line`` is the line of the pack that it goes through, None for a commitment."""

    link: Link
    line: Thing | None


@dataclass(frozen=True, slots=True)
class Pack:
    """What is known for a road map.

    ``commitments`` are coded links from the Compact to the lines or their items, the closest relation and the strongest
    first, ``others`` the provisions among them that state no act, such as principles, which no count of commitments
    takes in, ``asks`` what texts ask of the subject. ``leaders`` answer for the lines, each entity with its weightiest
    role, leads first. ``weak`` are commitments whose best link with any line is of strength 1, ``alone`` those that one
    line only holds, ``single`` the role of who alone answers for a line, ``untouched`` items that no coding links.
    ``unread`` are lines with which nobody looked for commitments, of whose items nothing can be said.
    ``date`` is the day of the newest mapping set. ``memberships`` are the groups that the entity belongs to,
    ``earlier`` its roles in lines that no source of today names any more. ``statements`` are all that the graph says
    of the links, the lines, their facilitations and the sets, with the names of what they mention and of claimants:
    subject, property, value and the graph in which it is said. ``duties`` are what an entity answers for, as its sheet
    tells it.
    """

    subject: Thing
    lines: tuple[Thing, ...]
    language: str
    date: str
    commitments: tuple[Link, ...]
    leaders: tuple[tuple[Thing, str], ...]
    roles: tuple[Role, ...]
    neighbours: tuple[Neighbour, ...]
    targets: tuple[Target, ...]
    trends: tuple[Trend, ...]
    asks: tuple[Ask, ...]
    weak: tuple[Thing, ...]
    alone: tuple[Thing, ...]
    single: tuple[Role, ...]
    untouched: tuple[Thing, ...]
    memberships: tuple[tuple[Thing, Membership], ...] = ()
    earlier: tuple[Role, ...] = ()
    others: tuple[Thing, ...] = ()
    unread: tuple[Thing, ...] = ()
    statements: tuple[Row, ...] = ()
    duties: EntitySummary | None = None

    @property
    def name(self) -> str:
        """The end of the identifier of the subject, such as ``C5`` or ``itu``."""
        return local(self.subject.iri)

    @property
    def links(self) -> tuple[Link, ...]:
        """All links that the pack rests on, by IRI."""
        carried = (*self.commitments, *(link for target in self.targets for link in target.links))
        by_iri = {link.iri: link for link in (*carried, *(trend.link for trend in self.trends))}
        return tuple(by_iri[iri] for iri in sorted(by_iri))


def pack(engine: Engine, code: str, language: str = "en") -> Pack:
    """Return the pack of an action line (C5, with its sub-lines) or an entity (itu, with the lines it facilitates).

    Raises NotFoundError where the code stands for something else.
    """
    iri = resolve(engine, code)
    subject = tables_of(engine).named([iri], language)[iri]
    if subject.kind not in ("action-line", "entity"):
        raise NotFoundError("action line or entity", code, cure=f"{subject.curie} is of kind {subject.kind}")
    found = _Maker(engine, subject, language).pack()
    return replace(found, statements=_statements(engine, found))


def line_of(end: Thing) -> str:
    """Return the IRI of the line that an end of a link is, or is an item of."""
    return end.group_iri if end.kind == "item" else end.iri


def _statements(engine: Engine, found: Pack) -> tuple[Row, ...]:
    members = {found.subject.iri, *(line.iri for line in found.lines)}
    facilitations = {row[0] for row in engine.select(_FACILITATIONS % among(members)).texts()}
    linkages, sets = {link.iri for link in found.links}, {link.set_iri for link in found.links}

    def said(iris: set[str], only: str) -> list[Row]:
        return list(engine.select(_STATED % (among(iris), only))) if iris else []

    told = said(members | facilitations | linkages, _WHOLE) + said(sets, _OF_SET)
    told += list(engine.select(_MEMBERS % among(linkages))) if linkages else []
    named = {end.iri for link in found.links for end in (link.subject, link.object)}
    named |= {proof.iri for link in found.links for proof in link.evidence}
    named |= {value.value for _, property, value, _ in told if value and property and property.value in _CLAIMING}
    return tuple(dict.fromkeys(told + said(named, _NAMES)))


@per_engine
def _duties(engine: Engine, language: str) -> Mapping[str, EntitySummary]:
    """Return what each entity answers for, by its IRI: once for all packs."""
    roles, claims = held_roles(engine, language), links(engine, language, Selection())
    return entity_summaries(engine, coordinators(engine, roles, claims, language), language)


class _Maker:
    """Reads what packs share and takes from it what one pack needs."""

    def __init__(self, engine: Engine, subject: Thing, language: str) -> None:
        self.engine, self.subject, self.language = engine, subject, language
        self.all_lines = {line.iri: line for line in tables_of(engine).there("action-line", language)}
        self.entities = {entity.iri: entity for entity in tables_of(engine).there("entity", language)}
        self.facilitations = [role for role in facilitations(engine, language) if role.line in self.all_lines]
        self.roles = {(role.line, role.entity): role.role for role in self.facilitations if role.current}
        wanted = self._wanted()
        self.lines = {iri: line for iri, line in self.all_lines.items() if iri in wanted}
        self.links = links(engine, language)
        texts = namespaces(engine)
        self.coded = [
            link
            for link in self.links
            if link.strength is not None
            and link.status != "proposed"
            and link.subject.iri.startswith(texts)
            and line_of(link.object) in self.all_lines
        ]
        self.commitments = sorted((link for link in self.coded if line_of(link.object) in self.lines), key=_closeness)
        self.provisions = {link.subject.iri: link.subject for link in self.commitments}

    def _wanted(self) -> set[str]:
        """Return the line and its parts, or the lines that the entity answers for."""
        if self.subject.kind == "action-line":
            upward = upward_of(self.engine)
            return {line for line in self.all_lines if self.subject.iri in upward(line)}
        return {line for (line, entity), role in self.roles.items() if entity == self.subject.iri and role in LEADING}

    def pack(self) -> Pack:
        """Return the pack."""
        strongest: dict[str, int] = defaultdict(int)
        holders: dict[str, set[str]] = defaultdict(set)
        for link in self.coded:
            strongest[link.subject.iri] = max(strongest[link.subject.iri], link.strength or 0)
            holders[link.subject.iri].add(line_of(link.object))
        provisions, act = by_code(self.provisions.values()), acts(self.engine)
        stated = tuple(thing for thing in provisions if thing.kind in act)
        roles = [self._roles_in(line) for line in self.lines.values()]
        touched = {
            iri
            for link in self.links
            if link.claim_kind == "coding"
            for iri in (link.object.iri, *(proof.iri for proof in link.evidence if proof.side in ("object", "both")))
        }
        read = lines_read(self.engine)
        items = [item for item in tables_of(self.engine).there("item", self.language) if item.group_iri in read]
        return Pack(
            self.subject,
            tuple(self.lines.values()),
            self.language,
            newest_date(self.engine),
            tuple(self.commitments),
            self._leaders(),
            tuple(role for line_roles in roles for role in line_roles),
            self._neighbours(),
            self._targets(),
            self._trends(),
            asks(self.engine, self.subject.curie, language=self.language),
            weak=tuple(thing for thing in stated if strongest[thing.iri] <= 1),
            alone=tuple(thing for thing in stated if len(holders[thing.iri]) == 1),
            single=tuple(
                now[0] for line_roles in roles if len(now := [each for each in line_roles if each.answers]) == 1
            ),
            memberships=self._memberships(),
            earlier=self._earlier(),
            unread=tuple(line for iri, line in self.lines.items() if iri not in read),
            others=tuple(thing for thing in provisions if thing.kind not in act),
            untouched=by_code(item for item in items if item.group_iri in self.lines and item.iri not in touched),
            duties=_duties(self.engine, self.language)[self.subject.iri] if self.subject.kind == "entity" else None,
        )

    def _roles_in(self, line: Thing) -> list[Role]:
        """Return the roles of all lists in a line, what is current first, then the latest."""
        roles = [
            Role(line, self.entities[each.entity], each.role, each.list, each.year, each.basis)
            for each in self.facilitations
            if each.line == line.iri and each.entity in self.entities
        ]
        places = {entity: place for place, entity in enumerate(self.entities)}
        return sorted(roles, key=lambda role: (not role.current, -int(role.year or 0), places[role.entity.iri]))

    def _memberships(self) -> tuple[tuple[Thing, Membership], ...]:
        """Return the groups that the entity of the pack belongs to, with its membership in each."""
        own = [each for each in memberships(self.engine, self.language) if each.entity == self.subject.iri]
        named = things(self.engine, {each.group for each in own}, self.language)
        return tuple((named[each.group], each) for each in own if each.group in named)

    def _earlier(self) -> tuple[Role, ...]:
        """Return the latest sourced role of the entity in each line that it is not known to facilitate today."""
        own = [each for each in self.facilitations if each.entity == self.subject.iri and each.basis == SOURCED]
        latest = {each.line: each for each in sorted(own, key=lambda each: each.year) if each.line not in self.lines}
        return tuple(
            Role(self.all_lines[line], self.subject, each.role, each.list, each.year, each.basis)
            for line in self.all_lines
            if (each := latest.get(line))
        )

    def _leaders(self) -> tuple[tuple[Thing, str], ...]:
        roles = ((line, entity, role) for (line, entity), role in self.roles.items())
        held = gathered((entity, role) for line, entity, role in roles if line in self.lines and role in LEADING)
        ranks = {entity: next(role for role in LEADING if role in roles) for entity, roles in held.items()}
        return tuple(
            (entity, rank) for rank in LEADING for iri, entity in self.entities.items() if ranks.get(iri) == rank
        )

    def _neighbours(self) -> tuple[Neighbour, ...]:
        shared: dict[str, dict[str, Thing]] = defaultdict(dict)
        for link in self.coded:
            line = line_of(link.object)
            if link.subject.iri in self.provisions and line not in self.lines:
                shared[line][link.subject.iri] = link.subject
        neighbours = [
            Neighbour(
                line, by_code(shared[iri].values()), tuple(role.entity for role in self._roles_in(line) if role.answers)
            )
            for iri, line in self.all_lines.items()
            if iri in shared
        ]
        neighbours.sort(key=lambda near: (-len(near.commitments), natural(near.line.code)))
        return tuple(neighbours)

    def _targets(self) -> tuple[Target, ...]:
        joined = grouped(
            ((link.object.iri, link.set_label), link)
            for link in self.links
            if link.subject.iri in self.lines and link.object.kind in ("goal", "target") and link.status != "proposed"
        )
        targets = [
            Target(group[0].object, by_code({self.lines[link.subject.iri] for link in group}), group)
            for group in joined.values()
        ]
        targets.sort(key=lambda target: (natural(target.target.code), target.links[0].set_label))
        return tuple(targets)

    def _trends(self) -> tuple[Trend, ...]:
        coded = [
            Trend(link, self.lines.get(line_of(link.subject)))
            for link in self.links
            if link.object.kind == "trend"
            and link.strength is not None
            and (line_of(link.subject) in self.lines or link.subject.iri in self.provisions)
        ]
        coded.sort(key=lambda trend: (trend.link.object.label, *_closeness(trend.link)[1:3], trend.link.iri))
        return tuple(coded)


def _closeness(link: Link) -> tuple[object, ...]:
    strength, confidence = link.strength or 0, link.confidence or 0
    return closeness(link.predicate), -strength, -confidence, natural(link.subject.code), link.iri
