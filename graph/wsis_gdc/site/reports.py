"""The report pages: how well the readers of the coded sets agree, and how far mapping sets agree with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.site.rendering import About, render
from wsis_gdc.words import phrases as words
from wsis_gdc.words.languages import number, translator

if TYPE_CHECKING:
    from wsis_gdc.questions.comparison import ComparedCell, Comparison
    from wsis_gdc.questions.reliability import Agreement, Disagreement

__all__ = ["comparison_page", "reliability_page"]

_WIDTH: Final = 120
"""Width of the drawing of an interval, in its own units; κ from 0 to 1 takes all but a margin."""


class _Interval(NamedTuple):
    """A figure with its 95 % interval as text, and where its marks stand in the drawing."""

    text: str
    low: float
    high: float
    point: float


class _Line(NamedTuple):
    """One scope of a study."""

    name: str
    english: bool
    agreement: Agreement
    raw: str
    kappa: _Interval | None
    weighted: _Interval | None


class _Study(NamedTuple):
    """One study: its scopes by kind, its confusion table and the pairs on which the readers differ."""

    id: str
    name: str
    parts: tuple[tuple[str, tuple[_Line, ...]], ...]
    confusion: tuple[tuple[int, ...], ...]
    differences: tuple[Disagreement, ...]


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
    translate, relations = translator(language).gettext, about.terms(language).relations
    names = list(dict.fromkeys(row.study for row in agreements))
    found = [
        _Study(
            f"study-{place}",
            _study_name(name, translate),
            _parts([row for row in agreements if row.study == name], translate, language, relations),
            tuple(tuple(row) for row in confusions.get(name, ())),
            tuple(each for each in disagreements if each.study == name),
        )
        for place, name in enumerate(names, start=1)
    ]
    return render("reliability", language, about, ("base.js",), data={}, styles=("report.css",), studies=found)


def comparison_page(comparisons: Sequence[Comparison], *, language: str = "en", about: About) -> str:
    """Return the page that lays mapping sets side by side, cell by cell, with the figures that follow."""
    translate = translator(language).gettext
    marks = words.comparison_marks(translate)
    terms = about.terms(language)
    shown: list[dict[str, Any]] = []
    for place, each in enumerate(comparisons, start=1):
        kinds = each.level.split("-", 1)
        rows = list(dict.fromkeys(cell.row for cell in each.cells))
        columns = sorted({cell.column.iri: cell.column for cell in each.cells}.values(), key=_column_order)
        at = {(cell.row.iri, cell.column.iri): cell for cell in each.cells}
        shown.append(
            {
                "id": f"comparison-{place}",
                "found": each,
                "level": " × ".join(terms.many(_KIND_OF.get(kind, kind)) for kind in kinds),
                "agreement": _percent(each.agreement, language),
                "precision": None if each.precision is None else _percent(each.precision, language),
                "recall": None if each.recall is None else _percent(each.recall, language),
                "columns": columns,
                "grid": [(row, [at.get((row.iri, column.iri)) for column in columns]) for row in rows],
            }
        )
    return render(
        "comparison",
        language,
        about,
        ("base.js",),
        data={},
        styles=("report.css",),
        comparisons=shown,
        marks=marks,
        mark_of=_mark,
        code_of=lambda thing: terms.code(thing.code, thing.kind) or thing.label,
    )


_KIND_OF: Final = {"line": "action-line"}


def _column_order(column: Any) -> Any:
    from wsis_gdc.knowledge.things import natural

    return natural(column.code)


def _mark(cell: ComparedCell | None) -> str:
    return "" if cell is None else {"both": "both", "A only": "a", "B only": "b"}[cell.where]


def _study_name(study: str, _: words.Gettext) -> str:
    name, _comma, round_ = study.partition(", round ")
    known = words.studies(_).get(name, name)
    return _("{study}, round {round}").replace("{study}", known).replace("{round}", round_) if round_ else known


def _parts(
    rows: Sequence[Agreement], _: words.Gettext, language: str, relations: Mapping[str, str]
) -> tuple[tuple[str, tuple[_Line, ...]], ...]:
    """Return the scopes of a study under their headings: overall, by relation, by part, by line."""
    headings = (
        (_("Overall"), ("all pairs", "without opening clauses")),
        (_("By relation"), ("relation ",)),
        (_("By objective and part of the Compact"), ("objective: ", "part: ")),
        (_("By action line"), ("line ",)),
    )
    parts = []
    for heading, starts in headings:
        lines = tuple(_line(row, _, language, relations) for row in rows if row.scope.startswith(starts))
        if lines:
            parts.append((heading, lines))
    return tuple(parts)


def _line(row: Agreement, _: words.Gettext, language: str, relations: Mapping[str, str]) -> _Line:
    name, english = _scope(row.scope, _, relations)
    return _Line(
        name,
        english,
        row,
        _percent(row.raw, language),
        _interval(row.kappa, row.kappa_low, row.kappa_high, language),
        _interval(row.weighted, row.weighted_low, row.weighted_high, language),
    )


def _scope(scope: str, _: words.Gettext, relations: Mapping[str, str]) -> tuple[str, bool]:
    """Return the name of a scope, and whether it is a label in English."""
    known = {"all pairs": _("All pairs"), "without opening clauses": _("Without opening clauses")}
    if scope in known:
        return known[scope], False
    if scope.startswith("relation "):
        return relations.get(scope[9:], scope[9:]), False
    if scope.startswith("line "):
        return scope[5:], False
    return scope.partition(": ")[2] or scope, True


def _interval(point: float | None, low: float | None, high: float | None, language: str) -> _Interval | None:
    if point is None:
        return None
    text = _decimal(point, language)
    if low is None or high is None:
        return _Interval(text, *(_at(point),) * 3)
    return _Interval(f"{text} ({_decimal(low, language)}–{_decimal(high, language)})", _at(low), _at(high), _at(point))


def _at(value: float) -> float:
    return round(6 + (_WIDTH - 12) * min(max(value, 0.0), 1.0), 1)


def _decimal(value: float, language: str) -> str:
    return number(value, language, "0.00")


def _percent(value: float, language: str) -> str:
    return number(value, language, "0.0%")
