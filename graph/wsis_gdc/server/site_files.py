"""The files of the site by their addresses: compressed once, known by their digests, with the policies they bring."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.publication import MEDIA
from wsis_gdc.server.answers import accepts_gzip, compressed, encoded_tag, is_known, not_modified, problem
from wsis_gdc.server.opened import Opened, Served

__all__ = ["PAGE_POLICY", "live", "media_of", "name_of", "policy_of", "site_file"]

_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')

_DOOR: Final = re.compile(rb'<span data-live="([a-z]+(?:/[A-Za-z0-9.-]+)*)" hidden>([^<>]*)</span>')
_TONGUE: Final = re.compile(rb'<html lang="([a-z]{2})"')

PAGE_POLICY: Final = "frame-ancestors 'none'"
"""What a page cannot say of itself."""

_TEXTS: Final = {"ttl": "turtle", "html": "html", "csv": "csv", "md": "markdown"}
_TYPES: Final = {
    **MEDIA,
    **{ending: f"text/{name}; charset=utf-8" for ending, name in _TEXTS.items()},
    "svg": "image/svg+xml",
    **dict.fromkeys(("graphml", "gexf"), "application/xml"),
    "cyjs": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_PACKED: Final = frozenset({"docx", "xlsx", "pptx", "zip", "png"})
"""Endings of files that are compressed as they are."""

_STREAMED: Final = 4 * 2**20
"""Bytes of files from which on they are sent piece by piece to who takes no compression."""

_TRIPLES: Final = frozenset({"ttl", "nt", "nq", "trig", "jsonld"})
"""Endings of files that hold triples and of addresses that give them."""

_PIECE: Final = 256 * 1024


def name_of(path: str, opened: Opened) -> str:
    """Return the name of the file that an address stands for, nothing where there is none.

    What holds a document of the graph, as ontology.ttl does, is left to the addresses of its formats.
    """
    name = path.removeprefix("/")
    if name in opened.files:
        stem, _, ending = name.rpartition(".")
        return "" if ending in _TRIPLES and f"{BASE}{stem}" in opened.documents else name
    index = f"{name.rstrip('/')}/index.html".removeprefix("/")
    return index if (not name or name.endswith("/")) and index in opened.files else ""


async def site_file(request: Request, opened: Opened, name: str) -> Response:
    """Return the answer with a file of the site."""
    served = opened.files[name]
    if request.method not in ("GET", "HEAD"):
        return problem(405, "This address can be read only.", headers={"Allow": "GET, HEAD, OPTIONS"})
    tag = await _tag(opened, name, served)
    if tag is None:
        return _gone(request)
    headers = {"Vary": "Accept-Encoding"}
    if is_known(request.headers, tag):
        return not_modified(tag, headers)
    ending = name.rpartition(".")[2].lower()
    media = media_of(ending)
    zipped = ending not in _PACKED and accepts_gzip(request.headers)
    headers |= {"ETag": encoded_tag(tag, zipped), "Cache-Control": "public, no-cache", "Content-Type": media}
    if not zipped and (size := await asyncio.to_thread(_size, served.path)) > _STREAMED:
        return StreamingResponse(_pieces(served.path), headers={**headers, "Content-Length": str(size)})
    found = opened.kept.get((name, zipped)) or await _read(opened, name, served, zipped)
    if found is None:
        return _gone(request)
    content, policy = found
    if policy:
        headers["Content-Security-Policy"] = f"{policy}; {PAGE_POLICY}"
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers)


def media_of(ending: str) -> str:
    """Return the media type of files whose names end so."""
    return _TYPES.get(ending) or mimetypes.guess_type(f"x.{ending}")[0] or "application/octet-stream"


def policy_of(page: bytes) -> str:
    """Return the policy that a page sets for itself, nothing where it sets none."""
    found = _POLICY.search(page, 0, 4096)
    return unescape(found[1].decode("ascii", "replace")) if found else ""


async def _tag(opened: Opened, name: str, served: Served) -> str | None:
    """Return what names the content of a file, None where it cannot be read."""
    if served.digest:
        return served.digest[:20]
    known = opened.kept.get((name, "tag"))
    if known is None:
        content = await asyncio.to_thread(_bytes, served.path)
        if content is None:
            return None
        known = b"", hashlib.sha256(content).hexdigest()[:20]
        opened.kept.put((name, "tag"), *known)
    tag: str = known[1]
    return tag


async def _read(opened: Opened, name: str, served: Served, zipped: bool) -> tuple[bytes, Any] | None:
    """Return the content of a file and its policy, None where another lies there than the manifest tells of."""
    content = await asyncio.to_thread(_bytes, served.path)
    if content is None or (served.digest and hashlib.sha256(content).hexdigest() != served.digest):
        return None
    policy = ""
    if name.endswith(".html"):
        policy, content = policy_of(content), live(content, name.count("/"))
    if zipped:
        content = await compressed(content)
    opened.kept.put((name, zipped), content, policy)
    return content, policy


def live(page: bytes, depth: int = 0) -> bytes:
    """Return a page of the site with its doors to what only a server has, which lie in files as hidden words.

    The page lies so many folders below the root of the site; its language is kept.

    >>> live(b'<html lang="fr"><span data-live="report" hidden>Choose</span>', 1)
    b'<html lang="fr"><a href="../report?lang=fr">Choose</a>'
    """
    language = _TONGUE.search(page, 0, 200)
    asked = b"?lang=" + language[1] if language else b""
    return _DOOR.sub(rb'<a href="' + b"../" * depth + rb"\1" + asked + rb'">\2</a>', page)


def _gone(request: Request) -> Response:
    """Have the build opened anew, since another takes its place, and ask the client to come again."""
    request.scope["serving"].notice()
    return problem(503, "A new edition takes the place of this one; try again.", headers={"Retry-After": "2"})


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
