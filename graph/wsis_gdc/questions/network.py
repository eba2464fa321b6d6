"""The graph as a networkx multigraph: things as nodes, claims as edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.links import links
from wsis_gdc.knowledge.selection import set_iri
from wsis_gdc.knowledge.things import KINDS, natural, of_kind, things

if TYPE_CHECKING:
    import networkx as nx

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing

__all__ = ["aggregate", "constructed", "neighbourhood", "network"]

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
    lift: bool = False,
    found: Iterable[Thing] | None = None,
    claims: Iterable[Link] | None = None,
) -> nx.MultiDiGraph:
    """Return things of the given kinds and the claims between them as a directed multigraph.

    Node attributes: ``kind``, ``code``, ``label``, ``lang``, ``verified``, ``gist``. Edge attributes: ``predicate``,
    ``set_label``, ``claimant``, ``claim_kind``, ``rationale`` and, where claimed, ``strength`` (1–3) and
    ``confidence`` (0–1); the edge key is the linkage IRI. ``structure`` adds membership and facilitation edges,
    ``suggestions`` claims that nobody has taken up. ``sets`` restricts claims to mapping sets. ``lift``
    draws a claim on a part that has no node, such as a Plan of Action item, at the nearest whole that has one, and
    keeps the part's code as ``part``. Who has asked for things and claims before hands them in as ``found`` and
    ``claims``, which spares asking again.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    if found is None:
        found = [thing for kind in KINDS if kind in kinds for thing in of_kind(engine, kind, language)]
    for thing in found:
        if thing.kind in kinds and thing.iri not in graph:
            graph.add_node(
                thing.iri,
                kind=thing.kind,
                code=thing.code,
                label=thing.label,
                lang=thing.lang,
                verified=thing.verified,
                gist=thing.gist,
                group=thing.group,
            )
    nearest = _nearest(engine, graph) if lift else {}
    wanted = {set_iri(engine, name) for name in sets}
    for link in links(engine, language) if claims is None else claims:
        if wanted and link.set_iri not in wanted:
            continue
        if link.status == "proposed" and not suggestions:
            continue
        ends = [nearest.get(end.iri, end.iri) for end in (link.subject, link.object)]
        if ends[0] == ends[1] or not all(end in graph for end in ends):
            continue
        subject, object_ = ends
        attributes: dict[str, Any] = {
            "predicate": link.predicate,
            "set_label": link.set_label,
            "claimant": link.claimant,
            "claim_kind": link.claim_kind,
            "rationale": link.rationale,
            "rationale_lang": link.rationale_lang,
        }
        parts = [end.code for end, drawn in zip((link.subject, link.object), ends, strict=True) if end.iri != drawn]
        if parts:
            attributes["part"] = ", ".join(parts)
        if link.strength is not None:
            attributes["strength"] = link.strength
        if link.confidence is not None:
            attributes["confidence"] = link.confidence
        graph.add_edge(subject, object_, key=link.iri, **attributes)
    if structure:
        for subject, predicate, object_ in sorted(engine.select(_STRUCTURE).texts()):
            if subject in graph and object_ in graph and not graph.has_edge(subject, object_, key=predicate):
                graph.add_edge(subject, object_, key=predicate, predicate=predicate, set_label="", claimant="")
    return graph


def _nearest(engine: Engine, graph: nx.MultiDiGraph) -> dict[str, str]:
    """Return, for each thing without a node, the most specific thing it is part of that has one."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for part, whole in engine.select("SELECT ?part ?whole WHERE { ?part wg:rollsUpTo ?whole }").texts():
        wholes[part].add(whole)
    found = {}
    for part, above in wholes.items():
        drawn = [whole for whole in above if whole in graph]
        if part not in graph and drawn:
            found[part] = max(drawn, key=lambda whole: (len(wholes.get(whole, ())), whole))
    return found


def neighbourhood(graph: nx.MultiDiGraph, centres: Collection[str], hops: int) -> nx.MultiDiGraph:
    """Return the part of a network within a number of links, in either direction, of the given things."""
    reached = set(centres) & set(graph)
    edge = set(reached)
    for _ in range(hops):
        edge = {other for node in edge for other in (*graph.successors(node), *graph.predecessors(node))} - reached
        reached |= edge
    return graph.subgraph(sorted(reached)).copy()


def aggregate(graph: nx.MultiDiGraph, most: int = 5000) -> tuple[nx.MultiDiGraph, dict[str, tuple[str, ...]]]:
    """Return an overview of a large network, with the members of each of its nodes.

    One node stands for all things of a kind under one heading (kind × group), one edge for all claims of one
    relation between two such nodes; ``label`` and ``count`` tell how many. More than ``most`` members are split into
    runs of their codes and labels, which the label tells; with more headings than that, kinds alone are kept apart.
    """
    import networkx as nx

    members = _members(graph, most)
    home = {node: group for (group, _, _), nodes in members.items() for node in nodes}
    overview = nx.MultiDiGraph()
    for (group, heading, run), nodes in members.items():
        first = graph.nodes[nodes[0]]
        overview.add_node(
            group,
            kind=first.get("kind", "other"),
            code="",
            label=" ".join(filter(None, (f"{heading}:" if heading and run else heading, run, f"({len(nodes)})"))),
            lang=first.get("lang", ""),
            verified=True,
            gist="",
            group="",
            count=len(nodes),
        )
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for start, end, values in graph.edges(data=True):
        counts[home[start], home[end], str(values.get("predicate", ""))] += 1
    for (start, end, predicate), count in sorted(counts.items()):
        overview.add_edge(start, end, key=predicate, predicate=predicate, set_label="", claimant="", count=count)
    return overview, {group: tuple(nodes) for (group, _, _), nodes in members.items()}


def _members(graph: nx.MultiDiGraph, most: int) -> dict[tuple[str, str, str], list[str]]:
    """Return the things of an overview's nodes by (name of the node, heading, first and last thing of a run)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node, values in sorted(graph.nodes(data=True)):
        found[str(values.get("kind", "other")), str(values.get("group", ""))].append(node)
    if len(found) > most:
        kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (kind, _heading), nodes in found.items():
            kinds[kind, ""] += nodes
        found = kinds

    def name(node: str) -> str:
        values = graph.nodes[node]
        return str(values.get("code") or values.get("label") or node)

    members: dict[tuple[str, str, str], list[str]] = {}
    for (kind, heading), nodes in sorted(found.items()):
        group = f"group:{kind}/{heading}"
        if len(nodes) <= most:
            members[group, heading, ""] = nodes
            continue
        nodes = sorted(nodes, key=lambda node: (natural(name(node)), node))
        runs = -(-len(nodes) // most)
        for run in range(runs):
            part = nodes[len(nodes) * run // runs : len(nodes) * (run + 1) // runs]
            members[f"{group}/{run + 1}", heading, f"{name(part[0])} – {name(part[-1])}"] = part
    return members


def constructed(engine: Engine, query: str, language: str = "en") -> nx.MultiDiGraph:
    """Return the network of the triples that a CONSTRUCT query makes: its resources as nodes, triples as edges.

    Triples with texts as objects are left out: labels come from the graph. Raises QueryError.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    triples = sorted(
        {
            (triple[0].value, triple[1].value, triple[2].value)
            for triple in engine.construct(query)
            if all(type(term).__name__ == "NamedNode" for term in (triple[0], triple[1], triple[2]))
        }
    )
    named = things(engine, {end for start, _, stop in triples for end in (start, stop)}, language)
    for start, predicate, stop in triples:
        for iri in (start, stop):
            if iri not in graph:
                thing = named.get(iri)
                values = (
                    {"kind": "other", "code": "", "label": compact(iri), "lang": "", "verified": True, "gist": ""}
                    if thing is None
                    else {name: getattr(thing, name) for name in ("kind", "code", "label", "lang", "verified", "gist")}
                )
                graph.add_node(iri, **values, group=thing.group if thing else "")
        name = compact(predicate).split(":")[-1]
        graph.add_edge(start, stop, key=predicate, predicate=name, set_label="", claimant="")
    return graph
