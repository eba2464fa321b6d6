"""The flow as files: what stands in the picture, shapes that can be edited, the same bytes each time."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from csv import DictReader
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.base.errors import MissingLibraryError
from wsis_gdc.files.formats import formats_of, serialize
from wsis_gdc.questions.flow import flow
from wsis_gdc.words.flow_labels import FlowWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from wsis_gdc.engines import OxigraphEngine

FORMATS = [known.name for known in formats_of("flow")]
INSIDE = (
    "What the Compact carries on from WSIS, and what is new",
    "not reviewed by any UN body",
    "coded by language models",
    "WSIS-GDC linkage graph project, as reader",
    "data 0123456789ab",
    "CC BY 4.0",
)


@pytest.fixture(scope="module")
def words(oxigraph: OxigraphEngine) -> FlowWords:
    """The flow with facilitators."""
    return FlowWords(flow(oxigraph, third="entity"), data_version="0123456789ab")


@pytest.fixture(scope="module")
def written(words: FlowWords) -> Callable[[str], bytes]:
    """What is written of the flow in a format, once for all that look at it."""
    return cache(partial(serialize, "flow", words))


def shapes(content: bytes) -> list[Any]:
    """Return the shapes of the one slide of a presentation."""
    import pptx

    presentation = pptx.Presentation(io.BytesIO(content))
    assert len(presentation.slides) == 1
    return list(presentation.slides[0].shapes)


@pytest.mark.parametrize("name", FORMATS)
def test_two_writings_give_the_same_bytes(words: FlowWords, written: Callable[[str], bytes], name: str) -> None:
    """In every format."""
    assert serialize("flow", words, name) == written(name)


def test_the_picture_says_what_it_is(words: FlowWords, written: Callable[[str], bytes]) -> None:
    """Title, claimant, date, licence, who made it and how many links stand inside the SVG and on the slide."""
    svg = written("svg").decode()
    told = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    slide = " ".join(shape.text_frame.text for shape in shapes(written("pptx")) if shape.has_text_frame)
    for text in (*INSIDE, words.flow.date, f"{words.flow.links} coded links"):
        assert text in told and text in slide
    assert written("png").startswith(b"\x89PNG")


def test_the_slide_holds_one_named_freeform_for_each_ribbon(words: FlowWords, written: Callable[[str], bytes]) -> None:
    """Curves of Office, not pictures; the names carry the numbers, and what is new is hatched."""
    from pptx.enum.dml import MSO_FILL
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    found = shapes(written("pptx"))
    kinds = Counter(shape.shape_type for shape in found)
    ribbons = [shape for shape in found if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM]
    assert kinds.keys() == {MSO_SHAPE_TYPE.FREEFORM, MSO_SHAPE_TYPE.TEXT_BOX, MSO_SHAPE_TYPE.AUTO_SHAPE}
    assert len(ribbons) == len(words.flow.ribbons) + len(words.flow.onward)
    assert all(len(shape._element.findall(".//{*}cubicBezTo")) == 2 for shape in ribbons)
    links = [int(number) for shape in ribbons for number in re.findall(r"\((\d+) links?\)$", shape.name)]
    assert sum(links) == words.flow.links
    new = [shape for shape in ribbons if "without an antecedent" in shape.name]
    assert {shape.fill.type for shape in new} == {MSO_FILL.PATTERNED}
    assert len(new) == sum(ribbon.right == "new" for ribbon in words.flow.ribbons)


def test_lines_and_entities_stand_with_their_titles(words: FlowWords, written: Callable[[str], bytes]) -> None:
    """In the files too; the slide tells the whole of what is cut or short as alternative text, each shape numbered."""
    found = shapes(written("pptx"))
    texts = {shape.text_frame.text: shape for shape in found if shape.has_text_frame}
    described = texts["UNESCO"]._element.nvSpPr.cNvPr.get("descr")
    assert described == "UNESCO United Nations Educational, Scientific and Cultural Organization"
    assert "C9 Media · 14" in texts and "C9 Media · 14" in written("svg").decode()
    assert len({shape.shape_id for shape in found}) == len(found)
    # LibreOffice centres text that does not wrap, whatever its alignment
    assert all(shape.text_frame.word_wrap for shape in texts.values() if shape.text_frame.text)


def test_tables_hold_the_numbers_of_the_answer(words: FlowWords, written: Callable[[str], bytes]) -> None:
    """The links of CSV and JSON add up to those of the flow, and the codes are those of its provisions."""
    rows = list(DictReader(io.StringIO(written("csv").decode())))
    told = json.loads(written("json"))
    ribbons = [row for row in rows if row["provisions"]]
    assert sum(int(row["links"]) for row in ribbons) == words.flow.links == told["links"]
    codes = {code for row in ribbons for code in row["provision_codes"].split("; ")}
    assert codes == {thing.code for thing in (*words.flow.linked, *words.flow.new)}
    assert ("C5", "ITU", "lead") in {(row["from"], row["to"], row["relation"]) for row in rows}
    assert [new["code"] for new in told["provisions_new"]] == [thing.code for thing in words.flow.new]


def test_without_the_library_a_slide_names_the_cure(words: FlowWords, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence."""
    monkeypatch.setitem(__import__("sys").modules, "pptx", None)
    with pytest.raises(MissingLibraryError, match=r"pip install 'wsis-gdc\[office\]'"):
        serialize("flow", words, "pptx")


def test_in_arabic_the_slide_runs_from_right_to_left(oxigraph: OxigraphEngine) -> None:
    """The bars of the action lines stand left of those of the objectives, the paragraphs say their direction."""
    made = FlowWords(flow(oxigraph, language="ar"), "ar")
    found = shapes(serialize("flow", made, "pptx"))
    texts = [shape for shape in found if shape.has_text_frame and shape.text_frame.text]
    place = {code: next(s.left for s in texts if code in s.text_frame.text) for code in ("C1", "الهدف 1")}
    assert place["C1"] < place["الهدف 1"]
    assert all(text.text_frame.paragraphs[0]._p.pPr.get("rtl") == "1" for text in texts)
