"""Claims and pairs as records for programs that talk: each with all that a quotation of it must tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.namespaces import BASE, compact
from wsis_gdc.base.texts import plain
from wsis_gdc.knowledge.verdicts import claim_of
from wsis_gdc.questions.quotable import Quotable, Standing, quotable
from wsis_gdc.words.citations import evidence_cited
from wsis_gdc.words.languages import translator
from wsis_gdc.words.phrases import relation_notes, strength_notes
from wsis_gdc.words.review_sentences import locator, verdict_told
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Evidence, Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.review import Place

__all__ = ["STANDINGS", "UNREVIEWED", "claim_records", "quoted", "thing_record"]

UNREVIEWED: Final = "not reviewed by any UN body"
"""What every claim says of itself that no verdict of a person is on."""

STANDINGS: Final[dict[Standing, str]] = {
    "linked": "At least one claim links the two.",
    "suggested-only": "Only suggestions link the two, which nobody has checked; that is no link.",
    "stated-fact": "No claim links the two; the graph states a fact or a role of today, such as who facilitates "
    "a line.",
    "dated-role": "No claim links the two; a role is stated by an earlier list or of stated years, and none of today. "
    "Quote it with its list or years, never as one of today; one that names a member is the group's.",
    "looked-at-no-link": "Looked at, no link: somebody examined this pair and found no link.",
    "linked-in-parts": "No claim links the two themselves; claims link parts of them, see claims_on_parts.",
    "evidence-of-a-link": "No claim links the two; a link of other ends rests on them as evidence, see evidence_of.",
    "not-looked-at": "Not looked at: nobody has declared to have examined this pair, so nothing can be said of links "
    "between the two; no fact or role of the two is recorded either.",
}
"""What each way to stand means; looked at without a link and not looked at are different answers."""


def quoted(text: str, language: str = "") -> dict[str, Any]:
    """Return a text of the data marked as what it is: something quoted, never an instruction."""
    return {"untrusted_text": plain(text), **({"language": language} if language else {})}


def thing_record(thing: Thing, terms: Terms) -> dict[str, Any]:
    """Return a thing with its codes and label, and how far the label can be trusted (``mark``, empty: official)."""
    return {
        "id": compact(thing.iri),
        "iri": thing.iri,
        "code": terms.code(thing.code, thing.kind) or thing.code,
        "kind": thing.kind,
        "label": quoted(thing.label, thing.lang),
        "label_mark": thing.mark,
    }


def claim_records(engine: Engine, claims: Iterable[Link], terms: Terms) -> list[dict[str, Any]]:
    """Return claims as records, in their order."""
    return [_record(each, terms) for each in quotable(engine, claims, terms.language)]


def _record(each: Quotable, terms: Terms) -> dict[str, Any]:
    link = each.link
    _ = translator(terms.language).gettext
    return {
        "iri": link.iri,
        "subject": thing_record(link.subject, terms),
        "relation": link.predicate,
        "relation_label": terms.relations.get(link.predicate, link.predicate),
        "relation_means": relation_notes(_).get(link.predicate, ""),
        "object": thing_record(link.object, terms),
        "strength": link.strength,
        "strength_means": strength_notes(_).get(link.strength or 0, ""),
        "confidence": link.confidence,
        "certainty": link.certainty,
        "claimant": {"iri": each.claimant, "name": quoted(link.claimant)},
        "claim_kind": link.claim_kind,
        "status": link.status,
        "set": {"iri": link.set_iri, "name": quoted(link.set_label)},
        "rationale": quoted(link.rationale, link.rationale_lang) if link.rationale else None,
        "subject_locators": _locators(each.subject, each.subject_evidence, terms),
        "object_locators": _locators(each.object, each.object_evidence, terms),
        "source_addresses": list(each.sources),
        "source_confidence": each.origin.confidence,
        "notes": [quoted(note, each.origin.language) for note in each.origin.notes],
        "review": _review(each, terms),
        "page": f"sets/{compact(link.set_iri).rpartition(':')[2]}.html#{link.iri.rpartition('/')[2]}",
    }


def _locators(place: Place, evidence: Sequence[Evidence], terms: Terms) -> list[dict[str, Any]]:
    """Return where an end stands: the provisions that carry the claim, else the end itself; addresses where known."""
    own = place.address or ("" if place.thing.iri.startswith(BASE) else place.thing.iri)
    found = [{"locator": evidence_cited(part, terms.language), "address": part.address or None} for part in evidence]
    return found or [{"locator": plain(locator(place, terms)), "address": own or None}]


def _review(each: Quotable, terms: Terms) -> dict[str, Any]:
    """Return what is known of the review of a claim, and as whose words it may be quoted."""
    if not each.verdicts and each.link.status != "reviewed":
        return {"state": "unreviewed", "note": UNREVIEWED, "made_by": _made_by(each), "verdicts": []}
    told = [verdict_told(verdict, claim_of(each.link), terms) for verdict in each.verdicts]
    return {
        "state": each.review if each.verdicts else "reviewed",
        "note": "judged by people, see verdicts; no review by a UN body is recorded",
        "made_by": _made_by(each),
        "verdicts": [{"who": quoted(one.who), "date": one.date, "said": quoted(one.said)} for one in told],
    }


def _made_by(each: Quotable) -> str:
    """Return how a claim came about, so that a published one is told from one of this project."""
    if each.link.claim_kind == "coding":
        return "language models, by a coding manual"
    if each.link.claim_kind == "suggestion":
        return "a program, such as from the likeness of texts"
    return "stated by its claimant, recorded here from the source"
