"""The page of the named queries: all of them, each with what it answers, its command and its SPARQL to copy."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.knowledge.queries import named, names
from wsis_gdc.site.pages import Figures, index_page
from wsis_gdc.site.questions_page import command_of, questions_page
from wsis_gdc.site.rendering import about
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.named_queries import worded

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

Visits = Callable[..., Any]

EDITION = replace(about("0123456789ab"), languages=tuple((code, f"../{code}/") for code in LANGUAGES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_all_of_each_query(language: str) -> None:
    """In the language of the reader; nothing is untranslated."""
    page = questions_page(language=language, about=EDITION)
    assert 'class="untranslated"' not in page and "⟦" not in page
    told = unescape(page)
    for name in names():
        query = worded(named(name), language)
        start = told.index(f'<li id="{name}">')
        part = told[start : told.index("</li>", start)]
        assert f"<h3>{query.title}</h3>" in part and query.description in part
        assert query.body in part and "#+" not in part
        assert f'id="c-{name}">{command_of(query, language)}</code>' in part
        for parameter in query.parameters:
            assert f"<dd>{parameter.description} (" in part
        assert [column for column in query.columns if f'<dt><code dir="ltr">{column}</code></dt>' not in part] == []


def test_the_commands_answer(run: Any) -> None:
    """As they stand on the page: one with a value, one with none, one with two."""
    for name in ("facilitators-of", "weakly-supported", "overlap-of-lines"):
        words = shlex.split(command_of(named(name), "fr"))
        assert words[0] == "wsis-gdc"
        assert len(run(*words[1:]).out.splitlines()) > 1


def test_the_texts_answer_in_any_tool(oxigraph: OxigraphEngine) -> None:
    """Each declares the prefixes that it needs; its example stands in it."""
    import pyoxigraph as ox

    for name in names():
        ox.Store().query(named(name).body)
    assert len(list(oxigraph.select(named("facilitators-of").body))) > 1


def test_the_page_is_reached_from_the_door_of_developers() -> None:
    """And from the foot of each page, but for its own."""
    start = index_page(Figures(), about=EDITION)
    assert re.search(r'<footer>.*<a href="queries.html">', start, re.S)
    page = questions_page(about=EDITION)
    assert 'href="queries.html"' not in page
    assert page.count('href="../ar/queries.html"') == 1


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width", "dark"), [("en", 1440, False), ("ar", 390, True)])
def test_axe_finds_nothing_serious(visit: Visits, language: str, width: int, dark: bool) -> None:
    """Also with a query open; nothing scrolls sideways; what is copied is the query line by line."""
    opened = visit(questions_page(language=language, about=EDITION), width=width, dark=dark)
    page = opened.page
    page.locator("#facilitators-of summary").click()
    assert opened.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.taken = text; }")
    page.locator("#facilitators-of [data-copy^=q-]").click()
    page.wait_for_function("window.taken")
    assert page.evaluate("window.taken") == named("facilitators-of").body
    assert (opened.outside(), opened.errors) == ([], [])
