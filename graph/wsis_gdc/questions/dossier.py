"""What is known of each thing, gathered for pages: facts, claims with evidence, neighbours, a row of the matrix.

Everything is asked once for all things, not thing by thing, so that a few hundred sheets take a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Final

from wsis_gdc.base.grouping import gathered, grouped
from wsis_gdc.base.namespaces import compact, expand, local
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import Code, NoLink, codes_of, no_links_of
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.links import Link, cited_by, counts_for, links, parts_of, stated_pairs
from wsis_gdc.knowledge.origins import unread
from wsis_gdc.knowledge.roles import SOURCED, Membership, memberships
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import MARKS, Thing, among, by_code, natural, things
from wsis_gdc.knowledge.values import choose
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.entity_summary import EntitySummary, entity_summaries
from wsis_gdc.questions.held_roles import Coordinator, HeldRole, coordinators, held_roles
from wsis_gdc.questions.line_summary import LineSummary, line_summaries
from wsis_gdc.questions.matrix.direct import examined
from wsis_gdc.questions.places import NOWHERE, Place, places
from wsis_gdc.questions.set_sheet import SetSheet, readings, set_sheets
from wsis_gdc.questions.tabled import Columns, Tabled, columns_of, of_fields, of_thing, within
from wsis_gdc.questions.trend_coverage import Uncovered, uncovered_trends

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.matrix import LookedAt

__all__ = [
    *("Atlas", "Claim", "Match", "Neighbours", "Sheet", "SheetFact", "StripCell"),
    *("aliases", "claims_of", "with_sheets"),
]

_FACTS: Final = (
    "wg:kind",
    "wg:deadline",
    "wg:deadlineNote",
    "wg:entityType",
    "dcterms:isReplacedBy",
    "wg:partOfObjective",
    "wg:inSection",
    "skos:broader",
    "eli:is_part_of",
    "dcterms:references",
    "wg:namesGroup",
    "wg:namesInstrument",
    "wg:convenedBy",
    "wg:hostNote",
    "wg:foundingInstrument",
    "wg:establishedNote",
    "wg:reportedIn",
    "dcterms:issued",
    "wg:dateNote",
    "wg:adoptedBy",
    "eli:passed_by",
    "foaf:page",
    "wg:findingKind",
    "wg:locator",
    "skos:altLabel",
    "skos:note",
)
"""Properties that a sheet shows as facts, in their order."""

_ADDRESS: Final = "foaf:page"
"""The property whose values are addresses to be read, not things."""

_MATCHES: Final = """
SELECT ?thing ?match ?relation ?elsewhere ?status ?basis WHERE {
  ?match a wg:Match ; wg:matchOf ?thing ; wg:matchRelation ?relation ; wg:elsewhere ?elsewhere ;
    wg:status/skos:notation ?status OPTIONAL { ?match wg:basis/skos:notation ?basis }
} ORDER BY ?match"""

_ABOUT: Final = "SELECT ?set ?document WHERE { ?set a wg:MappingSet ; dcterms:source ?document }"
_BROADER: Final = "SELECT ?part ?whole WHERE { ?part skos:broader ?whole }"

_NAMES: Final = """
SELECT ?thing ?text WHERE {
  VALUES ?property { skos:prefLabel skos:altLabel wg:acronym } ?thing ?property ?text
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/wsis-gdc/") || STRSTARTS(STR(?thing), "http://metadata.un.org/sdg/"))
}"""


@dataclass(frozen=True, slots=True)
class SheetFact:
    """A property by its prefixed name, with values that are things or texts in a language."""

    name: str
    values: tuple[Thing | tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A link seen from one thing: the other end, which way it points, and the part of the thing that it names."""

    COLUMNS: ClassVar[Columns] = {
        **of_thing("other"),
        **of_fields("outgoing"),
        **of_thing("part"),
        **within(attrgetter("link"), columns_of(Link)),
    }

    link: Link
    other: Thing
    outgoing: bool
    part: Thing | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Things that stand in one relation of structure to a thing; ``notes`` tell the role of each."""

    relation: str
    members: tuple[Thing, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StripCell:
    """One cell of a thing's row: the column, the number of claims, the strongest strength, whether somebody looked."""

    column: Thing
    count: int
    strength: int | None
    looked: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What another publisher calls a thing: the record (an IRI), the relation, the address there, status and basis."""

    iri: str
    relation: str
    elsewhere: str
    status: str
    basis: str


@dataclass(frozen=True, slots=True)
class Sheet(Tabled):
    """All that one page tells of a thing.

    ``roles`` are those in a line, or those of an entity; ``coordinators`` who answers for the lines that a provision
    is linked with; ``summary`` is that of an action line. ``no_links`` say why a provision has no
    link at all, ``refused`` why it has none with a line. ``matches`` say what others call it. ``evidence_of`` are links
    of other ends whose evidence cites it. ``duties`` tell what an entity answers for. ``known_from`` are the addresses
    from which a text is known that was not read itself. ``uncovered`` tells of a trend which side does not take it up.
    Its table has a row for each claim.
    """

    thing: Thing
    names: tuple[tuple[str, str, str], ...]
    facts: tuple[SheetFact, ...]
    claims: tuple[Claim, ...]
    neighbours: tuple[Neighbours, ...]
    strip_kind: str
    strip: tuple[StripCell, ...]
    no_links: tuple[NoLink, ...]
    place: Place = NOWHERE
    roles: tuple[HeldRole, ...] = ()
    coordinators: tuple[Coordinator, ...] = ()
    summary: LineSummary | None = None
    refused: tuple[tuple[Thing, NoLink], ...] = ()
    matches: tuple[Match, ...] = ()
    evidence_of: tuple[Link, ...] = ()
    duties: EntitySummary | None = None
    known_from: tuple[str, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        return columns_of(Claim), self.claims


def with_sheets(engine: Engine) -> tuple[str, ...]:
    """Return the kinds of which each thing has a sheet, in the order of the list of all things."""
    return tuple(name for name, level in levels(engine).items() if level.has_sheet)


def aliases(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Return every name of each thing in every language, acronyms and other names included, by IRI."""
    found = gathered((thing, text) for thing, text in engine.select(_NAMES).texts())
    return {iri: tuple(sorted(names)) for iri, names in sorted(found.items())}


class Atlas:
    """Everything the pages of things tell, in one language, asked from an engine when first needed."""

    def __init__(self, engine: Engine, language: str = "en", selection: Selection | None = None) -> None:
        self.engine, self.language, self.selection = engine, language, selection or Selection()
        self._examined: dict[tuple[str, str], LookedAt] = {}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The claims of the selection."""
        return links(self.engine, self.language, self.selection)

    @cached_property
    def things(self) -> dict[str, Thing]:
        """The things that have a sheet, by IRI, in the order of kinds."""
        tables = tables_of(self.engine)
        return {thing.iri: thing for kind in with_sheets(self.engine) for thing in tables.things(kind, self.language)}

    @cached_property
    def codes(self) -> dict[tuple[str, str], tuple[Code, ...]]:
        """The codes of the independent readers by (unit, action line), else by the section or target they are about."""
        counts = counts_for(self.engine)
        lines = {thing.iri for thing in self.of_kind("action-line")}
        found = grouped(
            ((code.unit, target), code)
            for code in codes_of(self.engine, self.language)
            if code.target
            for target in sorted(counts(code.target) & lines) or [code.line or code.target]
        )
        return {pair: tuple(sorted(each, key=lambda c: (c.round, c.reader, c.iri))) for pair, each in found.items()}

    @cached_property
    def no_links(self) -> dict[tuple[str, str], NoLink]:
        """The findings without a link by (unit, action line); the line is empty where the unit has none at all."""
        return {(finding.unit, finding.line): finding for finding in no_links_of(self.engine, self.language)}

    @cached_property
    def sections(self) -> dict[str, Thing]:
        """The section of each provision of the Compact."""
        named = {section.iri: section for section in tables_of(self.engine).things("section", self.language)}
        return {provision: named[section] for provision, section in parts_of(self.engine, "section")}

    def of_kind(self, kind: str) -> tuple[Thing, ...]:
        """Return the things of a kind that have a sheet, in official order."""
        return tuple(thing for thing in self.things.values() if thing.kind == kind)

    def sheets(self, wanted: Collection[str] | None = None) -> tuple[Sheet, ...]:
        """Return the sheets of all things, or of those wanted (IRIs), in the order of kinds."""
        chosen = [thing for iri, thing in self.things.items() if wanted is None or iri in wanted]
        names, facts, neighbours, claims = self._names(chosen), self._facts(chosen), self._neighbours, self._claims
        where, coordinating = self._places, self._coordinators
        return tuple(
            Sheet(
                thing,
                names.get(thing.iri, ()),
                facts.get(thing.iri, ()),
                claims.get(thing.iri, ()),
                neighbours.get(thing.iri, ()),
                *self._strip(thing, claims.get(thing.iri, ())),
                tuple(finding for finding in self._no_links.get(thing.iri, ()) if finding.line not in self.things),
                where[thing.iri],
                self._roles.get(thing.iri, ()),
                coordinating.get(thing.iri, ()),
                self._summaries.get(thing.iri),
                tuple(
                    (self.things[finding.line], finding)
                    for finding in self._no_links.get(thing.iri, ())
                    if finding.line in self.things
                ),
                self._matches.get(thing.iri, ()),
                self._cited.get(thing.iri, ()),
                self._duties.get(thing.iri),
                unread(self.engine).get(thing.iri, ()),
                self._uncovered.get(thing.iri, ()),
            )
            for thing in chosen
        )

    def sets(self) -> tuple[SetSheet, ...]:
        """Return the sheets of the mapping sets; of the whole graph those that nobody has taken up, too."""
        claims = links(self.engine, self.language) if self.selection == Selection() else self.links
        said = {link.iri: self._codes_for(link) for link in claims if link.claim_kind == "coding"}
        about = {code.target for codes in said.values() for code in codes if code.target}
        named = tables_of(self.engine).named(about, self.language)
        told = {iri: readings(codes, named) for iri, codes in said.items()}
        return set_sheets(self.engine, claims, self.language, told)

    def _codes_for(self, link: Link) -> tuple[Code, ...]:
        """Return what readers said of the pair of a link, or of its subject with the line or section of its object."""
        counted = sorted({link.object.iri, *counts_for(self.engine)(link.object.iri)})
        return tuple(code for end in counted for code in self.codes.get((link.subject.iri, end), ()))

    @cached_property
    def _no_links(self) -> dict[str, tuple[NoLink, ...]]:
        return grouped((unit, finding) for (unit, _line), finding in self.no_links.items())

    @cached_property
    def _places(self) -> dict[str, Place]:
        return places(self.engine, tuple(self.things.values()), self.language)

    @cached_property
    def _matches(self) -> dict[str, tuple[Match, ...]]:
        rows = self.engine.select(_MATCHES).texts()
        return grouped((thing, Match(iri, local(relation), *rest)) for thing, iri, relation, *rest in rows)

    @cached_property
    def _cited(self) -> dict[str, tuple[Link, ...]]:
        return cited_by(self.links)

    @cached_property
    def _held(self) -> tuple[HeldRole, ...]:
        return held_roles(self.engine, self.language)

    @cached_property
    def _roles(self) -> dict[str, tuple[HeldRole, ...]]:
        """The roles in each line, and of each entity."""
        return grouped((iri, role) for role in self._held for iri in (role.line.iri, role.entity.iri))

    @cached_property
    def _coordinators(self) -> dict[str, tuple[Coordinator, ...]]:
        return coordinators(self.engine, self._held, self.links, self.language)

    @cached_property
    def _duties(self) -> dict[str, EntitySummary]:
        return entity_summaries(self.engine, self._coordinators, self.language)

    @cached_property
    def _summaries(self) -> dict[str, LineSummary]:
        return line_summaries(self.engine, self.links, self.language)

    @cached_property
    def _uncovered(self) -> dict[str, tuple[Uncovered, ...]]:
        return uncovered_trends(self.engine, self.links, self.language)

    @cached_property
    def _claims(self) -> dict[str, tuple[Claim, ...]]:
        """The claims of each thing: those that name it, and those that name a part of which it is the nearest whole."""
        counts = counts_for(self.engine)
        found: dict[str, list[Claim]] = defaultdict(list)
        for link in self.links:
            for iri, claim in _seen_from_each(link, counts):
                if iri in self.things:
                    found[iri].append(claim)
        return {iri: tuple(sorted(claims, key=_claim_order)) for iri, claims in found.items()}

    @cached_property
    def _neighbours(self) -> dict[str, tuple[Neighbours, ...]]:
        found: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for membership in memberships(self.engine, self.language):
            note = self._membership(membership)
            found[membership.entity]["member_of"][membership.group].append(note)
            found[membership.group]["members"][membership.entity].append(note)
        for relation, pairs in self._related().items():
            for thing, other in pairs:
                found[thing][relation][other] = []
        everybody = {iri for relations in found.values() for members in relations.values() for iri in members}
        named = things(self.engine, everybody, self.language)

        def neighbours(relation: str, notes: Mapping[str, list[str]]) -> Neighbours:
            members = by_code(named[other] for other in notes if other in named)
            told = tuple("; ".join(dict.fromkeys(notes[member.iri])) for member in members)
            return Neighbours(relation, members, told if any(told) else ())

        return {
            iri: tuple(neighbours(relation, notes) for relation, notes in found[iri].items())
            for iri in self.things
            if iri in found
        }

    @property
    def _sections(self) -> tuple[str, ...]:
        """The kinds that are sections of a text."""
        section = expand("wg:Section")
        return tuple(name for name, level in levels(self.engine).items() if level.member_class == section)

    def _related(self) -> dict[str, list[tuple[str, str]]]:
        """Return the pairs (thing, neighbour) of each relation of structure, in the order of a sheet."""
        naming = stated_pairs(self.engine, "wg:namesActor")
        about = [(document, set_) for set_, document in self.engine.select(_ABOUT).texts()]
        inside = [(part, whole) for part, whole in stated_pairs(self.engine, "eli:is_part_of") if whole in self.things]
        parts: dict[str, Iterable[tuple[str, ...]]] = {
            "convenes": stated_pairs(self.engine, "wg:convenedBy"),
            "replaces": stated_pairs(self.engine, "dcterms:isReplacedBy"),
            "items": parts_of(self.engine, "action-line"),
            "parts": self.engine.select(_BROADER).texts(),
            "provisions": [pair for kind in self._sections for pair in parts_of(self.engine, kind)],
            "paragraphs": inside,
        }
        turned = {relation: [(whole, part) for part, whole in pairs] for relation, pairs in parts.items()}
        named_by = [(actor, thing) for thing, actor in naming]
        return {"names": naming, "named_by": named_by, **turned, "sets": about}

    def _membership(self, membership: Membership) -> str:
        """Return a membership as words: "chair (2019)", with its basis where that is no source."""
        more = [membership.period] if membership.period else []
        if membership.basis != SOURCED:
            more.append(self._word(f"term:basis/{membership.basis}"))
        word = self._word(f"term:role/{membership.role}")
        return f"{word} ({'; '.join(more)})" if more else word

    def _word(self, term: str) -> str:
        return vocabulary(self.engine).label(term, self.language)[0]

    def _strip(self, thing: Thing, claims: Iterable[Claim]) -> tuple[str, tuple[StripCell, ...]]:
        """Return the thing's row of the matrix: against action lines, or, for these, objectives and principles."""
        kind = "objective" if thing.kind == "action-line" else "action-line"
        columns = self.of_kind(kind)
        counts = counts_for(self.engine)
        by_column: dict[str, list[Link]] = defaultdict(list)
        for claim in claims:
            for iri in counts(claim.other.iri):
                by_column[iri].append(claim.link)
        cells = tuple(
            StripCell(
                column,
                len(by_column[column.iri]),
                max((link.strength for link in by_column[column.iri] if link.strength is not None), default=None),
                (thing.iri, column.iri) in self._looked_at((thing.kind, kind)),
            )
            for column in columns
        )
        return (kind, cells) if any(cell.count for cell in cells) else ("", ())

    def _looked_at(self, kinds: tuple[str, str]) -> LookedAt:
        """Return the pairs of two kinds that the sets of the selection looked at."""
        if kinds not in self._examined:
            self._examined[kinds] = examined(tables_of(self.engine), kinds, "own", self.selection.sets)
        return self._examined[kinds]

    def _names(self, chosen: Sequence[Thing]) -> dict[str, tuple[tuple[str, str, str], ...]]:
        """Return the labels of things in the other languages, each with its language and mark."""
        query = f"""SELECT ?thing ?label (LANG(?label) AS ?code) ?mark WHERE {{
          {among(thing.iri for thing in chosen)} ?thing skos:prefLabel ?label
          OPTIONAL {{
            VALUES ?mark {{ {" ".join(MARKS)} }} ?thing ?mark ?marked FILTER(STR(?marked) = LANG(?label)) }} }}"""
        found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for iri, label, code, mark in self.engine.select(query).texts() if chosen else ():
            found[iri].append((code, label, MARKS[compact(mark)] if mark else ""))
        return {iri: tuple(sorted(labels)) for iri, labels in found.items()}

    def _facts(self, chosen: Sequence[Thing]) -> dict[str, tuple[SheetFact, ...]]:
        if not chosen:
            return {}
        wanted = f"{among(thing.iri for thing in chosen)} VALUES ?p {{ {' '.join(_FACTS)} }}"
        query = f"SELECT DISTINCT ?thing ?p ?o WHERE {{ {wanted} ?thing ?p ?o }}"
        texts: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        nodes: dict[tuple[str, str], set[str]] = defaultdict(set)
        for thing, prop, value in self.engine.select(query):
            assert thing is not None and prop is not None and value is not None  # noqa: S101  (bound by the pattern)
            key = (thing.value, compact(prop.value))
            if type(value).__name__ == "NamedNode" and key[1] != _ADDRESS:
                nodes[key].add(value.value)
            else:
                texts[key][getattr(value, "language", None) or ""].append(value.value)
        named = things(self.engine, {iri for found in nodes.values() for iri in found}, self.language)
        made: dict[str, tuple[SheetFact, ...]] = {}
        for thing_ in chosen:
            facts = []
            for name in _FACTS:
                key = (thing_.iri, name)
                members = by_code(named[iri] for iri in nodes.get(key, ()) if iri in named)
                words = _chosen(texts[key], self.language) if key in texts else []
                if members or words:
                    facts.append(SheetFact(name, (*members, *words)))
            made[thing_.iri] = tuple(facts)
        return made


def _chosen(texts: Mapping[str, Sequence[str]], language: str) -> list[tuple[str, str]]:
    """Return the texts in the language, else those of the next best language, each with its language."""
    _, code = choose(dict.fromkeys(texts, " "), language)
    return [(text, code) for text in sorted(texts[code])]


def claims_of(engine: Engine, iri: str, language: str = "en") -> tuple[Claim, ...]:
    """Return the claims that count for a thing, as its sheet lists them; without a sheet, those that name it."""
    counts = counts_for(engine)
    every = (each for link in links(engine, language) for each in _seen_from_each(link, counts))
    return tuple(sorted((claim for whole, claim in every if whole == iri), key=_claim_order))


def _seen_from_each(link: Link, counts: Callable[[str], frozenset[str]]) -> Iterator[tuple[str, Claim]]:
    """Yield a link as seen from each thing for which one end counts and the other does not."""
    for own, other, outgoing in ((link.subject, link.object, True), (link.object, link.subject, False)):
        for iri in sorted(counts(own.iri) - counts(other.iri)):
            yield iri, Claim(link, other, outgoing, None if own.iri == iri else own)


def _claim_order(claim: Claim) -> tuple[object, ...]:
    link = claim.link
    return (link.claim_kind != "coding", -(link.strength or 0), natural(claim.other.code), link.iri)
