"""``wsis-gdc overlaps``: where work meets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, write_records

__all__ = ["command"]


@click.command("overlaps")
@click.option(
    "--kind",
    type=click.Choice(["action-line", "entity", "goal", "trend"]),
    default="action-line",
    show_default=True,
    help="What is compared by its commitments.",
)
@options.sets
@options.parts
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the N largest overlaps.")
@options.excel
@options.formats("table", "csv", "json")
@options.output()
@options.language
@options.wide
@options.graph
def command(
    kind: str,
    top: int | None,
    format_: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
    **choices: Any,
) -> None:
    """Find pairs of lines or entities that share commitments.

    The share is Jaccard's index of their commitments, and its weighted form by strength. Entities reach commitments
    through the lines they facilitate. Sentences and labels are in the language asked for; an asterisk marks a label
    that has not been checked.
    """
    from wsis_gdc.questions.overlaps import overlaps
    from wsis_gdc.words.phrases import overlap_columns
    from wsis_gdc.words.sentences import OVERLAP_NAMES, overlap_headings, overlap_records, short_name

    with source.open() as kg:
        pairs = overlaps(kg.engine, kind, language=language, **choices)[:top]
        page = Page(language, kg.engine)
        rows = overlap_records(pairs, page.terms)

    def show() -> None:
        heads = overlap_columns(page.say)
        lines = [
            (
                " · ".join(short_name(thing, page.terms) for thing in (pair.one, pair.other)),
                *(str(row[name]) for name in ("shared", "either")),
                *(page.number(row[name], "0.00") for name in ("jaccard", "weighted")),
            )
            for pair, row in zip(pairs, rows, strict=True)
        ]
        page.heading(f"{overlap_headings(page.say)[kind]} ({len(rows)})\n")
        page.table([heads[name] for name in ("pair", "shared", "either", "jaccard", "weighted")], lines, numbers=4)
        for row in rows:
            page.line()
            page.paragraph(f"• {row['sentence']}", 0)

    write_records(rows, OVERLAP_NAMES, show, format_, output)
