"""``wsis-gdc matrix``: print a linkage matrix."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.commands._options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("matrix")
@click.option("--rows", required=True, metavar="KIND", help="Kind of the rows (see below).")
@click.option("--columns", required=True, metavar="KIND", help="Kind of the columns.")
@click.option("--set", "sets", multiple=True, help="Only claims of this mapping set (may be given again).")
@click.option("--suggestions", is_flag=True, help="Let in suggestions that nobody has taken up.")
@click.option("--sublines/--no-sublines", default=True, show_default=True, help="Show the eight sub-lines of C7.")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "html"]), help="Output format.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@language_option
@graph_options
def command(
    rows: str,
    columns: str,
    sets: tuple[str, ...],
    suggestions: bool,
    sublines: bool,
    format_: str | None,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Print the linkage matrix of two kinds of things.

    Kinds: objective, section, commitment, principle, action-line, item, goal, target, entity, mechanism, trend,
    finding, document. Numbers count links; 0 is "looked at, no link", empty is "not looked at".
    """
    from wsis_gdc.console.numbers import write_matrix
    from wsis_gdc.matrix import matrix as make

    with open_graph(folder, engine) as kg:
        made = make(kg.engine, rows, columns, sets=sets, language=language, suggestions=suggestions, sublines=sublines)
    write_matrix(made, format_, output, language=language)
