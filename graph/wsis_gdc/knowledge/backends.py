"""Where the central tables may be asked beside the engine's own SQLite: DuckDB, Spark, or SQLite in memory.

The tables lie as Parquet in a folder, ``FOLDER/<table>/**/*.parquet`` (see ``SCHEMA``; links are parted by mapping
set, ``link/mapping_set=…/``), on this machine or where DuckDB and Spark reach (``s3://…``). Every backend takes the
same SQL text with values by name (``:name``). Nothing here is a query engine: each backend is the other program's own.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from glob import escape
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeAlias

from wsis_gdc.base.errors import Choice, NotFoundError, QueryError
from wsis_gdc.base.libraries import extras

__all__ = ["FILE_NAME", "SCHEMA", "Backend", "BackendName", "Values", "backend"]

BackendName: TypeAlias = Literal["sqlite", "duckdb", "spark"]

Values: TypeAlias = "Sequence[object] | Mapping[str, object]"

FILE_NAME: Final = "graph.sqlite"
"""The central tables that a build keeps."""


def _typed(columns: str) -> dict[str, str]:
    """Return the types of columns by name, from ``name type, …``."""
    pairs = (column.split() for column in columns.split(","))
    return {name: kind for name, kind in pairs}  # noqa: C416  (dict() of lists of words has no type)


SCHEMA: Final[Mapping[str, Mapping[str, str]]] = {
    "about": _typed("key string, value string"),
    "node": _typed("id int32, iri string, kinds string, own_kinds string"),
    "member": _typed("kind string, place int32, node int32, iri string"),
    "counts_for": _typed("kind string, thing int32, place int32, nearness int8, member int32"),
    "link": _typed(
        "id int64, iri string, subject int32, object int32, relation string, strength int8, confidence float64, "
        "mapping_set string, claimant string, claim_kind string, status string, certainty string"
    ),
    "rationale": _typed("link int64, language string, text string"),
    "evidence": _typed("link int64, side string, provision string, number string, document string, address string"),
    "fact": _typed("id int32, relation string, subject int32, object int32"),
    "whole": _typed("part int32, whole int32"),
    "looked_at": _typed("mapping_set string, side string, thing int32"),
    "thing": _typed(
        "language string, kind string, place int32, iri string, code string, label string, label_language string, "
        "mark string, heading string, gist string, heading_iri string"
    ),
}
"""The tables and the Arrow type of each of their columns."""

ASKED: Final = ("node", "member", "counts_for", "link", "fact", "whole", "looked_at", "thing")
"""The tables that matrices, gaps and comparisons ask; a folder may lack the others."""

_STORES: Final = frozenset({"s3", "s3a", "gs", "gcs", "r2", "az", "azure", "abfss", "hdfs"})
"""What the address of a folder elsewhere begins with."""

_NAME: Final = re.compile(r"(?<![\w:]):([a-z_]\w*)")
_EXTENSION: Final = re.compile(r"(?i)(?:required|download|load) extension [\"'](\w+)")
"""What DuckDB says where it lacks an extension, with the name of it."""

_SQL_TYPES: Final = {"string": "VARCHAR", "int8": "TINYINT", "int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE"}
_SPARK_TYPES: Final = _SQL_TYPES | {"string": "STRING", "int32": "INT"}


class Backend(Protocol):
    """A program that answers SQL over the tables."""

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query. Raises QueryError where the tables are not as ``SCHEMA`` says."""

    def close(self) -> None:
        """Let go of files and memory."""


def backend(folder: str, name: BackendName | None = None, session: Any = None) -> Backend:
    """Open the tables of a folder: in SQLite for a build, else in DuckDB, or in what is named.

    ``session`` is a Spark session; without one the active one is taken, or a new one made as Spark is configured.
    Raises NotFoundError where there are no tables, MissingLibraryError where the library of the backend is not
    installed, QueryError for damaged ones.
    """
    distant = _distant(folder)
    try:
        built = not distant and ((Path(folder) / FILE_NAME).is_file() or Path(folder).is_file())
        missing = [] if built or distant else [table for table in ASKED if not next(_files(folder, table), None)]
    except (OSError, ValueError):
        raise NotFoundError("folder of tables", folder) from None
    name = name or ("sqlite" if built else "duckdb")
    if missing:
        cure = "write them with: wsis-gdc export parquet -o FOLDER"
        raise NotFoundError("folder of tables", folder, cure=f"no Parquet file in {missing[0]}/; {cure}")
    if built and name != "sqlite":
        cure = f"write them as Parquet (wsis-gdc export parquet -o FOLDER) for {name}, or ask sqlite"
        raise QueryError(f"{folder} holds the tables of a build as SQLite; {cure}")
    if distant and name == "sqlite":
        told = f"sqlite reads folders of this machine only; ask {folder} with "
        raise QueryError(told, Choice("backend", "duckdb"), " or spark")
    if name == "spark":
        return Spark(folder, session)
    return Sqlite(folder) if name == "sqlite" else DuckDb(folder)


def _distant(folder: str) -> bool:
    """Tell whether a folder is the address of a store that DuckDB or Spark reach, not a path of this machine."""
    return folder.partition("://")[0] in _STORES and "://" in folder


def _files(folder: str, table: str) -> Iterator[Path]:
    return (path for path in sorted((Path(folder) / table).rglob("*.parquet")) if path.is_file())


class Sqlite:
    """The tables of a build as they are, or those of a folder read into memory (up to about a million links)."""

    def __init__(self, folder: str) -> None:
        path = Path(folder)
        file = path / FILE_NAME if (path / FILE_NAME).is_file() else path
        self._where = folder
        if file.is_file():
            address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
            try:
                self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
            except sqlite3.Error as error:
                raise QueryError(f"{folder}: {error}") from None
            self.rows("SELECT COUNT(*) FROM link")
            return
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        for table in ASKED:
            self._read(table)
        self._database.executescript(
            """CREATE INDEX ends ON counts_for (kind, thing); CREATE INDEX link_ends ON link (subject, object);
            CREATE INDEX names ON thing (language, kind, place); ANALYZE;"""
        )

    def _read(self, table: str) -> None:
        names = list(SCHEMA[table])
        self._database.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})"  # noqa: S608
        with extras():
            from arro3.io import read_parquet
        for file in _files(self._where, table):
            parted = dict(_parted(part) for part in file.parts if "=" in part)
            if not _whole(file):
                raise QueryError(f"{file}: is no Parquet file, or a part of one")
            try:
                held = read_parquet(file).read_all()
                columns = [
                    held.column(name).to_pylist() if name in held.schema.names else [parted[name]] * held.num_rows
                    for name in names
                ]
            except KeyError as error:
                raise QueryError(f"{file}: has no column {error.args[0]}") from None
            except Exception as error:  # its own errors have no class of their own
                raise QueryError(f"{file}: {_first(error)}") from None
            self._database.executemany(insert, zip(*columns, strict=True))

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise QueryError(f"{self._where}: {error}") from None

    def close(self) -> None:
        """Let go of the file or the memory."""
        self._database.close()


def _whole(file: Path) -> bool:
    """Tell whether a file begins and ends as Parquet does; what reads it breaks off at any other, not in an error."""
    content = file.read_bytes()
    return len(content) > 12 and content[:4] == content[-4:] == b"PAR1"


def _parted(part: str) -> tuple[str, str]:
    """Return the column and the value that the name of a folder states, as Hive writes them."""
    from urllib.parse import unquote

    name, _, value = part.partition("=")
    return name, unquote(value)


class DuckDb:
    """The tables in DuckDB, read from their files at each question."""

    def __init__(self, folder: str) -> None:
        with extras():
            import duckdb
        from tempfile import gettempdir

        self._where, self._error = folder, duckdb.Error
        self._connection = duckdb.connect(
            config={
                "temp_directory": gettempdir(),
                "preserve_insertion_order": False,
                "autoload_known_extensions": True,
            }
        )
        base = folder.rstrip("/") if _distant(folder) else escape(str(Path(folder)))
        for table in ASKED:
            columns = ", ".join(f"CAST({name} AS {_SQL_TYPES[kind]}) AS {name}" for name, kind in SCHEMA[table].items())
            files = f"{base}/{table}/**/*.parquet".replace("'", "''")
            source = f"read_parquet('{files}', hive_partitioning = true, hive_types_autocast = false)"
            self._ask(f"CREATE VIEW {table} AS SELECT {columns} FROM {source}", None)  # noqa: S608

    def _ask(self, sql: str, values: Any) -> list[tuple[Any, ...]]:
        try:
            found: list[tuple[Any, ...]] = self._connection.execute(sql, values).fetchall()
        except self._error as error:
            raise QueryError(f"{self._where}: {_of_duckdb(error)}") from None
        return found

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; DuckDB marks names of values by $."""
        return self._ask(_NAME.sub(r"$\1", sql), _used(sql, values))

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()


def _of_duckdb(error: Exception) -> str:
    """Return what DuckDB could not do, with the cure where it lacks the extension that reads a store."""
    lacking = _EXTENSION.search(str(error))
    if not lacking:
        return _first(error)
    name = lacking[1]
    why = f"DuckDB reads this by its extension {name}, which is not on this machine and could not be fetched"
    return f"{why}; install it (INSTALL {name}, in DuckDB), or copy the tables to a folder of this machine"


class Spark:
    """The tables in a Spark session; its own views, in a session beside the given one, which is left as it is."""

    def __init__(self, folder: str, session: Any = None) -> None:
        with extras():
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        self._where, self._error = folder, PySparkException
        self._own = session is None and SparkSession.getActiveSession() is None
        try:
            given = session or SparkSession.getActiveSession() or _session(SparkSession)
            self._given, self._session = given, given.newSession()
            base = folder.rstrip("/") if _distant(folder) else Path(folder).absolute().as_uri()
            for table in ASKED:
                schema = ", ".join(f"{name} {_SPARK_TYPES[kind]}" for name, kind in SCHEMA[table].items())
                self._session.read.schema(schema).parquet(f"{base}/{table}").createOrReplaceTempView(table)
        except PySparkException as error:
            told = _first(error)
            cure = "; Spark needs Java 17 or later (JAVA_HOME)" if "JAVA" in told else ""
            raise QueryError(f"{folder}: {told}{cure}") from None

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        try:
            return [tuple(row) for row in self._session.sql(sql, args=_used(sql, values) or None).collect()]
        except self._error as error:
            raise QueryError(f"{self._where}: {_first(error)}") from None

    def close(self) -> None:
        """End the session if it was made here."""
        if self._own:
            self._given.stop()


def _session(spark: Any) -> Any:
    """Return a new session as Spark is configured, quiet and without its web page."""
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    made = spark.builder.appName("wsis-gdc").config(map=quiet).getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


def _used(sql: str, values: Values) -> Any:
    """Return the values whose names a query has, since no more are taken; values in order as they are."""
    if not isinstance(values, Mapping):
        return list(values)
    return {name: values[name] for name in dict.fromkeys(_NAME.findall(sql))}


def _first(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
