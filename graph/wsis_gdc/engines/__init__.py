"""Query engines behind one small protocol: Oxigraph embedded (the default) and rdflib (reference, interop).

Terms travel as pyoxigraph terms (``NamedNode``, ``BlankNode``, ``Literal``), whichever engine answers. Queries run
against the default graph, which is the union of all named graphs; ``GRAPH ?g {…}`` tells them apart.
Known prefixes need no declaration. Update, ``LOAD`` and ``SERVICE`` are refused.

What few processes need stands beside this package: ``rdflib_memory.RdflibEngine`` answers with rdflib,
``remote.RemoteEngine`` asks a SPARQL 1.1 endpoint, ``guarded.GuardedEngine`` answers queries from strangers within
limits.
"""

from wsis_gdc.engines.oxigraph import OxigraphEngine
from wsis_gdc.engines.protocol import Engine
from wsis_gdc.engines.query_text import explain, query_form
from wsis_gdc.engines.solutions import Row, Solutions, Term, Triple

__all__ = ["Engine", "OxigraphEngine", "Row", "Solutions", "Term", "Triple", "explain", "query_form"]
