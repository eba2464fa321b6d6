"""Where claims come from: who makes each mapping set, where its claims were read, and what their records note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.grouping import gathered
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import among
from wsis_gdc.knowledge.values import read_values

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Origin", "addresses_of", "claimants_of", "origins_of", "unread"]

_CLAIMANTS: Final = "SELECT ?set ?claimant WHERE { ?set a wg:MappingSet ; prov:wasAttributedTo ?claimant }"
_ADDRESSES: Final = "SELECT DISTINCT ?claim ?address WHERE { ?claim a wg:Linkage ; prov:wasDerivedFrom ?address }"
_UNREAD: Final = """SELECT DISTINCT ?thing ?address WHERE {
  ?document wg:contentRead ?read FILTER(STR(?read) = "false")
  { ?thing eli:is_part_of ?document } UNION { ?document a eli:LegalResource BIND(?document AS ?thing) }
  ?thing prov:wasDerivedFrom ?address }"""
# many things and properties to choose from in two blocks of values take Oxigraph five times as long
_RECORDED: Final = """SELECT DISTINCT ?thing ?property ?value (LANG(?value) AS ?language) WHERE {
  %s ?thing ?property ?value FILTER(?property IN (prov:wasDerivedFrom, wg:sourceConfidence, skos:note)) }"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a claim was read: addresses, how sure the source is (a coded value, empty where nothing is said), notes.

    ``language`` is that of the notes.
    """

    addresses: tuple[str, ...] = ()
    confidence: str = ""
    notes: tuple[str, ...] = ()
    language: str = ""


@per_engine
def claimants_of(engine: Engine) -> Mapping[str, str]:
    """Return the IRI of the claimant of each mapping set, by the IRI of the set."""
    return {row[0]: row[1] for row in engine.select(_CLAIMANTS).texts()}


@per_engine
def addresses_of(engine: Engine) -> Mapping[str, tuple[str, ...]]:
    """Return the addresses at which claims were read, by the IRI of the linkage: of all that name any."""
    return _gathered(engine, _ADDRESSES)


@per_engine
def unread(engine: Engine) -> Mapping[str, tuple[str, ...]]:
    """Return from which addresses documents that were not read themselves, and their provisions, are known."""
    return _gathered(engine, _UNREAD)


def _gathered(engine: Engine, query: str) -> dict[str, tuple[str, ...]]:
    """Return the addresses of the second column by the IRI in the first, sorted."""
    found = gathered((iri, address) for iri, address in engine.select(query).texts())
    return {iri: tuple(sorted(some)) for iri, some in found.items()}


def origins_of(engine: Engine, claims: Iterable[str], language: str = "en") -> Mapping[str, Origin]:
    """Return where claims were read, by the IRI of the linkage or mapping set: of those whose own records say it."""
    wanted = set(claims)
    if not wanted:
        return {}
    told = read_values(engine, _RECORDED % among(wanted))
    return {
        claim: Origin(
            values.all("prov:wasDerivedFrom"),
            values.code("wg:sourceConfidence"),
            *values.said("skos:note", language),
        )
        for claim, values in told.items()
    }
