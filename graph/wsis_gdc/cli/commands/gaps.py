"""``wsis-gdc gaps``: what the linkages leave out."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("gaps")
@click.option(
    "--what",
    "questions",
    multiple=True,
    type=click.Choice(["commitments", "lines", "entities", "trends"]),
    help="Ask this only (may be given again) [default: all four].",
)
@click.option("--set", "sets", multiple=True, help="Only claims of this mapping set (may be given again).")
@click.option(
    "--weak",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="Strength that still counts as weak (1 indirect, 2 same field).",
)
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), help="Output format.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@language_option
@graph_options
def command(
    questions: tuple[str, ...],
    sets: tuple[str, ...],
    weak: int,
    format_: str | None,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Find what has no link or weak links only, in sentences.

    Commitments without a home among the action lines, lines that no commitment reaches, entities that nothing links,
    trends that nobody covers. Sentences and labels are in the language asked for; an asterisk marks a label that has
    not been checked.
    """
    from wsis_gdc.cli.print_insights import write_gaps
    from wsis_gdc.questions.gaps import gaps

    with open_graph(folder, engine) as kg:
        found = gaps(kg.engine, questions, sets=sets, weak=weak, language=language)
    write_gaps(found, format_, output, language)
