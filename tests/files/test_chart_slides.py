"""Figures of the report as slides: every shape and word of the drawing is there, at its place, and can be changed."""

from __future__ import annotations

import io
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from pptx import Presentation
from pptx.util import Emu

from wsis_gdc.files.chart_slides import figure_slide
from wsis_gdc.site.charts import INK, Bars, Drawing, Places, heat_map

SVG = "{http://www.w3.org/2000/svg}"


def figure(name: str, language: str = "en") -> bytes:
    """Return a small figure of each kind."""
    title = "Кто чем связан" if language == "ru" else "مَن يرتبط بماذا" if language == "ar" else "Who is tied"
    drawing = Drawing(title, "A description", language, "source · 2026-11-28")
    if name == "bars":
        series = (("one", "#004f7c", (3.0, 0.0)), ("two", "#c25100", (1.0, 2.0)))
        high = Bars((title, "C5"), series, "links", written=True, intervals=((1, 4), (1, 2)), interval_name="90 %")
        return drawing.svg(high.draw(drawing))
    if name == "places":
        return drawing.svg(
            Places(("ITU", title), (1, 4), "place", "entities", ((1, 2), (3, 5))).draw(drawing, 16, 16, 400)
        )
    return drawing.svg(
        heat_map(drawing, ("C1", "C7-e-business", "C11"), ((0, 2, 1), (2, 0, 0), (1, 0, 0)), "shared", borders=(1,))
    )


def shapes(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides[0].shapes)


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("name", ["bars", "places", "heat map"])
def test_everything_drawn_is_a_shape_of_its_own(name: str, language: str) -> None:
    """Rectangles, lines, dots and texts, as many as in the drawing, none beside the slide; the same bytes each time."""
    svg = figure(name, language)
    content = figure_slide(svg, language)
    assert content == figure_slide(svg, language)
    drawn = [
        element
        for element in Xml.fromstring(svg).iter()  # noqa: S314  (our own file)
        if element.tag.removeprefix(SVG) in ("rect", "circle", "line", "text")
    ]
    made = shapes(content)
    assert len(made) == len(drawn) - 1  # all but the paper
    texts = [element.text for element in drawn if element.tag == f"{SVG}text"]
    assert [each.text_frame.text for each in made if each.has_text_frame and each.text_frame.text] == texts
    slide = Presentation(io.BytesIO(content))
    for each in made:
        if not each.has_text_frame or not each.text_frame.text:
            assert 0 <= each.left <= each.left + each.width <= slide.slide_width
            assert 0 <= each.top <= each.top + each.height <= slide.slide_height
    assert slide.core_properties.title == texts[-2]


def test_shapes_stand_where_they_are_drawn() -> None:
    """As large as the slide allows, in their colours, without what a theme adds."""
    drawing = Drawing("T", "D", "en")
    drawing.rect(90, 60, 450, 100, "#c25100")
    drawing.text(450, 200, "turned", "end", fill=INK, turned=True)
    box, turned, _title = shapes(figure_slide(drawing.svg(466.25)))
    scale = 12_192_000 / 900
    assert (box.left, box.top) == pytest.approx((90 * scale, 100 * scale), abs=2 * scale)
    assert (box.width, box.height) == pytest.approx((450 * scale, 100 * scale), abs=2)
    assert str(box.fill.fore_color.rgb) == "C25100"
    assert box._element.find("{*}style") is None
    assert turned.rotation == 315
    middle = Emu(turned.left + turned.width / 2), Emu(turned.top + turned.height / 2)
    assert middle[0] < 450 * scale < middle[0] + turned.width / 2
    assert middle[1] > 240 * scale
