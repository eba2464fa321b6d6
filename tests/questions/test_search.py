"""What readers look for is found: by words of six languages, by codes in every spelling, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.curation.assembly import assemble
from wsis_gdc.curation.exports import dump
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.rdflib_memory import RdflibEngine
from wsis_gdc.questions.search import Found, search
from wsis_gdc.questions.search_index import themes

if TYPE_CHECKING:
    from wsis_gdc.curation.assembly import Sheet

CHILDREN = {"gdc:23c", "gdc:31b", "gdc:31f"}


def _found(found: Found, *, first: int | None = None) -> list[str]:
    return [compact(hit.iri) for hit in found.hits][:first]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hate speech", {"gdc:30", "gdc:34", "gdc:36b"}),
        ("women", {"entity:un-women", "gdc:11g", "gdc:13c"}),
        ("girls", {"poa:19d", "gdc:13h"}),
        ("artificial intelligence", {"gdc:objective-5", "trend:artificial-intelligence", "gdc:56"}),
        ("AI", {"gdc:58", "mechanism:ai-for-good", "gdc:objective-5"}),
        ("child online protection", CHILDREN),
        ("disability", {"gdc:13b", "gdc:32d", "poa:9e"}),
        ("youth", {"gdc:21i", "sdg:4.4"}),
        ("misinformation", {"gdc:34", "gdc:35e"}),
        ("broadband", {"poa:9d"}),
        ("e-waste", {"wsis20:45", "poa:20b"}),
        ("data protection", {"gdc:39a", "poa:12f"}),
        ("open source", {"gdc:17a", "poa:10e"}),
        ("indigenous peoples", {"gdc:13c"}),
        ("Internet shutdowns", {"gdc:29d"}),
        ("enfants", CHILDREN),
        ("niños", CHILDREN),
        ("дети", CHILDREN),
        ("الأطفال", CHILDREN),
        ("儿童", CHILDREN),
        ("discours de haine", {"gdc:30", "gdc:34"}),
        ("coupure d’Internet", {"gdc:29d"}),
        ("искусственный интеллект", {"gdc:objective-5", "gdc:58"}),
        ("الذكاء الاصطناعي", {"gdc:objective-5", "gdc:58"}),
        ("人工智能", {"gdc:objective-5", "gdc:58"}),
    ],
)
def test_words_find_what_is_about_them(oxigraph: OxigraphEngine, query: str, expected: set[str]) -> None:
    assert expected - set(_found(search(oxigraph, query))) == set()


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
def test_words_of_every_language_find_the_same_provisions(oxigraph: OxigraphEngine, language: str) -> None:
    for query in ("children", "enfants", "niños", "дети", "الأطفال", "儿童"):
        assert set(_found(search(oxigraph, query, language=language))) >= CHILDREN, query


@pytest.mark.parametrize(
    ("query", "first"),
    [
        *((spelling, "gdc:29d") for spelling in ("29d", "29(d)", "29 (D)", "para 29d", "GDC 29(d)", "gdc:29d")),
        ("para 29", "gdc:29"),
        ("paragraph 29", "gdc:29"),
        ("الفقرة ٢٩", "gdc:29"),
        ("第29段", "gdc:29"),
        ("C5", "wsis:C5"),
        ("c 5", "wsis:C5"),
        ("action line C5", "wsis:C5"),
        ("12(b)", "poa:12b"),
        ("113", "wsis20:113"),
        ("WSIS+20 113", "wsis20:113"),
        ("wsis20 para. 113", "wsis20:113"),
        ("Tunis 72", "tunis:72"),
        ("SDG 9.c", "sdg:9.c"),
        ("goal 9", "sdg:9"),
        ("ODD 9", "sdg:9"),
        ("objective 3", "gdc:objective-3"),
        ("A/RES/79/1", "doc:a-res-79-1"),
        ("itu", "entity:itu"),
    ],
)
def test_codes_are_found_in_every_spelling(oxigraph: OxigraphEngine, query: str, first: str) -> None:
    assert _found(search(oxigraph, query), first=1) == [first]


@pytest.mark.parametrize(
    ("query", "language", "first"),
    [("UIT", "fr", "entity:itu"), ("اليونسكو", "ar", "entity:unesco"), ("ЮНЕСКО", "en", "entity:unesco")],
)
def test_a_whole_name_comes_before_titles_in_which_it_stands(
    oxigraph: OxigraphEngine, query: str, language: str, first: str
) -> None:
    """Who asks for UIT means the Union, not its Council, nor a study by it."""
    found = search(oxigraph, query, language=language)
    assert (_found(found, first=1), found.hits[0].how, found.hits[1].how) == ([first], "name", "word")


def test_a_code_brings_its_parts_and_no_other_number(oxigraph: OxigraphEngine) -> None:
    found = search(oxigraph, "GDC 29")
    assert _found(found) == ["gdc:29", "gdc:29a", "gdc:29b", "gdc:29c", "gdc:29d"]
    assert [hit.how for hit in found.hits] == ["code", *["code-part"] * 4]
    assert "wsis:C10" not in _found(search(oxigraph, "C1"), first=5)


def test_the_name_of_a_text_brings_its_provisions(oxigraph: OxigraphEngine) -> None:
    assert {"wsis20:113", "wsis20:67"} < set(_found(search(oxigraph, "WSIS+20", kinds=["wsis20-provision"])))


def test_short_words_are_not_found_in_others(oxigraph: OxigraphEngine) -> None:
    marked = {
        match.text[start:end].lower()
        for hit in search(oxigraph, "AI").hits
        for match in hit.matches
        for start, end in match.spans
    }
    assert "ai" in marked
    assert not {word for word in marked if "sustain" in word or "training" in word or "fair" in word}


def test_whole_words_come_before_themes_beginnings_and_parts(oxigraph: OxigraphEngine) -> None:
    order = ("code", "code-part", "name", "word", "theme", "prefix", "part")
    for query in ("enfants", "child", "inform", "women girls"):
        places = [order.index(hit.how) for hit in search(oxigraph, query).hits if hit.link is None]
        assert places == sorted(places), query
    assert {hit.how for hit in search(oxigraph, "digitalis").hits} <= {"prefix", "part"}
    assert {hit.how for hit in search(oxigraph, "roadban").hits} == {"part"}


def test_what_matched_is_told_with_its_field_and_place(oxigraph: OxigraphEngine) -> None:
    hit = search(oxigraph, "hate speech", kinds=["commitment"]).hits[0]
    (match,) = hit.matches
    assert (match.field, [match.text[start:end] for start, end in match.spans]) == ("gist", ["hate speech"])


def test_reasons_of_links_are_found_after_things(oxigraph: OxigraphEngine) -> None:
    found = search(oxigraph, "hate speech")
    kinds = [hit.kind for hit in found.hits]
    assert kinds == sorted(kinds, key=lambda kind: kind == "link")
    assert found.hits[-1].link is not None
    assert {match.field for hit in found.hits if hit.link for match in hit.matches} == {"rationale"}


def test_where_no_entry_has_all_words_those_with_most_are_given(oxigraph: OxigraphEngine) -> None:
    found = search(oxigraph, "women frobnicate")
    assert found.hits
    assert not found.complete
    assert not search(oxigraph, "qwrtzpsdf frobnicate women").hits


def test_a_limit_counts_for_each_kind(oxigraph: OxigraphEngine) -> None:
    found = search(oxigraph, "women", limit=2)
    assert max(len(hits) for hits in found.groups.values()) == 2
    assert found.counts == search(oxigraph, "women").counts


def test_unknown_kinds_are_refused_with_near_ones(oxigraph: OxigraphEngine) -> None:
    with pytest.raises(NotFoundError, match="did you mean commitment"):
        search(oxigraph, "women", kinds=["comitment"])


@pytest.mark.parametrize("query", ["", " ", "()", "🙂", "\ud800", "x" * 5_000, "-- ' \" <b>", "a" * 3 + " b" * 400])
def test_any_text_may_be_asked(oxigraph: OxigraphEngine, query: str) -> None:
    assert search(oxigraph, query, limit=1).query == query


def test_each_theme_finds_something_by_its_label_in_any_language(oxigraph: OxigraphEngine) -> None:
    for theme in themes(oxigraph):
        assert set(theme.labels) == {"en", "fr", "es", "ru", "ar", "zh"}
        for label in theme.labels.values():
            assert search(oxigraph, label, limit=1).hits, (theme.iri, label)


def test_other_engines_find_the_same(sheets: tuple[Sheet, ...]) -> None:
    """In a part of the graph: rdflib needs most of a minute to read the texts of all."""
    parts = ("action-lines", "diplo", "entities", "sdg", "themes", "trends")
    store = assemble(sheet for sheet in sheets if sheet.graph.endswith(parts))
    one = search(OxigraphEngine(store, union=True), "enfants", limit=3)
    assert one == search(RdflibEngine.parse(dump(store, "nq")), "enfants", limit=3)
    assert len({hit.kind for hit in one.hits}) > 1
