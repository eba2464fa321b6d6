"""``wsis-gdc gaps``: what the linkages leave out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, tell, write_records

__all__ = ["command"]

_PLANS: Final = "plans"
"""The question about road maps, which is no question about links."""

_INITIATIVES: Final = "initiatives"
"""The question about imported collections."""


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
    trends that nobody covers; where road maps were taken in, commitments without an activity, activities without an
    indicator, perhaps double work; of imported collections, lines without initiatives by region. Sentences and labels
    are in the language asked for; an asterisk marks a label that has not been checked.
    """
    from wsis_gdc.questions.gaps import gaps
    from wsis_gdc.questions.road_maps import joint
    from wsis_gdc.words.initiatives import lacking_heading, lacking_note, lacking_records, unknown_note
    from wsis_gdc.words.road_map_heads import missing_headings, missing_records, no_road_map
    from wsis_gdc.words.sentences import GAP_NAMES, gap_records, headings

    questions = choices.pop("questions")
    of_links = tuple(question for question in questions if question not in (_PLANS, _INITIATIVES))
    by_region = _INITIATIVES in questions
    rows: list[dict[str, Any]] = []
    with source.with_collections(*(["initiative"] if by_region else [])).open() as kg:
        page = Page(language, kg.engine)
        if of_links or not questions:
            rows += gap_records(gaps(kg.engine, of_links, language=language, **choices), page.terms)
        planned = joint(kg.engine, language=language) if _PLANS in questions or not questions else None
        if planned:
            rows += [dict.fromkeys(GAP_NAMES, "") | row for row in missing_records(planned, language)]
        if by_region:
            from wsis_gdc.questions.collection.regions import lines_by_region, unknown_countries

            rows += lacking_records(lines_by_region(kg.engine, sets=choices["sets"], language=language), page.terms)
            if unknown := unknown_countries(kg.engine, sets=choices["sets"]):
                tell(unknown_note(unknown, language))
    if planned and planned.none and questions:
        tell(no_road_map(page.say))

    def show() -> None:
        known = headings(page.say) | missing_headings(page.say) | {_INITIATIVES: lacking_heading(page.say)}
        page.sentences(known, rows)
        if by_region:
            page.paragraph(f"\n{lacking_note(page.say)}", 0, hang=0, style="dim")
        if planned and planned.none and not questions:
            page.paragraph(f"\n{no_road_map(page.say)}", 0, hang=0)
        if not rows and questions != (_PLANS,):
            page.line(page.say("No gaps: everything asked about has a link."))

    write_records(rows, GAP_NAMES, show, format_, output)
