"""The page on robustness names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import named_for_the_world


def test_every_test_that_the_page_names_is_there(root: Path) -> None:
    """In the file that it says; no kind is left without one."""
    lines = (root / "docs" / "robustness.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| The world")]
    assert len(rows) > 40
    assert [row for row in rows if "`" not in row.split(" | ")[1]] == []
    gone = []
    for name in sorted(named_for_the_world()):
        file, _, test = name.partition("::")
        path = root / "tests" / file
        found = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not re.search(rf"^def {test}\(" if test else "^def test_", found, re.M):
            gone.append(name)
    assert gone == []
