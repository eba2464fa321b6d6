"""The making of pages without a browser: bytes, policy, addresses, places, colours and catalogues."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.plurals import get_plural

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.palette import GLYPHS, THEMES
from wsis_gdc.questions import dossier as briefing
from wsis_gdc.site import About, Figures, assets, index_page, layout, matrix_page, network_page, rendering
from wsis_gdc.site import pages as pages_module
from wsis_gdc.words import languages as i18n
from wsis_gdc.words import phrases as words
from wsis_gdc.words.catalogue import CATALOGUE, Catalogue
from wsis_gdc.words.languages import LANGUAGES, compiled, marked, translator

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from wsis_gdc.questions.matrix import Matrix

TRANSLATED = [language for language in LANGUAGES if language != "en"]


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
    """No src, no link element, no style attribute, no event handler; character set first; LF only."""
    for html in pages.values():
        markup = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=re.S)
        assert not re.search(r"<link|\ssrc=|\sstyle=|\son\w+=", markup)
        assert html.startswith('<!doctype html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n')
        assert "\r" not in html
        assert "sourceMappingURL" not in html


def test_another_vis_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the digest found, the one expected and the cure."""
    monkeypatch.setattr(assets, "VIS_SHA256", "0" * 64)
    with pytest.raises(assets.AssetError, match=r"sha256 is 1f20f07.*, expected 0000.*install pyvis 0.3.2"):
        assets.vis_network()


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


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_are_complete(language: str) -> None:
    """Every string of the interface has a translation, with the same places to fill; plurals in all their forms."""
    assert CATALOGUE.missing(language) == ()
    translations = CATALOGUE.translations(language)
    for string in CATALOGUE.strings():
        if isinstance(string, str):
            assert _places(translations[string][0]) == _places(string), string
        else:
            assert len(translations[string]) == get_plural(language).num_plurals, string
            # "one pair", "two pairs" may say their number in a word
            assert all(_places(string[1]) - _places(form) <= {"count"} for form in translations[string]), string
            assert all(_places(form) <= _places(string[1]) for form in translations[string]), string


def test_a_count_takes_the_form_of_its_language() -> None:
    """Russian tells 1, 2 and 5 apart, Arabic also two and eleven."""
    forms = (
        "{count} pair of action lines shares at least one commitment.",
        "{count} pairs of action lines share at least one commitment.",
    )
    russian, arabic = ([translator(language).ngettext(*forms, n) for n in (1, 2, 5, 11)] for language in ("ru", "ar"))
    assert [text.split()[1] for text in russian] == ["пара", "пары", "пар", "пар"]
    assert [re.search(r"زوج\w*|أزواج", text)[0] for text in arabic] == ["زوج", "زوجان", "أزواج", "زوجا"]  # type: ignore[index]


HOLE = """msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n > 1);"

msgid "Close"
msgstr "Fermer"

msgid "All"
msgstr ""

msgid "{count} link"
msgid_plural "{count} links"
msgstr[0] "{count} lien"
msgstr[1] ""
"""


@pytest.fixture
def hole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A French catalogue that translates "Close" only, in place of the real one."""
    (tmp_path / "fr.po").write_text(HOLE, encoding="utf-8")
    translations = compiled(tmp_path / "fr.po", "fr", i18n._Untranslated())
    for module in (i18n, rendering, pages_module):
        monkeypatch.setattr(module, "translator", lambda language: translations)
    return tmp_path


def test_a_string_without_a_translation_is_marked(hole: Path) -> None:
    """Also where one form of a plural is missing; what is translated stays plain."""
    said = i18n.translator("fr")
    assert said.gettext("Close") == "Fermer"
    assert said.gettext("All") == "⟦All⟧"
    assert [said.ngettext("{count} link", "{count} links", n) for n in (1, 2)] == ["⟦{count} link⟧", "⟦{count} links⟧"]


def test_a_page_shows_untranslated_words_as_english(hole: Path, figures: Figures, about: About) -> None:
    """As an element in texts; in brackets in attributes and in the words of scripts, where no element can stand."""
    page = index_page(figures, language="fr", about=about)
    mark = '<span class="untranslated" lang="en" dir="ltr" title="⟦Not yet translated⟧">'
    assert f"<h3>{mark}Strength</span></h3>" in page
    assert '<nav aria-label="⟦Pages⟧">' in page
    script = '<script type="application/json">{"close":"⟦Close⟧"}</script><p title="⟦a⟧">⟦b &amp; c⟧</p>'
    assert marked(script, "fr") == (
        f'<script type="application/json">{{"close":"⟦Close⟧"}}</script><p title="⟦a⟧">{mark}b &amp; c</span></p>'
    )


def test_a_catalogue_tells_its_holes_and_keeps_in_step(hole: Path) -> None:
    """New strings enter untranslated, those not in use leave, a translation given along is taken."""
    (hole / "words.py").write_text('_("Close"), _("All"), ngettext("{count} link", "{count} links", n), _("New")')
    found = Catalogue(hole, hole)
    assert found.missing("fr") == ("All", "New", ("{count} link", "{count} links"))
    found.update("fr", {"New": ("Nouveau",), "Close": ("Clore",), "Gone": ("Parti",)})
    assert found.missing("fr") == ("All", ("{count} link", "{count} links"))
    assert found.translations("fr") == {"Close": ("Fermer",), "New": ("Nouveau",)}
    assert "Gone" not in (hole / "fr.po").read_text(encoding="utf-8")


def test_an_unknown_language_is_refused() -> None:
    """The message names those there are."""
    with pytest.raises(NotFoundError, match='unknown language "tlh"'):
        translator("tlh")


SCRIPTS = {
    "matrix": (("matrix.js", "matrix_overview.js", "matrix_panel.js", "matrix_totals.js"), words.matrix_words),
    "network": (("network.js", "network_panel.js", "network_table.js"), words.network_words),
    "things": (("things.js",), words.things_words),
}


@pytest.mark.parametrize("page", SCRIPTS)
def test_scripts_and_words_agree(page: str) -> None:
    """Every word a script says is given to it, and none in vain."""
    scripts, page_words = SCRIPTS[page]
    text = assets.static(*scripts)
    said = set(re.findall(r'say\(\s*"(\w+)"', assets.static("common.js") + text))
    given = set(page_words(str)) | set(words.common_words(str))
    assert said <= given
    assert {word for word in page_words(str) if f'"{word}"' not in text and f"{word}:" not in text} == set()


def test_each_kind_has_a_sign_of_its_own() -> None:
    """No two kinds share shape and fill within a hue, nor hue and fill within a shape."""
    assert len(set(GLYPHS.values())) == len(GLYPHS)
    assert set(words.kinds(str)) == set(GLYPHS)


def test_each_fact_of_a_sheet_has_a_heading_in_every_language() -> None:
    """The ontology has the names of properties in three languages only."""
    assert set(words.facts(str)) == set(briefing._FACTS)


@pytest.mark.parametrize("theme", THEMES)
def test_colours_stand_out(theme: str) -> None:
    """Text has a contrast of at least 4.5 : 1, graphics of 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    colours = THEMES[theme]
    for ground in (colours.page, colours.raised):
        assert min(_contrast(text, ground) for text in (colours.text, colours.muted, colours.accent)) >= 4.5
    assert _contrast(colours.on_accent, colours.accent) >= 4.5
    assert min(_contrast(hue, colours.page) for hue in (*colours.hues, colours.line)) >= 3
    assert min(_contrast(text, fill) for fill, text in colours.steps) >= 4.5


def test_no_text_is_set_as_markup() -> None:
    """Scripts build elements; none parses a string as HTML or runs one."""
    folder = Path(assets.__file__).parent / "static"
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
        assert "</script" not in text


def _places(text: str) -> set[str]:
    return {name for _text, name, _form, _conversion in Formatter().parse(text) if name}


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
