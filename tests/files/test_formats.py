"""Matrices as files: the same numbers in every format, inert texts, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, get_args
from xml.etree import ElementTree

import openpyxl
import pytest
from tests.files.conftest import matrix_of

from wsis_gdc.base.errors import OutputError, QueryError
from wsis_gdc.base.namespaces import expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.formats import Answer, file_name, format_of, formats_of, render, serialize, write
from wsis_gdc.files.records import Records
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.matrix import FILTERED, Asked, Matrix, matrix
from wsis_gdc.site.pages import matrix_html

VERSION = "0123456789ab"
rendered = partial(render, page=matrix_html)
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
Grid = list[list[int | None]]


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def counts(made: Matrix) -> Grid:
    """What every format must say: the number of links, 0 where looked at without one, None where not looked at."""
    return [
        [
            made.cells[row.iri, column.iri].count
            if (row.iri, column.iri) in made.cells
            else 0
            if made.state(row.iri, column.iri) == "none"
            else None
            for column in made.columns
        ]
        for row in made.rows
    ]


def number(text: str) -> int | None:
    return 0 if text in ("·", r"\textperiodcentered{}") else int(text) if text not in ("", FILTERED) else None


def from_csv(content: bytes, separator: str = ",") -> Grid:
    lines = list(csv.reader(io.StringIO(content.decode()), delimiter=separator))
    return [[number(field) for field in line[2:]] for line in lines[1:]]


def from_json(content: bytes) -> Grid:
    document = json.loads(content)
    grid: Grid = [[None] * len(document["columns"]) for _ in document["rows"]]
    rows, columns = ({each["id"]: n for n, each in enumerate(document[name])} for name in ("rows", "columns"))
    for row, empty in document["looked_at"].items():
        for column in empty:
            grid[rows[row]][columns[column]] = 0
    for cell in document["cells"]:
        grid[rows[cell["row"]]][columns[cell["column"]]] = cell["value"]
    return grid


def from_markdown(content: bytes) -> Grid:
    lines = [line for line in content.decode().splitlines() if line.startswith("| ") and not line.startswith("| **")]
    return [[number(field.strip()) for field in re.split(r"(?<!\\)\|", line)[2:-2]] for line in lines[2:]]


def from_latex(content: bytes) -> Grid:
    body = content.decode().split(r"\endfoot")[1].split(r"\midrule")[0]
    lines = [line for line in body.splitlines() if line.endswith(r"\\") and not line.startswith(r"\multicolumn")]
    fields = [re.split(r"(?<!\\)&", line.removesuffix(r"\\"))[1:-1] for line in lines]
    return [[number(field.strip()) for field in line] for line in fields]


def from_xlsx(content: bytes) -> Grid:
    sheet = book(content).worksheets[0]
    head = next(row for row in range(1, 8) if sheet.freeze_panes == f"C{row + 1}")
    last = max(cell.column for cell in sheet[head] if cell.value and not (cell.font.b and cell.alignment.textRotation))
    lines = (line for line in sheet.iter_rows(min_row=head + 1, max_col=last) if not line[0].font.b)
    shown = ([cell.value for cell in line[2:]] for line in lines if line[2].border.bottom.style and line[0].value)
    return [[None if value == FILTERED else value for value in line] for line in shown]


def from_html(content: bytes) -> Grid:
    block = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', content.decode(), re.S)
    assert block is not None
    found = json.loads(block[1])["matrices"][0]
    grid: Grid = [[None] * len(found["columns"]) for _ in found["rows"]]
    for _, rows, columns in found["looked_at"]:
        for row, column in product(rows, columns):
            grid[row][column] = 0
    for row, column in found["filtered"]:
        grid[row][column] = None
    for row, column, _, links in found["cells"]:
        grid[row][column] = len(links)
    return grid


def from_svg(content: bytes) -> dict[tuple[int, int], int]:
    """The numbers of linked cells by place; dots are one drawing for each row and hold no text."""
    root = ElementTree.fromstring(content)  # noqa: S314  (our own picture)
    found = {}
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        if (group.get("id") or "").startswith("value-"):
            _, row, column = str(group.get("id")).split("-")
            found[int(row), int(column)] = int("".join(group.itertext()).strip())
    return found


READERS: dict[str, Callable[[bytes], Grid]] = {
    "csv": from_csv,
    "tsv": lambda content: from_csv(content, "\t"),
    "json": from_json,
    "markdown": from_markdown,
    "latex": from_latex,
    "xlsx": from_xlsx,
    "html": from_html,
}


@pytest.mark.parametrize("format_", READERS)
def test_a_format_carries_the_numbers_of_the_matrix(coded: Matrix, format_: str) -> None:
    assert READERS[format_](rendered(coded, format_, data_version=VERSION)) == counts(coded)


@pytest.mark.parametrize("format_", READERS)
def test_looked_at_and_not_looked_at_stay_apart(small: Matrix, format_: str) -> None:
    assert READERS[format_](rendered(small, format_)) == [[1, None], [0, None], [0, 1], [None, None]]


@pytest.mark.parametrize("format_", READERS)
def test_a_link_that_a_filter_hides_is_no_finding(oxigraph: OxigraphEngine, format_: str) -> None:
    """Neither a number nor "looked at, no link"; formats for readers say what stands there."""
    made = matrix(oxigraph, Asked("objective", "action-line", sets=["wsis-gdc"], min_strength=3))
    content = rendered(made, format_)
    assert READERS[format_](content) == counts(made)
    assert len(made.filtered) > 10
    if format_ in ("markdown", "latex"):
        assert f"{FILTERED}: Linked, but by no link that passes the filters" in content.decode()
    if format_ == "json":
        told = json.loads(content)["filtered"]
        assert {(row, column) for row, columns in told.items() for column in columns} == set(made.filtered)
    if format_ == "xlsx":
        cells = {cell.value for line in book(content).worksheets[0].iter_rows() for cell in line}
        assert FILTERED in cells
        assert any("Linked, but by no link that passes" in str(value) for value in cells)


def test_a_picture_says_what_a_filter_hides(oxigraph: OxigraphEngine) -> None:
    made = matrix(oxigraph, Asked("objective", "action-line", sets=["wsis-gdc"], min_strength=3))
    texts = ["".join(each.itertext()).strip() for each in ElementTree.fromstring(rendered(made, "svg")).iter()]  # noqa: S314
    assert texts.count(FILTERED) > len(made.filtered)
    assert "Linked, but by no link that passes the filters" in texts


@pytest.mark.parametrize("format_", ["json", "markdown", "latex", "xlsx", "svg", "html"])
def test_a_chain_says_its_way_in_the_title(oxigraph: OxigraphEngine, format_: str) -> None:
    """Whoever has the file alone knows that its numbers are inferred, and through what."""
    made = matrix(oxigraph, Asked("entity", "objective", through=["action-line"]))
    content = rendered(made, format_)
    if format_ == "xlsx":
        text = str(book(content).worksheets[0]["A1"].value)
    elif format_ == "svg":
        text = "".join(ElementTree.fromstring(content).itertext())  # noqa: S314
    else:
        text = content.decode()
    assert re.search(r"UN entities (×|\\texttimes\{\}) Objectives \(through: Action lines\)", text)
    assert "_entity_objective_through-action-line_" in file_name(made, "csv")


def test_a_picture_carries_the_numbers_of_linked_cells(oxigraph: OxigraphEngine) -> None:
    made = matrix(oxigraph, Asked("objective", "action-line"))
    expected = {(r, c): n for r, line in enumerate(counts(made)) for c, n in enumerate(line) if n}
    assert from_svg(rendered(made, "svg")) == expected


@pytest.mark.parametrize("format_", [known.name for known in formats_of("matrix") if known.name != "html"])
def test_the_same_matrix_gives_the_same_bytes(small: Matrix, format_: str) -> None:
    assert rendered(small, format_, data_version=VERSION) == rendered(small, format_, data_version=VERSION)


def test_a_workbook_has_a_sheet_for_each_question(small: Matrix) -> None:
    names = ["Matrix", "Evidence", "Legend and method", "Provenance"]
    assert book(rendered(small, "xlsx")).sheetnames == names


def test_a_workbook_is_set_up_for_a3_landscape_with_its_heads_on_every_page(small: Matrix) -> None:
    sheet = book(rendered(small, "xlsx")).worksheets[0]
    setup = (str(sheet.page_setup.paperSize), sheet.page_setup.orientation, sheet.page_setup.fitToHeight)
    assert (*setup, sheet.print_title_rows, sheet.freeze_panes) == ("8", "landscape", 0, "$4:$4", "C5")


def test_totals_of_a_workbook_are_formulas_with_their_results(small: Matrix) -> None:
    content = rendered(small, "xlsx")
    formulas = book(content).worksheets[0]
    results = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    # line 5 is the heading of the first group, 6 and 7 its rows; 8 to 10 the second group; 11 the totals
    found = [(formulas[at].value, results[at].value) for at in ("C5", "E6", "C11", "E11", "G13")]
    assert found == [
        ("=SUBTOTAL(9,C6:C7)", 1),
        ("=SUM(C6:D6)", 1),
        ("=SUBTOTAL(9,C5:C10)", 1),
        ("=SUM(C11:D11)", 2),
        ("=SUM(C13:D13)", 2),
    ]


def test_evidence_stands_below_the_end_that_it_speaks_for(oxigraph: OxigraphEngine) -> None:
    """In the workbook by column, in JSON by side; both lead to the ends of the link."""
    made = matrix(oxigraph, Asked("commitment", "action-line", sets=["wsis-gdc"]))
    sheet = book(rendered(made, "xlsx")).worksheets[1]
    heads = [str(cell.value) for cell in sheet[1]]
    lines = {line[heads.index("Identifier")].value: line for line in sheet.iter_rows(min_row=2)}
    line = lines["linkage:wsis-gdc/gdc-11d--poa-9c"]
    found = {head: line[place].value for place, head in enumerate(heads) if head.startswith("Evidence: ")}
    assert found["Evidence: Subject"] == "A/RES/79/1, annex I, para. 11(d)"
    assert found["Evidence: Object"] == "WSIS-03/GENEVA/DOC/5-E, para. 9(c)"
    links = json.loads(rendered(made, "json"))["links"]
    link = links[expand("linkage:wsis-gdc/gdc-11d--poa-9c")]
    assert [(each["side"], each["for"], each["code"]) for each in link["evidence"]] == [
        ("subject", [expand("gdc:11d")], "11(d)"),
        ("object", [expand("poa:9c")], "9(c)"),
    ]
    assert {each["side"] for each in (e for one in links.values() for e in one["evidence"])} == {"subject", "object"}


def test_chains_are_told_way_by_way(oxigraph: OxigraphEngine) -> None:
    """In JSON and on a sheet of the workbook, with the numbers that the matrix shows."""
    made = matrix(oxigraph, Asked("entity", "objective", through=["action-line"]))
    cells = json.loads(rendered(made, "json"))["cells"]
    assert all(max(way["strength"] or 0 for way in cell["ways"]) == (cell["value"] or 0) for cell in cells)
    used = {link for cell in cells for way in cell["ways"] for hop in way["hops"] for link in hop["links"]}
    assert used == {link for cell in cells for link in cell["links"]}
    sheet = book(rendered(made, "xlsx"))["Path"]
    assert sheet.max_row - 1 == sum(len(cell["ways"]) for cell in cells)
    assert [cell.value for cell in sheet[1]][2:5] == ["Path", "Strength", "Number of chains"]


def test_the_evidence_sheet_has_one_row_for_each_link(coded: Matrix) -> None:
    sheet = book(rendered(coded, "xlsx")).worksheets[1]
    links = {each.iri for cell in coded.cells.values() for each in cell.links}
    assert sheet.max_row - 1 == len(links)


def test_locators_open_the_official_text(small: Matrix) -> None:
    cell = book(rendered(small, "xlsx")).worksheets[1]["H2"]
    assert (cell.value, cell.hyperlink.target) == ("A/RES/79/1, paras. 1 and 2(a)", "https://docs.un.org/en/A/RES/79/1")


def test_a_workbook_tells_its_data_version(small: Matrix) -> None:
    made = book(rendered(small, "xlsx", data_version=VERSION))
    provenance = {row[0].value: row[1].value for row in made.worksheets[3].iter_rows(max_col=2)}
    assert provenance["Data version"] == VERSION


def test_a_workbook_of_all_evidence_takes_at_most_three_seconds(coded: Matrix) -> None:
    rendered(coded, "xlsx")
    started = time.process_time()
    rendered(coded, "xlsx", data_version=VERSION)
    assert time.process_time() - started < 3


def test_csv_of_hostile_labels_holds_no_formula(hostile: Matrix) -> None:
    fields = [field for line in csv.reader(io.StringIO(rendered(hostile, "csv").decode())) for field in line]
    assert [field for field in fields if field.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_a_workbook_of_hostile_labels_holds_no_formula_but_ours(hostile: Matrix) -> None:
    cells = [cell for sheet in book(rendered(hostile, "xlsx")) for line in sheet.iter_rows() for cell in line]
    ours = re.compile(
        r"=(SUM|SUBTOTAL|COUNTIF)\([A-Z0-9,:>\"]*\)[A-Z0-9(),:+*<>…\"]*|=COUNTA\(Evidence![A-Z0-9$:]+\)"
        r'|=SUMPRODUCT\(ISNUMBER\(FIND\("; [^";]*; ","; "&Evidence![A-Z0-9$:]+&"; "\)\)\*1\)'
    )
    assert [cell.value for cell in cells if cell.data_type == "f" and not ours.fullmatch(cell.value)] == []


def test_a_text_that_looks_like_a_formula_is_quoted_in_a_workbook(hostile: Matrix) -> None:
    cells = [cell for sheet in book(rendered(hostile, "xlsx")) for line in sheet.iter_rows() for cell in line]
    texts = [cell for cell in cells if cell.data_type == "s" and str(cell.value).startswith(("=", "+", "-", "@"))]
    assert texts
    assert all(cell.quotePrefix for cell in texts)


def test_a_workbook_links_to_plain_https_addresses_only(hostile: Matrix) -> None:
    sheets = book(rendered(hostile, "xlsx")).worksheets
    targets = {cell.hyperlink.target for s in sheets for line in s.iter_rows() for cell in line if cell.hyperlink}
    assert targets == {"https://docs.un.org/x"}


def test_markdown_of_hostile_labels_holds_no_markup(hostile: Matrix) -> None:
    text = rendered(hostile, "markdown").decode()
    assert re.findall(r"(?<!\\)<|(?<!\\)`|(?<!\\)\]\(|javascript:", text) == []


def test_latex_of_hostile_labels_holds_no_command_of_theirs(hostile: Matrix) -> None:
    text = rendered(hostile, "latex").decode()
    assert r"\input{/etc" not in text
    assert r"\textbackslash{}input\{/etc/passwd\}" in text


def test_a_latex_row_cannot_begin_with_an_argument_of_the_line_end_before_it(hostile: Matrix) -> None:
    assert re.findall(r"\\\\\s*[\[*](?!\n)", rendered(hostile, "latex").decode()) == []


def test_a_picture_of_hostile_labels_holds_no_element_of_theirs(hostile: Matrix) -> None:
    root = ElementTree.fromstring(rendered(hostile, "svg"))  # noqa: S314
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names.isdisjoint({"script", "img", "a", "foreignObject", "image"})


def test_a_picture_of_hostile_labels_can_be_drawn(hostile: Matrix) -> None:
    assert rendered(hostile, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_gives_a_workbook_and_a_picture(oxigraph: OxigraphEngine, language: str) -> None:
    made = matrix(oxigraph, Asked("objective", "action-line", language=language, sublines=False))
    sheets = book(rendered(made, "xlsx", language=language)).worksheets
    label = next(row.label for row in made.rows)
    assert sheets[0].sheet_view.rightToLeft is (True if language == "ar" else None)
    assert label in {cell.value for cell in sheets[0]["B"]}
    assert f'lang="{language}"'.encode() in rendered(made, "svg", language=language)[:1500]


def test_the_sheets_are_named_in_the_language_of_the_reader(small: Matrix) -> None:
    names = ["Matrice", "Éléments à l’appui", "Légende et méthode", "Provenance"]
    assert book(rendered(small, "xlsx", language="fr")).sheetnames[2:] == names[2:]


def test_a_folder_gets_a_file_whose_name_says_what_it_holds(small: Matrix, tmp_path: Path) -> None:
    write(small, "tsv", tmp_path, data_version=VERSION)
    assert [path.name for path in tmp_path.iterdir()] == [f"wsis-gdc_commitment_action-line_data-{VERSION}_en.tsv"]


def test_the_name_of_a_file_tells_the_filter(oxigraph: OxigraphEngine) -> None:
    made = matrix(oxigraph, Asked("objective", "action-line", sets=["wsis-gdc"]))
    assert file_name(made, "xlsx") == "wsis-gdc_objective_action-line_set-wsis-gdc_en.xlsx"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.csv", "csv"), ("a.MD", "markdown"), ("a.tex", "latex"), ("a.sssom.tsv", "sssom"), ("a.tsv", "tsv")],
)
def test_the_end_of_a_name_decides_the_format(name: str, expected: str) -> None:
    assert format_of("matrix", Path(name)).name == expected


def test_a_name_without_a_known_end_is_refused_with_the_known_ones() -> None:
    with pytest.raises(QueryError, match=r"end it with one of \.csv, \.tsv, \.json"):
        format_of("matrix", Path("matrix.doc"))


@pytest.mark.parametrize("answer", get_args(Answer))
def test_every_writer_of_the_table_exists_and_every_ending_means_one_format(answer: Answer) -> None:
    known = formats_of(answer)
    assert known
    assert len({each.extension for each in known}) == len(known)
    for each in known:
        assert format_of(answer, Path(f"x.{each.extension}")) == each
        assert callable(resolve_name(f"wsis_gdc.files.{getattr(each, answer)}"))


def test_records_say_the_same_in_each_format() -> None:
    records = Records(("code", "links"), [{"code": "=1", "links": None, "more": 1}, {"code": "C2", "links": 3}])
    assert serialize("records", records, "csv") == b"code,links\n'=1,\nC2,3\n"
    assert serialize("records", records, "tsv") == b"code\tlinks\n'=1\t\nC2\t3\n"
    assert json.loads(serialize("records", records, "json")) == [
        {"code": "=1", "links": None},
        {"code": "C2", "links": 3},
    ]


def test_an_unknown_format_is_refused_with_the_known_ones(small: Matrix) -> None:
    with pytest.raises(QueryError, match='as "docx"; choose one of csv, tsv, json'):
        rendered(small, "docx")


def test_a_file_that_cannot_be_written_is_told(small: Matrix, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write(small, None, tmp_path / "no" / "folder.csv")


def test_a_picture_that_nobody_could_read_is_refused() -> None:
    rows = tuple(Thing(f"https://w3id.org/wsis-gdc/gdc/{n}", str(n), "x", "en", True, "commitment") for n in range(301))
    columns = (Thing("https://w3id.org/wsis-gdc/wsis/C1", "C1", "x", "en", True, "action-line"),)
    made = matrix_of("x", ("commitment", "action-line"), rows, columns, {})
    with pytest.raises(QueryError, match="301 × 1 cells cannot be read; choose coarser kinds"):
        rendered(made, "svg")


def test_the_command_writes_a_workbook_into_a_folder(run: Callable[..., Any], built: Any, tmp_path: Path) -> None:
    chosen = ("--rows", "objective", "--columns", "goal", "--set", "gdc-sdg-citations", "--lang", "fr")
    done = run("matrix", *chosen, "--format", "xlsx", "-o", str(tmp_path))
    names = [path.name for path in tmp_path.iterdir()]
    version = built.manifest.inputs[:12]
    assert (done.code, names) == (0, [f"wsis-gdc_objective_goal_set-gdc-sdg-citations_data-{version}_fr.xlsx"])


@pytest.mark.parametrize("value", ["strength", "sum", "weighted", "relation", "claimants"])
@pytest.mark.parametrize("format_", ["xlsx", "markdown"])
def test_a_format_carries_every_value(oxigraph: OxigraphEngine, value: str, format_: str) -> None:
    made = matrix(oxigraph, Asked("objective", "action-line", sets=["wsis-gdc"], value=value))
    content = rendered(made, format_)
    if format_ == "xlsx":
        sheet = book(content).worksheets[0]
        found = [[str(cell.value) for cell in line[2:21]] for line in sheet.iter_rows(min_row=5, max_row=9)]
    else:
        lines = [line for line in content.decode().splitlines() if re.match(r"\| Obj\. \d", line)]
        found = [[field.strip().replace("·", "0") for field in line.split("|")[2:21]] for line in lines]
    nothing = "None" if format_ == "xlsx" else ""
    expected = [
        [
            nothing
            if each is None
            else "0"
            if each in ("", 0)
            else f"{each:.3f}".rstrip("0").rstrip(".")
            if isinstance(each, float)
            else str(each)
            for each in values
        ]
        for _, values in made.grid()
    ]
    assert found == expected
