"""A graph of other data: without the crosswalk, without any claim, or without entities, it is told what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from tests.site.conftest import MODEST

from wsis_gdc.building import whole
from wsis_gdc.curation import assembly
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.office.booklet import booklet
from wsis_gdc.knowledge.coding import lines_read
from wsis_gdc.questions.asks import asks
from wsis_gdc.questions.explain import explain
from wsis_gdc.questions.gaps import gaps
from wsis_gdc.questions.pack import pack
from wsis_gdc.site.contents import pages
from wsis_gdc.site.rendering import about

if TYPE_CHECKING:
    from wsis_gdc.curation.assembly import Sheet

LACKING: dict[str, Callable[[str], bool]] = {
    "crosswalk": lambda name: name.endswith("mappings/wsis-gdc.yaml") or "/mappings/coding/" in name,
    "claims": lambda name: "/mappings/" in name,
    "entities": lambda name: name.endswith(("/entities.yaml", "/facilitations.yaml", "/ungis.yaml")),
}
"""Which of the data files a graph does without."""


@pytest.fixture(scope="module", params=LACKING)
def lacking(request: pytest.FixtureRequest, sheets: tuple[Sheet, ...]) -> Iterator[tuple[str, OxigraphEngine]]:
    """What is lacking, and the graph without it: neither has it trends, goals, findings and a part of the texts."""
    left_out, names = LACKING[request.param], [f"/{path.as_posix()}" for path in assembly.data_files()]
    held = [
        sheet
        for name, sheet in zip(names, sheets, strict=True)
        if (MODEST.search(name) or name.endswith("/plan-of-action.yaml")) and not left_out(name)
    ]
    yield request.param, OxigraphEngine(whole(held)[0], union=True)


def test_what_nobody_looked_at_is_not_told_as_nothing(lacking: tuple[str, OxigraphEngine]) -> None:
    """Nor that no commitment continues a line, nor that its items are taken up by none."""
    lacks, engine = lacking
    assert bool(lines_read(engine)) == (lacks == "entities")
    found = pack(engine, "C5")
    book = booklet(found)
    tables = {table.name: table for table in book.tables}
    if lacks == "entities":
        assert found.commitments
        assert found.untouched
        assert not found.unread
        return
    assert [line.code for line in found.unread] == ["C5"]
    assert found.untouched == ()
    assert dict(book.facts)["Commitments linked"] == "Not looked at"
    for name in ("commitments", "neighbours"):
        assert (tables[name].rows, tables[name].empty) == ((), "Not looked at: nothing can be said.")
    opening = booklet(pack(engine, "itu")).opening
    assert opening.startswith("It answers today for C2, C4, C5, C6 and C7-e-environment. Asked by name in ")
    assert "Compact is linked" not in opening


def test_its_questions_are_answered(lacking: tuple[str, OxigraphEngine]) -> None:
    """Also those that would tell entities, or claims, where there are some."""
    lacks, engine = lacking
    assert asks(engine)
    told = explain(engine, "gdc:11d", "C2")
    assert bool(told.links) == bool(told.looked_at) == (lacks == "entities")
    assert {gap.question for gap in gaps(engine)} >= {"commitments"}


def test_its_pages_are_written(lacking: tuple[str, OxigraphEngine]) -> None:
    """All of them; that of a line says that nobody looked where nobody did."""
    lacks, engine = lacking
    written = dict(pages(engine, about("0")))
    line = written["things/wsis-C5.html"]
    assert ("Not looked at: nothing can be said." in line) == (lacks != "entities")
    assert ("No commitment of the Compact continues this line." in line) == (lacks == "entities")
    assert "index.html" in written
