"""Answers that are rows: of named queries, and of SPARQL, both by workers that are fenced in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wsis_gdc.knowledge import queries
from wsis_gdc.server.agents.desk import Desk
from wsis_gdc.server.question_answers import paged
from wsis_gdc.words.named_queries import worded

__all__ = ["named_query", "sparql"]

Values = Mapping[str, Any]


async def named_query(desk: Desk, values: Values) -> dict[str, Any]:
    """Answer a named query; without a name, list them all. Raises NotFoundError, QueryError."""
    if not values["name"]:
        known = [worded(queries.named(name), values["lang"]) for name in queries.names()]
        told = [
            {"name": each.name, "title": each.title, "parameters": [one._asdict() for one in each.parameters]}
            for each in known
        ]
        return {"kind": "list", "queries": told}
    query = worded(queries.named(values["name"]), values["lang"])
    given = {name: str(value) for name, value in values["parameters"].items()}
    text = await desk.graph(lambda engine: queries.bind(engine, query, given))
    return {"title": query.title, "about": query.description, **_cut(await desk.query(text), values)}


async def sparql(desk: Desk, values: Values) -> dict[str, Any]:
    """Answer a query. Raises QueryError, LimitError, BusyError."""
    return _cut(await desk.query(values["query"]), values)


def _cut(told: dict[str, Any], values: Values) -> dict[str, Any]:
    """Return a page of the rows of an answer; how many there are in all is told."""
    if told["kind"] != "rows":
        return told
    page = paged(told["rows"], values)
    return {**told, "rows": page["items"], "total": page["total"], "next_offset": page["next_offset"]}
