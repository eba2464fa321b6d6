"""Workers kept ready for queries from strangers: what they answer, what ends them, and whose turn it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from wsis_gdc.base.errors import LimitError, QueryError, StoreError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.guarded import Limits
from wsis_gdc.engines.worker_pool import BusyError, Question, ReplacedError, StorePool, UnacceptableError

ENDLESS = Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
LARGE = Question("SELECT * { ?s ?p ?o }")


def run(stored: Path, work: Callable[[StorePool], Awaitable[None]], **choices: object) -> None:
    """Let something work with a pool over the whole graph, and see that it closes."""
    digest = json.loads((stored / "store" / "wsis-gdc.json").read_text(encoding="utf-8")).get("graph", "")

    async def working() -> None:
        pool = StorePool(stored / "store", digest, **choices)  # type: ignore[arg-type]
        await pool.start()
        try:
            await work(pool)
        finally:
            async with asyncio.timeout(30):
                await pool.close()
        assert (pool.ready, pool.working, pool.waiting) == (0, 0, 0)

    asyncio.run(working())


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_an_answer_has_the_bytes_of_the_engine(stored: Path, oxigraph: OxigraphEngine, format: str) -> None:
    """Unbound cells, languages, datatypes and line breaks included."""
    query = """SELECT ?x ?y { VALUES (?x ?y) {
      ("a\\tb\\nc" UNDEF) ("é"@fr 1.50) (wsis:C5 true) ("" "2030"^^xsd:gYear) (UNDEF UNDEF) } }"""

    async def ask(pool: StorePool) -> None:
        answer = await pool.ask(Question(query, rows=format))
        assert (answer.kind, answer.content) == ("rows", oxigraph.select(query).serialize(format))

    run(stored, ask, size=1)


def test_mistakes_are_told_and_end_no_worker(stored: Path) -> None:
    """In the words of the engine."""

    async def ask(pool: StorePool) -> None:
        with pytest.raises(QueryError, match="line 1, column"):
            await pool.ask(Question("SELECT * {"))
        with pytest.raises(QueryError, match="SERVICE is not allowed"):
            await pool.ask(Question("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }"))
        with pytest.raises(UnacceptableError):
            await pool.ask(Question("DESCRIBE wsis:C5", triples=None))
        assert (await pool.ask(Question("ASK {}"))).content == b'{"head":{},"boolean":true}'
        assert pool.ready == 1

    run(stored, ask, size=1)


@pytest.mark.parametrize(
    ("limit", "question", "limits"),
    [
        ("time", ENDLESS, Limits(seconds=0.2)),
        ("rows", LARGE, Limits(rows=100)),
        ("rows", Question("CONSTRUCT WHERE { ?s ?p ?o }"), Limits(rows=100)),
        ("bytes", LARGE, Limits(seconds=60, rows=None, bytes=10_000)),
        ("size", Question("#" * 200 + "\nASK {}"), Limits(characters=100)),
    ],
)
def test_a_limit_is_named_and_the_next_is_answered(
    stored: Path, limit: str, question: Question, limits: Limits
) -> None:
    """By a new worker; the time that it took is told whatever came of it."""
    spent: list[float] = []

    async def ask(pool: StorePool) -> None:
        with pytest.raises(LimitError) as told:
            await pool.ask(question, spent=spent.append)
        assert told.value.limit == limit
        assert (await pool.ask(Question("ASK {}", truth="csv"))).content == b"true\n"

    run(stored, ask, size=1, limits=limits)
    assert len(spent) == 1


def test_who_goes_away_in_the_middle_of_a_large_answer_stops_nothing(stored: Path) -> None:
    """Neither the next query nor the end of the pool."""

    async def ask(pool: StorePool) -> None:
        for seconds in (0.0, 0.1, 0.4):
            asking = asyncio.ensure_future(pool.ask(LARGE))
            await asyncio.sleep(seconds)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        assert (await pool.ask(Question("ASK {}"))).kind == "truth"

    run(stored, ask, size=1, limits=Limits(seconds=60, rows=None))


def test_no_client_has_all_workers(stored: Path) -> None:
    """Another is answered while the queries of one go on; those of the one wait."""

    async def ask(pool: StorePool) -> None:
        await _ready(pool, 2)
        hostile = [asyncio.ensure_future(pool.ask(ENDLESS, "one")) for _ in range(3)]
        await asyncio.sleep(0.1)
        assert (pool.working, pool.waiting) == (1, 2)
        for _ in range(5):
            assert (await pool.ask(Question("ASK {}"), "other")).kind == "truth"
        assert not any(each.done() for each in hostile)
        for each in hostile:
            each.cancel()
        await asyncio.gather(*hostile, return_exceptions=True)

    run(stored, ask, size=2, limits=Limits(seconds=30))


def test_too_many_that_wait_are_refused(stored: Path) -> None:
    """At once."""

    async def ask(pool: StorePool) -> None:
        waiting = [asyncio.ensure_future(pool.ask(ENDLESS)) for _ in range(2)]
        await asyncio.sleep(0.1)
        with pytest.raises(BusyError):
            await pool.ask(Question("ASK {}"))
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    run(stored, ask, size=1, queue=1)


def test_a_worker_is_replaced_after_its_share_of_queries(stored: Path) -> None:
    """And every query is answered."""

    async def ask(pool: StorePool) -> None:
        for number in range(7):
            answer = await pool.ask(Question(f"SELECT ({number} AS ?n) {{}}", rows="csv"))
            assert answer.content == f"n\r\n{number}\r\n".encode()

    run(stored, ask, size=1, lasting=3)


def test_another_build_in_the_place_of_the_store_is_noticed(stored: Path) -> None:
    """No worker answers from it."""

    async def start(store: Path) -> None:
        await StorePool(store, "0" * 64, size=1).start()

    with pytest.raises(ReplacedError):
        asyncio.run(start(stored / "store"))
    with pytest.raises(StoreError):
        asyncio.run(start(stored / "nowhere"))


async def _ready(pool: StorePool, number: int) -> None:
    async with asyncio.timeout(60):
        while pool.ready < number:
            await asyncio.sleep(0.05)
