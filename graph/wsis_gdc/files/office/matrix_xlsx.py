"""A matrix as a workbook: the matrix, the evidence, legend and method, provenance.

Texts are written as texts, never as formulas, and only plain ``https:`` addresses become links. Totals are formulas
with their results beside them, so that viewers that do not calculate show them too. The bytes depend on the content
alone: no clock, no name of a person or machine.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.texts import https_address, plain, width
from wsis_gdc.files.matrix_content import TITLE, Content
from wsis_gdc.files.office.matrix_sheet import MatrixSheet
from wsis_gdc.files.office.workbook import THEME, Styles, add_sheet, height, put

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from wsis_gdc.knowledge.links import Link

__all__ = ["to_xlsx"]

EPOCH: Final = datetime(1980, 1, 1)
"""The date that the file gives as its making, the first that a ZIP archive can hold."""

MOST_ROWS: Final = 1_048_000
MOST_COLUMNS: Final = 16_300
MOST_SOURCES: Final = 4
LONGEST_ADDRESS: Final = 2_000


def to_xlsx(content: Content) -> bytes:
    """Return the matrix as a workbook. Raises QueryError where a library is missing or a sheet would be too large."""
    try:
        import xlsxwriter
    except ImportError:
        raise QueryError("XLSX needs the library XlsxWriter: pip install XlsxWriter") from None
    _refuse_what_is_too_large(content)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    facts = "; ".join(f"{name}: {value}" for name, value in content.provenance())
    book.set_properties(
        {"title": content.title, "subject": TITLE, "comments": facts, "keywords": "WSIS, GDC, SDG", "created": EPOCH}
    )
    book.set_custom_property("Data version", content.data_version or "-")
    styles = Styles(book, right_to_left=content.right_to_left)
    MatrixSheet(book, content, styles).write()
    _evidence(book, content, styles)
    _method(book, content, styles)
    _provenance(book, content, styles)
    book.close()
    return out.getvalue()


def _refuse_what_is_too_large(content: Content) -> None:
    rows, columns = len(content.matrix.rows), len(content.matrix.columns)
    if rows > MOST_ROWS or columns > MOST_COLUMNS or len(content.links) > MOST_ROWS:
        raise QueryError(
            f"{rows} × {columns} cells and {len(content.links)} links are more than a sheet holds; "
            "choose coarser kinds (objective, action-line, goal) or another format (csv, json)"
        )


def _evidence(book: Workbook, content: Content, styles: Styles) -> None:
    """Add the sheet with one row a link; each locator opens the official text and stands below the end it is for."""
    said = content.words
    sheet = add_sheet(book, content, said["evidence"])
    heads, sources = _placed_sources(content)
    # LibreOffice does not wrap the text of a link, so that the widest must fit
    widest = [max([14, *(width(found[place][0]) for found in sources)]) for place in range(len(heads))]
    columns: list[tuple[str, int]] = [
        (said["row"], 9),
        (said["column"], 11),
        (said["subject"], 28),
        (said["relation"], 11),
        (said["object"], 28),
        (said["strength"], 9),
        (said["confidence"], 11),
        *((head, min(44, wide)) for head, wide in zip(heads, widest, strict=True)),
        (said["rationale"], 58),
        (said["claimant"], 18),
        (said["claim"], 12),
        (said["status"], 12),
        (said["set"], 14),
        (said["identifier"], 24),
    ]
    for place, (name, digits) in enumerate(columns):
        sheet.set_column(place, place, digits)
        put(sheet, styles, 0, place, name, bold=True, text_wrap=True, bottom=2, bottom_color=THEME.text, valign="top")
    sheet.set_row(0, 30)
    cell = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": THEME.faint, "font_size": 9}
    for line, ((link, rows, in_columns), found) in enumerate(zip(content.links, sources, strict=True), start=1):
        relation = content.relations.get(link.predicate, plain(link.predicate))
        ends = (content.name(link.subject), relation, content.name(link.object))
        before = (rows, in_columns, *ends)
        claim = (link.claimant, content.claim(link.claim_kind), content.status(link.status), compact(link.set_iri))
        after = [plain(text) for text in (link.rationale, *claim, compact(link.iri))]
        texts = (*before, "", "", *(text for text, _ in found), *after)
        sheet.set_row(line, height(zip(texts, (digits for _, digits in columns), strict=True), 9))
        for place, text in enumerate(before):
            put(sheet, styles, line, place, text, **cell)
        _strength(sheet, styles, line, link, cell)
        for place, source in enumerate(found, start=7):
            _source(sheet, styles, (line, place), source, cell)
        for place, text in enumerate(after, start=7 + len(heads)):
            put(sheet, styles, line, place, text, **cell)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(content.links)), len(columns) - 1)
    sheet.print_area(0, 0, max(1, len(content.links)), len(columns) - 1)
    if content.ways:
        _ways(book, content, styles)
    elif content.facts:
        _facts(book, content, styles)


def _strength(sheet: Worksheet, styles: Styles, line: int, link: Link, cell: dict[str, Any]) -> None:
    centred = cell | {"align": "center"}
    if link.strength is None:
        sheet.write_blank(line, 5, None, styles(**centred))
    else:
        shade = styles.shade(link.strength) if link.strength in (1, 2, 3) else {}
        sheet.write_number(line, 5, link.strength, styles(**(centred | shade), bold=True))
    if link.confidence is None:
        sheet.write_blank(line, 6, None, styles(**centred))
    else:
        sheet.write_number(line, 6, link.confidence, styles(**centred, num_format="0.00"))


def _placed_sources(content: Content) -> tuple[list[str], list[list[tuple[str, str]]]]:
    """Return the heads of the columns of evidence, and for each link a text and an address (or nothing) in each.

    Evidence for the subject stands in the first columns, then that for the object, then what speaks for no known end.
    """
    said = content.words
    heads: list[str] = []
    placed: list[list[tuple[str, str]]] = [[] for _ in content.links]
    for side in ("subject", "object", ""):
        found = [_sources(link, side) for link, _, _ in content.links]
        most = min(MOST_SOURCES, max(map(len, found), default=0))
        name = f"{said['evidence']}: {said[side]}" if side else said["evidence"]
        heads += [f"{name} {place + 1}" if most > 1 else name for place in range(most)]
        for line, sources in zip(placed, found, strict=True):
            line += (*sources, *[("", "")] * (most - len(sources)))
    return heads, placed


def _sources(link: Link, side: str) -> list[tuple[str, str]]:
    """Return the documents that carry a claim's end: each with its locators as text, and its address or nothing."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in link.evidence:
        if item.side == side or (side and item.side == "both"):
            found.setdefault((plain(item.document), https_address(item.address)), []).append(plain(item.code))
    sources = [
        (f"{document}: {', '.join(codes)}" if document else ", ".join(codes), address)
        for (document, address), codes in found.items()
    ]
    if len(sources) > MOST_SOURCES:
        rest = "; ".join(text for text, _ in sources[MOST_SOURCES - 1 :])
        sources = [*sources[: MOST_SOURCES - 1], (rest, "")]
    return sources


def _source(
    sheet: Worksheet, styles: Styles, at: tuple[int, int], source: tuple[str, str], cell: dict[str, Any]
) -> None:
    text, address = source
    if not text and not address:
        sheet.write_blank(*at, None, styles(**cell))
    elif address and len(address) <= LONGEST_ADDRESS:
        look = styles.text(text, **cell | {"font_color": THEME.accent, "underline": 1})
        sheet.write_url(*at, address, look, text[:32_000] or address, address[:250])
    else:
        put(sheet, styles, *at, text, **cell)


def _ways(book: Workbook, content: Content, styles: Styles) -> None:
    """Add the sheet with one row for each way that the chains of a cell take, and what carries its steps."""
    said = content.words
    sheet = add_sheet(book, content, said["path"])
    heads = (said["row"], said["column"], said["path"], said["strength"], content.chains, said["links"], said["facts"])
    for place, (name, digits) in enumerate(zip(heads, (40, 40, 40, 10, 10, 60, 60), strict=True)):
        sheet.set_column(place, place, digits)
        put(sheet, styles, 0, place, name, bold=True, text_wrap=True, bottom=2, bottom_color=THEME.text)
    cell = {"text_wrap": True, "valign": "top", "font_size": 9}
    for line, (row, column, way) in enumerate(content.ways, start=1):
        links = "; ".join(plain(compact(link.iri)) for hop in way.hops for link in hop.links)
        facts = "; ".join(plain(str(fact)) for hop in way.hops for fact in hop.facts)
        via = " – ".join(content.name(thing) for thing in way.via)
        texts = {0: content.name(row), 1: content.name(column), 2: via, 5: links, 6: facts}
        for place, text in texts.items():
            put(sheet, styles, line, place, text, **cell)
        number = styles(**cell, align="center", num_format="0.##")
        if way.strength is None:
            sheet.write_blank(line, 3, None, number)
        else:
            sheet.write_number(line, 3, way.strength, number)
        sheet.write_number(line, 4, way.chains, number)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(content.ways), len(heads) - 1)


def _facts(book: Workbook, content: Content, styles: Styles) -> None:
    """Add the sheet with the stated facts that cells count."""
    said = content.words
    sheet = add_sheet(book, content, said["facts"])
    for place, (key, digits) in enumerate((("row", 44), ("column", 44), ("facts", 90))):
        sheet.set_column(place, place, digits)
        put(sheet, styles, 0, place, said[key], bold=True, bottom=2, bottom_color=THEME.text)
    for line, (row, column, fact) in enumerate(content.facts, start=1):
        for place, text in enumerate((content.name(row), content.name(column), fact)):
            put(sheet, styles, line, place, text, text_wrap=True, valign="top", font_size=9)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _method(book: Workbook, content: Content, styles: Styles) -> None:
    """Add the sheet that says how to read the matrix."""
    said = content.words
    sheet = add_sheet(book, content, said["method"])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 120)
    put(sheet, styles, 0, 0, said["method"], font_size=16, bold=True)
    line = 2
    for step, text, meaning in content.legend():
        shade = styles.shade(step) if step is not None else {}
        put(sheet, styles, line, 0, text, align="center", border=1, border_color=THEME.line, bold=True, **shade)
        _indented(sheet, styles, line, meaning)
        line += 1
    line += 1
    marked = (said["asterisk"],) if content.marked else ()
    for paragraph in (f"{said['value']}: {content.value}.", *content.method(), *marked, said["pointed_at"]):
        _indented(sheet, styles, line, paragraph)
        line += 1
    columns = tuple((content.code(column), content.label(column)) for column in content.matrix.columns)
    headed = ((heading, said["meaning"], entries) for heading, entries in content.glossary())
    for heading, second, entries in (*headed, (said["columns"], content.columns_name, columns)):
        line += 1
        rule = {"bold": True, "bottom": 1, "bottom_color": THEME.line}
        put(sheet, styles, line, 0, heading, **rule)
        put(sheet, styles, line, 1, second, **rule, indent=1, align=styles.start)
        for name, meaning in entries:
            line += 1
            put(sheet, styles, line, 0, name, valign="top", text_wrap=True)
            _indented(sheet, styles, line, meaning, name)
        line += 1


def _indented(sheet: Worksheet, styles: Styles, line: int, text: str, name: str = "") -> None:
    sheet.set_row(line, height([(text, 118), (name, 24)]))
    put(sheet, styles, line, 1, text, text_wrap=True, valign="top", indent=1, align=styles.start)


def _provenance(book: Workbook, content: Content, styles: Styles) -> None:
    """Add the sheet that says what the file is, from which version, by which filter, and whose claims it holds."""
    said = content.words
    sheet = add_sheet(book, content, said["provenance"])
    for place, digits in enumerate((72, 60, 12)):
        sheet.set_column(place, place, digits)
    put(sheet, styles, 0, 0, said["provenance"], font_size=16, bold=True)
    put(sheet, styles, 1, 0, TITLE, font_color=THEME.muted)
    line = 3
    for name, value in content.provenance():
        sheet.set_row(line, height([(value, 60)]))
        put(sheet, styles, line, 0, name, font_color=THEME.muted, valign="top")
        put(sheet, styles, line, 1, value, text_wrap=True, valign="top")
        line += 1
    line += 1
    rule = {"bold": True, "bottom": 1, "bottom_color": THEME.line}
    for place, key in enumerate(("set", "claimant", "links")):
        put(sheet, styles, line, place, said[key], **rule, **({"align": "center"} if place == 2 else {}))
    for name, claimant, count in content.sets():
        line += 1
        sheet.set_row(line, height([(name, 72), (claimant, 60)]))
        put(sheet, styles, line, 0, name, text_wrap=True, valign="top")
        put(sheet, styles, line, 1, claimant, text_wrap=True, valign="top")
        sheet.write_number(line, 2, count, styles(valign="top", align="center"))
    put(sheet, styles, line + 2, 0, said["disclaimer"], font_color=THEME.muted)
