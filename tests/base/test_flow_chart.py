"""Flow charts laid out: ribbons fill their bars, names keep apart, mirrored where words run from right to left."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from wsis_gdc.base.flow_chart import Band, Chart, Key, Node, drawn

LEFT = tuple(Node(f"l{n}", f"A name of several words, number {n}", str(n), f"L{n}") for n in range(4))
RIGHT = tuple(Node(f"r{n}", f"Right {n}", "1", f"R{n}") for n in range(12))
BANDS = tuple(
    Band(one.key, other.key, 1 + (place * number) % 7, "extends", f"{one.key} {other.key}")
    for place, one in enumerate(LEFT)
    for number, other in enumerate(RIGHT)
)
CHART = Chart(
    "Title", "Subtitle", ("Left", "Right"), (LEFT, RIGHT), BANDS, (Key("extends", "extends"),), ("A note.", "Another.")
)


@pytest.mark.parametrize(("wide", "high"), [(1280, 720), (390, 560)])
def test_ribbons_fill_their_bars_to_one_scale(wide: float, high: float) -> None:
    """On both sides the ribbons of a bar are as high as the bar, and each as high as its size says."""
    layout = drawn(CHART, wide, high, 13)
    bars = {bar.key: bar for bar in layout.bars}
    for key, bar in bars.items():
        met = [each for each in layout.ribbons if key in (each.band.start, each.band.end)]
        edges = [(r.top, r.bottom) if r.band.start == key else (r.end_top, r.end_bottom) for r in met]
        assert min(top for top, _ in edges) == pytest.approx(bar.y, abs=0.7)
        assert max(bottom for _, bottom in edges) == pytest.approx(bar.y + bar.height, abs=0.7)
    scale = {round((ribbon.bottom - ribbon.top) / ribbon.band.size, 3) for ribbon in layout.ribbons if wide > 600}
    assert len(scale) <= 1


@pytest.mark.parametrize(("wide", "high"), [(1280, 720), (390, 560)])
def test_everything_stands_inside_and_no_names_touch(wide: float, high: float) -> None:
    """Bars and base lines lie within the picture; names of one side are a line apart."""
    layout = drawn(CHART, wide, high, 13)
    assert all(bar.y >= 0 and bar.y + bar.height <= high for bar in layout.bars)
    assert all(0 < label.y <= high and 0 <= label.x <= wide for label in layout.labels)
    for anchor in ("start", "end"):
        lines = sorted(label.y for label in layout.labels if label.anchor == anchor and label.size == 13 * 0.92)
        assert all(below - above > 12 for above, below in pairwise(lines))


def test_a_chart_in_arabic_is_the_mirror_image() -> None:
    """What stood at the left stands as far from the right; the anchors read from there."""
    plain, mirrored = drawn(CHART), drawn(replace(CHART, right_to_left=True))
    assert [bar.x + bar.width for bar in mirrored.bars] == [1280 - bar.x for bar in plain.bars]
    assert [label.x for label in mirrored.labels] == [1280 - label.x for label in plain.labels]


def test_what_ranks_higher_lies_over_the_rest() -> None:
    """The painting order follows the rank, and the places on the bars do not."""
    ranked = replace(CHART, bands=tuple(band._replace(rank=int(place == 0)) for place, band in enumerate(BANDS)))
    above, before = drawn(ranked).ribbons[-1], drawn(CHART).ribbons[0]
    assert (above.band.name, above.path) == (before.band.name, before.path)
