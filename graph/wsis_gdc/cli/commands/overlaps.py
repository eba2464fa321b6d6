"""``wsis-gdc overlaps``: where work meets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, write_records

__all__ = ["command"]


@click.command("overlaps")
@click.argument("codes", nargs=-1)
@click.option(
    "--kind",
    type=click.Choice(["action-line", "entity", "goal", "trend"]),
    help="What is compared by its commitments [default: things of the kind of CODES, else action-line].",
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
    codes: tuple[str, ...],
    kind: str | None,
    top: int | None,
    format_: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
    **choices: Any,
) -> None:
    """Find pairs of lines or entities that share commitments.

    CODES are one thing (C2, itu, sdg:9), whose pairs are told, or two of one kind (C2 C8): that pair alone, also where
    the two share nothing.

    The share is Jaccard's index of their commitments, and its weighted form by strength. Entities reach commitments
    through the lines they facilitate. Sentences and labels are in the language asked for; an asterisk marks a label
    that has not been checked.
    """
    from wsis_gdc.questions.overlaps import overlaps
    from wsis_gdc.words.phrases import overlap_columns
    from wsis_gdc.words.sentences import OVERLAP_NAMES, overlap_headings, overlap_records, short_name

    with source.open() as kg:
        pairs = overlaps(kg.engine, kind or "", codes=codes, language=language, **choices)[:top]
        page = Page(language, kg.engine)
        rows = overlap_records(pairs, page.terms)

    def show() -> None:
        heads, heading = overlap_columns(page.say), overlap_headings(page.say)
        lines = [
            (
                " · ".join(short_name(thing, page.terms) for thing in (pair.one, pair.other)),
                *(str(row[name]) for name in ("shared", "either")),
                *(page.number(row[name], "0.00") for name in ("jaccard", "weighted")),
            )
            for pair, row in zip(pairs, rows, strict=True)
        ]
        if not rows:
            page.line(page.say("Nothing asked about shares a commitment with another."))
            return
        if not pairs[0].shared:
            page.paragraph(rows[0]["sentence"], 0, hang=0)
            return
        page.heading(f"{heading[pairs[0].one.kind]} ({len(rows)})\n")
        page.table([heads[name] for name in ("pair", "shared", "either", "jaccard", "weighted")], lines, numbers=4)
        for row in rows:
            page.line()
            page.paragraph(f"• {row['sentence']}", 0)

    write_records(rows, OVERLAP_NAMES, show, format_, output)
