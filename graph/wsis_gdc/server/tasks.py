"""What is done in a process of its own (see ``errand``): the texts of a file are read, a report is made.

Each task makes bytes of its settings and bytes, and has what makes it ready before its process is fenced in.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import pickle
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from wsis_gdc.questions.analysis import Facts
    from wsis_gdc.site.rendering import About

__all__ = ["READ", "REPORT", "TASKS", "ReportOrder", "Task"]

READ: Final = "read"
REPORT: Final = "report"


class Task(NamedTuple):
    """A task: what is loaded for it, and what carries it out."""

    prepare: Callable[[], None]
    carry_out: Callable[[Mapping[str, Any], bytes], bytes]


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What a report is made of; ``alone`` is what its pages say of the edition in a file, ``served`` on the server.

    ``resamples`` is how often each ranking is computed again. ``up`` leads from the page on the server to those of its
    language.
    """

    facts: Facts
    resamples: int
    language: str
    alone: About
    served: About
    up: str


def _prepare_read() -> None:
    for name in ("docx", "openpyxl", "pypdf"):
        with contextlib.suppress(ImportError):  # told where a file needs it
            importlib.import_module(name)


def _read(settings: Mapping[str, Any], body: bytes) -> bytes:
    """Return the texts of a file as JSON: text, place and name of each, and whether it is a table.

    Of tables the text of each row is read, of ``columns`` only where some are given. At most ``rows`` texts of
    ``characters`` are given; ``cut`` tells whether there are more.
    """
    from wsis_gdc.base.errors import QueryError
    from wsis_gdc.files.incoming import Table, read

    found = read(body, settings["name"])
    is_table = isinstance(found, Table)
    if isinstance(found, Table):
        texts = found.texts(settings["columns"], settings["name_column"])
    elif settings["columns"] or settings["name_column"]:
        raise QueryError(f"{settings['name']}: columns are named for tables only (CSV, XLSX)")
    else:
        texts = (found,)
    rows, characters = settings["rows"], settings["characters"]
    told = {
        "table": is_table,
        "texts": [(each.text[:characters], each.place, each.name[:characters]) for each in texts[:rows]],
        "rows_cut": len(texts) > rows,
        "text_cut": any(len(each.text) > characters for each in texts[:rows]),
    }
    return json.dumps(told).encode()


def _prepare_report() -> None:
    from wsis_gdc.questions import analysis  # noqa: F401
    from wsis_gdc.site import report  # noqa: F401


def _report(settings: Mapping[str, Any], body: bytes) -> bytes:
    """Return a ZIP file of the report in each of its forms."""
    from wsis_gdc.base.files import zipped
    from wsis_gdc.files.chart_slides import slide_maker
    from wsis_gdc.questions.analysis import analyse
    from wsis_gdc.site.report import report_files, report_page

    order: ReportOrder = pickle.loads(body)  # noqa: S301  (of the server itself)
    analysis = analyse(order.facts, resamples=order.resamples)
    files = report_files(analysis, about=order.alone, language=order.language, data=True, slide=slide_maker())
    page = report_page(analysis, about=order.served, language=order.language, up=order.up)
    forms = {
        "zip": zipped(files, "report"),
        "html": page.encode(),
        "md": files["report.md"],
        "json": files["report.json"],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in forms.items():
            archive.writestr(name, content)
    return out.getvalue()


TASKS: Final[Mapping[str, Task]] = {READ: Task(_prepare_read, _read), REPORT: Task(_prepare_report, _report)}
"""The tasks by name."""
