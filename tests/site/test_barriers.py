"""The eyes of the other tests: what axe-core has to find on any page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><title>x</title><style>body {{ color: #000; background: #fff }}
.dark {{ background: #222 }} .grey {{ color: #bbb }} .faint {{ opacity: 0.3 }}
.plain {{ color: #111; text-decoration: none }}</style></head><body><main><h1>x</h1>
<table>{rows}</table></main></body></html>"""
ROW = "<tr><td>one</td><td>two</td></tr>"


@pytest.mark.parametrize(
    "row",
    [
        '<tr><td class="grey">one</td><td>two</td></tr>',
        '<tr class="dark"><td>one</td><td>two</td></tr>',
        '<tr><td>one</td><td class="faint"><b>two</b></td></tr>',
        '<tr><td>one</td><td><input aria-label="x" value="one" class="grey"></td></tr>',
        '<tr><td>one two three <a href="#x" class="plain">four</a> five</td><td>six</td></tr>',
        "<tr><td>one</td><td><button></button></td></tr>",
        '<tr><td><a href="#x"><b>one</b></a></td></tr>' * 5 + '<tr><td><a href="#x"></a></td></tr>',
        "<tr><td>one</td><td><label>two <input></label></td></tr>" * 5 + "<tr><td>one</td><td><input></td></tr>",
        '<tr><td><i id="x">one</i></td><td><b role="img" aria-labelledby="x"></b></td></tr>' * 2,
    ],
    ids=[
        "a faint colour",
        "a dark ground",
        "a faint whole",
        "a faint value",
        "a hidden link",
        "a button without a name",
        "a link without a name",
        "a field without a label",
        "an id said twice",
    ],
)
def test_one_barrier_among_rows_is_found(visit: Callable[..., Any], row: str) -> None:
    """In the middle of rows that have none."""
    half = ROW * 20
    (found,) = visit(PAGE.format(rows=half + row + half)).barriers()
    names = {"<button": "button-name", "></a>": "link-name", "<a ": "link-in-text-block", "<label": "label"}
    names["aria-labelledby"] = "duplicate-id-aria"
    assert found.startswith(next((name for part, name in names.items() if part in row), "color-contrast"))


def test_rows_without_a_barrier_have_none(visit: Callable[..., Any]) -> None:
    """So what the test above finds is what it put there."""
    assert visit(PAGE.format(rows=ROW * 40)).barriers() == []
