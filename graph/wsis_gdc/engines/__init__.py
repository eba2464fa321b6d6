"""Query engines behind one small protocol: Oxigraph embedded (the default) and rdflib (reference, interop).

Terms travel as pyoxigraph terms (``NamedNode``, ``BlankNode``, ``Literal``), whichever engine answers. Queries run
against the default graph, which is the union of all named graphs; ``GRAPH ?g {…}`` tells them apart.
Known prefixes need no declaration. Update, ``LOAD`` and ``SERVICE`` are refused.

Two more engines stand beside this package: ``remote.RemoteEngine`` asks a SPARQL 1.1 endpoint, and
``guard.GuardedEngine`` answers queries from strangers within limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wsis_gdc.engines.oxigraph import OxigraphEngine
from wsis_gdc.engines.query_text import explain, query_form
from wsis_gdc.engines.solutions import Row, Solutions, Term, Triple

if TYPE_CHECKING:
    from wsis_gdc.engines.protocol import Engine
    from wsis_gdc.engines.rdflib_memory import RdflibEngine, to_rdflib

__all__ = [
    "Engine",
    "OxigraphEngine",
    "RdflibEngine",
    "Row",
    "Solutions",
    "Term",
    "Triple",
    "explain",
    "query_form",
    "to_rdflib",
]


def __getattr__(name: str) -> Any:
    """Import what few processes need when it is first asked for (PEP 562)."""
    from importlib import import_module

    homes = {"Engine": "protocol", "RdflibEngine": "rdflib_memory", "to_rdflib": "rdflib_memory"}
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"wsis_gdc.engines.{homes[name]}"), name)
