"""The page on collections tells the columns of each profile as they are defined."""

from __future__ import annotations

from pathlib import Path

import pytest

from wsis_gdc.questions.collection import PROFILES


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_is_told(root: Path, name: str) -> None:
    """Its columns in order, each with what it holds and an example."""
    text = (root / "docs" / "collections.md").read_text(encoding="utf-8")
    told = text.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    rows = [line.strip("| ").split(" | ") for line in told.splitlines() if line.startswith("| ")][1:]
    assert [(row[0].removesuffix(" (needed)"), row[2], row[3]) for row in rows] == [
        (each.title, each.description, each.example) for each in PROFILES[name].fields
    ]
