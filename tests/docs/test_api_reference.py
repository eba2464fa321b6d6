"""The reference of the Python API is as the docstrings make it, and leaves out nothing that people call."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from wsis_gdc.api import KnowledgeGraph


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    """The program that writes it."""
    spec = importlib.util.spec_from_file_location("api_reference_script", root / "scripts" / "api_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_current(script: ModuleType) -> None:
    """Where a docstring or a signature has changed, ``python scripts/api_reference.py`` writes it anew."""
    assert script.FILE.read_text(encoding="utf-8") == script.text()


def test_every_method_is_told(script: ModuleType) -> None:
    """With its signature; and what it returns, if that is a type of ours."""
    text = script.text()
    heads = re.findall(r"^###? (\w+)$", text, re.M)
    methods = [name for name, member in vars(KnowledgeGraph).items() if callable(member) and name[0] != "_"]
    assert len(methods) > 10
    assert set(methods) <= set(heads)
    assert {"load", "Solutions", "Matrix", "Cell", "Flow", "Ask", "Found", "Hit", "Suggested", "Frame"} <= set(heads)
    assert "    engine: Literal['oxigraph', 'rdflib'] = 'oxigraph'," in text


def test_examples_stand_in_blocks(script: ModuleType) -> None:
    """Each block is closed, and prompts stand in blocks only."""
    text = script.text()
    assert text.count("```") % 2 == 0
    outside = re.sub(r"```.*?```", "", text, flags=re.S)
    assert ">>>" not in outside and "``" not in outside
