"""The words of files, packs and several faces by key, and what relations, strengths and claims mean.

Every string here is marked for the catalogues with `_`. Labels that the ontology holds are not repeated: they come from
`terms`. Words that only a page says stand in its template, those of its scripts at the head of it, so there is one
catalogue for Python, templates and JavaScript. In the words of scripts, counts stand after a colon ("Links: 3"), never
inside a sentence: that reads well in all six languages, of which some have up to six plural forms. Sentences with a
count take `ngettext`. Names of sheets stay under 31 characters in every language, which is all that office programs
take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.texts import plain
from wsis_gdc.words.languages import labelled, number

if TYPE_CHECKING:
    from wsis_gdc.questions.matrix.connections import Step
    from wsis_gdc.words.terms import Terms

__all__ = [
    "RELATION_SIGNS",
    "Gettext",
    "certainty_notes",
    "chain_title",
    "claim_notes",
    "comparison_marks",
    "connection",
    "file_words",
    "filter_names",
    "matrix_values",
    "method",
    "orders",
    "overlap_columns",
    "pack_cautions",
    "pack_columns",
    "pack_sheets",
    "relation_notes",
    "status_notes",
    "strength_notes",
    "study_named",
    "told_filters",
]

Gettext = Callable[[str], str]
"""Gives the translation of an English string."""


def study_named(title: str, _: Gettext, terms: Terms, *, beside: bool = False) -> str:
    """Return what a coding study is called, by its name and round; one of other sets is called by its two kinds.

    ``beside`` tells that the readers looked at parts of other texts beside the action lines, too.

    >>> from wsis_gdc.words.terms import Terms
    >>> study_named("crosswalk, round 2", str, Terms()), study_named("trend × goal, round 3", str, Terms())
    ('Compact × action lines, round 2', 'Emerging trends × Sustainable Development Goals, round 3')
    """
    name, _sign, round_ = title.partition(", round ")
    known = {
        "crosswalk": _("Compact × action lines and other parts of texts of the Summit")
        if beside
        else _("Compact × action lines"),
        "trends × lines": _("Trends × action lines"),
        "trends × provisions": _("Trends × provisions of the Compact"),
        "findings × lines": _("Consultation findings × action lines"),
        "WSIS+20 × lines": _("Actions of the WSIS+20 outcome × action lines"),
        "WSIS+20 × objectives": _("Actions of the WSIS+20 outcome × objectives of the Compact"),
    }
    called = known.get(name) or " × ".join(map(terms.many, name.split(" × ")))
    return _("{study}, round {round}").format(study=called, round=round_) if round_ else called


def comparison_marks(_: Gettext) -> dict[str, str]:
    """Return what the marks of compared cells mean."""
    return {"both": _("in both"), "a": _("in A only"), "b": _("in B only")}


def overlap_columns(_: Gettext) -> dict[str, str]:
    """Return the headings of a table of overlaps."""
    return {
        "pair": _("Pair"),
        "shared": _("Shared"),
        "either": _("Of"),
        "jaccard": _("Share in common"),
        "weighted": _("Weighted"),
        "commitments": _("Shared commitments"),
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


def claim_notes(_: Gettext) -> dict[str, str]:
    """Return what the kinds of claim mean."""
    return {
        "explicit": _("The claimant states it in so many words."),
        "citation": _("A text refers to the other thing by name or number."),
        "co-listing": _("Both carry the same label; how they relate is not said."),
        "topical": _("Both share a subject."),
        "juxtaposition": _("Both are shown side by side without a stated relation."),
        "coding": _("A reader judged the pair by the coding manual."),
        "suggestion": _(
            "A suggestion is a guess of a program, no link: read the text and the provision before you use it."
        ),
    }


def certainty_notes(_: Gettext) -> dict[str, str]:
    """Return what the words for how sure a coded link is mean, the surest first."""
    return {
        "sure": _("All or nearly all looks found it, and the counter-argument does not hold. As a number: 0.9."),
        "likely": _("Clear on a fair reading of both texts. As a number: 0.7."),
        "arguable": _("A careful reader could refuse it. As a number: 0.5."),
    }


def file_notes(_: Gettext) -> dict[str, str]:
    """Return what the files of a build that the start page offers hold, by their names."""
    return {
        "graph.ttl": _("The whole graph as Turtle, all sources together"),
        "graph.trig": _("The whole graph as TriG, each mapping set and source in a graph of its own"),
        "graph.nq": _("The same as N-Quads"),
        "graph.jsonld": _("The same as JSON-LD"),
        "matrix.csv": _("Commitments against action lines as a table: numbers of links"),
        "void.ttl": _("What the dataset holds: files with size and hash, licence, classes and properties (DCAT, VoID)"),
        "manifest.json": _("The files of this build with their hashes, and counts of what they hold"),
    }


def status_notes(_: Gettext) -> dict[str, str]:
    """Return what the statuses of claims mean, in the order of a claim's life."""
    return {
        "proposed": _("A suggestion that nobody has checked; it does not count as taken up."),
        "coded": _("At least one reader made it by the coding manual."),
        "adjudicated": _("Independent readers were compared and their difference was settled."),
        "reviewed": _("A named person outside the coding has checked it."),
        "published": _("It stands as its claimant published it."),
    }


def file_words(_: Gettext, terms: Terms) -> dict[str, str]:
    """Return the headings of sheets, columns and lines by key."""
    return {
        "matrix": _("Matrix"),
        "evidence": _("Evidence"),
        "method": _("Legend and method"),
        "provenance": _("Provenance"),
        "code": _("Code"),
        "label": _("Label"),
        "group": _("Group"),
        "row": _("Row"),
        "column": _("Column"),
        "subject": _("Subject"),
        "object": _("Object"),
        "relation": terms.heading("wg:relation"),
        "strength": terms.heading("wg:strength"),
        "confidence": terms.heading("sssom:confidence"),
        "claimant": _("Claimant"),
        "claim": terms.heading("wg:claimKind"),
        "set": terms.heading("wg:MappingSet"),
        "status": terms.heading("wg:status"),
        "rationale": terms.heading("wg:rationale"),
        "identifier": terms.heading("dcterms:identifier"),
        "address": _("Official address"),
        "facts": _("Stated facts"),
        "total": _("Total"),
        "sum": _("Sum of the cells"),
        "highest": _("Highest"),
        "linked": _("Linked cells"),
        "distinct": _("Different links"),
        "value": _("Value of a cell"),
        "filter": _("Filter"),
        "no_filter": _("none"),
        "order": _("Order"),
        "path": _("Path"),
        "language": _("Language:"),
        "software": _("Software version:"),
        "data": _("Data version:"),
        "licence": _("Licence of the data:"),
        "share_row": _("as a share of its row"),
        "share_column": _("as a share of its column"),
        "links": _("Links"),
        "not_looked_at": _("Not looked at"),
        "no_fact": _("No such fact is stated"),
        "no_role": _("No lead or co-facilitator by the sources seen"),
        "empty_cell": _("Empty cell"),
        "no_link": _("Looked at, no link"),
        "filtered": _("Linked, but by no link that passes the filters"),
        "no_strength": _("No strength stated"),
        "count_only": _("Number of links, no strength stated"),
        "ungrouped": _("Without a group"),
        "meaning": _("Meaning"),
        "columns": _("Key to the columns"),
        "asterisk": _("An asterisk marks a label that has not been checked against an official text in that language."),
        "disclaimer": _(
            "This is not an official UN product. It expresses the views of its authors only; the official texts are "
            "the sole authority."
        ),
        "pointed_at": _(
            "Texts of the United Nations are pointed at, not copied: summaries and rationales are in our own words."
        ),
        "twice": method(_)["twice"],
        "written": _(
            "The numbers of different links are written, not calculated: some names of rows or columns cannot be told "
            "apart in the lists of the evidence."
        ),
        "page_of": _("Page {page} of {pages}"),
    }


def matrix_values(_: Gettext) -> dict[str, str]:
    """Return the name of each value that a cell can show."""
    return {
        "count": _("Number of links"),
        "strength": _("Strength of the strongest link"),
        "sum": _("Sum of the strengths of all links"),
        "weighted": _("Strength times confidence of the best link"),
        "relation": _("Most frequent relation"),
        "claimants": _("Number of claimants"),
        "facts": _("Number of stated facts"),
        "chain max-product": _("Strength of the strongest chain"),
        "chain count": _("Number of chains"),
        "chain sum": _("Sum of the strengths of all chains"),
    }


def connection(step: Step, _: Gettext, terms: Terms) -> str:
    """Return how a step joins two kinds of things."""
    sentences = {
        "claims": _("claims: {one}, {other}"),
        "facts": _("stated facts: {one}, {other} ({relations})"),
        "part": _("parts and wholes: {one}, {other}"),
    }
    relations = _(", ").join(map(terms.label, step.relations))
    return sentences[step.by].format(one=terms.many(step.near), other=terms.many(step.far), relations=relations)


def chain_title(title: str, through: Sequence[str], _: Gettext, terms: Terms) -> str:
    """Return the title of a matrix with the kinds that its chain goes through; as it is where there is no chain."""
    if not through:
        return title
    return _("{title} (through: {kinds})").format(
        title=title, kinds=" – ".join(plain(terms.many(kind)) for kind in through)
    )


def orders(_: Gettext) -> dict[str, str]:
    """Return the name of each order of rows and columns."""
    return {
        "official": _("Official order"),
        "strength": _("Strongest first"),
        "similarity": _("Like beside like"),
    }


def filter_names(_: Gettext, terms: Terms) -> dict[str, str]:
    """Return the name of each thing that a matrix can be restricted by, and of its values where they are words."""
    return {
        "set": terms.heading("wg:MappingSet"),
        "relation": terms.heading("wg:relation"),
        "status": terms.heading("wg:status"),
        "claimant": _("Claimant"),
        "minimum strength": _("Smallest strength"),
        "minimum confidence": _("Smallest confidence"),
        "suggestions": _("Suggestions"),
        "links of parts": _("Links of parts"),
        "sub-lines of C7": _("Sub-lines of C7"),
        "left out": _("left out"),
        "included": _("included"),
    }


def told_filters(filters: Iterable[tuple[str, str]], _: Gettext, terms: Terms) -> str:
    """Return what links are restricted by (see ``Selection.told``) in one line; nothing where they are not."""
    names = filter_names(_, terms)
    known = {**names, **terms.relations, **terms.codes("status")}

    def told(name: str, value: str) -> str:
        if name in ("minimum strength", "minimum confidence"):
            return number(float(value), terms.language, "0.####")
        return _(", ").join(known.get(part, plain(part)) for part in value.split(", "))

    parts = (labelled(names.get(name, plain(name)), told(name, value), terms.language) for name, value in filters)
    return _("; ").join(parts)


def method(_: Gettext) -> dict[str, str]:
    """Return how the numbers come about, one paragraph each."""
    return {
        "link": _("A link is a claim by one claimant. Claims of different claimants are kept apart and never merged."),
        "part": _(
            "A claim counts for the row and the column that it names, and for what the named thing is part of: an item "
            "for its action line, a target for its goal, a provision for its section and objective."
        ),
        "twice": _(
            "A link that counts in several cells is counted in each; the number of different links counts it once."
        ),
        "empty": _(
            "A middle dot: looked at and found without a link. An empty cell was not looked at: nothing can be said."
        ),
    }


def pack_sheets(_: Gettext, terms: Terms) -> dict[str, tuple[str, str, str]]:
    """Return for each table of a pack: its title, how to read it, what it means when empty."""
    return {
        "asks": (
            _("Asked of you"),
            _(
                "What texts ask for by name, or of a group named; dates to come first. Texts that were not read as a "
                "whole say so: paragraphs may be missing."
            ),
            _("No text read here asks the subject of this pack, or a group that it belongs to, by name."),
        ),
        "asks_involved": (
            _("To be involved"),
            _(
                "What texts ask to be done with the subject, or with a group that it belongs to: among them, in "
                "consultation with them, or with their participation."
            ),
            _("No text read here wants the subject of this pack, or a group that it belongs to, involved by name."),
        ),
        "asks_named": (
            _("Named, not asked"),
            _(
                "Where texts name the subject, or a group that it belongs to, and ask nothing of it: they recognize "
                "its role, build on its work, have it benefit or report to it."
            ),
            _("No provision listed here names the subject of this pack, or a group that it belongs to, in passing."),
        ),
        "asks_inferred": (
            _("Inferred through links"),
            _(
                "What reaches the subject by inference only: through links of lines with provisions that do not name "
                "it, or through a mechanism that it convenes."
            ),
            _("No provision with a date or a name reaches the subject through links."),
        ),
        "commitments": (
            terms.many("commitment"),
            _(
                "Strength 3: same action on the same object or beneficiary; 2: same field of action, other scope "
                "or instrument; 1: indirect or enabling. Certainty: sure, likely or arguable."
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
            _(
                "Roles that sources of 2018 or later name come first; then reports and meetings, the focal points of "
                "2006 and the annex of 2005, each with its year and with a mark where it comes from memory."
            ),
            _("Nobody is known to facilitate."),
        ),
        "neighbours": (
            _("Other lines on the same commitments"),
            _("Lines that hold a commitment of this pack too, and who facilitates them: first partners to talk to."),
            _("No other line holds these commitments."),
        ),
        "targets": (
            terms.many("target"),
            _("Goals and targets that published sets join with the lines."),
            _("No published set joins these lines with an SDG target."),
        ),
        "trends": (
            terms.many("trend"),
            _("Trends that the lines, their items or the commitments above address, as coded by two readers."),
            _("No trend was coded against these lines or commitments."),
        ),
        "gaps": (
            _("Gaps"),
            _("Where a road map has most to add."),
            _("No gap was found by these rules."),
        ),
        "road_map": (
            _("Road map to fill in"),
            _(
                "One row for each commitment and each further ask of this pack; several rows may be one activity. "
                "Line, paragraphs, lead, partners and deadline are filled in where our sources tell them: as lead whom "
                "the text asks, else who leads the line; as partners whom the text wants involved. Change what is "
                "wrong, and fill the rest. Name units, not persons: what you write is published. Rows without an "
                "activity are left out when the table comes back."
            ),
            "",
        ),
    }


def pack_columns(_: Gettext, terms: Terms) -> dict[str, str]:
    """Return the headings of columns of packs."""
    return {
        "when": _("By when"),
        "when_note": terms.heading("wg:deadlineNote"),
        "asked": _("Who is asked"),
        "text": _("Which text"),
        "commitment": terms.one("commitment"),
        "asks": _("What it asks"),
        "line": terms.heading("wg:line"),
        "relation": terms.heading("wg:relation"),
        "strength": terms.heading("wg:strength"),
        "confidence": terms.heading("sssom:confidence"),
        "item": _("Item of 2003"),
        "read": _("Read in"),
        "why": _("Why"),
        "entity": terms.one("entity"),
        "name": _("Name"),
        "role": terms.heading("org:role"),
        "list": _("List"),
        "as_of": terms.heading("wg:asOf"),
        "basis": terms.heading("wg:basis"),
        "certainty": terms.heading("wg:certainty"),
        "member_of": terms.heading("org:memberOf"),
        "number": _("Shared"),
        "shared": _("Shared commitments"),
        "who": _("Facilitators"),
        "target": terms.heading("sdgo:Target"),
        "label": _("Subject"),
        "claim": _("Claimed by"),
        "trend": _("Trend"),
        "through": _("Through"),
        "reason": _("Why it stands here"),
        "gap": _("Gap"),
        "code": _("Code"),
    }


def pack_cautions(_: Gettext) -> tuple[str, ...]:
    """Return what a reader must know before using a pack."""
    return (
        _("This is not an official UN product; the official texts are the sole authority."),
        _(
            "Links were coded by language models that did not know of each other, and settled by another reading. No "
            "facilitator, UNGIS member or other official body has reviewed them yet: check a link in the texts before "
            "you cite it."
        ),
        _("Summaries are in our own words. Suggestions are marked as such."),
    )
