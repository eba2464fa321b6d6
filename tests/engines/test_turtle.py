"""Turtle and TriG: prefixes in their order, code lists by prefixes of their own, which queries know as well."""

from __future__ import annotations

import pyoxigraph as ox

from wsis_gdc.base.namespaces import all_prefixes, expand, prefixes
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.turtle import turtle, used


def _iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


KIND = ox.Triple(_iri("gdc:11d"), _iri("wg:kind"), _iri("term:kind/commitment"))
NOTE = ox.Triple(_iri("gdc:11d"), _iri("skos:note"), ox.Literal("a\n@prefix b: <c> .", language="en"))


def test_prefixes_are_sorted_and_code_lists_have_their_own() -> None:
    """No name needs an escape; texts that look like a prefix are none."""
    lines = turtle([KIND, NOTE], spaces=used([KIND, NOTE])).decode().splitlines()
    heads = [line.split()[1] for line in lines if line.startswith("@prefix ")]
    assert heads == ["gdc:", "kind:", "skos:", "wg:"]
    assert lines[4:] == ["gdc:11d wg:kind kind:commitment ;", '\tskos:note "a\\n@prefix b: <c> ."@en .']


def test_trig_holds_graphs() -> None:
    """With all known prefixes, where none are given."""
    quad = ox.Quad(KIND.subject, KIND.predicate, KIND.object, _iri("graph:frameworks/gdc"))
    written = turtle([quad], "trig")
    assert list(ox.parse(written, format=ox.RdfFormat.TRIG)) == [quad]
    heads = [line for line in written.splitlines() if line.startswith(b"@prefix ")]
    assert heads == sorted(heads)
    assert len(heads) == len(all_prefixes())


def test_nothing_is_written_as_nothing() -> None:
    """An answer without a triple."""
    assert list(ox.parse(turtle([]), format=ox.RdfFormat.TURTLE)) == []


def test_no_prefix_of_a_code_list_hides_another() -> None:
    """Two lists have names that are prefixes already."""
    assert all_prefixes().items() >= prefixes().items()
    assert len(set(all_prefixes().values())) == len(all_prefixes())
    assert all_prefixes()["level"] != all_prefixes()["term-level"]


def test_queries_know_the_prefixes_of_turtle(oxigraph: OxigraphEngine) -> None:
    """What stands in a file can be asked as it stands there."""
    assert oxigraph.ask("ASK { gdc:11d wg:kind kind:commitment }")
