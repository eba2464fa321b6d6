"""Totals of the matrix page: there where they were asked for, and those of the links that pass the filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.site.pages import matrix_html

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.questions.matrix import Matrix

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def crosswalk_of_lines(oxigraph: OxigraphEngine) -> Matrix:
    """The coded crosswalk of commitments and action lines."""
    return matrix(oxigraph, Asked("commitment", "action-line", sets=["wsis-gdc"]))


def totals(page: Page) -> tuple[list[int], list[int]]:
    """Return the totals of the rows in sight, and those of columns and of all."""
    rows = page.eval_on_selector_all(
        "tr.data:not([hidden]) td.whole", "cells => cells.map((cell) => +cell.textContent)"
    )
    return rows, page.eval_on_selector_all("tfoot td", "cells => cells.map((cell) => +cell.textContent)")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_carries_the_totals_of_the_matrix(
    crosswalk_of_lines: Matrix, visit: Callable[..., Any], language: str
) -> None:
    """Of rows, columns and all, each link once."""
    made = crosswalk_of_lines
    visited = visit(matrix_html(made, language, "", totals=True).decode())
    assert totals(visited.page) == (list(made.row_totals), [*made.column_totals, made.total])
    assert visited.errors == []


def test_totals_follow_the_filters(
    crosswalk_of_lines: Matrix, oxigraph: OxigraphEngine, visit: Callable[..., Any]
) -> None:
    """The strongest links alone are those of the matrix with that minimum."""
    page = visit(matrix_html(crosswalk_of_lines, "en", "", totals=True).decode()).page
    page.select_option("#strength", "3")
    strong = matrix(oxigraph, Asked("commitment", "action-line", sets=["wsis-gdc"], min_strength=3))
    assert totals(page) == (list(strong.row_totals), [*strong.column_totals, strong.total])


def test_without_totals_the_page_has_none(crosswalk_of_lines: Matrix, visit: Callable[..., Any]) -> None:
    """No further line and no further column."""
    page = visit(matrix_html(crosswalk_of_lines, "en", "", totals=False).decode()).page
    assert totals(page) == ([], [])
    heads = page.locator("#matrix thead tr > *").count()
    assert heads == 1 + len(crosswalk_of_lines.columns)
