"""What one page tells of a mapping set: who claims it, what it covers, and each of its linkages with who looked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import covered
from wsis_gdc.knowledge.links import Link
from wsis_gdc.knowledge.origins import Origin, origins_of
from wsis_gdc.knowledge.things import Thing, natural
from wsis_gdc.knowledge.values import read_values
from wsis_gdc.questions.reviewed import review_of_links, verdicts_on

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.coding import Code
    from wsis_gdc.knowledge.verdicts import Verdict
    from wsis_gdc.questions.reviewed import Tally

__all__ = ["Reading", "SetSheet", "readings", "set_sheets"]

_TOLD: Final = """
SELECT ?set ?property ?value (LANG(?value) AS ?language) WHERE {
  ?set a wg:MappingSet ; ?property ?value
  FILTER(?property IN (prov:wasAttributedTo, wg:status, wg:claimKind, sssom:mapping_justification, dcterms:license,
    dcterms:date, dcterms:source, prov:wasDerivedFrom, sssom:author_id, dcterms:description, skos:note))
}"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What some readers said alike of a pair: relation (empty: no link), what they saw it with, strength, who."""

    relation: str
    target: Thing | None
    strength: int
    readers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SetSheet:
    """A mapping set: its head, what it looked at (how many of each kind on either side), and its linkages.

    ``claim_kind``, ``status`` and ``justification`` are coded values; ``licence`` is an address, and it, ``date`` and
    the rest are empty where the claimant states none. ``notes`` have their languages. ``sources`` are addresses,
    ``documents`` and ``authors`` things. ``readings`` tell, by linkage, who looked at its pair, ``verdicts`` what those
    said who reviewed it, side by side; ``review`` counts them. ``origins`` tell where each linkage was read,
    ``records`` name those of these places that are things of the graph, by their IRI.
    """

    thing: Thing
    claimant: Thing
    claim_kind: str
    status: str
    justification: str
    licence: str
    date: str
    gist: tuple[str, str]
    notes: tuple[tuple[str, str], ...]
    documents: tuple[Thing, ...]
    authors: tuple[Thing, ...]
    sources: tuple[str, ...]
    covers: tuple[Mapping[str, int], Mapping[str, int]]
    links: tuple[Link, ...]
    readings: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    verdicts: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    review: Tally | None = None
    records: Mapping[str, Thing] = field(default_factory=dict)

    @property
    def other_readers(self) -> tuple[str, ...]:
        """The names of those who coded pairs of the set and are not among its authors."""
        authors = {each.iri for each in self.authors}
        told = (each for readings in self.readings.values() for reading in readings for each in reading.readers)
        return tuple(sorted({name for iri, name in told if iri not in authors}))

    @property
    def statuses(self) -> Mapping[str, int]:
        """How many linkages have each status; empty where all have that of the set."""
        counted = Counter(link.status for link in self.links)
        return dict(counted.most_common()) if counted.keys() - {self.status} else {}


def set_sheets(
    engine: Engine,
    claims: Sequence[Link],
    language: str = "en",
    readings: Mapping[str, tuple[Reading, ...]] | None = None,
) -> tuple[SetSheet, ...]:
    """Return the sheets of the mapping sets that these claims belong to, the largest first."""
    told = read_values(engine, _TOLD)
    by_set = grouped((link.set_iri, link) for link in claims)
    known = covered(engine)
    named_by = ("prov:wasAttributedTo", "dcterms:source", "sssom:author_id")
    wanted = {*by_set, *(each for iri in by_set for name in named_by for each in told[iri].all(name))}
    named = tables_of(engine).named(wanted, language)
    own, reviewed = readings or {}, verdicts_on(engine)
    origins = origins_of(engine, (link.iri for link in claims), language)
    read_in = {address for origin in origins.values() for address in origin.addresses if address.startswith(BASE)}
    records = tables_of(engine).named(read_in, language)

    def sheet(iri: str) -> SetSheet:
        said = told[iri]
        gists, gist_language = said.said("dcterms:description", language)
        notes, note_language = said.said("skos:note", language)
        subjects, objects = known.get(iri, (frozenset(), frozenset()))
        links = tuple(sorted(by_set[iri], key=_order))
        return SetSheet(
            named[iri],
            named[said.first("prov:wasAttributedTo")],
            said.code("wg:claimKind"),
            said.code("wg:status"),
            said.first("sssom:mapping_justification").rsplit("/", 1)[-1],
            said.first("dcterms:license"),
            said.first("dcterms:date"),
            (next(iter(gists), ""), gist_language),
            tuple((note, note_language) for note in notes),
            tuple(named[each] for each in said.all("dcterms:source")),
            tuple(named[each] for each in said.all("sssom:author_id")),
            said.all("prov:wasDerivedFrom"),
            (_kinds(engine, subjects, language), _kinds(engine, objects, language)),
            links,
            {link.iri: own[link.iri] for link in links if link.iri in own},
            {link.iri: reviewed[link.iri] for link in links if link.iri in reviewed},
            {link.iri: origins[link.iri] for link in links if link.iri in origins},
            review_of_links(engine, links),
            records,
        )

    return tuple(sorted(map(sheet, by_set), key=lambda each: (-len(each.links), each.thing.iri)))


def readings(codes: Sequence[Code], named: Mapping[str, Thing]) -> tuple[Reading, ...]:
    """Return codes of one pair with those alike told once, the most readers first; readers are (IRI, name).

    ``named`` are the things that codes are about, by IRI.
    """
    alike: dict[tuple[str, str, int], dict[str, str]] = defaultdict(dict)
    for code in codes:
        alike[code.relation, code.target, code.strength][code.who] = code.reader
    ordered = sorted(alike.items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple(
        Reading(relation, named.get(target), strength, tuple(sorted(who.items())))
        for (relation, target, strength), who in ordered
    )


def _order(link: Link) -> tuple[object, ...]:
    return link.subject.kind, natural(link.subject.code), link.object.kind, natural(link.object.code), link.iri


def _kinds(engine: Engine, iris: frozenset[str], language: str) -> Mapping[str, int]:
    named = tables_of(engine).named(iris, language)
    return dict(sorted(Counter(thing.kind for thing in named.values()).items()))
