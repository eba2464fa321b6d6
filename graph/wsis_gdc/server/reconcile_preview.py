"""What OpenRefine and others show of a thing in a small frame: a page that holds no script and asks for nothing."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from wsis_gdc.base.palette import style_variables
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.search_index import Entry
from wsis_gdc.server.answers import answer, is_known, not_modified
from wsis_gdc.server.negotiation import MEDIA
from wsis_gdc.server.opened import Opened
from wsis_gdc.site.assets import content_security_policy, static
from wsis_gdc.site.rendering import environment
from wsis_gdc.words.hits import kind_name
from wsis_gdc.words.languages import direction, marked, translator
from wsis_gdc.words.reconciliation import mark_words
from wsis_gdc.words.terms import Terms

__all__ = ["preview_answer"]

_FRAMED: Final = "frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
"""Others may show this page within theirs; its one link opens a page of its own."""


async def preview_answer(request: Request, opened: Opened, entry: Entry, language: str) -> Response:
    """Return the page of a thing for a small frame."""
    root = request.scope.get("root_path", "")
    tag = opened.tag("preview", language, entry.iri, root)
    if is_known(request.headers, tag):
        return not_modified(tag, {"Vary": "Accept-Encoding"})
    style = style_variables() + static("preview.css")
    policy = content_security_policy((), (style,))

    def made(engine: Engine) -> str:
        terms = Terms(language, vocabulary(engine))
        page = (
            environment()
            .get_template("preview.html.j2")
            .render(
                entry=entry,
                thing=entry.thing,
                code=terms.code(entry.thing.code, entry.kind),
                note=mark_words(entry.thing.mark, language),
                kind=kind_name(entry.kind, terms),
                address=f"{root}/reconcile/view?id={entry.thing.curie}",
                language=language,
                direction=direction(language),
                _=translator(language).gettext,
                policy=policy,
                style=style,
            )
        )
        return marked(page, language)

    content = (await asyncio.to_thread(opened.alone, made)).encode("utf-8", "replace")
    headers = {"Content-Security-Policy": f"{policy}; {_FRAMED}"}
    return await answer(request, content, MEDIA["html"], tag=tag, headers=headers)
