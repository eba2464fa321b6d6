"""``wsis-gdc matrix``: print a linkage matrix."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsis_gdc.base.errors import QueryError
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, finished, tell, write_bytes
from wsis_gdc.files.formats import formats_of, render, write
from wsis_gdc.questions.matrix.asked import By, Normalize, Order, ValueName

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph
    from wsis_gdc.questions.matrix import Matrix

__all__ = ["command"]

_TYPED: Final = click.core.ParameterSource.COMMANDLINE


@click.command("matrix")
@click.option("--rows", required=True, metavar="KIND", help="Kind of the rows (see above).")
@click.option("--columns", required=True, metavar="KIND", help="Kind of the columns.")
@click.option(
    "--value",
    type=click.Choice([each.value for each in ValueName if each]),
    help="What a cell shows: number of links, strongest strength, their sum, strength × confidence, dominant relation, "
    "number of claimants [default: count; for chains strength].",
)
@options.sets
@click.option("--relation", "relations", multiple=True, help="Only claims of this relation, such as extends.")
@options.minimum_strength
@options.minimum_confidence
@options.statuses
@options.suggestions
@options.parts
@click.option("--sublines/--no-sublines", default=True, show_default=True, help="Show the eight sub-lines of C7.")
@click.option(
    "--by",
    type=click.Choice([each.value for each in By]),
    default=By.AUTO.value,
    show_default=True,
    help="What connects rows with columns; auto takes the first of the others that does.",
)
@options.chain
@click.option(
    "--normalize",
    type=click.Choice([each.value for each in Normalize]),
    default=Normalize.NONE.value,
    show_default=True,
    help="Give values as shares of their row or column.",
)
@click.option(
    "--order",
    type=click.Choice([each.value for each in Order]),
    default=Order.OFFICIAL.value,
    show_default=True,
    help="Order of rows and columns: of the texts, largest first, or alike ones together.",
)
@click.option("--group-by", default="", metavar="KIND", help="Group rows or columns by what they are part of.")
@click.option(
    "--totals",
    is_flag=True,
    help="Add totals: all distinct links taken as one cell (json, markdown, latex and xlsx always have them).",
)
@click.option(
    "--compare", nargs=2, metavar="SET_A SET_B", help="Set two mapping sets against each other, cell by cell."
)
@options.excel
@options.formats(
    *("table", *(known.name for known in formats_of("matrix"))), help="Output format [default: by the file name]."
)
@options.output(folders=True)
@options.language
@options.wide
@options.graph
@options.elsewhere
def command(
    rows: str,
    columns: str,
    compare: tuple[str, str] | None,
    totals: bool,
    format_: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
    **wishes: Any,
) -> None:
    """Print the linkage matrix of any two kinds of things.

    Kinds: objective, section, commitment, principle, action-line, item, goal, target, entity, mechanism, trend,
    finding, document; initiative, of imported collections. 0 (or ·) is "looked at, no link", empty is "not looked
    at", … is "linked, but by no link that passes the filters" (empty in csv and tsv), ? is a link that states no
    strength.

    Claims connect kinds directly; else stated facts do (facilitation, named actors), else a chain, which is told.
    Facts take no filter of claims, such as --set; with one, ask for the way through claims by --by chain. Chains stop
    at relations that SSSOM does not take as transitive, unless asked by --chain or --through.
    """
    kinds_asked = (rows, columns, *wishes["through"], wishes["group_by"])
    with source.with_collections(*kinds_asked).open() as kg:
        if compare:
            kinds = (rows, columns)
            _alone((*wishes, "totals"), "sublines")
            _compare(kg, compare, kinds, format_, output, language, sublines=wishes["sublines"])
            return
        format_ = format_ or (None if output else "table" if sys.stdout.isatty() else "csv")
        carry = "with-parts" if wishes.pop("with_parts") else "own"
        matrix = kg.matrix(rows, columns, language=language, carry=carry, **wishes)
        if format_ == "table":
            if output is not None:
                raise QueryError("a table goes to the terminal; choose another --format with --output")
            _show(kg, matrix, totals, language)
        else:
            _write(kg, matrix, format_, output, language=language, totals=totals)
        if matrix.combine or matrix.by_facts:
            page = Page(language, kg.engine)
            tell(page.say("Connected by {steps}").format(steps=page.connections(matrix.path)))


def _alone(names: Iterable[str], *kept: str) -> None:
    """Refuse the choices that a comparison, which is of all claims of two sets, would pass over."""
    context = click.get_current_context()
    chosen = {name for name in names if name not in kept and context.get_parameter_source(name) == _TYPED}
    if passed := [param.opts[0] for param in context.command.params if param.name in chosen]:
        raise click.UsageError(f"--compare takes all claims of two sets, and counts them; leave out {passed[0]}")


def _compare(
    kg: KnowledgeGraph,
    sets: tuple[str, str],
    kinds: tuple[str, str],
    format_: str | None,
    output: Path | None,
    language: str,
    *,
    sublines: bool,
) -> None:
    from wsis_gdc.cli.commands.compare import write_comparison
    from wsis_gdc.questions.compared_counts import compare_counts

    if (format_ or (output.suffix.lstrip(".") if output else "table")) not in ("table", "csv", "json"):
        raise click.UsageError("--compare gives a table, csv or json; wsis-gdc compare also makes a page")
    found = compare_counts(kg.engine, *sets, kinds=kinds, sublines=sublines, language=language)
    write_comparison(found, format_ or "", output, Page(language, kg.engine))


def _write(kg: KnowledgeGraph, matrix: Matrix, format_: str | None, output: Path | None, **wishes: Any) -> None:
    """Write a matrix to stdout, a file or a folder. Raises OutputError, QueryError."""
    if output is None and format_ in ("xlsx", "png") and sys.stdout.isatty():
        raise QueryError(f"{format_} is not for the terminal; name a file or a folder by --output")
    wishes |= {"data_version": options.data_version(kg), "engine": kg.engine}
    if format_ == "html" or (output and output.suffix == ".html"):
        from wsis_gdc.site.pages import matrix_html

        wishes["page"] = matrix_html
    if output:
        write(matrix, format_, output, finish=finished, **wishes)
    else:
        write_bytes(render(matrix, format_ or "csv", **wishes), None)


def _show(kg: KnowledgeGraph, matrix: Matrix, totals: bool, language: str) -> None:
    """Print a matrix, columns by their codes and rows by code and label; a legend goes to stderr."""
    from wsis_gdc.files.matrix_content import Content
    from wsis_gdc.questions.matrix import FILTERED
    from wsis_gdc.words import phrases

    page, content = Page(language), Content(matrix, language, engine=kg.engine)
    _ = page.say

    def cell(text: str) -> str:
        if text in ("", "?", FILTERED):
            return text
        return "·" if text == "0" else content.number(text if matrix.textual else float(text))

    heads = [column.code if content.code(column) else content.label(column) for column in matrix.columns]
    lines = [list(map(cell, texts)) for _row, texts in matrix.texts(FILTERED)]
    names = list(map(content.name, matrix.rows))
    codes = {content.name(row): content.code(row) or content.label(row) for row in matrix.rows}
    if totals:
        names, heads = [*names, _("Total")], [*heads, _("Total")]
        sums = [*map(content.number, (*matrix.column_totals, matrix.total))]
        lines = [*([*line, content.number(total)] for line, total in zip(lines, matrix.row_totals, strict=True)), sums]
    groups = matrix.row_groups
    rows: list[Sequence[str]] = []
    for place, (name, line) in enumerate(zip(names, lines, strict=True)):
        if place < len(groups) and (place == 0 or groups[place] != groups[place - 1]):
            rows.append((groups[place] or _("Without a group"),))
        rows.append((name, *line))
    numbers = 0 if matrix.textual else len(heads)
    page.table((content.rows_name, *heads), rows, numbers=numbers, codes=codes)
    aside = Page(language, stderr=True)
    counts = [_("Linked cells: {linked}").format(linked=len(matrix.cells))]
    if matrix.value == "count" and not matrix.combine:
        counts.append(_("Different links: {count}").format(count=matrix.total))
    empties = {
        "not_looked_at": _("empty: not looked at"),
        "no_fact": _("empty: no such fact is stated"),
        "no_role": _("empty: no lead or co-facilitator by the sources seen"),
    }
    signs = [*([] if matrix.of_facts else [f"· {content.words['no_link']}"]), empties[matrix.empty]]
    if len(matrix.filtered):
        signs.append(f"{FILTERED} {content.words['filtered']}")
    if any("?" in line for line in lines):
        signs.append(f"? {content.words['no_strength']}")
    filters = [content.filters()] if matrix.filters else []
    aside.line()
    aside.paragraph(content.title, 0, style="bold")
    aside.paragraph("; ".join((*counts, *signs, *filters)), 0)
    if matrix.value in ("strength", "sum") and not matrix.combine:
        notes = "; ".join(f"{step} {note.rstrip('.。')}" for step, note in sorted(phrases.strength_notes(_).items()))
        aside.paragraph(f"{content.value} ({notes})", 0)
    else:
        aside.paragraph(content.value, 0)
