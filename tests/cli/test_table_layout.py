"""Tables fit the screen whole: no line is wider, no word is broken that fits, nothing is lost."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from wsis_gdc.cli import terminal
from wsis_gdc.cli.table_layout import laid_out, wrapped
from wsis_gdc.cli.terminal import Page
from wsis_gdc.questions import reliability

Invoke = Callable[..., Result]
LEAST = 16

MATRIX = ("matrix", "--format", "table")
TABLES = {
    "trends and lines": (*MATRIX, "--rows", "trend", "--columns", "action-line"),
    "lines and trends": (*MATRIX, "--rows", "action-line", "--columns", "trend", "--totals"),
    "objectives": (*MATRIX, "--rows", "objective", "--columns", "action-line", "--totals"),
    "in groups": (*MATRIX, "--rows", "commitment", "--columns", "goal", "--group-by", "objective"),
    "relations": (*MATRIX, "--rows", "commitment", "--columns", "action-line", "--value", "relation"),
    "entities": (*MATRIX, "--rows", "action-line", "--columns", "entity"),
    "two sets": (
        *(*MATRIX, "--rows", "objective", "--columns", "action-line"),
        *("--compare", "wsis-gdc", "igf-2025-crosswalk"),
    ),
    "titles": ("query", "--name", "facilitators-of", "-p", "line=C5", "--format", "table"),
    "claims": ("query", "--name", "commitments-of-line", "-p", "line=C5", "--format", "table"),
    "many columns": (
        *("query", "--format", "table", "-e"),
        "SELECT * { ?l sssom:subject_id ?a ; sssom:object_id ?b ; wg:rationale ?c ; ?d ?e . ?a ?f ?g } LIMIT 20",
    ),
    "line": ("show", "C5"),
    "entity": ("show", "itu"),
    "gaps": ("gaps", "--format", "table"),
    "overlaps": ("overlaps", "--top", "9", "--format", "table"),
    "comparison": ("compare", "wsis-gdc", "igf-2025-crosswalk"),
    "agreement": ("reliability",),
    "outside": ("reliability", "--about", "outside"),
    "missed": ("reliability", "--about", "missed"),
    "disagreements": ("reliability", "--about", "disagreements"),
    "explanation": ("explain", "gdc:11d", "C2"),
    "queries": ("queries",),
    "languages": ("languages",),
    "network": ("network",),
    "asks": ("asks", "itu", "--document", "wsis20", "--format", "table"),
    "hits": ("search", "women", "--format", "table"),
    "flow": ("flow", "--format", "table"),
    "reviews": ("review", "status", "--format", "table"),
    "places of a text": ("suggest", "--text", "Community radio trains girls in online safety.", "--format", "table"),
}
"""Commands that print tables or paragraphs, by what they print."""

SCREENS = (("en", 80), ("zh", 100), ("ar", 200))
MANY = ("relations", "many columns", "line", "explanation")
SHOWN = tuple(
    (name, *screen)
    for place, name in enumerate(TABLES)
    for screen in (SCREENS if name in MANY else (SCREENS[place % 3],))
)
"""Each on one screen, those with most sorts of columns and paragraphs on all; each is laid out in every width."""


def solid(text: str) -> Counter[str]:
    """The signs of a text but blanks and rules."""
    return Counter(re.sub(r"\s|─", "", text))


@pytest.mark.parametrize(("name", "language", "columns"), SHOWN)
def test_each_table_of_each_command_fits_and_is_whole(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, name: str, language: str, columns: int
) -> None:
    """By the widths that a terminal gives to signs; words are broken only where no column could hold them."""
    tables: list[tuple[list[str], list[list[str]], dict[str, Any]]] = []

    def noted(page: Page, heads: Any, rows: Any, **layout: Any) -> None:
        tables.append((list(heads), [list(row) for row in rows], layout))
        original(page, *tables[-1][:2], **layout)

    original = Page.table
    monkeypatch.setattr(Page, "table", noted)
    monkeypatch.setattr(terminal, "WIDTH", columns)
    monkeypatch.setattr(reliability, "agreements", partial(reliability.agreements, resamples=20))
    result = invoke(*TABLES[name], "--lang", language)
    assert result.exit_code == 0, result.output
    assert [line for line in result.stdout.splitlines() if wcswidth(line) > columns and "http" not in line] == []
    assert tables or name in ("gaps", "explanation", "asks", "hits", "places of a text")
    for heads, rows, layout in tables:
        texts = [*heads, *(cell for row in rows for cell in row)]
        for room in (80, 100, 200):
            printed = [line.text for line in laid_out(heads, rows, room, **layout)]
            assert [line for line in printed if wcswidth(line) > room] == []
            words = set(" ".join(printed).split())
            assert {word for text in texts for word in text.split() if wcswidth(word) <= LEAST} <= words
            signs = solid("".join(printed))
            assert [text for text in texts if solid(text) - signs] == []
        assert solid("".join(printed)) <= solid(result.stdout) or columns < 200


def test_what_does_not_fit_can_be_had_in_one_piece(invoke: Invoke) -> None:
    """Each row in one line, for a pager; files and other formats are as wide as they are anyway."""
    arguments = ("matrix", "--rows", "trend", "--columns", "action-line", "--wide")
    lines = invoke(*arguments).stdout.splitlines()
    assert len(lines) == 2 + 16
    assert lines[0].split()[-3:] == ["C9", "C10", "C11"]
    done = invoke(*arguments, "--format", "csv")
    assert (done.exit_code, "leave out --wide" in done.stderr) == (2, True)


def test_the_window_is_as_wide_as_the_environment_says(process: Any) -> None:
    """Also where the output is kept."""
    arguments = ("matrix", "--rows", "objective", "--columns", "action-line", "--format", "table")
    widths = [
        max(map(len, process(*arguments, env={"COLUMNS": columns}).out.splitlines())) for columns in ("60", "140", "x")
    ]
    assert [widths[0] <= 60, 100 < widths[1] <= 140, 80 < widths[2] <= 100] == [True] * 3


TEXTS = st.text("abc-é中文ال    ", max_size=90).map(lambda text: " ".join(text.split()))
ROOMS = st.integers(40, 220)


@given(st.lists(st.tuples(*[TEXTS] * 6), max_size=4), ROOMS, st.integers(0, 6))
def test_any_table_is_whole_and_fits(rows: list[tuple[str, ...]], room: int, numbers: int) -> None:
    """Signs are neither lost nor made up: in blocks the first column comes again, row by row the heads do."""
    heads = ("ha", "hb", "hc", "hd", "he", "hf")
    lines = laid_out(heads, rows, room, numbers=numbers)
    assert [line for line in lines if wcswidth(line.text) > room] == []
    printed = sum((solid(line.text) for line in lines), Counter())
    cells = solid("".join(cell for row in rows for cell in row))
    if lines[0].bold:
        first = solid("".join(row[0] for row in rows)) + solid(heads[0])
        blocks = printed["d"]
        again = Counter({sign: number * (printed["h"] - 6) for sign, number in first.items()})
        assert (printed, blocks) == (cells + solid("".join(heads)) + again, 1)
    else:
        assert not cells - printed


@given(TEXTS, st.integers(LEAST, 80))
def test_lines_are_as_full_as_they_can_be(text: str, width: int) -> None:
    """The next word would not have fitted, and only words that are too long are broken."""
    lines = wrapped(text, width)
    for line, following in pairwise(lines):
        word = following.split()[0]
        whole = next((each for each in text.split() if each.endswith(word) or each.startswith(word)), word)
        assert wcswidth(line) + 1 + wcswidth(word) > width or wcswidth(whole) > width
    assert [word for word in text.split() if wcswidth(word) <= width and word not in " ".join(lines).split()] == []


def test_columns_of_words_are_not_squeezed() -> None:
    """Six texts in a narrow window stand in blocks; where the first column names no row, each row by itself."""
    text = "one two three four five six seven eight nine"
    blocks = laid_out(("name", *"abcde"), [("C5", *[text] * 5), ("C6", *[text] * 5)], 80)
    heads = [line.text.split() for line in blocks if line.bold]
    assert heads == [["name", "a", "b"], ["name", "c", "d"], ["name", "e"]]
    alone = [line.text for line in laid_out(("name", *"abcde"), [("C5", *[text] * 5)] * 2, 80)]
    assert alone[:3] == ["── 1 ".ljust(80, "─"), "name   C5", f"a      {text}"]


def test_a_heading_stands_among_the_rows() -> None:
    """In one line, though the table is narrower."""
    lines = laid_out(("", "n"), [("A long heading of a group",), ("C5", "1")], 80, numbers=1)
    assert [line.text for line in lines] == ["     n", "──────", "A long heading of a group", "C5   1"]


def test_thousands_of_rows_are_laid_out_at_once() -> None:
    """Within two seconds."""
    rows = [(f"https://example.org/{place}", "skos:prefLabel", "Sûreté et confiance " * 9) for place in range(5000)]
    start = time.process_time()
    assert len(laid_out(("s", "p", "o"), rows, 100)) > 5000
    assert time.process_time() - start < 2
