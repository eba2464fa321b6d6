"""Claims with all that one who quotes them must tell: who claims, where both ends stand, where it was read, its review.

Of a pair it tells how it stands: linked, or looked at without a link, or not looked at at all, which are three answers.
A stated role is one of today or one of its time, which are two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from wsis_gdc.knowledge.links import Evidence, Link
from wsis_gdc.knowledge.origins import Origin, claimants_of, origins_of
from wsis_gdc.questions.review import Place, placed
from wsis_gdc.questions.reviewed import State, state_of, verdicts_on

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.verdicts import Verdict
    from wsis_gdc.questions.explain import Explanation

__all__ = ["Quotable", "Standing", "quotable", "standing_of"]

Standing: TypeAlias = Literal[
    "linked",
    "suggested-only",
    "stated-fact",
    "dated-role",
    "looked-at-no-link",
    "linked-in-parts",
    "evidence-of-a-link",
    "not-looked-at",
]
"""How a pair stands; what comes first counts.

A fact or role that is ``stated`` is one of today; a ``dated-role`` is of an earlier list or of stated years, and no
role of today is recorded beside it.
"""


@dataclass(frozen=True, slots=True)
class Quotable:
    """A claim as it may be quoted.

    ``claimant`` is an IRI. ``subject`` and ``object`` say where the ends stand; the evidence of the claim, for either
    end, is more exact where there is any. ``origin`` tells where the claim was read, how sure that source is and what
    its record notes; ``sources`` are the addresses, or where it names none, those of its mapping set. ``review`` is
    what the ``verdicts`` of people make of it, "open" without any.
    """

    link: Link
    claimant: str
    subject: Place
    object: Place
    subject_evidence: tuple[Evidence, ...]
    object_evidence: tuple[Evidence, ...]
    origin: Origin
    sources: tuple[str, ...]
    review: State
    verdicts: tuple[Verdict, ...]


def quotable(engine: Engine, claims: Iterable[Link], language: str = "en") -> tuple[Quotable, ...]:
    """Return claims, in their order, as they may be quoted."""
    some = tuple(claims)
    places = placed(engine, {end.iri for link in some for end in (link.subject, link.object)}, language)
    claimants, reviews = claimants_of(engine), verdicts_on(engine)
    origins = origins_of(engine, {iri for link in some for iri in (link.iri, link.set_iri)}, language)
    unknown = Origin()
    return tuple(
        Quotable(
            link,
            claimants.get(link.set_iri, ""),
            places[link.subject.iri],
            places[link.object.iri],
            tuple(each for each in link.evidence if each.side in ("subject", "both")),
            tuple(each for each in link.evidence if each.side in ("object", "both")),
            origins.get(link.iri, unknown),
            origins.get(link.iri, unknown).addresses or origins.get(link.set_iri, unknown).addresses,
            state_of(link, reviews.get(link.iri, ())),
            reviews.get(link.iri, ()),
        )
        for link in some
    )


def standing_of(explanation: Explanation) -> Standing:
    """Return how a pair stands by what is known of it.

    That a unit has no link with any action line says nothing of its pairs with other things.
    """
    if any(link.status != "proposed" for link in explanation.links):
        return "linked"
    if explanation.links:
        return "suggested-only"
    if explanation.stated:
        dated = [*(not role.current for role in explanation.roles), *(each.dated for each in explanation.memberships)]
        return "stated-fact" if explanation.facts or not all(dated) else "dated-role"
    if explanation.looked_at or any(finding.line for finding in explanation.no_links):
        return "looked-at-no-link"
    if any(each.link.status != "proposed" for each in explanation.of_parts):
        return "linked-in-parts"
    return "evidence-of-a-link" if explanation.evidence_of else "not-looked-at"
