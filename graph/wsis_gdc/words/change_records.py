"""What changed between two states of the graph as records: of links, of all else, and of each difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.words.change_sentences import ChangeWords
    from wsis_gdc.words.terms import Terms

__all__ = [
    *("CHANGE_NAMES", "DIFFERENCE_NAMES", "LINK_NAMES", "RECORD_NAMES", "change_records", "difference_records"),
    *("heads", "link_records", "other_records", "sheet_names"),
]

LINK_NAMES: Final = (
    *("change", "id", "earlier_id", "subject", "relation", "object", "set", "strength", "confidence", "certainty"),
    *("status", "lines", "facilitators", "sentence"),
)
"""The names of what a record of a changed link holds."""

RECORD_NAMES: Final = ("category", "change", "id", "label", "lines", "sentence")
"""The names of what a record of any other change holds."""

CHANGE_NAMES: Final = ("category", *LINK_NAMES[:-1], "label", "sentence")
"""The names of what a record of any change holds, a link or another."""

DIFFERENCE_NAMES: Final = ("id", "property", "language", "before", "after")
"""The names of what a record of one difference holds."""


def link_records(words: ChangeWords) -> list[dict[str, Any]]:
    """Return the changed links as records under ``LINK_NAMES``."""
    told = words.changes.facilitators
    return [
        {
            "change": change.kind,
            "id": compact(change.iri),
            "earlier_id": compact(change.earlier_iri) if change.earlier_iri else "",
            "subject": change.link.subject.curie,
            "relation": change.link.predicate,
            "object": change.link.object.curie,
            "set": compact(change.link.set_iri),
            "strength": change.link.strength,
            "confidence": change.link.confidence,
            "certainty": change.link.certainty,
            "status": change.link.status,
            "lines": " ".join(line.code for line in change.lines),
            "facilitators": ", ".join(
                dict.fromkeys(entity.code for line in change.lines for entity in told.get(line.iri, ()))
            ),
            "sentence": words.sentence(words.link(change)),
        }
        for change in words.changes.links
    ]


def other_records(words: ChangeWords) -> list[dict[str, Any]]:
    """Return the other changes as records under ``RECORD_NAMES``."""
    return [
        {
            "category": change.category,
            "change": change.kind,
            "id": compact(change.iri),
            "label": "" if change.thing.label == change.thing.curie else change.thing.label,
            "lines": " ".join(line.code for line in change.lines),
            "sentence": words.sentence(words.record(change)),
        }
        for change in words.changes.records
    ]


def change_records(words: ChangeWords) -> list[dict[str, Any]]:
    """Return all changes as records under ``CHANGE_NAMES``, links first; what a kind of change lacks is empty."""
    every = ({"category": "link"} | record for record in link_records(words))
    return [{name: record.get(name, "") for name in CHANGE_NAMES} for record in (*every, *other_records(words))]


def difference_records(words: ChangeWords) -> list[dict[str, str]]:
    """Return every difference of links and other records under ``DIFFERENCE_NAMES``."""
    return [
        {
            "id": compact(change.iri),
            "property": each.predicate,
            "language": each.language,
            "before": "\n".join(each.before),
            "after": "\n".join(each.after),
        }
        for change in words.changes.every
        for each in change.differences
    ]


def heads(terms: Terms) -> dict[str, str]:
    """Return the heads of the columns of all these records, by their names."""
    _ = translator(terms.language).gettext
    return {
        "category": _("What it is"),
        "change": _("What became of it"),
        "id": _("Identifier"),
        "earlier_id": _("Earlier identifier"),
        "label": _("Name"),
        "subject": _("Subject"),
        "relation": terms.heading("wg:relation"),
        "object": _("Object"),
        "set": terms.heading("wg:MappingSet"),
        "strength": terms.heading("wg:strength"),
        "confidence": terms.heading("sssom:confidence"),
        "certainty": terms.heading("wg:certainty"),
        "status": terms.heading("wg:status"),
        "lines": _("Action lines"),
        "facilitators": _("Who facilitates"),
        "sentence": _("In a sentence"),
        "property": _("Property"),
        "language": _("Language"),
        "before": _("Before"),
        "after": _("After"),
    }


def sheet_names(terms: Terms) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook: to read first, by facilitator, links, the rest, differences."""
    _ = translator(terms.language).gettext
    return (_("Please read first"), _("By facilitator"), _("Links"), _("Other changes"), _("Differences"))
