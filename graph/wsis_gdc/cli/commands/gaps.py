"""``wsis-gdc gaps``: what the linkages leave out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, write_records

__all__ = ["command"]


@click.command("gaps")
@click.option(
    *("--what", "questions"),
    multiple=True,
    type=click.Choice(["commitments", "lines", "entities", "trends", "initiatives"]),
    help="Ask this only (may be given again) [default: all but initiatives, which are of imported collections].",
)
@options.sets
@options.parts
@click.option(
    "--weak",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="Strength that still counts as weak (1 indirect, 2 same field).",
)
@options.excel
@options.formats("table", "csv", "json")
@options.output()
@options.language
@options.graph
@options.elsewhere
def command(format_: str | None, output: Path | None, language: str, source: options.Source, **choices: Any) -> None:
    """Find what has no link or weak links only, in sentences.

    Commitments without a home among the action lines, lines that no commitment reaches, entities that nothing links,
    trends that nobody covers; of imported collections, lines without initiatives by region. Sentences and labels are
    in the language asked for; an asterisk marks a label that has not been checked.
    """
    from wsis_gdc.questions.gaps import gaps
    from wsis_gdc.words.initiatives import lacking_heading, lacking_note, lacking_records
    from wsis_gdc.words.sentences import GAP_NAMES, gap_records, headings

    asked = choices.pop("questions")
    others = tuple(name for name in asked if name != "initiatives")
    by_region = len(others) < len(asked)
    with source.with_collections(*(["initiative"] if by_region else [])).open() as kg:
        page = Page(language, kg.engine)
        found = gaps(kg.engine, others, language=language, **choices) if others or not asked else ()
        rows = gap_records(found, page.terms)
        if by_region:
            from wsis_gdc.questions.collection.regions import lines_by_region

            rows += lacking_records(lines_by_region(kg.engine, sets=choices["sets"], language=language), page.terms)

    def show() -> None:
        for question, heading in (headings(page.say) | {"initiatives": lacking_heading(page.say)}).items():
            sentences = [row["sentence"] for row in rows if row["question"] == question]
            if sentences:
                page.paragraph(f"\n{heading} ({len(sentences)})\n", 0, hang=0, style="bold")
                for sentence in sentences:
                    page.paragraph(f"• {sentence}", 0)
        if by_region:
            page.paragraph(f"\n{lacking_note(page.say)}", 0, hang=0, style="dim")
        if not rows:
            page.line(page.say("No gaps: everything asked about has a link."))

    write_records(rows, GAP_NAMES, show, format_, output)
