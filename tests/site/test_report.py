"""The report over the real graph: whole, traceable, offline, the same bytes each time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.questions.analysis import Analysis, analyse, read_facts
from wsis_gdc.questions.analysis.layers import QUERIES
from wsis_gdc.site import figures, stand_ins
from wsis_gdc.site.edition import about
from wsis_gdc.site.report import report_files
from wsis_gdc.site.report_tables import MADE_BY, TABLES
from wsis_gdc.words.catalogue import CATALOGUE
from wsis_gdc.words.findings import FINDINGS
from wsis_gdc.words.languages import LANGUAGES, translator

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine, RdflibEngine

ABOUT = about("0123456789ab", alone=True)


@pytest.fixture(scope="module")
def analysis(oxigraph: OxigraphEngine) -> Analysis:
    return analyse(read_facts(oxigraph), resamples=20)


@pytest.fixture(scope="module")
def files(analysis: Analysis) -> dict[str, bytes]:
    return report_files(analysis, about=ABOUT, data=True)


@pytest.fixture(scope="module")
def page(files: dict[str, bytes]) -> str:
    return files["index.html"].decode()


def test_every_section_of_the_analysis_is_there(analysis: Analysis) -> None:
    assert list(FINDINGS) == [
        "coverage",
        "hubs",
        "communities",
        "overlap",
        "influence",
        "robustness",
        "trends",
    ]
    assert (
        set(MADE_BY) == set(analysis.frames) == {f"{name}.{part}" for name, parts in TABLES.items() for part in parts}
    )


def test_each_section_has_finding_figure_tables_method_source_and_caution(files: dict[str, bytes]) -> None:
    for section in json.loads(files["report.json"])["sections"]:
        svg, png = (files[name] for name in section["figures"])
        assert section["finding"][0].endswith("."), section["name"]
        assert svg.startswith(b"<?xml") and png.startswith(b"\x89PNG"), section["name"]
        assert section["tables"] and section["method"] and section["source"] and section["caution"], section["name"]


def test_the_finding_counts_what_the_graph_holds(analysis: Analysis, oxigraph: OxigraphEngine) -> None:
    """The number of linked provisions is the number that SPARQL counts."""
    query = """SELECT (COUNT(DISTINCT ?unit) AS ?n) WHERE {
      set:wsis-gdc sssom:mappings ?linkage . ?linkage sssom:subject_id ?unit ; wg:strength ?strength
    }"""
    number = next(oxigraph.select(query).texts())[0]

    assert f" {number} are linked to an action line" in FINDINGS["coverage"](analysis, str)


def test_every_table_names_a_function_that_exists(files: dict[str, bytes]) -> None:
    for section in json.loads(files["report.json"])["sections"]:
        for table in section["tables"]:
            module, name = table["made_by"].rsplit(".", 1)
            assert callable(getattr(import_module(module), name)), table["name"]


def test_every_table_of_the_page_links_to_what_made_it(page: str) -> None:
    targets = set(re.findall(r'\bid="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', page)

    assert set(links) <= targets
    assert sum(link.startswith("wsis_gdc.questions.analysis.frames.") for link in links) == len(MADE_BY)


def test_the_page_asks_for_nothing_from_the_network(page: str) -> None:
    assert re.findall(r'\bsrc="(?!data:image/svg\+xml;base64,)', page) == []
    assert re.findall(r"<(?:link|script|iframe|object)\b", page) == []
    assert "url(" not in page


def test_the_page_admits_only_its_own_style(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)

    assert policy is not None
    assert "script-src &#39;none&#39;" in policy[1] and "unsafe" not in policy[1]
    assert 'style="' not in page


def test_hostile_labels_stay_text(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "draw", lambda analysis, name, language: figures.Figure(b"<svg/>", b""))
    evil = "</style><script>alert(1)</script>"
    rows = tuple(replace(line, label=evil) for line in analysis.facts.lines.rows)
    facts = replace(analysis.facts, lines=replace(analysis.facts.lines, rows=rows))

    files = report_files(replace(analysis, facts=facts), about=ABOUT)

    assert b"<script" not in files["index.html"]


def test_each_table_is_written_as_csv(analysis: Analysis, files: dict[str, bytes], tmp_path: Path) -> None:
    for name, frame in analysis.frames.items():
        path = tmp_path / "table.csv"
        path.write_bytes(files[f"data/{name.replace('.', '-')}.csv"])
        read = pd.read_csv(path, keep_default_na=False)
        assert list(read.columns) == list(frame.columns), name
        assert len(read) == len(frame), name


def test_json_holds_the_same_numbers_as_the_frames(analysis: Analysis, files: dict[str, bytes]) -> None:
    report = json.loads(files["report.json"])
    tables = {table["name"]: table["rows"] for section in report["sections"] for table in section["tables"]}

    assert set(tables) == set(analysis.frames)
    assert [row["weighted_degree"] for row in tables["hubs.lines"]] == analysis.frames["hubs.lines"][
        "weighted_degree"
    ].tolist()


def test_a_figure_is_the_same_bytes_twice(analysis: Analysis, files: dict[str, bytes]) -> None:
    again = figures.draw(analysis, "hubs")

    assert (again.svg, again.png) == (files["figures/hubs.svg"], files["figures/hubs.png"])


def test_the_report_is_the_same_bytes_twice(
    analysis: Analysis, oxigraph: OxigraphEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "draw", lambda analysis, name, language: figures.Figure(b"<svg/>", b""))
    other = analyse(read_facts(oxigraph), resamples=20)

    one, two = (report_files(each, about=ABOUT, data=True) for each in (analysis, other))

    assert [name for name in one if one[name] != two[name]] == []


def test_an_unknown_set_is_told_with_near_names(oxigraph: OxigraphEngine) -> None:
    with pytest.raises(NotFoundError, match="wsis-gdc"):
        read_facts(oxigraph, sets=["wsis-gcd"])


def test_only_the_chosen_sets_count(oxigraph: OxigraphEngine) -> None:
    facts = read_facts(oxigraph, sets=["trends-coded"])

    assert facts.lines.published == () and facts.trend_lines.published


@pytest.mark.parametrize("name", QUERIES)
def test_both_engines_answer_the_queries_alike(
    oxigraph: OxigraphEngine, rdflib_engine: RdflibEngine, name: str
) -> None:
    one, other = (sorted(engine.select(QUERIES[name]).texts()) for engine in (oxigraph, rdflib_engine))

    assert one == other
    assert one


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_speaks_each_language(analysis: Analysis, language: str) -> None:

    say = translator(language).gettext

    for name, finding in FINDINGS.items():
        assert finding(analysis, say), name


def test_the_command_writes_the_report(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "draw", lambda analysis, name, language: figures.Figure(b"<svg/>", b""))
    result = run("analyze", "--out", str(tmp_path / "report"), "--data", "--resamples", "2")

    assert result.code == 0, result.err
    assert "acting provisions" in result.err
    assert (tmp_path / "report" / "index.html").is_file()
    assert (tmp_path / "report" / "data" / "hubs-lines.csv").is_file()


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_every_string_of_report_and_packs_is_translated(language: str) -> None:
    assert CATALOGUE.missing(language) == ()


def test_figures_speak_chinese_and_arabic(analysis: Analysis) -> None:
    """Chinese as text in the SVG, with no stand-in left and the PNG in English; Arabic as outlines in both."""
    english, chinese, arabic = (figures.draw(analysis, "influence", language) for language in ("en", "zh", "ar"))

    said = translator("zh").gettext("Influence, in full links")
    assert f">{said}</text>" in chinese.svg.decode()
    assert "sans-serif" in chinese.svg.decode()
    assert not set(stand_ins._SIGNS) & set(chinese.svg.decode())
    assert chinese.png == english.png
    assert arabic.png != english.png
    assert b"<text" not in arabic.svg


def test_stand_ins_are_as_long_as_the_words_and_never_the_same() -> None:
    """Also for more words of one letter than there are signs."""
    found = stand_ins.StandIns()
    letters = [chr(0x4E00 + number) for number in range(30)]
    hidden = [found.hide(letter) for letter in letters]

    assert len(set(hidden)) == 30
    assert len(found.hide("影响 90 % 区间")) == len("影响 90 % 区间")
    assert found.show(" ".join(hidden) + " ⋯⋯⋯⋯⋯⋯") == " ".join(letters) + " ⋯⋯⋯⋯⋯⋯"
