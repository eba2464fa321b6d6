"""``wsis-gdc overlaps``: where work meets."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("overlaps")
@click.option(
    "--kind",
    type=click.Choice(["action-line", "entity", "goal", "trend"]),
    default="action-line",
    show_default=True,
    help="What is compared by its commitments.",
)
@click.option("--set", "sets", multiple=True, help="Only claims of this mapping set (may be given again).")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the N largest overlaps.")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), help="Output format.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@language_option
@graph_options
def command(
    kind: str,
    sets: tuple[str, ...],
    top: int | None,
    format_: str | None,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Find pairs of lines or entities that share commitments.

    The share is Jaccard's index of their commitments, and its weighted form by strength. Entities reach commitments
    through the lines they facilitate. Sentences and labels are in the language asked for; an asterisk marks a label
    that has not been checked.
    """
    from wsis_gdc.cli.print_insights import write_overlaps
    from wsis_gdc.questions.overlaps import overlaps

    with open_graph(folder, engine) as kg:
        found = overlaps(kg.engine, kind, sets=sets, language=language)
    write_overlaps(found[:top], kind, format_, output, language)
