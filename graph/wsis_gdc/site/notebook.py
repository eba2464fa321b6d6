"""Pages inside a notebook: shown in line, in a frame that can touch nothing around it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

__all__ = ["Frame"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A page that a notebook shows in line.

    The frame may run the scripts of the page and hand out files; it has no origin, so it can read neither the notebook
    nor what the browser keeps for it.
    """

    html: str
    title: str
    height: int = 720

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{escape(self.html)}" title="{escape(self.title)}" width="100%" height="{self.height}" '
            'sandbox="allow-scripts allow-downloads allow-popups" loading="lazy" style="border:0"></iframe>'
        )
