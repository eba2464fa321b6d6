"""The evidence of links as words, which a reader takes along to contest a link (see ``link_doors.js``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wsis_gdc.base.texts import https_address
from wsis_gdc.site.data import Places

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Evidence
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.words.terms import Terms

__all__ = ["Proofs"]


class Proofs:
    """The pieces of evidence that the links of a page rest on, each listed once.

    A piece is told by the places of its code, title, document and address in ``strings``. ``known`` are the things that
    evidence may name, by IRI; without one, its code stands alone.
    """

    def __init__(self, terms: Terms, known: Mapping[str, Thing], strings: Places[str]) -> None:
        self.terms, self.known, self.strings = terms, known, strings
        self.pieces: Places[list[int]] = Places()

    def places(self, evidence: Iterable[Evidence]) -> list[int]:
        """Return the places of the pieces that carry a link."""
        return list(map(self._place, evidence))

    def _place(self, item: Evidence) -> int:
        address, thing = https_address(item.address), self.known.get(item.iri)
        code, title = (self.terms.code(thing.code, thing.kind), thing.label) if thing else (item.code, "")
        texts = (code, title, item.document, address)
        return self.pieces.place((item.iri, address), [self.strings.place(text, text) for text in texts])
