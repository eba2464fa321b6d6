"""Words on the screen: all of them in the language asked for, as wide as the screen, in order from right to left."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

from wsis_gdc.cli import terminal
from wsis_gdc.cli.options import LANGUAGES
from wsis_gdc.questions import reliability

Invoke = Callable[..., Result]

PRINTED = {
    "claims": ("explain", "gdc:11d", "C2"),
    "no link": ("explain", "gdc:8a", "C2"),
    "chain": ("explain", "itu", "digital-health"),
    "chain of claims": ("explain", "gdc:13a", "digital-health", "--chain"),
    "line": ("show", "C5"),
    "entity": ("show", "itu"),
    "commitment": ("show", "gdc:55a"),
    "gaps": ("gaps", "--format", "table"),
    "overlaps": ("overlaps", "--top", "3", "--format", "table"),
    "comparison": ("compare", "wsis-gdc", "igf-2025-crosswalk"),
    "agreement": ("reliability",),
    "disagreements": ("reliability", "--about", "disagreements"),
    "matrix": ("matrix", "--rows", "objective", "--columns", "action-line", "--value", "strength", "--format", "table"),
    "facts": ("matrix", "--rows", "entity", "--columns", "action-line", "--totals", "--format", "table"),
    "relations": (
        *("matrix", "--rows", "commitment", "--columns", "action-line", "--set", "wsis-gdc"),
        *("--value", "relation", "--group-by", "section", "--format", "table"),
    ),
    "network": ("network",),
    "languages": ("languages",),
    "queries": ("queries",),
    "query described": ("queries", "facilitators-of"),
    "query": ("query", "--name", "facilitators-of", "-p", "line=C5", "--format", "table"),
    "pack": ("pack", "C5"),
}
"""What commands print, by what it is."""


@pytest.fixture(params=[80, 100])
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A narrow and a wide screen."""
    columns: int = request.param
    monkeypatch.setattr(terminal, "WIDTH", columns)
    return columns


@pytest.mark.parametrize("name", PRINTED)
def test_every_word_has_a_translation(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """None is marked as missing, no sign is lost, and no two languages say the same."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reliability, "agreements", partial(reliability.agreements, resamples=20))
    outputs = set()
    for language in LANGUAGES:
        result = invoke(*PRINTED[name], "--lang", language)
        assert result.exit_code == 0, result.output
        assert [sign for sign in "⟦⟧�{" if sign in result.output.split("SELECT")[0]] == []
        outputs.add(result.output)
    assert len(outputs) == len(LANGUAGES)


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
@pytest.mark.parametrize("name", ["claims", "chain", "line", "gaps", "overlaps", "comparison", "matrix", "facts"])
def test_lines_fit_the_screen(invoke: Invoke, width: int, name: str, language: str) -> None:
    """None is wider, save an address, which is not broken."""
    lines = invoke(*PRINTED[name], "--lang", language).output.splitlines()
    assert [line for line in lines if cell_len(line) > width and "http" not in line] == []


def test_heads_of_a_named_query_are_in_the_language_asked_for(invoke: Invoke) -> None:
    """In a table; without a language, and in files for programs, columns have their own names."""
    asked = ("query", "--name", "facilitators-of", "-p", "line=C5")
    table = invoke(*asked, "--format", "table", "--lang", "es").stdout
    assert "Confianza en la fuente" in table and "confidence" not in table
    plain = invoke(*asked, "--format", "table").stdout
    assert "confidence" in plain and "Confidence in the source" not in plain
    assert invoke(*asked, "--format", "csv", "--lang", "es").stdout.startswith("entity,acronym,name,role,")
    own = invoke("query", "-e", "SELECT ?line { ?line a wg:ActionLine }", "--format", "table", "--lang", "es").stdout
    assert own.startswith("line")


def test_an_explanation_is_french(invoke: Invoke) -> None:
    """But for what the data have in English only."""
    lines = invoke("explain", "gdc:11d", "C2", "--lang", "fr").stdout.splitlines()
    assert "gdc:11d prolonge poa:9c" in lines
    assert any(line.startswith("  À l’appui de gdc:11d\u00a0: ") and "A/RES/79/1" in line for line in lines)
    assert "    Modèle lecteur A, tour 1\u00a0: prolonge poa:9c, force 3, confiance 0,9" in lines


def test_names_in_latin_letters_are_set_apart_in_arabic(invoke: Invoke) -> None:
    """By the isolates of Unicode."""
    out = invoke("explain", "gdc:11d", "C2", "--lang", "ar").stdout
    assert re.search("الدليل على \u2068gdc:11d\u2069: \u2068[^\u2068]*A/RES/79/1[^\u2068]*\u2069\n", out)


def test_languages_of_texts_are_shown(invoke: Invoke) -> None:
    """They are no markup of the screen."""
    assert "Building confidence and security in the use of ICTs [en]" in invoke("show", "C5").stdout


@pytest.mark.parametrize(
    ("language", "meaning"),
    [("fr", "relation qui indique l’acte principal d’une disposition"), ("zh", "表明条款主要行为的关系")],
)
def test_a_term_of_the_ontology_tells_its_meaning_in_the_language(invoke: Invoke, language: str, meaning: str) -> None:
    """And in that alone."""
    out = invoke("show", "wg:kind", "--lang", language).stdout
    assert f"{meaning} [{language}]" in out
    assert "relation that gives" not in out
