"""The data of the network page as plain values that become its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.texts import relative_address
from wsis_gdc.knowledge.things import natural
from wsis_gdc.site.data import LINKAGES, Places, Value, glyph_data, name_of_ends, short_id
from wsis_gdc.site.layout import node_size
from wsis_gdc.site.proofs import Proofs, Readable
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from wsis_gdc.base.palette import Glyph
    from wsis_gdc.knowledge.things import Thing

__all__ = ["drawing_data", "network_data"]

_HUBS: Final = frozenset({"objective", "action-line"})
_SETS: Final = f"{BASE}set/"
_PARTS: Final = ("subject_part", "object_part")
_RECORDS: Final = ("strength", "evidence", *_PARTS)
"""Attributes of links that are no texts."""

_BLANK: Final = {"gist": "", "names": "", "page": "", "lang": "", "group": False, "hub": False, "mark": "", "home": -1}
"""What a node is where its data do not say otherwise; the script knows it too."""


def network_data(
    network: MultiDiGraph[str],
    positions: Mapping[str, tuple[float, float]],
    terms: Terms,
    *,
    aliases: Mapping[str, Sequence[str]] | None = None,
    pages: Mapping[str, str] | None = None,
    readable: Readable | None = None,
) -> tuple[list[Value], list[Value], Value]:
    """Return the nodes and edges to draw and the facts about them, nodes in their official order.

    `aliases` are further names that a search finds, `pages` the addresses of the pages of things and mapping sets,
    `readable` tells where links can be read.
    """
    pages = pages or {}
    names = _ordered(network, terms)
    places = {name: place for place, name in enumerate(names)}
    homes = _homes(network)
    facts = [
        _fact(name, network.nodes[name], terms, aliases or {}, pages) | {"home": places.get(homes.get(name, ""), -1)}
        for name in names
    ]
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
    ordered = sorted(
        (
            (places[start], places[end], str(key), values)
            for start, end, key, values in network.edges(keys=True, data=True)
        ),
        key=lambda edge: edge[:3],
    )
    edges: list[Value] = [{"from": start, "to": end} for start, end, *_ in ordered]
    strings: Places[str] = Places()
    sets: Places[Value] = Places()
    parts: Places[list[Any]] = Places()
    proofs = Proofs(terms, readable, strings)
    links = []
    for start, end, key, attributes in ordered:
        values = {name: str(value or "") for name, value in attributes.items() if name not in _RECORDS}
        words = ("predicate", "claimant", "claim_kind", "status", "certainty")
        links.append(
            [start, end, attributes.get("strength"), _set(values, sets, pages)]
            + [strings.place(values.get(name, ""), values.get(name, "")) for name in words]
            + [_told(values.get(name, ""), strings) for name in ("rationale", "rationale_lang")]
            + [_part(attributes.get(name), parts, strings, terms, pages) for name in _PARTS]
            + [_linkage(key, _ends(names[start], names[end], attributes), values)]
            + [proofs.places(key, attributes.get("evidence", ())) or -1]
        )
    glyphs = glyph_data(terms, (fact["kind"] for fact in facts))
    levels = terms.names.levels
    last = max((level.column for level in levels.values()), default=0)
    for glyph in glyphs:
        glyph["column"] = levels[glyph["kind"]].column if glyph["kind"] in levels else last
    return (
        nodes,
        edges,
        {
            "nodes": [{key: value for key, value in fact.items() if value != _BLANK.get(key)} for fact in facts],
            "links": [_cut(link) for link in links],
            "strings": strings.values,
            "sets": sets.values,
            "parts": parts.values,
            "evidence": proofs.pieces.values,
            "glyphs": glyphs,
        },
    )


def drawing_data(nodes: Sequence[Value], options: Mapping[str, Any]) -> Value:
    """Return the drawing as a page keeps it: (x, y, size) of each node, and the options.

    Nodes have the kinds of their facts, edges the ends and strengths of the links; the script puts them together.
    """
    return {"places": [[node["x"], node["y"], node["size"]] for node in nodes], "options": options}


def _ordered(network: MultiDiGraph[str], terms: Terms) -> list[str]:
    """Return the nodes by kind and, within a kind, in their official order, else by code."""
    kinds = {kind: order for order, kind in enumerate(terms.names.levels)}

    def order(name: str) -> tuple[Any, ...]:
        values = network.nodes[name]
        kind = str(values.get("kind", "other"))
        return (
            kinds.get(kind, len(kinds)),
            kind,
            values.get("place", 0),
            natural(str(values.get("code", ""))),
            name,
        )

    return sorted(network.nodes, key=order)


def _homes(network: MultiDiGraph[str]) -> dict[str, str]:
    """Return the widest thing of the network that each other thing stands under, such as its objective."""
    homes: dict[str, str] = {}
    for name in network.nodes:
        home, seen = name, {name}
        while (above := str(network.nodes[home].get("group_iri") or "")) in network and above not in seen:
            home = above
            seen.add(above)
        if home != name:
            homes[name] = home
    return homes


def _set(values: Mapping[str, str], sets: Places[Value], pages: Mapping[str, str]) -> int:
    """Return the place of the mapping set of a link, -1 for a fact that no set claims."""
    iri, label = values.get("set_iri", ""), values.get("set_label", "")
    if not iri and not label:
        return -1
    page = relative_address(pages.get(iri, ""))
    return sets.place(iri or label, {"id": iri.removeprefix(_SETS) or label, "label": label, "page": page})


def _told(text: str, strings: Places[str]) -> int:
    """Return the place of a text, -1 for none."""
    return strings.place(text, text) if text else -1


def _part(
    part: Thing | None, parts: Places[list[Any]], strings: Places[str], terms: Terms, pages: Mapping[str, str]
) -> int:
    """Return the place of the end of a link that has no sign of its own and is drawn at its whole, -1 for none.

    A part is told by its name, code, label, page, and the places of its language and its mark.
    """
    if part is None:
        return -1
    page = relative_address(pages.get(part.iri, ""))
    code = terms.code(part.code, part.kind)
    texts = (_told(text, strings) for text in (part.lang, part.mark))
    return parts.place(part.iri, [short_id(part.iri), code, part.label, page, *texts])


def _ends(start: str, end: str, attributes: Mapping[str, Any]) -> tuple[str, str]:
    """Return the IRIs of the ends that a link really has: those of parts, where it is drawn at their wholes."""
    drawn = zip((start, end), map(attributes.get, _PARTS), strict=True)
    one, other = (whole if part is None else part.iri for whole, part in drawn)
    return one, other


def _linkage(key: str, ends: tuple[str, str], values: Mapping[str, str]) -> str:
    """Return what the address of a linkage has behind its set; nothing where the ends say it, or for a stated fact."""
    folder = f"{LINKAGES}{values.get('set_iri', '').removeprefix(_SETS)}/"
    if not key.startswith(LINKAGES) or not values.get("set_iri"):
        return ""
    name = key.removeprefix(folder)
    return "" if name == name_of_ends(*ends) else name


def _cut(link: list[Any]) -> list[Any]:
    """Return a link without the empty texts and places at its end."""
    end = len(link)
    while link[end - 1] in ("", -1):
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
