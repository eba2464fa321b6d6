"""A build without its pages, for tests of all else about it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import central
from wsis_gdc.site.apart import Order


class Undrawn:
    """What stands for the process that draws: it writes the tables of questions at once, and no page."""

    def __init__(self, *read_ahead: object) -> None:
        """Read nothing ahead: whoever reads from the other end reads it all."""

    def draw(self, order: Order) -> None:
        """Write the tables."""
        store = ox.Store()
        store.bulk_load(path=order.graph, format=ox.RdfFormat.N_QUADS)
        central.write(OxigraphEngine(store, union=True), Path(order.folder) / central.FILE, order.digest)

    def __enter__(self) -> Undrawn:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def wait(self) -> None:
        """Nothing is at work."""
