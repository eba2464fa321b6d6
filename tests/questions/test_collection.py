"""Tables of initiatives: each row taken, mended or reported by its cell, and none lost."""

from __future__ import annotations

import importlib.util
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.profile_files import json_schema, table_schema
from wsis_gdc.questions.collection import PROFILES, Admitted, admit, profile
from wsis_gdc.questions.collection.admission import Row
from wsis_gdc.questions.collection.cells import address, dated, texted
from wsis_gdc.questions.collection.heads import Grid, table
from wsis_gdc.questions.collection.tags import Tags
from wsis_gdc.questions.stated_names import UnknownNameError


@cache
def generator() -> Any:
    file = Path(__file__).parents[2] / "scripts" / "bench" / "stocktaking.py"
    spec = importlib.util.spec_from_file_location("stocktaking", file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def admitted(engine: OxigraphEngine, *rows: tuple[Any, ...], of: str = "stocktaking", **choices: Any) -> Admitted:
    """Take rows, the first of which holds the heads, as a sheet called Sheet."""
    grid = Grid("Sheet", tuple("ABCDEFGHIJKLMNOPQ"), tuple(Row(place, row) for place, row in enumerate(rows, start=1)))
    found = table(grid, profile(of), choices.get("chosen", {}))
    assert found
    return admit(engine, "x.xlsx", [found], profile(of), **choices)


@pytest.fixture(scope="module")
def tags(oxigraph: OxigraphEngine) -> Tags:
    return Tags(oxigraph)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("C5", "C5"),
        ("С5", "C5"),  # a Cyrillic letter
        ("AL C5", "C5"),
        ("c 5 and C.6", "C5 C6"),
        ("C7 e-health", "C7-e-health"),
        ("C7 (e-health, e-learning)", "C7-e-learning C7-e-health"),
        ("C7eHealth", "C7-e-health"),
        ("C5. Building confidence and security in the use of ICTs, C2", "C5 C2"),
        ("WSIS Action Line C3 – Access to information and knowledge / C4", "C3 C4"),
        ("Media; Capacity building", "C9 C4"),
        ("C3 to C5", "C3 C4 C5"),
        ("1, 4 & 11", "C1 C4 C11"),
        ("11", "C11"),
        ("C2, 11", "C2 C11"),
        ("11 and C3", "C11 C3"),
        ("C1-4, C6", "C1 C2 C3 C4 C6"),
        ("C3C4 ALC5", "C3 C4 C5"),
        ("[С5] (Ｃ６) #C٧", "C5 C6 C7"),
        ("Направление действий С5; 行动方面C3; خط العمل جيم ٤; Grande orientation C2", "C5 C3 C4 C2"),
        ("n/a", ""),
    ],
)
def test_lines_are_read_as_people_write_them(tags: Tags, text: str, codes: str) -> None:
    assert [tag.curie.removeprefix("wsis:") for tag in tags.lines(text)] == codes.split()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("16.5", "16.5"),
        ("11 & 16", "11 16"),
        ("SDG 4, SDG 9.c", "4 9.c"),
        ("SDG 1,2,3", "1 2 3"),
        ("Goal 16: Peace, Justice and Strong Institutions", "16"),
        ("Quality education", "4"),
        ("1-3", "1 2 3"),
        ("http://metadata.un.org/sdg/9.c", "9.c"),
        ("9c, SDG 9C", "9.c"),
        ("ЦУР 4; 目标5; الهدف ١٦", "4 5 16"),
        ("4.0", "4"),
    ],
)
def test_goals_are_read_as_people_write_them(tags: Tags, text: str, codes: str) -> None:
    """16.5 is a target, not the goal 16."""
    assert [tag.curie.removeprefix("sdg:") for tag in tags.goals(text)] == codes.split()


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("lines", "C12", "none of C1 to C11"),
        ("lines", "all", "names all of them"),
        ("lines", "C5 e-health", "names two things"),
        ("lines", "C3 access, 4", "may be another line"),
        ("lines", "3-5", "names no action line"),  # May, perhaps
        ("lines", "blockchain", "names no action line"),
        ("goals", "18", "none of 1 to 17"),
        ("goals", "16.99", "neither a goal nor a target"),
        ("goals", "16 . 5", "a target or two goals"),
        ("lines", "Раздел С5", '"Раздел" names no action line'),
    ],
)
def test_what_names_no_line_or_goal_is_refused_with_the_cure(tags: Tags, field: str, text: str, problem: str) -> None:
    with pytest.raises(UnknownNameError, match=problem) as raised:
        getattr(tags, field)(text)
    assert raised.value.cure


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("March 2019", "2019-03"),
        ("12 mars 2019", "2019-03-12"),
        ("Сентябрь 2021", "2021-09"),
        ("2018年3月", "2018-03"),
        ("二〇一九年十二月三日", "2019-12-03"),
        ("3 تشرين الأول 2020", "2020-10-03"),
        ("févr. 2019", "2019-02"),
        ("12 авг. 2019", "2019-08-12"),
        ("31/12/2020", "2020-12-31"),
        ("03/04/2019", "2019"),  # in April or in March
        ("since 2015", "2015"),
        (2019.0, "2019"),
        (datetime(2019, 3, 1), "2019-03-01"),
        ("soon", ""),
        ("2019-02-31", ""),
    ],
)
def test_dates_are_read_as_far_as_they_are_certain(cell: Any, read: str) -> None:
    assert dated(cell).value == read


def test_a_span_begins_and_ends() -> None:
    assert (dated("2019-2023").value, dated("2019-2023", end=True).value) == ("2019", "2023")


def test_addresses_of_persons_leave_texts() -> None:
    assert "@" not in texted("Ask ada.l@mail.example.org").value
    assert address("ada@example.org").value == ""


def test_marks_that_turn_a_text_around_leave_it_and_that_is_told() -> None:
    """A name in its own direction stays as it is."""
    assert texted("a\u202ecod.exe") == ("acod.exe", ("signs that reorder the text around them left out",))
    assert texted("\u2068ITU\u2069 fair").what == ()


def test_what_shows_that_a_formula_failed_is_no_text() -> None:
    assert texted("#N/A") == ("", ("#N/A of a formula that failed left out",))


def test_every_row_of_a_large_table_is_accounted_for(oxigraph: OxigraphEngine) -> None:
    """Those that were spoiled beyond mending are reported by their cells, all others are there."""
    made, faults = generator().rows(400)
    found = admitted(oxigraph, generator().HEADS, *map(tuple, made))
    assert sum(found.counts.values()) == found.rows == 400
    assert len(found.reported) == sum(faults[name] for name in generator().REPORTED)
    assert len({change.row for change in found.changes}) >= sum(faults[name] for name in generator().MENDED) - 12
    assert {each.own_id for each in found.initiatives} <= {str(number) for number in range(1, 401)}
    assert list(found.personal) == ["Contact person", "E-mail"]
    assert not any("@" in each.text for each in found.initiatives)


def test_a_row_that_cannot_be_taken_is_named_by_its_cell(oxigraph: OxigraphEngine) -> None:
    heads = ("ID", "Title", "Action lines", "SDGs")
    found = admitted(
        oxigraph, heads, ("1", "One", "C12", ""), ("2", "", "C5", ""), ("3", "Three", "", date(2026, 5, 16))
    )
    assert [each.record for each in found.reported] == ["Sheet!C2", "Sheet!B3", "Sheet!D4"]
    assert all(each.cure for each in found.reported)


def test_all_that_is_wrong_in_a_row_is_told_and_counts_as_one_row(oxigraph: OxigraphEngine) -> None:
    found = admitted(oxigraph, ("Title", "Action lines", "SDGs"), ("One", "C12", "18"), ("Two", "C1", "1"))
    assert [each.record for each in found.reported] == ["Sheet!B2", "Sheet!C2"]
    assert found.counts == {"taken as they stand": 1, "mended": 0, "said again": 0, "reported": 1}


def test_the_same_row_twice_counts_once_and_another_under_its_identifier_is_reported(oxigraph: OxigraphEngine) -> None:
    found = admitted(oxigraph, ("ID", "Title"), ("1", "One"), ("1", "One"), ("1", "Other"))
    assert found.counts == {"taken as they stand": 1, "mended": 0, "said again": 1, "reported": 1}


def test_more_cells_than_heads_lose_no_text_in_silence(oxigraph: OxigraphEngine) -> None:
    found = admitted(oxigraph, ("ID", "Title"), ("1", "One", "two"))
    assert "more cells than heads" in found.reported[0].problem


def test_a_comma_that_may_be_a_point_is_told(oxigraph: OxigraphEngine) -> None:
    """Where decimals have a comma, 16,5 may be the target."""
    found = admitted(oxigraph, ("Title", "SDGs"), ("One", "16,5"))
    assert [each.what for each in found.changes] == ['"16,5" read as 16; 5; write 16.5 if that target was meant']


def test_a_number_that_may_have_lost_a_nought_is_told(oxigraph: OxigraphEngine) -> None:
    """16.10 becomes the number 16.1 in spreadsheets."""
    found = admitted(oxigraph, ("ID", "Title", "SDGs"), ("1", "One", 16.1))
    assert found.initiatives[0].goals == ("sdg:16.1",) or found.initiatives[0].goals == ("sdg:16",)
    assert any("if 16.10 was meant" in change.what for change in found.changes)


def test_columns_are_found_below_a_title_or_chosen(oxigraph: OxigraphEngine) -> None:
    rows = (("Our projects", None), (None, None), ("What", "Wo"), ("One", "Kenya"))
    found = admitted(oxigraph, *rows, of="generic", chosen={"What": "title", "Wo": "country"})
    assert (found.initiatives[0].title, found.initiatives[0].country) == ("One", ("Kenya",))
    with pytest.raises(NotFoundError, match="field"):
        admitted(oxigraph, ("Title", "What"), ("One", "x"), chosen={"What": "titel"})


def test_without_titles_the_columns_are_told(oxigraph: OxigraphEngine) -> None:
    from wsis_gdc.questions.collection.admission import Column, Table

    with pytest.raises(QueryError, match="--map COLUMN=title"):
        admit(oxigraph, "x.csv", [Table("", (Column("What", "A"),), ())], profile("generic"))


@pytest.mark.parametrize("name", PROFILES)
def test_examples_of_a_profile_fit_its_schemas_and_are_taken_as_they_stand(oxigraph: OxigraphEngine, name: str) -> None:
    import json

    known = PROFILES[name]
    example = {each.name: each.example for each in known.fields}
    assert jsonschema_rs.is_valid(json.loads(json_schema(known)), [example])
    assert [each["name"] for each in json.loads(table_schema(known))["fields"]] == [each.title for each in known.fields]
    found = admitted(oxigraph, tuple(each.title for each in known.fields), tuple(example.values()), of=name)
    assert found.counts["taken as they stand"] == 1
    assert not found.unused and not found.personal
