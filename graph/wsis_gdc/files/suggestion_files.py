"""Suggestions as files: JSON, CSV, XLSX, SSSOM, and as a mapping set of accepted ones in the form of our data."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from wsis_gdc.base.namespaces import compact, prefixes
from wsis_gdc.base.publication import DATA_LICENCE
from wsis_gdc.base.texts import inert, json_bytes, plain, records_csv
from wsis_gdc.base.version import VERSION
from wsis_gdc.files.mapping_set import set_file
from wsis_gdc.words.languages import translator
from wsis_gdc.words.suggestions import SUGGESTION_NAMES, suggestion_records, why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.questions.suggestion import Suggested, Suggestion
    from wsis_gdc.words.terms import Terms

__all__ = ["JUSTIFICATIONS", "Answers", "accepted_set", "to_csv", "to_json", "to_sssom", "to_xlsx"]

JUSTIFICATIONS: Final = {
    "meaning": "semapv:SemanticSimilarityThresholdMatching",
    "words": "semapv:LexicalSimilarityThresholdMatching",
}
"""How links come about that are suggested, by method, as SSSOM names it."""

_SSSOM: Final = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification"),
    *("mapping_tool", "mapping_tool_version", "confidence", "similarity_score", "similarity_measure", "match_string"),
    *("comment",),
)


class Answers(NamedTuple):
    """Texts by name with what was suggested for each, in the words of a language."""

    texts: Sequence[tuple[str, Suggested]]
    terms: Terms


def to_csv(answers: Answers) -> bytes:
    """Return a line for each suggestion, texts inert for spreadsheets."""
    return records_csv(SUGGESTION_NAMES, suggestion_records(*answers)).encode()


def to_json(answers: Answers) -> bytes:
    """Return a JSON list of texts, each with its suggestions as a whole and by paragraph, all spans included."""
    made = [
        {
            "text": name,
            "language": told.language,
            "method": told.method,
            "model": told.model,
            "kinds": list(told.kinds),
            "suggestions": [_object(each, told.method, answers.terms) for each in told.whole],
            "paragraphs": [
                {
                    "start": paragraph.span.start,
                    "end": paragraph.span.end,
                    "suggestions": [_object(each, told.method, answers.terms) for each in paragraph.suggestions],
                }
                for paragraph in told.paragraphs
            ],
            **({"reading": asdict(told.reading)} if told.reading else {}),
        }
        for name, told in answers.texts
    ]
    return json_bytes(made)


def _object(each: Suggestion, method: str, terms: Terms) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "id": compact(each.thing.iri),
        "iri": each.thing.iri,
        "code": each.thing.code,
        "label": each.thing.label,
        "probability": each.probability,
        "score": each.score,
        "spans": [{"start": span.start, "end": span.end, "text": span.text} for span in each.spans],
        "matched": {"id": compact(each.matched.iri), "label": each.matched.label},
        "why": why(each, method, terms),
    }


def to_xlsx(answers: Answers) -> bytes:
    """Return a workbook with a line for each suggestion."""
    from wsis_gdc.files.office.workbook import Book

    _ = translator(answers.terms.language).gettext
    records = suggestion_records(*answers)
    book = Book(_("Suggestions"), answers.terms.language)
    widths = {"label": 40, "span": 60, "why": 60, "matched_label": 40, "id": 20, "matched": 16}
    page = book.page(_("Suggestions"), [widths.get(name, 12) for name in SUGGESTION_NAMES])
    page.heads(SUGGESTION_NAMES, len(records))
    for line, record in enumerate(records, start=1):
        for column, name in enumerate(SUGGESTION_NAMES):
            page.put(line, column, record[name], valign="top", text_wrap=name in ("label", "span", "why"))
    return book.close()


def to_sssom(answers: Answers) -> bytes:
    """Return what texts as wholes were suggested for as SSSOM/TSV, subjects named by the names of the texts."""
    known = prefixes()
    curies = {name: known[name] for name in ("wsis", "poa", "gdc", "sdg", "trend", "skos", "semapv")}
    metadata = {
        "sssom_version": "1.1",
        "curie_map": curies | {"text": "https://w3id.org/wsis-gdc/text/"},
        "mapping_set_id": "https://w3id.org/wsis-gdc/set/suggestions",
        "mapping_set_title": "Suggested links of texts",
        "mapping_set_description": "Guesses of a program from the likeness of texts; no claims, reviewed by nobody.",
        "license": DATA_LICENCE,
    }
    out = io.StringIO()
    out.writelines(f"#{line}\n" for line in yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False).splitlines())
    writer = csv.DictWriter(out, _SSSOM, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    for number, (name, told) in enumerate(answers.texts, start=1):
        for each in told.whole:
            writer.writerow(
                {
                    "subject_id": f"text:{number}",
                    "subject_label": inert(name),
                    "predicate_id": "skos:relatedMatch",
                    "object_id": compact(each.thing.iri),
                    "object_label": inert(each.thing.label),
                    "mapping_justification": JUSTIFICATIONS[told.method],
                    "mapping_tool": "wsis-gdc suggest",
                    "mapping_tool_version": f"{VERSION} ({told.model})",
                    "confidence": each.probability,
                    "similarity_score": each.probability,
                    "similarity_measure": told.model,
                    "match_string": inert(each.spans[0].text),
                    "comment": inert(why(each, told.method, answers.terms)),
                }
            )
    return out.getvalue().encode()


def accepted_set(
    told: Suggested, accepted: Sequence[Suggestion], *, name: str, subject: str, about: str, terms: Terms
) -> bytes:
    """Return a mapping set of accepted suggestions in the form of our data files: proposed, of the tool, not reviewed.

    ``name`` is that of the set, ``subject`` the CURIE of what the text is, ``about`` its title.
    """
    told_of_set = {
        "id": f"set:{name}",
        "label": {"en": f"Suggested links of: {plain(about)}"},
        "gist": {
            "en": "Links that a program suggested from the likeness of texts and a person accepted; not reviewed."
        },
        "claimant": "agent:wsis-gdc-project",
        "claim_kind": "suggestion",
        "mapping_justification": JUSTIFICATIONS[told.method],
        "mapping_tool": "wsis-gdc suggest",
        "mapping_tool_version": f"{VERSION} ({told.model})",
        "status": "proposed",
    }
    mappings = [
        {
            "subject_id": subject,
            "predicate_id": "relatedMatch",
            "object_id": compact(each.thing.iri),
            "confidence": each.probability,
            "rationale": {terms.language: why(each, told.method, terms)},
            "object_evidence": [compact(each.matched.iri)],
        }
        for each in accepted
    ]
    head = "Links that a program suggested for one text and a person accepted. Proposed, reviewed by nobody."
    return set_file(head, told_of_set, mappings)
