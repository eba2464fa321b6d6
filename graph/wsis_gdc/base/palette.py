"""Colours and shapes of the views, and the style sheet variables made from them.

Eight hues tell the families of things apart for readers with normal, deutan, protan and tritan vision; the
shape carries the kind too, so nothing is told by colour alone. A filled and a hollow glyph of one hue are a
family: an objective and its sections, an action line and its items.
"""

from typing import Final, Literal, NamedTuple

__all__ = ["GLYPHS", "THEMES", "Glyph", "Shape", "Theme", "glyph", "style_variables"]

Shape = Literal["star", "dot", "square", "diamond", "triangle", "triangleDown", "hexagon"]


class Glyph(NamedTuple):
    """The sign of a kind: its shape, whether it is an outline only, the place of its hue in `Theme.hues`."""

    shape: Shape
    hollow: bool
    hue: int


class Theme(NamedTuple):
    """The colours of one theme; `steps` pairs the fill of strength 1, 2, 3 with the colour of its text."""

    page: str
    raised: str
    text: str
    muted: str
    line: str
    faint: str
    accent: str
    on_accent: str
    hues: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]


GLYPHS: Final[dict[str, Glyph]] = {
    "objective": Glyph("star", False, 0),
    "section": Glyph("star", True, 0),
    "commitment": Glyph("dot", False, 1),
    "principle": Glyph("dot", True, 1),
    "action-line": Glyph("square", False, 2),
    "item": Glyph("square", True, 2),
    "entity": Glyph("diamond", False, 3),
    "mechanism": Glyph("diamond", True, 3),
    "document": Glyph("triangle", False, 4),
    "finding": Glyph("triangle", True, 4),
    "trend": Glyph("triangleDown", False, 7),
    "goal": Glyph("hexagon", False, 6),
    "target": Glyph("hexagon", True, 6),
    "other": Glyph("triangleDown", True, 5),
}
"""The sign of each kind, in the order in which legends list the kinds."""

THEMES: Final[dict[str, Theme]] = {
    "light": Theme(
        page="#ffffff",
        raised="#f5f7f9",
        text="#1a1d21",
        muted="#4b5563",
        line="#8a93a0",
        faint="#dde2e8",
        accent="#0b5cad",
        on_accent="#ffffff",
        hues=("#691e5a", "#960000", "#694bb4", "#00785a", "#f02d78", "#9678ff", "#00a5a5", "#a59600"),
        steps=(("#c5daed", "#10151b"), ("#4792c3", "#000000"), ("#004e7d", "#ffffff")),
    ),
    "dark": Theme(
        page="#14171a",
        raised="#1c2126",
        text="#e8eaed",
        muted="#b3bac4",
        line="#6b7480",
        faint="#2e353d",
        accent="#7db8f0",
        on_accent="#0d1116",
        hues=("#f0b4e1", "#696900", "#5a5ab4", "#1ee1a5", "#b44b69", "#b478ff", "#0f9696", "#87a50f"),
        steps=(("#114b6a", "#ffffff"), ("#418dbd", "#000000"), ("#add6f9", "#000000")),
    ),
}


def glyph(kind: str) -> Glyph:
    """Return the sign of a kind; kinds we do not know share the sign of `other`.

    >>> glyph("action-line")
    Glyph(shape='square', hollow=False, hue=2)
    """
    return GLYPHS.get(kind, GLYPHS["other"])


def style_variables() -> str:
    """Return the style sheet text that sets the variables of both themes.

    The system's choice rules until the reader picks a theme, which sets `data-theme` on the root element.
    """
    light, dark = (_declarations(THEMES[name]) for name in ("light", "dark"))
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}\n"
        f"@media screen{{:root[data-theme=light]{{color-scheme:light;{light}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
    )


def _declarations(theme: Theme) -> str:
    names = ("page", "raised", "text", "muted", "line", "faint", "accent", "on_accent")
    pairs = [(name.replace("_", "-"), str(getattr(theme, name))) for name in names]
    pairs += [(f"k{number}", hue) for number, hue in enumerate(theme.hues)]
    for number, (fill, text) in enumerate(theme.steps, start=1):
        pairs += [(f"s{number}", fill), (f"s{number}t", text)]
    return "".join(f"--{name}:{value};" for name, value in pairs)
