"""Things and their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.inferences import inferred_of
from wsis_gdc.knowledge.things import facts, mentions, natural, resolve, things

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


def test_a_paragraph_of_a_resolution_is_named_by_its_symbol(oxigraph: OxigraphEngine) -> None:
    """A bare number would be taken for one of the Compact; where it has no title, it is called by what it says."""
    titled, untitled = (f"{expand('doc:a-res-60-252')}/{number}" for number in (12, 7))
    found = things(oxigraph, [titled, untitled])
    assert [found[iri].code for iri in (titled, untitled)] == ["A/RES/60/252, 12", "A/RES/60/252, 7"]
    assert found[untitled].label == "voluntary Digital Solidarity Fund welcomed"
    assert found[untitled].gist == ""
    assert found[titled].group == things(oxigraph, [expand("doc:a-res-60-252")])[expand("doc:a-res-60-252")].label
    assert resolve(oxigraph, "a/res/60/252, 12") == titled
    with pytest.raises(NotFoundError):  # the Compact is an annex, with numbers of its own
        resolve(oxigraph, "A/RES/79/1, 29")
