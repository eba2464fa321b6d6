"""``wsis-gdc network``: the graph, or a projection of it, for network programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, console, write_bytes
from wsis_gdc.files.formats import format_of, formats_of, serialize
from wsis_gdc.words.languages import number

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["command"]

_STRONGEST: Final = 20


@click.command("network")
@click.option(
    "--projection",
    type=click.Choice(["multigraph", "bipartite", "lines", "commitments", "entities", "trends"]),
    default="multigraph",
    show_default=True,
    help="All things and claims; lines × commitments; or things of one kind joined by what they share.",
)
@click.option(
    "--weight",
    type=click.Choice(["shared", "strength", "confidence"]),
    default="confidence",
    show_default=True,
    help="Weight of an edge: number shared, Σ smaller strength, Σ smaller strength × confidence.",
)
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only things of this kind (multigraph).")
@options.sets
@options.formats(
    *("table", *(known.name for known in formats_of("network"))),
    help="Output format [default: by the file's ending, else table].",
)
@options.output()
@options.language
@options.wide
@options.graph
def command(
    projection: str, format_: str | None, output: Path | None, language: str, source: options.Source, **choices: Any
) -> None:
    """Write the network or a projection for Gephi or Cytoscape.

    Formats: GraphML and GEXF (Gephi, yEd), json (node-link), cytoscape (Cytoscape, cytoscape.js); the file's ending
    (.graphml, .gexf, .json, .cyjs) chooses one. Nodes carry label and kind, edges weight and relation. With --set it
    holds the claims of these sets and what they join, without stated facts.
    """
    from wsis_gdc.questions.network import network_of

    format_ = format_ or (format_of("network", output).name if output else "table")
    with source.open() as kg:
        network = network_of(kg.engine, projection, language=language, **choices)
        if format_ == "table":
            _show(network, Page(language, kg.engine))
            return
    write_bytes(serialize("network", network, format_), output)


def _show(network: nx.Graph, page: Page) -> None:
    """Show the strongest edges of a network."""
    _ = page.say

    def weight_of(values: dict[str, Any]) -> float:
        return float(values.get("weight") or values.get("strength") or 1)

    def what(values: dict[str, Any]) -> str:
        relation = values.get("predicate") or values.get("relation")
        return page.relation(relation) if relation else str(values.get("through") or "")

    edges = sorted(network.edges(data=True), key=lambda edge: (-weight_of(edge[2]), edge[0], edge[1]))
    code = {name: str(values.get("code") or name) for name, values in network.nodes(data=True)}
    rows = [
        (code[one], code[other], what(values), page.number(weight_of(values), "0.###"))
        for one, other, values in edges[:_STRONGEST]
    ]
    page.table((_("From"), _("To"), page.terms.heading("wg:relation"), _("Weight")), rows, numbers=1)
    nodes, links = network.number_of_nodes(), network.number_of_edges()
    counts = (
        page.ngettext("{count} node", "{count} nodes", nodes).format(count=number(nodes, page.language)),
        page.ngettext("{count} edge", "{count} edges", links).format(count=number(links, page.language)),
    )
    screen = console(stderr=True)
    screen.print(": ".join(filter(None, (network.graph.get("name", ""), ", ".join(counts)))))
    screen.print(_("Take it away:"), " wsis-gdc network --projection lines -o lines.gexf")
