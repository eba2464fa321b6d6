"""Facilitator packs: what is in them, how they are set, and that the same graph gives the same bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from wsis_gdc.base.errors import NotFoundError, OutputError
from wsis_gdc.base.files import write_folder
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.formats import serialize
from wsis_gdc.files.office.booklet import Booklet, booklet, pack_files
from wsis_gdc.files.pack_jsonld import to_jsonld
from wsis_gdc.knowledge.things import LANGUAGES
from wsis_gdc.questions.pack import pack
from wsis_gdc.words.road_map_heads import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

ORDER = [
    "asks",
    "asks_involved",
    "asks_named",
    "asks_inferred",
    "commitments",
    "evidence",
    "facilitators",
    "neighbours",
    "targets",
    "trends",
    "gaps",
    "road_map",
]


@pytest.fixture(scope="module")
def line(oxigraph: OxigraphEngine) -> Booklet:
    return booklet(pack(oxigraph, "C5"))


@pytest.fixture(scope="module")
def entity(oxigraph: OxigraphEngine) -> Booklet:
    return booklet(pack(oxigraph, "itu"))


@pytest.fixture(scope="module")
def files(oxigraph: OxigraphEngine, line: Booklet) -> dict[str, bytes]:
    return pack_files(line)


@pytest.fixture(scope="module")
def document(files: dict[str, bytes]) -> Any:
    return Document(io.BytesIO(files["C5.docx"]))


def rows(book: Booklet, name: str) -> tuple[tuple[str | int | float, ...], ...]:
    return next(table.rows for table in book.tables if table.name == name)


def test_tables_come_in_the_order_of_use(line: Booklet, entity: Booklet) -> None:
    assert [table.name for table in line.tables] == [table.name for table in entity.tables] == ORDER


def test_what_is_inferred_is_not_told_as_asked(line: Booklet) -> None:
    """The four ways in which a text reaches somebody are called what sheets call them."""
    assert [table.title for table in line.tables[:4]] == [
        *("Asked of you", "To be involved", "Named, not asked", "Inferred through links")
    ]


def test_a_pack_tells_how_the_links_of_every_set_were_coded(line: Booklet) -> None:
    """The crosswalk had eight readers in four rounds, a refuter and an adjudicator; other sets had two."""
    (caution,) = (each for each in line.cautions if each.startswith("Links were coded by"))
    assert "by language models that did not know of each other, and settled by another reading" in caution


def test_the_pack_of_an_entity_begins_with_sentences(entity: Booklet, line: Booklet, files: dict[str, bytes]) -> None:
    """In each format, before the key facts; that of a line has none."""
    assert entity.opening.startswith("It answers today for C2, C4, C5, ")
    made = pack_files(entity)
    written = Document(io.BytesIO(made["itu.docx"]))
    assert written.paragraphs[2].text == entity.opening
    cover = load_workbook(io.BytesIO(made["itu.xlsx"])).worksheets[0]
    assert cover["A4"].value == entity.opening
    assert (cover["A6"].value, cover["B6"].value) == entity.facts[0]
    about = json.loads(made["itu.jsonld"])["records"][0]
    assert about["gist"] == {"en": entity.opening}
    assert not line.opening
    assert load_workbook(io.BytesIO(files["C5.xlsx"])).worksheets[0]["A4"].value == line.facts[0][0]


def test_commitments_are_those_that_the_graph_links_with_the_line(line: Booklet, oxigraph: OxigraphEngine) -> None:
    query = """SELECT DISTINCT ?number WHERE {
      set:wsis-gdc sssom:mappings ?linkage . ?linkage sssom:subject_id ?unit ; sssom:object_id ?end .
      ?end (wg:underActionLine)? wsis:C5 . ?unit eli:number ?number }"""
    expected = {f"GDC {row[0]}" for row in oxigraph.select(query).texts()}

    assert {row[0] for row in rows(line, "commitments")} == expected


def test_commitments_stand_by_relation_then_strength(line: Booklet, entity: Booklet) -> None:
    order = ["continues", "extends", "relies on"]
    for book, relation, strength in ((line, 2, 3), (entity, 3, 4)):
        keys = [(order.index(str(row[relation])), -int(row[strength])) for row in rows(book, "commitments")]
        assert keys == sorted(keys)


def test_every_commitment_has_its_evidence(line: Booklet) -> None:
    assert {row[0] for row in rows(line, "evidence")} == {row[0] for row in rows(line, "commitments")}
    assert all(row[1] and row[2] for row in rows(line, "evidence"))


def test_the_road_map_is_filled_where_the_graph_knows_and_blank_elsewhere(line: Booklet) -> None:
    """Nobody's activity is told before they tell it."""
    keys = list(COLUMNS)
    table = [dict(zip(keys, row, strict=True)) for row in line.tables[-1].rows]

    assert line.tables[-1].headings[:7] == (
        *("Action line", "GDC paragraphs", "WSIS+20 paragraphs", "Other paragraphs", "What is asked", "Activity"),
        "Lead",
    )
    blank = ("activity", "year", "indicator", "baseline", "target", "status")
    assert {row[key] for row in table for key in blank} == {""}
    asked = {str(row[0]).removeprefix("GDC ") for row in rows(line, "commitments")}
    assert asked < {row["gdc"] for row in table}
    (skills,) = (row for row in table if row["gdc"] == "39(e)")
    assert (skills["line"], skills["lead"], skills["deadline"]) == ("C5", "ITU", "2030")
    assert skills["others"] == "C4 (ITU)"
    (review,) = (row for row in table if row["gdc"] == "74")
    assert review["lead"] == "President of the United Nations General Assembly"
    assert review["partners"] == "United Nations Secretary-General"
    paragraphs = {row["other_paragraphs"] for row in table} - {""}
    assert {"A/RES/79/194, 3", "E/RES/2024/13, 47"} <= paragraphs
    assert [row["line"] for row in table[-4:]] == ["C5"] * 4


def test_coded_links_and_suggestions_are_told_apart(with_suggestions: OxigraphEngine) -> None:
    told = [str(row[5]) for row in rows(booklet(pack(with_suggestions, "C5")), "asks_inferred")]
    assert any("a suggestion leads here that nobody has reviewed" in text for text in told)
    assert any("a coded link leads here" in text for text in told)


def test_dates_and_who_come_first(entity: Booklet) -> None:
    """What is stated of the subject first, by date."""
    when, note, who, what, text, why = rows(entity, "asks")[0]

    assert (when, note) == ("2027", "report to the CSTD at its thirtieth session, 2027")
    assert str(who).startswith("ITU; to be involved: ") and str(what).startswith("Financing mechanisms. ")
    assert text == "WSIS+20 outcome (A/RES/80/173), paragraph 67"
    assert str(why).startswith("the text names it. Text not read here; known from itu.int.")


def test_a_role_stands_with_its_list_its_year_and_its_basis(entity: Booklet) -> None:
    """Those of the entity too; what no source of today names comes after what one does."""
    found = rows(entity, "facilitators")

    assert "ITU" in {row[1] for row in found}
    assert all(row[5] or str(row[4]).endswith("2005") for row in found)
    assert {row[6] for row in found} == {"source", "memory"}
    of_c5 = [row[4] for row in found if row[0] == "C5"]
    assert of_c5[0] == "current (sources since 2018)" and len(set(of_c5)) > 1
    assert of_c5 == sorted(of_c5, key=[*dict.fromkeys(of_c5)].index)


def test_partners_of_a_line_are_not_told_as_its_facilitators(entity: Booklet) -> None:
    """Of e-business they are all that is known; nor are co-facilitators told as leads."""
    who = {str(row[0]).partition(" ")[0]: row[3] for row in rows(entity, "neighbours")}
    assert (who["C7-e-business"], who["C7-e-government"]) == ("", "UN DESA")
    told = [dict(zip(COLUMNS, row, strict=True)) for row in rows(entity, "road_map")]
    assert not any("UNCTAD" in str(row["others"]) for row in told)
    assert {row["lead"] for row in told if row["line"] == "C7-e-environment"} == {""}


def test_a_line_with_parts_gathers_them(oxigraph: OxigraphEngine) -> None:
    found = {row[2] for row in rows(booklet(pack(oxigraph, "C7")), "commitments")}

    assert {"C7-e-health", "C7-e-learning"} <= found


def test_an_entity_without_a_line_has_a_pack_that_says_so(oxigraph: OxigraphEngine) -> None:
    book = booklet(pack(oxigraph, "unhcr"))

    assert rows(book, "commitments") == ()
    assert dict(book.facts)["Lines facilitated"] == "none that a source of 2018 or later names"


def test_only_lines_and_entities_have_packs(oxigraph: OxigraphEngine) -> None:
    with pytest.raises(NotFoundError, match="gdc:11d is of kind commitment"):
        pack(oxigraph, "gdc:11d")


def test_a_pack_is_the_same_bytes_twice(oxigraph: OxigraphEngine, files: dict[str, bytes]) -> None:
    assert pack_files(booklet(pack(oxigraph, "C5"))) == files


@pytest.mark.parametrize("name", ["C5.docx", "C5.xlsx"])
def test_archives_hold_no_day_of_writing(files: dict[str, bytes], line: Booklet, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(files[name])) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", line.pack.date)
    assert set(re.findall(r"\d{4}-\d\d-\d\d(?=T)", core)) == {line.pack.date}


def test_headings_of_tables_repeat_and_rows_stay_whole(document: Any, line: Booklet) -> None:
    tables = document.tables[1:]

    assert len(tables) == sum(bool(table.rows) for table in line.tables)
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_pages_are_numbered_on_both_kinds_of_pages(document: Any) -> None:
    assert len(document.sections) == 2
    for section in document.sections:
        codes = [each.text.strip() for each in section.footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def test_the_road_map_lies_on_landscape_pages(document: Any) -> None:
    portrait, landscape = document.sections

    assert portrait.page_width < portrait.page_height
    assert landscape.page_width > landscape.page_height


def test_the_document_has_title_headings_and_language(document: Any, line: Booklet) -> None:
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}

    assert document.core_properties.title == line.title
    assert next(each.text for each in document.paragraphs if each.style.name == "Heading 1") == "1. Asked of you"
    assert languages == {"en-GB"}


def test_evidence_links_to_official_texts_only(document: Any) -> None:
    addresses = [each.target_ref for each in document.part.rels.values() if each.is_external]

    assert addresses
    assert all(address.startswith("https://") for address in addresses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_can_be_written_in_each_language(oxigraph: OxigraphEngine, language: str) -> None:
    book = booklet(pack(oxigraph, "C3", language))

    found = Document(io.BytesIO(serialize("pack", book, "docx")))

    pages = load_workbook(io.BytesIO(serialize("pack", book, "xlsx"))).worksheets
    assert len(pages) == 1 + len(ORDER)
    assert {bool(page.sheet_view.rightToLeft) for page in pages} == {language == "ar"}
    places = [line[0].hyperlink.location for line in pages[0].iter_rows() if line[0].hyperlink]
    assert [place.removesuffix("!A1").strip("'").replace("''", "'") for place in places] == [
        page.title for page in pages[1:]
    ]
    right_to_left = list(found.element.body.iter(qn("w:bidi")))
    assert bool(right_to_left) == (language == "ar")


def test_the_workbook_has_a_sheet_for_each_table_with_frozen_headings(files: dict[str, bytes], line: Booklet) -> None:
    book = load_workbook(io.BytesIO(files["C5.xlsx"]))

    assert len(book.sheetnames) == 1 + len(ORDER)
    for name, sheet in zip(book.sheetnames[1:], line.tables, strict=True):
        assert book[name].freeze_panes == ("E2" if sheet.name == "road_map" else "B2")
        assert book[name].print_title_rows == "$1:$1"
        assert tuple(cell.value for cell in book[name][1]) == sheet.headings


def test_numbers_are_numbers_in_the_workbook(files: dict[str, bytes]) -> None:
    page = load_workbook(io.BytesIO(files["C5.xlsx"]))["Commitments"]

    assert isinstance(page["D2"].value, int)
    assert page["D2"].number_format == "General"


def test_no_text_becomes_a_formula(line: Booklet) -> None:
    evil = replace(line.tables[ORDER.index("commitments")], rows=(("=1+1", "+2", "@x", 1, 0.5, "-3"),))

    page = load_workbook(io.BytesIO(serialize("pack", replace(line, tables=(evil,)), "xlsx")))["Commitments"]

    assert [page.cell(2, column).data_type for column in (1, 2, 3, 6)] == ["s"] * 4
    assert page["A2"].value == "=1+1"
    assert page["A2"].quotePrefix


def test_json_ld_holds_the_linkages_of_the_pack(files: dict[str, bytes], line: Booklet) -> None:
    quads = list(ox.parse(files["C5.jsonld"], format=ox.RdfFormat.JSON_LD))
    strength = ox.NamedNode("https://w3id.org/wsis-gdc/ontology#strength")
    found = {quad.subject.value for quad in quads if quad.predicate == strength}

    assert found == {link.iri for link in line.pack.links if link.strength is not None}


def test_json_ld_says_who_claims_each_linkage(files: dict[str, bytes], line: Booklet) -> None:
    """By its set, which names its claimant, and the claimant its name; in the graph of the set."""
    told = ox.Store()
    told.load(files["C5.jsonld"], format=ox.RdfFormat.JSON_LD)
    rows = OxigraphEngine(told, union=True).select("""SELECT ?link ?name WHERE {
      GRAPH ?graph { ?set sssom:mappings ?link ; prov:wasAttributedTo ?claimant } GRAPH ?graph { ?link a wg:Linkage }
      ?claimant skos:prefLabel ?name FILTER(LANG(?name) = "en")
    }""")
    assert dict(rows.texts()) == {link.iri: link.claimant for link in line.pack.links}


def test_json_ld_says_what_the_pack_is(line: Booklet) -> None:
    """Its licence and the version of the data, if that is known."""
    files = {version: json.loads(to_jsonld(replace(line, version=version))) for version in ("0123456789ab", "")}
    about = {version: file["records"][0] for version, file in files.items()}
    assert about["0123456789ab"] == {
        "id": "https://w3id.org/wsis-gdc/pack/C5",
        "type": "dcat:Dataset",
        "dcterms:title": {"@value": line.title, "@language": "en"},
        "dcterms:subject": {"id": "wsis:C5"},
        "dcterms:publisher": {"id": "agent:wsis-gdc-project"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "owl:versionInfo": "0123456789ab",
        "dcterms:modified": line.pack.date,
    }
    assert about[""] == {key: about["0123456789ab"][key] for key in about["0123456789ab"] if key != "owl:versionInfo"}


def test_a_folder_that_cannot_be_written_is_told(files: dict[str, bytes], tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(OutputError, match="cannot be written"):
        write_folder(blocked / "C5", files)


def test_the_command_writes_one_folder(run: Run, tmp_path: Path) -> None:
    result = run("pack", "unhcr", "--out", str(tmp_path))

    assert result.code == 0, result.err
    assert sorted(path.name for path in (tmp_path / "unhcr").iterdir() if path.name[0] != ".") == [
        "unhcr.docx",
        "unhcr.jsonld",
        "unhcr.xlsx",
    ]


def test_a_road_map_that_was_filled_in_is_not_written_over(run: Run, tmp_path: Path) -> None:
    assert run("pack", "unhcr", "--out", str(tmp_path)).code == 0
    assert run("pack", "unhcr", "--out", str(tmp_path)).code == 0
    plan = tmp_path / "unhcr" / "unhcr.xlsx"
    plan.write_bytes(b"filled in")

    result = run("pack", "unhcr", "--out", str(tmp_path))

    assert result.code == 2
    assert "unhcr.xlsx: was changed since it was written; move it" in result.err
    assert plan.read_bytes() == b"filled in"


def test_the_command_tells_what_has_no_pack(run: Run, tmp_path: Path) -> None:
    result = run("pack", "gdc:11d", "--out", str(tmp_path))

    assert result.code == 2
    assert 'unknown action line or entity "gdc:11d"' in result.err
    assert "Traceback" not in result.err
