"""The Model Context Protocol spoken by the official SDK: tools, pages of things as resources, prompts."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import unquote

import mcp_types as types
from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from wsis_gdc.base.errors import LimitError, StoreError, WsisGdcError
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.texts import visible
from wsis_gdc.base.version import VERSION
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.server.agents.desk import UNTRUSTED, Desk
from wsis_gdc.server.agents.prompts import PROMPTS, filled
from wsis_gdc.server.agents.thing_answers import shown
from wsis_gdc.server.agents.tool_calls import carry_out
from wsis_gdc.server.agents.tools import TOOLS
from wsis_gdc.server.answers import in_parameters
from wsis_gdc.server.front import note
from wsis_gdc.server.json_api import NOTE

__all__ = ["agent_server"]

_INSTRUCTIONS: Final = f"""Links between the WSIS action lines, the Global Digital Compact, the SDGs, UN entities and
trends, each with who claims it and on what evidence. {NOTE} This is not an official UN product.
Get codes by find; answer about pairs by explain; check your draft by verify_citation before you hand it over.
Never tell a link without its claimant, status and IRI, and that it is not reviewed by any UN body (or its state).
"Looked at, no link" and "not looked at" are different answers. {UNTRUSTED}"""

_PAGE: Final = 100
"""Resources of one page of the list."""

_LISTED: Final = ("action-line", "objective", "commitment", "principle", "trend", "entity")
"""The kinds of things that are listed as resources; every thing can be read."""

_CLAIMS: Final = 1_000
"""Claims that the page of a thing holds at most; it tells how many there are."""

_LONGEST: Final = 500
"""Characters of the longest IRI."""

Context = ServerRequestContext[Any, Any]


def agent_server(desk_of: Callable[[Context], Desk]) -> Server[Any]:
    """Return the server; ``desk_of`` gives, for each request, the build that answers it and on whose account."""

    async def list_tools(context: Context, params: Any) -> types.ListToolsResult:
        hints = types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        )
        tools = [
            types.Tool(
                name=tool.name,
                title=tool.title,
                description=tool.description,
                input_schema=tool.takes,
                output_schema=tool.answers,
                annotations=hints,
            )
            for tool in TOOLS
        ]
        return types.ListToolsResult(tools=tools)

    async def call_tool(context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = next((each for each in TOOLS if each.name == params.name), None)
        if tool is None:
            names = ", ".join(each.name for each in TOOLS)
            raise MCPError(types.INVALID_PARAMS, f"There is no tool {visible(params.name[:80])}; there are {names}.")
        try:
            told = await carry_out(tool, desk_of(context), params.arguments or {})
        except StoreError:
            raise
        except WsisGdcError as error:
            # told to the model, which can mend its question
            return types.CallToolResult(content=[_text(_sentence(error))], is_error=True)
        return types.CallToolResult(content=[_text(_json(told))], structured_content=told)

    async def list_resources(
        context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        start = _place(params.cursor if params else None)
        every = await desk_of(context).graph(_resources)
        after = start + _PAGE
        return types.ListResourcesResult(
            resources=every[start:after], next_cursor=str(after) if after < len(every) else None
        )

    async def list_templates(context: Context, params: Any) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            name="thing",
            title="Page of a thing",
            uri_template=BASE + "{+path}",
            description="All that is known of the thing with this IRI, such as wsis/C5 or gdc/29d.",
            mime_type="application/json",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(context: Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        desk, iri = desk_of(context), unquote(str(params.uri))
        values = {"code": iri, "lang": "en", "limit": _CLAIMS, "offset": 0}
        if "://" not in iri or len(iri) > _LONGEST:
            raise MCPError(types.INVALID_PARAMS, "A resource is named by the IRI of a thing.")
        told = desk.head | await desk.graph(lambda engine: shown(engine, values))
        content = types.TextResourceContents(uri=params.uri, mime_type="application/json", text=_json(told))
        return types.ReadResourceResult(contents=[content])

    async def list_prompts(context: Context, params: Any) -> types.ListPromptsResult:
        prompts = [
            types.Prompt(
                name=prompt.name,
                title=prompt.title,
                description=prompt.description,
                arguments=[
                    types.PromptArgument(name=name, description=told, required=True)
                    for name, told in prompt.arguments.items()
                ],
            )
            for prompt in PROMPTS
        ]
        return types.ListPromptsResult(prompts=prompts)

    async def get_prompt(context: Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        prompt = next((each for each in PROMPTS if each.name == params.name), None)
        if prompt is None:
            names = ", ".join(each.name for each in PROMPTS)
            raise MCPError(types.INVALID_PARAMS, f"There is no prompt {visible(params.name[:80])}; there are {names}.")
        message = types.PromptMessage(role="user", content=_text(filled(prompt, params.arguments or {})))
        return types.GetPromptResult(description=prompt.description, messages=[message])

    server: Server[Any] = Server(
        "wsis-gdc",
        version=VERSION,
        title="WSIS–GDC linkage graph",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )
    server.middleware.append(_told)
    return server


async def _told(ctx: Context, call_next: Callable[[Context], Awaitable[Any]]) -> Any:
    """Answer a request, or tell what is wrong; of our own mistakes nothing but that they are ours."""
    try:
        return await call_next(ctx)
    except (MCPError, ValidationError):
        raise
    except StoreError as error:
        note(error)
        raise MCPError(types.INTERNAL_ERROR, "The graph cannot be read at present.") from None
    except WsisGdcError as error:
        raise MCPError(types.INVALID_PARAMS, _sentence(error)) from None
    except Exception as error:
        note(error)
        raise MCPError(types.INTERNAL_ERROR, "This is our mistake; it was noted.") from None


def _resources(engine: Engine) -> list[types.Resource]:
    """Return the pages of the things that are listed, in official order."""
    known = levels(engine)
    return [
        types.Resource(
            name=thing.curie, title=visible(f"{thing.code} {thing.label}"), uri=thing.iri, mime_type="application/json"
        )
        for kind in _LISTED
        if kind in known
        for thing in tables_of(engine).things(kind)
    ]


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 8):
        raise MCPError(types.INVALID_PARAMS, "This cursor is none of ours.")
    return int(cursor)


def _text(text: str) -> types.TextContent:
    return types.TextContent(text=text)


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def _sentence(error: WsisGdcError) -> str:
    """Return what is wrong, what was asked in it made visible, without what is for the command line."""
    if isinstance(error, LimitError):
        return f"{str(error).partition(';')[0]}; narrow the query or add LIMIT"
    return "\n".join(map(visible, in_parameters(error)[:2_000].splitlines()))
