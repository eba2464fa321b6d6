"""The graph as a networkx multigraph: things as nodes, claims as edges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.base.namespaces import compact, local
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import check_levels, level, levels
from wsis_gdc.knowledge.links import links, upward_of
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import Thing, natural, things

if TYPE_CHECKING:
    import networkx as nx

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.questions.analysis.layers import Weight

__all__ = [
    "Undrawn",
    "aggregate",
    "constructed",
    "drawn_kinds",
    "joined",
    "neighbourhood",
    "network",
    "network_of",
    "undrawn",
]

_STRUCTURE: Final = """
SELECT s.iri AS subject, SUBSTR(f.relation, 4) AS relation, o.iri AS object
FROM fact f JOIN node s ON s.id = f.subject JOIN node o ON o.id = f.object
WHERE f.relation IN ('wg:facilitatedBy', 'wg:namesActor')
UNION
SELECT s.iri, CASE o.own_kinds WHEN 'action-line' THEN 'broader' ELSE 'partOfObjective' END, o.iri
FROM whole w JOIN node s ON s.id = w.part JOIN node o ON o.id = w.whole
WHERE (o.own_kinds = 'objective' AND s.own_kinds <> 'section')
  OR (o.own_kinds = 'action-line' AND s.own_kinds = 'action-line')
ORDER BY 1, 2, 3"""
"""What is drawn beside claims: who facilitates, who is named, and what is part of an objective or a line."""

_STRUCTURAL: Final = {
    "facilitatedBy": "wg:facilitatedBy",
    "namesActor": "wg:namesActor",
    "broader": "skos:broader",
    "partOfObjective": "wg:partOfObjective",
}
"""The CURIEs of these relations."""


class Undrawn(NamedTuple):
    """A mapping set of which not every claim is drawn: its IRI and name, how many are drawn, and how many it has."""

    iri: str
    label: str
    drawn: int
    all: int


def drawn_kinds(engine: Engine) -> tuple[str, ...]:
    """Return the kinds whose things stand in the network of all, in their order."""
    return tuple(name for name, level in levels(engine).items() if level.in_network)


def network(
    engine: Engine,
    *,
    kinds: Collection[str] = (),
    selection: Selection | None = None,
    structure: bool = True,
    language: str = "en",
    lift: bool = False,
    all_ends: bool = False,
    found: Iterable[Thing] | None = None,
) -> nx.MultiDiGraph:
    """Return things of the given kinds and the claims between them as a directed multigraph.

    Node attributes: ``kind``, ``code``, ``label``, ``lang``, ``mark``, ``gist``, ``group`` and ``group_iri`` (the
    heading that a thing stands under) and ``place`` (in the official order). Edge attributes: ``predicate``, its CURIE
    as ``relation``, ``set_iri``, ``set_label``, ``claimant``, ``claim_kind``, ``status``, ``certainty``, ``rationale``
    and, where claimed, ``strength`` (1–3) and ``confidence`` (0–1); the edge key is the linkage IRI. ``structure`` adds
    membership and facilitation edges, ``selection`` says which claims count, ``kinds`` (empty: all) which things.
    ``lift`` draws a claim on a part that has no node, such as a Plan of Action item, at the nearest whole that has
    one, and keeps that part, a thing, as ``subject_part`` or ``object_part``, and of all claims their ``evidence``.
    ``all_ends`` draws the other ends of claims, too, whatever their kind, so that no claim is left out. Who has
    asked for the things before hands them in as ``found``.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    if found is None:
        tables = tables_of(engine)
        found = [
            thing for kind in levels(engine) if not kinds or kind in kinds for thing in tables.things(kind, language)
        ]
    for place, thing in enumerate(found):
        if (not kinds or thing.kind in kinds) and thing.iri not in graph:
            graph.add_node(thing.iri, **_attributes(thing), place=place)
    claims = links(engine, language, selection or Selection())
    nearest = _nearest(engine, graph, claims) if lift else {}
    if all_ends:
        for end in (each for link in claims for each in (link.subject, link.object)):
            if end.iri not in graph and end.iri not in nearest:
                graph.add_node(end.iri, **_attributes(end), place=len(graph))
    relations = tables_of(engine).relations()
    for link in claims:
        ends = [nearest.get(end.iri, end.iri) for end in (link.subject, link.object)]
        if ends[0] == ends[1] or not all(end in graph for end in ends):
            continue
        subject, object_ = ends
        attributes: dict[str, Any] = {
            "predicate": link.predicate,
            "relation": relations.get(link.predicate, link.predicate),
            "set_iri": link.set_iri,
            "set_label": link.set_label,
            "claimant": link.claimant,
            "claim_kind": link.claim_kind,
            "status": link.status,
            "certainty": link.certainty,
            "rationale": link.rationale,
            "rationale_lang": link.rationale_lang,
        }
        for name, end, drawn in (("subject_part", link.subject, subject), ("object_part", link.object, object_)):
            if end.iri != drawn:
                attributes[name] = end
        if lift:
            attributes["evidence"] = link.evidence
        if link.strength is not None:
            attributes["strength"] = link.strength
        if link.confidence is not None:
            attributes["confidence"] = link.confidence
        graph.add_edge(subject, object_, key=link.iri, **attributes)
    if structure:
        for subject, predicate, object_ in tables_of(engine).rows(_STRUCTURE):
            if subject in graph and object_ in graph and not graph.has_edge(subject, object_, key=predicate):
                relation = _STRUCTURAL[predicate]
                told = {"predicate": predicate, "relation": relation, "set_label": "", "claimant": ""}
                graph.add_edge(subject, object_, key=predicate, **told)
    return graph


def network_of(
    engine: Engine,
    projection: str = "multigraph",
    *,
    weight: Weight = "confidence",
    kinds: Collection[str] = (),
    sets: Sequence[str] = (),
    language: str = "en",
) -> nx.Graph:
    """Return the typed multigraph (see `network`) or a named projection of the graph behind an engine.

    Without `kinds` that holds the ends of all claims, whatever their kind; `kinds` restricts it to things of these.
    `sets` restricts claims to mapping sets by name, CURIE or IRI, and things to those that they join. Raises
    NotFoundError for an unknown projection, kind or set, QueryError where the graph names no kinds of things.
    """
    check_levels(engine)
    if projection != "multigraph":
        from wsis_gdc.questions.analysis import read_facts
        from wsis_gdc.questions.analysis.projections import project

        return project(read_facts(engine, language, sets), projection, weight)
    for kind in kinds:
        level(engine, kind)
    selection = Selection.read(engine, sets=sets)
    drawn = network(engine, kinds=kinds, selection=selection, structure=not sets, all_ends=not kinds, language=language)
    return joined(drawn) if sets else drawn


def joined(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Take the things that nothing joins with another out of a network, and return it."""
    graph.remove_nodes_from([name for name, degree in graph.degree if not degree])
    return graph


def undrawn(graph: nx.MultiDiGraph, claims: Collection[Link]) -> tuple[Undrawn, ...]:
    """Return the mapping sets of which a network lacks claims, those of which it has none first."""
    keys = {key for *_, key in graph.edges(keys=True)}
    labels = {link.set_iri: link.set_label for link in claims}
    every, drawn = (
        Counter(link.set_iri for link in claims),
        Counter(link.set_iri for link in claims if link.iri in keys),
    )
    lacking = [Undrawn(iri, labels[iri], drawn[iri], every[iri]) for iri in every if drawn[iri] < every[iri]]
    return tuple(sorted(lacking, key=lambda each: (bool(each.drawn), each.label, each.iri)))


def _attributes(thing: Thing) -> dict[str, Any]:
    names = ("kind", "code", "label", "lang", "mark", "gist", "group", "group_iri")
    return {name: getattr(thing, name) for name in names}


def _nearest(engine: Engine, graph: nx.MultiDiGraph, claims: Iterable[Link]) -> dict[str, str]:
    """Return, for each end of the claims without a node, the most specific thing it is part of that has one."""
    upward = upward_of(engine)
    nearest = {}
    for link in claims:
        for part in (link.subject.iri, link.object.iri):
            drawn = [whole for whole in upward(part) if whole in graph]
            if part not in graph and drawn:
                nearest[part] = max(drawn, key=lambda whole: (len(upward(whole)), whole))
    return nearest


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
        label = " ".join(filter(None, (f"{heading}:" if heading and run else heading, run, f"({len(nodes)})")))
        stand_in = Thing(group, "", label, first.get("lang", ""), "", first.get("kind", "other"))
        overview.add_node(group, **_attributes(stand_in), count=len(nodes))
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
                graph.add_node(iri, **_attributes(named.get(iri) or Thing(iri, "", compact(iri), "", "", "other")))
        name = local(predicate)
        told = {"predicate": name, "relation": compact(predicate), "set_label": "", "claimant": ""}
        graph.add_edge(start, stop, key=predicate, **told)
    return graph
