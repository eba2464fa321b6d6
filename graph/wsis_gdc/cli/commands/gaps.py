"""``wsis-gdc gaps``: what the linkages leave out."""

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
from wsis_gdc.cli.terminal import console, paragraph, write_records

__all__ = ["command"]


@click.command("gaps")
@click.option(
    "--what",
    "questions",
    multiple=True,
    type=click.Choice(["commitments", "lines", "entities", "trends"]),
    help="Ask this only (may be given again) [default: all four].",
)
@sets_option
@parts_option
@click.option(
    "--weak",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="Strength that still counts as weak (1 indirect, 2 same field).",
)
@format_option("table", "csv", "json")
@output_option()
@language_option
@graph_options
def command(
    questions: tuple[str, ...],
    sets: tuple[str, ...],
    with_parts: bool,
    weak: int,
    format_: str | None,
    output: Path | None,
    language: str,
    source: Source,
) -> None:
    """Find what has no link or weak links only, in sentences.

    Commitments without a home among the action lines, lines that no commitment reaches, entities that nothing links,
    trends that nobody covers. Sentences and labels are in the language asked for; an asterisk marks a label that has
    not been checked.
    """
    from wsis_gdc.questions.gaps import gaps
    from wsis_gdc.words.languages import translator
    from wsis_gdc.words.sentences import GAP_NAMES, gap_records, headings

    with source.open() as kg:
        found = gaps(kg.engine, questions, sets=sets, weak=weak, language=language, with_parts=with_parts)
    rows = gap_records(found, language)
    _ = translator(language).gettext

    def show() -> None:
        screen = console()
        for question, heading in headings(_).items():
            sentences = [row["sentence"] for row in rows if row["question"] == question]
            if sentences:
                paragraph(screen, f"\n{heading} ({len(sentences)})\n", 0, hang=0, style="bold")
                for sentence in sentences:
                    paragraph(screen, f"• {sentence}", 0)
        if not rows:
            screen.print(_("No gaps: everything asked about has a link."))

    write_records(rows, GAP_NAMES, show, format_, output)
