"""``wsis-gdc matrix``: the same as the API for every pair of kinds, and a table that can be read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import QueryError
from wsis_gdc.cli import terminal
from wsis_gdc.cli.app import option_of
from wsis_gdc.files.matrix_text import matrix_csv as to_csv
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.questions.matrix import Asked

Invoke = Callable[..., Result]

KINDS = (
    *("objective", "section", "commitment", "principle", "action-line", "item", "goal", "target"),
    *("entity", "mechanism", "trend", "finding", "document", "plan-provision", "tunis-provision"),
    *("plan-section", "tunis-section", "wsis20-provision"),
)
PAIRS = tuple(product(KINDS, KINDS))


def test_these_are_all_kinds(kg: KnowledgeGraph) -> None:
    """So that no pair is missing below."""
    assert tuple(levels(kg.engine)) == KINDS


@pytest.mark.parametrize(("rows", "columns"), PAIRS, ids=lambda kind: kind)
def test_the_command_gives_what_the_api_gives(invoke: Invoke, kg: KnowledgeGraph, rows: str, columns: str) -> None:
    """The same CSV for a pair of kinds, or the same refusal where nothing connects them, which names options."""
    result = invoke("matrix", "--rows", rows, "--columns", columns)
    try:
        expected = (0, to_csv(kg.matrix(rows, columns)))
    except QueryError as error:
        assert (result.exit_code, result.stderr) == (2, f"Error: {error.in_words(option_of)}\n")
    else:
        assert (result.exit_code, result.stdout) == expected


def test_who_facilitates_what_can_be_asked(invoke: Invoke) -> None:
    """By stated facts, which is told."""
    result = invoke("matrix", "--rows", "entity", "--columns", "action-line")
    (itu,) = (line for line in result.stdout.splitlines() if line.startswith("ITU,"))
    assert itu == "ITU,International Telecommunication Union,,1,,1,1,1,,,,,,,1,,,,,,"
    assert result.stderr == "Connected by stated facts: UN entities, Action lines (facilitated by)\n"


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        ("entity", "action-line", "no lead or co-facilitator by the sources seen"),
        ("action-line", "entity", "no lead or co-facilitator by the sources seen"),
        ("commitment", "entity", "no such fact is stated"),
        ("action-line", "objective", "not looked at"),
    ],
)
def test_what_an_empty_cell_means_is_the_same_in_every_format(
    invoke: Invoke, kg: KnowledgeGraph, tmp_path: Path, rows: str, columns: str, said: str
) -> None:
    """Nobody looks for facts, so that a pair without one is none that was not looked at."""
    by = "claims" if said == "not looked at" else "facts"
    asked = ("matrix", "--rows", rows, "--columns", columns, "--by", by)
    file = tmp_path / "matrix.xlsx"
    assert invoke(*asked, "-o", file).exit_code == 0
    book = openpyxl.load_workbook(file)
    sheets = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    svg = invoke(*asked, "--format", "svg").stdout
    texts = {
        "table": " ".join(invoke(*asked, "--format", "table").stderr.split()),
        "markdown": invoke(*asked, "--format", "markdown").stdout,
        "latex": invoke(*asked, "--format", "latex").stdout,
        "xlsx": sheets,
        "svg": svg,
        "html": kg.matrix(rows, columns, by=by)._repr_html_(),
    }
    looked_at = by == "claims"
    for name, text in texts.items():
        if looked_at and name in ("markdown", "latex"):
            continue  # which tell signs only, and an empty cell has none
        assert said in text.lower(), name
        assert looked_at or "ooked at" not in text, name


@pytest.mark.parametrize(
    ("pair", "told"),
    [(("unctad", "C7-e-business"), True), (("C5", "unhcr"), True), (("itu", "C5"), False), (("gdc:11d", "C2"), False)],
)
def test_a_pair_of_entity_and_line_tells_that_nobody_is_known_to_answer(
    invoke: Invoke, pair: tuple[str, str], told: bool
) -> None:
    """A partner does not; the other roles that are recorded stand below."""
    shown = invoke("explain", *pair).stdout
    assert ("No lead or co-facilitator by the sources seen." in shown) == told
    assert ("partner (current" in shown) == ("unctad" in pair)


def test_a_filter_of_claims_is_refused_for_facts(invoke: Invoke) -> None:
    """Instead of an answer to another question."""
    result = invoke("matrix", "--rows", "entity", "--columns", "action-line", "--min-strength", "3")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: stated facts between entity and action-line: facilitated by: they are no claims, and no filter of "
        "claims holds for them; leave it out (minimum strength 3); ask with --by chain for the way through claims\n"
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--rows goal --columns trend", "with --chain, or name the way with --through action-line"),
        ("--rows entity --columns action-line --by claims", "(ask with --by facts)"),
        ("--rows goal --columns trend --by facts --through goal", "leave out --by, or --through and --chain"),
    ],
)
def test_a_refusal_names_options(invoke: Invoke, options: str, told: str) -> None:
    result = invoke("matrix", *options.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_link_that_a_filter_hides_has_a_sign_of_its_own(invoke: Invoke) -> None:
    """In the table and below it; CSV leaves it empty, as what nothing can be said of."""
    arguments = ("matrix", "--rows", "commitment", "--columns", "action-line", "--min-strength", "3", "--no-sublines")
    result = invoke(*arguments, "--format", "table")
    (shutdowns,) = (line for line in result.stdout.splitlines() if line.startswith("29(d)"))
    assert shutdowns.split()[-11:] == ["·", "·", "…", "·", "·", "·", "·", "·", "·", "·", "·"]
    assert "… Linked, but by no link that passes the filters" in " ".join(result.stderr.split())
    (shutdowns,) = (line for line in invoke(*arguments).stdout.splitlines() if line.startswith("29(d)"))
    assert shutdowns.endswith(",0,0,,0,0,0,0,0,0,0,0")


@pytest.fixture
def width(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make the screen so wide."""
    return lambda columns: monkeypatch.setattr(terminal, "WIDTH", columns)


@pytest.mark.parametrize("columns", [80, 100])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wide_table_is_split_into_blocks(invoke: Invoke, width: Any, columns: int, language: str) -> None:
    """Codes of columns are whole; the first block has the titles of the rows, the others repeat their codes."""
    width(columns)
    out = invoke(
        *("matrix", "--rows", "objective", "--columns", "action-line", "--format", "table", "--lang", language)
    ).stdout
    words = out.split()
    assert [code for code in ("C7-e-government", "C7-e-agriculture", "C10", "C11") if words.count(code) != 1] == []
    blocks = out.split("\n\n")
    assert len(blocks) == {80: 4, 100: 3}[columns]
    assert [len(block.splitlines()) for block in blocks[1:]] == [2 + 5] * (len(blocks) - 1)
    title = {"en": "Close all digital divides", "zh": "造福所有人"}[language]
    assert out.replace("\n", "").count(title[:9]) == 1


def test_totals_close_the_last_block(invoke: Invoke) -> None:
    """Each link once."""
    arguments = ("matrix", "--rows", "objective", "--columns", "action-line", "--no-sublines", "--totals")
    out = invoke(*arguments, "--format", "table").stdout.splitlines()
    assert out[0].split()[-1] == "Total"
    assert out[-1].split() == ["Total", "14", "16", "19", "24", "27", "34", "37", "12", "17", "32", "20", "252"]


FIELDS = {"sets": "set", "relations": "relation", "statuses": "status", "carry": "with_parts"}
FILTERS = {
    "value": "strength",
    "set": "icann",
    "relation": "extends",
    "min-strength": "3",
    "min-confidence": "0.9",
    "status": "adjudicated",
    "suggestions": None,
    "with-parts": None,
    "by": "claims",
    "through": "trend",
    "chain": None,
    "combine": "sum",
    "normalize": "row",
    "order": "strength",
    "group-by": "section",
    "totals": None,
}
"""What is chosen of a matrix, and not of two sets beside each other."""


def test_all_choices_of_a_matrix_are_tried_with_a_comparison() -> None:
    """So that a new one is not passed over in silence."""
    kept = {"rows", "columns", "language", "sublines"}
    fields = {FIELDS.get(name, name) for name in Asked.__dataclass_fields__}
    assert {name.replace("-", "_") for name in FILTERS} == (fields - kept) | {"totals"}


def test_a_comparison_is_one_document_by_either_command(invoke: Invoke, tmp_path: Path) -> None:
    """Counts and shares, then the cells that CSV holds; the ending of a file asks for it, too."""
    sets = ("wsis-gdc", "igf-2025-crosswalk")
    told = json.loads(invoke("compare", *sets, "--format", "json").stdout)
    assert (told["both"], told["only_a"], told["only_b"], told["size"]) == (33, 7, 11, 55)
    rows = list(csv.DictReader(io.StringIO(invoke("compare", *sets, "--format", "csv").stdout)))
    assert [(cell["row"], cell["column"], cell["where"]) for cell in told["cells"]] == [
        (row["row"], row["column"], row["where"]) for row in rows
    ]
    file = tmp_path / "x.json"
    assert invoke("compare", *sets, "-o", file).exit_code == 0
    assert json.loads(file.read_text("utf-8")) == told
    asked = ("--rows", "objective", "--columns", "action-line", "--no-sublines", "--compare", *sets)
    assert json.loads(invoke("matrix", *asked, "--format", "json").stdout) == told


@pytest.mark.parametrize("name", FILTERS)
def test_a_comparison_refuses_what_it_would_pass_over(invoke: Invoke, name: str) -> None:
    """It takes all claims of two sets: who chooses among them is not given the numbers of all."""
    asked = ("--rows", "objective", "--columns", "action-line", "--compare", "wsis-gdc", "igf-2025-crosswalk")
    result = invoke("matrix", *asked, f"--{name}", *filter(None, [FILTERS[name]]))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"leave out --{name}\n")
