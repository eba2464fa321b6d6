"""The central tables: what counts for what, the file that a build keeps, and the same numbers from any store."""

from __future__ import annotations

import hashlib
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count, cycle, islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from tests.engines.test_remote import running

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import expand
from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.oxigraph import fingerprint, read_stamp
from wsis_gdc.engines.remote import RemoteEngine
from wsis_gdc.files.matrix_text import matrix_csv as to_csv
from wsis_gdc.knowledge.central import FILE, TOP, _checksum, tables_of, write
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.questions.matrix import VALUES, Asked, matrix

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.engines.rdflib_memory import RdflibEngine
    from wsis_gdc.knowledge.central import Parts

COUNTED = (*VALUES, "facts")
TABLES = ("node", "member", "counts_for", "link", "fact", "whole", "looked_at", "rationale", "evidence")

WISHES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("commitment", "action-line", {"value": "strength"}),
    ("commitment", "action-line", {"value": "weighted", "min_confidence": 0.5, "sublines": False}),
    ("objective", "item", {"value": "relation", "language": "ar"}),
    ("action-line", "goal", {"value": "claimants", "sets": ["wsis-sdg-matrix"], "carry": "with-parts"}),
    ("finding", "action-line", {"value": "sum", "statuses": ["coded", "proposed"]}),
    ("entity", "action-line", {"by": "facts"}),
    ("entity", "objective", {"through": ["action-line"]}),
)


@pytest.fixture(scope="module")
def opened(built: Any) -> OxigraphEngine:
    """The store of a build, with its tables."""
    return OxigraphEngine.open(built.folder / "store")


@pytest.fixture(scope="module")
def remote(light_stored: Path) -> Iterator[RemoteEngine]:
    """A server of the lighter graph on this machine."""
    with running(light_stored / "store", "serve-read-only") as server:
        engine = RemoteEngine(server.query)
        yield engine
        engine.close()


@pytest.fixture(scope="module")
def small(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What questions read of a build, of a graph with one link; not to be changed."""
    folder, memory = tmp_path_factory.mktemp("small"), ox.Store()
    memory.load(path=root / "tests" / "graphs" / "small.nq", format=ox.RdfFormat.N_QUADS)
    quads = dump(memory, "nq")
    graph = hashlib.sha256(quads).hexdigest()
    write_store(folder / "store", quads, dump(memory, "nt"), graph=graph)
    write(OxigraphEngine(memory, union=True), folder / FILE, graph)
    return folder


@pytest.fixture
def copied(small: Path, tmp_path: Path) -> Path:
    """The same, to be damaged."""
    return Path(shutil.copytree(small, tmp_path / "build"))


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that holds knowledge."""
    tables = tables_of(engine)
    tables.texts()
    return {name: sorted(tables.rows(f"SELECT * FROM {name}"), key=repr) for name in TABLES}  # noqa: S608


def numbers(engine: Engine, share: int, **wishes: Any) -> dict[tuple[str, str], Any]:
    """The values of one of as many shares of all pairs of kinds as there are ways to count."""
    found: dict[tuple[str, str], Any] = {}
    for rows, columns in islice(product(levels(engine), repeat=2), share, None, len(COUNTED)):
        try:
            made = matrix(engine, Asked(rows, columns, **{"by": "claims", **wishes}))
        except QueryError as error:
            found[rows, columns] = str(error)
        else:
            found[rows, columns] = (made.numbers.by_place, made.row_totals, made.column_totals, made.total)
    return found


# The file of a build


@pytest.mark.parametrize(("rows", "columns", "wishes"), WISHES)
def test_a_build_gives_the_numbers_of_its_graph(
    rows: str, columns: str, wishes: dict[str, Any], opened: OxigraphEngine, oxigraph: OxigraphEngine
) -> None:
    """With the file of the build, and with tables that are filled from a store in memory."""
    made, read = (matrix(engine, Asked(rows, columns, **wishes)) for engine in (opened, oxigraph))
    assert to_csv(made, totals=True) == to_csv(read, totals=True)
    assert made.rows == read.rows
    assert {pair: [link.iri for link in cell.links] for pair, cell in made.cells.items()} == {
        pair: [link.iri for link in cell.links] for pair, cell in read.cells.items()
    }


def test_a_first_matrix_of_a_build_asks_little_of_its_store(built: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The levels of the frameworks only: no link, no member, no label."""
    asked: list[str] = []
    select = OxigraphEngine.select

    def listed(engine: OxigraphEngine, query: str) -> Any:
        asked.append(query)
        return select(engine, query)

    monkeypatch.setattr(OxigraphEngine, "select", listed)
    made = matrix(OxigraphEngine.open(built.folder / "store"), Asked("commitment", "action-line", value="strength"))
    assert len(made.numbers.by_place) > 100
    assert not [query for query in asked if "wg:Level" not in query and "preferredNamespaceUri" not in query]


def test_the_same_facts_give_the_same_bytes(built: Any, oxigraph: OxigraphEngine, tmp_path: Path) -> None:
    """Whatever was asked of the engine before; any SQLite program opens the file."""
    write(oxigraph, tmp_path / "again.sqlite", str(read_stamp(built.folder / "store")["graph"]))
    assert (tmp_path / "again.sqlite").read_bytes() == (built.folder / FILE).read_bytes()
    database = sqlite3.connect(tmp_path / "again.sqlite")
    (count,) = database.execute("SELECT COUNT(*) FROM link").fetchone()
    database.close()
    (row,) = oxigraph.select("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a wg:Linkage }").texts()
    assert count == int(row[0])


def _other_graph(folder: Path) -> None:
    (folder / FILE).unlink()
    write(OxigraphEngine(ox.Store()), folder / FILE, "0" * 64)


def _cut(folder: Path) -> None:
    (folder / FILE).write_bytes((folder / FILE).read_bytes()[:3000])


def _other_form(folder: Path) -> None:
    database = sqlite3.connect(folder / FILE)
    database.execute("UPDATE about SET value = '0' WHERE key = 'form'")
    database.commit()
    database.close()
    content = bytearray((folder / FILE).read_bytes())
    content[60:64] = _checksum(bytes(content))
    (folder / FILE).write_bytes(content)


def _written_to(folder: Path) -> None:
    ox.Store(str(folder / "store")).add(ox.Quad(*(ox.NamedNode(f"x:{name}") for name in "spo")))


def _another_store(folder: Path) -> None:
    shutil.rmtree(folder / "store")
    write_store(folder / "store", b"<x:s> <x:p> <x:o> <x:g> .\n", b"<x:s> <x:p> <x:o> .\n")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_other_graph, "it was made of another graph"),
        (_cut, ""),
        (lambda folder: (folder / FILE).write_bytes(b"<html>" * 999), "it is damaged"),
        (lambda folder: (folder / FILE).write_bytes(b""), ""),
        (_other_form, "it was written by another version of this program"),
        (_written_to, "the store was not written with it, or was changed since"),
        (_another_store, "the store was not written with it, or was changed since"),
    ],
    ids=["other graph", "cut", "no database", "empty", "other version", "written to", "another store"],
)
def test_a_file_that_does_not_belong_to_the_store_is_left_aside(
    damage: Callable[[Path], None],
    reason: str,
    small: Path,
    copied: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With the reason and the cure; numbers then come from the store."""
    damage(copied)
    engine = OxigraphEngine.open(copied / "store")
    with caplog.at_level(logging.WARNING, "wsis_gdc.knowledge.central"):
        found = everything(engine)
    assert f"{FILE} is not used: " in caplog.text
    assert reason in caplog.text
    assert "build again" in caplog.text
    known = everything(OxigraphEngine.open(small / "store"))["link"]
    assert len(known) == 1
    assert found["link"] == ([] if damage is _another_store else known)


def test_a_store_without_the_file_is_read_without_a_word(stored: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Stores of other programs and older builds have none."""
    assert len(tables_of(OxigraphEngine.open(stored / "store")).members("action-line")) == 19
    assert caplog.text == ""


def test_reading_a_store_leaves_its_fingerprint(copied: Path) -> None:
    """Asking changes nothing; opening for writing does."""
    before = fingerprint(copied / "store")
    everything(OxigraphEngine.open(copied / "store"))
    assert fingerprint(copied / "store") == before
    _written_to(copied)
    assert fingerprint(copied / "store") != before


# Filled from any store


def test_the_tables_are_the_same_filled_from_any_engine(
    oxigraph: OxigraphEngine,
    opened: OxigraphEngine,
    light: OxigraphEngine,
    rdflib_engine: RdflibEngine,
    remote: RemoteEngine,
) -> None:
    """A build's own, rdflib's, and those of an endpoint, row for row; so every number over them is the same."""
    for engine, others in ((oxigraph, (opened,)), (light, (rdflib_engine, remote))):
        known = everything(engine)
        assert len(known["link"]) > 1000
        for other in others:
            for name, rows in everything(other).items():
                assert rows == known[name], (other.name, name)


@pytest.mark.parametrize(
    ("share", "value", "carry"), list(zip(count(), COUNTED, cycle(("own", "with-parts")), strict=False))
)
def test_every_kind_and_every_value_is_the_same_from_any_engine(
    share: int, value: str, carry: str, light: OxigraphEngine, rdflib_engine: RdflibEngine, remote: RemoteEngine
) -> None:
    """Values, totals and refusals; each pair of kinds once, since the tables are known to be the same row for row."""
    wishes = {"by": "facts", "carry": carry} if value == "facts" else {"value": value, "carry": carry}
    known = numbers(light, share, **wishes)
    assert len(known) > 40
    assert sum(not isinstance(told, str) for told in known.values()) > 10
    assert numbers(rdflib_engine, share, **wishes) == known
    assert numbers(remote, share, **wishes) == known


# What counts for what


def nearness(engine: Engine, thing: str, kind: str) -> dict[str, int]:
    """The members of a kind that a thing counts for, with how near they are: 2 itself, 1 nearest, 0 farther."""
    rows = tables_of(engine).rows(
        """SELECT m.iri, c.nearness FROM counts_for c JOIN node t ON t.id = c.thing JOIN node m ON m.id = c.member
        WHERE t.iri = ? AND c.kind = ?""",
        (expand(thing), kind),
    )
    return dict(rows)


@pytest.mark.parametrize(
    ("thing", "kind", "expected"),
    [
        ("gdc:11d", "commitment", {"gdc:11d": 2, "gdc:11": 0}),
        ("gdc:11", "commitment", {"gdc:11": 2}),
        ("gdc:11d", "objective", {"gdc:objective-1": 1}),
        ("wsis:C7-e-health", "action-line", {"wsis:C7-e-health": 2, "wsis:C7": 0}),
        ("wsis:C7-e-health", f"action-line{TOP}", {"wsis:C7": 1}),
        ("poa:9c", "action-line", {"wsis:C2": 1}),
        ("poa:9c", "item", {"poa:9c": 2}),
        ("sdg:9.c", "goal", {"sdg:9": 1}),
        ("sdg:9.c", "target", {"sdg:9.c": 2}),
        ("sdg:9", "target", {}),
        ("wsis:C2", "goal", {}),
    ],
)
def test_a_thing_counts_for_itself_or_its_nearest_whole(
    thing: str, kind: str, expected: dict[str, int], oxigraph: OxigraphEngine
) -> None:
    """Farther wholes are known too, for questions with parts; nothing counts for its parts."""
    assert nearness(oxigraph, thing, kind) == {expand(name): near for name, near in expected.items()}


@pytest.mark.parametrize(
    ("thing", "parts", "some", "others"),
    [
        ("gdc:11", "own", {"gdc:11"}, {"gdc:11d"}),
        ("gdc:11", "with-parts", {"gdc:11", "gdc:11d"}, {"gdc:13b"}),
        ("wsis:C7", "own", {"wsis:C7"}, {"wsis:C7-e-health"}),
        ("wsis:C7", "with-parts", {"wsis:C7", "wsis:C7-e-health"}, {"wsis:C8"}),
        ("wsis:C2", "own", {"wsis:C2", "poa:9c"}, {"wsis:C7"}),
        ("wsis:C2", "self", {"wsis:C2"}, {"poa:9c"}),
        ("sdg:9", "own", {"sdg:9", "sdg:9.c"}, {"sdg:8"}),
        ("gdc:objective-1", "own", {"gdc:objective-1", "gdc:11d"}, {"gdc:29d"}),
    ],
)
def test_a_thing_carries_what_counts_for_it(
    thing: str, parts: Parts, some: set[str], others: set[str], oxigraph: OxigraphEngine
) -> None:
    """Its own, with its parts, or itself alone."""
    tables = tables_of(oxigraph)
    rows = tables.rows(f"SELECT iri FROM node WHERE id IN ({tables.carried(expand(thing), parts)})")  # noqa: S608
    found = {iri for (iri,) in rows}
    assert {expand(each) for each in some} <= found
    assert not {expand(each) for each in others} & found


def test_paragraph_11_carries_the_links_of_its_letters_only_with_parts(oxigraph: OxigraphEngine) -> None:
    """Its letters each keep their own either way."""
    own, wide = (
        matrix(oxigraph, Asked("commitment", "action-line", sets=["wsis-gdc"], carry=carry))
        for carry in ("own", "with-parts")
    )
    eleven, c2 = expand("gdc:11"), expand("wsis:C2")
    letters = [row.iri for row in own.rows if row.iri.startswith(eleven) and row.iri != eleven]
    assert len(letters) > 3
    named = {link.iri for each in letters if (each, c2) in own.cells for link in own.cells[each, c2].links}
    assert named
    assert (eleven, c2) not in own.cells
    assert {link.iri for link in wide.cells[eleven, c2].links} == named
    assert all(own.value_of(each, c2) == wide.value_of(each, c2) for each in letters)
