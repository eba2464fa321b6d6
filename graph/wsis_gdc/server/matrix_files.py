"""The linkage matrix of any choice as a file, made when it is asked for: what the page of the matrix cannot hold."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.engines import Engine
from wsis_gdc.files.formats import file_name, formats_of, render
from wsis_gdc.server.json_api import OPERATIONS
from wsis_gdc.server.json_requests import values_of
from wsis_gdc.server.made_files import made_file, worked_out
from wsis_gdc.server.matrix_choices import choices_of
from wsis_gdc.server.opened import UNKNOWN, Opened
from wsis_gdc.server.sparql import RefusedError
from wsis_gdc.site.matrix_file import matrix_html

__all__ = ["routes"]

_MATRIX: Final = next(each for each in OPERATIONS if each.path == "/matrix")


def routes() -> list[Route]:
    """Return the address of the files."""
    return [Route("/download/matrix.{ending}", _file)]


async def _file(request: Request) -> Response:
    """Return the file that an address names, made unless it is kept. Raises RefusedError, NotFoundError, QueryError."""
    opened: Opened = request.scope["opened"]
    known = {each.extension: each.name for each in formats_of("matrix")}
    format = known.get(request.path_params["ending"])
    if format is None:
        raise RefusedError(404, f"The matrix is had as {', '.join(known)}.")
    values = values_of(request, _MATRIX, request.query_params.multi_items())
    tag = opened.tag("matrix file", format, repr(sorted(values.items())))

    def made(engine: Engine) -> tuple[bytes, str]:
        matrix = KnowledgeGraph(engine).matrix(**choices_of(values))
        version = "" if opened.version == UNKNOWN else opened.version
        wishes: Any = {"language": values["lang"], "engine": engine, "data_version": version}
        if format == "html":
            wishes["page"] = matrix_html
        return render(matrix, format, **wishes), file_name(matrix, format, **wishes)

    return await made_file(request, opened, tag, lambda: worked_out(request, opened, made))
