"""Where links can be read, as words that a reader takes along to contest a link (see ``link_doors.js``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wsis_gdc.base.texts import https_address
from wsis_gdc.knowledge.origins import addresses_of
from wsis_gdc.site.data import Places
from wsis_gdc.words.citations import text_cited
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Evidence
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.dossier import Atlas
    from wsis_gdc.words.terms import Terms

__all__ = ["Proofs", "Readable", "readable"]


@dataclass(frozen=True, slots=True)
class Readable:
    """What tells where links can be read: things that evidence may name, and the addresses of claims, both by IRI."""

    things: Mapping[str, Thing] = field(default_factory=dict)
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)


def readable(atlas: Atlas) -> Readable:
    """Return what tells where the links of a graph can be read."""
    return Readable(atlas.things, addresses_of(atlas.engine))


class Proofs:
    """Where the links of a page can be read, each place listed once: the provisions of their evidence, and addresses.

    It is told by the places of its code, title, document and address in ``strings``.
    """

    def __init__(self, terms: Terms, readable: Readable | None, strings: Places[str]) -> None:
        self.terms, self.readable, self.strings = terms, readable or Readable(), strings
        self.pieces: Places[list[int]] = Places()

    def places(self, claim: str, evidence: Sequence[Evidence]) -> list[int]:
        """Return the places of the evidence of a link, and of the addresses at which it was read."""
        proofs = [self._piece(item.iri, item.code, self._text(item), https_address(item.address)) for item in evidence]
        return proofs + [self._piece(each, "", "", each) for each in self.readable.addresses.get(claim, ())]

    def _text(self, item: Evidence) -> str:
        return text_cited(item.document, item.annex, translator(self.terms.language).gettext)

    def _piece(self, iri: str, code: str, document: str, address: str) -> int:
        thing = self.readable.things.get(iri)
        name = (self.terms.code(thing.code, thing.kind), thing.label) if thing else (code, "")
        return self.pieces.place(
            (iri, address), [self.strings.place(text, text) for text in (*name, document, address)]
        )
