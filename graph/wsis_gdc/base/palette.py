"""Colours and shapes of the views, and the style sheet variables made from them.

Eight hues tell the families of things apart for readers with normal, deutan, protan and tritan vision; the
shape carries the kind too, so nothing is told by colour alone. A filled and a hollow glyph of one hue are a
family: an objective and its sections, an action line and its items. A kind keeps its hue in both themes, only its
lightness and chroma change: what is red on a white slide is red on a dark screen.

Strength has one hue, blue, and grows away from the ground: the strongest is the darkest on white paper and the
lightest on a dark screen, so that in both themes the strong stands out and the weak recedes.
"""

from typing import Final, NamedTuple

__all__ = ["OTHER", "THEMES", "Glyph", "Theme", "style_variables"]


class Glyph(NamedTuple):
    """The sign of a kind: its shape, whether it is an outline only, the place of its hue in `Theme.hues`."""

    shape: str
    hollow: bool
    hue: int


class Theme(NamedTuple):
    """The colours of one theme.

    `steps` pairs the fill of strength 1, 2, 3 with the colour of its text; `ties` are the colours of drawn links of
    strength 1, 2, 3, which stand on the page without a border; `warm` is for what stands out from all steps, such as
    what is new.
    """

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
    warm: str
    ties: tuple[str, ...]


OTHER: Final = Glyph("triangleDown", True, 5)
"""The sign of things of no kind; the data of each framework say those of its kinds."""

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
        warm="#b45309",
        ties=("#5c8fc4", "#2f74b0", "#00395e"),
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
        hues=("#936386", "#da2b18", "#a99beb", "#388b67", "#f085a0", "#7359ea", "#87e0df", "#d0bd32"),
        steps=(("#114b6a", "#ffffff"), ("#418dbd", "#000000"), ("#add6f9", "#000000")),
        warm="#f0a04b",
        ties=("#4f7396", "#6fa8db", "#d3e9ff"),
    ),
}


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
    names = ("page", "raised", "text", "muted", "line", "faint", "accent", "on_accent", "warm")
    pairs = [(name.replace("_", "-"), str(getattr(theme, name))) for name in names]
    pairs += [(f"k{number}", hue) for number, hue in enumerate(theme.hues)]
    for number, (fill, text) in enumerate(theme.steps, start=1):
        pairs += [(f"s{number}", fill), (f"s{number}t", text)]
    pairs += [(f"t{number}", tie) for number, tie in enumerate(theme.ties, start=1)]
    return "".join(f"--{name}:{value};" for name, value in pairs)
