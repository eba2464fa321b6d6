"""The formats of all that leaves the tool: for each its name, the ending of its files, its writers.

>>> [known.name for known in formats_of("network")]
['json', 'graphml', 'gexf', 'cytoscape']
>>> format_of("matrix", Path("links.sssom.tsv")).name, format_of("network", Path("lines.cyjs")).name
('sssom', 'cytoscape')
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, Unpack

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.files import write as write_file

if TYPE_CHECKING:
    from wsis_gdc.files.matrix_content import Wishes
    from wsis_gdc.questions.matrix import Matrix

__all__ = ["FORMATS", "Answer", "Format", "file_name", "format_of", "formats_of", "render", "serialize", "write"]

Answer: TypeAlias = Literal["matrix", "network", "records", "pack", "flow", "asks", "suggestions", "changes"]
"""What can be written; its writer takes ``Content``, a networkx graph, ``Records``, ``Booklet``, ``FlowWords``,
``Calendar``, ``Answers``, ``Compared``."""


class Format(NamedTuple):
    """A format. ``matrix`` and the others name what writes such an answer in it, as module:function of this room."""

    name: str
    extension: str
    matrix: str = ""
    network: str = ""
    records: str = ""
    pack: str = ""
    flow: str = ""
    asks: str = ""
    suggestions: str = ""
    changes: str = ""


FORMATS: Final = (
    Format(
        "csv",
        "csv",
        matrix="matrix_text:to_csv",
        records="records:to_csv",
        flow="flow_records:to_csv",
        suggestions="suggestion_files:to_csv",
        changes="change_files:to_csv",
    ),
    Format("tsv", "tsv", matrix="matrix_text:to_tsv", records="records:to_tsv"),
    Format(
        "json",
        "json",
        matrix="matrix_text:to_json",
        network="networks:to_node_link",
        records="records:to_json",
        flow="flow_records:to_json",
        suggestions="suggestion_files:to_json",
        changes="change_files:to_json",
    ),
    Format("markdown", "md", matrix="matrix_text:to_markdown", changes="change_files:to_markdown"),
    Format("latex", "tex", matrix="matrix_text:to_latex"),
    Format("html", "html", matrix="matrix_text:to_html"),
    Format(
        "xlsx",
        "xlsx",
        matrix="office.matrix_xlsx:to_xlsx",
        pack="office.pack_xlsx:to_xlsx",
        suggestions="suggestion_files:to_xlsx",
        changes="change_files:to_xlsx",
    ),
    Format("docx", "docx", pack="office.pack_docx:to_docx"),
    Format("jsonld", "jsonld", pack="pack_jsonld:to_jsonld"),
    Format(
        "sssom",
        "sssom.tsv",
        matrix="sssom:to_sssom",
        suggestions="suggestion_files:to_sssom",
        changes="change_files:to_sssom",
    ),
    Format("pptx", "pptx", flow="flow_pictures:to_pptx"),
    Format("svg", "svg", matrix="pictures:to_svg", flow="flow_pictures:to_svg"),
    Format("png", "png", matrix="pictures:to_png", flow="flow_pictures:to_png"),
    Format("graphml", "graphml", network="networks:to_graphml"),
    Format("gexf", "gexf", network="networks:to_gexf"),
    Format("cytoscape", "cyjs", network="networks:to_cytoscape"),
    Format("ics", "ics", asks="calendar:to_ics"),
    Format("rdf-patch", "rdfp", changes="change_files:to_rdf_patch"),
)


def formats_of(answer: Answer) -> tuple[Format, ...]:
    """Return the formats in which an answer can be written."""
    return tuple(known for known in FORMATS if getattr(known, answer))


def format_of(answer: Answer, output: Path) -> Format:
    """Return the format that the name of a file asks for. Raises QueryError where it asks for none of the answer's."""
    known = formats_of(answer)
    fitting = [each for each in known if output.name.lower().endswith(f".{each.extension}")]
    if not fitting:
        endings = ", ".join(f".{each.extension}" for each in known)
        raise QueryError(f'the name "{output.name}" does not say which format to write; end it with one of {endings}')
    return max(fitting, key=lambda each: len(each.extension))  # sssom.tsv before tsv


def serialize(answer: Answer, subject: Any, name: str) -> bytes:
    """Return an answer in the format of a name. Raises QueryError where it has no such format."""
    for known in formats_of(answer):
        if known.name == name:
            content: bytes = resolve_name(f"wsis_gdc.files.{getattr(known, answer)}")(subject)
            return content
    names = ", ".join(known.name for known in formats_of(answer))
    raise QueryError(f'this cannot be written as "{name}"; choose one of {names}')


def render(matrix: Matrix, format_: str, **wishes: Unpack[Wishes]) -> bytes:
    """Return a matrix in a format, byte for byte the same for the same matrix and versions (see ``Content``).

    Raises QueryError for an unknown format, a missing library, or a matrix that the format cannot hold.
    """
    from wsis_gdc.files.matrix_content import Content

    return serialize("matrix", Content(matrix, **wishes), format_)


def write(
    matrix: Matrix,
    format_: str | None,
    output: Path,
    *,
    finish: Callable[[bytes], bytes] = bytes,
    **wishes: Unpack[Wishes],
) -> None:
    """Write a matrix to a file, all or nothing.

    Without a format the name of the file decides. Where ``output`` is a folder, the file gets a name that says which
    matrix it holds, by which filter, from which data version. ``finish`` makes
    of the content what is written. Raises QueryError as ``render`` does, OutputError where the file cannot be written.
    """
    if output.is_dir():
        format_ = format_ or "csv"
        output /= file_name(matrix, format_, **wishes)
    write_file(output, finish(render(matrix, format_ or format_of("matrix", output).name, **wishes)))


def file_name(matrix: Matrix, format_: str, **wishes: Unpack[Wishes]) -> str:
    """Return the name of the file of a matrix: what it holds, by which filter, from which data version."""
    from wsis_gdc.files.matrix_content import Content

    return Content(matrix, **wishes).file_name(next(known.extension for known in FORMATS if known.name == format_))
