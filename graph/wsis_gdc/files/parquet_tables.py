"""The central tables as typed Parquet in a folder, links parted by mapping set: for DuckDB, Spark and others.

``FOLDER/<table>/part-0.parquet`` and ``FOLDER/link/mapping_set=<IRI>/part-0.parquet``, the IRI percent-encoded as
Hive does; ``knowledge.backends.SCHEMA`` has the columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from wsis_gdc.base.errors import OutputError
from wsis_gdc.base.folders import is_free, locked, marked, put_in_place, staged
from wsis_gdc.base.libraries import extras
from wsis_gdc.knowledge.backends import SCHEMA
from wsis_gdc.knowledge.central import completed

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["write_parquet_tables"]

_MARK: Final = ".wsis-gdc-tables"
_PARTED: Final = {"link": "mapping_set"}


def write_parquet_tables(engine: Engine, out: Path, graph: str) -> dict[str, int]:
    """Write the tables of an engine's graph to a folder, all or nothing; return how many rows each has.

    ``graph`` names the graph. The same facts give the same bytes. Raises MissingLibraryError where the library that
    writes Parquet is not installed, OutputError where the folder holds something else or cannot be written.
    """
    with extras():
        from arro3 import io
    if not is_free(out) and marked(out, _MARK) is None:
        raise OutputError(out, "holds other things; choose a new folder, or one that this command wrote")
    tables, counts = completed(engine, graph), {}
    with locked(out, _MARK), staged(out) as folder:
        for name, columns in SCHEMA.items():
            part = _PARTED.get(name)
            order = ", ".join(dict.fromkeys([*([part] if part else []), *columns]))
            rows = tables.rows(f"SELECT {', '.join(columns)} FROM {name} ORDER BY {order}")  # noqa: S608
            counts[name] = len(rows)
            for path, kept, held in _parts(folder / name, columns, rows, part):
                path.mkdir(parents=True)
                io.write_parquet(_table(held, kept), path / "part-0.parquet", compression="zstd(3)")
        put_in_place(folder, out, _MARK)
    return counts


def _parts(
    folder: Path, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]], part: str | None
) -> list[tuple[Path, dict[str, str], list[tuple[Any, ...]]]]:
    """Return the folders of a table, each with its columns and rows: one, or one for each value of a column."""
    if part is None:
        return [(folder, dict(columns), list(rows))]
    at = list(columns).index(part)
    kept = {name: kind for name, kind in columns.items() if name != part}
    return [
        (folder / f"{part}={quote(value, safe='')}", kept, [(*row[:at], *row[at + 1 :]) for row in held])
        for value, held in groupby(rows, key=lambda row: row[at])
    ]


def _table(rows: Sequence[tuple[Any, ...]], columns: dict[str, str]) -> Any:
    """Return rows as an Arrow table with typed columns."""
    from arro3.core import Array, DataType, Table

    types = {name: getattr(DataType, kind)() for name, kind in columns.items()}
    lists = zip(*rows, strict=True) if rows else ([] for _ in columns)
    arrays: dict[str, Any] = {
        name: Array(list(held), type=types[name]) for name, held in zip(columns, lists, strict=True)
    }
    return Table.from_pydict(arrays)
