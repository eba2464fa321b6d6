"""The page on other tools keeps its word: its commands and its Python run, one after the other, beside a build."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

SKOS = "http://www.w3.org/2004/02/skos/core#"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "use-in.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


@pytest.fixture(scope="module")
def place(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the shared build as ``build``."""
    folder = tmp_path_factory.mktemp("use-in")
    (folder / "build").symlink_to(built.folder, target_is_directory=True)
    return folder


@pytest.fixture(scope="module")
def said(place: Path, run: Any) -> list[str]:
    """What each block gave that can be run; a server is not started."""
    from contextlib import chdir, redirect_stdout
    from io import StringIO

    answers = []
    for kind, text in BLOCKS:
        for command in re.findall(r"^\$ wsis-gdc (.+)$", text, re.M) if kind == "console" else ():
            if command != "serve":
                code, _out, err = run(*shlex.split(command), cwd=place)
                assert code == 0, err
        if kind == "python":
            with chdir(place), redirect_stdout(StringIO()) as printed:
                exec(compile(text, PAGE.name, "exec"), {"__name__": "__main__"})  # noqa: S102  (our own page)
            answers.append(printed.getvalue())
    return answers


def test_tables_hold_the_numbers_of_the_graph(said: list[str], place: Path) -> None:
    """pandas counts strengths, claims and relations, DuckDB the links of items, a parser the classes."""
    frames, relations, counted, classes = said
    assert "(5, 19)" in frames and re.search(r"^2\s+\d+$", frames, re.M)
    counts = r"^inferred\s+\d+\ninvolved\s+\d+\nnamed\s+\d+\nstated\s+\d+$"
    assert re.search(counts, frames, re.M) and "claimant" in frames
    assert "wg:continues" in relations
    assert re.search(r"25\(c\).*│\s+\d+ │", counted)
    assert int(classes.removesuffix(" classes\n")) > 50


def test_networks_are_read_by_others(said: list[str], place: Path) -> None:
    """With their claims, several between two things."""
    network = nx.read_gexf(place / "network.gexf")
    assert network.is_multigraph() and network.is_directed() and len(network) > 500
    assert {"kind", "code", "label"} <= dict(network.nodes["https://w3id.org/wsis-gdc/wsis/C5"]).keys()
    lines = nx.read_graphml(place / "lines.graphml")
    assert all({"through", "weight"} <= values.keys() for *_ends, values in lines.edges(data=True))


def test_the_ontology_is_one_file_without_imports(place: Path) -> None:
    """Which any tool can open."""
    triples = list(ox.parse(path=place / "build" / "ontology.owl", format=ox.RdfFormat.RDF_XML))
    assert len(triples) > 3000
    assert not any(triple.predicate.value.endswith("#imports") for triple in triples)


def test_the_vocabulary_is_loaded_as_skosmos_asks_it(said: list[str], place: Path) -> None:
    """By the command of the page, into the graph that the configuration names."""
    (line,) = (
        line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line[:13] == "oxigraph load"
    )
    program = Path(sys.executable).with_name("oxigraph")
    subprocess.run([program, *shlex.split(line)[1:]], cwd=place, check=True, capture_output=True, timeout=120)
    config = list(ox.parse(path=place / "config.ttl", format=ox.RdfFormat.TURTLE))
    (graph,) = (triple.object for triple in config if triple.predicate.value.endswith("#sparqlGraph"))
    (scheme,) = (triple.object for triple in config if triple.predicate.value.endswith("#mainConceptScheme"))
    store: Any = ox.Store.read_only(str(place / "skosmos-store"))
    tops = list(store.query(f"SELECT ?c {{ GRAPH {graph} {{ {scheme} <{SKOS}hasTopConcept> ?c }} }}"))
    assert len(tops) == 11
