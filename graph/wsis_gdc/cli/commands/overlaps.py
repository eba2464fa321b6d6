"""``wsis-gdc overlaps``: where work meets."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import (
    Source,
    format_option,
    graph_options,
    language_option,
    output_option,
    parts_option,
    sets_option,
)
from wsis_gdc.cli.terminal import console, paragraph, table, write_records

__all__ = ["command"]


@click.command("overlaps")
@click.option(
    "--kind",
    type=click.Choice(["action-line", "entity", "goal", "trend"]),
    default="action-line",
    show_default=True,
    help="What is compared by its commitments.",
)
@sets_option
@parts_option
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the N largest overlaps.")
@format_option("table", "csv", "json")
@output_option()
@language_option
@graph_options
def command(
    kind: str,
    sets: tuple[str, ...],
    with_parts: bool,
    top: int | None,
    format_: str | None,
    output: Path | None,
    language: str,
    source: Source,
) -> None:
    """Find pairs of lines or entities that share commitments.

    The share is Jaccard's index of their commitments, and its weighted form by strength. Entities reach commitments
    through the lines they facilitate. Sentences and labels are in the language asked for; an asterisk marks a label
    that has not been checked.
    """
    from wsis_gdc.questions.overlaps import overlaps
    from wsis_gdc.words.languages import number, translator
    from wsis_gdc.words.phrases import overlap_columns
    from wsis_gdc.words.sentences import OVERLAP_NAMES, overlap_headings, overlap_records, short_name

    with source.open() as kg:
        pairs = overlaps(kg.engine, kind, sets=sets, language=language, with_parts=with_parts)[:top]
    rows = overlap_records(pairs, language)
    _ = translator(language).gettext

    def share(value: float | None) -> str:
        return "–" if value is None else number(value, language, "0.00")

    def show() -> None:
        heads = overlap_columns(_)
        lines = [
            (
                " · ".join(short_name(thing, language) for thing in (pair.one, pair.other)),
                *(str(row[name]) for name in ("shared", "either")),
                *(share(row[name]) for name in ("jaccard", "weighted")),
            )
            for pair, row in zip(pairs, rows, strict=True)
        ]
        screen = console()
        screen.print(f"\n{overlap_headings(_)[kind]} ({len(rows)})\n", style="bold")
        columns = [heads[name] for name in ("pair", "shared", "either", "jaccard", "weighted")]
        screen.print(table(columns, lines, numbers=4))
        for row in rows:
            screen.print()
            paragraph(screen, f"• {row['sentence']}", 0)

    write_records(rows, OVERLAP_NAMES, show, format_, output)
