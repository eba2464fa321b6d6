"""The ontology by the checks of FOOPS!, asked of the build and of the server."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def foops(root: Path) -> ModuleType:
    """The script."""
    spec = importlib.util.spec_from_file_location("foops", root / "scripts" / "foops.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_only_what_a_registry_must_answer_fails(foops: ModuleType, built: Any, server: Any) -> None:
    """24 checks, of which at least 21 pass."""
    found = list(foops.checks(built.folder, foops.asked(server.address)))
    failed = {check.name for check in found if not check.passed}
    assert len({check.name for check in found}) == len(found) == 24
    assert failed == foops.REGISTRATION
    assert len(found) - len(failed) >= 21
