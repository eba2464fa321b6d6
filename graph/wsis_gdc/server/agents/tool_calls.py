"""A tool for programs, and how it is called: arguments held against its schema, work done, mistakes in a sentence."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from wsis_gdc.base.errors import QueryError
from wsis_gdc.engines import Engine
from wsis_gdc.server.agents.answer_schemas import Schema
from wsis_gdc.server.agents.desk import Desk

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

__all__ = ["Tool", "carry_out", "on_graph"]

Values = Mapping[str, Any]


class Tool(NamedTuple):
    """A tool: its name, title, what it is for, the schemas of what it takes and answers, and its work."""

    name: str
    title: str
    description: str
    takes: Schema
    answers: Schema
    work: Callable[[Desk, Values], Awaitable[dict[str, Any]]]


async def carry_out(tool: Tool, desk: Desk, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer of a tool to arguments as they came. Raises WsisGdcError with a sentence on what is wrong."""
    values = _checked(tool, arguments)
    return {**desk.head, **await tool.work(desk, values)}


def _checked(tool: Tool, arguments: Mapping[str, Any]) -> Values:
    """Return the arguments with defaults filled in. Raises QueryError."""
    import jsonschema_rs

    for error in jsonschema_rs.validator_for(tool.takes).iter_errors(dict(arguments)):
        at = ".".join(map(str, error.instance_path)) or "arguments"
        raise QueryError(f"{tool.name}: {at}: {_mistake(error)[:300]}")
    defaults = {name: schema.get("default") for name, schema in tool.takes["properties"].items()}
    return {**defaults, **arguments}


def _mistake(error: ValidationError) -> str:
    """Return what is wrong with an argument; of a choice, all that it can be, which jsonschema-rs cuts short."""
    options = getattr(error.kind, "options", None)
    if options is None:
        return error.message
    written = json.dumps(error.instance, ensure_ascii=False)[:100]
    return f"{written} is not one of {', '.join(str(each) for each in options if each is not None)}"


def on_graph(work: Callable[[Engine, Values], dict[str, Any]]) -> Callable[[Desk, Values], Awaitable[dict[str, Any]]]:
    """Return the work of a tool that asks the graph; it finds the version of the data among the values, too."""

    async def done(desk: Desk, values: Values) -> dict[str, Any]:
        known = {**values, "data_version": desk.opened.edition}
        return await desk.graph(lambda engine: work(engine, known))

    return done
