"""A matrix as plain CSV and as a small table for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.texts import inert

if TYPE_CHECKING:
    from wsis_gdc.questions.matrix.model import Matrix, Value

__all__ = ["UNSTATED", "shown", "to_csv", "to_html_table"]

UNSTATED: Final = "?"
"""What stands in a linked cell whose links state no value, such as a strength."""

_MOST: Final = 60


def to_csv(matrix: Matrix, *, totals: bool = False) -> str:
    """Return a matrix as CSV: codes in the first row and column, the value of each cell.

    A pair that was looked at without finding a link holds 0, a pair nobody looked at is empty, and "?" stands where
    links exist that state no such value. Texts that a spreadsheet would take for a formula are kept inert by a leading
    apostrophe. ``totals`` adds a last row and column: distinct links for counts, the strongest for strengths.
    """
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    grouped = ["group"] if matrix.row_groups else []
    heads = [inert(matrix.rows_kind), "label", *grouped, *(inert(column.code) for column in matrix.columns)]
    writer.writerow([*heads, *(["total"] if totals else [])])
    if matrix.column_groups:
        writer.writerow(["", "group", *("" for _ in grouped), *map(inert, matrix.column_groups)])
    for place, (row, values) in enumerate(matrix.grid()):
        group = [inert(matrix.row_groups[place])] if grouped else []
        texts = [
            cell_text(matrix, row.iri, column.iri, each) for column, each in zip(matrix.columns, values, strict=True)
        ]
        total = [shown(matrix.row_totals[place])] if totals else []
        writer.writerow([inert(row.code), inert(row.label), *group, *texts, *total])
    if totals:
        sums = [*map(shown, matrix.column_totals), shown(matrix.total)]
        writer.writerow(["total", "", *("" for _ in grouped), *sums])
    return out.getvalue()


def cell_text(matrix: Matrix, row: str, column: str, value: Value) -> str:
    """Return the text of a cell, given its value."""
    if value is None:
        return UNSTATED if matrix.linked(row, column) else ""
    return "0" if value == "" else shown(value)


def shown(value: Value) -> str:
    """Return a value as text: whole numbers plainly, others with up to four decimals, None as nothing.

    >>> shown(3), shown(0.33333), shown(None)
    ('3', '0.3333', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return inert(str(value))


def to_html_table(matrix: Matrix) -> str:
    """Return a matrix as an HTML table for notebooks, at most 60 rows and columns of it."""
    columns = matrix.columns[:_MOST]
    heads = "".join(f'<th scope="col" title="{escape(each.label)}">{escape(each.code)}</th>' for each in columns)
    body = []
    for place, (row, values) in enumerate(matrix.grid()):
        if place == _MOST:
            break
        texts = (cell_text(matrix, row.iri, each.iri, value) for each, value in zip(columns, values, strict=False))
        cells = "".join(f"<td>{escape(text)}</td>" for text in texts)
        body.append(f'<tr><th scope="row" title="{escape(row.label)}">{escape(row.code)}</th>{cells}</tr>')
    rest = (len(matrix.rows) - len(body), len(matrix.columns) - len(columns))
    more = f" {rest[0]} more rows and {rest[1]} more columns are not shown." if any(rest) else ""
    said = " ".join((f"{matrix.title}. {matrix.legend}", "0: looked at, no link; empty: not looked at."))
    return (
        f"<table><caption>{escape(said + more)}</caption><thead><tr><th>{escape(matrix.rows_kind)}</th>{heads}</tr>"
        f"</thead><tbody>{''.join(body)}</tbody></table>"
    )
