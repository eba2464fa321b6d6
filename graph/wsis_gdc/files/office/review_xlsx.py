"""The workbook that reviewers fill: a sheet that explains, and one row for each link or pair without one.

The first two columns are hidden: the identifier of the row, and the claim that was judged. So is the first row, which
names the columns, so that a file comes back from any language and any office program.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.files.office.workbook import THEME, Book, Page, shade
from wsis_gdc.knowledge.verdicts import OF_LINKS, OF_PAIRS
from wsis_gdc.words.languages import translator
from wsis_gdc.words.review_sentences import choices, explanation, heads, locator, reason, sheet_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.questions.review import Place, Row
    from wsis_gdc.words.terms import Terms

__all__ = ["COLUMNS", "FILLED", "FIRST", "HIDDEN", "MARK", "to_xlsx"]

HIDDEN: Final = ("id", "judged")
"""The keys of the hidden columns."""

FILLED: Final = ("conclusion", "relation", "strength", "comment", "reviewer", "orcid", "date", "consent")
"""The keys of the columns that reviewers fill."""

COLUMNS: Final[dict[str, float]] = {
    **dict.fromkeys(HIDDEN, 12),
    "number": 6,
    "subject": 18,
    "subject_title": 42,
    "object": 27,
    "object_title": 42,
    "our_relation": 13,
    "our_strength": 9,
    "certainty": 11,
    "reason": 46,
    "conclusion": 17,
    "relation": 15,
    "strength": 10,
    "comment": 42,
    "reviewer": 20,
    "orcid": 22,
    "date": 12,
    "consent": 14,
}
"""The keys of all columns, and how wide they are."""

MARK: Final = "wsis-gdc review 1"
"""What the first cell of the sheet says, so that a file can be known by it."""

FIRST: Final = 3
"""The number of the first row below the heads, as people count."""

_PROTECTED: Final = {
    "autofilter": True,
    "sort": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


def to_xlsx(rows: Sequence[Row], title: str, terms: Terms) -> bytes:
    """Return the workbook; the same rows and words give the same bytes."""
    book = Book(title, terms.language, author="WSIS–GDC linkage graph")
    _explain(book, rows, title, terms)
    _sheet(book, rows, terms)
    return book.close()


def _explain(book: Book, rows: Sequence[Row], title: str, terms: Terms) -> None:
    name, _review = sheet_names(translator(terms.language).gettext)
    page = book.page(name, (110,), paper="A4")
    page.title(title)
    line = 2
    signs = Counter(row.sign for row in rows)
    for heading, paragraphs in explanation(terms, links=signs["link"], coded=signs["coded"], words=signs["words"]):
        page.put(line, 0, heading, bold=True, font_size=12)
        for text in paragraphs:
            line += 1
            page.line(line, [text], text_wrap=True, valign="top", align=book.start)
        line += 2
    page.sheet.protect()


def _sheet(book: Book, rows: Sequence[Row], terms: Terms) -> None:
    _name, review = sheet_names(translator(terms.language).gettext)
    page = book.page(review, tuple(COLUMNS.values()), footer=("", "&A – &P / &N"))
    sheet = page.sheet
    for column, key in enumerate(COLUMNS):
        page.put(0, column, MARK if column == 0 else key)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(0, len(HIDDEN) - 1, 12, None, {"hidden": True})
    _heads(page, heads(terms), len(rows))
    for line, row in enumerate(rows, FIRST - 1):
        _row(page, line, row, terms)
    offered = choices(terms)
    for line, row in enumerate(rows, FIRST - 1):
        _pick(page, line, "conclusion", [offered["conclusion"][code] for code in (OF_LINKS if row.link else OF_PAIRS)])
    for key in ("relation", "strength", "consent"):
        _pick(page, FIRST - 1, key, list(offered[key].values()), to=FIRST - 2 + len(rows))
    sheet.protect("", _PROTECTED)
    sheet.activate()


def _heads(page: Page, names: dict[str, str], lines: int) -> None:
    order = tuple(COLUMNS)
    for key, name in names.items():
        fill = shade(1) if key in FILLED else {}
        rule = {"bottom": 2, "bottom_color": THEME.text, "align": page.book.start}
        page.put(1, order.index(key), name, bold=True, text_wrap=True, valign="top", **rule, **fill)
    page.sheet.set_row(1, 32)
    page.sheet.freeze_panes(2, order.index("subject_title"))
    page.sheet.repeat_rows(1)
    page.sheet.autofilter(1, 0, max(2, lines + 1), len(order) - 1)
    page.sheet.print_area(1, len(HIDDEN), max(2, lines + 1), len(order) - 1)


def _row(page: Page, line: int, row: Row, terms: Terms) -> None:
    look: dict[str, Any] = {"text_wrap": True, "valign": "top", "align": page.book.start}
    look |= {"bottom": 1, "bottom_color": THEME.faint}
    link = row.link
    sure = terms.coded("certainty", link.certainty) if link and link.certainty else None
    no_link = terms.coded("verdict", "no-link")
    shown: dict[str, str | float | None] = {
        "id": row.id,
        "judged": row.judged,
        "number": line - FIRST + 2,
        "subject_title": _told(row.subject),
        "object_title": _told(row.object),
        "our_relation": terms.relations.get(link.predicate, link.predicate) if link else no_link,
        "our_strength": link.strength if link else None,
        "certainty": sure,
        "reason": reason(row, terms),
    }
    page.fit(line, [shown.get(key) for key in COLUMNS], least=30)
    for column, key in enumerate(COLUMNS):
        if key in ("subject", "object"):
            place = row.subject if key == "subject" else row.object
            page.link(line, column, locator(place, terms), place.address, **look)
        elif key in FILLED:
            form = {"num_format": "yyyy-mm-dd"} if key == "date" else {"num_format": "@"} if key != "strength" else {}
            page.put(line, column, None, **look, locked=False, **form)
        else:
            page.put(line, column, shown[key], **look)


def _told(place: Place) -> str:
    thing = place.thing
    return f"{thing.label}\n{thing.gist}" if thing.gist else thing.label


def _pick(page: Page, line: int, key: str, offered: list[str], *, to: int | None = None) -> None:
    column = tuple(COLUMNS).index(key)
    rule = {"validate": "list", "source": offered, "error_title": "✗", "error_message": " / ".join(offered)[:250]}
    page.sheet.data_validation(line, column, line if to is None else to, column, rule)
