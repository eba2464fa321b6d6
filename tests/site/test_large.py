"""Networks too large for one drawing: an overview, and parts in which nothing is lost."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import networkx
import pytest

from wsis_gdc.questions.network import aggregate
from wsis_gdc.site import contents

if TYPE_CHECKING:
    from wsis_gdc.site.rendering import About


def large() -> networkx.MultiDiGraph[str]:
    """Return 23 provisions under one heading, three under another, and two entities; one link each."""
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for n in range(1, 29):
        kind, group = ("entity", "") if n > 26 else ("commitment", "Alpha" if n <= 23 else "Beta")
        values = {"code": f"N{n}", "label": f"Thing {n}", "lang": "en", "mark": "", "gist": ""}
        graph.add_node(f"urn:n{n:02}", kind=kind, group=group, **values)
        if n > 1:
            graph.add_edge(f"urn:n{n - 1:02}", f"urn:n{n:02}", key=str(n), predicate="extends", strength=1)
    return graph


def nodes_of(html: str) -> list[dict[str, str]]:
    """Return the nodes that a network page holds."""
    block = re.search(r'id="data">(.*?)</script>', html, re.DOTALL)
    assert block
    found: list[dict[str, str]] = json.loads(block[1])["nodes"]
    return found


def test_a_part_that_is_too_large_is_split(monkeypatch: pytest.MonkeyPatch, about: About) -> None:
    """Every node is in exactly one part of at most the limit; the overview tells from where to where each goes."""
    monkeypatch.setattr(contents, "LARGE", 10)
    graph = large()
    pages = contents.network_pages(graph, about)
    parts = [[node["code"] for node in nodes_of(text)] for name, text in pages.items() if name != "network.html"]
    assert sorted(map(len, parts)) == [2, 3, 7, 8, 8]
    assert sorted(code for part in parts for code in part) == sorted(graph.nodes[node]["code"] for node in graph)
    shown = nodes_of(pages["network.html"])
    assert [node["label"] for node in shown] == [
        "Alpha: N1 – N7 (7)",
        "Alpha: N8 – N15 (8)",
        "Alpha: N16 – N23 (8)",
        "Beta (3)",
        "(2)",
    ]
    assert [node["page"] for node in shown] == [f"network-{n}.html" for n in range(1, 6)]
    assert "Alpha: N8 – N15 (8)" in pages["network-2.html"]


def test_an_overview_stays_small_when_headings_are_many() -> None:
    """With more headings than the limit, kinds alone are kept apart."""
    graph = large()
    for n, node in enumerate(graph):
        graph.nodes[node]["group"] = f"Heading {n}"
    overview, members = aggregate(graph, 10)
    assert len(overview) == 4
    assert sum(map(len, members.values())) == len(graph)
    assert sum(count for *_, count in overview.edges(data="count")) == graph.number_of_edges()


def test_an_overview_without_parts_promises_none(about: About) -> None:
    """`kg.view()` has one page: it does not tell readers to open a part."""
    from wsis_gdc.site.pages import network_page

    overview, _ = aggregate(large(), 10)
    html = network_page(overview, about=about)
    assert "too large to draw one by one" in html and "open its part" not in html
    group = next(iter(overview))
    assert "open its part" in network_page(overview, about=about, pages={group: "network-1.html"})
