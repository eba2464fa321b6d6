"""``wsis-gdc query``: ask the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli.options import LANGUAGES, graph_options, open_graph

__all__ = ["command"]


@click.command("query")
@click.argument("file", required=False, type=click.File(encoding="utf-8"))
@click.option("-e", "--execute", "text", help="Query text.")
@click.option("--name", help="Named query (see: wsis-gdc queries).")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Parameter of a named query.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "tsv", "json", "xml", "ttl", "jsonld", "parquet", "arrow"]),
    help="Output format [default: table on a terminal, else csv; ttl for triples].",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Give labels in this language where known.")
@click.option("--curies", is_flag=True, help="Shorten IRIs to CURIEs such as wsis:C5 (table, csv, parquet, arrow).")
@click.option("--untrusted", is_flag=True, help="Limit time, memory and rows, for a query from a stranger.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Time limit.")
@click.option("--max-rows", type=click.IntRange(min=1), metavar="N", help="Row limit.")
@click.option("--max-memory", type=click.IntRange(min=1), metavar="MB", help="Memory limit.")
@graph_options
def command(
    file: Any,
    text: str | None,
    name: str | None,
    params: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    language: str | None,
    curies: bool,
    untrusted: bool,
    timeout: float | None,
    max_rows: int | None,
    max_memory: int | None,
    folder: Path | None,
    engine: str,
) -> None:
    """Ask the graph: a FILE, a text (-e) or a named query (--name).

    Known prefixes (wsis:, gdc:, poa:, sdg:, wg:, skos:, sssom: …) need no declaration.
    """
    if sum(source is not None for source in (file, text, name)) != 1:
        raise click.UsageError("give one query: a FILE, -e TEXT or --name NAME")
    if params and name is None:
        raise click.UsageError("--param goes with --name")
    limited = untrusted or timeout or max_rows or max_memory
    if limited and engine == "rdflib":
        raise click.UsageError("limits need the default engine; leave out --engine")
    from wsis_gdc.base.files import part_of
    from wsis_gdc.cli import print_answers as answers
    from wsis_gdc.cli.interrupts import interruptible

    values = answers.parameters(params)
    with open_graph(folder, engine, timeout=timeout) as kg:
        if name is not None:
            from wsis_gdc.knowledge import queries

            asked = queries.bind(kg.engine, queries.named(name), values)
        else:
            asked = _text(file) if file else str(text)
        layout = answers.Layout(format_, output, curies, language or "")
        if limited:
            guarded = kg.guarded(untrusted=untrusted, seconds=timeout, rows=max_rows, megabytes=max_memory)
            answers.write_answer(guarded, asked, layout, labels=kg.engine)
            return
        with interruptible(*([part_of(output)] if output else ())):
            answers.write_answer(kg.engine, asked, layout)


def _text(file: Any) -> str:
    try:
        return str(file.read())
    except UnicodeDecodeError:
        raise click.UsageError(f"{file.name}: not UTF-8 text") from None
