"""The words of the interface by key: names of kinds, relations and claims, and what scripts say.

Every string here is marked for the catalogues with `_`. Scripts get their words from the data of their page,
so there is one catalogue for Python, templates and JavaScript. In the words of scripts, counts stand after a colon
("Links: 3"), never inside a sentence: that reads well in all six languages, of which some have up to six plural forms.
Sentences with a count take `ngettext`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    pass

__all__ = [
    "RELATION_SIGNS",
    "Gettext",
    "claims",
    "code_forms",
    "common_words",
    "comparison_marks",
    "figure_names",
    "kinds",
    "matrix_words",
    "neighbours",
    "network_words",
    "overlap_columns",
    "reasons",
    "relation_notes",
    "relations",
    "statuses",
    "strength_notes",
    "studies",
    "terms",
    "things_words",
]

Gettext = Callable[[str], str]
"""Gives the translation of an English string."""


_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Terms(NamedTuple):
    """The names of kinds, for one and for many, and the forms of their codes, in the language of a page."""

    kinds: Mapping[str, tuple[str, str]]
    code_forms: Mapping[str, str]

    def one(self, kind: str) -> str:
        """Return the name of one thing of a kind; kinds we do not know keep their own name."""
        return self.kinds[kind][0] if kind in self.kinds else kind

    def many(self, kind: str) -> str:
        """Return the name of several things of a kind."""
        return self.kinds[kind][1] if kind in self.kinds else kind

    def code(self, code: str, kind: str) -> str:
        """Return a code as readers know it: bare numbers say what they number, names for addresses stay out.

        >>> terms = Terms({}, {"goal": "SDG {code}"})
        >>> terms.code("3", "goal"), terms.code("digital-health", "trend"), terms.code("C5", "action-line")
        ('SDG 3', '', 'C5')
        """
        if _SLUG.fullmatch(code):
            return ""
        if kind in self.code_forms and code[:1].isdecimal():
            return self.code_forms[kind].replace("{code}", code)
        return code


def kinds(_: Gettext) -> dict[str, tuple[str, str]]:
    """Return the name of each kind of thing, for one and for many."""
    return {
        "objective": (_("Objective"), _("Objectives")),
        "section": (_("Section"), _("Sections")),
        "commitment": (_("Commitment"), _("Commitments")),
        "principle": (_("Principle"), _("Principles")),
        "action-line": (_("Action line"), _("Action lines")),
        "item": (_("Plan of Action item"), _("Plan of Action items")),
        "goal": (_("Sustainable Development Goal"), _("Sustainable Development Goals")),
        "target": (_("SDG target"), _("SDG targets")),
        "entity": (_("UN entity"), _("UN entities")),
        "mechanism": (_("Mechanism"), _("Mechanisms")),
        "trend": (_("Emerging trend"), _("Emerging trends")),
        "finding": (_("Consultation finding"), _("Consultation findings")),
        "document": (_("Document"), _("Documents")),
        "other": (_("Other thing"), _("Other things")),
    }


def code_forms(_: Gettext) -> dict[str, str]:
    """Return how to write the codes of kinds whose codes are bare numbers."""
    return {"objective": _("Obj. {code}"), "goal": _("SDG {code}"), "target": _("SDG {code}")}


def terms(_: Gettext) -> Terms:
    """Return the names of kinds and the forms of codes, as the data of pages use them."""
    return Terms(kinds(_), code_forms(_))


def studies(_: Gettext) -> dict[str, str]:
    """Return the name of each coding study."""
    return {
        "crosswalk": _("Compact × action lines"),
        "trends × lines": _("Trends × action lines"),
        "trends × provisions": _("Trends × provisions of the Compact"),
    }


def neighbours(_: Gettext) -> dict[str, tuple[str, str]]:
    """Return the heading and, where needed, the meaning of each relation of structure."""
    return {
        "facilitators": (_("Facilitated by"), ""),
        "facilitates": (_("Facilitates"), ""),
        "names": (_("Actors that it names"), _("Stated: the text names them.")),
        "named_by": (_("Named by"), ""),
        "concerns": (
            _("Entities through the action lines"),
            _("Inferred: they facilitate an action line to which the provision is linked."),
        ),
        "convenes": (_("Convenes"), ""),
        "items": (_("Plan of Action items"), ""),
        "parts": (_("Parts"), ""),
        "provisions": (_("Provisions"), ""),
    }


def facts(_: Gettext) -> dict[str, str]:
    """Return the heading of each property that a sheet shows, by its prefixed name (see ``briefing``)."""
    return {
        "wg:kind": _("Kind"),
        "wg:deadline": _("Deadline"),
        "wg:deadlineNote": _("Note on the deadline"),
        "wg:entityType": _("Type of entity"),
        "wg:partOfObjective": _("Objective"),
        "wg:inSection": _("Section"),
        "skos:broader": _("Part of"),
        "eli:is_part_of": _("Document"),
        "dcterms:references": _("Refers to"),
        "wg:namesGroup": _("Groups that it names"),
        "wg:namesInstrument": _("Instruments that it names"),
        "wg:convenedBy": _("Convened by"),
        "wg:hostNote": _("Host"),
        "wg:foundingInstrument": _("Founding instrument"),
        "wg:establishedNote": _("Established"),
        "wg:reportedIn": _("Reported in"),
        "skos:altLabel": _("Other names"),
        "skos:note": _("Note"),
    }


def reasons(_: Gettext) -> dict[str, str]:
    """Return why a provision has no link."""
    return {
        "new": _("new in the Compact"),
        "chapeau": _("opening clause, coded with its items"),
        "general": _("general, without a field of its own"),
        "procedural": _("procedural"),
        "not-upheld": _("not upheld"),
    }


def figure_names(_: Gettext) -> tuple[str, str]:
    """Return the names of two key figures: links and mapping sets."""
    return _("Links"), _("Mapping sets")


def things_words(_: Gettext) -> dict[str, str]:
    """Return what the script of the list of all things says."""
    return {"things_status": _("Shown: {shown} of {total}"), "no_hit": _("Nothing found.")}


def comparison_marks(_: Gettext) -> dict[str, str]:
    """Return what the marks of compared cells mean."""
    return {"both": _("in both"), "a": _("in A only"), "b": _("in B only")}


def overlap_columns(_: Gettext) -> dict[str, str]:
    """Return the headings of a table of overlaps."""
    return {
        "pair": _("Pair"),
        "shared": _("Shared"),
        "either": _("Of"),
        "jaccard": _("Jaccard"),
        "weighted": _("Weighted"),
        "commitments": _("Shared commitments"),
        "sentence": _("Sentence for a briefing"),
    }


def relations(_: Gettext) -> dict[str, str]:
    """Return each relation as words between a subject and an object."""
    return {
        "continues": _("continues"),
        "extends": _("extends"),
        "reliesOn": _("relies on"),
        "cites": _("cites"),
        "coListedWith": _("is listed together with"),
        "contributesTo": _("contributes to"),
        "addresses": _("addresses"),
        "relatedMatch": _("is related to"),
        "closeMatch": _("is close in meaning to"),
        "exactMatch": _("means the same as"),
        "broadMatch": _("is narrower than"),
        "narrowMatch": _("is broader than"),
        "partOfObjective": _("is part of"),
        "broader": _("is part of"),
        "facilitatedBy": _("is facilitated by"),
        "namesActor": _("names"),
    }


RELATION_SIGNS: Final = {
    "continues": "=",
    "extends": "+",
    "reliesOn": "^",
    "addresses": "•",
    "contributesTo": "▲",
    "cites": "§",
    "coListedWith": "‖",
    "relatedMatch": "~",
}
"""A sign for each relation, to stand beside a strength where a word has no room; none of them has a direction."""


def relation_notes(_: Gettext) -> dict[str, str]:
    """Return what the relations of claims mean."""
    return {
        "continues": _("The provision asks for what an earlier text already asks for."),
        "extends": _("Same subject, with a new scope, technology, actor or duty."),
        "reliesOn": _("The provision names an input that the earlier text provides."),
        "cites": _("The text refers to the other by name, code or number."),
        "coListedWith": _("A claimant puts both under one label without saying how they relate."),
        "contributesTo": _("A field of action helps to reach an aim."),
        "addresses": _("The text or the field of action deals with the trend."),
        "relatedMatch": _("A claimant connects both without saying how."),
    }


def strength_notes(_: Gettext) -> dict[int, str]:
    """Return what each strength means."""
    return {
        3: _("Same action on the same object or beneficiary."),
        2: _("Same field of action, other scope or instrument."),
        1: _("Indirect or enabling."),
    }


def claims(_: Gettext) -> dict[str, tuple[str, str]]:
    """Return the name and the meaning of each kind of claim."""
    return {
        "explicit": (_("explicit"), _("The claimant states it in so many words.")),
        "citation": (_("citation"), _("A text refers to the other thing by name or number.")),
        "co-listing": (_("co-listing"), _("Both carry the same label; how they relate is not said.")),
        "topical": (_("topical"), _("Both share a subject.")),
        "juxtaposition": (_("juxtaposition"), _("Both are shown side by side without a stated relation.")),
        "coding": (_("coding"), _("A reader judged the pair by the coding manual.")),
        "suggestion": (
            _("suggestion"),
            _("A reader of this project put it forward, without systematic coding."),
        ),
    }


def statuses(_: Gettext) -> dict[str, str]:
    """Return the name of each stage in the life of a link."""
    return {
        "proposed": _("proposed"),
        "coded": _("coded"),
        "adjudicated": _("adjudicated"),
        "published": _("published"),
    }


def common_words(_: Gettext) -> dict[str, str]:
    """Return what the scripts of all pages say."""
    return {
        "unverified": _("label not verified"),
        "close": _("Close"),
        "strength_of": _("Strength: {strength}"),
        "no_strength": _("No strength stated"),
        "confidence_of": _("Confidence: {confidence}"),
        "claimant": _("Claimant"),
        "claim": _("Kind of claim"),
        "set": _("Mapping set"),
        "status": _("Status"),
        "evidence": _("Evidence"),
        "links_of": _("Links: {count}"),
        "all": _("All"),
    }


def matrix_words(_: Gettext) -> dict[str, str]:
    """Return what the script of the matrix page says."""
    return {
        "cell_links": _("Links: {count}. {row} and {column}"),
        "cell_strength": _("strength {strength}"),
        "no_link": _("Looked at, no link"),
        "not_looked_at": _("Not looked at"),
        "rows_status": _("Rows: {shown} of {total}"),
        "cells_status": _("Linked cells: {linked}"),
        "different_links": _("Different links"),
        "no_link_status": _("Looked at, no link: {count}"),
        "not_looked_at_status": _("Not looked at: {count}"),
        "strength_step": _("Strength {strength}"),
        "count_step": _("Number of links, no strength stated"),
        "times_step": _("Number of links in a cell, if more than one"),
        "official": _("Official order"),
        "weight": _("Strongest first"),
        "likeness": _("Like beside like"),
        "expand_all": _("Open all groups"),
        "collapse_all": _("Close all groups"),
        "group_cells": _("linked cells: {count}"),
        "at_least": _("{strength} or more"),
        "readers": _("Codes of the independent readers: {count}"),
        "round": _("round {round}"),
        "wider": _("Claims on the whole objective: {count}"),
        "wider_status": _("Claims on whole objectives: {count}"),
        "on_whole": _("{name} (on whole objectives)"),
        "above": _("Claimed of {whole} as a whole, not of {part}."),
        "spot": _("{row} × {column}. Links: {count}"),
        "other_sets": _("Hidden by the filters: {count}"),
        "sheet": _("Open the sheet"),
        "caption": _("Rows: {rows}. Columns: {columns}."),
        "no_row": _("No row matches."),
        "official_text": _("official text"),
        "in_network": _("Show in the network"),
        "column_key": _("Key to the columns"),
        "ungrouped": _("Without a group"),
        "code": _("Code"),
        "label": _("Label"),
    }


def network_words(_: Gettext) -> dict[str, str]:
    """Return what the script of the network page says."""
    return {
        "status": _("Nodes: {nodes} of {all_nodes}"),
        "links_status": _("Links: {links} of {all_links}"),
        "hidden": _("hidden by a filter"),
        "no_hit": _("Nothing found."),
        "more_hits": _("More results: {count}"),
        "unknown": _("This network does not hold “{name}”."),
        "selected": _("Selected: {name}. Links: {count}"),
        "cleared": _("Nothing selected"),
        "hops": _("Links away: {count}"),
        "part": _("Part"),
        "sheet": _("Open the sheet"),
        "open_part": _("Open this part"),
        "at_least": _("{strength} or more"),
        "outgoing": _("Links from here"),
        "incoming": _("Links to here"),
        "no_links": _("No link."),
        "code": _("Code"),
        "label": _("Label"),
        "kind": _("Kind"),
        "degree": _("Links"),
        "neighbours": _("Neighbours"),
    }
