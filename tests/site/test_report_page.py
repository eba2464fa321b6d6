"""The page of the analysis in a browser: offline, accessible, in both themes, from right to left, on a phone."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.analysis import Analysis, Facts, Layer, Tie, analyse
from wsis_gdc.site.rendering import about
from wsis_gdc.site.report import report_files

pytestmark = pytest.mark.browser

NONE = Layer((), (), ())


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    def things(names: str, kind: str) -> tuple[Thing, ...]:
        return tuple(Thing(name, name, f"label of {name}", "en", True, kind) for name in names.split())

    provisions = things(" ".join(f"p{number}" for number in range(30)), "commitment")
    ties = tuple(
        Tie(f"L{number % 4}", each.iri, number % 3 + 1, 0.7, "extends") for number, each in enumerate(provisions)
    )
    shared = (Tie("L1", "p0", 3, 0.9, "continues"), Tie("L2", "p3", 1, 0.5, "reliesOn"))
    facts = Facts(
        Layer(things("L0 L1 L2 L3", "action-line"), provisions, (*ties, *shared)),
        NONE,
        NONE,
        NONE,
        things("E1 E2", "entity"),
        things("O1", "objective"),
        frozenset({("E1", "L0"), ("E2", "L1"), ("E1", "L1")}),
    )
    return analyse(facts, resamples=3)


@pytest.fixture(scope="module")
def made(analysis: Analysis) -> Callable[[str], str]:
    """Make the page in a language, once."""
    pages: dict[str, str] = {}

    def make(language: str) -> str:
        if language not in pages:
            files = report_files(analysis, about=about("", alone=True), language=language)
            pages[language] = files["index.html"].decode()
        return pages[language]

    return make


@pytest.fixture
def page(made: Callable[[str], str], visit: Callable[..., Any]) -> Callable[..., Any]:
    return lambda language="en", **more: visit(made(language), **more)


def test_nothing_is_asked_from_the_network_and_nothing_breaks_the_policy(page: Callable[..., Any]) -> None:
    """Nor bars anybody."""
    visited = page()

    assert visited.barriers() == []
    assert visited.errors == []
    assert [url for url in visited.outside() if not url.startswith("data:")] == []
    assert visited.page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")


def test_in_arabic_and_the_dark_a_phone_scrolls_down_only(page: Callable[..., Any]) -> None:
    """It is read from right to left, by all."""
    visited = page("ar", dark=True, width=390)

    assert visited.page.evaluate("document.documentElement.scrollWidth") == 390
    assert visited.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert visited.barriers() == []


def test_long_tables_open_on_demand(page: Callable[..., Any]) -> None:
    opened = page().page
    rows = opened.locator("#coverage details table tbody tr")

    assert not rows.first.is_visible()
    opened.locator("#coverage details summary").first.click()

    assert rows.first.is_visible()


def test_a_figure_is_taken_away_as_png(page: Callable[..., Any]) -> None:
    """Two dots for each pixel, with something on it; its source, date and claimants stand inside the picture."""
    opened = page().page
    figure = opened.locator("figure").first
    with opened.expect_download() as waiting:
        figure.locator("button.png").click()
    file = waiting.value
    assert file.suggested_filename == "wsis-gdc-coverage.png"
    with Image.open(file.path()) as picture:
        wide = figure.locator("img").evaluate("image => image.naturalWidth")
        assert picture.width == 2 * wide > 1000
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 5
    drawn = b64decode(figure.locator("img").get_attribute("src").partition(",")[2]).decode()
    assert "links of all claimants" in re.sub(r"</tspan>\s*<tspan[^>]*>", " ", drawn)
