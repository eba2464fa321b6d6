"""A second make of server, started by the script that the documentation names: the same rows as embedded.

Virtuoso where it can be had (as root it is installed from Debian's packages), else the Oxigraph server.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
from tests.engines.test_remote import free_port

from wsis_gdc.api import KnowledgeGraph, load
from wsis_gdc.base.errors import EndpointError
from wsis_gdc.engines import OxigraphEngine, Row
from wsis_gdc.files.matrix_text import matrix_csv as to_csv
from wsis_gdc.knowledge import queries

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "virtuoso.sh"


class Started(NamedTuple):
    """A running server: its make, the addresses for queries and of the Graph Store, and its folder."""

    make: str
    query: str
    store: str
    folder: Path


def script(verb: str, folder: Path, *options: str) -> str:
    """Run the script and return what it printed."""
    command = [str(SCRIPT), verb, "--folder", str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def started(light_stored: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """The server with the lighter graph published to it."""
    folder = tmp_path_factory.mktemp("server")
    script("start", folder, "--port", str(free_port() % 40_000 + 10_000))
    try:
        script("load", folder, "--build", str(light_stored))
        query, store = script("status", folder).split()
        yield Started((folder / "server").read_text(encoding="utf-8").strip(), query, store, folder)
    finally:
        script("stop", folder)
    assert not (folder / "pid").exists()


@pytest.fixture(scope="module")
def asked(started: Started) -> Iterator[KnowledgeGraph]:
    """The server as a graph to ask."""
    with load(endpoint=started.query) as kg:
        yield kg


def folded(row: Row) -> tuple[Any, ...]:
    """A row in which computed truth values are numbers, as Virtuoso gives them."""
    bits = {"true": "1", "false": "0", "1": "1", "0": "0"}

    def fold(term: Any) -> Any:
        plain = isinstance(term, ox.Literal) and term.datatype.value.endswith(("#boolean", "#integer"))
        return bits.get(term.value, term) if plain else term

    return tuple(map(fold, row))


@pytest.mark.parametrize("name", queries.names())
def test_a_named_query_gives_the_same_rows(asked: KnowledgeGraph, light: OxigraphEngine, name: str) -> None:
    """Each as often; truth values that a query computes may come as numbers."""
    query = queries.named(name)
    values = {parameter.name: parameter.example for parameter in query.parameters}
    here = light.select(queries.bind(light, query, values))
    there = asked.engine.select(queries.bind(asked.engine, query, values))
    assert there.variables == here.variables
    assert Counter(map(folded, there)) == Counter(map(folded, here))


def test_the_matrix_is_the_same(asked: KnowledgeGraph, light: OxigraphEngine) -> None:
    """Cells, labels and evidence."""
    there, here = asked.matrix("action-line", "goal"), KnowledgeGraph(light).matrix("action-line", "goal")
    assert to_csv(there) == to_csv(here)
    assert dict(there.cells) == dict(here.cells)


def test_the_network_is_the_same(asked: KnowledgeGraph, light: OxigraphEngine) -> None:
    """Nodes and edges with what is known of them."""
    there, here = asked.network(), KnowledgeGraph(light).network()
    assert dict(there.nodes(data=True)) == dict(here.nodes(data=True))
    assert sorted(there.edges(keys=True, data=True), key=str) == sorted(here.edges(keys=True, data=True), key=str)


def test_publishing_needs_the_password_where_there_is_one(started: Started, light_stored: Path) -> None:
    """Virtuoso asks for a digest; the script gives it."""
    from wsis_gdc.curation.publishing import push
    from wsis_gdc.engines.credentials import Credentials
    from wsis_gdc.engines.http import Client

    if not (started.folder / "password").exists():
        pytest.skip("this server has no password")
    with pytest.raises(EndpointError, match="401"):
        push(light_stored / "store", Client(started.store, credentials=Credentials("dba", "wrong")))


def test_loading_again_changes_nothing(started: Started, light_stored: Path) -> None:
    """The server notes what it holds."""
    told = script("load", started.folder, "--build", str(light_stored))
    assert {line.split(":")[0] for line in told.splitlines()} == {"already there"}
