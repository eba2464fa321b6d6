"""The report over the real graph: whole, traceable, offline, the same bytes each time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

import pandas as pd
import pytest

from wsis_gdc.questions.analysis import Analysis, Frames, analyse, read_facts, tables
from wsis_gdc.site.figures import draw
from wsis_gdc.site.rendering import about
from wsis_gdc.site.report import report_files, sections, write_report
from wsis_gdc.words.catalogue import CATALOGUE
from wsis_gdc.words.findings import FINDINGS
from wsis_gdc.words.languages import LANGUAGES, translator

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine

ABOUT = about("0123456789ab", alone=True)


@pytest.fixture(scope="module")
def analysis(oxigraph: OxigraphEngine) -> Analysis:
    return analyse(read_facts(oxigraph), resamples=20)


@pytest.fixture(scope="module")
def frames(analysis: Analysis) -> Frames:
    return tables(analysis)


@pytest.fixture(scope="module")
def files(analysis: Analysis) -> dict[str, bytes]:
    return report_files(analysis, about=ABOUT, data=True)


@pytest.fixture(scope="module")
def page(files: dict[str, bytes]) -> str:
    return files["index.html"].decode()


def test_every_section_of_the_analysis_is_there(frames: Frames) -> None:
    assert list(FINDINGS) == ["coverage", "hubs", "communities", "overlap", "influence", "robustness", "trends"]
    assert list(dict.fromkeys(name.split(".")[0] for name in frames)) == list(FINDINGS)


def test_each_section_has_finding_figure_tables_method_source_and_caution(files: dict[str, bytes]) -> None:
    for section in json.loads(files["report.json"])["sections"]:
        assert section["finding"][0].endswith("."), section["name"]
        assert files[section["figure"]].startswith(b"<?xml"), section["name"]
        assert section["tables"] and section["method"] and section["source"] and section["caution"], section["name"]


def test_the_finding_counts_what_the_graph_holds(analysis: Analysis, frames: Frames, oxigraph: OxigraphEngine) -> None:
    """As many commitments are linked with a line as SPARQL counts; openings and principles are none."""
    query = """SELECT (COUNT(DISTINCT ?unit) AS ?n) WHERE {
      set:wsis-gdc sssom:mappings ?linkage . ?linkage sssom:subject_id ?unit ; sssom:object_id ?item .
      ?item wg:rollsUpTo? ?line . ?line a wg:ActionLine .
      ?unit wg:kind|wg:kindAlso ?kind FILTER(STRAFTER(STR(?kind), "/kind/") IN ("commitment", "call", "request"))
      FILTER NOT EXISTS { ?none wg:unit ?unit ; wg:noLinkReason <https://w3id.org/wsis-gdc/term/reason/chapeau> }
    }"""
    number = next(oxigraph.select(query).texts())[0]

    assert f" {number} are linked to an action line (by their strongest link " in next(
        FINDINGS["coverage"](analysis, frames, "en")
    )


def test_orphans_are_without_a_line_though_linked_with_other_texts(page: str, frames: Frames) -> None:
    """71 and 74 are linked with 28 of the Plan; more than two readers looked, in the Tunis Agenda, too."""
    orphans = frames["coverage.orphans"].set_index("code")["reason"]
    assert orphans["71"] == orphans["74"] == "elsewhere"
    assert "Orphans: provisions without a link to an action line" in page
    assert "No link means that the readers found none with an action line" in page


def test_findings_name_lines_and_entities_by_code_and_title(files: dict[str, bytes]) -> None:
    """Where a finding names a line or entity by its code, the title stands behind it."""
    found = {section["name"]: section["finding"] for section in json.loads(files["report.json"])["sections"]}
    assert "C10 (Ethical dimensions of the Information Society)" in found["overlap"][0]
    assert "C4 (Capacity building) · C11 (International and regional cooperation)" in found["communities"][0]
    for name in ("communities", "overlap", "influence"):
        assert not re.search(r"\bC\d+(-e-[a-z]+)?(?! \()(?![\w-])", found[name][0]), found[name][0]


def test_the_page_lists_what_its_codes_stand_for(page: str, analysis: Analysis) -> None:
    """Lines, entities and provisions, each once; beside the sheets of a site, as doors to them."""
    listed = re.search(r'<details class="codes">.*?</details>', page, re.S)
    assert listed
    for code, title in (
        ("C5", "Building confidence and security in the use of ICTs"),
        ("11(d)", "School and hospital"),
    ):
        assert f'<dt><bdi class="code">{code}</bdi></dt><dd><bdi>{title}' in listed[0]


def test_a_report_beside_sheets_leads_to_them(analysis: Analysis, tmp_path: Path) -> None:
    pages = {"https://w3id.org/wsis-gdc/wsis/C5": "../things/wsis-C5.html"}
    write_report(analysis, tmp_path, about=about(""), pages=pages)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<dd><a href="../things/wsis-C5.html"><bdi>Building confidence' in text


def test_figures_lie_beside_the_report_as_slides(analysis: Analysis, tmp_path: Path) -> None:
    """Where something makes them, with a link to each."""
    write_report(analysis, tmp_path, about=about(""), slide=lambda svg, language: language.encode() + svg[:5])
    names = [path.name for path in sorted((tmp_path / "figures").glob("*.pptx"))]
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r'href="figures/([a-z]+\.pptx)"', text)) == names and len(names) == 7
    assert (tmp_path / "figures" / "hubs.pptx").read_bytes() == b"en<?xml"


def test_every_table_names_a_function_that_exists(files: dict[str, bytes]) -> None:
    for section in json.loads(files["report.json"])["sections"]:
        for table in section["tables"]:
            module, name = table["made_by"].rsplit(".", 1)
            assert callable(getattr(import_module(module), name)), table["name"]


def test_what_has_no_code_is_told_by_its_name(files: dict[str, bytes], frames: Frames) -> None:
    """A trend stands in no column of codes; where others have one, a dash does. Nobody leads e-business today."""
    text = files["report.md"].decode()
    trends = text.partition("Trends by anchoring")[2].partition("| ---")[0]
    assert "| Name |" in trends and "Code" not in trends
    assert "| – | UN General Assembly overall review (WSIS+10, WSIS+20) |" in text
    lines = text.partition("### Action lines and the")[2].partition("\n### ")[0]
    (business,) = (line for line in lines.splitlines() if line.startswith("| C7-e-business |"))
    assert business.endswith("| none known |")


def test_the_last_section_tells_developers_what_made_each_table(page: str) -> None:
    """No function is named before it; there each table has its own, which is explained below."""
    told, last = page.split('<section id="made"')
    targets = set(re.findall(r'\bid="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', page)

    assert "wsis_gdc." not in told.partition("<main")[2] and "kg.analyze" not in told
    assert set(links) <= targets
    assert last.count("kg.analyze()[") == 17


def test_no_estimate_lies_outside_a_range_printed_with_it(files: dict[str, bytes]) -> None:
    """Places stay inside their range. What survives doubt is a share of its own, never called an interval."""
    report = json.loads(files["report.json"])
    places = 0
    for section in report["sections"]:
        for table in section["tables"]:
            for row in table["rows"]:
                bounded = [name.removesuffix("_low") for name in row if name.endswith("_low")]
                for name in bounded:
                    if name == "survives":
                        assert 0 <= row["survives_low"] <= row["survives_high"] <= 1
                    else:
                        assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"], (table["name"], name, row)
                        places += 1
    assert places > 300


def test_a_figure_carries_title_licence_and_data_version(files: dict[str, bytes]) -> None:
    for section in json.loads(files["report.json"])["sections"]:
        written = texts(files[section["figure"]])
        assert section["title"] in written
        assert "Data version: 0123456789ab · CC BY 4.0" in written[-1]


def test_the_page_asks_for_nothing_from_the_network(page: str) -> None:
    assert re.findall(r'\bsrc="(?!data:image/svg\+xml;base64,)', page) == []
    assert re.findall(r"<(?:link|iframe|object)\b", page) == []
    assert "url(" not in page


def test_the_page_admits_only_its_own_style_and_script(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)

    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1] and "unsafe" not in policy[1]
    assert policy[1].count("sha256-") == page.count("<style>") + page.count("<script>") == 2
    assert 'style="' not in page


def test_the_page_has_the_head_of_all_pages(analysis: Analysis) -> None:
    """The doors are those of the build that it lies in; it calls itself the page that is open."""
    site = replace(
        ABOUT,
        index_page="../index.html",
        coordination_page="../coordination.html",
        glossary_page="../glossary.html",
    )

    page = report_files(analysis, about=site)["index.html"].decode()

    assert '<a href="../index.html">Start</a>' in page
    assert '<a href="../coordination.html">Gaps and overlaps</a>' in page
    assert '<a href="#main" aria-current="page">Analysis</a>' in page
    assert '<p class="back"><a href="../index.html">' in page
    assert 'href="../glossary.html#resample"' in page


def test_hostile_labels_stay_text(analysis: Analysis) -> None:
    evil = "</style><script>alert(1)</script>"
    rows = tuple(replace(line, code=evil, label=evil) for line in analysis.facts.lines.rows)
    facts = replace(analysis.facts, lines=replace(analysis.facts.lines, rows=rows))

    files = report_files(replace(analysis, facts=facts), about=ABOUT)

    assert [name for name, content in files.items() if b"<script>alert" in content] == ["report.md", "report.json"]


def test_each_table_is_written_as_csv(frames: Frames, files: dict[str, bytes], tmp_path: Path) -> None:
    for name, frame in frames.items():
        path = tmp_path / "table.csv"
        path.write_bytes(files[f"data/{name.replace('.', '-')}.csv"])
        read = pd.read_csv(path, keep_default_na=False)
        assert list(read.columns) == list(frame.columns), name
        assert len(read) == len(frame), name


def test_json_holds_the_same_numbers_as_the_frames(frames: Frames, files: dict[str, bytes]) -> None:
    report = json.loads(files["report.json"])
    shown = {table["name"]: table["rows"] for section in report["sections"] for table in section["tables"]}

    assert list(shown) == list(frames)
    assert [row["weighted_degree"] for row in shown["hubs.lines"]] == frames["hubs.lines"]["weighted_degree"].tolist()


def test_the_report_is_the_same_bytes_twice(files: dict[str, bytes], oxigraph: OxigraphEngine) -> None:
    again = report_files(analyse(read_facts(oxigraph), resamples=20), about=ABOUT, data=True)

    assert [name for name in files if files[name] != again[name]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_speaks_each_language(analysis: Analysis, frames: Frames, language: str) -> None:
    for name, finding in FINDINGS.items():
        assert list(finding(analysis, frames, language)), name


def test_numbers_are_written_as_the_language_writes_them(analysis: Analysis, frames: Frames) -> None:
    """In tables and figures; the JSON keeps numbers as they are, so that programs read the same in each language."""

    def cells(language: str, form: str) -> list[str]:
        rows = (row for each in sections(analysis, frames, ABOUT, language) for one in each.tables for row in one.rows)
        return [text for row in rows for text in row if re.fullmatch(form, text)]

    english, french = cells("en", r"[0-9]+(\.[0-9]+)?%?"), cells("fr", "[0-9]+(,[0-9]+)?(\u00a0%)?")
    assert [text.replace(".", ",").replace("%", "\u00a0%") for text in english] == french
    assert any("." in text for text in english) and any("%" in text for text in english)
    figure = draw(analysis, frames, "communities", "fr").decode()
    assert re.search(">[0-9]+,[0-9]</text>", figure) and not re.search(r">[0-9]+\.[0-9]</text>", figure)


def test_the_command_writes_the_report(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wsis_gdc.site.report.draw", lambda *_arguments, **_words: b"<svg/>")
    result = run("analyze", "--out", str(tmp_path / "report"), "--data", "--resamples", "2")

    assert result.code == 0, result.err
    assert "acting provisions" in result.err
    assert (tmp_path / "report" / "index.html").is_file()
    assert (tmp_path / "report" / "data" / "hubs-lines.csv").is_file()


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_every_string_of_report_and_packs_is_translated(language: str) -> None:
    assert CATALOGUE.missing(language) == ()


SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in Xml.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 (our own file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_figure_are_text_in_each_language(analysis: Analysis, frames: Frames, language: str) -> None:
    axis = translator(language).gettext("Influence, in full links")

    assert axis in texts(draw(analysis, frames, "influence", language))


def test_arabic_words_are_written_from_right_to_left_and_codes_are_not(analysis: Analysis, frames: Frames) -> None:
    figure = Xml.fromstring(draw(analysis, frames, "influence", "ar"))  # noqa: S314 (our own file)
    written = {element.text: element.get("direction") for element in figure.iter(f"{SVG}text")}

    assert written[translator("ar").gettext("Influence, in full links")] == "rtl"
    assert written["C10"] is None


def test_a_figure_tells_itself_to_those_who_do_not_see_it(files: dict[str, bytes]) -> None:
    report = json.loads(files["report.json"])
    for section in report["sections"]:
        figure = Xml.fromstring(files[section["figure"]])  # noqa: S314 (our own file)
        told = [figure.findtext(f"{SVG}{name}") for name in ("title", "desc")]
        assert told == [section["title"], section["finding"][0]]


def test_a_figure_writes_the_numbers_of_its_table(frames: Frames, files: dict[str, bytes]) -> None:
    """Every number of the bar for all commitments that is wide enough stands on it."""
    whole = frames["coverage.objectives"].iloc[-1]

    written = texts(files["figures/coverage.svg"])

    assert {str(whole[name]) for name in ("continues", "extends", "new")} <= set(written)
