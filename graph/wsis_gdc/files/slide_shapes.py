"""What slides of editable shapes share: a presentation of one slide, texts on it, and colours."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from wsis_gdc.base.libraries import extras
from wsis_gdc.base.texts import holdable
from wsis_gdc.files.office.office_file import LOCALES, settled

__all__ = ["add_drawn", "colour_of", "empty", "finished", "write_text"]


def empty(size: tuple[int, int]) -> tuple[Any, Any]:
    """Return a presentation with one empty slide of a size (EMU), and the shapes of that slide.

    Raises MissingLibraryError where the library for presentations is not installed.
    """
    with extras():
        import pptx
    presentation: Any = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = size
    shapes = presentation.slides.add_slide(presentation.slide_layouts[6]).shapes
    shapes.turbo_add_enabled = True  # else each shape is numbered after a look through all before it
    return presentation, shapes


def finished(presentation: Any, title: str, comments: str, language: str, moment: datetime) -> bytes:
    """Return a presentation as a file that says what it is; the same bytes each time for the same moment."""
    properties = presentation.core_properties
    properties.title, properties.author = holdable(title), "WSIS–GDC linkage graph"
    properties.comments = holdable(comments)[:255]
    properties.language, properties.last_modified_by = LOCALES[language], ""
    properties.created = properties.modified = moment
    out = io.BytesIO()
    presentation.save(out)
    return settled(out.getvalue())


def add_drawn(shapes: Any, drawn: str) -> None:
    """Add shapes that are written as DrawingML (with the prefixes ``a`` and ``p``) to those of a slide."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    made: Any = parse_xml(f"<p:spTree {nsdecls('a', 'p')}>{drawn}</p:spTree>")
    shapes._spTree.extend(made)


def write_text(
    box: Any,
    text: str,
    *,
    size: int,
    colour: str,
    language: str,
    towards: float = 0.0,
    bold: bool = False,
    rtl: bool = False,
) -> None:
    """Write a text into a box without margins; ``size`` is in EMU, ``towards`` 0 at the left, 1 at the right."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    frame = box.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    paragraph = frame.paragraphs[0]
    paragraph.alignment = {0.0: PP_ALIGN.LEFT, 0.5: PP_ALIGN.CENTER, 1.0: PP_ALIGN.RIGHT}[towards]
    if rtl:
        paragraph._p.get_or_add_pPr().set("rtl", "1")
    run = paragraph.add_run()
    run.text = holdable(text)
    run.font.size, run.font.bold = size, bold
    run.font.color.rgb = colour_of(colour)
    run.font._element.set("lang", LOCALES[language])


def colour_of(colour: str) -> Any:
    """Return a colour such as #004f7c as the library has it."""
    from pptx.dml import color

    made: Any = color.RGBColor
    return made(*bytes.fromhex(colour.removeprefix("#")))
