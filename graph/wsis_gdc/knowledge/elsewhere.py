"""Links that lie elsewhere: the graph gives names and frameworks, another place the tables that are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.errors import QueryError, WsisGdcError
from wsis_gdc.knowledge.central import Tables

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Solutions, Triple
    from wsis_gdc.knowledge.backends import Backend, Values

__all__ = ["Elsewhere"]


class Elsewhere:
    """An engine whose central tables are those of a backend; everything else is asked from the engine beneath."""

    def __init__(self, engine: Engine, backend: Backend) -> None:
        self._engine, self.name, self.remote = engine, engine.name, engine.remote
        self._backend = backend
        self.tables: Tables = _Counted(self, backend)

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query. Raises QueryError."""
        return self._engine.select(query)

    def ask(self, query: str) -> bool:
        """Answer an ASK query. Raises QueryError."""
        return self._engine.ask(query)

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query. Raises QueryError."""
        return self._engine.construct(query)

    def load(self, triples: bytes, graph: str) -> None:
        """Refuse to add anything. Raises QueryError."""
        raise QueryError("links that lie elsewhere are only counted; load into the graph itself")

    def close(self) -> None:
        """Let go of the backend and of the engine beneath."""
        self._backend.close()
        self._engine.close()


class _Counted(Tables):
    """Tables of a backend. Numbers are told of their links; what stands behind a number is not read."""

    def __init__(self, engine: Engine, backend: Backend) -> None:
        super().__init__(engine, None, whole=True)
        self._backend = backend

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        return self._backend.rows(sql, values)

    def columns(self, sql: str, names: Sequence[str], values: Values = ()) -> tuple[list[Any], ...]:
        rows = self.rows(sql, values)
        return tuple([row[place] for row in rows] for place in range(len(names)))

    def texts(self) -> None:
        raise _only_numbers()

    def pairs(self, *_: Any, **__: Any) -> str:
        raise _only_numbers()

    def sets(self) -> list[str]:
        return self._sets

    @cached_property
    def _sets(self) -> list[str]:
        return [iri for (iri,) in self.rows("SELECT DISTINCT l.mapping_set FROM link l ORDER BY 1")]

    def relations(self) -> dict[str, str]:
        return {name: name for (name,) in self.rows("SELECT DISTINCT l.relation FROM link l")}


def _only_numbers() -> WsisGdcError:
    return WsisGdcError(
        "of links in a folder numbers are told, not each link, and no chain is followed; "
        "choose a table or csv of what links connect, or ask the graph with its own links"
    )
