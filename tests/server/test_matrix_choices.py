"""What is chosen of a matrix: alike by options of the command, keywords of Python, parameters, arguments of agents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.conftest import Run
from tests.server.conftest import Server

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import expand
from wsis_gdc.cli.commands.matrix import command
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.matrix import Asked
from wsis_gdc.server.agents.pair_answers import matrix_cell
from wsis_gdc.server.agents.tool_calls import _checked as checked
from wsis_gdc.server.agents.tools import TOOLS
from wsis_gdc.server.matrix_choices import PARAMETERS

SAMPLES: dict[str, tuple[Any, ...]] = {
    "value": ("count", "strength", "sum", "weighted", "relation", "claimants"),
    "set": ("wsis-gdc",),
    "relation": ("extends", "continues"),
    "min_strength": (2, 3),
    "min_confidence": (0, 0.75, 0.9),
    "status": ("adjudicated",),
    "suggestions": (True,),
    "with_parts": (True,),
    "sublines": (False,),
    "by": ("claims", "chain"),
    "through": ("objective",),
    "chain": (True,),
    "combine": ("count", "sum"),
    "normalize": ("row", "column"),
    "order": ("strength", "similarity"),
    "group_by": ("objective", "section"),
}
"""Values of each parameter but those that every question has."""

(TAKEN,) = (tool.takes["properties"] for tool in TOOLS if tool.name == "matrix_cell")
CELL = {name: schema.get("default") for name, schema in TAKEN.items()}
"""The arguments of agents, as they are where nothing is given."""

FIELDS = {"set": "sets", "relation": "relations", "status": "statuses", "with_parts": "carry"}
WITH: dict[str, dict[str, Any]] = {"combine": {"by": "chain"}, "min_confidence": {"with_parts": True}}
KINDS = {"through": ("entity", "action-line"), "combine": ("entity", "goal")}


def samples() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each question as the values of its parameters."""
    for name, values in SAMPLES.items():
        rows, columns = KINDS.get(name, ("commitment", "action-line"))
        for value in values:
            yield f"{name}={value}", {"rows": rows, "columns": columns, name: value, **WITH.get(name, {})}


ASKED = dict(samples())


def options(values: dict[str, Any]) -> list[str]:
    """Return parameters as options of the command."""
    found = []
    for name, value in values.items():
        option = f"--{name.replace('_', '-')}"
        if value is False:
            found.append(f"--no-{name}")
        else:
            found += [option] if value is True else [option, str(value)]
    return found


def keywords(values: dict[str, Any]) -> dict[str, Any]:
    """Return parameters as keywords of Python."""
    many = ("set", "relation", "status", "through")
    given = {FIELDS.get(name, name): [value] if name in many else value for name, value in values.items()}
    return given | ({"carry": "with-parts"} if "carry" in given else {})


@pytest.mark.parametrize("asked", ASKED)
def test_a_choice_gives_the_same_numbers(asked: str, server: Server, run: Run, oxigraph: OxigraphEngine) -> None:
    """Cell by cell, in the same order, with the same groups: by the command, in Python, over the API, as a file."""
    values = ASKED[asked]
    said = json.loads(run("matrix", *options(values), "--format", "json").out)
    address = urlencode({name: json.dumps(each) if isinstance(each, bool) else each for name, each in values.items()})
    told = server.ask(f"/api/matrix?{address}").json
    assert {name: told.get(name) for name in said} == said
    assert said["cells"]
    made = KnowledgeGraph(oxigraph).matrix(**keywords(values))
    numbers = {(cell["row"], cell["column"]): cell["value"] for cell in said["cells"]}
    assert numbers == {pair: made.value_of(*pair) for pair in made.cells}
    assert [row["id"] for row in said["rows"]] == [row.iri for row in made.rows]
    assert [column["id"] for column in said["columns"]] == [column.iri for column in made.columns]
    file = server.ask(f"/download/matrix.csv?{address}").content.decode()
    assert file == run("matrix", *options(values), "--format", "csv").out


@pytest.mark.parametrize("asked", [name for name in ASKED if name.partition("=")[0] not in ("order", "group_by")])
def test_a_cell_is_that_of_the_matrix(asked: str, oxigraph: OxigraphEngine) -> None:
    """For agents, some cells of each matrix: what order they stand in is nothing to a cell."""
    values = ASKED[asked]
    made = KnowledgeGraph(oxigraph).matrix(**keywords(values))
    given = {
        "sets" if name == "set" else name: [value] if name in ("set", "relation", "status", "through") else value
        for name, value in values.items()
        if name not in ("rows", "columns")
    }
    for row, column in list(made.cells)[:3]:
        told = matrix_cell(oxigraph, {**CELL, **given, "row": row, "column": column})
        assert (told["value"], told["state"]) == (made.value_of(row, column), "link")


def test_every_choice_of_the_command_is_a_parameter() -> None:
    """Save what only says how the answer is written; and each is sampled here."""
    chosen = {str(param.name) for param in command.params} & {*Asked.__dataclass_fields__, "with_parts"}
    names = {field: name for name, field in FIELDS.items()} | {"language": "lang"}
    offered = {parameter.name for parameter in PARAMETERS}
    assert {names.get(name, name) for name in chosen} == offered
    assert offered - {"rows", "columns", "lang"} == SAMPLES.keys()
    assert offered - {"rows", "columns", "order", "group_by", "set"} | {"row", "column", "sets"} == CELL.keys()


def test_a_cell_says_why_it_is_empty(oxigraph: OxigraphEngine) -> None:
    """A link that a filter hides, and a pair that was looked at without one, are not alike."""

    def cell(row: str, column: str, **given: Any) -> tuple[Any, str]:
        told = matrix_cell(oxigraph, {**CELL, "row": row, "column": column, **given})
        return told["value"], told["state"]

    made = KnowledgeGraph(oxigraph).matrix("commitment", "action-line", sets=["wsis-gdc"], min_strength=3)
    row, column = next(iter(made.filtered))
    assert cell(row, column, sets=["wsis-gdc"], min_strength=3) == (None, "filtered")
    assert cell(row, column, sets=["wsis-gdc"])[1] == "link"
    none = next(
        (row.iri, column.iri)
        for row in made.rows
        for column in made.columns
        if made.state(row.iri, column.iri) == "none"
    )
    assert cell(*none, sets=["wsis-gdc"]) == (0, "none")
    assert cell("sdg:9", expand("wsis:C7"), sublines=False)[0] > 0


def test_a_thing_of_no_kind_has_no_cell(oxigraph: OxigraphEngine) -> None:
    """Which is told of the thing, since nobody has named a kind."""
    for row in ("set:icann", "agent:icann"):
        with pytest.raises(QueryError, match=f"^{row} is of no kind that a matrix has; these are: objective, "):
            matrix_cell(oxigraph, {**CELL, "row": row, "column": "C2"})


@pytest.mark.parametrize("name", [name for name, schema in TAKEN.items() if "null" in schema.get("type", ())])
def test_an_argument_that_may_be_left_open_says_what_it_may_be(name: str) -> None:
    """In the refusal that a model reads: no schema alone, and null stands for what is not given."""
    (tool,) = (tool for tool in TOOLS if tool.name == "matrix_cell")
    given = {"row": "C2", "column": "gdc:11d"}
    assert checked(tool, {**given, name: None}) == checked(tool, given)
    wrong = "best" if "enum" in TAKEN[name] else 4
    expected = "is not one of|is greater than the maximum of"
    with pytest.raises(QueryError, match=f"^matrix_cell: {name}: .*({expected})"):
        checked(tool, {**given, name: wrong})
