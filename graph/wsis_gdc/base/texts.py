"""Texts made safe for where they go: spreadsheets, files, pages."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

_FORMULA: Final = ("=", "+", "-", "@")


_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"'`\s]")


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP, CSV injection), in one line.

    A line end inside a text, which some programs take for the end of the row, becomes a blank.
    """
    line = " ".join(text.split("\r")).replace("\n", " ") if "\r" in text or "\n" in text else text
    return f"'{line}" if line.lstrip()[:1] in _FORMULA else line


_REFUSED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


_REORDERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


_BLANK: Final = re.compile("[\\s\u2028\u2029]+")


def plain(text: str) -> str:
    r"""Return a text as one line that every format can hold: no controls, no line ends, no marks that reorder text.

    >>> plain("two\nlines\x07")
    'two lines�'
    """
    return _BLANK.sub(" ", _REORDERING.sub("", _REFUSED.sub("�", text))).strip()


def slug(text: str) -> str:
    """Return a text as part of a file name: small ASCII letters, digits, dots and hyphens.

    >>> slug("minimum strength 2")
    'minimum-strength-2'
    """
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")


def width(text: str) -> int:
    """Return how wide a text is, in letters: signs of East Asia count twice, combining marks not at all.

    >>> width("C5"), width("中文")
    (2, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def https_address(address: str) -> str:
    """Return an address if a page may link to it, else nothing: only plain `https:` addresses pass.

    >>> https_address("https://docs.un.org/en/A/RES/79/1"), https_address("javascript:alert(1)")
    ('https://docs.un.org/en/A/RES/79/1', '')
    """
    if _UNSAFE.search(address):
        return ""
    try:
        parts = urlsplit(address)
        safe = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return address if safe else ""
