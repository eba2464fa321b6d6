"""The named queries in six languages: what they say of themselves, and the heads of what they find."""

from __future__ import annotations

import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.knowledge.queries import named, names
from wsis_gdc.words.catalogue import CATALOGUE
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.named_queries import PERSONAS, audience, column_heads, sources, worded
from wsis_gdc.words.terms import Terms

TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_query_is_worded_in_the_language(language: str) -> None:
    """Title, description and parameters; what is for programs stays as it is."""
    for name in names():
        source, query = named(name), worded(named(name), language)
        assert (query.name, query.columns, query.text) == (source.name, source.columns, source.text)
        assert query.title != source.title and query.description != source.description
        for one, other in zip(source.parameters, query.parameters, strict=True):
            assert one._replace(description="") == other._replace(description="")
            assert one.description != other.description
        said = (query.title, query.description, *(each.description for each in query.parameters))
        assert [text for text in said if "⟦" in text or not text.strip()] == []


def test_no_two_queries_have_the_same_title() -> None:
    """Else a reader could not tell them apart."""
    for language in LANGUAGES:
        assert len({worded(named(name), language).title for name in names()}) == len(names())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_head(language: str) -> None:
    """In the language, and no two of one query the same."""
    for name in names():
        query = named(name)
        heads = column_heads(query, Terms(language))
        assert len(set(heads)) == len(heads) == len(query.columns), name
        assert [head for column, head in zip(query.columns, heads, strict=True) if head == column or "⟦" in head] == []


def test_heads_say_what_the_columns_hold() -> None:
    """What is the confidence in a source in one query is that in a link in another; pairs are numbered."""
    assert column_heads(named("facilitators-of"), Terms())[6] == "Confidence in the source"
    assert column_heads(named("commitments-of-line"), Terms())[6] == "Confidence"
    assert column_heads(named("overlap-of-lines"), Terms("es"))[3:5] == ("Intensidad (1)", "Intensidad (2)")
    assert column_heads(named("overlap-of-lines"), Terms("fr"), ("title", "mine")) == ("Titre", "mine")


def test_the_catalogues_hold_what_the_files_say() -> None:
    """A text that is changed at the head of a file is untranslated until somebody translates it anew."""
    assert set(sources()) <= set(CATALOGUE.strings())
    assert named("facilitators-of").title in sources()


def test_an_unknown_language_is_refused() -> None:
    """By the name that was given."""
    with pytest.raises(NotFoundError, match="tlh"):
        worded(named("facilitators-of"), "tlh")


def test_whom_queries_are_for_is_said() -> None:
    """Every query is for somebody we have words for."""
    assert {named(name).persona for name in names()} == set(PERSONAS)
    assert audience(PERSONAS[0], "fr") == "Pour les responsables des politiques"
    assert audience("somebody else", "en") == "Further questions"
