"""Content lines of calendars (iCalendar, RFC 5545): what a value may hold, and how long lines go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wsis_gdc.base.texts import holdable

__all__ = ["content_lines", "content_value"]

_LONGEST: Final = 75
"""Octets of a line, its end left out (RFC 5545, 3.1)."""


def content_value(text: str) -> str:
    r"""Return a text as a value (RFC 5545, 3.3.11), without what no line can hold.

    >>> content_value("one, two; three\\four\nfive")
    'one\\, two\\; three\\\\four\\nfive'
    """
    plain = "".join(sign for sign in holdable(text) if sign == "\n" or sign >= " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def content_lines(lines: Iterable[str]) -> str:
    """Return content lines, each with its end; long ones go on after a blank, and no letter is cut in two."""
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    parts, length = [""], 0
    for sign in line:
        octets = len(sign.encode("utf-8", "replace"))
        if length + octets > _LONGEST:
            parts.append("")
            length = 1  # the blank that a continued line begins with
        parts[-1] += sign
        length += octets
    return "\r\n ".join(parts)
