"""Parameters of questions that are asked by an address: how each is named, what it may be, what it means."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from wsis_gdc.knowledge.selection import STATUSES
from wsis_gdc.questions.matrix.asked import Combine
from wsis_gdc.words.languages import LANGUAGES

__all__ = [
    *("CHAIN", "LANG", "LINE", "MANY", "MIN_CONFIDENCE", "MIN_STRENGTH", "PAGED", "PARTS", "SETS", "STATUS"),
    *("Parameter", "Values", "choice", "flag", "number", "of_enum", "share", "text"),
]

Values = Mapping[str, Any]
"""The values of parameters by their names, None for one that was not given and has no default."""

_MOST: Final = 1_000
"""Things on one page of a list."""


class Parameter(NamedTuple):
    """A parameter of an operation: how it is named, what it may be (as JSON Schema), what it means.

    A parameter ``within`` the path is always given; one that is ``many`` may stand several times, up to ``MANY``.
    """

    name: str
    schema: Mapping[str, Any]
    description: str
    required: bool = False
    many: bool = False
    within: bool = False
    example: str = ""


def choice(*names: str, default: str | None = None) -> dict[str, Any]:
    """Return the schema of one of these names."""
    return {"type": "string", "enum": list(names), **({"default": default} if default else {})}


def of_enum(choices: type[StrEnum], default: StrEnum | None = None) -> dict[str, Any]:
    """Return the schema of one of the choices that have a name."""
    return choice(*(each.value for each in choices if each), default=default.value if default else None)


MANY: Final = 50
"""How often a parameter may stand that may stand several times."""

LINE: Final = 1_000
"""Characters of the longest text that is one line."""

SEEN: Final = r"[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff9-\uffff]"
"""A sign that can be seen, or a blank, as a pattern of JSON Schema has it."""


def text(most: int = 200) -> dict[str, Any]:
    """Return the schema of a text; one of a line has nothing in it that cannot be seen."""
    one = {"pattern": rf"^{SEEN}*{SEEN[:-1]}\s]{SEEN}*$"} if most <= LINE else {}
    return {"type": "string", "minLength": 1, "maxLength": most, **one}


def number(least: int, most: int, default: int | None = None) -> dict[str, Any]:
    """Return the schema of a whole number."""
    given = {} if default is None else {"default": default}
    return {"type": "integer", "minimum": least, "maximum": most, **given}


def share(example: float, default: float | None = None) -> dict[str, Any]:
    """Return the schema of a number from 0 to 1."""
    given = {} if default is None else {"default": default}
    return {"type": "number", "minimum": 0, "maximum": 1, **given, "example": example}


def flag(default: bool = False) -> dict[str, Any]:
    """Return the schema of what holds or does not."""
    return {"type": "boolean", "default": default}


LANG: Final = Parameter("lang", choice(*LANGUAGES, default="en"), "Language of labels and sentences.")
SETS: Final = Parameter("set", text(), "Only claims of this mapping set: a name, CURIE or IRI.", many=True)
PARTS: Final = Parameter("with_parts", flag(), "Things carry the links of their parts, too.")
STATUS: Final = Parameter("status", choice(*STATUSES), "Only claims of this status.", many=True)
MIN_STRENGTH: Final = Parameter("min_strength", number(1, 3), "Only claims at least so strong.")
MIN_CONFIDENCE: Final = Parameter("min_confidence", share(0.7), "Only claims at least so sure.")
CHAIN: Final = (
    Parameter("through", text(40), "A chain over this kind; again for longer chains.", many=True),
    Parameter("chain", flag(), "A chain may pass over several claims, or from wholes to their parts."),
    Parameter(
        "combine",
        of_enum(Combine),
        "How chains add up: the strongest, how many, or their sum; max-product where it is not given.",
    ),
)
PAGED: Final = (
    Parameter("limit", number(1, _MOST, 100), "Most items of one answer."),
    Parameter("offset", number(0, 1_000_000, 0), "Items to pass over."),
)
