"""The pages of a collection: all its initiatives, in words of strangers that stay words."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import pytest

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.collection import Initiative
from wsis_gdc.questions.collection.proposed import Proposed
from wsis_gdc.site import collection_pages
from wsis_gdc.site.rendering import about
from wsis_gdc.words.languages import LANGUAGES, translator

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def pages(engine: OxigraphEngine, *initiatives: Initiative, language: str = "en") -> dict[str, str]:
    made = collection_pages.collection_pages(
        engine, EVIL, initiatives, [Proposed("1", "", "", "", "wsis:C6")], about=about("abc"), language=language
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_stand_in_each_language_with_doors_to_the_others(oxigraph: OxigraphEngine, language: str) -> None:
    """Whose words are translated, but for those of the owners; the doors lead to the same page."""
    one = Initiative("1", "Village libraries", "Lend tablets.", country=("Kenya",), region=("Africa",), language="en")
    edition = replace(about("abc"), languages=tuple((code, f"../{code}/") for code in LANGUAGES))
    made = dict(
        collection_pages.collection_pages(
            oxigraph,
            "Libraries",
            [one, replace(one, id="2", lines=("wsis:C3",))],
            [Proposed("1", "", "", "", "wsis:C4"), Proposed("2", "", "", "", "wsis:C3")],
            about=edition,
            language=language,
            folder="collections/demo/",
        )
    )
    (html,) = made.values()
    assert f'<html lang="{language}"' in html and "⟦" not in html
    translate = translator(language).gettext
    for words in ("Initiatives by action line and region", "Where", "Suggested by a program, not reviewed"):
        assert html.count(f">{escape(translate(words))}<") == 1 + (words == "Where")
        assert language == "en" or translate(words) != words
    assert ('<bdi lang="en">Village libraries</bdi>' in html) == (language != "en")
    doors = re.findall(r'href="([^"]*)" hreflang="([a-z]+)"', html)
    assert {code: address for address, code in doors if code != language} == {
        code: f"../../../{code}/collections/demo/index.html" for code in LANGUAGES if code != language
    }
