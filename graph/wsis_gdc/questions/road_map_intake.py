"""A filled road map taken into the graph's own terms: each row taken, put right or reported, and none lost.

Rows with the same activity and lead are one activity that answers several paragraphs, unless they say different things
of it. Rows without an activity are left out, as they stood in the table that was sent out; where somebody filled more
than that, the missing activity is reported.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.detection import detected
from wsis_gdc.base.errors import Finding, QueryError
from wsis_gdc.base.folding import fold
from wsis_gdc.questions.road_map_cells import CellError, Cells, Read, day, span, text
from wsis_gdc.questions.stated_activities import StatedActivity, TakenRoadMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.stated_activities import FilledRoadMap, StatedRow

__all__ = ["take_road_map"]

_PARAGRAPHS: Final = ("gdc", "wsis20", "other_paragraphs")
_GIVEN: Final = frozenset({"line", *_PARAGRAPHS, "lead", "partners", "deadline"})
"""The columns that are filled in before the table is sent out."""

_JOINED: Final = ("lines", "answers", "answer_names", "partners", "partner_names", "rows")
_SAID: Final = ("planned", "indicator", "baseline", "aim", "due", "status")


def take_road_map(
    engine: Engine,
    filled: FilledRoadMap,
    plan: str,
    file: str,
    state_of: Callable[[str], str],
    *,
    language: str = "",
) -> TakenRoadMap:
    """Take the rows of a file as activities of the road map of a name, everything looked up in the graph.

    ``state_of`` returns the code of a word for how far an activity is, in any language, empty for others. ``language``
    is that of the activities, detected where it is not given. Raises QueryError for a name that no road map may bear.
    """
    if not re.fullmatch("[a-z0-9][a-z0-9-]*", plan):
        raise QueryError(f'"{plan}" is no name for a road map: small letters, digits and hyphens, such as c5-2027')
    cells = Cells(engine)
    taken: list[StatedActivity] = []
    told: list[str] = list(filled.mended)
    reported: list[Finding] = []
    empty = refused = 0
    for row in filled.rows:
        if not row.cells.get("activity") and not row.cells.keys() - _GIVEN:
            empty += 1
            continue
        reader = _Row(row, cells, state_of, language)
        activity = reader.activity()
        if activity is None:
            refused += 1
            reported += [_finding(file, row, error) for error in reader.wrong]
            continue
        taken.append(activity)
        told += reader.told
    activities, joined = _gathered(taken)
    if unstated := sum(not activity.status for activity in activities):
        told.append(f"activities whose state is not told: {unstated}, taken as planned")
        activities = tuple(each if each.status else each._replace(status="planned") for each in activities)
    whole = len(filled.rows)
    return TakenRoadMap(plan, whole, len(taken), refused, empty, activities, (*told, *joined), tuple(sorted(reported)))


def _finding(file: str, row: StatedRow, error: CellError) -> Finding:
    return Finding(file, row.number, row.places.get(error.key, row.table), error.problem, error.cure, "road map")


class _Row:
    """One row on its way to an activity; all that is wrong with it is gathered."""

    def __init__(self, row: StatedRow, cells: Cells, state_of: Callable[[str], str], language: str) -> None:
        self.row, self._cells, self._state_of, self._language = row, cells, state_of, language
        self.told: list[str] = []
        self.wrong: list[CellError] = []

    def activity(self) -> StatedActivity | None:
        """Return the activity, None where something is wrong."""
        label = self._text("activity")
        if not label and not self.wrong:
            self.wrong.append(CellError("activity", "the row is filled, but names no activity", "name the activity"))
        lines = self._read("line", lambda cell, _key: self._cells.lines(cell))
        answers = [self._read(key, self._cells.paragraphs) for key in _PARAGRAPHS]
        lead, partners = (self._read(key, self._cells.organizations) for key in ("lead", "partners"))
        planned, due = self._edtf("year", span), self._edtf("deadline", day)
        if planned and due and due[:4] < planned[:4]:
            self.wrong.append(CellError("deadline", f"{due} lies before {planned[:4]}, when it begins", "mend one"))
        if not (lines.things or any(each.things for each in answers) or self.wrong):
            cure = "write the line, or a paragraph that the activity answers"
            self.wrong.append(
                CellError("line", "names neither an action line nor a paragraph that the graph knows", cure)
            )
        found = StatedActivity(
            name="",
            label=label,
            language=self._language or detected(label) or "en",
            lines=lines.things,
            answers=tuple(dict.fromkeys(thing for each in answers for thing in each.things)),
            answer_names=tuple(dict.fromkeys(name for each in answers for name in each.names)),
            leads=lead.things,
            lead_names=lead.names,
            partners=tuple(each for each in partners.things if each not in lead.things),
            partner_names=tuple(each for each in partners.names if each not in lead.names),
            planned=planned,
            indicator=self._text("indicator"),
            baseline=self._text("baseline"),
            aim=self._text("target"),
            due=due,
            status=self._status(),
            rows=(_where(self.row),),
        )
        return None if self.wrong else found

    def _tell(self, key: str, sentences: Iterable[str]) -> None:
        self.told += [f"{self.row.places[key]}: {sentence}" for sentence in sentences]

    def _read(self, key: str, reader: Callable[[str, str], Read]) -> Read:
        cell = self.row.cells.get(key, "")
        if not cell:
            return Read(())
        try:
            found = reader(cell, key)
        except CellError as error:
            self.wrong.append(error)
            return Read(())
        self._tell(key, found.told)
        return found

    def _edtf(self, key: str, reader: Callable[[str], tuple[str, tuple[str, ...]]]) -> str:
        cell = self.row.cells.get(key, "")
        if not cell:
            return ""
        try:
            found, told = reader(cell)
        except CellError as error:
            self.wrong.append(error)
            return ""
        self._tell(key, told)
        return found

    def _text(self, key: str) -> str:
        return self._edtf(key, lambda cell: text(cell, key))

    def _status(self) -> str:
        cell = self.row.cells.get("status", "")
        code = self._state_of(cell) if cell else ""
        if cell and not code:
            words = "planned, under way, done, dropped"
            self.wrong.append(CellError("status", f'"{cell[:80]}" is not in the list', f"write one of: {words}"))
        return code


def _where(row: StatedRow) -> str:
    return f"{row.table}, row {row.number}" if row.table else f"row {row.number}"


def _gathered(rows: Iterable[StatedActivity]) -> tuple[tuple[StatedActivity, ...], list[str]]:
    """Return rows of the same activity and lead as one, with names of their own, and sentences about it."""
    found: dict[tuple[object, ...], list[StatedActivity]] = {}
    told = []
    for row in rows:
        key = (fold(row.label), row.leads, row.lead_names)
        same = found.setdefault(key, [])
        for place, other in enumerate(same):
            if all(not (getattr(row, name) and getattr(other, name)) or _equal(row, other, name) for name in _SAID):
                same[place] = _joined(other, row)
                break
        else:
            if same:
                others = "it says other things of the activity"
                told.append(f"{row.rows[0]}: names the activity of {same[0].rows[0]} anew; {others}, so it is another")
            same.append(row)
    made = [row._replace(name=_name(row, place)) for same in found.values() for place, row in enumerate(same, start=1)]
    told += [f"{' and '.join(row.rows)}: one activity" for row in made if len(row.rows) > 1]
    return tuple(made), told


def _equal(one: StatedActivity, other: StatedActivity, name: str) -> bool:
    return bool(getattr(one, name) == getattr(other, name))


def _joined(one: StatedActivity, other: StatedActivity) -> StatedActivity:
    both: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(one, name), *getattr(other, name)))) for name in _JOINED
    }
    said: dict[str, Any] = {name: getattr(one, name) or getattr(other, name) for name in _SAID}
    return one._replace(**both, **said)


def _name(row: StatedActivity, place: int) -> str:
    """Return a name that stays as long as activity and lead do."""
    told = "\n".join((fold(row.label), *row.leads, *map(fold, row.lead_names)))
    name = blake2b(told.encode(), digest_size=5).hexdigest()
    return name if place == 1 else f"{name}-{place}"
