"""Files that are made when they are asked for: kept in memory, made for few at once, on the budget of who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from wsis_gdc.engines import Engine
from wsis_gdc.server.answers import answer, attachment, is_known, not_modified
from wsis_gdc.server.few import Few
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.site_files import media_of
from wsis_gdc.server.sparql import budget_headers, spending, timed

__all__ = ["made_file", "one_of_few", "worked_out"]

_MAKING: Final = Few(3, "Too many files are being made at present; try again.")
"""Places for files that are made or wait to be made: few, since each holds up other questions."""

Value = TypeVar("Value")


async def made_file(
    request: Request, opened: Opened, tag: str, make: Callable[[], Awaitable[tuple[bytes, str]]]
) -> Response:
    """Return the answer with a file: nothing new for who has it, as it is kept, or made now.

    ``tag`` names the content (see ``Opened.tag``), ``make`` gives it and the name of the file, whose ending tells the
    media type. Raises what ``make`` raises.
    """
    if is_known(request.headers, tag):
        return not_modified(tag, {"Vary": "Accept-Encoding"})
    content, name = opened.kept.get(tag) or await make()
    opened.kept.put(tag, content, name)
    headers = budget_headers(request) | attachment(name)
    return await answer(request, content, media_of(name.rpartition(".")[2]), tag=tag, headers=headers)


async def worked_out(request: Request, opened: Opened, work: Callable[[Engine], Value]) -> Value:
    """Return what is worked out from the graph, as one of few, on the budget of who asks. Raises RefusedError."""
    return await one_of_few(opened, timed(spending(request), work))


async def one_of_few(opened: Opened, work: Callable[[Engine], Value]) -> Value:
    """Return what is worked out, unless as many wait for it as may. Raises RefusedError."""
    with _MAKING.place():
        return await asyncio.to_thread(opened.alone, work)
