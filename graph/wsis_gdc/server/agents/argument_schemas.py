"""The shapes of what tools take, as JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wsis_gdc.server.agents.answer_schemas import Schema
from wsis_gdc.server.parameters import Parameter
from wsis_gdc.words.languages import LANGUAGES

__all__ = ["CODE", "LANG", "PAGED", "PARTS", "SETS", "flag", "many", "number", "of_parameters", "takes", "text"]


def takes(*required: str, **properties: Schema) -> Schema:
    """Return the schema of the arguments of a tool, of which some are ``required``."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def text(description: str, most: int = 200, **more: Any) -> Schema:
    """Return the schema of a text that says something."""
    # \S: a text that says nothing finds nothing
    return {"type": "string", "description": description, "minLength": 1, "maxLength": most, "pattern": r"\S", **more}


def number(description: str, least: int, most: int, default: int) -> Schema:
    """Return the schema of a whole number."""
    return {"type": "integer", "description": description, "minimum": least, "maximum": most, "default": default}


def flag(description: str) -> Schema:
    """Return the schema of a choice that is off unless it is asked for."""
    return {"type": "boolean", "default": False, "description": description}


def many(items: Schema, description: str) -> Schema:
    """Return the schema of a list, empty unless it is given."""
    return {"type": "array", "items": items, "maxItems": 20, "default": [], "description": description}


def of_parameters(parameters: Iterable[Parameter]) -> dict[str, Schema]:
    """Return the schemas of parameters of the API as arguments, by name; one without a default may be left open."""
    return {each.name: _argument(each) for each in parameters}


def _argument(parameter: Parameter) -> Schema:
    schema, told = dict(parameter.schema), {"description": parameter.description}
    if parameter.many:
        return many(schema, parameter.description)
    return {**schema, **told} if "default" in schema else {**_open(schema), "default": None, **told}


def _open(schema: Schema) -> Schema:
    """Return the schema of a value that may be left open, which null does; refusals say what else it may be."""
    names = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **names}


LANG: Final[Schema] = {
    "type": "string",
    "enum": list(LANGUAGES),
    "default": "en",
    "description": "Language of labels and sentences.",
}
PARTS: Final = flag("Whether a thing carries the links of its parts, too (a paragraph those of its letters).")
SETS: Final = many(text("A name, CURIE or IRI."), "Only claims of these mapping sets.")
PAGED: Final = {"offset": number("Items to pass over.", 0, 1_000_000, 0)}
CODE: Final = "A code such as 29(d), gdc:29d, C5, sdg:9.c or itu."
