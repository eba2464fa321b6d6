"""What the JSON API offers, as OpenAPI 3.1, made of the tables by which it works."""

from __future__ import annotations

from typing import Any, Final

from wsis_gdc.base.version import VERSION
from wsis_gdc.knowledge import queries
from wsis_gdc.server.json_api import NOTE, OPERATIONS, Operation
from wsis_gdc.server.parameters import MANY, Parameter

__all__ = ["document"]

_PROBLEM: Final = {"$ref": "#/components/responses/Problem"}

_MISTAKES: Final = dict.fromkeys(("400", "404", "414", "429", "503"), _PROBLEM)


def document(root_path: str = "") -> dict[str, Any]:
    """Return the description of the API; ``root_path`` is where the server stands behind a proxy."""
    paths = {f"/api{each.path}": {"post" if each.body else "get": _operation(each)} for each in OPERATIONS}
    paths |= {f"/api/query/{name}": {"get": _query(queries.named(name))} for name in queries.names()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "WSIS–GDC linkage graph",
            "version": VERSION,
            "description": f"Read-only. {NOTE} This is not an official UN product.",
            "license": {"name": "CC BY 4.0 (data)", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": root_path or "/"}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _problem(), "Answer": _answer()},
            "responses": {
                "Problem": {
                    "description": "What is wrong, and what to do.",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
        },
    }


def _body(operation: Operation, body: Parameter) -> dict[str, Any]:
    """Return what the body of a request may be: the text alone, or an object with parameters."""
    properties = {
        each.name: _schema(each) | {"description": each.description} for each in (body, *operation.parameters)
    }
    told = {"type": "object", "required": [body.name], "properties": properties, "additionalProperties": False}
    return {
        "required": True,
        "description": body.description,
        "content": {"text/plain": {"schema": body.schema}, "application/json": {"schema": told}},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    body = operation.body
    answers = {} if body else {"304": {"description": "The client has the answer."}}
    refused = dict.fromkeys(("413", "415"), _PROBLEM) if body else {}
    return {
        "operationId": operation.path.strip("/").replace("/{code}", "_one").replace("/", "_"),
        "summary": operation.summary,
        "parameters": [_parameter(each) for each in operation.parameters],
        "responses": {
            "200": {
                "description": "The answer.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}},
            },
            **answers,
            **_MISTAKES,
            **refused,
        },
        **({"requestBody": _body(operation, body)} if body else {}),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "path" if parameter.within else "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": _schema(parameter),
        **({"example": parameter.example} if parameter.example else {}),
    }


def _schema(parameter: Parameter) -> dict[str, Any]:
    return {"type": "array", "items": parameter.schema, "maxItems": MANY} if parameter.many else dict(parameter.schema)


def _query(query: queries.NamedQuery) -> dict[str, Any]:
    parameters = [
        {
            "name": each.name,
            "in": "query",
            "required": not each.default,
            "description": f"{each.description} ({each.kind})",
            "schema": _value(each),
            "example": each.example,
        }
        for each in query.parameters
    ]
    formats = {"type": "string", "enum": ["json", "csv", "tsv", "xml"], "default": "json"}
    chosen = {"name": "format", "in": "query", "required": False, "description": "Format.", "schema": formats}
    media = (
        "application/sparql-results+json",
        "text/csv",
        "text/tab-separated-values",
        "application/sparql-results+xml",
    )
    return {
        "operationId": f"query_{query.name.replace('-', '_')}",
        "summary": query.title,
        "description": f"{query.description} Columns: {', '.join(query.columns)}.",
        "parameters": [*parameters, chosen],
        "responses": {
            "200": {"description": "Rows.", "content": {each: {} for each in media}},
            "304": {"description": "The client has the answer."},
            **_MISTAKES,
            "406": _PROBLEM,
            "422": _PROBLEM,
            "504": _PROBLEM,
        },
    }


def _value(parameter: queries.Parameter) -> dict[str, Any]:
    """Return the schema of a parameter of a named query; a blank value is a missing one."""
    pattern = rf"^{queries.PLAIN[parameter.kind][0]}$" if parameter.kind in queries.PLAIN else r"\S"
    given = {"default": parameter.default} if parameter.default else {}
    return {"type": "string", "minLength": 1, "pattern": pattern, **given}


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "suggestions": {"type": "array", "items": {"type": "string"}},
            "limit": {"type": "string"},
        },
    }


def _answer() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["data_version", "note"],
        "properties": {
            "data_version": {"type": "string", "description": "The build that answers."},
            "note": {"type": "string", "description": "What holds for all links."},
            "total": {"type": "integer", "description": "Items in all, of answers that come in pages."},
            "items": {"type": "array", "items": {"type": "object"}},
            "next_offset": {"type": ["integer", "null"], "description": "Where the next page begins."},
            "notes": {
                "type": "array",
                "items": {"type": "string"},
                "description": "What to know of this answer before it is quoted.",
            },
        },
    }
