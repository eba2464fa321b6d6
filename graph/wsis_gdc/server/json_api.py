"""The questions of the command line as JSON over HTTP, each an entry of one table, of which OpenAPI tells the same.

What works them out is ``question_answers``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from wsis_gdc.engines import Engine
from wsis_gdc.files.records import ABOUT
from wsis_gdc.questions.comparison import LEVELS
from wsis_gdc.questions.flow import THIRDS
from wsis_gdc.questions.overlaps import SIDES
from wsis_gdc.server import question_answers as answers
from wsis_gdc.server.matrix_choices import PARAMETERS
from wsis_gdc.server.parameters import (
    CHAIN,
    LANG,
    PAGED,
    PARTS,
    SETS,
    Parameter,
    Values,
    choice,
    flag,
    number,
    share,
    text,
)
from wsis_gdc.words.gap_lists import ASKED
from wsis_gdc.words.languages import LANGUAGES

__all__ = [
    *("ABOUT_CODING", "COMPARED_AT", "LEFT_OUT", "NOTE", "OF_ASKS", "OF_CHAINS", "OF_FLOWS", "OF_OVERLAPS"),
    *("OPERATIONS", "Operation"),
]

NOTE: Final = "Links of the coded sets were made by language models; no UN body has reviewed them."
"""What every answer about links says of them."""


class Operation(NamedTuple):
    """A question at an address below ``/api``: what it answers, what it takes, and how it is worked out.

    One with a ``body`` is asked by POST: its body is that parameter as plain text, or JSON with any of the parameters.
    Its ``work`` finds the version of the data among the values, too, as ``data_version``.
    """

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    work: Callable[[Engine, Values], dict[str, Any]]
    body: Parameter | None = None


OF_CHAINS: Final = (
    *CHAIN,
    Parameter("value", choice("count", "strength", "weighted"), "What the cell of the chain shows."),
)
"""What is chosen of the chain that explains a pair."""

OF_OVERLAPS: Final = (
    Parameter(
        "code",
        text(),
        "Whose overlaps: one thing (C2, itu, sdg:9), or two of one kind: that pair alone, even where it shares none.",
        many=True,
    ),
    Parameter(
        "kind", choice(*SIDES), "What is compared; where it is not given things of the kind of code, else action lines."
    ),
)
"""What is compared."""

OF_ASKS: Final = (
    Parameter("code", text(), "Whom it is asked of: an entity, an action line, a mechanism or a group."),
    Parameter("document", text(), "Only this text, such as wsis20, gdc or A/RES/80/173."),
    Parameter("dated", flag(), "Only what has a year."),
)
"""What is chosen of what texts ask."""

LEFT_OUT: Final = Parameter(
    "what",
    choice(*ASKED),
    "Ask this only; plans are what road maps leave open. Where it is not given all but initiatives, which are of "
    "imported collections.",
    many=True,
)
COMPARED_AT: Final = Parameter(
    "level",
    choice(*LEVELS, default="objective-line"),
    "Kinds of rows and columns that both sets are rolled up to; as-claimed: the ends that each link names.",
)
OF_FLOWS: Final = (
    Parameter(
        "third",
        choice(*filter(None, THIRDS)),
        "Add a column: who facilitates each line today, or the goals that it serves.",
    ),
)
"""What is chosen of the flow."""

OF_NETWORKS: Final = (
    Parameter(
        "projection",
        choice("multigraph", "bipartite", "lines", "commitments", "entities", "trends", default="multigraph"),
        "All things and claims; lines × commitments; or things of one kind joined by what they share.",
    ),
    Parameter(
        "weight",
        choice("shared", "strength", "confidence", default="confidence"),
        "Weight of an edge: number shared, sum of the smaller strengths, or of these times confidence.",
    ),
    Parameter("kind", text(40), "Only things of this kind (multigraph).", many=True),
    SETS,
)
"""What is chosen of the network; ``questions.analysis``, which has the projections, takes long to import."""

ABOUT_CODING: Final = Parameter(
    "about",
    choice(*ABOUT, default="agreement"),
    "Agreement between the readers of a round; with codings made outside; of the people who reviewed links; an "
    "estimate of the links that all looks missed; or what readers differed on and how it was settled.",
)

OPERATIONS: Final = (
    Operation(
        "/search",
        "Find things and links by words, codes or names, in six languages.",
        (
            Parameter("q", text(), "Words, a code in any spelling, or a name.", required=True),
            Parameter("kind", text(40), "Only this kind of things, or link.", many=True),
            Parameter("limit", number(1, 100, 5), "Most hits of each kind."),
            LANG,
        ),
        answers.searched,
    ),
    Operation(
        "/things",
        "List the things of a kind, in official order.",
        (
            Parameter("kind", text(40), "A kind of things, such as action-line.", required=True, example="commitment"),
            *PAGED,
            LANG,
        ),
        answers.listed,
    ),
    Operation(
        "/things/{code}",
        "Tell what a code stands for.",
        (
            Parameter(
                "code", text(), "A code such as C5, gdc:29d or itu.", required=True, within=True, example="gdc:29d"
            ),
            LANG,
        ),
        answers.named,
    ),
    Operation(
        "/explain",
        "Explain why two things are linked, or not.",
        (
            Parameter("first", text(), "A code such as gdc:11d.", required=True, example="gdc:11d"),
            Parameter("second", text(), "A code such as C2.", required=True, example="C2"),
            PARTS,
            *OF_CHAINS,
            LANG,
        ),
        answers.explained,
    ),
    Operation(
        "/matrix",
        "Give the linkage matrix of two kinds of things.",
        PARAMETERS,
        answers.cells,
    ),
    Operation(
        "/gaps",
        "Find what has no link or weak links only, and what road maps and collections leave open, in sentences.",
        (
            LEFT_OUT,
            SETS,
            Parameter("weak", number(1, 2, 1), "Strength that still counts as weak."),
            PARTS,
            *PAGED,
            LANG,
        ),
        answers.left_out,
    ),
    Operation(
        "/overlaps",
        "Find pairs of lines or entities that share commitments.",
        (
            *OF_OVERLAPS,
            SETS,
            PARTS,
            *PAGED,
            LANG,
        ),
        answers.shared,
    ),
    Operation(
        "/asks",
        "Tell what texts ask, of whom and by when; how tells whom a text asks, involves or only names.",
        (
            *OF_ASKS,
            *PAGED,
            LANG,
        ),
        answers.asked,
    ),
    Operation(
        "/compare",
        "Compare two mapping sets at a common level: cells in both, in one only, precision and recall.",
        (
            Parameter("set_a", text(), "A set: a name, CURIE or IRI.", required=True, example="wsis-gdc"),
            Parameter("set_b", text(), "The other set.", required=True, example="igf-2025-crosswalk"),
            COMPARED_AT,
            *PAGED,
            LANG,
        ),
        answers.compared,
    ),
    Operation(
        "/flow",
        "Tell what the Compact carries on from WSIS, and what is new.",
        (*OF_FLOWS, LANG),
        answers.flowing,
    ),
    Operation(
        "/network",
        "Give the network, or a projection of it, as nodes and edges; as files for Gephi, yEd and Cytoscape it is at "
        "/download/network.gexf, .graphml and .cyjs.",
        (*OF_NETWORKS, LANG),
        answers.networked,
    ),
    Operation(
        "/reliability",
        "Tell how far the coded sets can be relied on: agreement between readers and with others, links missed.",
        (ABOUT_CODING, *PAGED, LANG),
        answers.trusted,
    ),
    Operation(
        "/suggest",
        "Suggest where a text belongs: lines, items, commitments, goals; as a whole and by paragraph.",
        (
            Parameter(
                "kind",
                choice("line", "item", "commitment", "goal", "target", "trend"),
                "Suggest this only.",
                many=True,
            ),
            Parameter("limit", number(1, 50, 5), "Most suggestions of each kind."),
            Parameter("least", share(0.2, 0.2), "The least probability of what is suggested."),
            Parameter(
                "lang", choice(*LANGUAGES), "Language of the text and of labels; detected where it is not given."
            ),
        ),
        answers.suggested,
        Parameter("text", text(10_000), "The text itself; of longer ones some pages.", required=True),
    ),
    Operation(
        "/review",
        "Tell how much of the crosswalk people have reviewed, by action line; the last item is about all of it.",
        (Parameter("line", text(40), "Only this action line.", many=True), SETS, LANG),
        answers.reviewed,
    ),
    Operation("/queries", "List the named queries with their parameters.", (*PAGED, LANG), answers.query_list),
)
"""All operations but the named queries themselves, which a worker answers."""
