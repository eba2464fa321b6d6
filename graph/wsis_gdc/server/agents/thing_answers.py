"""Answers about things: what a search finds, all that is known of one thing, and which ones a text may belong to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.texts import plain
from wsis_gdc.knowledge.inferences import inferred_of
from wsis_gdc.knowledge.links import cited
from wsis_gdc.knowledge.things import facts, mentions, resolve, things
from wsis_gdc.knowledge.values import choose
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.dossier import claims_of
from wsis_gdc.server.agents.claim_records import claim_records, quoted, thing_record
from wsis_gdc.server.question_answers import paged
from wsis_gdc.words.hits import hit_records
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Fact

__all__ = ["found", "shown", "suggested"]

_HIDDEN: Final = {"rdf:type", "wg:order", "wg:linkedTo"}
_VALUES: Final = 50
"""Values of a property, and mentions, that are told; the number of all is told beside them."""


def found(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a search finds, the best first. Raises NotFoundError for an unknown kind."""
    language = values["lang"]
    told = KnowledgeGraph(engine).search(
        values["words"], kinds=values["kind"], limit=values["limit"], language=language
    )
    terms = Terms(language, vocabulary(engine))
    claims = {each["iri"]: each for each in claim_records(engine, [hit.link for hit in told.hits if hit.link], terms)}
    return {
        "complete": told.complete,
        "counts": told.counts,
        "items": [
            {
                "kind": hit.kind,
                "id": record["id"],
                "iri": hit.iri,
                "code": plain(str(record["code"])),
                "label": quoted(str(record["label"])),
                "how": hit.how,
                "field": record["field"],
                "text": quoted(str(record["text"])),
                "claim": claims.get(hit.iri) if hit.link else None,
            }
            for hit, record in zip(told.hits, hit_records(told, terms), strict=True)
        ],
    }


def shown(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of one thing; claims come in pages. Raises NotFoundError."""
    iri = resolve(engine, values["code"])
    language = values["lang"]
    terms = Terms(language, vocabulary(engine))
    inferred = inferred_of(engine, iri)
    known = [
        fact
        for fact in facts(engine, iri, language)
        if compact(fact.property) not in _HIDDEN and compact(fact.property) not in inferred
    ]
    referring = mentions(engine, iri)
    nodes = {iri, *(text for fact in known for text, _, is_node in fact.values[:_VALUES] if is_node)}
    nodes |= {each for some in inferred.values() for each in some[:_VALUES]}
    nodes |= {each.where or each.subject for each in referring[:_VALUES]}
    named = things(engine, nodes, language)
    about = [claim.link for claim in claims_of(engine, iri, language)]
    page = paged(about, values)
    labels = {each: quoted(thing.label, thing.lang) for each, thing in named.items()}
    return {
        "thing": thing_record(named[iri], terms) if iri in named else {"id": compact(iri), "iri": iri},
        "facts": [_fact(fact, labels, language) for fact in known],
        "inferred": [
            {
                "property": name,
                "total": len(set(some)),
                "values": [_node(each, labels) for each in sorted(set(some))[:_VALUES]],
            }
            for name, some in sorted(inferred.items())
            if name not in _HIDDEN
        ],
        "mentioned_by": {
            "total": len(referring),
            "items": [
                {
                    "property": compact(each.property),
                    **_node(each.where or each.subject, labels),
                    "role": each.role,
                    "when": plain(each.when),
                    "basis": each.basis,
                }
                for each in referring[:_VALUES]
            ],
        },
        "claims": {**page, "items": claim_records(engine, page["items"], terms)},
        "evidence_of": claim_records(engine, cited(engine, language).get(iri, ()), terms),
    }


def _fact(fact: Fact, labels: Mapping[str, dict[str, Any]], language: str) -> dict[str, Any]:
    """Return a property with its values; texts are in the language, where they are known in several."""
    spoken = {code for _, code, is_node in fact.values if code and not is_node}
    wanted = choose(dict.fromkeys(spoken, " "), language)[1] if len(spoken) > 1 else ""
    values = [each for each in fact.values if not wanted or each[1] in ("", wanted)]
    return {
        "property": compact(fact.property),
        "label": quoted(fact.label),
        "total": len(values),
        "values": [_node(text, labels) if is_node else quoted(text, code) for text, code, is_node in values[:_VALUES]],
    }


def _node(iri: str, labels: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {"id": compact(iri), "iri": iri, "label": labels.get(iri) or quoted(compact(iri))}


def suggested(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a text may belong, which is a guess and no link. Raises QueryError."""
    from wsis_gdc.files.suggestion_files import Answers, to_json
    from wsis_gdc.words.suggestions import notes

    chosen = {name: values[name] for name in ("kinds", "limit", "least") if values[name] is not None}
    language = values["lang"] or ""
    told = KnowledgeGraph(engine).suggest(values["text"], language=language, **chosen)
    terms = Terms(language or told.language or "en", vocabulary(engine))
    (document,) = json.loads(to_json(Answers([("", told)], terms)))
    for each in (*document["suggestions"], *(one for part in document["paragraphs"] for one in part["suggestions"])):
        each["label"], each["why"] = quoted(each["label"]), quoted(each["why"])
        each["matched"]["label"] = quoted(each["matched"]["label"])
        for span in each["spans"]:
            span["text"] = quoted(span["text"])
    names = ("language", "method", "model", "suggestions", "paragraphs")
    return {**{name: document[name] for name in names}, "caution": notes(told.method, str)[-1]}
