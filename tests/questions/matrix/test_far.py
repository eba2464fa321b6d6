"""Chains over a remote store: the server groups the links of each step, and the numbers are those of columns."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.base.errors import QueryError
from wsis_gdc.engines.remote import RemoteEngine
from wsis_gdc.files.tables import matrix_csv as to_csv
from wsis_gdc.questions.matrix import matrix

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine, Solutions

CHAINS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("entity", "objective", {"through": ["action-line"]}),
    ("entity", "objective", {"through": ["action-line"], "sets": ["wsis-gdc"], "min_confidence": 0.8}),
    ("commitment", "goal", {"through": ["action-line"]}),
    ("goal", "trend", {"through": ["action-line"]}),
    ("objective", "entity", {"through": ["commitment", "action-line"], "sublines": False}),
    ("item", "goal", {"through": ["action-line"]}),
    ("action-line", "action-line", {"through": ["goal"], "sublines": False, "statuses": ["published"]}),
)


class Noting(RemoteEngine):
    """An endpoint that counts the rows that travel."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.asked: dict[str, int] = {}

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        answer = super().select(query)
        rows = list(answer.rows)
        self.asked[query] = len(rows)
        answer.rows = rows
        return answer


@pytest.fixture(scope="module")
def address(stored: Path) -> Iterator[str]:
    """A server of the whole graph, whose default graph is the union."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{found.getsockname()[1]}"
    command = [Path(sys.executable).with_name("oxigraph"), "serve-read-only", "--bind", host]
    process = subprocess.Popen([*command, "--location", stored / "store"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://{host}/query?query=ASK%20%7B%7D", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://{host}/query"
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize(("rows", "columns", "wishes"), CHAINS)
def test_a_chain_over_a_server_has_the_numbers_of_columns(
    rows: str, columns: str, wishes: dict[str, Any], address: str, oxigraph: OxigraphEngine
) -> None:
    """Counted, the strongest and the sum, with and without confidence; totals and pairs looked at too."""
    far = Noting(address)
    ways: tuple[dict[str, Any], ...] = ({"value": "count"}, {}, {"combine": "sum"}, {"value": "weighted"})
    for how in ways:
        if wishes.get("statuses") and how != {"value": "count"}:
            continue  # published claims state no strength
        found, here = (matrix(engine, rows, columns, **wishes, **how) for engine in (far, oxigraph))
        assert found.numbers.by_place.keys() == here.numbers.by_place.keys()
        assert list(found.numbers.by_place.values()) == pytest.approx(list(here.numbers.by_place.values()))
        assert (found.path, found.value, found.combine) == (here.path, here.value, here.combine)
        assert to_csv(found, totals=True) == to_csv(here, totals=True)
    assert any("GROUP BY ?near ?far" in query for query in far.asked)
    assert not any("?linkage sssom:subject_id ?end }" in query for query in far.asked)


def test_few_rows_travel_until_somebody_asks_for_links(address: str, oxigraph: OxigraphEngine) -> None:
    """Links are read for the cells that are looked at."""
    far = Noting(address)
    found = matrix(far, "entity", "objective", through=["action-line"])
    assert max(rows for query, rows in far.asked.items() if "GROUP BY" in query) < 100
    here = matrix(oxigraph, "entity", "objective", through=["action-line"])
    assert dict(found.cells) == dict(here.cells)
    assert any("?linkage sssom:subject_id ?end }" in query for query in far.asked)


def test_columns_can_be_asked_for(address: str, oxigraph: OxigraphEngine) -> None:
    """Which makes further chains of the same graph quick."""
    far = Noting(address)
    found = matrix(far, "entity", "objective", through=["action-line"], aggregate="columns")
    assert not any("GROUP BY ?near ?far" in query for query in far.asked)
    assert found.numbers.by_place == matrix(oxigraph, "entity", "objective", through=["action-line"]).numbers.by_place


@pytest.mark.parametrize(
    ("kinds", "wishes", "told"),
    [
        (("goal", "entity"), {"through": ["trend"]}, "nothing connects goal with trend; goal is connected with: obj"),
        (("entity", "goal"), {"through": ["action-line"], "value": "strength"}, "no claim on this chain states a str"),
        (("entity", "goal"), {"through": ["action-line"], "value": "claimants"}, "a chain has no claimants"),
    ],
)
def test_a_server_refuses_in_the_same_words(
    kinds: tuple[str, str], wishes: dict[str, Any], told: str, address: str, oxigraph: OxigraphEngine
) -> None:
    """Whoever counts."""
    more: dict[str, Any] = {"sets": ["wsis-sdg-matrix"]} if wishes.get("value") == "strength" else {}
    for engine in (RemoteEngine(address), oxigraph):
        with pytest.raises(QueryError, match=told):
            matrix(engine, kinds[0], kinds[1], **(wishes | more))
