"""``wsis-gdc roadmap``: the joint map of what is planned, over all lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.base.errors import QueryError
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, tell, write_bytes, write_records

if TYPE_CHECKING:
    from wsis_gdc.knowledge.activities import Activity
    from wsis_gdc.questions.road_maps import Joint

__all__ = ["command"]

_OFFICE: Final = {"xlsx": "a workbook", "docx": "a document"}
"""What is a file only, and what to call it."""


@click.command("roadmap")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--line", "codes", multiple=True, metavar="CODE", help="Only this action line (may be given again).")
@click.option(
    "--open", "missing", is_flag=True, help="What is open instead: no activity, no indicator, perhaps double work."
)
@options.excel
@options.formats("table", "csv", "json", "xlsx", "docx")
@options.output()
@options.language
@options.graph
def command(
    files: tuple[Path, ...],
    codes: tuple[str, ...],
    missing: bool,
    format_: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
) -> None:
    """Show what is planned for which commitment, over all road maps taken in.

    One joint table of all lines: who does what by when, how it is measured, whose word it is. All of it is as reported;
    nobody has checked it. Road maps to fill in are made by wsis-gdc pack --road-map, filled ones are taken in by
    wsis-gdc import --profile roadmap. What that wrote can be given as FILE, to be looked at beside what the graph
    holds already.
    """
    from wsis_gdc.cli.returned_road_map import beside
    from wsis_gdc.questions.road_maps import joint
    from wsis_gdc.words.road_map_heads import (
        ACTIVITY_NAMES,
        MISSING_NAMES,
        activity_records,
        missing_headings,
        missing_records,
        no_road_map,
    )

    with source.open() as kg, beside(kg, files) as whole:
        found = joint(whole.engine, codes, language)
        page = Page(language, whole.engine)
    if found.none:
        tell(no_road_map(page.say))
    wanted = format_ or (output.suffix.lower().lstrip(".") if output else "")
    if wanted in _OFFICE:
        if output is None:
            raise click.UsageError(f"{_OFFICE[wanted]} needs a file; name it with -o, such as -o road-map.{wanted}")
        from wsis_gdc.files.office.joint_road_map import joint_file

        write_bytes(joint_file(found, page.terms, wanted), output)
        return
    if wanted not in ("", "table", "csv", "tsv", "json"):
        known = ", ".join(("csv", "tsv", "json", *_OFFICE))
        raise QueryError(f'a joint road map cannot be written as "{wanted}"; choose one of {known}')
    if missing:
        rows = missing_records(found, language)
        headings = missing_headings(page.say)
        write_records(rows, MISSING_NAMES, lambda: page.sentences(headings, rows), format_, output)
        return
    records = activity_records(found.activities, page.terms)
    write_records(records, ACTIVITY_NAMES, lambda: _show(found, page), format_, output)


def _show(found: Joint, page: Page) -> None:
    """Print the activities of each line, one paragraph each and whose word it is below it."""
    for each in found.lines:
        heading = f"{each.line.code} {each.line.label}" if each.line else page.say("No action line named")
        page.heading(f"{heading} ({len(each.activities)})")
        for activity in each.activities:
            _show_activity(activity, page)
    if found.lines and found.silent:
        from wsis_gdc.words.road_map_heads import silent_lines

        page.line()
        page.paragraph(silent_lines(found.silent, page.say), 0, hang=0)


def _show_activity(activity: Activity, page: Page) -> None:
    from wsis_gdc.words.road_map_heads import reported, said_of

    page.paragraph(f"{page.isolated(activity.label)}  {activity.curie}", 0, style="bold")
    for text in (*said_of(activity, page.terms), reported(activity, page.say)):
        page.paragraph(text, 4)
