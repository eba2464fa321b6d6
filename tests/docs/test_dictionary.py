"""The data dictionary is as the schema, the ontology and the examples make it, and names every key."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from wsis_gdc.base.resources import data_folder


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    """The program that writes it."""
    spec = importlib.util.spec_from_file_location("dictionary_script", root / "scripts" / "dictionary.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def text(script: ModuleType) -> str:
    """The dictionary as it stands."""
    written: str = script.FILE.read_text(encoding="utf-8")
    return written


def test_the_dictionary_is_current(script: ModuleType, text: str) -> None:
    """Where the schema, the ontology or an example has changed, ``python scripts/dictionary.py`` writes it anew."""
    assert text == script.text()


def test_each_type_and_key_of_the_schema_is_told(text: str) -> None:
    """In order, the needed ones bold, each with a meaning and values; tables are whole."""
    definitions = json.loads((data_folder() / "schema" / "record.schema.json").read_text(encoding="utf-8"))["$defs"]
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    kinds = {kind for kind, schema in definitions.items() if "properties" in schema}
    assert sections.keys() == kinds
    for kind in kinds:
        rows = [line.strip("|").split("|") for line in sections[kind].splitlines() if line.startswith("| ")][1:]
        keys = definitions[kind]["properties"]
        needed = definitions[kind]["required"]
        assert [row[0].strip() for row in rows] == [f"**`{key}`**" if key in needed else f"`{key}`" for key in keys]
        assert [row[0] for row in rows if len(row) != 4 or not (row[1].strip() and row[2].strip())] == []


def test_examples_are_values_of_the_files(text: str) -> None:
    """Most keys have one, taken as it stands."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith(("| `", "| **`"))]
    assert sum(len(row) == 4 and "`" in row[3] for row in rows) > 0.75 * len(rows)
    assert "| `strength` |" in text and '`"gdc:11d"`' in text
