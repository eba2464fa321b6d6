"""``wsis-gdc languages``: how much there is in each language."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, write_records

__all__ = ["command"]


@click.command("languages")
@options.excel
@options.formats("table", "json", "csv", help="Output format [default: by the file's ending, else table].")
@options.output()
@options.language
@options.wide
@options.graph
def command(format_: str | None, output: Path | None, language: str, source: options.Source) -> None:
    """Tell how much is translated into each language.

    Strings of pages, files, report and packs that have a translation; labels of things in the data, told apart by
    whether they come from an official text, are machine-assisted translations that nobody has reviewed, or are known
    from memory only; gists, and rationales of the crosswalk: those of links that others state are not translated.
    What is missing is shown in English and marked.
    """
    from wsis_gdc.words.coverage import Coverage, coverage

    format_ = format_ or (None if output else "table")
    with source.open() as kg:
        known = coverage(kg.engine)

    def show() -> None:
        page = Page(language)
        _ = page.say
        ratio = _("{part} of {whole}")
        rows = [
            (
                each.language,
                each.name,
                ratio.format(part=each.translated, whole=each.strings),
                ratio.format(part=each.labels, whole=each.things),
                str(each.official),
                str(each.machine_assisted),
                str(each.from_memory),
                ratio.format(part=each.texts_translated, whole=each.texts),
            )
            for each in known
        ]
        where = (_("Official"), _("Assisted"), _("Memory"))
        heads = ("", _("Language"), _("Interface"), _("Labels"), *where, _("Gists, reasons of the crosswalk"))
        page.table(heads, rows, numbers=6)
        page.screen.print(
            "\n"
            + _(
                "Translations of the interface, of gists and of reasons are machine-assisted and were not reviewed "
                "by native speakers. Reasons of links that others state are not translated."
            )
        )

    write_records([asdict(each) for each in known], [field.name for field in fields(Coverage)], show, format_, output)
