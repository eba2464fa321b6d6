"""What every engine offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from wsis_gdc.engines.solutions import Solutions, Triple

__all__ = ["Engine", "Scope", "Scoped"]


class Engine(Protocol):
    """What everything right of the store asks its facts from."""

    name: str
    remote: bool

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query. Raises QueryError."""

    def ask(self, query: str) -> bool:
        """Answer an ASK query. Raises QueryError."""

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query. Raises QueryError."""

    def load(self, triples: bytes, graph: str) -> None:
        """Add N-Triples to a named graph and to the union.

        Raises QueryError where the graph is read-only or the text is no N-Triples; nothing is added then.
        """

    def close(self) -> None:
        """Let go of files and memory; closing twice is allowed."""


class Scope(NamedTuple):
    """What a query is asked of beside its own words: the graphs, which go before FROM, and the base of relative IRIs.

    ``default`` and ``named`` are IRIs of graphs; where both are None the query and the store decide, else a missing one
    is no graph at all, as in the SPARQL 1.1 Protocol.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    base: str | None = None


class Scoped(Engine, Protocol):
    """An engine that can ask within a scope."""

    def within(self, scope: Scope) -> Engine:
        """Return an engine over the same store that asks every query within a scope."""

    def named_graphs(self) -> tuple[str, ...]:
        """Return the IRIs of all named graphs, in their order."""
