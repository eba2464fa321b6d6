"""The form of a named query in a browser: offers while one types, no barrier, nothing that the policy forbids."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.server.conftest import Server
from tests.site.conftest import barriers


@pytest.mark.parametrize(
    "path",
    ["/queries?lang=ar", "/queries/facilitators-of?line=C5&lang=fr", "/queries/overlap-of-lines", "/sparql?lang=zh"],
)
def test_the_pages_of_questions_have_no_barriers(server: Server, page: Page, path: str) -> None:
    """In no language."""
    page.goto(server.address + path)
    assert barriers(page) == []


def test_a_field_for_any_thing_offers_what_a_search_finds(server: Server, page: Page) -> None:
    """While one types; what is chosen is asked."""
    page.goto(f"{server.address}/queries/actors-named")
    field = page.get_by_role("combobox")
    field.press_sequentially("connectivity")
    page.locator("datalist option").nth(1).wait_for(state="attached")
    first = page.locator("datalist option").first.get_attribute("value") or ""
    assert ":" in first
    field.fill("gdc:71")
    field.press("Enter")
    page.wait_for_url("**/queries/actors-named?provision=gdc%3A71")
    assert page.get_by_role("row").count() > 2
