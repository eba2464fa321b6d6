"""``wsis-gdc review``: give links to people for review, take their verdicts in, tell how far the review is."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, tell, write_bytes, write_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.api import KnowledgeGraph
    from wsis_gdc.files.verdict_records import Known, Outcome

__all__ = ["KEY", "command"]

KEY: Final = ".reviewers-key"
"""The file beside the verdicts that pseudonyms are made with; it stays where it is and is not published."""

_LARGEST: Final = 40_000_000
_SHORTEST: Final = 32
"""Bytes of the shortest key that is taken: with a weaker one names could be guessed."""


@click.group("review")
def command() -> None:
    """Give links to people for review, and take their verdicts in.

    Verdicts are records of their own and never change a code. A link is reviewed where a verdict agrees and none
    differs, contested as soon as one says no link or another relation.
    """


@command.command("export")
@click.option("--line", metavar="CODE", default="", help="Only this action line, with its parts.")
@click.option("--entity", metavar="CODE", default="", help="Only the lines that this UN entity leads today.")
@options.sets
@click.option("--certainty", type=click.Choice(["sure", "likely", "arguable"]), help="Only links that are so sure.")
@click.option("--links-only", is_flag=True, help="Leave out the plausible pairs without a link.")
@click.option(
    *("-o", "--output", "--out"),
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The workbook to write (.xlsx).",
)
@options.language
@options.graph
def export(output: Path, language: str, certainty: str | None, source: options.Source, **choices: Any) -> None:
    """Write a workbook that reviewers fill: one row for each link and each plausible pair without one.

    Pairs without a link are those of the coded crosswalk for which a reader coded a link that was not upheld, and those
    whose words are nearest to an item of the line; the sheet says which.
    """
    from wsis_gdc.files.office.review_xlsx import to_xlsx
    from wsis_gdc.questions.review import to_review

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f'"{output}" is not the name of a workbook; end it with .xlsx')
    with source.open() as kg:
        page = Page(language, kg.engine)
        rows = to_review(kg.engine, language=language, certainty=certainty or "", **choices)
        named = [choices["line"], choices["entity"], *choices["sets"], certainty]
        title = ": ".join(filter(None, (page.say("Review of links"), ", ".join(filter(None, named)))))
        write_bytes(to_xlsx(rows, title, page.terms), output)
    links = sum(row.link is not None for row in rows)
    tell(f"{output}: {links} links, {len(rows) - links} pairs without a link")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    *("-o", "--output"),
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the verdicts to this file, such as data/reviews/NAME.yaml [default: only check the rows].",
)
@options.graph
def import_(file: Path, output: Path | None, source: options.Source) -> None:
    """Read a filled workbook back: each filled row is a verdict, or is reported by its cell with the cure.

    Importing again changes nothing; verdicts of an earlier import stay unless the same reviewer judged the same pair
    anew. Names and ORCIDs are kept only where their reviewer agreed; else a name is made with a key that lies beside
    the file (.reviewers-key), which must not be published. Where rows are reported, the others are written, and the
    command ends with 1.
    """
    from wsis_gdc.base.files import beginning
    from wsis_gdc.files.office.review_reading import read
    from wsis_gdc.files.verdict_records import merged, outcome

    if output and output.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(f'"{output}" is not the name of a data file; end it with .yaml')
    filled = read(beginning(file, _LARGEST), str(file))
    if output and output.exists():
        merged(output.read_bytes(), (), str(output))  # refuses to write over anything but verdicts
    with source.open() as kg:
        known = _known(kg)
    found = outcome(filled, known, _key(output), file.stem)
    _tell_remarks(file, found)
    if output and found.records:
        _write(output, found)
    if found.reported:
        click.get_current_context().exit(1)


def _known(kg: KnowledgeGraph) -> Known:
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.files.verdict_records import Known
    from wsis_gdc.knowledge.links import links
    from wsis_gdc.questions.review import known_pairs
    from wsis_gdc.words.review_sentences import answers

    pairs = {name: (compact(unit), compact(line)) for name, (unit, line) in known_pairs(kg.engine).items()}
    return Known(frozenset(compact(link.iri) for link in links(kg.engine)), pairs, answers())


def _key(output: Path | None) -> bytes:
    """Return the secret that pseudonyms are made with: that beside the file, made anew where there is none."""
    from wsis_gdc.base.errors import OutputError

    if output is None:
        return secrets.token_bytes(32)
    place = output.parent / KEY
    try:
        if place.exists():
            key = place.read_bytes()[:64]
            if len(key) < _SHORTEST:
                raise OutputError(place, "holds no key; bring it back from a copy, or delete it for new names")
            return key
        output.parent.mkdir(parents=True, exist_ok=True)
        key = secrets.token_hex(32).encode()
        place.touch(mode=0o600)
        place.write_bytes(key)
    except OSError as error:
        raise OutputError(place, error.strerror or str(error)) from None
    return key


def _tell_remarks(file: Path, found: Outcome) -> None:
    for remark in found.remarks:
        tell(f"{file}: {remark}")
    repaired = len({remark.row for remark in found.remarks if remark.repaired})
    tell(
        f"{found.rows} rows: {len(found.records)} accepted ({repaired} of them put right), {found.reported} reported, "
        f"{found.empty} left empty"
    )


def _write(output: Path, found: Outcome) -> None:
    from wsis_gdc.files.verdict_records import merged, verdict_file

    earlier = output.read_bytes() if output.exists() else b""
    records, changes = merged(earlier, found.records, str(output))
    write_bytes(verdict_file(records), output)
    told = ", ".join(f"{number} {word}" for word, number in changes.items() if number)
    verdicts = "verdict" if len(records) == 1 else "verdicts"
    tell(f"{output}: {len(records)} {verdicts} ({told}); check them with: wsis-gdc validate --with-data {output}")


@command.command("status")
@click.option("--line", "codes", multiple=True, metavar="CODE", help="Only this action line (may be given again).")
@options.sets
@options.excel
@options.formats("table", "csv", "json")
@options.output()
@options.language
@options.graph
def status(
    codes: Sequence[str],
    sets: Sequence[str],
    format_: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
) -> None:
    """Tell how much of the crosswalk people have reviewed, by action line.

    A link is reviewed where at least one verdict agrees and none differs, contested as soon as one says no link or
    another relation, else open. Verdicts on a claim that has changed since do not count.
    """
    from wsis_gdc.knowledge.coding import CROSSWALK
    from wsis_gdc.questions.review import chosen_lines
    from wsis_gdc.questions.reviewed import progress
    from wsis_gdc.words.review_sentences import PROGRESS_NAMES, progress_records, summary

    with source.open() as kg:
        page = Page(language, kg.engine)
        lines = tuple(dict.fromkeys(line for code in codes for line in chosen_lines(kg.engine, code)))
        found = progress(kg.engine, lines, sets=tuple(sets) or (CROSSWALK,), language=language)

    def show() -> None:
        _ = page.say
        page.line(summary(found.whole, language), "bold")
        page.line()
        heads = (_("Line"), "", _("Links"), _("Reviewed"), _("Contested"), _("Open"), _("Verdicts"), _("Missing"))
        rows = [
            (
                *(each.line.code if each.line else "", each.line.label if each.line else ""),
                *map(str, (each.links, each.reviewed, each.contested, each.open, each.verdicts, each.missing)),
            )
            for each in found.lines
        ]
        page.table(heads, rows, numbers=6)

    write_records(progress_records(found), PROGRESS_NAMES, show, format_, output)
