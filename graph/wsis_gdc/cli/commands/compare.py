"""``wsis-gdc compare``: compare mapping sets."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("compare")
@click.argument("set_a")
@click.argument("set_b")
@click.option(
    "--level",
    type=click.Choice(["objective-line", "section-line", "commitment-line", "line-goal", "objective-goal"]),
    default="objective-line",
    show_default=True,
    help="Kinds of rows and columns that both sets are rolled up to.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "html"]),
    default="table",
    show_default=True,
    help="Output format.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@language_option
@graph_options
def command(
    set_a: str,
    set_b: str,
    level: str,
    format_: str,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Compare two mapping sets at a common level: cells in both, in one only, precision and recall.

    SET_A and SET_B are names such as wsis-gdc and igf-2025-crosswalk (see: wsis-gdc query --name mapping-sets).
    """
    from wsis_gdc.cli.print_numbers import write_comparison
    from wsis_gdc.questions.comparison import compare as run

    with open_graph(folder, engine) as kg:
        found = run(kg.engine, set_a, set_b, level, language=language)
    write_comparison(found, format_, output, language=language)
