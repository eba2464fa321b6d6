"""A collection as files: what became of each row as CSV, initiatives as Parquet, proposals as JSON Lines."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.texts import csv_text
from wsis_gdc.questions.collection.admission import Initiative

if TYPE_CHECKING:
    from wsis_gdc.curation.assembly import Sheet
    from wsis_gdc.questions.collection.admission import Admitted
    from wsis_gdc.questions.collection.proposed import Proposed

__all__ = ["json_lines", "parquet", "proposals_of", "quads", "report"]

_REPORT: Final = ("cell", "column", "state", "what", "cure")


def report(admitted: Admitted) -> bytes:
    """Return what was mended and what was reported, cell by cell, as CSV, texts inert for spreadsheets."""
    mended = [(each.place, each.head, "mended", each.what, "") for each in admitted.changes]
    wrong = [(each.record, "", "reported", each.problem, each.cure) for each in admitted.reported]
    return csv_text(_REPORT, [*wrong, *mended]).encode()


def quads(sheets: Iterable[Sheet]) -> bytes:
    """Return the triples of sheets as sorted N-Quads."""
    lines = {
        f"{line.removesuffix(' .')} <{sheet.graph}> .\n"
        for sheet in sheets
        for line in sheet.triples.split("\n")
        if line
    }
    return "".join(sorted(lines)).encode()


def parquet(initiatives: Sequence[Initiative]) -> bytes | None:
    """Return initiatives as Parquet, a column for each field, lists as lists; None where the library lacks."""
    try:
        import numpy as np
        from arro3.core import Array, DataType, Table, list_array
        from arro3.io import write_parquet
    except ImportError:
        return None
    columns: dict[str, Any] = {}
    for field in fields(Initiative):
        values = [getattr(each, field.name) for each in initiatives]
        if "tuple" not in str(field.type):
            columns[field.name] = Array(values, DataType.string())
            continue
        ends = np.cumsum([0, *map(len, values)], dtype=np.int32)
        columns[field.name] = list_array(
            Array(ends), Array([each for some in values for each in some], DataType.string())
        )
    out = io.BytesIO()
    write_parquet(Table.from_pydict(columns), out)
    return out.getvalue()


def json_lines(records: Iterable[Initiative | Proposed]) -> bytes:
    """Return initiatives or proposals as JSON Lines."""
    return "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in records).encode()


def proposals_of(content: bytes) -> Mapping[str, Sequence[Proposed]]:
    """Return proposals from JSON Lines, by the identifier of the initiative. Raises ValueError, TypeError."""
    from wsis_gdc.questions.collection.proposed import Proposed

    found: dict[str, list[Proposed]] = defaultdict(list)
    for line in content.decode().splitlines():
        each = Proposed(**json.loads(line))
        found[each.id].append(each)
    return found
