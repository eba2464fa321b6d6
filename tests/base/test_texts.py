"""Texts are safe for where they go."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsis_gdc.base.texts import csv_text, holdable, html_table, https_address, inert, plain, relative_address


@pytest.mark.parametrize(
    "char",
    ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\x85", "\x9b", "\ud800", "\udfff", "\ufdd0", "\ufffe", "\U0010ffff"],
)
def test_what_no_format_holds_is_shown_as_missing(char: str) -> None:
    """Controls of both sets, half surrogates, non-characters."""
    assert holdable(f"a{char}b") == "a�b"


@pytest.mark.parametrize("char", ["\t", "\n", "\r", "\u00a0", "é", "漢", "ع", "\u200d", "\u200f", "🜁"])
def test_what_texts_need_stays(char: str) -> None:
    """Tabs, line ends, joiners and marks of direction among them."""
    assert holdable(f"a{char}b") == f"a{char}b"


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_marks_that_reorder_the_text_around_them_are_left_out(mark: str) -> None:
    """Embeddings, overrides, and isolates that nobody closes or opened."""
    assert holdable(f"a{mark}b") == "ab"


def test_a_closed_isolate_stays() -> None:
    """It keeps a Latin name in order within Arabic; one that holds an override loses both."""
    assert holdable("من \u2068ITU\u2069") == "من \u2068ITU\u2069"
    assert holdable("\u2068a\u202eb\u2069") == "ab"


@given(st.text())
def test_every_text_can_be_written_as_utf8_and_stays_so(text: str) -> None:
    """Making safe twice changes nothing more."""
    safe = plain(text)
    assert safe.encode() == plain(safe).encode()
    assert not set("\n\r\t") & set(safe)


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@A1", "\t=1", " \n=1", "\u202e=1", "＝1", "＋1", "－1", "＠A1"])
def test_a_text_that_a_spreadsheet_would_calculate_is_kept_inert(label: str) -> None:
    """An apostrophe in front, as OWASP advises, also where a blank or a hidden mark stands before the sign."""
    assert inert(label) == "'" + label.strip().removeprefix("\u202e")


@pytest.mark.parametrize("label", ["C5", "", "a=b", "1-2", "é", "– no"])
def test_any_other_text_is_left_as_it_is(label: str) -> None:
    """No apostrophe without need."""
    assert inert(label) == label


def test_numbers_of_csv_are_no_texts() -> None:
    """A negative number needs no apostrophe, None is nothing, commas and line ends stay within their field."""
    table = csv_text(["=a", "b", "c"], [[-1, None, 'x, "y"\nz'], ["-1", 0.5, True]])
    assert list(csv.reader(io.StringIO(table))) == [["'=a", "b", "c"], ["-1", "", 'x, "y" z'], ["'-1", "0.5", "True"]]


def test_markup_is_text_in_html_tables() -> None:
    """Labels stand in attributes, codes between tags."""
    html = html_table("<i>", "<b>", [("<u>", '"><s>')], [("<p>", "'", ["<script>"])])
    assert not any(f"<{name}>" in html for name in ("i", "b", "u", "s", "p", "script"))
    assert 'title="&quot;&gt;&lt;s&gt;"' in html


@pytest.mark.parametrize(
    "address",
    [
        *("", "http://un.org/", "javascript:alert(1)", "https:un.org", "https://a@b.example/", "//un.org/"),
        *("https://x/ y", 'https://x/"', "HTTPS://", "https://[/", "data:text/html,x", "\thttps://un.org/"),
    ],
)
def test_only_plain_https_addresses_become_links(address: str) -> None:
    """Everything else stays text."""
    assert https_address(address) == ""


@pytest.mark.parametrize("address", ["", "/etc/x", "//a.example", "javascript:x", "a b.html", "x:y.html", "c\\d"])
def test_only_files_beside_a_page_become_doors(address: str) -> None:
    """Sibling pages and downloads are relative."""
    assert relative_address(address) == ""
