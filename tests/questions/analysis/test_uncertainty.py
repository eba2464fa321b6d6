"""How sure a ranking is: resamples follow confidence and readers, and places that do not separate say so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.analysis import Facts, Layer, Tie, analyse, tables
from wsis_gdc.questions.analysis.uncertainty import rank, resample, tiers
from wsis_gdc.words.findings import separation

NONE = Layer((), (), ())


def facts(published: Sequence[Tie], *readers: Sequence[Tie]) -> Facts:
    lines = tuple(Thing(name, name, name, "en", True, "action-line") for name in ("L1", "L2"))
    columns = tuple(Thing(name, name, name, "en", True, "commitment") for name in ("a", "b"))
    return Facts(Layer(lines, columns, tuple(published), tuple(map(tuple, readers))), NONE, NONE, NONE, (), ())


def presence(world: Facts, resamples: int = 2000) -> np.ndarray:
    return np.mean([state.lines > 0 for state in resample(world, resamples)], axis=0)


def test_a_certain_link_is_always_there_and_an_impossible_one_never() -> None:
    found = presence(facts([Tie("L1", "a", 3, 1.0), Tie("L2", "b", 3, 0.0)]), 50)

    assert found.tolist() == [[1, 0], [0, 0]]


def test_a_link_is_there_as_often_as_its_confidence_says() -> None:
    assert presence(facts([Tie("L1", "a", 3, 0.7)]))[0, 0] == pytest.approx(0.7, abs=0.03)


def test_a_link_that_is_there_counts_with_its_full_strength() -> None:
    states = list(resample(facts([Tie("L1", "a", 3, 0.5)]), 30))

    assert {float(state.lines[0, 0]) for state in states} == {0.0, 3.0}


def test_readers_are_drawn_as_often_as_the_published_set() -> None:
    """L1 – a is published, L2 – b is what one of two readers saw: each is there in a third of resamples."""
    found = presence(facts([Tie("L1", "a", 3, 1.0)], [Tie("L2", "b", 3, 1.0)], []))

    assert found[0, 0] == pytest.approx(1 / 3, abs=0.04)
    assert found[1, 1] == pytest.approx(1 / 3, abs=0.04)


def test_the_same_seed_gives_the_same_worlds_and_another_seed_others() -> None:
    world = facts([Tie("L1", "a", 3, 0.5), Tie("L2", "b", 1, 0.5)])

    first, again, other = (np.stack([state.lines for state in resample(world, 20, seed)]) for seed in (1, 1, 2))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_mean_of_resamples_is_what_the_report_ranks_by() -> None:
    made = analyse(facts([Tie("L1", "a", 3, 0.5), Tie("L2", "a", 2, 0.9)]), resamples=400)

    mean = made.samples["lines.weighted_degree"].mean(axis=0)

    assert made.values["lines.weighted_degree"].tolist() == [1.5, 1.8]
    assert mean == pytest.approx([1.5, 1.8], abs=0.2)


def test_equal_values_share_the_better_place() -> None:
    assert rank(np.array([1.0, 5.0, 5.0, 0.0]), np.zeros((0, 4)), 2).rank.tolist() == [3, 1, 1, 4]


def test_the_interval_bounds_nine_of_ten_resampled_places() -> None:
    """The second is first in 4 of 100 resamples, so its interval is place 2 alone; in 10 of 100 it reaches place 1."""
    values = np.array([2.0, 1.0])
    for wins, low in ((4, 2), (10, 1)):
        samples = np.tile(values, (100, 1))
        samples[:wins] = [1.0, 2.0]

        found = rank(values, samples, 1)

        assert (found.low[1], found.high[1]) == (low, 2)
        assert found.top[1] == pytest.approx(wins / 100)


def test_a_thing_without_value_is_never_in_the_top() -> None:
    assert rank(np.array([1.0, 0.0]), np.array([[1.0, 0.0], [0.0, 0.0]]), 2).top.tolist() == [0.5, 0.0]


def test_places_separate_where_nine_of_ten_resamples_agree() -> None:
    samples = np.tile([3.0, 2.0, 1.0], (10, 1))
    samples[:2, 1], samples[:2, 2] = 1.0, 2.0

    assert tiers(samples, (0, 1, 2)) == (1, 2, 2)


def test_a_ranking_that_does_not_separate_says_so() -> None:
    samples = np.array([[1.0, 2.0], [2.0, 1.0]] * 5)
    found = rank(np.array([2.0, 1.0]), samples, 1)

    text = separation(found, ["C5", "C10"])

    assert text == "Resamples do not tell apart, read as one group each: C5, C10."


def test_a_ranking_that_separates_says_so() -> None:
    found = rank(np.array([2.0, 1.0]), np.array([[2.0, 1.0]] * 5), 1)

    assert separation(found, ["C5", "C10"]) == "Resamples tell each place from the next."


def test_a_ranking_that_was_not_resampled_says_so() -> None:
    found = rank(np.array([2.0, 1.0]), np.zeros((0, 2)), 1)

    assert separation(found, ["C5", "C10"]) == "Not resampled: how sure these places are is not known."


def test_an_empty_graph_is_analysed_too() -> None:
    made = analyse(Facts(NONE, NONE, NONE, NONE, (), ()), resamples=3)

    assert tables(made)["hubs.lines"].empty
