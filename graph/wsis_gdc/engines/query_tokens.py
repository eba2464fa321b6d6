"""The tokens of a SPARQL query by the terminals of its grammar, in one pass over the text.

Engines parse without a lexer, so one thing cannot be told from tokens alone: whether a "<" inside round brackets opens
an IRI or compares. Where it matters – the text up to ">" holds a sign that would begin a comment or a string – the
query is ambiguous, and who must be safe takes the worse reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["CODE_POINT", "Token", "UnclosedError", "tokens"]

CODE_POINT: Final = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
"""A character by its number, as strings and addresses may hold it."""

_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""Characters that begin a name (SPARQL 1.1, 19.8, PN_CHARS_U), for a class of a regular expression."""

_INSIDE: Final = _START + "0-9\u00b7\u0300-\u036f\u203f\u2040"

_VARIABLE: Final = f"[?$][{_START}0-9][{_INSIDE}]*+"
"""A variable (VAR1, VAR2)."""

_TOKEN: Final = rf"""(?xs)
  (?P<blank>[ \t\r\n]++)
| (?P<comment>\#[^\r\n]*+)
| (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
| (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!\"\"))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''
    |"(?!\"\")(?:[^"\\\r\n]|\\.)*+"|'(?!'')(?:[^'\\\r\n]|\\.)*+')
| (?P<variable>{_VARIABLE})
| (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
| (?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)
| (?P<word>[{_START}][{_INSIDE}.-]*+(?!:))
| (?P<name>(?:[{_START}][{_INSIDE}.-]*+)?:(?:[{_INSIDE}:.-]|%[0-9A-Fa-f]{{2}}|\\.)*+)
| (?P<sign>[^"'])
"""

_OPERANDS: Final = frozenset({"variable", "iri", "string", "language", "number", "word", "name"})
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")


class Token(NamedTuple):
    """A token: its kind (blank, comment, iri, string, variable, language, number, word, name, sign), text and place."""

    kind: str
    text: str
    start: int


class UnclosedError(ValueError):
    """A quotation mark opens a string that does not end: no engine takes such a text."""


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query; together they are the query.

    Raises UnclosedError where quotation marks do not close, ValueError where "<" may be read in two ways that matter.
    """
    at, before, brackets, data = 0, Token("sign", "", 0), [""], False
    scan = re.compile(_TOKEN).match
    while at < len(query):
        match = scan(query, at)
        if match is None:
            raise UnclosedError("a quotation mark is not closed")
        token = Token(str(match.lastgroup), match[0], at)
        at = match.end()
        yield token
        if token.kind in ("blank", "comment"):
            continue
        if token.kind == "iri" and brackets[-1] == "(" and re.search("[#']", token.text) and _ends_operand(before):
            raise ValueError('"<" may compare, or open an IRI')
        if token.kind == "word":
            data = token.text.lower().endswith("values")
        elif token.text in _OPENING:
            inside_data = brackets[-1].startswith("data") or (data and token.text == "{")
            brackets.append(f"data{token.text}" if inside_data else token.text)  # rows of VALUES hold no comparison
        elif token.text in _CLOSING:
            del brackets[max(1, len(brackets) - 1) :]
        data = data and (token.kind in ("word", "variable") or token.text in ("(", ")"))
        before = token


def _ends_operand(token: Token) -> bool:
    """Return whether an operand may end with a token, so that a comparison may follow."""
    return token.kind in _OPERANDS or token.text in (")", "]", "}", "*", "+", "?", ">")
