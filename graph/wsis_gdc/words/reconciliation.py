"""The names of what a table can be filled with from the graph, and what stands under them."""

from __future__ import annotations

from typing import Final

from wsis_gdc.words.languages import LANGUAGES, translator

__all__ = ["PROPERTIES", "property_names"]

PROPERTIES: Final = (
    *("iri", "code", "label", *(f"label-{code}" for code in LANGUAGES), "summary", "kind", "stands-under"),
    *("linked-action-line", "linked-commitment", "facilitator"),
)
"""What a table can be filled with, by the names that programs know."""


def property_names(language: str) -> dict[str, str]:
    """Return what each property is called in a language; where links are told, that nobody has reviewed them."""
    _ = translator(language).gettext
    name = _("Name")
    return {
        "iri": _("Identifier (IRI)"),
        "code": _("Code"),
        "label": name,
        **{f"label-{code}": f"{name} ({known.name})" for code, known in LANGUAGES.items()},
        "summary": _("What it says, in our words"),
        "kind": _("Kind"),
        "stands-under": _("Stands under"),
        "linked-action-line": _("Linked action lines (coded by language models, reviewed by no UN body)"),
        "linked-commitment": _("Linked commitments (coded by language models, reviewed by no UN body)"),
        "facilitator": _("Lead and co-facilitators by the current list"),
    }
