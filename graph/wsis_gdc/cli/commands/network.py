"""``wsis-gdc network``: the graph, or a projection of it, for network programs."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, language_option, open_graph

__all__ = ["command"]


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
@click.option("--set", "sets", multiple=True, help="Only claims of this mapping set (may be given again).")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "graphml", "gexf", "json", "cytoscape"]),
    help="Output format [default: by the file's ending, else table].",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@language_option
@graph_options
def command(
    projection: str,
    weight: str,
    kinds: tuple[str, ...],
    sets: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Write the network or a projection for Gephi or Cytoscape.

    Formats: GraphML and GEXF (Gephi, yEd), json (node-link), cytoscape (Cytoscape, cytoscape.js); the file's ending
    (.graphml, .gexf, .json, .cyjs) chooses one. Nodes carry label and kind, edges weight and relation.
    """
    from wsis_gdc.cli.print_analysis import write_network

    with open_graph(folder, engine) as kg:
        write_network(
            kg.engine,
            projection=projection,
            weight=weight,
            kinds=kinds,
            sets=sets,
            format_=format_,
            output=output,
            language=language,
        )
