"""The data of the network page as plain values that become its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.texts import relative_address
from wsis_gdc.site.column_layout import columns
from wsis_gdc.site.data import Places, Value, glyph_data, short_id
from wsis_gdc.site.layout import node_size
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from wsis_gdc.base.palette import Glyph

__all__ = ["drawing_data", "network_data"]

_HUBS: Final = frozenset({"objective", "action-line"})


def network_data(
    network: MultiDiGraph[str],
    positions: Mapping[str, tuple[float, float]],
    terms: Terms,
    *,
    aliases: Mapping[str, Sequence[str]] | None = None,
    pages: Mapping[str, str] | None = None,
) -> tuple[list[Value], list[Value], Value]:
    """Return the nodes and edges to draw and the facts about them, each in the order of the nodes' names.

    `aliases` are further names that a search finds, `pages` the addresses of the pages of nodes.
    """
    names = sorted(network.nodes)
    places = {name: place for place, name in enumerate(names)}
    facts = [_fact(name, network.nodes[name], terms, aliases or {}, pages or {}) for name in names]
    columns_of = columns(network, {name: level.column for name, level in terms.names.levels.items()})
    nodes = [
        {
            "id": place,
            "x": round(positions[name][0]),
            "y": round(positions[name][1]),
            "group": facts[place]["kind"],
            "size": _size(network.degree(name), terms.names.sign(facts[place]["kind"])),
        }
        for place, name in enumerate(names)
    ]
    strings: Places[str] = Places()
    edges = []
    links = []
    ordered = sorted(
        (
            (places[start], places[end], str(key), values)
            for start, end, key, values in network.edges(keys=True, data=True)
        ),
        key=lambda edge: edge[:3],
    )
    for start, end, _key, attributes in ordered:
        edges.append({"from": start, "to": end})
        words = (str(attributes.get(name) or "") for name in ("predicate", "set_label", "claimant", "claim_kind"))
        texts = (str(attributes.get(name) or "") for name in ("rationale", "rationale_lang", "part"))
        links.append([start, end, attributes.get("strength"), *(strings.place(word, word) for word in words), *texts])
    glyphs = glyph_data(terms, (fact["kind"] for fact in facts))
    blank = {"gist": "", "names": "", "page": "", "lang": "", "group": False, "hub": False, "mark": ""}
    spare = [{key: value for key, value in fact.items() if value != blank.get(key)} for fact in facts]
    return (
        nodes,
        edges,
        {
            "nodes": spare,
            "links": [_cut(link) for link in links],
            "strings": strings.values,
            "glyphs": glyphs,
            "columns": [list(columns_of[name]) for name in names],
        },
    )


def drawing_data(nodes: Sequence[Value], options: Mapping[str, Any]) -> Value:
    """Return the drawing as a page keeps it: (x, y, size) of each node, and the options.

    Nodes have the kinds of their facts, edges the ends and strengths of the links; the script puts them together.
    """
    return {"places": [[node["x"], node["y"], node["size"]] for node in nodes], "options": options}


def _cut(link: list[Any]) -> list[Any]:
    """Return a link without the empty texts at its end."""
    end = len(link)
    while link[end - 1] == "":
        end -= 1
    return link[:end]


def _fact(
    name: str,
    attributes: Mapping[str, Any],
    terms: Terms,
    aliases: Mapping[str, Sequence[str]],
    pages: Mapping[str, str],
) -> Value:
    kind, label = str(attributes.get("kind", "other")), str(attributes.get("label", ""))
    return {
        "names": " ".join(other for other in aliases.get(name, ()) if other != label),
        "page": relative_address(pages.get(name, "")),
        "group": name.startswith("group:"),
        "id": short_id(name),
        "code": terms.code(str(attributes.get("code", "")), kind),
        "label": label,
        "lang": str(attributes.get("lang", "")),
        "mark": str(attributes.get("mark", "")),
        "kind": kind,
        "gist": str(attributes.get("gist", "")),
        "hub": kind in _HUBS,
    }


def _size(degree: int, sign: Glyph) -> float:
    """Return the size to draw a node with: stars cover less than other shapes of the same size."""
    return round(node_size(degree) * (1.4 if sign.shape == "star" else 1.0), 1)
