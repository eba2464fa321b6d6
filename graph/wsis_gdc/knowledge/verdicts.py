"""What people say who reviewed the links: their verdicts as objects. A verdict stands beside a code, never over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import local
from wsis_gdc.knowledge.keeping import per_engine

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link

__all__ = ["CONCLUSIONS", "NO_LINK", "OF_LINKS", "OF_PAIRS", "Verdict", "claim_of", "unnamed", "verdicts_of"]

OF_LINKS: Final = ("agree", "other-relation", "no-link", "unsure")
"""What can be said of a link."""

OF_PAIRS: Final = ("agree", "missing-link", "unsure")
"""What can be said of a pair without a link, which "agree" leaves without."""

CONCLUSIONS: Final = ("agree", "other-relation", "no-link", "missing-link", "unsure")
"""What can be said at all, in the order of the vocabulary."""

NO_LINK: Final = "no link"
"""The claim that was judged where there is no link."""

_VERDICTS: Final = """
SELECT ?verdict ?linkage ?unit ?line ?judged ?conclusion ?relation ?strength ?comment ?date ?reviewer ?id WHERE {
  ?verdict a wg:Verdict ; wg:judgedClaim ?judged ; wg:verdict/skos:notation ?conclusion ; wg:reviewerName ?reviewer .
  OPTIONAL { ?verdict wg:reviews ?linkage }
  OPTIONAL { ?verdict wg:unit ?unit } OPTIONAL { ?verdict wg:line ?line }
  OPTIONAL { ?verdict wg:relation ?relation } OPTIONAL { ?verdict wg:strength ?strength }
  OPTIONAL { ?verdict wg:reviewComment ?comment } OPTIONAL { ?verdict dcterms:date ?date }
  OPTIONAL { ?verdict sssom:reviewer_id ?id }
} ORDER BY ?verdict"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer says of a linkage, or of a unit and a line without one, all as IRIs.

    ``judged`` is the claim that they had before them (see ``claim_of``), ``relation`` and ``strength`` (0: none) what
    they would say instead. ``reviewer`` is a name, one that hides who it is where they did not agree to be named;
    ``reviewer_id`` is an address, mostly an ORCID.
    """

    iri: str
    linkage: str
    unit: str
    line: str
    judged: str
    conclusion: str
    relation: str
    strength: int
    comment: str
    date: str
    reviewer: str
    reviewer_id: str

    @property
    def who(self) -> str:
        """The code that stands for the reviewer, the same in all their verdicts."""
        return self.iri.rpartition("/")[2]

    @property
    def named(self) -> bool:
        """Whether the reviewer agreed to be named."""
        return self.reviewer != unnamed(self.who)


@per_engine
def verdicts_of(engine: Engine) -> tuple[Verdict, ...]:
    """Return every verdict, sorted by IRI."""
    found = []
    for iri, linkage, unit, line, judged, conclusion, relation, strength, *rest in engine.select(_VERDICTS).texts():
        word = local(relation) if relation else ""
        found.append(Verdict(iri, linkage, unit, line, judged, conclusion, word, int(strength or 0), *rest))
    return tuple(found)


def unnamed(code: str) -> str:
    """Return how a reviewer is shown who did not agree to be named, by the code that stands for them."""
    return f"A reviewer ({code})"


def claim_of(link: Link) -> str:
    """Return what a link claims in the way in which verdicts keep it, such as ``extends 2``."""
    return f"{link.predicate} {link.strength}" if link.strength else link.predicate
