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


MIDDLE = tuple(Node(f"m{n}", f"A middle name of some words, number {n}", "3", f"M{n}") for n in range(12))
LAST = tuple(Node(f"e{n}", f"E{n}", "", f"E{n}", whole=f"Entity {n}") for n in range(5))
THREE = replace(
    CHART,
    heads=("Left", "Middle", "Right"),
    columns=(LEFT, MIDDLE, LAST),
    bands=(
        *(Band(one.key, other.key, 1, "extends", "") for one in LEFT for other in MIDDLE),
        *(Band(one.key, other.key, 1, "plain", "") for one in MIDDLE for other in LAST),
    ),
)


@pytest.mark.parametrize("right_to_left", [False, True])
def test_names_of_a_middle_column_stand_free_between_its_two_bars(right_to_left: bool) -> None:
    """Ribbons come to the one bar and leave from the other, so that none runs below a name."""
    layout = drawn(replace(THREE, right_to_left=right_to_left), 1000, 610, 13)
    for node in MIDDLE:
        first, second = (bar for bar in layout.bars if bar.key == node.key)
        before, beyond = (first.x, second.x + second.width) if not right_to_left else (first.x + first.width, second.x)
        assert {ribbon.to for ribbon in layout.ribbons if ribbon.band.end == node.key} == {before}
        assert {ribbon.x for ribbon in layout.ribbons if ribbon.band.start == node.key} == {beyond}
    names = [label for label in layout.labels if label.text.startswith("A middle name")]
    assert len(names) == len(MIDDLE)
    ways = sorted((layout.bars[4].x, layout.bars[-1].x))
    for label in names:
        ends = sorted((label.x, label.x + (-label.length if right_to_left else label.length)))
        assert ways[0] < ends[0] and ends[1] < ways[1]


def test_a_name_that_is_cut_or_short_keeps_the_whole_beside_it() -> None:
    """So does one in a word; how much there is, and an asterisk, stay when a name is cut."""
    long = "A name that says much more than two lines can hold, in any room that a chart leaves for it*"
    layout = drawn(replace(CHART, columns=(LEFT, (Node("r0", long, "7", "R"), *RIGHT[1:]))), 1000, 610, 13)
    cut = [label for label in layout.labels if label.whole]
    assert {label.whole for label in cut} == {long}
    assert cut[-1].text.endswith(" …* · 7")
    entities = {label.text: label.whole for label in drawn(THREE, 1000, 610, 13).labels}
    assert entities["E1"] == "Entity 1"


def test_names_in_cyrillic_have_room_for_their_wider_letters() -> None:
    """A name that fills its lines in Latin letters takes one more in those of Cyrillic."""
    lines = []
    for word in ("incluso", "инклюзи"):
        name = " ".join([word] * 8)
        layout = drawn(replace(CHART, columns=((Node("l0", name, "7", "L"), *LEFT[1:]), RIGHT)), 1000, 610, 13.5)
        lines.append(sum(word in label.text for label in layout.labels))
    assert lines == [2, 3]


def test_a_long_head_of_the_last_column_ends_at_the_edge() -> None:
    """It does not run out of the picture."""
    head = "A head that is much longer than the names of its column"
    layout = drawn(replace(THREE, heads=("Left", "Middle", head)), 1000, 610, 13)
    (label,) = (label for label in layout.labels if label.text == head)
    assert (label.anchor, label.x) == ("end", 984)


def test_a_crowded_third_column_keeps_room_for_its_bars() -> None:
    """Its names have one line each."""
    crowd = tuple(Node(f"g{n}", f"SDG {n} A goal with a name of two lines and more", "", f"SDG {n}") for n in range(17))
    bands = (*THREE.bands[: len(LEFT) * 12], *(Band(m.key, g.key, 1, "plain", "") for m in MIDDLE for g in crowd))
    layout = drawn(replace(THREE, columns=(LEFT, MIDDLE, crowd), bands=bands), 1000, 610, 13)
    assert min(bar.height for bar in layout.bars if bar.key.startswith("g")) > 5
    assert len([label for label in layout.labels if label.text.startswith("SDG ")]) == 17


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
