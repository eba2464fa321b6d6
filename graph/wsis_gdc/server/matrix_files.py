"""The linkage matrix of any choice as a file, made when it is asked for: what the page of the matrix cannot hold."""

from __future__ import annotations

import time
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.engines import Engine
from wsis_gdc.files.formats import file_name, formats_of, render
from wsis_gdc.server.answers import answer, attachment, is_known, not_modified
from wsis_gdc.server.json_api import OPERATIONS, chosen_matrix
from wsis_gdc.server.json_requests import values_of
from wsis_gdc.server.opened import UNKNOWN, Opened
from wsis_gdc.server.packs import one_of_few
from wsis_gdc.server.site_files import media_of
from wsis_gdc.server.sparql import RefusedError, budget_headers, spending, told
from wsis_gdc.site.matrix_file import matrix_html

__all__ = ["routes"]

_MATRIX: Final = next(each for each in OPERATIONS if each.path == "/matrix")


def routes() -> list[Route]:
    """Return the address of the files."""
    return [Route("/download/matrix.{ending}", _file)]


async def _file(request: Request) -> Response:
    return await told(_answered(request, request.scope["opened"]))


async def _answered(request: Request, opened: Opened) -> Response:
    """Return the file that an address names, made unless it is kept. Raises RefusedError, NotFoundError, QueryError."""
    known = {each.extension: each.name for each in formats_of("matrix")}
    format = known.get(request.path_params["ending"])
    if format is None:
        raise RefusedError(404, f"The matrix is had as {', '.join(known)}.")
    values = values_of(request, _MATRIX, request.query_params.multi_items())
    tag = opened.tag("matrix file", format, repr(sorted(values.items())))
    if is_known(request.headers, tag):
        return not_modified(tag, {"Vary": "Accept-Encoding"})
    kept = opened.kept.get(tag)
    if kept:
        content, name = kept
    else:
        spent = spending(request)

        def made(engine: Engine) -> tuple[bytes, str]:
            begun = time.thread_time()
            try:
                matrix = chosen_matrix(KnowledgeGraph(engine), values)
                version = "" if opened.version == UNKNOWN else opened.version
                wishes: Any = {"language": values["lang"], "engine": engine, "data_version": version}
                if format == "html":
                    wishes["page"] = matrix_html
                return render(matrix, format, **wishes), file_name(matrix, format, **wishes)
            finally:
                spent(time.thread_time() - begun)

        content, name = await one_of_few(opened, made)
        opened.kept.put(tag, content, name)
    headers = budget_headers(request) | attachment(name)
    return await answer(request, content, media_of(name.rpartition(".")[2]), tag=tag, headers=headers)
