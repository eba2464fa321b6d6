"""A small world for the files of matrices: a tame matrix and a hostile one, and the coded crosswalk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.links import Evidence, Link
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.matrix import Asked, Cell, LookedAt, Matrix, Numbers, matrix

collect_ignore = ["sssom_round_trip.py", "validate_crate.py"]  # run in environments of their own

BASE = "https://w3id.org/wsis-gdc/"
PAYLOADS = (
    '=HYPERLINK("http://a.example","x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    r"\input{/etc/passwd} $x$ %_#&^~{}",
    "a|b `c` [d](javascript:alert(1)) **e**",
    "[one] * two",
    "\u202e\u2028\x00\x07\ud800 end",
)


def thing(path: str, code: str, label: str, kind: str, group: str = "") -> Thing:
    return Thing(f"{BASE}{path}", code, label, "en", True, kind, group, "", "")


def link(row: Thing, column: Thing, strength: int | None, **more: Any) -> Link:
    values: dict[str, Any] = {
        "iri": f"{BASE}linkage/x/{row.code}-{column.code}",
        "predicate": "extends",
        "confidence": 0.5,
        "set_iri": f"{BASE}set/x",
        "set_label": "X",
        "claimant": "Somebody",
        "claim_kind": "coding",
        "status": "coded",
        "rationale": "Because.",
        "rationale_lang": "en",
        "evidence": (
            Evidence(f"{BASE}gdc/1", "1", "A/RES/79/1", "https://docs.un.org/en/A/RES/79/1"),
            Evidence(f"{BASE}gdc/2", "2(a)", "A/RES/79/1", "https://docs.un.org/en/A/RES/79/1"),
        ),
    }
    return Link(subject=row, object=column, strength=strength, **(values | more))


def matrix_of(
    title: str,
    kinds: tuple[str, str],
    rows: Sequence[Thing],
    columns: Sequence[Thing],
    cells: Mapping[tuple[str, str], Cell],
    looked_at: Collection[tuple[str, str]] = (),
) -> Matrix:
    """Return a matrix that counts the links of its cells; totals count each link once."""
    by_row = {thing.iri: place for place, thing in enumerate(rows)}
    by_column = {thing.iri: place for place, thing in enumerate(columns)}
    places = {(by_row[row], by_column[column]): cell for (row, column), cell in cells.items()}
    at = sorted(places)

    def number(row: int | None = None, column: int | None = None) -> int:
        chosen = [cell for (r, c), cell in places.items() if row in (None, r) and column in (None, c)]
        return len({link.iri for cell in chosen for link in cell.links})

    def totals() -> tuple[list[int], list[int], int]:
        return [number(row=r) for r in by_row.values()], [number(column=c) for c in by_column.values()], number()

    numbers = Numbers([r for r, _ in at], [c for _, c in at], [places[each].count for each in at], totals)
    seen = [(frozenset([row]), frozenset([column])) for row, column in looked_at]
    return Matrix(title, *kinds, tuple(rows), tuple(columns), cells, LookedAt(seen), numbers)


@pytest.fixture(scope="session")
def coded(oxigraph: OxigraphEngine) -> Matrix:
    """Every commitment against every action line, with today's data."""
    return matrix(oxigraph, Asked("commitment", "action-line"))


@pytest.fixture(scope="session")
def small() -> Matrix:
    """Two groups of two rows against two columns: a link of strength 3, one without, one pair looked at, one not."""
    rows = tuple(thing(f"gdc/{n}", str(n), f"Row {n}", "commitment", f"Group {n // 3}") for n in (1, 2, 3, 4))
    columns = tuple(thing(f"wsis/C{n}", f"C{n}", f"Column {n}", "action-line") for n in (1, 2))
    strong, bare = link(rows[0], columns[0], 3), link(rows[2], columns[1], None)
    cells = {(rows[0].iri, columns[0].iri): Cell((strong,)), (rows[2].iri, columns[1].iri): Cell((bare,))}
    seen = frozenset((row.iri, columns[0].iri) for row in rows[:3])
    return matrix_of("commitment × action-line", ("commitment", "action-line"), rows, columns, cells, seen)


@pytest.fixture(scope="session")
def hostile() -> Matrix:
    """An attack in every text of every row, column and link."""
    rows = tuple(
        Thing(f"{BASE}x/{n}", text, text, "en", False, "commitment", text, text, "") for n, text in enumerate(PAYLOADS)
    )
    columns = tuple(
        Thing(f"{BASE}y/{n}", text, text, "en", False, text, "", text, "") for n, text in enumerate(PAYLOADS)
    )
    cells = {}
    for n, (row, column, text) in enumerate(zip(rows, columns, PAYLOADS, strict=True)):
        addresses = ("javascript:alert(1)", "file:///etc/passwd", "https://a.example/'x", "https://docs.un.org/x")
        names = ("predicate", "set_label", "claimant", "claim_kind", "status", "rationale", "rationale_lang")
        evidence = tuple(Evidence(f"{BASE}e", text, f"{text}{address[:5]}", address) for address in addresses)
        more = dict.fromkeys(names, text) | {"iri": f"{BASE}linkage/x/{n}", "evidence": evidence}
        cells[row.iri, column.iri] = Cell((link(row, column, 2, **more),))
    return matrix_of(PAYLOADS[0], (PAYLOADS[1], PAYLOADS[2]), rows, columns, cells)
