"""The report pages: how well the readers of the coded sets agree, and how far mapping sets agree with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from wsis_gdc.knowledge.things import Thing, natural
from wsis_gdc.questions.comparison import LEVELS
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words import phrases
from wsis_gdc.words.languages import number, translator

if TYPE_CHECKING:
    from wsis_gdc.questions.comparison import ComparedCell, Comparison
    from wsis_gdc.questions.reliability import Agreement, Disagreement

__all__ = ["comparison_page", "reliability_page"]


def reliability_page(
    agreements: Sequence[Agreement],
    confusions: Mapping[str, Sequence[Sequence[int]]],
    disagreements: Sequence[Disagreement],
    *,
    language: str = "en",
    about: About,
) -> str:
    """Return the page that tells how well the two readers of each study agree, and how to read that.

    ``confusions`` holds, by study, how often reader A gave strength i (row) where reader B gave j (column).
    """
    names = dict.fromkeys(row.study for row in agreements)
    return render(
        "reliability",
        language,
        about,
        studies={name: [row for row in agreements if row.study == name] for name in names},
        confusions=confusions,
        differences={name: [pair for pair in disagreements if pair.study == name] for name in names},
        names=phrases.studies(translator(language).gettext),
        decimal=partial(number, language=language, form="0.00"),
        percent=partial(number, language=language, form="0.0%"),
    )


def comparison_page(comparisons: Sequence[Comparison], *, language: str = "en", about: About) -> str:
    """Return the page that lays mapping sets side by side, cell by cell, with the figures that follow."""
    terms = about.terms(language)
    return render(
        "comparison",
        language,
        about,
        comparisons=comparisons,
        level=lambda name: " × ".join(map(terms.many, LEVELS.get(name, name.split(" × ")))),
        grid=_grid,
        columns=lambda cells: sorted(
            dict.fromkeys(cell.column for cell in cells), key=lambda column: natural(column.code)
        ),
        marks=phrases.comparison_marks(translator(language).gettext),
        percent=partial(number, language=language, form="0.0%"),
        code_of=lambda thing: terms.code(thing.code, thing.kind) or thing.label,
    )


def _grid(cells: Sequence[ComparedCell]) -> dict[Thing, dict[Thing, ComparedCell]]:
    rows: dict[Thing, dict[Thing, ComparedCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, {})[cell.column] = cell
    return rows
