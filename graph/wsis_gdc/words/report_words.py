"""The words of the report by key: columns, tables, questions, methods, cautions. Strings are marked with `_`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsis_gdc.words.phrases import Gettext

__all__ = ["columns", "methods", "titles", "values"]


def columns(_: Gettext) -> dict[str, str]:
    """Return the heading of each column that is not named by a term of the ontology."""
    return {
        "weighted_degree": _("Weight of links"),
        "pagerank": _("PageRank"),
        "betweenness": _("Betweenness"),
        "bridging": _("Objectives bridged"),
        "crowding": _("Weight of links"),
        "shared_weight": _("Shared weight"),
        "influence": _("Influence"),
        "only": _("Lose their only link"),
        "anchoring": _("Weight of links"),
        "code": _("Code"),
        "label": _("Name"),
        "commitments": _("Commitments"),
        "provisions": _("Provisions"),
        "continues": _("Continued"),
        "extends": _("Extended"),
        "reliesOn": _("Relied on"),
        "new": _("New"),
        "general": _("General"),
        "procedural": _("Procedural"),
        "not_read": _("Not read"),
        "linked": _("Share linked"),
        "linked_interval": _("90 % interval"),
        "held_alone": _("Held by this line only"),
        "weight": _("Weight of links"),
        "facilitators": _("Facilitators"),
        "lines": _("Lines"),
        "through": _("Through"),
        "reason": _("Reason"),
        "linked_in": _("Linked in resamples"),
        "community": _("Community"),
        "name": _("Named by"),
        "members": _("Members"),
        "size": _("Size"),
        "seeds_together": _("Together over seeds"),
        "resamples_together": _("Together over resamples"),
        "one": _("One"),
        "other": _("Other"),
        "same_facilitators": _("Facilitate both"),
        "shared": _("Shared"),
        "either": _("Of"),
        "jaccard": _("Jaccard index"),
        "evidence": _("Shared commitments"),
        "together": _("On a line of both"),
        "apart": _("On different lines only"),
        "direct": _("Direct"),
        "indirect": _("Indirect"),
        "path": _("Strongest path"),
        "path_adds": _("Path adds"),
        "strongest": _("Lose their strongest link"),
        "trends": _("Trends left without a line"),
        "loses_only": _("Which lose their only link"),
        "loses_strongest": _("Which lose their strongest link"),
        "ungis": _("Role in UNGIS"),
        "lines_left": _("Lines left without facilitator"),
        "named_in": _("Provisions naming it"),
        "strongest_line": _("Strongest line"),
        "trend": _("Trend"),
    }


def titles(_: Gettext) -> dict[str, str]:
    """Return the title of each table."""
    return {
        "coverage.objectives": _("Acting provisions of the Compact by objective"),
        "coverage.lines": _("Action lines and the commitments that they hold"),
        "coverage.crowded": _("Crowded commitments: held by several lines"),
        "coverage.alone": _("Commitments held by one line only"),
        "coverage.orphans": _("Orphans: provisions without a link"),
        "hubs.lines": _("Action lines by weight, rank and bridging"),
        "hubs.entities": _("UN entities by weight, rank and bridging"),
        "hubs.mechanisms": _("Mechanisms by claims on parts of the Compact"),
        "communities.lines": _("Communities of action lines"),
        "communities.entities": _("Communities of UN entities"),
        "overlap.lines": _("Pairs of action lines"),
        "overlap.entities": _("Pairs of UN entities"),
        "influence.lines": _("Direct and indirect influence of action lines"),
        "robustness.lines": _("Without a line"),
        "robustness.entities": _("Without an entity"),
        "trends.anchors": _("Trends by anchoring"),
        "trends.through": _("Lines that anchor trends"),
    }


def values(_: Gettext) -> dict[str, str]:
    """Return the words for values that stand in cells."""
    return {
        "other parts": _("other parts of the Compact"),
        "all": _("all"),
        "not_read": _("not read"),
    }


def methods(_: Gettext) -> dict[str, tuple[str, str, str, str]]:
    """Return for each section: the question it answers, the method, its source, a caution."""
    return {
        "coverage": (
            _("Which commitments are held, and which stand alone?"),
            _(
                "Each provision of the Compact that asks for action counts once, by the relation of its strongest "
                "coded link (strength × confidence) or by the reason why it has none; opening clauses are left "
                "out. A provision is crowded by the summed weight of its links, and held by one line where no "
                "other line is linked to it."
            ),
            _("Counts over the coded crosswalk; relations and strengths as in the coding manual."),
            _(
                "No link means that two readers found none in the Geneva Plan of Action of 2003, not that nobody "
                "works on the subject. Resamples drop doubtful links, so their shares lie below the published "
                "one."
            ),
        ),
        "hubs": (
            _("Which lines, entities and mechanisms hold the network together?"),
            _(
                "Weight of links sums strength × confidence; PageRank (0.85) runs on the projection by shared "
                "commitments; betweenness counts shortest paths of the two-sided graph (large graphs: from 128 "
                "nodes); objectives bridged is e to the power of the entropy of the weight over objectives. An "
                "entity holds what the lines that it facilitates hold."
            ),
            _(
                "Freeman 1977 and Brandes 2001 (betweenness), Brin and Page 1998 (PageRank), Hill 1973 (effective "
                "number); networkx, rustworkx and scipy."
            ),
            _(
                "Links of mechanisms are claims by many authors without strength, mostly without confidence: "
                "their intervals are too narrow. Central in this graph is not the same as important."
            ),
        ),
        "communities": (
            _("Who belongs together?"),
            _(
                "Louvain on the projection by shared commitments, weighted by strength × confidence; the best of "
                "50 seeds by modularity. Together over seeds and over resamples: how often two members of a "
                "community meet again."
            ),
            _("Blondel et al. 2008; modularity: Newman and Girvan 2004; agreement of seeds: Rand 1971; networkx."),
            _(
                "Communities are a way of reading, not a fact: where members meet again in fewer than nine of ten "
                "resamples, a border may lie elsewhere."
            ),
        ),
        "overlap": (
            _("Who should talk to whom?"),
            _(
                "Shared weight of two lines or entities is the sum, over the commitments that both hold, of the "
                "smaller of their two weights. Commitments that two entities meet on a line of both call for "
                "partnership; those met on different lines only call for a talk about who does what."
            ),
            _("Weighted one-mode projection (Newman 2001); Jaccard 1912."),
            _(
                "Shared subject is not shared work: the table says where to look for duplication or partnership, "
                "not that there is any. Facilitation is taken from the current list and counted as certain."
            ),
        ),
        "influence": (
            _("Where would a push do most good?"),
            _(
                "With A = strength × confidence / 3, a push on line i does Σ A(i, c) directly; over a shared "
                "commitment c it goes on to line j in proportion to the weights, and each further step counts "
                "half: total = (I − ½ S)⁻¹ A 1, with S the shares that go from line to line."
            ),
            _(
                "Cross-impact analysis with half-weighted second-order effects: Weitz et al. 2018 (SDG "
                "Synergies); sum over all steps: Katz 1953; scipy."
            ),
            _(
                "All links are read as helping; the data know no trade-offs. Two lines that share a commitment "
                "need not act through each other."
            ),
        ),
        "robustness": (
            _("What breaks if somebody leaves?"),
            _(
                "Each line and each entity, every member of UNGIS among them, is taken away alone: counted are "
                "the commitments that lose their only link, and those that lose their strongest link while weaker "
                "ones stay."
            ),
            _("Removal of single nodes, as in Albert, Jeong and Barabási 2000."),
            _(
                "Taking away a member that facilitates no line loses nothing here, whatever it does elsewhere. "
                "Some memberships of UNGIS are recalled and not confirmed by a source."
            ),
        ),
        "trends": (
            _("How are emerging trends anchored, and through whom?"),
            _(
                "The weight of a trend sums strength × confidence of its coded links with action lines (or their "
                "items) and with provisions of the Compact; the strongest line names who could carry it."
            ),
            _("Counts over the coded trend linkages; coding manual, section 10."),
            _(
                "The list of trends comes from one consultation. Many provisions about a trend make it anchored "
                "in words, not in work."
            ),
        ),
    }
