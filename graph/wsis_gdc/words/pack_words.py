"""The words of the packs. Strings are marked with `_`; their translations lie in the catalogues of the analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsis_gdc.words.report_words import Gettext

__all__ = ["cautions", "columns", "relations", "roles", "sheets"]


def sheets(_: Gettext) -> dict[str, tuple[str, str, str]]:
    """Return for each table: its title, how to read it, what it means when empty."""
    return {
        "commitments": (
            _("Commitments"),
            _(
                "Strength 3: same action on the same object or beneficiary; 2: same field of action, other scope "
                "or instrument; 1: indirect or enabling. Confidence is that of the coder, from 0 to 1."
            ),
            _("No provision of the Compact is linked here. The lines were read; nothing was found."),
        ),
        "evidence": (
            _("Evidence"),
            _("Where each link can be read, and why it was made, in our own words. Codes name paragraph and letter."),
            _("No link, so no evidence."),
        ),
        "facilitators": (
            _("Facilitators and co-facilitators"),
            _("Current list; earlier lists (2005, 2006) are in the graph but not here."),
            _("Nobody else is known to facilitate."),
        ),
        "neighbours": (
            _("Other lines on the same commitments"),
            _("Lines that hold a commitment of this pack too, and who facilitates them: first partners to talk to."),
            _("No other line holds these commitments."),
        ),
        "targets": (
            _("SDG targets"),
            _("Goals and targets that published sets join with the lines."),
            _("No published set joins these lines with an SDG target."),
        ),
        "trends": (
            _("Emerging trends"),
            _("Trends that the lines, their items or the commitments above address, as coded by two readers."),
            _("No trend was coded against these lines or commitments."),
        ),
        "outcome": (
            _("WSIS+20 paragraphs asking for action"),
            _(
                "Paragraphs of A/RES/80/173 that name those concerned, and those that a reader suggests for the "
                "lines. The list rests on reports of the text; not all paragraphs were seen."
            ),
            _("No paragraph is known to concern this pack."),
        ),
        "gaps": (
            _("Gaps"),
            _("Where a road map has most to add."),
            _("No gap was found by these rules."),
        ),
        "road_map": (
            _("Road map to fill in"),
            _("One row for each commitment and WSIS+20 paragraph of this pack; several rows may be one activity."),
            "",
        ),
    }


def columns(_: Gettext) -> dict[str, str]:
    """Return the headings of columns."""
    return {
        "commitment": _("Commitment"),
        "asks": _("What it asks"),
        "line": _("Line"),
        "relation": _("Relation"),
        "strength": _("Strength"),
        "confidence": _("Confidence"),
        "item": _("Item of 2003"),
        "read": _("Read in"),
        "why": _("Why"),
        "entity": _("Entity"),
        "name": _("Name"),
        "role": _("Role"),
        "number": _("Shared"),
        "shared": _("Shared commitments"),
        "who": _("Facilitators"),
        "target": _("Target"),
        "label": _("Subject"),
        "claim": _("Claimed by"),
        "trend": _("Trend"),
        "through": _("Through"),
        "paragraph": _("Paragraph"),
        "deadline": _("Deadline"),
        "reason": _("Why it stands here"),
        "gap": _("Gap"),
        "code": _("Code"),
        "answers": _("Answers to"),
        "activity": _("Activity"),
        "lead": _("Lead"),
        "partners": _("Partners"),
        "year": _("Year"),
        "indicator": _("Indicator"),
    }


def relations(_: Gettext) -> dict[str, str]:
    """Return the names of the coded relations."""
    return {"continues": _("continues"), "extends": _("extends"), "reliesOn": _("relies on")}


def roles(_: Gettext) -> dict[str, str]:
    """Return the names of roles in a facilitation."""
    return {"lead": _("lead"), "co-facilitator": _("co-facilitator"), "partner": _("partner")}


def cautions(_: Gettext) -> tuple[str, ...]:
    """Return what a reader must know before using a pack."""
    return (
        _("This is not an official UN product; the official texts are the sole authority."),
        _(
            "Links were coded by two language-model readers and settled by a third reading. No facilitator, UNGIS "
            "member or other official body has reviewed them yet: check a link in the texts before you cite it."
        ),
        _("Summaries are in our own words. Suggestions are marked as such."),
    )
