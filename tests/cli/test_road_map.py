"""Road maps out to facilitators, activities back in: round trips through files that people fill."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml
from click.testing import Result
from docx import Document

from wsis_gdc import api
from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.cli.returned_road_map import beside
from wsis_gdc.server import question_answers
from wsis_gdc.server.agents.list_answers import left_out
from wsis_gdc.words.languages import translator
from wsis_gdc.words.road_map_heads import COLUMNS

if TYPE_CHECKING:
    from tests.conftest import Run

Invoke = Callable[..., Result]
KEYS = list(COLUMNS)

FILLED: dict[int, dict[str, Any]] = {
    2: {
        "activity": "Run incident response exercises",
        "partners": "UNDP; Ministry of ICT, Rwanda",
        "year": "2027–28",
        "indicator": "=COUNT(exercises)",
        "baseline": 12,
        "target": "30",
        "status": "under way",
    },
    3: {
        "activity": "Publish guidelines for parents",
        "partners": "UNICEF, UNODC (ann@example.org)",
        "deadline": "2027-06",
    },
    4: {"activity": "Run incident response exercises"},
}
"""What is filled in, by row; the third row is the activity of the first, for another paragraph."""

WRONG: dict[int, dict[str, Any]] = {
    5: {"activity": "One", "line": "С99", "gdc": "29(z)", "deadline": "soon", "year": "1923"},
    6: {"indicator": "an indicator of nothing"},
}
"""Rows that cannot be taken."""


def _fill(file: Path, rows: dict[int, dict[str, Any]]) -> None:
    book = openpyxl.load_workbook(file)
    for row, cells in rows.items():
        for key, value in cells.items():
            book.worksheets[-1].cell(row, KEYS.index(key) + 1).value = value
    book.save(file)


@pytest.fixture(scope="module")
def packed(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the road map of C5, as it is sent out; not to be changed."""
    folder = tmp_path_factory.mktemp("packed")
    assert run("pack", "C5", "--road-map", "--out", str(folder)).code == 0
    return folder / "C5"


@pytest.fixture
def sent(packed: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be filled."""
    return Path(shutil.copytree(packed, tmp_path / "C5"))


@pytest.fixture
def filled(sent: Path) -> Path:
    """A workbook with some rows filled."""
    file = sent / "C5-road-map.xlsx"
    _fill(file, FILLED)
    return file


@pytest.fixture
def take(invoke: Invoke) -> Callable[..., Result]:
    """Take a file in as the road map of C5."""
    return lambda file, *more: invoke(
        "import", file, "--profile", "roadmap", "--set", "c5-2027", "--claimant", "itu", *more
    )


def _records(content: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = yaml.load(content, yaml.BaseLoader)["records"]  # noqa: S506
    return sorted(records, key=lambda record: str(record["label"]))


def test_a_filled_workbook_comes_back_as_activities(take: Callable[..., Result], filled: Path) -> None:
    """With what was filled in before it was sent; two rows of one activity are one, with both paragraphs."""
    done = take(filled, "--date", "2026-11", "--address", "https://example.org/c5")
    assert done.exit_code == 0, done.stderr
    parents, exercises = _records(done.stdout)
    assert exercises == {
        "id": exercises["id"],
        "type": "RoadMapActivity",
        "label": {"en": "Run incident response exercises"},
        "for_line": ["wsis:C5"],
        "answers": ["gdc:21j", "gdc:31f"],
        "led_by": ["entity:itu"],
        "with_partner": ["entity:undp"],
        "with_partner_name": ["Ministry of ICT, Rwanda"],
        "planned_for": "2027/2028",
        "indicator": "=COUNT(exercises)",
        "baseline": "12",
        "aim": "30",
        "due": "2030",
        "activity_status": "under-way",
        "claimant": "entity:itu",
        "source_file": "C5-road-map.xlsx: Road map to fill in, row 2; Road map to fill in, row 4",
        "source": ["https://example.org/c5"],
        "mapping_date": "2026-11",
    }
    assert (parents["with_partner"], parents["due"]) == (["entity:unicef", "entity:unodc"], "2027-06")
    assert "42 rows: 3 taken (2 activities), 0 reported, 39 left without an activity" in done.stderr
    assert '!H2: "Ministry of ICT, Rwanda" is nobody that the graph knows: kept as written' in done.stderr
    assert "!H3: an e-mail address was left out" in done.stderr
    assert "ann@" not in done.stdout


def test_all_that_is_wrong_is_told_by_its_cell_and_nothing_is_written(
    take: Callable[..., Result], filled: Path, tmp_path: Path
) -> None:
    """At once, with the cure; rows are left out only where that is asked for."""
    _fill(filled, WRONG)
    file = tmp_path / "c5.yaml"
    done = take(filled, "-o", file)
    assert (done.exit_code, file.exists()) == (1, False)
    for said in (
        'A5: "С99" is no action line (did you mean wsis:C9?)',
        'B5: "29(z)" is no paragraph of this text that the graph knows (did you mean gdc:29',
        "I5: 1923 is no year of a road map",
        'M5: "soon" is no date that can be told for sure (write 2027, 2027-06 or 2027-06-30)',
        "F6: the row is filled, but names no activity",
        "42 rows: 3 taken (2 activities), 2 reported, 37 left without an activity",
        "nothing was written",
    ):
        assert said in done.stderr
    assert take(filled, "--skip-unknown", "-o", file).exit_code == 0
    assert len(_records(file.read_text("utf-8"))) == 2


def test_paragraphs_of_other_texts_come_back_and_stand_as_people_cite_them(
    take: Callable[..., Result], invoke: Invoke, sent: Path, tmp_path: Path, laid_once: None
) -> None:
    """And the one without a number by its name; others that the graph does not hold stay as they were written."""
    file = sent / "C5-road-map.xlsx"
    sheet = openpyxl.load_workbook(file).worksheets[-1]
    names = {sheet.cell(row, 5).value: row for row in range(2, sheet.max_row)}
    both = {"activity": "Report on the line"}
    aligned, measured = names["New work aligned with Agenda"], names["Monitoring and measurement"]
    assert sheet.cell(aligned, 4).value == "E/RES/2024/13, 77"
    _fill(file, {aligned: both | {"other_paragraphs": "E/RES/2024/13, 77; A/RES/56/183, 2"}, measured: both})
    done = take(file, "-o", tmp_path / "c5.yaml")
    (record,) = _records((tmp_path / "c5.yaml").read_text("utf-8"))
    assert set(record["answers"]) == {"doc:e-res-2024-13/77", "wsis20:indicators"}, done.stderr
    assert record["answers_as_written"] == ["A/RES/56/183, 2"]
    (row,) = json.loads(invoke("roadmap", tmp_path / "c5.yaml", "--format", "json").stdout)
    assert (row["wsis20"], row["gdc"]) == ("Monitoring and measurement", "")
    assert row["other_paragraphs"] == "E/RES/2024/13, 77; A/RES/56/183, 2"


def test_a_text_that_is_too_long_is_told_once(take: Callable[..., Result], sent: Path) -> None:
    _fill(sent / "C5-road-map.xlsx", {2: {"activity": "x" * 5_000}})
    done = take(sent / "C5-road-map.xlsx")
    assert "F2: holds 5,000 characters" in done.stderr
    assert "names no activity" not in done.stderr


def test_taking_a_road_map_again_changes_nothing_and_a_new_version_takes_its_place(
    take: Callable[..., Result], invoke: Invoke, filled: Path, tmp_path: Path
) -> None:
    """Identifiers stay as long as activity and lead do."""
    file = tmp_path / "c5.yaml"
    take(filled, "-o", file)
    before = file.read_bytes()
    assert "2 activities (2 unchanged)" in take(filled, "-o", file).stderr
    assert file.read_bytes() == before
    _fill(filled, {2: {"target": "40"}, 3: {"activity": "Publish guidelines for teachers"}})
    assert "(1 new, 1 changed, 1 no longer in it)" in take(filled, "-o", file).stderr
    other = invoke("import", filled, "--profile", "roadmap", "--set", "another", "--claimant", "itu", "-o", file)
    assert other.exit_code == 2
    assert "is there and holds another thing than this road map" in other.stderr


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_a_workbook_that_libreoffice_saved_loses_nothing(
    take: Callable[..., Result], filled: Path, tmp_path: Path
) -> None:
    """Pick lists, texts that look like formulas, and dates included."""
    convert = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*convert, "--outdir", tmp_path / "saved", filled], check=True, capture_output=True, timeout=120)
    assert take(tmp_path / "saved" / filled.name).stdout == take(filled).stdout


def test_csv_and_word_come_back_as_the_workbook_does(take: Callable[..., Result], sent: Path) -> None:
    """But for where in them a row stands."""
    rows = list(csv.reader(io.StringIO((sent / "C5-road-map.csv").read_text("utf-8-sig"))))
    document = Document(str(sent / "C5-road-map.docx"))
    for number, cells in FILLED.items():
        for key, value in cells.items():
            rows[number - 1][KEYS.index(key)] = str(value)
            document.tables[-1].rows[number - 1].cells[KEYS.index(key)].text = str(value)
    (sent / "filled.csv").write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in rows), "cp1252")
    document.save(str(sent / "filled.docx"))
    _fill(sent / "C5-road-map.xlsx", FILLED)
    made = []
    for name in ("C5-road-map.xlsx", "filled.csv", "filled.docx"):
        done = take(sent / name)
        assert done.exit_code == 0, done.stderr
        made.append([record | {"source_file": ""} for record in _records(done.stdout)])
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("language", ["ar", "fr", "zh"])
def test_a_road_map_comes_back_in_any_language(
    invoke: Invoke, take: Callable[..., Result], tmp_path: Path, language: str
) -> None:
    """By the heads of its columns and the words of its list."""
    assert invoke("pack", "C9", "--road-map", "--lang", language, "--out", tmp_path).exit_code == 0
    words = {
        "ar": ("تدريب الصحفيين في المجتمعات المحلية", "قيد التنفيذ"),
        "fr": ("Former des journalistes locaux", "en cours"),
    }
    activity, state = words.get(language, ("培训地方记者", "进行中"))
    file = tmp_path / "C9" / "C9-road-map.xlsx"
    _fill(file, {2: {"activity": activity, "status": state, "indicator": "1"}})
    done = take(file)
    assert done.exit_code == 0, done.stderr
    (record,) = _records(done.stdout)
    assert (record["label"], record["activity_status"]) == ({language: activity}, "under-way")
    assert (record["for_line"], record["indicator"]) == (["wsis:C9"], "1")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "needs somebody who reported it"),
        (("--claimant", "gdc:11d"), "gdc:11d is no organization"),
        (("--claimant", "itux"), "itux"),
        (("--claimant", "Ann ann@example.org"), "without an e-mail address"),
        (("--claimant", "itu", "--address", "javascript:x"), "is no address of a page"),
        (("--claimant", "itu", "--date", "soon"), "is no date"),
        (("--claimant", "itu", "-o", "x.csv"), "end it with .yaml"),
    ],
)
def test_a_road_map_says_whose_word_it_is(invoke: Invoke, filled: Path, more: tuple[str, ...], said: str) -> None:
    """A reporter the graph does not know is named in words."""
    done = invoke("import", filled, "--profile", "roadmap", "--set", "c5-2027", *more)
    assert (done.exit_code, said in done.stderr) == (2, True)
    named = invoke("import", filled, "--profile", "roadmap", "--set", "c5-2027", "--claimant", "A Bureau of Lines")
    assert {record["reported_by"] for record in _records(named.stdout)} == {"A Bureau of Lines"}


def test_without_a_road_map_nothing_is_said_of_what_is_planned(invoke: Invoke) -> None:
    """Which is another thing than that nothing is."""
    done = invoke("roadmap", "--format", "table")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "No road map has been taken in yet, so nothing can be said of what is planned.\n"
    told = invoke("gaps", "--what", "plans", "--format", "csv")
    assert len(told.stdout.splitlines()) == 1
    assert "No road map has been taken in yet" in told.stderr
    assert "No road map has been taken in yet" in " ".join(invoke("gaps", "--format", "table").stdout.split())


@pytest.fixture
def planned(
    take: Callable[..., Result], invoke: Invoke, filled: Path, tmp_path: Path, laid_once: None
) -> tuple[Path, Path]:
    """Two road maps as data files, of two reporters."""
    one, other, table = tmp_path / "c5.yaml", tmp_path / "other.yaml", tmp_path / "other.csv"
    assert take(filled, "-o", one).exit_code == 0
    table.write_text(
        "Line,GDC paragraphs,Activity,Lead,Indicator\nC5,31(f),Review of platforms,UNESCO,Reviews\n", encoding="utf-8"
    )
    done = invoke("import", table, "--profile", "roadmap", "--set", "other", "--claimant", "unesco", "-o", other)
    assert done.exit_code == 0, done.stderr
    return one, other


def test_road_maps_are_shown_as_one(invoke: Invoke, planned: tuple[Path, Path], tmp_path: Path) -> None:
    """As a table, as records, as a workbook; each activity with whose word it is."""
    shown = " ".join(invoke("roadmap", *planned, "--format", "table").stdout.split())
    assert "C5 Building confidence and security in the use of ICTs (3)" in shown
    assert "Reported by UNESCO; not checked" in shown
    assert "The road maps taken in do not name C1, C2, C3, C4, C6, C7, C8, C9, C10, C11" in shown
    rows = json.loads(invoke("roadmap", *planned, "--line", "C5", "--format", "json").stdout)
    assert [(row["lead"], row["gdc"]) for row in rows] == [("ITU", "30"), ("ITU", "21(j); 31(f)"), ("UNESCO", "31(f)")]
    refused = invoke("roadmap", *planned, "-o", tmp_path / "joint.html")
    assert (refused.exit_code, "choose one of csv, tsv, json, xlsx, docx" in refused.stderr) == (2, True)
    assert invoke("roadmap", *planned, "-o", tmp_path / "joint.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "joint.xlsx").worksheets[1]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [row["activity"] for row in rows]
    assert sheet.cell(3, 6).value == "=COUNT(exercises)" and sheet.cell(3, 6).data_type == "s"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_joint_road_map_is_a_document_too(
    invoke: Invoke, planned: tuple[Path, Path], tmp_path: Path, language: str
) -> None:
    """With the activities on wide pages, what is open, and what a reader must know; the same bytes each time."""
    files = [tmp_path / name for name in ("one.docx", "two.docx")]
    for file in files:
        assert invoke("roadmap", *planned, "--lang", language, "-o", file).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    document = Document(str(files[0]))
    facts, activities, missing = document.tables
    rows = json.loads(invoke("roadmap", *planned, "--lang", language, "--format", "json").stdout)
    told = [(row.cells[1].text, row.cells[5].text, row.cells[10].text) for row in activities.rows[1:]]
    assert told == [(row["activity"], row["lead"], row["reporter"]) for row in rows]
    left = json.loads(invoke("roadmap", *planned, "--lang", language, "--open", "--format", "json").stdout)
    assert [row.cells[2].text for row in missing.rows[1:]] == [row["sentence"] for row in left]
    assert [row.cells[1].text for row in facts.rows] == [str(len(rows)), "2", str(len(left))]
    assert document.sections[1].page_width > document.sections[1].page_height
    rules = translator(language).gettext(
        "Each activity stands as it was reported, in the language of its reporter. Nobody has checked it."
    )
    assert rules in [paragraph.text for paragraph in document.paragraphs]
    assert invoke("roadmap", *planned, "--format", "docx").exit_code == 2


def test_what_road_maps_leave_open_is_told(
    invoke: Invoke, kg: KnowledgeGraph, planned: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the joint map and by the gaps, in the command, over the API and to agents, with the same words."""
    rows = json.loads(invoke("roadmap", *planned, "--open", "--format", "json").stdout)
    by: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by.setdefault(row["question"], []).append(row)
    waiting = {row["code"] for row in by["without activity"]}
    assert "31(b)" in waiting and not waiting & {"21(j)", "30", "31(f)"}
    assert [row["label"] for row in by["without indicator"]] == ["Publish guidelines for parents"]
    (twice,) = by["perhaps twice"]
    assert "“Run incident response exercises” (ITU) · “Review of platforms” (UNESCO)" in twice["sentence"]
    with beside(kg, planned) as whole:
        monkeypatch.setattr(api, "load", lambda *_arguments, **_options: nullcontext(whole))
        gaps = json.loads(invoke("gaps", "--what", "plans", "--format", "json").stdout)
        assert [gap["sentence"] for gap in gaps] == [row["sentence"] for row in rows]
        asked = {"what": ["plans"], "weak": 1, "with_parts": False, "lang": "en", "limit": 1000, "offset": 0}
        over_http = question_answers.left_out(whole.engine, {**asked, "set": []})
        assert (over_http["items"], over_http["notes"]) == (gaps, [])
        to_agents = left_out(whole.engine, {**asked, "sets": []})
        assert [each["sentence"]["untrusted_text"] for each in to_agents["items"]] == [
            " ".join(row["sentence"].split()) for row in rows
        ]
        told = invoke("show", "gdc:31f").stdout
        assert "Review of platforms" in told and "Run incident response exercises" in told


def test_only_road_maps_are_laid_beside_the_graph(invoke: Invoke, tmp_path: Path) -> None:
    """Another data file is refused in a sentence."""
    agents = tmp_path / "agents.yaml"
    shutil.copy(Path(__file__).parents[2] / "data" / "organizations" / "agents.yaml", agents)
    done = invoke("roadmap", agents)
    assert (done.exit_code, "holds no road map" in done.stderr) == (2, True)
