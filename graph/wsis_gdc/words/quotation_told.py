"""What became of a statement about a link, in a sentence for who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.questions.quotation import Checked, Difference
    from wsis_gdc.words.terms import Terms

__all__ = ["told"]

_FEW: Final = 4
"""Claims that the sentence names."""

_NO_CLAIM: Final = {
    "suggested-only": "Only a suggestion that nobody has checked links the two; that is no link.",
    "stated-fact": "The graph states a fact about the two, but no claim links them.",
    "looked-at-no-link": "The pair was looked at and no link was found.",
    "not-looked-at": "Nobody has declared to have looked at this pair; the graph can neither support nor refute it.",
}

_DIFFERENCES: Final[dict[Difference, str]] = {
    "relation": "the relation is another one",
    "strength": "the strength is another one",
    "claimant": "somebody else claims it",
    "direction": "it goes the other way round",
    "review": "no review of it is recorded, by a UN body or anybody else",
    "denied": "the text denies a link that there is",
    "part": "the claims are on parts of what the text names",
    "together": "no claim says all of this together",
    "suggestion": "it is a suggestion that nobody has checked",
}


def told(checked: Checked, terms: Terms) -> str:
    """Return what became of a statement, and what the claims say instead."""
    every = tuple(dict.fromkeys(_said(link, terms) for link in (*checked.claims, *checked.of_parts)))
    claims = "; ".join(every[:_FEW]) + (f"; and {len(every) - _FEW} more" if len(every) > _FEW else "")
    said = checked.statement
    if checked.verdict == "misquoted":
        differences = ", ".join(_DIFFERENCES[each] for each in checked.differences)
        return f"Misquoted: {differences}. " + (
            f"What is claimed: {claims}." if claims else _NO_CLAIM[checked.standing]
        )
    if checked.verdict == "unsupported":
        return f"Unsupported: {_NO_CLAIM[checked.standing]}"
    if not claims:
        return f"Found: {_NO_CLAIM[checked.standing]}"
    if not said.relation and not said.denied:
        return f"Found, as far as it goes: the text names no relation that is known here. What is claimed: {claims}."
    return f"Found: {claims}."


def _said(link: Link, terms: Terms) -> str:
    relation = terms.relations.get(link.predicate, link.predicate)
    strength = f", strength {link.strength}" if link.strength else ""
    return f"{link.subject.curie} {relation} {link.object.curie}{strength} ({compact(link.set_iri)}, {link.status})"
