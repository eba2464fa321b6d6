"""Networks as files that Gephi, Cytoscape and yEd open with labels, types and weights; the same bytes each time.

GEXF is written here: networkx stamps the day into it, drops attributes named `pid` and writes an opacity that some
readers refuse (Gephi 0.10 fails on "None", Gephi Lite ignores any colour with one), and the ids of parallel edges are
their keys, which repeat. So colours carry no opacity, and every edge has an id of its own.

In all formats nodes and edges are sorted; nodes have `label` and `kind`, edges `weight` and, where typed, `label` and
as `predicate` the CURIE of the relation.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as Xml

from wsis_gdc.base.palette import THEMES
from wsis_gdc.base.texts import holdable
from wsis_gdc.knowledge.vocabulary import shipped

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_cytoscape", "to_gexf", "to_graphml", "to_node_link"]

_GEXF: Final = "http://www.gexf.net/1.2draft"
_VIZ: Final = f"{_GEXF}/viz"


def _plain(graph: nx.Graph) -> nx.Graph:
    """Return a copy with sorted nodes and edges and values that every format can hold."""
    made = graph.__class__(**graph.graph)
    for name, values in sorted(graph.nodes(data=True)):
        code, label = str(values.get("code", "")), str(values.get("label", name))
        shown = f"{code} {label}" if code and code.lower() != label.lower() else label
        made.add_node(name, **_clean({**values, "label": shown, "name": label}))
    if graph.is_multigraph():
        keyed = sorted(((u, v, str(key)), values) for u, v, key, values in graph.edges(keys=True, data=True))
        for place, ((u, v, key), values) in enumerate(keyed):
            name = values.get("predicate", "")
            given = {"weight": float(values.get("strength") or 1), "label": name, **values, "id": f"e{place}"}
            given["predicate"] = given.pop("relation", name)
            made.add_edge(u, v, key=key, **_clean(given))
        return made
    pairs = {tuple(sorted((u, v))): values for u, v, values in graph.edges(data=True)}
    for place, ((u, v), values) in enumerate(sorted(pairs.items())):
        made.add_edge(u, v, **_clean({**values, "id": f"e{place}"}))
    return made


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes sorted by name without empty ones, texts holdable in XML."""
    return {
        key: holdable(value) if isinstance(value, str) else value
        for key, value in sorted(values.items())
        if value is not None and value != ""
    }


def to_graphml(graph: nx.Graph) -> bytes:
    """Return GraphML, as yEd, Gephi and Cytoscape read it."""
    import networkx as nx

    out = io.BytesIO()
    made = _plain(graph)
    for _, _, values in made.edges(data=True):
        # the writer keeps the attribute beside the id that it makes of it, and igraph calls that one "id"
        values["edge_id"] = values.pop("id")
    # the writer of the standard library: the other one depends on what else is installed
    nx.write_graphml_xml(made, out, edge_id_from_attribute="edge_id", prettyprint=True)
    return out.getvalue().rstrip() + b"\n"


def to_node_link(graph: nx.Graph) -> bytes:
    """Return the JSON of networkx, nodes and edges as lists."""
    import networkx as nx

    return _json(nx.node_link_data(_plain(graph), edges="edges"))


def to_cytoscape(graph: nx.Graph) -> bytes:
    """Return the JSON of Cytoscape and cytoscape.js; ids of edges start with "e", those of nodes are IRIs."""
    import networkx as nx

    data = nx.cytoscape_data(_plain(graph))
    for edge in data["elements"]["edges"]:
        edge["data"]["interaction"] = edge["data"].get("predicate", "shares")
    for node in data["elements"]["nodes"]:
        node["data"]["name"] = node["data"]["label"]
    data["data"] = dict(graph.graph)
    return _json(data)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def to_gexf(graph: nx.Graph) -> bytes:
    """Return GEXF 1.2: each attribute declared with its type, nodes coloured by kind, a weight on every edge."""
    graph = _plain(graph)
    Xml.register_namespace("", _GEXF)
    Xml.register_namespace("viz", _VIZ)
    root = Xml.Element(_tag("gexf"), version="1.2")
    meta = Xml.SubElement(root, _tag("meta"))
    Xml.SubElement(meta, _tag("creator")).text = "wsis-gdc"
    Xml.SubElement(meta, _tag("description")).text = str(graph.graph.get("name", ""))
    edge_type = "directed" if graph.is_directed() else "undirected"
    body = Xml.SubElement(root, _tag("graph"), defaultedgetype=edge_type, mode="static")
    node_values = {name: dict(values) for name, values in graph.nodes(data=True)}
    edges = [(u, v, dict(values)) for u, v, values in graph.edges(data=True)]
    declared = {
        "node": _declare(body, "node", list(node_values.values()), {"label"}),
        "edge": _declare(body, "edge", [values for _, _, values in edges], {"id", "weight", "label"}),
    }
    nodes = Xml.SubElement(body, _tag("nodes"))
    for name, values in node_values.items():
        node = Xml.SubElement(nodes, _tag("node"), id=name, label=str(values["label"]))
        _values(node, values, declared["node"])
        hue = THEMES["light"].hues[shipped().sign(str(values.get("kind", ""))).hue]
        red, green, blue = (str(int(hue[place : place + 2], 16)) for place in (1, 3, 5))
        Xml.SubElement(node, f"{{{_VIZ}}}color", r=red, g=green, b=blue)
    drawn = Xml.SubElement(body, _tag("edges"))
    for u, v, values in edges:
        given = {"id": values["id"], "source": u, "target": v, "weight": str(values.get("weight", 1.0))}
        if values.get("label"):
            given["label"] = str(values["label"])
        _values(Xml.SubElement(drawn, _tag("edge"), given), values, declared["edge"])
    Xml.indent(root)
    content: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _tag(name: str) -> str:
    return f"{{{_GEXF}}}{name}"


def _declare(body: Xml.Element, side: str, rows: list[dict[str, Any]], built_in: set[str]) -> dict[str, str]:
    names = sorted({name for values in rows for name in values} - built_in)
    block = Xml.SubElement(body, _tag("attributes"), {"class": side, "mode": "static"})
    ids = {}
    for place, name in enumerate(names):
        kinds = {type(values[name]) for values in rows if name in values}
        kind = {frozenset({bool}): "boolean", frozenset({int}): "integer"}.get(frozenset(kinds), "string")
        if kinds and kinds <= {int, float} and float in kinds:
            kind = "double"
        ids[name] = str(place)
        Xml.SubElement(block, _tag("attribute"), id=str(place), title=name, type=kind)
    return ids


def _values(element: Xml.Element, values: Mapping[str, Any], declared: Mapping[str, str]) -> None:
    block = Xml.SubElement(element, _tag("attvalues"))
    for name, place in declared.items():
        if name in values:
            value = values[name]
            text = str(value).lower() if isinstance(value, bool) else str(value)
            Xml.SubElement(block, _tag("attvalue"), {"for": place, "value": text})
