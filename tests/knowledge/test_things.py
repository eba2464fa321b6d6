"""Things and their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.inferences import inferred_of
from wsis_gdc.knowledge.things import facts, mentions, natural, things

if TYPE_CHECKING:
    import pyoxigraph as ox
    import pytest

    from wsis_gdc.engines import Solutions


def test_codes_sort_with_any_digits() -> None:
    """A raised digit is a sign as others are, and no number is too long."""
    assert sorted(["C10", "C2¹", "C2", "C" + "9" * 5_000], key=natural)[:3] == ["C2", "C2¹", "C10"]


def test_what_somebody_claims_is_no_fact_of_a_thing(oxigraph: OxigraphEngine) -> None:
    """The graph has gdc:11d wg:continues poa:9c for tools that know no linkages; here the linkage tells it."""
    assert oxigraph.ask("ASK { gdc:11d ?relation poa:9c . ?l sssom:predicate_id ?relation }")
    relations = {compact(iri) for (iri,) in oxigraph.select("SELECT DISTINCT ?p { ?l sssom:predicate_id ?p }").texts()}
    subject, object_ = expand("gdc:11d"), expand("poa:9c")
    assert not relations & {compact(fact.property) for fact in facts(oxigraph, subject)}
    assert not relations & set(inferred_of(oxigraph, subject))
    assert "wg:coversLine" in inferred_of(oxigraph, subject)
    assert not relations & {compact(each.property) for each in mentions(oxigraph, object_)}


def test_a_thing_is_read_once(store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands for nothing is kept by nobody, so that asking for it fills no memory."""
    engine = OxigraphEngine(store, union=True)
    asked: list[str] = []
    line, nothing = expand("wsis:C5"), expand("wsis:C99")
    first = things(engine, [line, nothing])
    select = engine.select

    def counted(query: str) -> Solutions:
        asked.append(query)
        return select(query)

    monkeypatch.setattr(engine, "select", counted)
    assert things(engine, [line]) == first and first.keys() == {line} and not asked
    assert things(engine, [line], "fr")[line].label != first[line].label and asked
    asked.clear()
    assert things(engine, [nothing]) == {} and asked
