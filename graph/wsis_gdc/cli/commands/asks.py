"""``wsis-gdc asks``: who is asked for what, by when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, write_bytes, write_records

if TYPE_CHECKING:
    from wsis_gdc.questions.asks import Ask

__all__ = ["command"]


@click.command("asks")
@click.argument("code", default="")
@click.option("--dated", is_flag=True, help="Only what has a year.")
@click.option("--document", default="", metavar="TEXT", help="Only this text: wsis20, gdc, A/RES/80/173 …")
@options.excel
@options.formats("table", "csv", "json", "ics")
@options.output()
@options.language
@options.graph
def command(
    code: str,
    dated: bool,
    document: str,
    format_: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
) -> None:
    """Tell what texts ask, of whom and by when.

    CODE is a UN entity (itu), an action line (C5), a mechanism or a group; without one, every act that names somebody
    or sets a date is listed. Whom a text asks, whom it wants involved and whom it only names is told apart from whom it
    reaches through an action line. Dates to come stand first. As ics, what has a year becomes a calendar.
    """
    from wsis_gdc.questions.asks import asks
    from wsis_gdc.words.ask_sentences import ASK_NAMES, ask_records

    with source.open() as kg:
        found = asks(kg.engine, code, document=document, dated=dated, language=language)
        page = Page(language, kg.engine)
    rows = ask_records(found, language, page.terms)
    if format_ == "ics" or (format_ is None and output and output.suffix.lower() == ".ics"):
        from wsis_gdc.files.calendar import Calendar
        from wsis_gdc.files.formats import serialize

        write_bytes(serialize("asks", Calendar(found, language), "ics"), output)
        return
    write_records(rows, ASK_NAMES, lambda: _show(found, page), format_, output)


def _show(found: tuple[Ask, ...], page: Page) -> None:
    """Print asks in groups by time, one paragraph each and why below it; then how to read them."""
    from wsis_gdc.words import ask_sentences as told

    heads = told.ask_columns(page.say)
    for time, heading in told.times(page.say).items():
        group = [ask for ask in found if ask.time == time]
        if group:
            page.heading(f"{heading} ({len(group)})")
        for ask in group:
            place = f"{told.text_of(ask, page.say)}, {told.locator(ask, page.say)}"
            year = f"{ask.year}  " if ask.year is not None else ""
            page.paragraph(f"{year}{page.label(ask.provision)} – {place}", 0, style="bold" if year else "")
            known = told.known(ask, page.say, {})
            by_when = page.told(heads["when"], ask.note) if ask.note else ""
            who = page.told(heads["who"], told.who(ask, page.say))
            for text in (ask.provision.gist, by_when, who, _why(ask, page), *known):
                if text:
                    page.paragraph(text, 4)
    if not found:
        page.line(page.say("Nothing is asked, as far as the texts were read."))
        return
    page.line()
    for key, note in told.ask_notes(page.say).items():
        if key != "unread" or not all(ask.read for ask in found):
            page.paragraph(note, 0, hang=0)


def _why(ask: Ask, page: Page) -> str:
    """Return how and why whom the list was asked for is asked, nothing in the list of all."""
    from wsis_gdc.words import ask_sentences as told

    if ask.subject is None:
        return ""
    how, why = told.hows(page.say)[ask.how(ask.subject)], told.reasons(ask, ask.subject, page.say, page.terms)
    return page.told(how, why)
