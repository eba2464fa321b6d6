"""The tokens of a SPARQL query by the terminals of its grammar, in one pass over the text.

Engines parse without a lexer, so one thing cannot be told from tokens alone: whether a "<" inside round brackets opens
an IRI or compares. The brackets tell it mostly: it compares in expressions, and opens IRIs in lists and data. Where
they do not, and it matters – the text up to ">" holds a bracket, or a sign that would begin a comment or a string – the
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

_OPERANDS: Final = frozenset({"variable", "iri", "string", "language", "number", "name"})
_CLOSING: Final = frozenset(")]}")
_BEFORE_EXPRESSION: Final = ("filter", "bind", "having", "by", "select", "distinct", "reduced", "asc", "desc")
_IN_TRIPLES: Final = frozenset("{}.;,]*+?|/^!")
_CLAUSES: Final = {"word": re.compile("(?i)select|by|having"), "name": re.compile("(?i)select|by|having|filter")}


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
    at, brackets = 0, _Brackets()
    scan = re.compile(_TOKEN).match
    while at < len(query):
        match = scan(query, at)
        if match is None:
            raise UnclosedError("a quotation mark is not closed")
        token = Token(str(match.lastgroup), match[0], at)
        if token.kind == "iri" and brackets.compare(token.text):
            token = Token("sign", "<", at)
        at += len(token.text)
        yield token
        if token.kind not in ("blank", "comment"):
            brackets.take(token)


class _Brackets:
    """What the brackets hold that are open at a place: an expression, a list, rows of data, triples – or who knows.

    Only what is sure by the grammar is called so; keywords need no blanks around them, so much is not.
    """

    def __init__(self) -> None:
        self._kinds = [""]
        self._clauses = [False]
        """Whether a SELECT, HAVING, BY and the like came before, at each depth, so that expressions may follow."""
        self._data = False
        self._last = self._before = Token("sign", "", 0)

    def compare(self, text: str) -> bool:
        """Return whether the "<" that would open an IRI compares. Raises ValueError where that cannot be told.

        A comparison stands after an operand, right within round brackets that hold an expression.
        """
        kind = self._kinds[-1]
        if kind not in ("expression", "(") or not self._after_operand(sure=kind == "expression"):
            return False
        if kind == "(" and not re.search(r"[#'()\[\]]", text):
            return False  # nothing that follows depends on it
        if kind == "(" or self._after_operand(sure=False) != self._after_operand(sure=True):
            raise ValueError('"<" may compare, or open an IRI')
        return True

    def _after_operand(self, *, sure: bool) -> bool:
        last, text = self._last, self._last.text.lower()
        if last.kind == "word":
            return text != "distinct" and (not sure or text.endswith(("true", "false")))
        return last.kind in _OPERANDS or text in _CLOSING or (not sure and text in ("*", "+", "?", ">"))

    def take(self, token: Token) -> None:
        """Go behind a token."""
        text = token.text
        if token.kind == "word":
            self._data = text.lower().endswith("values")
        if token.kind in _CLAUSES and _CLAUSES[token.kind].search(text.partition(":")[0]):
            self._clauses[-1] = True
        if text in ("(", "[", "{"):
            self._clauses[-1] = self._clauses[-1] and text != "{"
            self._kinds.append(self._held(text))
            self._clauses.append(False)
        elif text in _CLOSING and len(self._kinds) > 1:
            del self._kinds[-1], self._clauses[-1]
        elif text == "<" == self._last.text and self._kinds[-1] == "expression":
            self._kinds[-1] = "("  # a triple as a term
        self._data = self._data and (token.kind in ("word", "variable") or text in ("(", ")"))
        self._before, self._last = self._last, token

    def _held(self, opening: str) -> str:
        """Return what a bracket that opens now holds."""
        outer, last = self._kinds[-1], self._last.text.lower()
        if outer == "data" or (self._data and opening == "{"):
            return "data"
        if opening != "(":
            return opening
        if last == "<":
            return "("
        word = self._before if self._last.kind in ("iri", "name") else self._last  # FILTER may call a function
        if outer == "expression" or (word.kind == "word" and word.text.lower() in _BEFORE_EXPRESSION):
            return "expression"
        if outer in ("list", "[") or (outer == "{" and not self._clauses[-1] and self._within_triples()):
            return "list"
        return "("

    def _within_triples(self) -> bool:
        if self._last.kind in ("iri", "name"):
            return self._before.kind != "word"  # else it may be a function
        return self._last.kind == "variable" or self._last.text in _IN_TRIPLES or self._last.text == "a"
