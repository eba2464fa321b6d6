"""Paper: what Chromium prints of the matrix of the real graph."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.site.conftest import RealMatrices

    Visits = Callable[..., Any]


@pytest.mark.browser
def test_the_header_of_the_matrix_stands_on_each_page(few: RealMatrices, visit: Visits) -> None:
    """A3 on its side; the codes of the lines come before the rows of every page that has rows, each row once."""
    page: Page = visit(few()).page
    codes = set(page.eval_on_selector_all("tr.data .code", "all => all.map((code) => code.textContent)"))
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    assert {(round(paper.mediabox.width), round(paper.mediabox.height)) for paper in pages} == {(1191, 842)}
    printed: list[str] = []
    with_rows = 0
    for paper in pages:
        lines = paper.extract_text().splitlines()
        rows = [number for number, line in enumerate(lines) if line.split(" ")[0] in codes]
        if rows:
            with_rows += 1
            assert lines.index("C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11") < rows[0]
        printed += [lines[number].split(" ")[0] for number in rows]
    assert with_rows >= 2
    assert sorted(printed) == sorted(codes)
