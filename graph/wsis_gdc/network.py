"""The graph as a networkx multigraph: things as nodes, claims as edges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from wsis_gdc.matrix import links
from wsis_gdc.things import KINDS, of_kind

if TYPE_CHECKING:
    import networkx as nx

    from wsis_gdc.engines import Engine

__all__ = ["network"]

_STRUCTURE = """
SELECT ?subject ?predicate ?object WHERE {
  { ?subject wg:inSection ?section . ?section skos:broader ?object BIND("partOfObjective" AS ?predicate) }
  UNION { ?subject a wg:ActionLine ; skos:broader ?object BIND("broader" AS ?predicate) }
  UNION { ?subject wg:facilitatedBy ?object BIND("facilitatedBy" AS ?predicate) }
  UNION { ?subject wg:namesActor ?object BIND("namesActor" AS ?predicate) }
}"""


def network(
    engine: Engine,
    *,
    kinds: Collection[str] = tuple(KINDS),
    sets: Sequence[str] = (),
    structure: bool = True,
    suggestions: bool = False,
    language: str = "en",
) -> nx.MultiDiGraph:
    """Return things of the given kinds and the claims between them as a directed multigraph.

    Node attributes: ``kind``, ``code``, ``label``, ``lang``, ``verified``, ``gist``. Edge attributes: ``predicate``,
    ``set_label``, ``claimant``, ``claim_kind``, ``rationale`` and, where claimed, ``strength`` (1–3) and
    ``confidence`` (0–1); the edge key is the linkage IRI. ``structure`` adds membership and facilitation edges,
    ``suggestions`` claims that nobody has taken up. ``sets`` restricts claims to mapping sets by name.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    for kind in KINDS:
        if kind in kinds:
            for thing in of_kind(engine, kind, language):
                if thing.iri not in graph:
                    graph.add_node(
                        thing.iri,
                        kind=thing.kind,
                        code=thing.code,
                        label=thing.label,
                        lang=thing.lang,
                        verified=thing.verified,
                        gist=thing.gist,
                    )
    for link in links(engine, language):
        if sets and link.set_iri.rsplit("/", 1)[-1] not in sets:
            continue
        if link.status == "proposed" and not suggestions:
            continue
        if link.subject.iri in graph and link.object.iri in graph:
            attributes: dict[str, Any] = {
                "predicate": link.predicate,
                "set_label": link.set_label,
                "claimant": link.claimant,
                "claim_kind": link.claim_kind,
                "rationale": link.rationale,
            }
            if link.strength is not None:
                attributes["strength"] = link.strength
            if link.confidence is not None:
                attributes["confidence"] = link.confidence
            graph.add_edge(link.subject.iri, link.object.iri, key=link.iri, **attributes)
    if structure:
        for subject, predicate, object_ in sorted(engine.select(_STRUCTURE).texts()):
            if subject in graph and object_ in graph and not graph.has_edge(subject, object_, key=predicate):
                graph.add_edge(subject, object_, key=predicate, predicate=predicate, set_label="", claimant="")
    return graph
