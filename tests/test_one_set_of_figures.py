"""How many there are of what is one number on every page, in the README and in the report."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import OPENING
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.questions.analysis import analyse, read_facts, tables
from wsis_gdc.questions.counts import counts
from wsis_gdc.questions.gaps import asked_of


@pytest.fixture(scope="module")
def numbers(oxigraph: OxigraphEngine) -> dict[str, int]:
    """The glossary of counts."""
    return {count.name: count.number for count in counts(oxigraph)}


def _text(folder: Path, name: str) -> str:
    html = (folder / name).read_text(encoding="utf-8")
    words = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style|svg).*?</\1>", "", html, flags=re.DOTALL))
    return re.sub(r"\s+", " ", unescape(words))


def test_the_start_page_and_the_readme_quote_the_glossary(built: Any, root: Path, numbers: dict[str, int]) -> None:
    """Provisions, acts, links and mapping sets; suggestions only where there are some."""
    start = _text(built.folder, "index.html")
    commitments = f"{numbers['acts']} are commitments, {numbers['openings']} of them opening clauses of a list"
    assert f"{numbers['provisions']} provisions, of which {commitments}; " in start
    assert f"Counted apart, since they only open a list: {numbers['openings']}." in start
    assert numbers["suggestions"] == 0
    assert f"{numbers['taken up']:,} links taken up by a claimant, in {numbers['sets']} mapping sets" in start
    readme = {
        name: int(number.replace(",", ""))
        for number, name in re.findall(r"([\d,]+)<!--=count-([a-z-]+)-->", (root / "README.md").read_text("utf-8"))
    }
    assert len(readme) == 5
    assert readme == {name: numbers[name.replace("-", " ")] for name in readme}


def test_every_page_has_the_same_number_of_commitments(
    built: Any, oxigraph: OxigraphEngine, numbers: dict[str, int]
) -> None:
    """Start page, index, matrix and gaps; the report counts those without opening clauses, and says so."""
    acting = numbers["acts"]
    assert sum(numbers[kind] for kind in acts(oxigraph)) == acting
    assert f"Of {acting} commitments" in _text(built.folder, "index.html")
    assert f"Commitments {acting} " in _text(built.folder, "things.html")
    assert f"Of the {acting} commitments" in _text(built.folder, "coordination.html")
    assert sum(asked_of(oxigraph)["commitments"].values()) == acting
    facts = read_facts(oxigraph)
    report = tables(analyse(facts, resamples=0))["coverage.objectives"].set_index("label")
    openings = {
        unit
        for unit, reason in facts.reasons.items()
        if reason == OPENING and any(unit in tables_of(oxigraph).members(kind) for kind in acts(oxigraph))
    }
    linked = {tie.column for tie in facts.lines.published}
    assert len(openings) == numbers["openings"]
    assert report.loc["all", "commitments"] == acting - len(openings - linked)


@pytest.mark.parametrize("kind", ["action-line", "item", "entity", "mechanism", "trend", "goal"])
def test_the_index_lists_as_many_of_a_kind_as_the_glossary(
    built: Any, oxigraph: OxigraphEngine, numbers: dict[str, int], kind: str
) -> None:
    """And the folder has as many sheets."""
    html = (built.folder / "things.html").read_text(encoding="utf-8")
    group = re.search(rf'id="kind-{kind}".*?(?=id="kind-|</main>)', html, re.DOTALL)
    assert group is not None
    doors = set(re.findall(r'href="(things/[^"]+\.html)"', group[0]))
    assert len(doors) == numbers[kind]
    assert all((built.folder / door).is_file() for door in doors)
