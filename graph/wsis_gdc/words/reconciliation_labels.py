"""The names of what a table can be filled with from the graph, and what stands under them."""

from __future__ import annotations

from typing import Final

from wsis_gdc.knowledge.things import MEMORY
from wsis_gdc.words.languages import LANGUAGES, translator

__all__ = ["PROPERTIES", "mark_words", "property_names"]

PROPERTIES: Final = (
    *(
        "iri",
        "code",
        "label",
        "label-note",
        *(f"label-{code}" for code in LANGUAGES),
        "summary",
        "kind",
        "stands-under",
    ),
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
        "label-note": _("Note on the name"),
        "label-en": f"{name} ({LANGUAGES['en'].name})",
        **{
            f"label-{code}": _("Name ({language}; some are machine-assisted translations)").format(language=known.name)
            for code, known in LANGUAGES.items()
            if code != "en"
        },
        "summary": _("What it says, in our words"),
        "kind": _("Kind"),
        "stands-under": _("Stands under"),
        "linked-action-line": _("Linked action lines (coded by language models, reviewed by no UN body)"),
        "linked-commitment": _("Linked commitments (coded by language models, reviewed by no UN body)"),
        "facilitator": _("Lead and co-facilitators by the current list"),
    }


def mark_words(mark: str, language: str) -> str:
    """Return what to say of a name that is from no official text or page; nothing of one that is."""
    _ = translator(language).gettext
    if not mark:
        return ""
    return _("label not verified") if mark == MEMORY else _("machine-assisted translation, not reviewed")
