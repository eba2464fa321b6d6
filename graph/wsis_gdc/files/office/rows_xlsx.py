"""The answer to a named query as a workbook: the rows, and on a second sheet what was asked of which data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from wsis_gdc.base.errors import QueryError
from wsis_gdc.files.office.workbook import MOST_ROWS, Book
from wsis_gdc.knowledge.queries import NamedQuery
from wsis_gdc.words.languages import translator

__all__ = ["Answered", "to_xlsx"]

_WIDEST: Final = 60
"""Digits of the widest column."""


class Answered(NamedTuple):
    """A query and what it found: heads of columns, rows, its text as it was asked, the version of the data."""

    query: NamedQuery
    heads: Sequence[str]
    rows: Sequence[Sequence[str | float]]
    text: str
    version: str


def to_xlsx(told: Answered, language: str) -> bytes:
    """Return the workbook. Raises QueryError where a sheet cannot hold the rows."""
    if len(told.rows) > MOST_ROWS:
        raise QueryError(f"a sheet holds {MOST_ROWS:,} rows, and there are {len(told.rows):,}; take them as CSV")
    _ = translator(language).gettext
    book = Book(told.query.title, language)
    widths = [
        min(_WIDEST, max(10, *(len(str(row[place])) + 2 for row in told.rows[:200]), len(name) + 4))
        for place, name in enumerate(told.heads)
    ]
    page = book.page(_("Answer"), widths)
    page.heads(told.heads, len(told.rows))
    for line, row in enumerate(told.rows, start=1):
        page.line(line, row, valign="top", text_wrap=True)
    about = book.page(_("About"), (18, 100), paper="A4")
    lines = (
        (_("Question"), told.query.title),
        ("", told.query.description),
        (_("Data version"), told.version),
        (_("Notes"), _("The links of the coded sets were made by language models. No UN body has reviewed them.")),
        (
            "",
            _(
                "This is not an official UN product. It expresses the views of its authors only; "
                "the official texts are the sole authority."
            ),
        ),
        ("SPARQL", told.text),
    )
    for line, (name, text) in enumerate(lines):
        about.put(line, 0, name or None, bold=True, valign="top")
        about.put(line, 1, text, valign="top", text_wrap=True)
        about.fit(line, (name, text))
    return book.close()
