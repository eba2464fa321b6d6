"""``wsis-gdc query``: ask the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wsis_gdc.commands._options import graph_options, open_graph

__all__ = ["command"]


@click.command("query")
@click.argument("file", required=False, type=click.File(encoding="utf-8"))
@click.option("-e", "--execute", "text", help="Query text.")
@click.option("--name", help="Named query (see: wsis-gdc queries).")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Parameter of a named query.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "tsv", "json", "ttl", "jsonld"]),
    help="Output format [default: table on a terminal, else csv; ttl for triples].",
)
@graph_options
def command(
    file: Any,
    text: str | None,
    name: str | None,
    params: tuple[str, ...],
    format_: str | None,
    folder: Path | None,
    engine: str,
) -> None:
    """Ask the graph: a FILE, a text (-e) or a named query (--name).

    Known prefixes (wsis:, gdc:, poa:, sdg:, wg:, skos:, sssom: …) need no declaration.
    """
    if sum(source is not None for source in (file, text, name)) != 1:
        raise click.UsageError("give one query: a FILE, -e TEXT or --name NAME")
    from wsis_gdc import queries
    from wsis_gdc.console import answers

    values = answers.parameters(params)
    with open_graph(folder, engine) as kg:
        if name is not None:
            named = queries.named(name)
            answers.write_answer(kg.engine, queries.bind(kg.engine, named, values), format_)
            return
        if values:
            raise click.UsageError("--param goes with --name")
        answers.write_answer(kg.engine, file.read() if file else str(text), format_)
