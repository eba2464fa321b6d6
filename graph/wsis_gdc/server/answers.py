"""How answers are sent: conditionally, compressed where that pays, mistakes as problem details (RFC 9457)."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wsis_gdc.base.errors import Choice, WsisGdcError
from wsis_gdc.server.opened import Opened

__all__ = [
    *("accepts_gzip", "answer", "attachment", "compressed", "encoded_tag", "in_parameters", "is_known"),
    *("json_line", "kept_answer", "not_modified", "problem"),
]

_LEAST: Final = 1_000
"""Bytes from which on compression pays."""

_LARGE: Final = 50_000
"""Bytes from which on compression would keep others waiting."""

_PIECE: Final = 256 * 1024
"""Bytes that are handed over at once."""

_MOST_HELD: Final = 256 * 2**20
"""Bytes of large answers that are on their way at once, whose readers may be slow."""

_REASONS: Final[Mapping[int, str]] = {
    400: "This request cannot be understood",
    403: "This is not allowed here",
    404: "There is nothing at this address",
    405: "This cannot be done at this address",
    406: "There is no such format",
    408: "The request took too long to arrive",
    413: "The request is too large",
    414: "The address is too long",
    415: "A request of this type is not understood",
    421: "This server has another name",
    422: "The query costs too much",
    429: "You have used up your seconds of queries",
    500: "Something went wrong here",
    502: "The endpoint behind this server does not answer as it should",
    501: "This server cannot do that",
    503: "The server is busy",
    504: "The query takes too long",
}


async def answer(
    request: Request,
    content: bytes,
    media: str,
    *,
    tag: str = "",
    vary: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Return an answer; with a ``tag``, which names its content, it may be kept and need not be sent twice."""
    more = {**(headers or {}), "Vary": ", ".join((*vary, "Accept-Encoding"))}
    zipped = len(content) >= _LEAST and accepts_gzip(request.headers)
    if tag:
        more |= {"ETag": encoded_tag(tag, zipped), "Cache-Control": "public, no-cache"}
        if is_known(request.headers, tag):
            return Response(status_code=304, headers=more)
    else:
        more |= {"Cache-Control": "no-store"}
    if zipped:
        more |= {"Content-Encoding": "gzip"}
        content = await compressed(content)
    more = {**more, "Content-Type": media}
    if len(content) <= _PIECE:
        return Response(content, status_code=status, headers=more)
    if _Large.held + len(content) > _MOST_HELD:
        return problem(503, "Too many large answers are on their way; try again.", headers={"Retry-After": "10"})
    return _Large(content, status_code=status, headers=more)


class _Large(Response):
    """An answer that goes out piece by piece, as fast as its reader takes it; all of them together have a limit."""

    held = 0

    def __init__(self, content: bytes, *, status_code: int, headers: Mapping[str, str]) -> None:
        super().__init__(status_code=status_code, headers={**headers, "Content-Length": str(len(content))})
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _Large.held += len(self._content)
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for start in range(0, len(self._content), _PIECE):
                piece = self._content[start : start + _PIECE]
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            _Large.held -= len(self._content)


async def kept_answer(
    request: Request,
    opened: Opened,
    tag: str,
    media: str,
    make: Callable[[], bytes],
    *,
    vary: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer whose content a tag names: nothing new for who has it, else kept in memory, or made now.

    ``make`` is called outside the event loop.
    """
    if is_known(request.headers, tag):
        return not_modified(tag, {**(headers or {}), "Vary": ", ".join((*vary, "Accept-Encoding"))})
    kept = opened.kept.get(tag)
    content = kept[0] if kept else await asyncio.to_thread(make)
    opened.kept.put(tag, content)
    return await answer(request, content, media, tag=tag, vary=vary, headers=headers)


async def compressed(content: bytes) -> bytes:
    """Return bytes as gzip, always the same for the same bytes."""
    if len(content) < _LARGE:
        return gzip.compress(content, 6, mtime=0)
    return await asyncio.to_thread(gzip.compress, content, 6, mtime=0)


def not_modified(tag: str, headers: Mapping[str, str]) -> Response:
    """Return the answer to a client that has what it asks for."""
    more = {"ETag": encoded_tag(tag, False), "Cache-Control": "public, no-cache"}
    return Response(status_code=304, headers={**headers, **more})


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """Return what is wrong and what to do, as problem details; ``more`` are members of its JSON."""
    told = {"type": "about:blank", "title": _REASONS.get(status, "Error"), "status": status, "detail": detail, **more}
    content = json_line(told)
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(content, status_code=status, headers={**kept, "Content-Type": "application/problem+json"})


def json_line(value: object) -> bytes:
    """Return a value as JSON; half a sign, which JSON escapes can smuggle into a text, becomes "?"."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def in_parameters(error: WsisGdcError) -> str:
    """Return what is wrong, the choices that it names as parameters."""
    return error.in_words(_parameter)


def _parameter(choice: Choice) -> str:
    values = choice.value if isinstance(choice.value, tuple) else (choice.value,)
    return " ".join(
        choice.name if value is None else f"{choice.name}={'true' if value is True else value}" for value in values
    )


def attachment(name: str) -> dict[str, str]:
    """Return the header by which a browser keeps an answer as a file of a name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def accepts_gzip(headers: Headers) -> bool:
    """Tell whether a client takes gzip."""
    for part in headers.get("accept-encoding", "")[:1000].lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def encoded_tag(tag: str, zipped: bool) -> str:
    """Return the ETag of content as it is sent."""
    return f'"{tag}-gzip"' if zipped else f'"{tag}"'


def is_known(headers: Headers, tag: str) -> bool:
    """Tell whether a client has the content that a tag names, however it was encoded."""
    known = headers.get("if-none-match")
    if known is None:
        return False
    if known.strip() == "*":
        return True
    return any(part.strip().removeprefix("W/").strip('"').removesuffix("-gzip") == tag for part in known.split(","))
