"""Things and their codes."""

from __future__ import annotations

from wsis_gdc.knowledge.things import natural


def test_codes_sort_with_any_digits() -> None:
    """A raised digit is a sign as others are, and no number is too long."""
    assert sorted(["C10", "C2¹", "C2", "C" + "9" * 5_000], key=natural)[:3] == ["C2", "C2¹", "C10"]
