"""The page that tells where a text or a file belongs: what is sent is compared here, and nothing of it is kept."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.errors import LimitError, NotFoundError, QueryError
from wsis_gdc.base.texts import shortened, visible
from wsis_gdc.engines.guarded import Limits
from wsis_gdc.files.formats import formats_of, serialize
from wsis_gdc.files.suggestion_files import Answers
from wsis_gdc.server import tasks
from wsis_gdc.server.answers import answer, attachment, in_parameters
from wsis_gdc.server.errand import carry_out
from wsis_gdc.server.linked_data import pages_of
from wsis_gdc.server.made_files import Few
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.resource_page import page_answer
from wsis_gdc.server.site_files import media_of
from wsis_gdc.server.sparql import RefusedError, body_of, budget_headers, pairs_of, spending, timed, unless_left
from wsis_gdc.site.rendering import render
from wsis_gdc.words.languages import LANGUAGES, number, translator
from wsis_gdc.words.suggestions import likelihood, notes

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.suggestion import Suggested, Suggestion

__all__ = ["PATH", "routes"]

PATH: Final = "/suggest"

_MEGABYTES: Final = 10
"""Size of the largest file."""

_CHARACTERS: Final = 100_000
"""Characters of a text that are read, as many as by the page that needs no server."""

_ROWS: Final = 200
"""Rows of a table that are read."""

_READING: Final = Few(4, "Too many files are being read at present; try again.")
"""Places for files that arrive or are read."""

_COST: Final = Limits(seconds=20, memory=512 * 2**20)
"""What the reading of a file may cost."""

_PAGE: Final = "page"

_FORM: Final = "application/x-www-form-urlencoded"
_PARTS: Final = "multipart/form-data"

_ONE: Final = ("text", "language", "columns", "name_column", "as")
"""The fields that stand once, beside the file and the kinds."""


class _Sent(NamedTuple):
    """What somebody sent: a text, or a file with its name, and choices; ``form`` is what the answer is to be."""

    text: str = ""
    name: str = ""
    content: bytes = b""
    kinds: tuple[str, ...] = ()
    language: str = ""
    columns: str = ""
    name_column: str = ""
    form: str = _PAGE


class _Texts(NamedTuple):
    """The texts that are compared, each with its name; whether rows were left out, or texts cut."""

    texts: tuple[tuple[str, str], ...] = ()
    rows_cut: bool = False
    text_cut: bool = False


_NOTHING: Final = _Texts()


class Title(NamedTuple):
    """A thing as the page names it, and where its page is ("": nowhere)."""

    thing: Thing
    code: str
    address: str


class Hit(NamedTuple):
    """A suggestion as the page shows it; ``near`` is the part of the thing that is meant, if it is one."""

    title: Title
    word: str
    chance: str
    spans: tuple[str, ...]
    near: Title | None


class Part(NamedTuple):
    """A text, or a paragraph: how it is named, its suggestions by kind, and how its paragraphs begin."""

    name: str
    groups: tuple[tuple[str, tuple[Hit, ...]], ...]
    paragraphs: tuple[Part, ...] = ()


def routes() -> list[Route]:
    """Return the address of the page."""
    return [Route(PATH, _suggest, methods=["GET", "HEAD", "POST"])]


async def _suggest(request: Request) -> Response:
    """Return the form, or where what was sent belongs. Raises RefusedError where no page is wanted."""
    opened: Opened = request.scope["opened"]
    reader = Reader(request, opened)
    if request.method != "POST":
        return await _page(request, opened, reader, _Sent())
    sent = _Sent()
    try:
        spent = spending(request)
        with _READING.place():
            sent = await _given(request)
            texts = await _texts(request, sent, spent)
        found = [(name, await _suggested(opened, sent, text, reader.language, spent)) for name, text in texts.texts]
    except (RefusedError, QueryError, NotFoundError) as error:
        refused = error if isinstance(error, RefusedError) else RefusedError(400, in_parameters(error))
        if sent.form != _PAGE or "text/html" not in request.headers.get("accept", ""):
            raise refused from None
        return await _page(request, opened, reader, sent, mistake=refused)
    if sent.form == _PAGE:
        return await _page(request, opened, reader, sent, texts=texts, found=found)
    content = await asyncio.to_thread(
        serialize, "suggestions", Answers(found, reader.about.terms(reader.language)), sent.form
    )
    ending = next(each.extension for each in formats_of("suggestions") if each.name == sent.form)
    headers = budget_headers(request) | attachment(f"suggestions.{ending}")
    return await answer(request, content, media_of(ending.rpartition(".")[2]), headers=headers)


# What was sent


class _Parser(MultiPartParser):
    spool_max_size = (_MEGABYTES + 1) * 2**20  # so that no file touches the disk


async def _given(request: Request) -> _Sent:
    """Return what the form says. Raises RefusedError."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in (_FORM, _PARTS):
        raise RefusedError(415, f"Send the form as {_PARTS} or {_FORM}.", Accept_Post=f"{_PARTS}, {_FORM}")
    body = await body_of(request, _MEGABYTES * 2**20 + 6 * _CHARACTERS)
    pairs: list[tuple[str, Any]] = []
    if media == _FORM:
        pairs += pairs_of(body, "The form")
    else:
        pairs += await _parts(request.headers, body)
    sent: dict[str, Any] = {"kinds": tuple(value for name, value in pairs if name == "kind")}
    for name in _ONE:
        values = [value for key, value in pairs if key == name]
        if len(values) > 1 or not all(isinstance(value, str) for value in values):
            raise RefusedError(400, f"{name} is a text that stands once in the form.")
        sent["form" if name == "as" else name] = values[0].strip() if values else ""
    unknown = sorted({name for name, _ in pairs} - {*_ONE, "kind", "file"})
    if unknown:
        raise RefusedError(400, f"There is no field {visible(unknown[0])[:40]} here.")
    if sent["language"] and sent["language"] not in LANGUAGES:
        raise RefusedError(400, f"language is one of {', '.join(LANGUAGES)}, or empty.")
    known = (_PAGE, *(each.name for each in formats_of("suggestions")))
    sent["form"] = sent["form"] or _PAGE
    if sent["form"] not in known:
        raise RefusedError(400, f"as is one of {', '.join(known)}.")
    files = [value for name, value in pairs if name == "file" and not isinstance(value, str)]
    for file in files:
        content = await file.read()
        await file.close()
        if content:
            sent |= {"content": content, "name": shortened(visible(file.filename or "file"), 100)}
    return _Sent(**sent)


async def _parts(headers: Headers, body: bytes) -> list[tuple[str, str | UploadFile]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await _Parser(headers, stream(), max_files=1, max_fields=20, max_part_size=6 * _CHARACTERS).parse()
    except (MultiPartException, UnicodeError, ValueError):
        raise RefusedError(400, "The form cannot be read: give one file, and each field once.") from None
    return form.multi_items()


async def _texts(request: Request, sent: _Sent, spent: Callable[[float], None]) -> _Texts:
    """Return the texts that were sent. Raises RefusedError, QueryError."""
    if bool(sent.text) == bool(sent.content):
        raise QueryError("give a text or a file, one of them")
    if sent.text:
        return _Texts((("", sent.text[:_CHARACTERS]),), text_cut=len(sent.text) > _CHARACTERS)
    settings = {
        "name": sent.name,
        "columns": [name.strip() for name in sent.columns.split(",") if name.strip()],
        "name_column": sent.name_column,
        "rows": _ROWS,
        "characters": _CHARACTERS,
    }
    begun = time.monotonic()
    try:
        content = await unless_left(request, carry_out(tasks.READ, settings, sent.content, _COST))
    except LimitError as error:
        raise RefusedError(422, f"{sent.name}: {error}; give a smaller file, or the text itself.") from None
    finally:
        spent(time.monotonic() - begun)
    read = json.loads(content)
    texts = [(": ".join(filter(None, (place, name))), text) for text, place, name in read["texts"]]
    return _Texts(tuple(texts), read["rows_cut"], read["text_cut"])


async def _suggested(
    opened: Opened, sent: _Sent, text: str, language: str, spent: Callable[[float], None]
) -> Suggested:
    """Return where a text belongs; others ask between one text and the next."""
    from wsis_gdc.questions.suggestion import suggest

    how: dict[str, Any] = {"kinds": sent.kinds, "language": sent.language, "labels": language}
    work = timed(spent, lambda engine: suggest(engine, text if text.strip() else "–", **how))
    return await asyncio.to_thread(opened.alone, work)


# The page


async def _page(
    request: Request,
    opened: Opened,
    reader: Reader,
    sent: _Sent,
    *,
    texts: _Texts = _NOTHING,
    found: Sequence[tuple[str, Suggested]] = (),
    mistake: RefusedError | None = None,
) -> Response:
    from wsis_gdc.questions.suggestion.passages import KINDS

    language, edition = reader.language, await asyncio.to_thread(lambda: reader.about)
    say, terms = translator(language).gettext, edition.terms(language)
    pages = await asyncio.to_thread(opened.once, "pages", pages_of) if found else {}

    def title(thing: Thing) -> Title:
        page = pages.get(thing.iri, "")
        address = f"{reader.doors}{page}" if page and reader.folder + page in opened.files else ""
        return Title(thing, terms.code(thing.code, thing.kind), address)

    def hit(each: Suggestion) -> Hit:
        return Hit(
            title(each.thing),
            likelihood(each.probability, say),
            number(each.probability, language, "0%"),
            tuple(span.text for span in each.spans),
            title(each.matched) if each.matched.iri != each.thing.iri else None,
        )

    def groups(some: Sequence[Suggestion]) -> tuple[tuple[str, tuple[Hit, ...]], ...]:
        by_kind = groupby(some, lambda each: each.kind)
        return tuple((terms.many(KINDS[kind]), tuple(map(hit, members))) for kind, members in by_kind)

    def part(name: str, each: Suggested) -> Part:
        several = each.paragraphs if len(each.paragraphs) > 1 and len(found) == 1 else ()
        inner = (Part(shortened(" ".join(one.span.text.split()), 90), groups(one.suggestions)) for one in several)
        return Part(name, groups(each.whole), tuple(inner))

    def made() -> str:
        return render(
            *("suggest_form", language, edition),
            up=reader.doors,
            sent=sent,
            parts=[part(name, each) for name, each in found],
            notes=notes(found[0][1].method, say) if found else (),
            texts=texts,
            characters=number(_CHARACTERS, language, "#,##0"),
            rows=number(_ROWS, language, "#,##0"),
            megabytes=_MEGABYTES,
            kinds=[(kind, terms.many(name)) for kind, name in KINDS.items()],
            tongues=[(code, known.name) for code, known in LANGUAGES.items()],
            forms=[(each.name, each.name.upper()) for each in formats_of("suggestions")],
            mistake=str(mistake) if mistake else "",
            action=(f"?{reader.asked(lang=reader.chosen)}" if reader.chosen else "") + "#answer",
            offline=reader.offline,
        )

    status = mistake.response.status_code if mistake else 200
    headers = budget_headers(request) if request.method == "POST" else {}
    if mistake:
        kept = ("retry-after", "connection", "accept-post")
        headers |= {name: value for name, value in mistake.response.headers.items() if name in kept}
    return await page_answer(request, await asyncio.to_thread(made), headers=headers, status=status)
