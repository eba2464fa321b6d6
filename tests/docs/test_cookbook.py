"""The cookbook runs: its cells give the answers that stand below them."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest
from tests.conftest import Built
from tests.kept import Kept

import wsis_gdc


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    """The program that runs it."""
    spec = importlib.util.spec_from_file_location("cookbook_script", root / "scripts" / "cookbook.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def notebook(script: ModuleType) -> dict[str, Any]:
    """The notebook as it stands."""
    read: dict[str, Any] = json.loads(script.FILE.read_text(encoding="utf-8"))
    return read


def test_the_answers_are_what_the_cells_give(
    script: ModuleType, notebook: dict[str, Any], built: Built, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one is out of date, ``python scripts/cookbook.py --write`` puts it right."""
    monkeypatch.setattr(wsis_gdc, "load", lambda: kept.load(built.folder).enter_result)
    now = script.run(notebook)
    assert {cell["id"]: cell["outputs"] for cell in script.code(notebook)} == now
    assert sum(bool(outputs) for outputs in now.values()) >= 10


def test_a_changed_answer_is_noticed(script: ModuleType) -> None:
    """A cell answers with what it prints and with the value of its last line."""
    (printed, value) = script.answer("print('one')\n2 * 21", {}, 1)
    assert printed["text"] == ["one\n"] and value["data"] == {"text/plain": ["42"]}
    assert script.answer("x = 1", {}, 2) == []


def test_it_is_a_notebook_of_ten_questions(notebook: dict[str, Any]) -> None:
    """Of the format 4.5, each cell with an id of its own, and nothing of the machine that ran it."""
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in ids)
    heads = [cell["source"][0] for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert len([head for head in heads if re.match(r"## \d+\. ", head)]) == 10
    assert notebook["metadata"].keys() == {"kernelspec", "language_info"}
    assert not re.search(r"/home/|/work|/root|/tmp|Users", json.dumps(notebook))


def test_it_conforms_to_the_schema_of_notebooks(notebook: dict[str, Any]) -> None:
    """As nbformat checks it."""
    nbformat.validate(notebook)
    with pytest.raises(nbformat.ValidationError, match="cell_type"):
        nbformat.validate({**notebook, "cells": [{**notebook["cells"][0], "cell_type": "picture"}]})
