"""The catalogues of translations: complete, in step with the strings in use, and what a page shows of their holes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.plurals import get_plural

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.site import assets, rendering
from wsis_gdc.site import pages as pages_module
from wsis_gdc.site.pages import Figures, index_page
from wsis_gdc.site.rendering import about
from wsis_gdc.words import languages as i18n
from wsis_gdc.words.catalogue import CATALOGUE, Catalogue
from wsis_gdc.words.languages import LANGUAGES, compiled, marked, translator

TRANSLATED = [language for language in LANGUAGES if language != "en"]


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


def test_a_page_shows_untranslated_words_as_english(hole: Path) -> None:
    """As an element in texts; in brackets in attributes and in the words of scripts, where no element can stand."""
    page = index_page(Figures(), language="fr", about=about(""))
    mark = '<span class="untranslated" lang="en" dir="ltr" title="⟦Not yet translated⟧">'
    assert f">{mark}Where to start</span></h2>" in page
    assert '<nav aria-label="⟦Pages⟧">' in page
    script = '<script type="application/json">{"close":"⟦Close⟧"}</script><p title="⟦a⟧">⟦b &amp; c⟧</p>'
    assert marked(script, "fr") == (
        f'<script type="application/json">{{"close":"⟦Close⟧"}}</script><p title="⟦a⟧">{mark}b &amp; c</span></p>'
    )


def test_a_catalogue_tells_its_holes_and_keeps_in_step(hole: Path) -> None:
    """New strings enter untranslated, those not in use leave; a second update changes nothing."""
    (hole / "words.py").write_text('_("Close"), _("All"), ngettext("{count} link", "{count} links", n), _("New")')
    found = Catalogue(hole, hole)
    assert found.missing("fr") == ("All", "New", ("{count} link", "{count} links"))
    (hole / "fr.po").write_text(HOLE + '\nmsgid "Gone"\nmsgstr "Parti"\n', encoding="utf-8")
    found.update("fr")
    written = (hole / "fr.po").read_text(encoding="utf-8")
    assert found.missing("fr") == ("All", "New", ("{count} link", "{count} links"))
    assert found.translations("fr") == {"Close": ("Fermer",)}
    assert re.findall(r'^msgid "(.+)"$', written, re.M) == ["All", "Close", "New", "{count} link"]
    found.update("fr")
    assert (hole / "fr.po").read_text(encoding="utf-8") == written


def test_the_catalogues_are_as_the_update_writes_them(tmp_path: Path) -> None:
    """Nobody's editor has left its marks, and no date is in them."""
    for language in TRANSLATED:
        kept = CATALOGUE.path(language).read_bytes()
        (tmp_path / f"{language}.po").write_bytes(kept)
        replace(CATALOGUE, home=tmp_path).update(language)
        assert (tmp_path / f"{language}.po").read_bytes() == kept


def test_an_unknown_language_is_refused() -> None:
    """The message names those there are."""
    with pytest.raises(NotFoundError, match='unknown language "tlh"'):
        translator("tlh")


SCRIPTS = {name: rendering._SCRIPTS[name][1:] for name in ("matrix", "network", "things")}


def _script_words(page: Any) -> set[str]:
    nothing: dict[str, Any] = {"part": "", "grouped": False, "groups": (), "sets": (), "undrawn": ()}
    html = rendering.render(page, "en", about(""), **nothing)
    data = re.search(r'<script type="application/json" id="data">(.+)</script>', html)
    assert data
    return set(json.loads(data[1])["words"])


@pytest.mark.parametrize("page", SCRIPTS)
def test_scripts_and_words_agree(page: str) -> None:
    """Every word a script says is given to it, and none in vain but for those that all pages share."""
    text = assets.static(*SCRIPTS[page])
    said = set(re.findall(r'say\(\s*"(\w+)"', assets.static("common.js") + text))
    given = _script_words(page)
    shared = set.intersection(*map(_script_words, SCRIPTS))
    assert said <= given
    assert {word for word in given - shared if f'"{word}"' not in text and f"{word}:" not in text} == set()


def _places(text: str) -> set[str]:
    return {name for _text, name, _form, _conversion in Formatter().parse(text) if name}
