"""``wsis-gdc compare``: compare mapping sets."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.base.texts import json_bytes
from wsis_gdc.cli import options
from wsis_gdc.cli.stated import beside, is_file, skip_unknown
from wsis_gdc.cli.terminal import Page, write_bytes

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph
    from wsis_gdc.questions.comparison import Comparison

__all__ = ["command", "write_comparison"]


_LEVELS: Final = (
    *("objective-line", "section-line", "commitment-line", "line-goal", "objective-goal"),
    *("mechanism-objective", "mechanism-section", "entity-objective", "entity-section", "finding-line", "as-claimed"),
)
"""The levels of ``questions.comparison``, named here so that help answers at once."""


@click.command("compare")
@click.argument("set_a")
@click.argument("set_b")
@click.option(
    "--level",
    type=click.Choice(_LEVELS),
    default="objective-line",
    show_default=True,
    help="Kinds of rows and columns that both sets are rolled up to; as-claimed: the ends that each link names.",
)
@skip_unknown
@options.excel
@options.formats("table", "csv", "json", "html", default="table")
@options.output()
@options.language
@options.wide
@options.graph
@options.elsewhere
def command(
    set_a: str,
    set_b: str,
    level: str,
    skip_unknown: bool,
    format_: str,
    output: Path | None,
    language: str,
    source: options.Source,
) -> None:
    """Compare two mapping sets at a common level: cells in both, in one only, precision and recall.

    SET_A and SET_B are names such as wsis-gdc and igf-2025-crosswalk (see: wsis-gdc query --name mapping-sets), or
    files of others in SSSOM (TSV, CSV, JSON), which are read as wsis-gdc import reads them.
    """
    from wsis_gdc.questions.compared_counts import compare_counts

    with ExitStack() as opened:
        kg, names = opened.enter_context(source.open()), []
        for given in (set_a, set_b):
            if is_file(given):
                if source.links:
                    raise click.UsageError("--links compares sets of the folder; leave out the file, or --links")
                kg, name = beside(kg, Path(given), skip_unknown=skip_unknown)
                opened.enter_context(kg)
            else:
                (name,) = options.set_names(kg, [given])
            names.append(name)
        one, other = names
        if format_ == "html" or (output and not _as_data(format_, output)):
            _write_page(kg, (one, other), level, output, language)
            return
        found = compare_counts(kg.engine, one, other, level, language=language)
        write_comparison(found, format_, output, Page(language, kg.engine))


def _as_data(format_: str, output: Path | None) -> str:
    """Return the format for programs that is asked for, by name or by the ending of the file; empty for others."""
    asked = (format_, output.suffix.lstrip(".") if output else "")
    return next((name for name in asked if name in ("csv", "json")), "")


def write_comparison(comparison: Comparison, format_: str, output: Path | None, page: Page) -> None:
    """Write the comparison of two sets as table to stdout, or as CSV or JSON to stdout or a file. Raises OutputError.

    JSON tells the counts and shares before the cells.
    """
    data = _as_data(format_, output)
    if data == "csv":
        from wsis_gdc.files.formats import serialize
        from wsis_gdc.files.records import compared

        write_bytes(serialize("records", compared(comparison), "csv"), output)
    elif data == "json":
        from wsis_gdc.files.records import compared_whole

        write_bytes(json_bytes(compared_whole(comparison), indent=1), output)
    else:
        _show(comparison, page)


def _write_page(kg: KnowledgeGraph, sets: tuple[str, str], name: str, output: Path | None, language: str) -> None:
    """Write the page of two sets at a level, which shows their links."""
    from wsis_gdc.questions.comparison import at_level, gists
    from wsis_gdc.questions.dossier import Atlas
    from wsis_gdc.site.proofs import readable
    from wsis_gdc.site.rendering import about
    from wsis_gdc.site.reports import comparison_page

    level = at_level(kg.engine, name, sets, language=language)
    read = readable(Atlas(kg.engine, language))
    html = comparison_page(
        [level],
        (*sets, level.name),
        language=language,
        about=about("", alone=True),
        readable=read,
        gists=gists(kg.engine, language),
    )
    write_bytes(html.encode(), output)


def _show(comparison: Comparison, page: Page) -> None:
    """Print two sets side by side at one level."""
    from wsis_gdc.words.phrases import comparison_marks

    _, screen = page.say, page.screen
    marks = comparison_marks(_)
    where = {"both": marks["both"], "A only": marks["a"], "B only": marks["b"]}

    def pair(one: int | None, other: int | None) -> str:
        return f"{one or '–'} · {other or '–'}"

    rows = [
        (
            page.named(cell.row),
            page.named(cell.column),
            where[cell.where],
            pair(cell.links_a, cell.links_b),
            pair(cell.strength_a, cell.strength_b),
            "" if cell.difference is None else f"{cell.difference:+d}",
        )
        for cell in comparison.cells
    ]
    heads = (
        _("Row"),
        _("Column"),
        _("Where"),
        *(f"{head}\nA · B" for head in (_("Links"), page.terms.heading("wg:strength"))),
        "A − B",
    )
    screen.print(f"{comparison.set_a} (A) – {comparison.set_b} (B), {comparison.level}", style="bold")
    if comparison.via:
        screen.print(_("carried over:"), comparison.via)
    page.table(heads, rows, numbers=3)
    shares = [
        (_("Agreement over all cells: {count}").format(count=comparison.size), comparison.agreement),
        (_("Share of the cells of either set that both have"), comparison.jaccard),
        (_("of the cells of A are also in B (precision)"), comparison.precision),
        (_("of the cells of B are also in A (recall)"), comparison.recall),
    ]
    counts = [(marks["both"], comparison.both), (marks["a"], comparison.only_a), (marks["b"], comparison.only_b)]
    screen.print("\n" + _(", ").join(page.told(mark, str(count)) for mark, count in counts))
    for meaning, share in shares:
        if share is not None:
            screen.print(f"{page.number(share, '0%')}  {meaning}")
