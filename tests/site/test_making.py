"""The making of pages without a browser: bytes, policy, addresses, places and colours."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base import texts
from wsis_gdc.base.palette import OTHER, THEMES
from wsis_gdc.base.texts import relative_address
from wsis_gdc.site import assets
from wsis_gdc.site.layout import layout
from wsis_gdc.site.pages import Figures, index_page, matrix_page, network_page
from wsis_gdc.site.rendering import About
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from wsis_gdc.questions.matrix import Matrix


@pytest.fixture(scope="session")
def pages(
    matrices: tuple[Matrix, Matrix], network: MultiDiGraph[str], about: About, figures: Figures
) -> dict[str, str]:
    """One page of each kind."""
    return {
        "index": index_page(figures, about=about),
        "matrix": matrix_page(matrices, about=about),
        "network": network_page(network, about=about),
    }


def test_two_makings_give_the_same_bytes(
    pages: dict[str, str],
    matrices: tuple[Matrix, Matrix],
    network: MultiDiGraph[str],
    about: About,
    figures: Figures,
) -> None:
    """The order in which nodes and links were added to the network does not matter."""
    import networkx

    shuffled = networkx.MultiDiGraph()
    shuffled.add_nodes_from(reversed(list(network.nodes(data=True))))
    shuffled.add_edges_from(reversed(list(network.edges(keys=True, data=True))))
    assert index_page(figures, about=about) == pages["index"]
    assert matrix_page(matrices, about=about) == pages["matrix"]
    assert network_page(shuffled, about=about) == pages["network"]


def test_the_policy_admits_exactly_the_style_and_scripts_of_the_page(pages: dict[str, str]) -> None:
    """Digests are those of the text between the tags."""
    for html in pages.values():
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
        assert policy
        for text in (
            *re.findall(r'<script(?: type="text/plain" id="library")?>(.*?)</script>', html, re.S),
            *re.findall(r"<style>(.*?)</style>", html, re.S),
        ):
            digest = b64encode(sha256(text.encode()).digest()).decode()
            assert f"sha256-{digest}" in policy[1].replace("&#43;", "+")
        assert "unsafe" not in policy[1]


def test_pages_load_nothing_and_style_nothing_in_place(pages: dict[str, str]) -> None:
    """No src, no link element that is fetched, no style attribute, no event handler; character set first; LF only."""
    for html in pages.values():
        markup = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=re.S)
        assert not re.search(r"<link(?! rel=\"(?:alternate|describedby|canonical)\")|\ssrc=|\sstyle=|\son\w+=", markup)
        assert html.startswith('<!doctype html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n')
        assert "\r" not in html
        assert "sourceMappingURL" not in html


def test_another_vis_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the digest found, the one expected and the cure."""
    monkeypatch.setattr(assets, "VIS_SHA256", "0" * 64)
    with pytest.raises(assets.AssetError, match=r"sha256 is 1f20f07.*, expected 0000.*install pyvis 0.3.2"):
        assets.vis_network()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://un.org/",
        "javascript:alert(1)",
        "https:un.org",
        "https://a@b.example/",
        "//un.org/",
        "https://x/ y",
        'https://x/"',
        "HTTPS://",
        "https://[/",
        "data:text/html,x",
        "\thttps://un.org/",
    ],
)
def test_only_plain_https_addresses_become_links(address: str) -> None:
    """Everything else stays text."""
    assert texts.https_address(address) == ""


@pytest.mark.parametrize("address", ["", "/etc/x", "//a.example", "javascript:x", "a b.html", "x:y.html", "c\\d"])
def test_only_files_beside_the_page_become_doors(address: str) -> None:
    """Sibling pages and downloads are relative."""
    assert relative_address(address) == ""


def test_nodes_keep_clear_of_each_other(network: MultiDiGraph[str]) -> None:
    """No two nodes stand closer than 20 pixels; places are whole numbers, and the same for the same seed."""
    places = layout(network)
    assert places == layout(network) != layout(network, seed=1)
    assert set(places) == set(network.nodes)
    assert all(isinstance(value, int) for place in places.values() for value in place)
    assert min((ax - bx) ** 2 + (ay - by) ** 2 for (ax, ay), (bx, by) in combinations(places.values(), 2)) > 20**2


def test_an_empty_network_has_no_places_and_still_a_page(about: About) -> None:
    """Nothing to draw is not an error."""
    import networkx

    assert layout(networkx.MultiDiGraph()) == {}
    assert "<title>" in network_page(networkx.MultiDiGraph(), about=about)
    assert "<title>" in matrix_page((), about=about)


def test_each_kind_has_a_sign_of_its_own() -> None:
    """No two kinds share shape and fill within a hue, nor hue and fill within a shape."""
    signs = [Terms().names.sign(kind) for kind in Terms().kinds]
    assert len(set(signs)) == len(signs)
    assert OTHER in signs


@pytest.mark.parametrize("theme", THEMES)
def test_colours_stand_out(theme: str) -> None:
    """Text has a contrast of at least 4.5 : 1, graphics of 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    colours = THEMES[theme]
    for ground in (colours.page, colours.raised):
        assert min(_contrast(text, ground) for text in (colours.text, colours.muted, colours.accent)) >= 4.5
    assert _contrast(colours.on_accent, colours.accent) >= 4.5
    assert min(_contrast(hue, colours.page) for hue in (*colours.hues, *colours.ties, colours.line)) >= 3
    fills = [_contrast(fill, colours.page) for fill, _text in colours.steps]
    ties = [_contrast(tie, colours.page) for tie in colours.ties]
    assert (fills, ties) == (sorted(fills), sorted(ties)), "the stronger stands out more"
    assert min(_contrast(text, fill) for fill, text in colours.steps) >= 4.5


def test_no_text_is_set_as_markup() -> None:
    """Scripts build elements; none parses a string as HTML or runs one."""
    folder = Path(assets.__file__).parent / "static"
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
        assert "</script" not in text


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
