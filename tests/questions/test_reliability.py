"""κ computed all at once is the κ of statsmodels."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from wsis_gdc.questions import reliability

if TYPE_CHECKING:
    from tests.conftest import Run


@pytest.mark.parametrize(("size", "weights"), [(2, None), (4, None), (4, "linear")])
def test_resampled_kappas_are_those_of_statsmodels(size: int, weights: str | None) -> None:
    """To twelve digits, over two hundred tables of counts."""
    from statsmodels.stats.inter_rater import cohens_kappa

    tables = np.random.default_rng(1).integers(0, 40, size=(200, size, size)).astype(float)
    expected = [cohens_kappa(table, wt=weights, return_results=False) for table in tables]
    assert reliability.resampled_kappas(tables, weights) == pytest.approx(expected, abs=1e-12)


def test_tables_without_a_kappa_are_left_out() -> None:
    """Where both readers say one and the same throughout, or nothing, κ is not defined."""
    tables = np.array([[[9, 0], [0, 0]], [[0, 0], [0, 0]], [[5, 1], [1, 5]]], dtype=float)
    assert reliability.resampled_kappas(tables, None) == pytest.approx([2 / 3])


def test_differing_pairs_name_the_readers_who_made_them(run: Run) -> None:
    """With titles and both reasons; round 2 was read by C and D."""
    rows = list(csv.DictReader(io.StringIO(run("reliability", "--about", "disagreements", "--format", "csv").out)))
    readers = {(row["study"], row["reader_a"], row["reader_b"]) for row in rows}
    assert {
        ("crosswalk, round 1", "Model reader A", "Model reader B"),
        ("crosswalk, round 2", "Model reader C", "Model reader D"),
        ("crosswalk, round 4", "Model reader G", "Model reader H"),
    } <= readers
    assert len(readers) == len({study for study, *_ in readers})
    for row in rows:
        assert row["unit_label"] and row["target_label"]
        assert (row["code_a"] == "no link") != bool(row["reason_a"])
        assert (row["code_b"] == "no link") != bool(row["reason_b"])
