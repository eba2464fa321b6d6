"""The words that pages explain: each once, in plain sentences, where pages lead to it."""

from __future__ import annotations

import re
from importlib.resources import files

from wsis_gdc.site.rendering import PAGES
from wsis_gdc.words.glossary import glossary
from wsis_gdc.words.phrases import certainty_notes
from wsis_gdc.words.terms import Terms

ENTRIES = [entry for group in glossary(Terms()) for entry in group.entries]


def test_each_word_stands_once() -> None:
    assert len(ENTRIES) >= 35
    assert len({entry.key for entry in ENTRIES}) == len({entry.term for entry in ENTRIES}) == len(ENTRIES)


def test_each_entry_is_a_sentence_and_names_pages_that_exist() -> None:
    assert [entry.key for entry in ENTRIES if not entry.meaning.endswith(".")] == []
    assert {page for entry in ENTRIES for page in entry.pages} <= set(PAGES)


def test_pages_lead_only_to_words_that_are_explained() -> None:
    templates = files("wsis_gdc.site") / "templates"
    led = {
        key
        for path in templates.iterdir()
        for key in re.findall(r"""gloss\("([\w-]+)",""", path.read_text(encoding="utf-8"))
    }
    assert led and led <= {entry.key for entry in ENTRIES}


def test_certainty_means_what_the_start_page_says() -> None:
    """It is what all looks and the settlement say together, not what one reader noted (coding manual, section 7)."""
    meaning = next(entry.meaning for entry in ENTRIES if entry.key == "certainty").lower()
    for name, note in certainty_notes(str).items():
        assert name in meaning
        for part in note.split(". ")[0].rstrip(".").lower().split(", and "):
            assert part in meaning


def test_technical_words_have_a_plain_one_beside() -> None:
    """The words that a delegate need not know are entries, and their terms say what they mean."""
    terms = {entry.key: entry.term for entry in ENTRIES}
    for key in ("claimant", "co-listing", "juxtaposition", "kappa", "pagerank", "modularity", "betweenness", "jaccard"):
        assert ":" in terms[key], key
