"""The joint road map of all lines as a workbook: what is planned, what is open, and how to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.files.office.workbook import THEME, Book
from wsis_gdc.words.languages import translator
from wsis_gdc.words.road_map import (
    ACTIVITY_NAMES,
    activity_records,
    joint_heads,
    joint_notes,
    missing_headings,
    missing_records,
    title,
)

if TYPE_CHECKING:
    from wsis_gdc.questions.road_maps import Joint
    from wsis_gdc.words.terms import Terms

__all__ = ["to_xlsx"]

_WIDTHS: Final = (8, 46, 16, 24, 10, 30, 14, 14, 12, 12, 12, 12, 13, 16, 11, 26, 26, 30)


def to_xlsx(found: Joint, terms: Terms) -> bytes:
    """Return the workbook; the same road maps and words give the same bytes."""
    _ = translator(terms.language).gettext
    book = Book(title(_), terms.language, author="WSIS–GDC linkage graph")
    page = book.page(_("Please read first"), (110,), paper="A4")
    page.title(title(_))
    for line, note in enumerate(joint_notes(found, terms), 2):
        page.line(line, [note], text_wrap=True, valign="top", align=book.start)
    look: dict[str, Any] = {"text_wrap": True, "valign": "top", "align": book.start}
    look |= {"bottom": 1, "bottom_color": THEME.line}
    records = activity_records(found.activities, terms)
    page = book.page(_("Activities"), _WIDTHS, footer=("", "&A – &P / &N"))
    page.heads(joint_heads(terms).values(), len(records), frozen=2)
    for line, record in enumerate(records, 1):
        page.line(line, [record[name] for name in ACTIVITY_NAMES], **look)
    rows = missing_records(found, terms.language)
    headings = missing_headings(_)
    page = book.page(_("What is open"), (34, 14, 100), paper="A4", footer=("", "&A – &P / &N"))
    page.heads((_("Question"), _("Code"), _("What was found")), len(rows), frozen=1)
    for line, row in enumerate(rows, 1):
        page.line(line, [headings[row["question"]], row["code"], row["sentence"]], **look)
    return book.close()
