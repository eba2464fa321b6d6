"""Pages that only a server has: what the graph says of an IRI without a page of its own, and that there is nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from wsis_gdc.base.namespaces import BASE, compact
from wsis_gdc.base.texts import https_address
from wsis_gdc.knowledge.things import things
from wsis_gdc.server.answers import answer, is_known, not_modified
from wsis_gdc.server.negotiation import MEDIA
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.site_files import PAGE_POLICY, policy_of
from wsis_gdc.site.rendering import render

__all__ = ["made_page", "missing_page", "page_answer", "resource_page"]

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABELS: Final = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://purl.org/dc/terms/title",
    "http://www.w3.org/2000/01/rdf-schema#label",
)

_MOST: Final = 300
"""Values of a property that a page shows; the data hold them all."""


class Value(NamedTuple):
    """A value on a page: its text, where it leads ("": nowhere), its language ("": none), whether it is a name."""

    text: str
    address: str
    language: str
    named: bool


class Section(NamedTuple):
    """What is said of one subject: its IRI, its place on the page, its label, rows of property and values."""

    iri: str
    anchor: str
    label: str
    label_language: str
    rows: tuple[tuple[str, tuple[Value, ...], int], ...]


def resource_page(opened: Opened, document: str, quads: Sequence[Any], reader: Reader) -> str:
    """Return the page of a document of the graph, of which ``quads`` are what it says."""
    language, up = reader.language, reader.up
    subjects = list(dict.fromkeys(quad.subject.value for quad in quads)) or [document]
    sections = [_section(opened, document, iri, quads, up, language) for iri in subjects]
    stem = f"{up}{document.removeprefix(BASE)}"
    return render(
        "resource",
        language,
        reader.about,
        up=reader.doors,
        iri=document,
        first=sections[0],
        sections=sections,
        graph=document in opened.graphs,
        formats=[(name, f"{stem}.{ending}") for name, ending in _DOWNLOADS],
        endpoint=reader.lead("sparql"),
    )


_DOWNLOADS: Final = (
    ("Turtle", "ttl"),
    ("JSON-LD", "jsonld"),
    ("N-Triples", "nt"),
    ("RDF/XML", "rdf"),
    ("TriG", "trig"),
    ("N-Quads", "nq"),
)


async def missing_page(request: Request, opened: Opened, path: str, near: Sequence[str]) -> Response:
    """Return the page that says that there is nothing at an address, and what is near."""
    reader = Reader(request, opened)
    up = reader.up

    def made() -> str:
        labelled = things(opened.engine, near, reader.language) if near else {}
        doors = [
            (
                compact(iri),
                up + iri.removeprefix(BASE),
                *((labelled[iri].label, labelled[iri].lang) if iri in labelled else ("", "")),
            )
            for iri in near
        ]
        return render("missing", reader.language, reader.about, up=reader.doors, path=path[:200], near=doors)

    page = await asyncio.to_thread(made)
    return await page_answer(request, page, status=404)


async def made_page(
    request: Request, tag: str, make: Callable[[], str], headers: Mapping[str, str] | None = None
) -> Response:
    """Return the page that a tag names, made outside the event loop, or nothing new for who has it."""
    if is_known(request.headers, tag):
        return not_modified(tag, {**(headers or {}), "Vary": "Accept, Accept-Language, Accept-Encoding"})
    return await page_answer(request, await asyncio.to_thread(make), tag=tag, headers=headers)


async def page_answer(
    request: Request, page: str, *, tag: str = "", headers: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """Return a page under the policy that it sets itself."""
    content = page.encode()
    policies = {"Content-Security-Policy": f"{policy_of(content)}; {PAGE_POLICY}"}
    vary = ("Accept", "Accept-Language")
    return await answer(
        request, content, MEDIA["html"], tag=tag, vary=vary, headers={**(headers or {}), **policies}, status=status
    )


def _section(opened: Opened, document: str, iri: str, quads: Sequence[Any], up: str, language: str) -> Section:
    """Return what is said of a subject, its types first."""
    own = [quad for quad in quads if quad.subject.value == iri]
    properties = list(dict.fromkeys(quad.predicate.value for quad in own))
    properties.sort(key=lambda name: (name != _TYPE, compact(name)))
    rows = []
    for name in properties:
        values = list(
            dict.fromkeys(_value(opened, quad.object, document, up) for quad in own if quad.predicate.value == name)
        )
        rows.append((compact(name), tuple(values[:_MOST]), len(values)))
    label, label_language = _label(own, language)
    return Section(iri, iri.partition("#")[2], label or compact(iri), label_language, tuple(rows))


def _label(quads: Sequence[Any], language: str) -> tuple[str, str]:
    """Return a label and its language: in the language of the page, else in English, else any."""
    labels = [
        (quad.object.value, quad.object.language or "")
        for name in _LABELS
        for quad in quads
        if quad.predicate.value == name and isinstance(quad.object, ox.Literal)
    ]
    for wanted in (language, "en"):
        for text, given in labels:
            if given == wanted:
                return text, given
    return labels[0] if labels else ("", "")


def _value(opened: Opened, term: Any, document: str, up: str) -> Value:
    if isinstance(term, ox.Literal):
        return Value(term.value, "", term.language or "", False)
    iri = str(term.value)
    known, sign, anchor = iri.partition("#")
    if known == document and sign:
        return Value(compact(iri), f"#{anchor}", "", True)
    if known in opened.documents:
        return Value(compact(iri), f"{up}{known.removeprefix(BASE)}{sign}{anchor}", "", True)
    return Value(compact(iri), "" if iri.startswith(BASE) else https_address(iri), "", True)
