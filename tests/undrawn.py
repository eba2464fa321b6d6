"""A build of the least that makes one, without pages, SHACL, descriptions and most exports: how it comes into place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from wsis_gdc import building
from wsis_gdc.curation import exports, merged_ontology, validation
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import central
from wsis_gdc.site import apart
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


def slim(put: Callable[[object, str, object], None] = setattr) -> None:
    """Let builds of this process write the graph, the store and the tables of questions only."""
    put(apart, "Process", Undrawn)
    put(building, "_write_beside", lambda *_: None)
    put(building, "_told_within", lambda store: (None, exports.dump(store, "nq")))
    put(building, "_described", lambda *_: {})
    put(validation, "violations", lambda *_, **__: ())
    put(exports, "FORMATS", {name: form for name, form in exports.FORMATS.items() if form in ("ttl", "nq")})
    put(merged_ontology, "FORMATS", {})
