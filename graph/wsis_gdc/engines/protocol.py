"""What every engine offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from wsis_gdc.engines.solutions import Solutions, Triple

__all__ = ["Engine"]


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
