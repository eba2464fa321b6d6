"""``wsis-gdc changes``: what changed between two states of the graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, progress, write_bytes

if TYPE_CHECKING:
    from wsis_gdc.words.change_sentences import ChangeWords

__all__ = ["command"]

_TEXT: Final = "text"
_HTML: Final = "html"
"""The formats that are no file of ``files.formats``: the screen, and a page of the site's making."""


@click.command("changes")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    *("--of", "codes"),
    multiple=True,
    metavar="CODE",
    help="Only what concerns this action line, or those that this entity leads or co-facilitates (may be given again).",
)
@click.option("--exit-code", "signal", is_flag=True, help="End with 1 where something changed, as git diff does.")
@options.excel
@options.formats(
    *("text", "html", "markdown", "json", "csv", "xlsx", "sssom", "rdf-patch"),
    help="Output format [default: by the ending of the file, else text].",
)
@options.output()
@options.language
def command(
    old: str,
    new: str,
    codes: tuple[str, ...],
    signal: bool,
    format_: str | None,
    output: Path | None,
    language: str,
) -> None:
    """Tell what changed from one state of the graph to another, in sentences.

    OLD and NEW are the folder of a build, a release or a whole site, a file graph.nq or graph.trig, a ZIP file with
    one, a checkout, or a git revision (v0.1.0, HEAD~3), whose ontology and data are assembled apart; a path goes before
    a revision. The exit code is 0 whether something changed or not, 1 only with --exit-code, and 2 where a state cannot
    be read or its data do not conform.
    """
    from wsis_gdc.files.change_files import Compared
    from wsis_gdc.files.formats import serialize
    from wsis_gdc.questions.changes import changes
    from wsis_gdc.site.rendering import about
    from wsis_gdc.site.reports import changes_page
    from wsis_gdc.snapshots import opened
    from wsis_gdc.words.change_sentences import ChangeWords

    format_ = format_ or (_ending(output) if output else _TEXT)
    if format_ == _TEXT and output:
        raise click.UsageError("text is for the screen; leave out -o, or choose another format")
    with progress() as step:
        step("reading both states")
        with opened((old, new)) as (before, after):
            step("comparing them")
            found = changes(before.graph.engine, after.graph.engine, language, codes)
            page = Page(language, after.graph.engine)
            words = ChangeWords(found, before.title, after.title, page.terms)
            if format_ == _HTML:
                content = changes_page(words, about=about(after.version, alone=True)).encode()
            elif format_ != _TEXT:
                content = serialize("changes", Compared(words, before.graph.engine, after.graph.engine), format_)
    if format_ == _TEXT:
        _show(words, page)
    else:
        write_bytes(content, output)
    if signal and not found.none:
        click.get_current_context().exit(1)


def _ending(output: Path) -> str:
    """Return the format that the name of a file asks for. Raises QueryError where it asks for none."""
    from wsis_gdc.files.formats import format_of

    return _HTML if output.suffix.lower() == f".{_HTML}" else format_of("changes", output).name


def _show(words: ChangeWords, page: Page) -> None:
    page.line(words.title, "bold")
    for text in words.lead:
        page.paragraph(text, 0, hang=0)
    for table in (words.counts, words.facilitators):
        if table.rows:
            page.heading(f"{table.title}\n")
            page.table(table.heads, table.rows, numbers=len(table.heads) - (1 if table is words.counts else 2))
            page.paragraph(table.note, 0, hang=0, style="dim")
    for section in words.sections:
        page.heading(f"{section.heading} ({section.total})")
        if section.note:
            page.paragraph(section.note, 0, hang=0, style="dim")
        for group in section.groups:
            if group.heading:
                page.heading(group.heading)
            if group.note:
                page.paragraph(group.note, 0, hang=0, style="dim")
            for each in group.sentences:
                page.paragraph(f"• {words.sentence(each)}", 0)
