"""Cells of road maps in the graph's terms, and road maps laid together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.questions.road_map_cells import CellError, Cells, day, span
from wsis_gdc.questions.road_maps import joint

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine


@pytest.fixture(scope="module")
def cells(oxigraph: OxigraphEngine) -> Cells:
    return Cells(oxigraph)


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("C5", ["C5"]),
        ("c 5; AL C2", ["C5", "C2"]),
        ("С5", ["C5"]),
        ("Action line C7 e-health", ["C7-e-health"]),
        ("C11 International and regional cooperation", ["C11"]),
        ("C1 & C2/C3", ["C1", "C2", "C3"]),
    ],
)
def test_lines_are_read_as_people_write_them(cells: Cells, cell: str, lines: list[str]) -> None:
    """Also with a Cyrillic letter that looks Latin."""
    assert cells.lines(cell).things == tuple(f"wsis:{line}" for line in lines)


@pytest.mark.parametrize(
    ("cell", "column", "paragraphs"),
    [
        ("29(d)", "gdc", ["gdc:29d"]),
        ("paras 29 (a), (d) and 30", "gdc", ["gdc:29a", "gdc:29d", "gdc:30"]),
        ("GDC ¶ 21j", "gdc", ["gdc:21j"]),
        ("A/RES/80/173, para. 113; wsis20:indicators", "wsis20", ["wsis20:113", "wsis20:indicators"]),
        ("GDC 29(d); WSIS+20, para 113", "wsis20", ["gdc:29d", "wsis20:113"]),
        ("poa:9c", "gdc", ["poa:9c"]),
        ("indicators", "wsis20", ["wsis20:indicators"]),
    ],
)
def test_paragraphs_are_read_as_people_cite_them(cells: Cells, cell: str, column: str, paragraphs: list[str]) -> None:
    """A letter alone goes with the number before it; a bare number is of the text of its column."""
    assert cells.paragraphs(cell, column).things == tuple(paragraphs)


def test_a_paragraph_of_a_text_that_was_not_read_as_a_whole_is_kept_as_written(cells: Cells) -> None:
    """Of the Compact, which was, nothing is taken that it does not hold."""
    found = cells.paragraphs("27, 113", "wsis20")
    assert (found.things, found.names) == (("wsis20:113",), ("WSIS+20 27",))
    assert "kept as written" in found.told[0]
    with pytest.raises(CellError, match="no paragraph"):
        cells.paragraphs("99", "gdc")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("29(a)-(c)", "is a range"),
        ("29-31", "is a range"),
        ("2027-03-01", "a spreadsheet made one of a number"),
        ("29(z)", "did you mean gdc:29"),
        ("113", "did you mean wsis20:113"),
        ("objective-3", "is no paragraph"),
        ("itu", "is no paragraph"),
    ],
)
def test_what_is_no_paragraph_is_refused_with_the_cure(cells: Cells, cell: str, said: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(CellError) as caught:
        cells.paragraphs(cell, "gdc")
    assert said in f"{caught.value.problem} ({caught.value.cure})"


def test_organizations_are_known_by_any_of_their_names(cells: Cells) -> None:
    """What the graph does not know is kept as written; a comma parts names only where one is known."""
    found = cells.organizations(
        "ITU, union internationale des télécommunications; UN DESA\nMinistry of ICT, Rwanda", "lead"
    )
    assert found.things == ("entity:itu", "entity:un-desa")
    assert found.names == ("Ministry of ICT, Rwanda",)
    assert "(did you mean entity:unicef?)" in cells.organizations("UNICEFF", "lead").told[0]


@pytest.mark.parametrize("cell", ["soon", "31 February 2027", "06/07/2027", "2027-02-30", "1903", "June"])
def test_a_date_that_cannot_be_told_for_sure_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        day(cell)


def test_dates_in_words_are_read() -> None:
    assert [day(cell)[0] for cell in ("end of 2027", "Dec 2027", "1st of May 2028")] == [
        "2027",
        "2027-12",
        "2028-05-01",
    ]
    assert [span(cell)[0] for cell in ("2027 to 2029", "2027/28", "2027-06-30")] == ["2027/2029", "2027/2028", "2027"]
    with pytest.raises(CellError, match="ends before it begins"):
        span("2029-2027")


def test_without_a_road_map_nothing_is_open(oxigraph: OxigraphEngine) -> None:
    """No gap is told of what nobody was asked."""
    found = joint(oxigraph)
    assert found.none
    assert (found.waiting, found.unmeasured, found.twice) == ((), (), ())
