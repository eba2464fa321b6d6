"""The joint road map of all lines as a workbook or document: what is planned, what is open, and how to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.files.office.booklet import Paper, Table
from wsis_gdc.files.office.office_file import moment_of
from wsis_gdc.files.office.workbook import THEME, Book
from wsis_gdc.words.languages import translator
from wsis_gdc.words.road_map_heads import (
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

__all__ = ["joint_file", "to_docx", "to_xlsx"]

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


_ON_PAPER: Final = {
    "line": 7,
    "activity": 34,
    "gdc": 11,
    "wsis20": 11,
    "other_paragraphs": 11,
    "lead": 17,
    "partners": 17,
    "deadline": 11,
    "indicator": 22,
    "status": 13,
    "reporter": 16,
}
"""The columns for which a page has room, and how wide they are; the workbook has all."""


def to_docx(found: Joint, terms: Terms) -> bytes:
    """Return the document; the same road maps and words give the same bytes."""
    from wsis_gdc.files.office import pack_docx

    _ = translator(terms.language).gettext
    heads, headings = joint_heads(terms), missing_headings(_)
    planned = tuple(
        tuple(record[name] or "" for name in _ON_PAPER) for record in activity_records(found.activities, terms)
    )
    rows = missing_records(found, terms.language)
    missing = tuple((headings[row["question"]], row["code"], row["sentence"]) for row in rows)
    nothing = joint_notes(found, terms)[0]
    tables = (
        Table(
            "activities",
            _("Activities"),
            tuple(heads[name] for name in _ON_PAPER),
            tuple(_ON_PAPER.values()),
            planned,
            empty=nothing,
            landscape=True,
        ),
        Table(
            "open",
            _("What is open"),
            (_("Question"), _("Code"), _("What was found")),
            (26, 14, 100),
            missing,
            empty="–",
        ),
    )
    plans = {activity.plan for activity in found.activities}
    facts = (
        (_("Activities"), str(len(planned))),
        (_("Road maps"), str(len(plans))),
        (_("What is open"), str(len(missing))),
    )
    lead = _(
        "Who plans what for which commitment by when, over all action lines, as reported in the road maps taken in."
    )
    moment = moment_of(max((activity.date for activity in found.activities if len(activity.date) >= 10), default=""))
    return pack_docx.to_docx(
        Paper(
            title=title(_),
            subtitle=lead,
            language=terms.language,
            facts=facts,
            tables=tables,
            before_use=_("Please read first"),
            cautions=joint_notes(found, terms),
            moment=moment,
        )
    )


def joint_file(found: Joint, terms: Terms, known: str) -> bytes:
    """Return the joint road map as ``xlsx`` or ``docx``."""
    return {"xlsx": to_xlsx, "docx": to_docx}[known](found, terms)
