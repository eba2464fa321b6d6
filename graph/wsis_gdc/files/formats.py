"""A matrix in the formats that leave the tool: for programs, for offices, for slides, for other linkers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.files import write as write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wsis_gdc.engines import Engine
    from wsis_gdc.files.matrix_content import Content
    from wsis_gdc.questions.matrix import Matrix

    Page = Callable[[Matrix, str, str, bool], bytes]

__all__ = ["FORMATS", "format_of", "render", "write"]

FORMATS: Final[Mapping[str, str]] = {
    "csv": "csv",
    "tsv": "tsv",
    "json": "json",
    "markdown": "md",
    "latex": "tex",
    "html": "html",
    "xlsx": "xlsx",
    "sssom": "sssom.tsv",
    "svg": "svg",
    "png": "png",
}
"""Each format and the extension of its files."""


def format_of(output: Path) -> str:
    """Return the format that the name of a file asks for. Raises QueryError where it asks for none that we know.

    >>> format_of(Path("links.sssom.tsv")), format_of(Path("matrix.md"))
    ('sssom', 'markdown')
    """
    name = output.name.lower()
    # sssom.tsv before tsv
    for format_, extension in sorted(FORMATS.items(), key=lambda pair: -len(pair[1])):
        if name.endswith(f".{extension}"):
            return format_
    known = ", ".join(f".{extension}" for extension in FORMATS.values())
    raise QueryError(f'the name "{output.name}" does not say which format to write; end it with one of {known}')


def render(
    matrix: Matrix,
    format_: str,
    *,
    language: str = "en",
    data_version: str = "",
    totals: bool = False,
    engine: Engine | None = None,
    page: Page | None = None,
) -> bytes:
    """Return a matrix in a format, byte for byte the same for the same matrix and versions.

    ``totals`` adds them to csv, tsv, html, svg and png; json, markdown, latex and xlsx always have them. The engine
    is asked by the format sssom only, for what links do not carry; ``page`` makes html (see ``site.matrix_file``).
    Raises QueryError for an unknown format, a missing library, or a matrix that the format cannot hold.
    """
    from wsis_gdc.files import tables
    from wsis_gdc.files.matrix_content import Content

    content = Content(matrix, language, data_version, totals)
    if totals and format_ == "sssom":
        raise QueryError("SSSOM lists links and has no cells to total; leave out the totals or choose another format")
    if format_ == "html" and page:
        return page(matrix, language, data_version, totals)
    if format_ == "xlsx":
        from wsis_gdc.files.office.matrix_xlsx import to_xlsx

        return to_xlsx(content)
    if format_ in ("svg", "png"):
        from wsis_gdc.files import pictures

        return pictures.to_svg(content) if format_ == "svg" else pictures.to_png(content)
    if format_ == "sssom":
        return _sssom(content, engine)
    writers = {
        "csv": tables.to_csv,
        "tsv": tables.to_tsv,
        "json": tables.to_json,
        "markdown": tables.to_markdown,
        "latex": tables.to_latex,
    }
    if format_ not in writers:
        raise QueryError(f'cannot write a matrix as "{format_}"; choose one of {", ".join(FORMATS)}')
    return writers[format_](content)


def write(
    matrix: Matrix,
    format_: str | None,
    output: Path | None,
    *,
    language: str = "en",
    data_version: str = "",
    totals: bool = False,
    engine: Engine | None = None,
    page: Page | None = None,
) -> bytes | None:
    """Write a matrix to a file, all or nothing; without a file return the bytes.

    Without a format the name of the file decides. Where ``output`` is a folder, the file gets a name that says which
    matrix it holds, by which filter, from which data version. Raises QueryError as ``render`` does, OutputError where
    the file cannot be written.
    """
    if output is not None and not output.is_dir():
        format_ = format_ or format_of(output)
    format_ = format_ or "csv"
    content = render(
        matrix, format_, language=language, data_version=data_version, totals=totals, engine=engine, page=page
    )
    if output is None:
        return content
    if output.is_dir():
        output /= file_name(matrix, format_, language=language, data_version=data_version)
    write_file(output, content)
    return None


def file_name(matrix: Matrix, format_: str, *, language: str = "en", data_version: str = "") -> str:
    """Return the name of the file of a matrix: what it holds, by which filter, from which data version."""
    from wsis_gdc.files.matrix_content import Content

    return Content(matrix, language, data_version).file_name(FORMATS[format_])


def _sssom(content: Content, engine: Engine | None) -> bytes:
    from wsis_gdc.files.sssom import selection_name, to_sssom

    matrix = content.matrix
    filters = (f"{name} {value}" for name, value in matrix.filters)
    return to_sssom(
        (link for link, _, _ in content.links),
        engine,
        name=selection_name((matrix.rows_kind, matrix.columns_kind, *filters)),
        title=content.title,
        description="; ".join(f"{name}: {value}" for name, value in content.provenance()),
        language=content.language,
        data_version=content.data_version,
    )
