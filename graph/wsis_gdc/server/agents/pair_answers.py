"""Answers about pairs: why two things are linked or not, the cell of a matrix, whether a text quotes links rightly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import Choice, QueryError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.things import resolve, things
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.explain import Explanation, explain
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.quotable import standing_of
from wsis_gdc.questions.quotation import Checked, Statement, check
from wsis_gdc.server.agents.claim_records import STANDINGS, claim_records, quoted, thing_record
from wsis_gdc.server.matrix_choices import choices_of
from wsis_gdc.words.quotation_told import told
from wsis_gdc.words.quoted_sentences import QuotedSentence, quoted_sentences
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Stated
    from wsis_gdc.questions.explain import Chained
    from wsis_gdc.questions.held_roles import HeldMembership, HeldRole
    from wsis_gdc.questions.matrix import Way

__all__ = ["MOST_PAIRS", "explained", "matrix_cell", "verified"]

MOST_PAIRS: Final = 200
"""Pairs of a text that are checked; what comes behind is told as unchecked."""

_WAYS: Final = 5
_CLAIMS: Final = 20
"""Claims that a cell, or a checked pair on either side, shows."""


def explained(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that is known of a pair. Raises NotFoundError, QueryError where a chain that was asked for is none."""
    chosen = {name: values[name] for name in ("through", "chain", "value", "combine") if values[name] is not None}
    known = explain(
        *(engine, values["first"], values["second"], values["lang"]), with_parts=values["with_parts"], **chosen
    )
    terms = Terms(values["lang"], vocabulary(engine))
    return {
        **_standing(engine, known, terms, None),
        "first": thing_record(known.first, terms),
        "second": thing_record(known.second, terms),
        "claims": [
            {**record, "settlement": quoted(known.settlements[record["iri"]])}
            if record["iri"] in known.settlements
            else record
            for record in claim_records(engine, known.links, terms)
        ],
        "looked_at_by": [quoted(name) for name in known.looked_at],
        "findings_without_link": [
            {
                "iri": each.iri,
                "reason": each.reason,
                "status": each.status,
                "why": quoted(each.rationale, each.language),
            }
            for each in known.no_links
        ],
        "readings": [
            {
                "reader": quoted(code.reader),
                "round": code.round,
                "unit": compact(code.unit),
                "target": compact(code.target),
                "relation": code.relation,
                "strength": code.strength,
                "confidence": code.confidence,
                "why": quoted(code.rationale),
            }
            for code in known.codes
        ],
        "stated_facts": [_fact(fact, terms) for fact in known.facts],
        **_chained(engine, known.chain, terms),
    }


def _chained(engine: Engine, chain: Chained | None, terms: Terms) -> dict[str, Any]:
    """Return the chain that joins a pair: its value, its first ways, and the claims on which these go."""
    if chain is None:
        return {"chain": None, "ways_of_a_chain": [], "claims_of_the_chain": []}
    first = chain.ways[:_WAYS]
    claims = {link.iri: link for way in first for hop in way.hops for link in hop.links}
    return {
        "chain": {
            "connected_by": list(map(str, chain.path)),
            "combine": chain.combine,
            "value": chain.value,
            "value_means": chain.legend,
            "ways": len(chain.ways),
            "chains": sum(way.chains for way in chain.ways),
        },
        "ways_of_a_chain": [_way(way) for way in first],
        "claims_of_the_chain": claim_records(engine, list(claims.values())[:_CLAIMS], terms),
    }


def _standing(engine: Engine, known: Explanation, terms: Terms, most: int | None = _CLAIMS) -> dict[str, Any]:
    """Return how a pair stands: roles that are recorded of it, claims on its parts, links of which it is evidence.

    Of these claims the first ``most`` are told, None for all.
    """
    standing, of_parts = standing_of(known), known.of_parts[:most]
    on_parts = claim_records(engine, [each.link for each in of_parts], terms)
    return {
        "standing": standing,
        "standing_means": STANDINGS[standing],
        "stated_roles": [
            *(_role(role, terms) for role in known.roles),
            *(_membership(each, terms) for each in known.memberships),
        ],
        "claims_on_parts": [
            {**record, "parts": [thing_record(part, terms) for part in each.parts]}
            for record, each in zip(on_parts, of_parts, strict=True)
        ],
        "evidence_of": claim_records(engine, known.evidence_of[:most], terms),
    }


def _role(role: HeldRole, terms: Terms) -> dict[str, Any]:
    return {
        "of": thing_record(role.line, terms),
        "entity": thing_record(role.entity, terms),
        **_coded(role, terms),
        "current": role.current,
        "list": role.list,
        "list_label": terms.coded("list", role.list) if role.list else "",
        "as_of": role.year or None,
        "member": thing_record(role.member, terms) if role.member else None,
        "period": quoted(role.since, terms.language) if role.since else None,
        "source_records": [thing_record(record, terms) for record in role.records],
    }


def _membership(each: HeldMembership, terms: Terms) -> dict[str, Any]:
    return {
        "of": thing_record(each.group, terms),
        "entity": thing_record(each.entity, terms),
        **_coded(each, terms),
        "current": not each.dated,
        "member": None,
        "period": quoted(each.period, terms.language) if each.period else None,
    }


def _coded(held: HeldRole | HeldMembership, terms: Terms) -> dict[str, Any]:
    return {
        "role": held.role,
        "role_label": terms.coded("role", held.role),
        "basis": held.basis,
        "source_confidence": held.confidence,
        "source_addresses": list(held.sources),
    }


def _fact(fact: Stated, terms: Terms) -> dict[str, Any]:
    ends = {"subject": thing_record(fact.subject, terms), "object": thing_record(fact.object, terms)}
    return {**ends, "relation": fact.relation, "words": fact.words}


def _way(way: Way) -> dict[str, Any]:
    """Return a way of a chain, which is inferred and no claim of anybody."""
    return {"through": [thing.curie for thing in way.via], "chains": way.chains, "strength": way.strength}


def matrix_cell(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cell of two things in the matrix of their kinds. Raises NotFoundError, QueryError.

    A value that a chain gives is inferred: the claims of its steps are none on the pair.
    """
    iris = (resolve(engine, values["row"]), resolve(engine, values["column"]))
    found = things(engine, iris, values["lang"])
    row, column = (found[iri] for iri in iris)
    known_kinds = tables_of(engine).kinds
    for each in (row, column):
        if each.kind not in known_kinds:
            raise QueryError(f"{each.curie} is of no kind that a matrix has; these are: {', '.join(levels(engine))}")
    # how the pair stands is one answer, whatever the cell is asked to show
    known = explain(engine, values["row"], values["column"], values["lang"], with_parts=values["with_parts"])
    made = matrix(engine, Asked(row.kind, column.kind, **choices_of(values)))
    ends = {each.iri for each in (*made.rows, *made.columns)}
    hidden = [each.curie for each in (row, column) if each.iri not in ends]
    if hidden and not values["sublines"]:
        raise QueryError(f"{hidden[0]} is a sub-line, and none is shown; leave out ", Choice("sublines"))
    cell = made.cells.get(iris)
    terms = Terms(values["lang"], vocabulary(engine))
    chained = bool(made.combine)
    behind = claim_records(engine, cell.links[:_CLAIMS], terms) if cell else []
    return {
        "row": thing_record(row, terms),
        "column": thing_record(column, terms),
        "connected_by": list(map(str, made.path)),
        "value": None if hidden else made.value_of(*iris),
        "state": made.state(*iris),
        "value_means": made.legend,
        **_standing(engine, known, terms),
        "inferred": bool(cell and chained),
        "claims": [] if chained else behind,
        "claims_of_the_chain": behind if chained else [],
        "stated_facts": [_fact(fact, terms) for fact in cell.facts] if cell else [],
        "ways_of_a_chain": [_way(way) for way in cell.ways[:_WAYS]] if cell else [],
    }


def verified(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what becomes of each sentence of a text that names a link."""
    terms = Terms(values["lang"], vocabulary(engine))
    checked = cache(lambda statement: check(engine, statement, terms.language))  # a text may say the same again
    sentences, pairs, complete = [], 0, True
    for sentence in quoted_sentences(engine, values["text"]):
        if pairs + len(sentence.statements) > MOST_PAIRS:
            complete = False
            break
        pairs += len(sentence.statements)
        sentences.append(_sentence(engine, sentence, terms, checked))
    counts = {
        name: sum(each["verdict"] == name for each in sentences) for name in ("found", "misquoted", "unsupported")
    }
    return {"complete": complete, "counts": counts, "sentences": sentences}


def _sentence(
    engine: Engine, sentence: QuotedSentence, terms: Terms, checked: Callable[[Statement], Checked]
) -> dict[str, Any]:
    said = [(one, other, checked(statement)) for one, other, statement in sentence.statements]
    verdicts = {each.verdict for _, _, each in said}
    # a sentence is as good as the worst that it says
    worst = next((name for name in ("misquoted", "unsupported") if name in verdicts), "found")
    return {
        "sentence": quoted(sentence.text),
        "start": sentence.start,
        "end": sentence.end,
        "verdict": "unsupported" if sentence.unknown and worst == "found" else worst,
        "unknown_codes": [{"written": quoted(each.written), "may_be": list(each.near)} for each in sentence.unknown],
        "pairs": [
            {
                "first": {"written": quoted(one.written), "id": compact(one.iri)},
                "second": {"written": quoted(other.written), "id": compact(other.iri)},
                **_checked(engine, each, sentence.claimant, terms),
            }
            for one, other, each in said
        ],
    }


def _checked(engine: Engine, each: Checked, claimant: str, terms: Terms) -> dict[str, Any]:
    said = each.statement
    return {
        "verdict": each.verdict,
        "differences": list(each.differences),
        **_standing(engine, each.explanation, terms),
        "told": told(each, terms),
        "read_as": {
            "relation": said.relation or None,
            "direction": said.direction or None,
            "strength": said.strength,
            "claimant": quoted(claimant) if claimant else None,
            "denies_the_link": said.denied,
            "calls_it_reviewed": said.reviewed,
        },
        "claims": claim_records(engine, each.claims[:_CLAIMS], terms),
        "other_claims": claim_records(engine, each.others[:_CLAIMS], terms),
        "readings_without_link": len(each.explanation.codes) if not each.claims else 0,
    }
