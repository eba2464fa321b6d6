"""The words of tables and figures of the report by key; its prose lies in `site/templates/report_words.j2`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsis_gdc.words.phrases import Gettext

__all__ = ["columns", "values"]


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


def values(_: Gettext) -> dict[str, str]:
    """Return the words for values that stand in cells."""
    return {
        "other parts": _("other parts of the Compact"),
        "all": _("all"),
        "not_read": _("not read"),
    }
