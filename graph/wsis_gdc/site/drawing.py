"""The pyvis network behind the network page and the overview of the matrix page, with our templates and data blocks.

This module imports pyvis, which is slow to import; `pages` imports it when such a page is made.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from pyvis.network import Network

__all__ = ["OPTIONS", "View"]

OPTIONS: Final[dict[str, Any]] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": False,
        "keyboard": {"enabled": False},
        "multiselect": False,
        "navigationButtons": False,
        "tooltipDelay": 3600000,
        "hideEdgesOnDrag": True,
        "zoomSpeed": 0.6,
    },
    "nodes": {"shadow": False, "borderWidth": 1, "borderWidthSelected": 3, "labelHighlightBold": False},
    "edges": {
        "smooth": False,
        "shadow": False,
        "selectionWidth": 1,
        "arrows": {"to": {"enabled": False, "scaleFactor": 0.3}},
    },
}
"""Settings that keep thousands of nodes fluent: places are given, nothing moves, edges are straight."""

_ARROWS: Final = 1500
"""Up to this many edges have arrow heads; more cost half the frames, and nobody can tell them apart."""

_FLICKER: Final = 2000
"""From this many nodes on, edges are hidden while zooming; below, their flicker is worse than the wait."""


class View(Network):  # type: ignore[misc]
    """A directed pyvis network that renders itself as one self-contained page.

    In a ``fixed`` drawing nothing can be moved or zoomed, so that a page scrolls over it.
    """

    def __init__(
        self,
        nodes: Sequence[dict[str, Any]],
        edges: Sequence[dict[str, Any]],
        render: Callable[[dict[str, Any]], str],
        *,
        fixed: bool = False,
    ) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        # `add_node` writes a shape into every node and `add_edge` searches all nodes: fill the lists instead.
        self.nodes = list(nodes)
        self.edges = list(edges)
        self.options = copy.deepcopy(OPTIONS)
        self.options["interaction"]["hideEdgesOnZoom"] = len(self.nodes) > _FLICKER
        self.options["edges"]["arrows"]["to"]["enabled"] = len(self.edges) <= _ARROWS
        if fixed:
            self.options["autoResize"] = False
            self.options["interaction"] |= dict.fromkeys(("dragNodes", "dragView", "selectable", "zoomView"), False)
        self._render = render

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
        """Return the page; the parameters are those of pyvis and change nothing."""
        nodes, edges, _heading, _height, _width, options = self.get_network_data()
        self.html: str = self._render({"nodes": nodes, "edges": edges, "options": json.loads(options)})
        return self.html
