"""The linkages of a pack as JSON-LD: what was claimed, by whom, with all that the graph says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from wsis_gdc.curation.exports import dump

if TYPE_CHECKING:
    from wsis_gdc.files.office.booklet import Booklet

__all__ = ["to_jsonld"]


def to_jsonld(book: Booklet) -> bytes:
    """Return the pack's linkages, the things they join and the facilitations of its lines."""
    store = ox.Store()
    for triple in book.pack.statements:
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    return dump(store, "jsonld")
