"""A pack, or another paper of facts and tables, as a text document.

It has styles, headings that repeat, page numbers and a language; wide tables stand on landscape pages.
"""

from __future__ import annotations

import io
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from wsis_gdc.base.texts import holdable
from wsis_gdc.files.office.office_file import LOCALES, settled
from wsis_gdc.words.languages import number

if TYPE_CHECKING:
    from wsis_gdc.files.office.booklet import Paper, Table

__all__ = ["to_docx"]

_CELL: Final = "Cell"
_HEADING: Final = "Heading1"
_FONT: Final = "Arial"
_FONTS: Final = {"zh": "Microsoft YaHei"}
_INK, _MUTED, _HEAD, _RULE, _TINT, _LINK = "1A1D21", "4B5563", "004E7D", "C9CED6", "EEF3F8", "0B5CAD"
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def to_docx(book: Paper) -> bytes:
    """Return a pack or another paper as DOCX (A4), always the same bytes."""
    document = Document()
    _styles(document, book.language)
    _properties(document, book)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.9)
    _footer(section, book)
    _paragraph(document, book.title, "Title")
    _paragraph(document, book.subtitle, "Subtitle")
    if book.opening:
        document.add_paragraph(holdable(book.opening))
    _facts(document, book)
    for place, table in enumerate(book.tables, 1):
        if table.landscape:
            _landscape(document, book)
        _paragraph(document, f"{place}. {table.title}", _HEADING)
        if table.note and (table.rows or table.name == "commitments"):
            _paragraph(document, table.note, "Note")
        if table.rows:
            _table(document, table, book.language)
        else:
            document.add_paragraph(holdable(table.empty))
    _paragraph(document, book.before_use, _HEADING)
    for caution in book.cautions:
        _paragraph(document, caution, "ListBullet")
    if book.right_to_left:
        _right_to_left(document)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _element(name: str, **attributes: str) -> Any:
    """Return an element such as ``w:shd`` with attributes of the same namespace."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _properties(document: Any, book: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = holdable(book.title), "WSIS–GDC linkage graph", ""
    properties.language, properties.last_modified_by = LOCALES[book.language], ""
    properties.created = properties.modified = book.moment


def _styles(document: Any, language: str) -> None:
    """Set fonts, sizes, spaces and the language of the document."""
    styles = document.styles
    _font(styles["Normal"], language, Pt(9.5), _INK)
    _font(styles["Title"], language, Pt(22), _HEAD, bold=True)
    _font(styles["Subtitle"], language, Pt(11.5), _MUTED)
    styles["Subtitle"].font.italic = False
    _font(styles["Heading 1"], language, Pt(14), _HEAD, bold=True)
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    for name, after in (("Normal", 4), ("Title", 2), ("Subtitle", 10), ("Heading 1", 4)):
        styles[name].paragraph_format.space_after = Pt(after)
    for name in ("Title", "Subtitle"):
        # python-docx's own template rules the title and spaces its letters
        for tag in ("pBdr", "spacing", "kern"):
            within = styles[name].element if tag == "pBdr" else styles[name].element.rPr
            for element in list(within.iter(qn(f"w:{tag}"))):
                element.getparent().remove(element)
    for name, after in (("Note", 6), (_CELL, 0)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(8.5)
        _complex(style, Pt(8.5))
        style.paragraph_format.space_after = Pt(after)
    styles["Note"].font.color.rgb = RGBColor.from_string(_MUTED)
    for name in ("Heading 1", "Note"):
        styles[name].paragraph_format.keep_with_next = True
    defaults = styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    latin = "en-GB" if language in ("ar", "zh") else LOCALES[language]
    defaults.append(_element("w:lang", val=latin, eastAsia="zh-CN", bidi="ar-SA"))


def _font(style: Any, language: str, size: Any, colour: str, *, bold: bool = False) -> None:
    """Set the font of a style for all scripts; the theme's own fonts are taken away, which would go before it."""
    style.font.name, style.font.size, style.font.bold = _FONT, size, bold
    style.font.color.rgb = RGBColor.from_string(colour)
    _complex(style, size, bold=bold)
    fonts, other = style.element.rPr.rFonts, _FONTS.get(language, _FONT)
    fonts.attrib.clear()
    for name, font in (("ascii", _FONT), ("hAnsi", _FONT), ("cs", other), ("eastAsia", other)):
        fonts.set(qn(f"w:{name}"), font)


def _complex(style: Any, size: Any, *, bold: bool = False) -> None:
    """Set the size, and where wanted the weight, of complex scripts such as Arabic, which Word keeps apart."""
    properties = style.element.get_or_add_rPr()
    for name in ("w:szCs", "w:bCs"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    large = _element("w:szCs", val=str(round(size.pt * 2)))
    for beside, new in (("w:b", _element("w:bCs") if bold else None), ("w:sz", large)):
        if new is not None:
            properties.find(qn(beside)).addnext(new)


def _footer(section: Any, book: Paper) -> None:
    """Put the title and "page / pages" at the foot of every page."""
    paragraph = section.footer.paragraphs[0]
    paragraph.style.font.size = Pt(8)
    paragraph.style.paragraph_format.tab_stops.clear_all()
    width = section.page_width - section.left_margin - section.right_margin
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(holdable(f"{book.title}\t"))
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    before = (_element("w:fldChar", fldCharType="begin"), instruction, _element("w:fldChar", fldCharType="separate"))
    for mark in before:
        paragraph.add_run()._r.append(mark)
    paragraph.add_run("1")
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))


def _facts(document: Any, book: Paper) -> None:
    table = document.add_table(rows=0, cols=2)
    for label, value in book.facts:
        row = table.add_row()
        for cell, text, bold in zip(row.cells, (label, value), (True, False), strict=True):
            _write(cell, text).bold = bold
            _shade(cell, _TINT)
        _keep(row)
    _columns(document, table, (26, 74))


def _landscape(document: Any, book: Paper) -> None:
    """Begin a page that is wider than high, unless it is one already."""
    if document.sections[-1].orientation == WD_ORIENT.LANDSCAPE:
        return
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1.2)  # the table has many columns
    section.footer.is_linked_to_previous = False
    _footer(section, book)


def _table(document: Any, content: Table, language: str) -> None:
    """Add a table: the heading row repeats on every page, rows do not break across pages."""
    to_fill = content.name == "road_map"
    columns = len(content.headings) - content.aside
    table = document.add_table(rows=1, cols=columns)
    _rules(table, grid=to_fill)
    head = table.rows[0]
    for cell, heading in zip(head.cells, content.headings[:columns], strict=True):
        run = _write(cell, heading)
        run.bold, run.font.color.rgb = True, RGBColor.from_string("FFFFFF")
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        _shade(cell, _HEAD)
    head._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
    _keep(head)
    # each row is a copy of one: the library would look for the place of every mark in every cell
    pattern = table.add_row()
    for place, cell in enumerate(pattern.cells):
        _write(cell, "").bold = place == 0
    _keep(pattern)
    if to_fill:
        pattern.height = Cm(1.0)
    _columns(document, table, content.widths[:columns])
    table._tbl.remove(pattern._tr)
    for values, address in zip(content.rows, content.addresses or ("",) * len(content.rows), strict=True):
        row = deepcopy(pattern._tr)
        table._tbl.append(row)
        for paragraph, value in zip(row.iter(qn("w:p")), values[:columns], strict=True):
            (run,) = paragraph.r_lst
            Run(run, table).text = holdable(number(value, language, "0.0") if isinstance(value, float) else str(value))
        if address:
            first = Paragraph(row.tc_lst[0].p_lst[0], table)
            _link(document, first, first.runs[0], address)


def _write(cell: Any, text: str) -> Any:
    cell.paragraphs[0]._p.style = _CELL  # by id, see _paragraph
    return cell.paragraphs[0].add_run(holdable(text))


def _paragraph(document: Any, text: str, style: str) -> None:
    """Add a paragraph in a style, given by its id: the library would look every style through for a name."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style
    paragraph.add_run(holdable(text))


def _link(document: Any, paragraph: Any, run: Any, address: str) -> None:
    """Make a run a link to an official text."""
    run.font.underline, run.font.color.rgb = True, RGBColor.from_string(_LINK)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(run._r)
    paragraph._p.append(link)


def _rules(table: Any, *, grid: bool) -> None:
    """Rule a table by thin horizontal lines, a table to write in also by vertical ones."""
    borders = OxmlElement("w:tblBorders")
    for name in ("top", "left", "bottom", "right", "insideH", "insideV") if grid else ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{name}", val="single", sz="4", space="0", color=_RULE))
    table._tbl.tblPr.append(borders)


def _columns(document: Any, table: Any, shares: tuple[int, ...]) -> None:
    """Share the width of the page among the columns."""
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    table.autofit = False
    widths = [Emu(round(width * share / sum(shares))) for share in shares]
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    for row in table.rows:
        for cell, wide in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = wide
    margins = OxmlElement("w:tblCellMar")
    for name, value in (("top", 50), ("left", 80), ("bottom", 50), ("right", 80)):
        margins.append(_element(f"w:{name}", w=str(value), type="dxa"))
    table._tbl.tblPr.append(margins)


def _shade(cell: Any, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=colour))


def _keep(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _right_to_left(document: Any) -> None:
    """Set paragraphs and tables from right to left.

    A paragraph without a right-to-left letter, such as a code or an English summary, keeps its own direction and is
    only put to the right.
    """
    parts = [document.element.body, *(section.footer._element for section in document.sections)]
    for paragraph in (paragraph for part in parts for paragraph in part.iter(qn("w:p"))):
        properties = paragraph.get_or_add_pPr()
        text = _letters(paragraph)
        if text and not _RIGHT_TO_LEFT.search(text):
            properties.get_or_add_jc().set(qn("w:val"), "right")
            continue
        properties.insert_element_before(OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
        for run in paragraph.iter(qn("w:r")):
            if _RIGHT_TO_LEFT.search(_letters(run)):
                run.get_or_add_rPr().append(OxmlElement("w:rtl"))
    for table in document.element.body.iter(qn("w:tbl")):
        table.tblPr.append(OxmlElement("w:bidiVisual"))


def _letters(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))
