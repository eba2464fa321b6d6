"""``wsis-gdc languages``: how much there is in each language."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, open_graph

__all__ = ["command"]


@click.command("languages")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Output format.",
)
@graph_options
def command(format_: str, folder: Path | None, engine: str) -> None:
    """Tell how much is translated into each language.

    Strings of pages, files, report and packs that have a translation; labels of things in the data, told apart by
    whether they are verified or known from memory only. What is missing is shown in English and marked.
    """
    from wsis_gdc.cli.print_numbers import show_coverage, write_records
    from wsis_gdc.words.coverage import coverage

    with open_graph(folder, engine) as kg:
        write_records(coverage(kg.engine), format_, show_coverage)
