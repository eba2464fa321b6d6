"""Cells of road maps in the graph's terms, and road maps laid together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.namespaces import CURIE
from wsis_gdc.questions.pack import pack
from wsis_gdc.questions.reach import NAMED
from wsis_gdc.questions.road_map import RowToFill, to_fill
from wsis_gdc.questions.road_map_cells import CellError, Cells, day, span
from wsis_gdc.questions.road_maps import joint
from wsis_gdc.words.road_map_heads import COLUMNS, cells_to_fill
from wsis_gdc.words.terms import Terms

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
        ("Monitoring and measurement; 113", "wsis20", ["wsis20:indicators", "wsis20:113"]),
        ("A/RES/79/194, 10", "other_paragraphs", ["doc:a-res-79-194/10"]),
        ("E/RES/2024/13, para. 112 (b), 61", "other_paragraphs", ["doc:e-res-2024-13/112b", "doc:e-res-2024-13/61"]),
        ("a/res/79/194 10; E/RES/2024/13, 61", "gdc", ["doc:a-res-79-194/10", "doc:e-res-2024-13/61"]),
        ("Plan 9(c); Tunis 97; GDC 29(d)", "other_paragraphs", ["poa:9c", "tunis:97", "gdc:29d"]),
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
    assert cells.paragraphs("A/RES/79/194, 9(a)", "other_paragraphs").names == ("A/RES/79/194, 9(a)",)
    with pytest.raises(CellError, match="no paragraph"):
        cells.paragraphs("99", "gdc")
    with pytest.raises(CellError, match="does not say of which text"):
        cells.paragraphs("99", "other_paragraphs")


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


def _rows(oxigraph: OxigraphEngine, code: str) -> dict[str, RowToFill]:
    return {row.answers.curie: row for row in to_fill(pack(oxigraph, code))}


def _told(row: RowToFill) -> tuple[list[str], list[str]]:
    return [lead.code for lead in row.leads], [partner.code for partner in row.partners]


def test_the_lead_is_whom_the_text_asks_and_partners_whom_it_wants_involved(oxigraph: OxigraphEngine) -> None:
    """Of an entity's pack the entity, where it is asked by name, or as one of a group."""
    itu, uneca = _rows(oxigraph, "itu"), _rows(oxigraph, "uneca")
    assert _told(itu["wsis20:67"]) == (["ITU"], [])
    assert _told(uneca["wsis20:67"]) == (["ITU"], ["UNECA"])
    assert _told(itu["gdc:69"]) == (["ITU"], [])
    assert _told(itu["doc:e-res-2024-13/61"]) == (["UNDP"], ["ITU"])
    assert _told(itu["gdc:63"]) == (["un-secretary-general"], ["ITU"])
    assert _told(itu["gdc:48"]) == ([], [])


def test_where_the_text_asks_nobody_or_the_facilitators_who_leads_the_line_is_its_lead(
    oxigraph: OxigraphEngine,
) -> None:
    """Co-facilitators are not known to lead, and whoever facilitates nothing is not asked with the facilitators."""
    itu, wmo, uneca, line = (_rows(oxigraph, code) for code in ("itu", "wmo", "uneca", "C7-e-environment"))
    assert [_told(itu[each])[0] for each in ("gdc:11a", "wsis20:113", "gdc:11e")] == [["ITU"], ["ITU"], []]
    assert _told(uneca["wsis20:113"]) == ([], ["UNECA"])
    assert [_told(some[each])[0] for some in (wmo, line) for each in ("gdc:11e", "wsis20:113")] == [[]] * 4


def test_what_only_names_somebody_is_no_row_of_their_road_map(oxigraph: OxigraphEngine) -> None:
    """Unless it is linked with a line of the pack, as any commitment is."""
    for code in ("itu", "uneca", "C5"):
        told = pack(oxigraph, code)
        named = {ask.provision for ask in told.asks if ask.how(told.subject) == NAMED}
        assert named & {row.answers for row in to_fill(told)} <= {link.subject for link in told.commitments}
    assert "gdc:31a" not in _rows(oxigraph, "uneca")


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
@pytest.mark.parametrize("code", ["itu", "C5"])
def test_what_is_filled_in_is_read_back_as_it_was_meant(
    oxigraph: OxigraphEngine, cells: Cells, code: str, language: str
) -> None:
    """Each paragraph in the column of its text, with its number, or by its label; leads and partners by their names."""
    for row in to_fill(pack(oxigraph, code, language)):
        told = dict(zip(COLUMNS, cells_to_fill(row, Terms(language)), strict=True))
        (column,) = (key for key in ("gdc", "wsis20", "other_paragraphs") if told[key])
        assert not CURIE.match(told[column])
        assert cells.paragraphs(told[column], column) == ((row.answers.curie,), (), ())
        for key, bodies in (("lead", row.leads), ("partners", row.partners)):
            assert cells.organizations(told[key], key).things == tuple(body.curie for body in bodies)


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
