"""Columns of an answer with the types of Arrow that its values have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from arro3.core import Array, DataType

if TYPE_CHECKING:
    from wsis_gdc.engines import Term

__all__ = ["typed"]

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_WHOLE: Final = ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "gYear")
_REAL: Final = ("decimal", "double", "float")
_EPOCH: Final = date(1970, 1, 1).toordinal()
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


def _whole(text: str) -> int:
    number = int(text)
    if "_" in text or not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


def _days(text: str) -> int:
    return date.fromisoformat(text).toordinal() - _EPOCH


def _real(text: str) -> float:
    if "_" in text:
        raise ValueError(text)
    return float(text)


_KINDS: Final[tuple[tuple[frozenset[str], str, Callable[[str], Any]], ...]] = (
    (frozenset(f"{_XSD}{name}" for name in _WHOLE), "int64", _whole),
    (frozenset(f"{_XSD}{name}" for name in (*_WHOLE[:-1], *_REAL)), "float64", _real),
    (frozenset({f"{_XSD}boolean"}), "bool", _TRUTH.__getitem__),
    (frozenset({f"{_XSD}date"}), "date32", _days),
)
"""The types of literals that a column of a type may hold, and what makes a value of their text."""


def typed(terms: Sequence[Term | None]) -> Array:
    """Return a column as whole or other numbers, truth values or dates where all its values are such, else as texts.

    One value that is not what its type says makes a column of texts.

    >>> [[each.as_py() for each in typed(some)] for some in ([ox.Literal(3), None], [ox.Literal(3), ox.Literal("3")])]
    [[3, None], ['3', '3']]
    """
    found = {term.datatype.value if isinstance(term, ox.Literal) else "" for term in terms if term is not None}
    for datatypes, kind, value_of in _KINDS:
        if found and found <= datatypes:
            try:
                values = [None if term is None else value_of(term.value) for term in terms]
            except (ValueError, KeyError):
                break
            if kind == "date32":  # which is made of days only
                return Array(values, type=DataType.int32()).cast(DataType.date32())
            return Array(values, type=getattr(DataType, kind)())
    return Array([None if term is None else term.value for term in terms], type=DataType.string())
