"""At 400 % zoom pages scroll one way only: no table has a scroll bar of its own, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

BOXES = """() => [...document.querySelectorAll("main *")].filter((each) => {
  const wide = each.scrollWidth > each.clientWidth + 1;
  const high = each.scrollHeight > each.clientHeight + 1;
  if (!(wide || high) || !each.clientHeight || ["TEXTAREA", "SELECT", "FIGURE"].includes(each.tagName)) return false;
  const { overflowX, overflowY } = getComputedStyle(each);
  return (wide && /auto|scroll/.test(overflowX)) || (high && /auto|scroll/.test(overflowY));
}).map((each) => each.outerHTML.slice(0, 120))"""


def test_no_box_scrolls_in_the_page(built: Any, visit_url: Callable[..., Any]) -> None:
    """Tables become rows of named values; only diagrams, which would be illegible, keep their width."""
    pages = (
        *("index", "matrix", "network", "comparison", "asked", "coordination", "reliability", "glossary", "things"),
        *("things/wsis-C5", "things/entity-itu", "things/gdc-29d", "things/doc-a-res-80-173", "sets/trends-coded"),
    )
    page = visit_url((built.folder / "index.html").as_uri(), width=360).page
    page.set_viewport_size({"width": 360, "height": 225})
    found = {}
    for name in pages:
        page.goto((built.folder / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        found[name] = page.evaluate(BOXES)
    assert {name: boxes for name, boxes in found.items() if boxes} == {}


def test_a_value_of_a_narrow_table_says_what_it_is(built: Any, visit_url: Callable[..., Any]) -> None:
    """The head of its column stands before it, as it stands over it on a wide screen."""
    address = (built.folder / "coordination.html").as_uri()
    wide = visit_url(address, width=1280).page
    heads = wide.locator("#gaps-lines ~ .box thead th").all_text_contents()
    assert wide.locator("#gaps-lines ~ .box thead").first.is_visible()
    narrow = visit_url(address, width=360).page
    assert not narrow.locator("#gaps-lines ~ .box thead").first.is_visible()
    cells = narrow.locator("#gaps-lines ~ .box tbody tr").first.locator("td")
    told = cells.evaluate_all("all => all.map((each) => getComputedStyle(each, '::before').content)")
    assert told == [f'"{head}"' for head in heads[1:]]
