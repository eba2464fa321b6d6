"""Paper: what Chromium prints of the matrix of the real graph."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visits = Callable[..., Any]
    Crosswalk = Callable[[str], str]


class Printed:
    """The pages of a PDF of Chromium, as the runs of text that it draws; enough of the format for that writer."""

    def __init__(self, pdf: bytes) -> None:
        found = re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)
        self.objects = {int(number): body for number, body in found}
        self.bodies = [body for body in self.objects.values() if body.startswith(b"<</Type /Page\n")]

    def pages(self) -> list[list[str]]:
        """Return the runs of text of each page, in the order in which they are drawn."""
        return [list(self._runs(body)) for body in self.bodies]

    def sizes(self) -> set[tuple[int, int]]:
        """Return the sizes of pages in points."""
        boxes = (re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", body) for body in self.bodies)
        return {(round(float(box[1])), round(float(box[2]))) for box in boxes if box}

    def _stream(self, number: int) -> str:
        found = re.search(rb"stream\n(.*)\nendstream", self.objects[number], re.DOTALL)
        assert found
        return zlib.decompress(found[1]).decode("latin-1")

    def _letters(self, font: int) -> dict[str, str]:
        pointer = re.search(rb"/ToUnicode (\d+)", self.objects[font])
        assert pointer
        table = self._stream(int(pointer[1]))
        letters: dict[str, str] = {}
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
            letters |= {a: bytes.fromhex(b).decode("utf-16-be") for a, b in re.findall(r"<(\w+)> <(\w+)>", block)}
        for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
            for first, last, to in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
                low = int(first, 16)
                letters |= {f"{n:04X}": chr(int(to, 16) + n - low) for n in range(low, int(last, 16) + 1)}
        return letters

    def _runs(self, body: bytes) -> list[str]:
        fonts = {name.decode(): self._letters(int(number)) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)}
        pointer = re.search(rb"/Contents (\d+)", body)
        assert pointer
        runs, letters = [], {}
        pattern = r"/(F\d+) [\d.]+ Tf|((?:<[0-9A-Fa-f]+>|\[.*?\]) T[jJ])"
        for font, run in re.findall(pattern, self._stream(int(pointer[1])), re.DOTALL):
            if font:
                letters = fonts[font]
                continue
            codes = "".join(re.findall(r"<(\w+)>", run)).upper()
            runs.append("".join(letters.get(codes[n : n + 4], "�") for n in range(0, len(codes), 4)))
        return runs


@pytest.mark.browser
def test_the_header_of_the_matrix_stands_on_each_page(crosswalk: Crosswalk, visit: Visits) -> None:
    """A3 on its side; the codes of the lines come before the rows of every page that has rows, each row once."""
    page: Page = visit(crosswalk("en")).page
    printed = Printed(page.pdf(prefer_css_page_size=True, print_background=True))
    pages = printed.pages()
    assert printed.sizes() == {(1191, 842)}
    codes = ["C1", "C2", "C3", "C4", "C5", "C6", "C8", "C9", "C10", "C11"]
    rows = set(page.eval_on_selector_all("tr.data .code", "all => all.map((code) => code.textContent)"))
    found: list[str] = []
    for runs in pages:
        here = [(number, run) for number, run in enumerate(runs) if run in rows]
        if len(here) < 5:
            continue
        start = runs.index("C1")
        assert runs[start : start + 10] == codes
        found += [run for number, run in here if "(" in run]
    assert len(pages) >= 3
    assert sorted(found) == sorted(code for code in rows if "(" in code)
