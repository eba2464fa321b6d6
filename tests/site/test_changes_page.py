"""The page of what changed: opened from disk without the network, in peace, whatever names the states hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.site.conftest import PAYLOADS, Visits

from wsis_gdc.base.namespaces import encodable
from wsis_gdc.base.texts import visible
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.changes import changes
from wsis_gdc.site.rendering import about
from wsis_gdc.site.reports import changes_page
from wsis_gdc.words.change_sentences import ChangeWords
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.terms import Terms

Make = Callable[..., str]

_LINK = "<https://w3id.org/wsis-gdc/linkage/small/gdc-11d--wsis-C2>"
_GRAPH = "<https://w3id.org/wsis-gdc/graph/mappings/small>"


def _engine(text: str) -> OxigraphEngine:
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.N_QUADS)
    return OxigraphEngine(store, union=True)


@pytest.fixture
def make(root: Path) -> Make:
    """The page of a link with another strength, and with a reason where there was none."""

    def page(language: str = "en", reason: str = "Both ask for it.", name: str = "old") -> str:
        text = (root / "tests" / "graphs" / "small.nq").read_text(encoding="utf-8")
        said = ox.Quad(
            ox.NamedNode(_LINK[1:-1]),
            ox.NamedNode("https://w3id.org/wsis-gdc/ontology#rationale"),
            ox.Literal(reason, language="en"),
            ox.NamedNode(_GRAPH[1:-1]),
        )
        weaker = text.replace('"3"^^', '"2"^^')
        old, new = _engine(text), _engine(f"{weaker}{said} .\n")
        found = changes(old, new, language)
        return changes_page(ChangeWords(found, name, "new", Terms(language)), about=about("0123", alone=True))

    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_words_are_translated(make: Make, language: str) -> None:
    page = make(language)
    assert 'class="untranslated"' not in page and "⟦" not in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_opens_in_peace(make: Make, visit: Visits, language: str) -> None:
    """No request, no message on the console, no barrier, nothing wider than a telephone."""
    seen = visit(make(language), width=390, dark=language == "ar")
    assert (seen.outside(), seen.errors, seen.barriers()) == ([], [], [])
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_line_is_addressed_and_wordings_open(make: Make, visit: Visits) -> None:
    """The figures, the sentence of the link under its line, and the text that is new."""
    page = visit(make(), hash="#line-C2").page
    assert page.locator("h1").inner_text() == "What changed from old to new"
    assert re.sub(r"\s+", " ", page.locator(".report tbody tr").first.inner_text()) == "Links: Strength changed 1"
    assert page.locator("#line-C2").inner_text().startswith("C2 ")
    sentence = "Strength changed gdc:11d continues wsis:C2 (set:small): strength from 3 to 2; rationale added (en)"
    assert page.locator(".changes li p").first.inner_text() == sentence
    page.click("text=Wording before and after")
    assert page.locator(".changes dd").all_inner_texts() == ["–", "Both ask for it."]


def test_no_text_of_a_state_is_run(make: Make, visit: Visits, tmp_path: Path) -> None:
    """Neither its name nor what its links say."""
    seen, path = visit("<title>empty</title>"), tmp_path / "changes.html"
    for payload in PAYLOADS:
        path.write_text(make(reason=encodable(payload), name=visible(payload)), encoding="utf-8", newline="\n")
        seen.page.goto(path.as_uri())
        assert seen.page.locator("h1").count() == 1
        assert (seen.hostile(), seen.errors, seen.outside()) == (None, [], [])
