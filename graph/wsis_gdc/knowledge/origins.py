"""Where claims come from: who makes each mapping set, and the addresses at which its claims were read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.keeping import per_engine

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["addresses_of", "claimants_of"]

_CLAIMANTS: Final = "SELECT ?set ?claimant WHERE { ?set a wg:MappingSet ; prov:wasAttributedTo ?claimant }"
_ADDRESSES: Final = """SELECT DISTINCT ?claim ?address WHERE {
  VALUES ?class { wg:Linkage wg:MappingSet } ?claim a ?class ; prov:wasDerivedFrom ?address }"""


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
