"""A pack as a text document: styles, headings that repeat, page numbers, language; the road map on landscape pages."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.texts import holdable
from wsis_gdc.files.office.pack_xlsx import moment
from wsis_gdc.words.languages import direction

if TYPE_CHECKING:
    from wsis_gdc.files.office.pack_model import Pack, Sheet

__all__ = ["docx"]

_LOCALES: Final = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}
_FONT: Final = "Arial"
_FONTS: Final = {"ar": "Arial", "zh": "Microsoft YaHei"}
_INK, _HEAD, _RULE, _TINT = "1A1D21", "004E7D", "C9CED6", "EEF3F8"
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def docx(pack: Pack) -> bytes:
    """Return the pack as DOCX (A4)."""
    from docx import Document

    document = Document()
    _set_up(document, pack)
    document.add_paragraph(_text(pack.title), style="Title")
    document.add_paragraph(_text(pack.subtitle), style="Subtitle")
    _facts(document, pack)
    for number, sheet in enumerate(pack.sheets, 1):
        if sheet.name == "road_map":
            _landscape(document, pack)
        document.add_heading(_text(f"{number}. {sheet.title}"), level=1)
        if sheet.note and (sheet.rows or sheet.name == "commitments"):
            document.add_paragraph(_text(sheet.note), style="Note")
        if sheet.rows:
            _table(document, sheet, pack)
        else:
            document.add_paragraph(_text(sheet.empty), style="Normal")
    document.add_heading(_text(_about(pack)), level=1)
    for caution in pack.cautions:
        document.add_paragraph(_text(caution), style="List Bullet")
    if direction(pack.language) == "rtl":
        _right_to_left(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _about(pack: Pack) -> str:
    from wsis_gdc.words.languages import translator

    return translator(pack.language).gettext("Before you use this pack")


def _text(value: str | int | float) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    return holdable(str(value))


def _set_up(document: Any, pack: Pack) -> None:
    """Set paper, styles, language, footer and properties."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.9)
    styles = document.styles
    _font(styles["Normal"], pack.language, Pt(9.5), _INK)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    _font(styles["Title"], pack.language, Pt(22), _HEAD, bold=True)
    styles["Title"].paragraph_format.space_after = Pt(2)
    border = styles["Title"].element.find(".//{*}pBdr")
    if border is not None:
        border.getparent().remove(border)
    _font(styles["Subtitle"], pack.language, Pt(11.5), "4B5563", italic=False)
    for name in ("Title", "Subtitle"):
        for spacing in list(styles[name].element.rPr.iter("{*}spacing", "{*}kern")):
            spacing.getparent().remove(spacing)
    styles["Subtitle"].paragraph_format.space_after = Pt(10)
    _font(styles["Heading 1"], pack.language, Pt(14), _HEAD, bold=True)
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    styles["Heading 1"].paragraph_format.space_after = Pt(4)
    styles["Heading 1"].paragraph_format.keep_with_next = True
    note = styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = styles["Normal"]
    note.font.size, note.font.color.rgb = Pt(8.5), RGBColor.from_string("4B5563")
    _complex(note, Pt(8.5))
    note.paragraph_format.keep_with_next, note.paragraph_format.space_after = True, Pt(6)
    cell = styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    cell.font.size = Pt(8.5)
    _complex(cell, Pt(8.5))
    cell.paragraph_format.space_after = Pt(0)
    _language(document, pack.language)
    _footer(section, pack)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = pack.title, "WSIS–GDC linkage graph", ""
    properties.language, properties.last_modified_by = _LOCALES[pack.language], ""
    properties.created = properties.modified = moment(pack)


def _font(style: Any, language: str, size: Any, colour: str, *, bold: bool = False, italic: bool | None = None) -> None:
    """Set the font of a style for all scripts; the theme's own fonts are taken away, which would go before it."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name, style.font.size, style.font.bold = _FONT, size, bold
    style.font.color.rgb = RGBColor.from_string(colour)
    if italic is not None:
        style.font.italic = italic
    _complex(style, size, bold=bold)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        other = name in ("w:cs", "w:eastAsia")
        fonts.set(qn(name), _FONTS.get(language, _FONT) if other else _FONT)


def _complex(style: Any, size: Any, *, bold: bool = False) -> None:
    """Set the size, and where wanted the weight, of complex scripts such as Arabic, which Word keeps apart."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_rPr()
    for name in ("w:szCs", "w:bCs"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    if bold:
        weight = OxmlElement("w:bCs")
        at = properties.find(qn("w:b"))
        properties.insert(list(properties).index(at) + 1 if at is not None else len(properties), weight)
    large = OxmlElement("w:szCs")
    large.set(qn("w:val"), str(round(size.pt * 2)))
    at = properties.find(qn("w:sz"))
    properties.insert(list(properties).index(at) + 1 if at is not None else len(properties), large)


def _language(document: Any, language: str) -> None:
    """Set the language of the whole document, for spelling and for screen readers."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rPr')}")
    lang = defaults.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        defaults.append(lang)
    for name in list(lang.attrib):
        del lang.attrib[name]
    code = _LOCALES[language]
    lang.set(qn("w:val"), "en-GB" if language in ("ar", "zh") else code)
    lang.set(qn("w:eastAsia"), "zh-CN")
    lang.set(qn("w:bidi"), "ar-SA")


def _footer(section: Any, pack: Pack) -> None:
    """Put the title and "page / pages" at the foot of every page."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Pt

    paragraph = section.footer.paragraphs[0]
    paragraph.style.font.size = Pt(8)
    stops = paragraph.paragraph_format.tab_stops
    paragraph.style.paragraph_format.tab_stops.clear_all()
    width = section.page_width - section.left_margin - section.right_margin
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(_text(f"{pack.title}\t"))
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("result", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "result":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


def _facts(document: Any, pack: Pack) -> None:
    table = document.add_table(rows=0, cols=2)
    width = _width(document)
    for label, value in pack.facts:
        row = table.add_row()
        for cell, text, bold in ((row.cells[0], label, True), (row.cells[1], value, False)):
            cell.paragraphs[0].style = "Cell"
            cell.paragraphs[0].add_run(_text(text)).bold = bold
            _shade(cell, _TINT)
        _keep(row)
    _columns(table, [round(width * 0.26), round(width * 0.74)])


def _landscape(document: Any, pack: Pack) -> None:
    from docx.enum.section import WD_ORIENT, WD_SECTION

    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    if section.page_width < section.page_height:
        section.page_width, section.page_height = section.page_height, section.page_width
    section.footer.is_linked_to_previous = False
    _footer(section, pack)


def _width(document: Any) -> int:
    section = document.sections[-1]
    return int(section.page_width - section.left_margin - section.right_margin)


def _table(document: Any, sheet: Sheet, pack: Pack) -> None:
    """Add a table: the heading row repeats on every page, rows do not break across pages."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, RGBColor

    table = document.add_table(rows=1, cols=len(sheet.headings))
    _rules(table, grid=sheet.name == "road_map")
    head = table.rows[0]
    for cell, heading in zip(head.cells, sheet.headings, strict=True):
        cell.paragraphs[0].style = "Cell"
        run = cell.paragraphs[0].add_run(_text(heading))
        run.bold, run.font.color.rgb = True, RGBColor.from_string("FFFFFF")
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        _shade(cell, _HEAD)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeat)
    _keep(head)
    for number, values in enumerate(sheet.rows):
        row = table.add_row()
        address = sheet.addresses[number] if sheet.addresses else ""
        for place, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.style = "Cell"
            if place == 0 and address:
                _link(document, paragraph, _text(value), address)
            else:
                paragraph.add_run(_text(value)).bold = place == 0
        _keep(row)
        if sheet.name == "road_map":
            row.height = Cm(1.0)
    total = sum(sheet.widths)
    width = _width(document)
    _columns(table, [round(width * part / total) for part in sheet.widths])


def _link(document: Any, paragraph: Any, text: str, address: str) -> None:
    """Add a link to an official text."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.bold, run.font.underline, run.font.color.rgb = True, True, RGBColor.from_string("0B5CAD")
    link.append(run._r)
    paragraph._p.append(link)


def _rules(table: Any, *, grid: bool) -> None:
    """Rule a table by thin horizontal lines, a table to write in also by vertical ones."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for name in ("top", "left", "bottom", "right", "insideH", "insideV") if grid else ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{name}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _RULE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _columns(table: Any, widths: list[int]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Emu

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
        for cell in column.cells:
            cell.width = Emu(width)
    margins = OxmlElement("w:tblCellMar")
    for name, value in (("top", 50), ("left", 80), ("bottom", 50), ("right", 80)):
        margin = OxmlElement(f"w:{name}")
        margin.set(qn("w:w"), str(value))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _shade(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _keep(row: Any) -> None:
    """Keep a row on one page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _right_to_left(document: Any) -> None:
    """Set paragraphs and tables from right to left.

    A paragraph without a right-to-left letter, such as a code or an English summary, keeps its own direction and is
    only put to the right.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    parts = [document.element.body, *(section.footer._element for section in document.sections)]
    for paragraph in (each for part in parts for each in part.iter(qn("w:p"))):
        properties = paragraph.get_or_add_pPr()
        text = "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
        if text and not _RIGHT_TO_LEFT.search(text):
            properties.get_or_add_jc().set(qn("w:val"), "right")
            continue
        properties.insert_element_before(OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
        for run in paragraph.iter(qn("w:r")):
            if _RIGHT_TO_LEFT.search("".join(each.text or "" for each in run.iter(qn("w:t")))):
                run.get_or_add_rPr().append(OxmlElement("w:rtl"))
    for table in document.element.body.iter(qn("w:tbl")):
        table.tblPr.append(OxmlElement("w:bidiVisual"))
