"""The table of what other people's tools make of a build: each check has its row, and none found a fault."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def _program() -> Any:
    spec = importlib.util.spec_from_file_location("conformance", ROOT / "scripts" / "conformance" / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_check_has_its_row_and_found_no_fault() -> None:
    """As the program wrote it; a tool that was not at hand is told as such."""
    text = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    told = [(row[0], row[2], row[3]) for row in rows if not row[0].startswith("---")]
    assert told == [(check.tool, check.reads, check.asks) for check in _program().CHECKS]
    assert "**fault**" not in text


def test_each_check_is_in_the_program_of_its_tool() -> None:
    """By name."""
    python = (ROOT / "scripts" / "conformance" / "readers.py").read_text(encoding="utf-8")
    node = (ROOT / "scripts" / "conformance" / "readers.mjs").read_text(encoding="utf-8")
    for check in _program().CHECKS:
        if check.where in ("python", "citation", "own"):
            assert f"def {check.name}(" in python
        elif check.where == "node":
            assert f"  {check.name}: [" in node
