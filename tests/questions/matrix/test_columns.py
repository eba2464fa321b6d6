"""Columns of integers that a build writes beside its store: the same numbers, or left aside with a reason."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyoxigraph as ox
import pytest

from wsis_gdc.curation.exports import write_store
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.oxigraph import fingerprint
from wsis_gdc.files.tables import matrix_csv as to_csv
from wsis_gdc.knowledge.facts import FACTS
from wsis_gdc.knowledge.things import KINDS, LANGUAGES
from wsis_gdc.questions.matrix import matrix
from wsis_gdc.questions.matrix.columns import FILE, columns_of, to_bytes
from wsis_gdc.questions.matrix.index import Index

if TYPE_CHECKING:
    from wsis_gdc.engines import RdflibEngine

WISHES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("commitment", "action-line", {"value": "strength"}),
    ("commitment", "action-line", {"value": "weighted", "min_confidence": 0.5, "sublines": False}),
    ("objective", "item", {"value": "relation", "language": "ar"}),
    ("action-line", "goal", {"value": "claimants", "sets": ["wsis-sdg-matrix"]}),
    ("finding", "action-line", {"value": "sum", "statuses": ["coded", "proposed"]}),
    ("entity", "action-line", {"by": "facts"}),
    ("entity", "objective", {"through": ["action-line"]}),
)


@pytest.fixture
def copied(built: Any, tmp_path: Path) -> Path:
    """A copy of what a matrix reads of a build, to be damaged."""
    shutil.copytree(built.folder / "store", tmp_path / "store")
    shutil.copy2(built.folder / FILE, tmp_path / FILE)
    return tmp_path


@pytest.mark.parametrize(("rows", "columns", "wishes"), WISHES)
def test_a_build_gives_the_numbers_of_its_graph(
    rows: str, columns: str, wishes: dict[str, Any], built: Any, oxigraph: OxigraphEngine
) -> None:
    """With the columns of the build, and read row by row from a store in memory."""
    opened = OxigraphEngine.open(built.folder / "store")
    made, read = matrix(opened, rows, columns, **wishes), matrix(oxigraph, rows, columns, **wishes)
    assert to_csv(made, totals=True) == to_csv(read, totals=True)
    assert made.rows == read.rows
    assert {pair: [link.iri for link in cell.links] for pair, cell in made.cells.items()} == {
        pair: [link.iri for link in cell.links] for pair, cell in read.cells.items()
    }


def test_every_column_is_what_the_rows_say(built: Any, oxigraph: OxigraphEngine) -> None:
    """All that an index can be asked, thing by thing."""
    opened = OxigraphEngine.open(built.folder / "store")
    one, other = Index(opened, columns_of(opened)), Index(oxigraph)
    assert one.link_iris == other.link_iris

    def named(index: Index, numbers: Any) -> list[str]:
        return [index.iris[number] for number in numbers.tolist()]

    def known(index: Index) -> dict[str, Any]:
        found: dict[str, Any] = {"ends": [named(index, side) for side in index.link_ends]}
        found |= {name: [named(index, side) for side in index.fact_ends(name)] for name in ("part", *FACTS)}
        found |= {f"members {kind}": set(named(index, index.members(kind))) for kind in KINDS}
        found |= {f"places {kind}": [index.iris[each] for each in index.places(kind, False)] for kind in KINDS}
        found |= {(kind, code): index.things(kind, code) for kind in KINDS for code in LANGUAGES}
        found |= {name: (words := index.words(name))[0] + words[1].tolist() for name in ("predicate", "status")}
        found |= {name: np.nan_to_num(index.numbers(name), nan=-1).tolist() for name in ("strength", "confidence")}
        found |= {"sets": index.sets[0] + index.sets[1].tolist(), "claimants": named(index, index.claimants)}
        return found | {status: index.of_status(status).tolist() for status in ("proposed", "coded", "unheard-of")}

    assert known(one) == known(other)


def test_a_first_matrix_of_a_build_reads_no_row(built: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the columns are really used."""
    opened = OxigraphEngine.open(built.folder / "store")

    def select(*_: object) -> None:
        raise AssertionError("asked the store")

    monkeypatch.setattr(OxigraphEngine, "select", select)
    assert len(matrix(opened, "commitment", "action-line", value="strength").numbers.by_place) > 200


def test_the_same_graph_gives_the_same_bytes(built: Any, oxigraph: OxigraphEngine) -> None:
    """Whatever was asked of the engine before."""
    graph = built.manifest.files["graph.nq"]
    assert to_bytes(oxigraph, graph) == (built.folder / FILE).read_bytes()


def _other_graph(folder: Path) -> None:
    (folder / FILE).write_bytes(to_bytes(OxigraphEngine.open(folder / "store"), "0" * 64))


def _flipped(folder: Path) -> None:
    content = bytearray((folder / FILE).read_bytes())
    for place in range(len(content) // 5, len(content), len(content) // 997):
        content[place] ^= 1
    (folder / FILE).write_bytes(content)


def _written_to(folder: Path) -> None:
    ox.Store(str(folder / "store")).add(ox.Quad(*(ox.NamedNode(f"x:{name}") for name in "spo")))


def _another_store(folder: Path) -> None:
    shutil.rmtree(folder / "store")
    write_store(ox.Store(), folder / "store")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_other_graph, "it is of another graph than the store"),
        (_flipped, ""),
        (lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes()[:-4000]), "zip"),
        (lambda folder: (folder / FILE).write_bytes(b""), ""),
        (_written_to, "was changed since"),
        (_another_store, "was not written with it"),
    ],
)
def test_columns_that_do_not_belong_to_the_store_are_left_aside(
    damage: Callable[[Path], None], reason: str, copied: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With the reason and the cure; numbers then come from the store."""
    damage(copied)
    opened = OxigraphEngine.open(copied / "store")
    index = Index(opened, columns_of(opened))
    with caplog.at_level(logging.WARNING, "wsis_gdc.questions.matrix.columns"):
        read = Index(opened)
        assert index.link_iris == read.link_iris
        for kind in ("commitment", "finding", "item") if read.link_iris else ():
            assert index.things(kind) == read.things(kind)
    assert f"{FILE} is not used: " in caplog.text
    assert reason in caplog.text
    assert "build again" in caplog.text


def test_a_store_without_columns_is_read_without_a_word(stored: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Stores of other programs and older builds have none."""
    opened = OxigraphEngine.open(stored / "store")
    assert columns_of(opened) is None
    assert caplog.text == ""


def test_reading_a_store_leaves_its_fingerprint(copied: Path) -> None:
    """Asking changes nothing; opening for writing does."""
    before = fingerprint(copied / "store")
    assert OxigraphEngine.open(copied / "store").ask("ASK { ?s ?p ?o }")
    assert fingerprint(copied / "store") == before
    del (opened := [ox.Store(str(copied / "store"))])[0]
    assert not opened
    assert fingerprint(copied / "store") != before


def test_rdflib_makes_the_full_matrix_in_seconds(rdflib_engine: RdflibEngine, oxigraph: OxigraphEngine) -> None:
    """The wording of a kind's members once made it take half a minute."""
    begin = time.monotonic()
    made = to_csv(matrix(rdflib_engine, "commitment", "action-line", value="strength"))
    assert time.monotonic() - begin < 10
    assert made == to_csv(matrix(oxigraph, "commitment", "action-line", value="strength"))
