"""The page of asks, by what a reader sees and takes away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.site.conftest import PAYLOADS

from wsis_gdc.questions.asks import asks
from wsis_gdc.site.asked_page import asked_page
from wsis_gdc.site.rendering import about

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run
    from tests.site.conftest import Visits

    from wsis_gdc.engines import OxigraphEngine

ITU_BY_WSIS20 = "#who=org/itu&doc=wsis20"


@pytest.fixture(scope="module")
def page(oxigraph: OxigraphEngine) -> Callable[[str], str]:
    def made(language: str = "en") -> str:
        return asked_page(asks(oxigraph, language=language), language=language, about=about("0123"), pages={})

    return made


def test_two_choices_tell_what_wsis20_asks_of_itu_and_by_when(page: Callable[..., str], visit: Visits) -> None:
    """The address then opens the same list for a colleague."""
    seen = visit(page()).page
    seen.select_option("#who", "org/itu")
    seen.select_option("#doc", "wsis20")

    first = seen.locator("tr[data-row]:visible").first
    expect(first.locator(".when")).to_have_text("2027 report to the CSTD at its thirtieth session, 2027")
    expect(first.locator(".what")).to_contain_text("Financing mechanisms")
    expect(first.locator(".you")).to_have_text("ITU – asked: the text names it")
    assert seen.evaluate("location.hash") == ITU_BY_WSIS20
    status = seen.locator("#status").inner_text()

    again = visit(page(), hash=ITU_BY_WSIS20).page
    expect(again.locator("#status")).to_have_text(status)
    seen.select_option("#how", "stated")
    expect(seen.locator("tr[data-row]:visible")).to_have_count(3)


def test_what_is_shown_is_what_the_command_writes(page: Callable[..., str], visit: Visits, run: Run) -> None:
    """As CSV and as a calendar, byte for byte but for the mark by which spreadsheets know UTF-8."""
    seen = visit(page(), hash=ITU_BY_WSIS20).page
    for name, ending in (("csv", "csv"), ("ics", "ics")):
        with seen.expect_download() as waiting:
            seen.click(f"#{name}")
        assert waiting.value.suggested_filename == f"asked-org-itu-wsis20.{ending}"
        content = Path(waiting.value.path()).read_bytes().removeprefix(b"\xef\xbb\xbf")
        written = run("asks", "itu", "--document", "wsis20", "--format", ending).out
        assert content.replace(b"\r\n", b"\n").decode() == written.replace("\r\n", "\n")


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 1440, False), ("ar", 390, True)])
def test_no_barrier_and_no_sideways_scroll(
    page: Callable[..., str], visit: Visits, language: str, width: int, dark: bool
) -> None:
    seen = visit(page(language), hash="#who=wsis/C5", width=width, dark=dark)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (seen.barriers(), seen.errors, seen.outside()) == ([], [], [])


def test_an_address_that_names_nobody_shows_all(page: Callable[..., str], visit: Visits) -> None:
    seen = visit(page(), hash="#who=nobody&doc=x&year=1&how=?").page
    assert seen.locator("tr[data-row]:visible").count() == seen.locator("tr[data-row]").count()


def test_hostile_texts_stay_texts(oxigraph: OxigraphEngine, visit: Visits) -> None:
    evil: list[Any] = []
    for ask, text in zip(asks(oxigraph, "itu"), PAYLOADS, strict=False):
        who = replace(ask.asked[0].who, label=text, code=text)
        thing = replace(ask.provision, label=text, gist=text)
        changed = {"address": f"javascript:{text}", "note": text, "notes": (text,), "sources": (text,)}
        evil.append(replace(ask, provision=thing, asked=(replace(ask.asked[0], who=who),), **changed))
    seen = visit(asked_page(evil, about=about(""), pages={}))
    seen.page.select_option("#who", index=1)
    with seen.page.expect_download():
        seen.page.click("#csv")
    assert (seen.hostile(), seen.errors, seen.outside()) == (None, [], [])
    assert not seen.page.locator("a[href^=javascript]").count()
