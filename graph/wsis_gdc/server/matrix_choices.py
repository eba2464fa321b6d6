"""What is chosen of a matrix by parameters, which are named as the options of the command, by programs and agents."""

from __future__ import annotations

from typing import Any, Final

from wsis_gdc.questions.matrix.asked import By, Carry, Normalize, Order, ValueName
from wsis_gdc.server.parameters import (
    CHAIN,
    LANG,
    MIN_CONFIDENCE,
    MIN_STRENGTH,
    PARTS,
    SETS,
    STATUS,
    Parameter,
    Values,
    flag,
    of_enum,
    text,
)

__all__ = ["OF_CELLS", "PARAMETERS", "choices_of"]

OF_CELLS: Final = (
    Parameter(
        "value", of_enum(ValueName), "What a cell holds; where it is not given a count, for chains the strength."
    ),
    SETS,
    Parameter("relation", text(40), "Only claims of this relation.", many=True),
    MIN_STRENGTH,
    MIN_CONFIDENCE,
    STATUS,
    Parameter("suggestions", flag(), "Let in suggestions nobody has taken up."),
    PARTS,
    Parameter("sublines", flag(True), "Show the eight sub-lines of C7; without them C7 stands for its eight."),
    Parameter(
        "by",
        of_enum(By, By.AUTO),
        "What connects rows with columns: claims, stated facts, or a chain of them; auto takes the first that does. "
        "Facts take no filter of claims.",
    ),
    *CHAIN,
    Parameter("normalize", of_enum(Normalize, Normalize.NONE), "Give values as shares of their row or column."),
    LANG,
)
"""What decides on the value of a cell."""

PARAMETERS: Final = (
    Parameter("rows", text(40), "A kind of things.", required=True, example="objective"),
    Parameter("columns", text(40), "A kind of things.", required=True, example="action-line"),
    *OF_CELLS[:-1],
    Parameter(
        "order",
        of_enum(Order, Order.OFFICIAL),
        "Order of rows and columns: of the texts, largest first, or alike ones together.",
    ),
    Parameter("group_by", text(40), "Group rows or columns by the things of this kind that they are part of."),
    LANG,
)
"""What is chosen of a matrix."""

_FIELDS: Final = {"set": "sets", "relation": "relations", "status": "statuses", "lang": "language"}
"""Fields of ``Asked`` by the names of their parameters, where these are others."""


_CHOOSING: Final = {parameter.name for parameter in PARAMETERS} - {"with_parts"} | {*_FIELDS.values()}


def choices_of(values: Values) -> dict[str, Any]:
    """Return the fields of ``Asked`` that values of parameters choose; values of other names choose nothing.

    >>> choices_of({"set": ["icann"], "with_parts": True})
    {'sets': ['icann'], 'carry': <Carry.WITH_PARTS: 'with-parts'>}
    """
    chosen = {_FIELDS.get(name, name): value for name, value in values.items() if name in _CHOOSING}
    return chosen | {"carry": Carry.WITH_PARTS if values["with_parts"] else Carry.OWN}
