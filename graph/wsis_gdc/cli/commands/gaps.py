"""``wsis-gdc gaps``: what the linkages leave out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, tell, write_records

__all__ = ["command"]


@click.command("gaps")
@click.option(
    *("--what", "questions"),
    multiple=True,
    type=click.Choice(["commitments", "lines", "entities", "trends", "plans", "initiatives"]),
    help="Ask this only (may be given again); plans are what road maps leave open [default: all but initiatives, which "
    "are of imported collections].",
)
@options.sets
@options.parts
@click.option(
    "--weak",
    type=click.IntRange(1, 2),
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
    trends that nobody covers; where road maps were taken in, commitments without an activity, activities without an
    indicator, perhaps double work; of imported collections, lines without initiatives by region. Sentences and labels
    are in the language asked for; an asterisk marks a label that has not been checked.
    """
    from wsis_gdc.words.gap_lists import ENTITIES, INITIATIVES, PLANS, gap_list
    from wsis_gdc.words.initiatives import lacking_heading
    from wsis_gdc.words.road_map_heads import missing_headings
    from wsis_gdc.words.sentences import GAP_NAMES, headings

    questions = choices.pop("questions")
    with source.with_collections(*(["initiative"] if INITIATIVES in questions else [])).open() as kg:
        page = Page(language, kg.engine)
        found = gap_list(kg.engine, questions, language=language, **choices)
    if found.unknown_countries:
        tell(found.unknown_countries)
    if found.no_road_map and questions:
        tell(found.no_road_map)

    def show() -> None:
        known = headings(page.say) | missing_headings(page.say) | {INITIATIVES: lacking_heading(page.say)}
        page.sentences(known, found.records)
        if found.of_entities:
            page.paragraph(f"\n{found.of_entities}", 0, hang=0, style="dim")
        if found.of_regions:
            page.paragraph(f"\n{found.of_regions}", 0, hang=0, style="dim")
        if found.no_road_map and not questions:
            page.paragraph(f"\n{found.no_road_map}", 0, hang=0)
        if not found.records and set(questions) - {PLANS, ENTITIES}:
            page.line(page.say("No gaps: everything asked about has a link."))

    write_records(found.records, GAP_NAMES, show, format_, output)
