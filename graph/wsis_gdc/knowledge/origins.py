"""Where claims come from: who makes each mapping set, where its claims were read, and what their records note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import among, choose

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Origin", "addresses_of", "claimants_of", "origins_of"]

_CLAIMANTS: Final = "SELECT ?set ?claimant WHERE { ?set a wg:MappingSet ; prov:wasAttributedTo ?claimant }"
_ADDRESSES: Final = """SELECT DISTINCT ?claim ?address WHERE {
  VALUES ?class { wg:Linkage wg:MappingSet } ?claim a ?class ; prov:wasDerivedFrom ?address }"""
_RECORDED: Final = """SELECT DISTINCT ?thing ?property ?value (LANG(?value) AS ?language) WHERE {
  %s VALUES ?property { prov:wasDerivedFrom wg:sourceConfidence skos:note } ?thing ?property ?value }"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a claim was read: addresses, how sure the source is (a coded value, empty where nothing is said), notes.

    ``language`` is that of the notes.
    """

    addresses: tuple[str, ...]
    confidence: str
    notes: tuple[str, ...]
    language: str


@per_engine
def claimants_of(engine: Engine) -> Mapping[str, str]:
    """Return the IRI of the claimant of each mapping set, by the IRI of the set."""
    return {row[0]: row[1] for row in engine.select(_CLAIMANTS).texts()}


@per_engine
def addresses_of(engine: Engine) -> Mapping[str, tuple[str, ...]]:
    """Return the addresses at which claims were read, by the IRI of the linkage or of the mapping set."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim, address in engine.select(_ADDRESSES).texts():
        found[claim].add(address)
    return {claim: tuple(sorted(some)) for claim, some in found.items()}


def origins_of(engine: Engine, claims: Iterable[str], language: str = "en") -> Mapping[str, Origin]:
    """Return where claims were read, by the IRI of the linkage: of those whose own records say anything of it."""
    wanted = set(claims)
    if not wanted:
        return {}
    told: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for claim, property_, value, code in engine.select(_RECORDED % among(wanted)).texts():
        told[claim][compact(property_)][code].append(value)
    found = {}
    for claim, values in told.items():
        notes = values["skos:note"]
        _, code = choose(dict.fromkeys(notes, " "), language)
        found[claim] = Origin(
            tuple(sorted(values["prov:wasDerivedFrom"][""])),
            compact(next(iter(values["wg:sourceConfidence"][""]), "")).rpartition("/")[2],
            tuple(sorted(notes[code])) if notes else (),
            code,
        )
    return found
