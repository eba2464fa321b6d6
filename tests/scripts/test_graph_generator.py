"""The graphs of the benchmarks: made anew they are the same, and they are graphs like ours."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Final

import pyoxigraph as ox
import pytest

from wsis_gdc.curation import rules
from wsis_gdc.curation.graph_descriptions import describe
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import queries

INFERRED = ox.NamedNode(rules.INFERRED)


@pytest.fixture(scope="module")
def generator(root: Path) -> ModuleType:
    """The script that makes the graphs."""
    spec = importlib.util.spec_from_file_location("graph_generator", root / "scripts" / "bench" / "graph_generator.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def quads(generator: ModuleType) -> bytes:
    """A graph of about 22,000 triples."""
    return b"".join(generator.nquads(22_000))


@pytest.fixture(scope="module")
def made(quads: bytes) -> ox.Store:
    """The same graph as a store of named graphs."""
    store = ox.Store()
    store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def described(quads: bytes) -> OxigraphEngine:
    """The same graph with what is counted of its named graphs, as the benchmarks and a build ask it."""
    store = ox.Store()
    store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    describe(store, {})
    return OxigraphEngine(store, union=True)


def test_a_graph_has_the_size_that_was_asked_for(quads: bytes) -> None:
    """Every line is another triple, and there are at most three per cent too many."""
    lines = quads.splitlines()
    assert len(set(lines)) == len(lines)
    assert 22_000 <= len(lines) <= 22_660


def test_a_smaller_graph_is_the_beginning_of_a_larger_one(generator: ModuleType, quads: bytes) -> None:
    """Sizes can be compared: what grows is added at the end."""
    assert quads.startswith(b"".join(generator.nquads(20_000)))


def test_what_is_inferred_is_what_the_rules_infer(made: ox.Store) -> None:
    """The generator writes inferred triples itself, the very ones that the rules of the ontology give."""
    given = {str(quad) for quad in made.quads_for_pattern(None, None, None, INFERRED)}
    stated = ox.Store()
    for quad in made.quads_for_pattern(None, None, None, None):
        if quad.graph_name != INFERRED:
            stated.add(quad)
    rules.infer(stated)
    assert {str(quad) for quad in stated.quads_for_pattern(None, None, None, INFERRED)} == given


NOTHING_YET: Final = {"road-map-activities": "no road map was taken in", "verdicts": "nobody has reviewed a link"}


@pytest.mark.parametrize("name", queries.names())
def test_every_named_query_finds_something(described: OxigraphEngine, name: str) -> None:
    """With its example a named query has rows, so that a benchmark measures work."""
    first = next(iter(described.select(queries.named(name).text)), None)
    assert (first is None) == (name in NOTHING_YET)
