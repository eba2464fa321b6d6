"""Whom a provision reaches, and why: by name, as part of a group, through a line or a mechanism.

Whom a text asks, by name or as one of a group, is stated; whom it wants involved in what it asks, whom it only names,
and whom it reaches through an action line is not the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from wsis_gdc.base.grouping import gathered, grouped
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.links import EVERYTHING, Link, all_after, links, stated_pairs, upward_of
from wsis_gdc.knowledge.roles import OBSERVER, SOURCED, memberships
from wsis_gdc.knowledge.things import Thing, by_code, natural

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["ASKED", "HOWS", "INFERRED", "INVOLVED", "NAMED", "STATED", "SYSTEM", "Asked", "Reach"]

STATED: Final = "stated"
"""The text asks somebody to act."""

INVOLVED: Final = "involved"
"""The text wants what it asks to be done with somebody."""

NAMED: Final = "named"
"""The text names somebody and, as far as it was seen, asks nothing of them."""

INFERRED: Final = "inferred"
"""The text does not name somebody: a link or a mechanism that they convene leads to them."""

HOWS: Final = (STATED, INVOLVED, NAMED, INFERRED)

ASKED: Final = ("entity", "mechanism", "action-line")
"""The kinds of those whom a text can ask, in the order in which they are listed; groups of stakeholders follow."""

Route = Literal["named", "member", "facilitator", "system", "lines", "successor", "convenor", "coded", "suggested"]

_ROUTES: Final[tuple[Route, ...]] = get_args(Route)
"""The routes in the order in which they are told."""

_FRAMEWORK: Final = expand("mechanism:action-line-framework")
SYSTEM: Final = expand("entity:un-system")
"""The United Nations system as a whole."""

_AGENCIES: Final = expand("stakeholder:un-funds-programmes-and-specialized-agencies")
_AGENCY_TYPES: Final = frozenset({"fund-or-programme", "specialized-agency"})
_NO_ORGANIZATION: Final = ("principal-organ", "other", None)
"""The types of organs in which States meet, office-holders and forums; a member of a group is an organization."""

_NAMING: Final = """
SELECT ?provision ?property ?actor WHERE {
  VALUES ?property { wg:asksActor wg:involvesActor } ?provision ?property ?actor
}"""
_TYPES: Final = "SELECT ?entity ?type WHERE { ?entity wg:entityType/skos:notation ?type }"
_COVERS: Final = "SELECT DISTINCT ?provision ?line WHERE { ?provision wg:coversLine ?line }"


@dataclass(frozen=True, slots=True)
class Asked:
    """One who is asked, involved or named, and why.

    The text names ``who`` itself (``route`` is "named"), a group of which it is part ("member" of ``through``;
    "facilitator" of the lines ``through``, where the text names the facilitators; "system": any part of the United
    Nations system that is still there) or, of a line, all lines together ("lines"); ``how`` then says what for, as one
    of ``HOWS``. Or ``how`` is ``INFERRED``: ``who`` has replaced what is named ("successor"), convenes it ("convenor"),
    or holds or is a line to which a coded link ("coded") or a suggestion that nobody has reviewed ("suggested") leads.
    ``basis`` says how a membership is known, empty where a source names it.
    """

    who: Thing
    route: Route
    through: tuple[Thing, ...] = ()
    basis: str = ""
    how: str = INFERRED


class Reach:
    """Reads once who is named where and who belongs to whom.

    ``texts`` gives the document of each provision that is asked about.
    """

    def __init__(self, engine: Engine, texts: Mapping[str, str], language: str) -> None:
        tables = tables_of(engine)
        self.lines = {line.iri: line for line in tables.there("action-line", language)}
        self.entities = {entity.iri: entity for entity in tables.there("entity", language)}
        answering = stated_pairs(engine, "wg:facilitatedBy")
        self.holders = grouped((entity, line) for line, entity in answering if line in self.lines)
        self.members: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for each in memberships(engine):
            if each.role != OBSERVER:
                self.members[each.group][each.entity].add(each.basis)
        self.types: dict[str, str] = {}
        for entity, type_ in engine.select(_TYPES).texts():
            self.types[entity] = type_
            if type_ in _AGENCY_TYPES:
                self.members[_AGENCIES][entity].add(SOURCED)
        self.convenors = grouped(stated_pairs(engine, "wg:convenedBy"))
        self.successors = all_after(stated_pairs(engine, "dcterms:isReplacedBy"))
        self.organizations = self._of_the_system()
        self.actors = grouped(stated_pairs(engine, "wg:namesActor"))
        self.wants = {
            (provision, actor): STATED if compact(property_) == "wg:asksActor" else INVOLVED
            for provision, property_, actor in engine.select(_NAMING).texts()
        }
        ruled = [(provision, line) for provision, line in engine.select(_COVERS).texts()]
        read = {texts[provision] for provision, _ in ruled if provision in texts}
        led = tuple(self._led(engine, {iri for iri, text in texts.items() if text not in read}, language))
        self.suggested = gathered(pair for link, pair in led if link.status == "proposed")
        coded = (pair for link, pair in led if link.claim_kind == "coding" and link.status != "proposed")
        self.coded = gathered((*ruled, *coded))
        wanted = {*self.members, *self.convenors, *(actor for actors in self.actors.values() for actor in actors)}
        self.named = {**tables.named(wanted, language), **self.lines, **self.entities}

    def _of_the_system(self) -> tuple[str, ...]:
        """Return the entities that are meant where a text speaks of United Nations entities as such."""
        known = {entity for members in self.members.values() for entity in members}
        organizations = (iri for iri in self.entities if self.types.get(iri) not in _NO_ORGANIZATION or iri in known)
        return tuple(iri for iri in organizations if iri not in (SYSTEM, *self.successors))

    def _led(self, engine: Engine, texts: Collection[str], language: str) -> Iterator[tuple[Link, tuple[str, str]]]:
        """Yield the links of provisions that the rules draw no lines from, each with a line that it leads to."""
        upward = upward_of(engine)
        for link in links(engine, language, EVERYTHING):
            if link.subject.iri in texts:
                for line in upward(link.object.iri) & self.lines.keys():
                    yield link, (link.subject.iri, line)

    def of(self, provision: str) -> tuple[Asked, ...]:
        """Return all whom a provision reaches, those asked first, and of these those whom it names."""
        return tuple(sorted(self._asked(provision), key=_rank))

    def _asked(self, provision: str) -> Iterable[Asked]:
        actors = self.actors.get(provision, ())
        for actor in actors:
            group, how = self.named[actor], self._want(provision, actor)
            yield Asked(group, "named", how=how)
            for entity, bases in self.members.get(actor, {}).items():
                if entity in self.entities:
                    basis = "" if SOURCED in bases else min(bases)
                    yield Asked(self.entities[entity], "member", (group,), basis, how)
            for entity in self.successors.get(actor, ()):
                if entity in self.entities:
                    yield Asked(self.entities[entity], "successor", (group,))
            for entity in self.convenors.get(actor, ()):
                if entity in self.entities:
                    yield Asked(self.entities[entity], "convenor", (group,))
        if _FRAMEWORK in actors:
            how = self._want(provision, _FRAMEWORK)
            yield from (Asked(line, "lines", how=how) for line in self.lines.values())
            yield from self._holding(self.lines, "facilitator", how)
        if SYSTEM in actors:
            how = self._want(provision, SYSTEM)
            yield from (Asked(self.entities[iri], "system", how=how) for iri in self.organizations)
        for route, reached in (("coded", self.coded), ("suggested", self.suggested)):
            covered = reached.get(provision, ())
            yield from (Asked(self.lines[line], route) for line in covered if line in self.lines)  # type: ignore[arg-type]
            yield from self._holding(covered, route)  # type: ignore[arg-type]

    def _want(self, provision: str, actor: str) -> str:
        """Return what a provision wants of one whom it names."""
        return self.wants.get((provision, actor), NAMED)

    def _holding(self, lines: Iterable[str], route: Route, how: str = INFERRED) -> Iterable[Asked]:
        """Yield the entities that lead or co-facilitate one of the lines, with those lines."""
        for entity, held in self.holders.items():
            through = by_code(self.lines[line] for line in held if line in set(lines))
            if through and entity in self.entities:
                yield Asked(self.entities[entity], route, through, how=how)


def _rank(asked: Asked) -> tuple[object, ...]:
    kind = ASKED.index(asked.who.kind) if asked.who.kind in ASKED else len(ASKED)
    place = HOWS.index(asked.how), _ROUTES.index(asked.route)
    return *place, kind, natural(asked.who.code), asked.who.iri, [each.iri for each in asked.through]
