"""The words of the pages that a reader may not know, each with what it means here and the pages that use it.

A page leads to an entry by its key, as ``glossary.html#<key>``; keys stay, since addresses hold them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wsis_gdc.words.languages import translator
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.words.phrases import Gettext

__all__ = ["Entry", "Group", "glossary"]


class Entry(NamedTuple):
    """A word, what it means on these pages, and the names of the pages that use it (see ``site.rendering.PAGES``)."""

    key: str
    term: str
    meaning: str
    pages: tuple[str, ...]


class Group(NamedTuple):
    """Entries that belong together, under a heading."""

    key: str
    heading: str
    entries: tuple[Entry, ...]


def glossary(terms: Terms) -> tuple[Group, ...]:
    """Return all entries in the order to read them, in the language of the terms; what the ontology names is named so.

    >>> groups = glossary(Terms())
    >>> [group.key for group in groups]
    ['links', 'sure', 'readers', 'texts', 'figures']
    """
    _ = translator(terms.language).gettext
    return (
        Group("links", _("Links and who states them"), _links(_, terms)),
        Group("sure", _("How sure a link is"), _sure(_, terms)),
        Group("readers", _("How the links were coded"), _readers(_, terms)),
        Group("texts", _("Texts and bodies"), _texts(_, terms)),
        Group("figures", _("Figures and measures"), _figures(_)),
    )


def _links(_: Gettext, terms: Terms) -> tuple[Entry, ...]:
    everywhere = ("matrix", "network", "comparison")
    return (
        Entry(
            "link",
            _("Link (linkage)"),
            _(
                "One statement that two things are connected, with who says so, how, and on what evidence. Two authors "
                "who connect the same two things make two links."
            ),
            (*everywhere, "coordination", "report"),
        ),
        Entry(
            "claimant",
            _("Claimant: who says so"),
            _(
                "The person, body or project whose word a link is. This graph repeats what others state and adds links "
                "coded by language models; it never mixes the two."
            ),
            everywhere,
        ),
        Entry(
            "mapping-set",
            terms.heading("wg:MappingSet"),
            _(
                "All links that one claimant states in one place, kept together and apart from those of others, so "
                "that two of them can be compared."
            ),
            everywhere,
        ),
        Entry(
            "kind-of-claim",
            terms.heading("wg:claimKind"),
            _(
                "How the claimant came to the link: stated outright, cited, listed together, on one subject, shown "
                "side by side, coded by the manual, or only suggested."
            ),
            everywhere,
        ),
        Entry(
            "co-listing",
            _("Co-listing: listed together"),
            _(
                "Two things stand under one heading or label of a claimant, who does not say how they relate. It is "
                "weaker than a link between exactly these two."
            ),
            everywhere,
        ),
        Entry(
            "juxtaposition",
            _("Juxtaposition: shown side by side"),
            _("A claimant shows two things next to each other without saying that they are related."),
            everywhere,
        ),
        Entry(
            "continues",
            terms.heading("wg:continues"),
            _("The commitment asks for what the earlier text already asks for; date, number and wording may differ."),
            (*everywhere, "report"),
        ),
        Entry(
            "extends",
            terms.heading("wg:extends"),
            _("The same subject as the earlier text, with a new scope, technology, actor or duty."),
            (*everywhere, "report"),
        ),
        Entry(
            "relies-on",
            terms.heading("wg:reliesOn"),
            _("The earlier text does not ask for this act, but provides something that the commitment names."),
            (*everywhere, "report"),
        ),
        Entry(
            "crosswalk",
            _("Crosswalk"),
            _("A table that says which parts of one text correspond to which parts of another."),
            ("matrix", "comparison", "reliability"),
        ),
        Entry(
            "cell",
            _("Cell"),
            _("One row met by one column of a table: all links between the two stand behind it."),
            ("matrix", "comparison"),
        ),
        Entry(
            "roll-up",
            _("Roll-up"),
            _(
                "A link on a part is counted for the whole that holds it: a link of an item for its action line, of "
                "a commitment for its objective."
            ),
            ("matrix", "comparison", "coordination"),
        ),
    )


def _sure(_: Gettext, terms: Terms) -> tuple[Entry, ...]:
    everywhere = ("matrix", "network", "comparison")
    return (
        Entry(
            "strength",
            terms.heading("wg:strength"),
            _(
                "How closely two texts meet: 3 the same action on the same object, 2 the same field of action with "
                "another scope or means, 1 indirect or enabling. Many claimants state none."
            ),
            (*everywhere, "coordination", "report"),
        ),
        Entry(
            "confidence",
            terms.heading("sssom:confidence"),
            _("A number from 0 to 1 by which the claimant or the coding says how sure it is that the link holds."),
            everywhere,
        ),
        Entry(
            "certainty",
            terms.heading("wg:certainty"),
            _(
                "The same in a word, for coded links: sure where all or nearly all looks found it and the "
                "counter-argument does not hold, likely where it is clear on a fair reading of both texts, arguable "
                "where a careful reader could refuse it."
            ),
            everywhere,
        ),
        Entry(
            "status",
            terms.heading("wg:status"),
            _(
                "How far a link has come: proposed (nobody has checked it), coded (made by the manual), adjudicated "
                "(readers differed and it was settled), reviewed (checked by a named person outside), published (as "
                "its claimant published it)."
            ),
            everywhere,
        ),
        Entry(
            "looked-at",
            _("Looked at, no link"),
            _("Somebody compared the two and found no link. This is a finding, as a link is."),
            ("matrix", "comparison", "coordination"),
        ),
        Entry(
            "not-looked-at",
            _("Not looked at"),
            _("Nobody is known to have compared the two; whether they are linked is open."),
            ("matrix", "comparison", "coordination"),
        ),
        Entry(
            "new",
            _("New, general, procedural"),
            _(
                "Why a commitment has no link: nothing in the texts of the Summit came before it, it is too broad for "
                "any one place, or it only sets up the machinery of the Compact."
            ),
            ("matrix", "coordination", "report"),
        ),
        Entry(
            "suggestion",
            terms.heading("term:claim-kind/suggestion"),
            _("A suggestion is a guess of a program, no link: read the text and the provision before you use it."),
            ("matrix", "comparison"),
        ),
    )


def _readers(_: Gettext, terms: Terms) -> tuple[Entry, ...]:
    return (
        Entry(
            "model-reader",
            _("Model reader A, B, C …"),
            _(
                "A language model that read the texts and coded links by the manual. Each worked without seeing the "
                "codes of the others. They are instances of one model, so they may share errors."
            ),
            ("matrix", "reliability"),
        ),
        Entry(
            "coding",
            terms.heading("term:claim-kind/coding"),
            _(
                "Reading two texts by a written manual and noting whether they are linked, how, and how strongly. No "
                "UN body has reviewed the codes."
            ),
            ("matrix", "reliability"),
        ),
        Entry(
            "round",
            _("Round"),
            _("One pass through the texts, by readers who all went through them in the same way."),
            ("matrix", "reliability"),
        ),
        Entry(
            "opening-clause",
            terms.heading("term:reason/chapeau"),
            _("A sentence that only opens a list; the items of the list carry the acts, and the links."),
            ("reliability", "report"),
        ),
        Entry(
            "kappa",
            _("κ, Cohen’s kappa: agreement beyond chance"),
            _(
                "How often two readers agree, less what they would agree on by chance: 1 is full agreement, 0 is no "
                "more than chance. The weighted form counts near misses in strength as smaller differences."
            ),
            ("reliability",),
        ),
        Entry(
            "interval",
            _("Interval (95%, 90%)"),
            _(
                "The range in which a figure lies in that share of many repeated calculations. On the page about "
                "reliability each calculation draws whole provisions anew from those that were coded (a percentile "
                "bootstrap)."
            ),
            ("reliability", "report"),
        ),
        Entry(
            "capture-recapture",
            _("Capture and recapture"),
            _(
                "An estimate of what two searches both missed, from how much of what one found the other found too. "
                "Searches that share habits miss the same things, so the truth is likely to be worse."
            ),
            ("reliability",),
        ),
    )


def _texts(_: Gettext, terms: Terms) -> tuple[Entry, ...]:
    return (
        Entry(
            "action-line",
            terms.heading("wg:ActionLine"),
            _(
                "One of the fields of action, C1 to C11, of the Geneva Plan of Action of 2003. C7 has eight lines of "
                "its own, one for each use of technology."
            ),
            ("matrix", "network", "coordination", "report"),
        ),
        Entry(
            "facilitator",
            _("Facilitator"),
            _("A UN entity that coordinates the work on an action line, alone or with others."),
            ("network", "coordination", "report"),
        ),
        Entry(
            "commitment",
            _("Commitment, provision"),
            _(
                "A provision is a numbered or lettered part of a text. A commitment is one that states an act, such "
                "as 29(d) of the Global Digital Compact."
            ),
            ("matrix", "network", "coordination", "report"),
        ),
        Entry(
            "mechanism",
            terms.heading("wg:Mechanism"),
            _("A standing process or forum, such as the WSIS Forum or the Internet Governance Forum."),
            ("network", "comparison", "report"),
        ),
        Entry(
            "trend",
            terms.heading("wg:EmergingTrend"),
            _("A subject that a consultation named as new since the Summit, such as artificial intelligence."),
            ("matrix", "network", "coordination", "report"),
        ),
        Entry(
            "ungis",
            _("UNGIS"),
            _("The United Nations Group on the Information Society, in which UN entities coordinate their follow-up."),
            ("report",),
        ),
    )


def _figures(_: Gettext) -> tuple[Entry, ...]:
    return (
        Entry(
            "jaccard",
            _("Jaccard index: share in common"),
            _("What two things have in common, divided by what either has: 0 is nothing, 1 is the same."),
            ("coordination", "comparison", "report"),
        ),
        Entry(
            "weight",
            _("Weight of links"),
            _("Strength times confidence, added up: a doubtful link counts for less."),
            ("report",),
        ),
        Entry(
            "resample",
            _("Resample, and share that survives doubt"),
            _(
                "The calculation is repeated many times; each time doubtful links are left out by chance, the more "
                "doubtful the more often. What is linked in the repeats is the share that survives doubt. It lies "
                "below the published share, since links are only ever left out."
            ),
            ("report",),
        ),
        Entry(
            "pagerank",
            _("PageRank: standing among neighbours"),
            _("A line stands high where it shares commitments with lines that stand high themselves."),
            ("report",),
        ),
        Entry(
            "betweenness",
            _("Betweenness: lying on the way"),
            _("How often the shortest way between two other things leads through this one."),
            ("report",),
        ),
        Entry(
            "bridging",
            _("Objectives bridged"),
            _("Over how many objectives of the Compact the links of a line are spread, as if spread evenly."),
            ("report",),
        ),
        Entry(
            "modularity",
            _("Modularity: how clearly groups stand apart"),
            _(
                "How much more the members of groups share with each other than chance would give: near 0 the groups "
                "mean little, near 1 they hardly touch."
            ),
            ("report",),
        ),
        Entry(
            "influence",
            _("Influence, direct and indirect"),
            _(
                "What work on one line reaches: its own commitments, and, at half the weight for each further step, "
                "what other lines reach through commitments that they share."
            ),
            ("report",),
        ),
    )
