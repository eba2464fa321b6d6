"""The pages of a collection: all its initiatives, in words of strangers that stay words."""

from __future__ import annotations

import re

import pytest

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.collection import Initiative
from wsis_gdc.site import collection_pages
from wsis_gdc.site.edition import about

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def pages(engine: OxigraphEngine, *initiatives: Initiative, language: str = "en") -> dict[str, str]:
    made = collection_pages.collection_pages(
        engine, EVIL, initiatives, {"1": ["wsis:C5"]}, about=about("abc"), language=language
    )
    return dict(made)


def test_texts_of_strangers_stay_texts(oxigraph: OxigraphEngine) -> None:
    """Also as addresses, identifiers and regions."""
    odd = Initiative("1", EVIL, EVIL, (EVIL,), EVIL, EVIL, (EVIL,), (EVIL,), web="javascript:alert(1)", own_id=EVIL)
    html = pages(oxigraph, odd)["index.html"]
    assert "alert(1)</script>" not in html
    assert "<img" not in html
    assert 'href="javascript:' not in html
    assert html.count("&lt;script&gt;alert(1)") > 5


def test_every_initiative_stands_on_one_page_with_doors_to_the_others(
    oxigraph: OxigraphEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection_pages, "ON_EACH", 2)
    some = [Initiative(str(number), f"No. {number}", region=("Africa",), lines=("wsis:C5",)) for number in range(1, 6)]
    made = pages(oxigraph, *some)
    assert list(made) == ["index.html", "page-2.html", "page-3.html"]
    found = [name for html in made.values() for name in re.findall(r'<article id="(\d+)">', html)]
    assert found == ["1", "2", "3", "4", "5"]
    assert all(f'href="{name}"' in made["index.html"] for name in ("page-2.html", "page-3.html"))
    assert 'href="../../things/wsis-C5.html"' in made["page-3.html"]
    assert "not reviewed" in made["index.html"]


def test_lines_are_counted_by_region(oxigraph: OxigraphEngine) -> None:
    """A region is one, however it is spelt; a sub-line counts for its line."""
    some = [Initiative("1", "One", region=("Arab States",), lines=("wsis:C5",))]
    some += [Initiative("2", "Two", region=("arab states",), lines=("wsis:C5",))]
    some += [Initiative("3", "Three", region=("CIS",), lines=("wsis:C7", "wsis:C7-e-health"))]
    html = pages(oxigraph, *some)["index.html"]
    whole = re.search(r"benefits in all aspects.*?</tr>", html)
    assert whole
    assert re.findall(r">(\d+)</td>", whole[0]) == ["1", "0", "1"]
    row = re.search(r"Building confidence.*?</tr>", html)
    assert row
    assert re.findall(r">(\d+)</td>", row[0]) == ["2", "2", "0"]
