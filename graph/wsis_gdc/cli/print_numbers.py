"""Numbers in a terminal: what a build made, matrices, agreement, comparisons."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import QueryError
from wsis_gdc.cli.terminal import console, table, write_bytes

if TYPE_CHECKING:
    from wsis_gdc.building import Manifest
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.comparison import Comparison
    from wsis_gdc.questions.matrix import Matrix
    from wsis_gdc.questions.reliability import Agreement, Disagreement
    from wsis_gdc.words.coverage import Coverage

__all__ = [
    "show_agreement",
    "show_comparison",
    "show_coverage",
    "show_disagreements",
    "show_manifest",
    "write_comparison",
    "write_matrix",
    "write_records",
]


def show_manifest(manifest: Manifest, out: Path) -> None:
    """Say what a build made and what can be done next."""
    from rich.markup import escape

    screen = console(stderr=True)
    classes = manifest.classes
    if manifest.unchanged:
        screen.print(f"Nothing has changed since the last build; [bold]{escape(str(out))}[/bold] is up to date.")
        return
    rows = table("what", "how many")
    rows.columns[1].justify = "right"
    for label, name in _SUMMARY:
        rows.add_row(label, f"{classes.get(name, 0):,}")
    rows.add_row("mapping sets", f"{len(manifest.sets):,}")
    inferred = manifest.triples.get("graph:inferred", 0)
    total = sum(manifest.triples.values())
    rows.add_row("triples", f"{total:,}, of these {inferred:,} inferred")
    screen.print(f"Built the WSIS–GDC linkage graph {manifest.version} in [bold]{escape(str(out))}[/bold]\n")
    screen.print(rows)
    screen.print(
        f"\nNext:  open {escape(str(out / 'index.html'))} in a browser\n"
        "       wsis-gdc show C5\n"
        "       wsis-gdc queries\n"
        "       wsis-gdc matrix --rows action-line --columns goal"
    )


_SUMMARY: Final = (
    ("action lines", "wg:ActionLine"),
    ("provisions of all documents", "wg:Provision"),
    ("UN entities", "wg:UNEntity"),
    ("mechanisms", "wg:Mechanism"),
    ("facilitation roles", "wg:Facilitation"),
    ("findings of the consultation", "wg:Finding"),
    ("emerging trends", "wg:EmergingTrend"),
    ("linkages", "wg:Linkage"),
)


def write_matrix(
    matrix: Matrix,
    format_: str | None,
    output: Path | None,
    *,
    language: str = "en",
    data_version: str = "",
    totals: bool = False,
    engine: Engine | None = None,
) -> None:
    """Write a matrix as table or in a format of ``matrix_formats`` to stdout or a file.

    On stderr stands how the kinds are connected, where it is not by claims between them. The graph of the matrix must
    still be open. Raises OutputError, QueryError.
    """
    format_ = format_ or ("table" if output is None and sys.stdout.isatty() else "csv" if output is None else None)
    if format_ == "table" and output is None:
        _show_matrix(matrix, totals)
    else:
        from wsis_gdc.files.formats import render, write
        from wsis_gdc.site.matrix_file import matrix_html

        wishes: Any = {"language": language, "data_version": data_version, "totals": totals, "engine": engine}
        if format_ == "html" or (output and output.suffix == ".html"):
            wishes["page"] = matrix_html
        if output:
            write(matrix, format_, output, **wishes)
        elif format_ in ("xlsx", "png") and sys.stdout.isatty():
            raise QueryError(f"{format_} is not for the terminal; name a file or a folder by --output")
        else:
            write_bytes(render(matrix, format_ or "csv", **wishes), None)
    if matrix.combine or (matrix.path and not matrix.path[0].startswith("claims")):
        print("; ".join(("connected by", *matrix.path)).replace("by;", "by", 1), file=sys.stderr)


def _show_matrix(matrix: Matrix, totals: bool) -> None:
    from rich.text import Text

    from wsis_gdc.base.texts import number_text

    grid = table(matrix.rows_kind, *(column.code for column in matrix.columns), *(["total"] if totals else []))
    group = ""
    for place, (row, texts) in enumerate(matrix.texts()):
        if matrix.row_groups and matrix.row_groups[place] != group:
            group = matrix.row_groups[place]
            grid.add_row(Text(group or "without a group", style="bold"))
        cells = ["·" if text == "0" else text for text in texts]
        total = [number_text(matrix.row_totals[place])] if totals else []
        grid.add_row(Text(f"{row.code} {row.label}"[:48]), *map(Text, (*cells, *total)))
    if totals:
        sums = map(number_text, (*matrix.column_totals, matrix.total))
        grid.add_row(Text("total", style="bold"), *map(Text, sums))
    console().print(grid)
    filters = "".join(f"; {name}: {text}" for name, text in matrix.filters)
    whole = f", {matrix.total} links" if matrix.value == "count" and not matrix.combine else ""
    console(stderr=True).print(
        f"\n{len(matrix.cells)} linked pairs{whole}; · looked at, no link; empty: not looked at{filters}\n"
        f"{matrix.legend}",
        markup=False,
    )


def show_agreement(rows: Sequence[Agreement], tables: Mapping[str, Sequence[Sequence[int]]]) -> None:
    """Print agreement between readers, and how their strengths fall together."""
    screen = console()
    for study in dict.fromkeys(row.study for row in rows):
        screen.print(f"\n[bold]{study}[/bold]")
        grid = table("scope", "pairs", "A", "B", "both", "agree", "κ link (95 %)", "weighted κ (95 %)")
        for row in rows:
            if row.study == study:
                grid.add_row(
                    row.scope,
                    *map(str, (row.pairs, row.linked_a, row.linked_b, row.linked_both)),
                    f"{row.raw:.3f}",
                    _interval(row.kappa, row.kappa_low, row.kappa_high),
                    _interval(row.weighted, row.weighted_low, row.weighted_high),
                )
        screen.print(grid)
        if study in tables:
            screen.print("\nStrength given by reader A (rows) and reader B (columns); 0: no link")
            square = table("", "0", "1", "2", "3")
            for strength, numbers in enumerate(tables[study]):
                square.add_row(str(strength), *map(str, numbers))
            screen.print(square)


def _interval(point: float | None, low: float | None, high: float | None) -> str:
    if point is None:
        return "–"
    return f"{point:.2f}" if low is None or high is None else f"{point:.2f} ({low:.2f}–{high:.2f})"


def show_disagreements(found: Sequence[Disagreement]) -> None:
    """Print what the readers differed on and how it was settled."""
    from rich.text import Text

    grid = table("unit", "target", "reader A", "reader B", "outcome and reason")
    for each in found:
        grid.add_row(each.unit, each.target, each.reader_a, each.reader_b, Text(f"{each.outcome}: {each.settlement}"))
    console().print(grid)


def show_comparison(found: Comparison) -> None:
    """Print two sets side by side at one level."""
    screen = console()
    screen.print(f"[bold]{found.set_a}[/bold] (A) against [bold]{found.set_b}[/bold] (B), level {found.level}")
    if found.via:
        screen.print(f"Carried over: {found.via}")
    grid = table("row", "column", "where", "links A", "links B", "strength A", "strength B", "A − B")
    for cell in found.cells:
        grid.add_row(
            f"{cell.row.code} {cell.row.label}"[:44],
            f"{cell.column.code} {cell.column.label}"[:36],
            cell.where,
            *(str(each or "") for each in (cell.links_a, cell.links_b, cell.strength_a, cell.strength_b)),
            "" if cell.difference is None else f"{cell.difference:+d}",
        )
    screen.print(grid)
    share = {"precision": found.precision, "recall": found.recall}
    shown = ", ".join(f"{name} {value:.2f}" for name, value in share.items() if value is not None)
    screen.print(
        f"\n{found.size} cells: {found.both} in both, {found.only_a} in A only, {found.only_b} in B only; "
        f"agreement {found.agreement:.2f}, {shown} (of A, measured by B)"
    )


def write_comparison(found: Comparison, format_: str, output: Path | None, *, language: str) -> None:
    """Write a comparison as table, CSV or HTML to stdout or a file. Raises OutputError."""
    if format_ == "csv" or (output and output.suffix == ".csv"):
        from wsis_gdc.files.formats import serialize
        from wsis_gdc.files.records import compared

        write_bytes(serialize("records", compared(found), "csv"), output)
    elif format_ == "html" or output:
        from wsis_gdc.site.edition import about
        from wsis_gdc.site.pages import comparison_page

        write_bytes(comparison_page([found], language=language, about=about("", alone=True)).encode(), output)
    else:
        show_comparison(found)


def show_coverage(found: Sequence[Coverage]) -> None:
    """Print how much there is in each language."""
    screen = console()
    rows = table("language", "", "interface", "labels", "verified", "from memory")
    for column in rows.columns[2:]:
        column.justify = "right"
    for each in found:
        counts = (f"{each.translated} of {each.strings}", f"{each.labels} of {each.things}")
        rows.add_row(each.language, each.name, *counts, str(each.verified), str(each.from_memory))
    screen.print(rows)
    screen.print("\nTranslations of the interface are machine-assisted and were not reviewed by native speakers.")


def write_records(found: Sequence[Any], format_: str, show: Callable[[Sequence[Any]], None]) -> None:
    """Write dataclass records as JSON or CSV to stdout, or show them as a table."""
    if format_ == "table":
        show(found)
        return
    from wsis_gdc.files.formats import serialize
    from wsis_gdc.files.records import Records

    names = [field.name for field in fields(found[0])] if found else []
    write_bytes(serialize("records", Records(names, [asdict(record) for record in found]), format_), None)
