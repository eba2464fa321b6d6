"""How likely it is that a text belongs to a thing: logistic regression over features, fitted on texts that were read.

The numbers stand in ``data/evaluation/fit.json``, made by ``scripts/fit_suggestions.py`` from those texts of the
evaluation set that are not kept apart; ``scripts/bench/suggest.py`` measures on the rest how far they hold.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from wsis_gdc.base.resources import data_folder
from wsis_gdc.questions.suggestion.features import NAMES, standardised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["FIT", "Fit", "column_names", "columns", "fit_of", "fitted"]

FIT: Final = "evaluation/fit.json"
"""The file of the fitted numbers, in the folder of data."""

LIKELIEST: Final = 10
"""How many things of each text the probabilities are put right for."""

_RIDGE: Final = 1.0
"""How strongly the fit draws weights to zero (L2), which keeps few texts from saying too much."""


class Fit(NamedTuple):
    """The weights of the columns (see ``columns``) and the constant, and how the likeliest are put right.

    Most things are far from a text, so a fit over all of them is not right for the likeliest: a second one over the
    first ten alone (Platt scaling) takes the score, and how far it is below the best. ``put_right`` holds the weights
    of both and the constant.
    """

    names: tuple[str, ...]
    weights: Numbers
    constant: float
    put_right: tuple[float, float, float] = (1.0, 0.0, 0.0)

    def raw(self, table: Numbers) -> Numbers:
        """Return the first score of each row."""
        made: Numbers = table @ self.weights + self.constant
        return made

    def scores(self, table: Numbers) -> Numbers:
        """Return the logarithm of the odds of each row of the table of a text."""
        return self.righted(self.raw(table))

    def righted(self, raw: Numbers) -> Numbers:
        """Return the logarithm of the odds from the first scores of all things of a kind."""
        slope, below, constant = self.put_right
        made: Numbers = slope * raw + below * (raw - raw.max()) + constant
        return made

    def with_likeliest(self, raw: Sequence[Numbers], right: Sequence[Numbers]) -> Fit:
        """Return the fit put right over the likeliest things of each text, by scores that were made without it."""
        rows, wanted = [], []
        for score, belongs in zip(raw, right, strict=True):
            first = np.argsort(-score, kind="stable")[:LIKELIEST]
            rows.append(np.column_stack([score[first], score[first] - score.max()]))
            wanted.append(belongs[first])
        second = fitted(("score", "below"), np.vstack(rows), np.concatenate(wanted))
        return self._replace(put_right=(float(second.weights[0]), float(second.weights[1]), second.constant))

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as they are kept, rounded."""
        weights = {name: round(float(weight), 4) for name, weight in zip(self.names, self.weights, strict=True)}
        put_right = [round(number, 4) for number in self.put_right]
        return {"constant": round(self.constant, 4), "put_right": put_right, "weights": weights}


def column_names(views: Iterable[str], *, whole: bool) -> tuple[str, ...]:
    """Return the names of the columns of ways of comparing; ``whole`` where things stand under others."""
    names = (f"{view} {name}" for view in views for name in (*NAMES, "likeness", "likest"))
    return (*names, "whole") if whole else tuple(names)


def columns(views: Mapping[str, Numbers], whole: Numbers | None) -> tuple[tuple[str, ...], Numbers]:
    """Return the names of the columns and the table of a text, things × columns.

    ``views`` are the features by way of comparing (meaning, words), as ``features`` gives them;
    ``whole`` the score of what each thing stands under.
    """
    found: list[Numbers] = []
    for table in views.values():
        best = table[NAMES.index("best")]
        found += (*standardised(table), best, np.full_like(best, best.max()))
    if whole is not None:
        found.append(whole)
    return column_names(views, whole=whole is not None), np.stack(found, axis=1)


@cache
def _kept() -> dict[str, Any]:
    made: dict[str, Any] = json.loads((data_folder() / FIT).read_text(encoding="utf-8"))
    return made


@cache
def fit_of(method: str, kind: str, names: tuple[str, ...]) -> Fit:
    """Return the fit of a kind for a method of comparing, its weights in the order of the columns."""
    found = _kept()["fits"][method][kind]
    weights = np.array([found["weights"][name] for name in names])
    return Fit(names, weights, float(found["constant"]), tuple(found["put_right"]))


def fitted(names: Sequence[str], table: Numbers, right: Numbers) -> Fit:
    """Return the weights that make the rows of a table most likely: 1 where a text belongs to a thing, 0 where not.

    Newton's method on the penalised likelihood (Hastie, Tibshirani and Friedman 2009, section 4.4).
    """
    spread = table.std(axis=0)
    scale = np.where(spread > 1e-9, spread, 1.0)
    middle = table.mean(axis=0)
    rows = np.column_stack([(table - middle) / scale, np.ones(len(table))])
    penalty = np.diag([_RIDGE] * table.shape[1] + [0.0])
    found = np.zeros(rows.shape[1])
    for _round in range(50):
        chance = 1 / (1 + np.exp(-(rows @ found)))
        slope = rows.T @ (right - chance) - penalty @ found
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        step = np.linalg.solve(bend, slope)
        found += step
        if float(np.abs(step).max()) < 1e-9:
            break
    weights = found[:-1] / scale
    return Fit(tuple(names), weights, float(found[-1] - weights @ middle))
