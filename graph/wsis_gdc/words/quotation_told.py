"""What became of a statement about a link or a role, in a sentence for who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.questions.explain import Explanation
    from wsis_gdc.questions.quotation import Checked, Difference
    from wsis_gdc.words.terms import Terms

__all__ = ["told"]

_FEW: Final = 4
"""Claims that the sentence names."""

_NO_CLAIM: Final = {
    "suggested-only": "Only a suggestion that nobody has checked links the two; that is no link.",
    "stated-fact": "The graph states a fact or a role of today about the two, but no claim links them.",
    "dated-role": "Only a role of an earlier list or of stated years is recorded of the two, none of today.",
    "looked-at-no-link": "The pair was looked at and no link was found.",
    "linked-in-parts": "No claim links the two themselves, only parts of them.",
    "evidence-of-a-link": "No claim links the two; they are evidence of a link of other ends.",
    "not-looked-at": "Nobody has declared to have looked at this pair; the graph can neither support nor refute it.",
}

_DIFFERENCES: Final[dict[Difference, str]] = {
    "relation": "the relation is another one",
    "strength": "the strength is another one",
    "claimant": "somebody else claims it",
    "direction": "it goes the other way round",
    "review": "no review of it is recorded, by a UN body or anybody else",
    "denied": "the text denies a link or a role that there is",
    "part": "the claims are on parts of what the text names",
    "evidence": "the claims are on other ends and only rest on what the text names",
    "together": "no claim says all of this together",
    "suggestion": "it is a suggestion that nobody has checked",
    "role": "the role is another one",
    "time": "the role is recorded of an earlier list or of stated years, which the text does not name",
}


def told(checked: Checked, terms: Terms) -> str:
    """Return what became of a statement, and what the claims say instead."""
    links = (*checked.claims, *checked.of_parts, *checked.resting)
    claims = _few(_said(link, terms) for link in links)
    roles = _few(_roles(checked.explanation, terms)) if not checked.claims else ""
    recorded = f" What is recorded: {roles}." if roles else ""
    said = checked.statement
    if checked.verdict == "misquoted":
        differences = ", ".join(_DIFFERENCES[each] for each in checked.differences)
        claimed = f" What is claimed: {claims}." if claims else ""
        return f"Misquoted: {differences}." + (claimed + recorded or f" {_NO_CLAIM[checked.standing]}")
    if checked.verdict == "unsupported":
        return f"Unsupported: {_NO_CLAIM[checked.standing]}{recorded}"
    if not claims or recorded:
        return f"Found: {_NO_CLAIM[checked.standing]}{recorded}"
    if not said.relation and not said.denied:
        return f"Found, as far as it goes: the text names no relation that is known here. What is claimed: {claims}."
    return f"Found: {claims}."


def _roles(explanation: Explanation, terms: Terms) -> list[str]:
    """Return each role that is recorded of a pair with its list or period, those of today first."""
    told = []
    for role in explanation.roles:
        when = ", ".join(filter(None, (terms.coded("list", role.list), role.year or role.since)))
        past = "" if role.current else ", no role of today"
        group = f"; of the group, of which {role.member.curie} is a member" if role.member else ""
        told.append(f"{role.entity.curie} {terms.coded('role', role.role)} of {role.line.curie} ({when}{past}{group})")
    for each in explanation.memberships:
        when = f" ({each.period})" if each.period else ""
        told.append(f"{each.entity.curie} {terms.coded('role', each.role)} of {each.group.curie}{when}")
    return told


def _few(told: Iterable[str]) -> str:
    every = tuple(dict.fromkeys(told))
    return "; ".join(every[:_FEW]) + (f"; and {len(every) - _FEW} more" if len(every) > _FEW else "")


def _said(link: Link, terms: Terms) -> str:
    relation = terms.relations.get(link.predicate, link.predicate)
    strength = f", strength {link.strength}" if link.strength else ""
    return f"{link.subject.curie} {relation} {link.object.curie}{strength} ({compact(link.set_iri)}, {link.status})"
