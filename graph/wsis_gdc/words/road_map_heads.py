"""Road maps in words: the heads of the table to fill in, in any language; activities as records; what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.folding import fold
from wsis_gdc.knowledge.activities import STATES
from wsis_gdc.knowledge.things import LANGUAGES, Thing
from wsis_gdc.words.languages import direction, translator
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.base.texts import Field
    from wsis_gdc.knowledge.activities import Activity
    from wsis_gdc.questions.road_map import RowToFill
    from wsis_gdc.questions.road_maps import Joint
    from wsis_gdc.words.phrases import Gettext

__all__ = [
    *("ACTIVITY_NAMES", "COLUMNS", "FILLED", "MISSING_NAMES", "activity_records", "cells_to_fill"),
    *("heads", "joint_heads", "joint_notes", "key_of", "missing_headings", "missing_records", "named", "no_road_map"),
    *("reported", "said_of", "silent_lines", "state_of", "states", "title", "who"),
]

COLUMNS: Final[dict[str, int]] = {
    "line": 12,
    "gdc": 17,
    "wsis20": 17,
    "other_paragraphs": 22,
    "asked": 30,
    "activity": 40,
    "lead": 16,
    "partners": 22,
    "year": 11,
    "indicator": 26,
    "baseline": 14,
    "target": 14,
    "deadline": 15,
    "status": 15,
    "others": 30,
}
"""The keys of the columns of a road map to fill in, in their order, and how wide they are, in letters."""

FILLED: Final = tuple(key for key in COLUMNS if key not in ("asked", "others"))
"""The keys of the columns that are read back; the others tell what the graph knows."""

ACTIVITY_NAMES: Final = (
    *("line", "activity", "lead", "partners", "year", "indicator", "baseline", "target", "deadline", "gdc", "wsis20"),
    *("other_paragraphs", "status", "reporter", "date", "file", "source", "iri"),
)
"""The columns of activities in files; the same in every language."""

MISSING_NAMES: Final = ("question", "code", "label", "sentence", "iri")
"""The columns of what road maps leave open in files; the same in every language."""

_TEXTS: Final = ("gdc", "wsis20")
"""The columns that name provisions of one text each, whose name they leave out; one more names those of all others."""

_BESIDE: Final = re.compile(r"\([^)]*\)|\[[^]]*]|[*:†]")


def heads(terms: Terms) -> dict[str, str]:
    """Return the heads of the columns of a road map by their keys."""
    _ = translator(terms.language).gettext
    return {
        "line": terms.one("action-line"),
        "gdc": _("GDC paragraphs"),
        "wsis20": _("WSIS+20 paragraphs"),
        "other_paragraphs": _("Other paragraphs"),
        "asked": _("What is asked"),
        "activity": _("Activity"),
        "lead": terms.heading("wg:activityLead"),
        "partners": _("Partners"),
        "year": _("Year"),
        "indicator": terms.heading("wg:indicator"),
        "baseline": terms.heading("wg:baseline"),
        "target": terms.heading("wg:aim"),
        "deadline": terms.heading("wg:deadline"),
        "status": terms.heading("wg:activityStatus"),
        "others": _("Other lines that hold it, and who answers for them"),
    }


def cells_to_fill(row: RowToFill, terms: Terms) -> tuple[str, ...]:
    """Return the cells of a row before somebody plans, in the order of ``COLUMNS``."""
    known = {
        "line": "; ".join(line.code for line in row.lines),
        _column_of(row.answers): _numbered(row.answers, terms),
        "asked": row.answers.label,
        "lead": who(row.leads),
        "partners": who(row.partners),
        "deadline": "" if row.deadline is None else str(row.deadline),
        "others": "; ".join(
            f"{line.code} ({', '.join(who([each]) for each in held)})" if held else line.code
            for line, held in row.others
        ),
    }
    return tuple(known.get(key, "") for key in COLUMNS)


def _column_of(provision: Thing) -> str:
    text = provision.curie.partition(":")[0]
    return text if text in _TEXTS else "other_paragraphs"


def _numbered(provision: Thing, terms: Terms) -> str:
    """Return a provision as the column of its text has it, other texts with their names; without a number its label."""
    shown = terms.code(provision.code, provision.kind)
    return provision.label if not shown else provision.code if _column_of(provision) in _TEXTS else shown


def states(terms: Terms) -> dict[str, str]:
    """Return the words for how far an activity is, by code."""
    return {code: terms.coded("activity-status", code) for code in STATES}


def key_of(head: str) -> str:
    """Return the key of a column by its head, as it stands in a road map of any language; empty for other heads.

    >>> key_of("Activité"), key_of(" GDC paragraphs (as in 29d) "), key_of("wsis20"), key_of("Contact")
    ('activity', 'gdc', 'wsis20', '')
    """
    plain = _folded(head)
    return _keys().get(plain) or _keys().get(_folded(_BESIDE.sub(" ", head)), "")


def state_of(word: str) -> str:
    """Return the code of a word for how far an activity is, in any language; empty for other words."""
    return _states().get(_folded(word), "")


@cache
def _keys() -> dict[str, str]:
    more = {"leads": "lead", "partner": "partners", "years": "year", "indicators": "indicator", "action line": "line"}
    more |= {"action lines": "line", "gdc paragraph": "gdc", "wsis 20 paragraphs": "wsis20", "due": "deadline"}
    known = {_folded(key): key for key in COLUMNS} | more
    for language in reversed(LANGUAGES):
        known |= {_folded(head): key for key, head in heads(Terms(language)).items()}
    return known


@cache
def _states() -> dict[str, str]:
    words = {_folded(word): code for language in LANGUAGES for code, word in states(Terms(language)).items()}
    return words | {_folded(code): code for code in STATES}


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[\s+_\-–⟦⟧]+", " ", fold(text)).split())


def who(things: Iterable[Thing], names: Iterable[str] = ()) -> str:
    """Return those who lead or take part: acronyms, else names; then names that the graph does not know."""
    return "; ".join((*(thing.label if thing.code.islower() else thing.code for thing in things), *names))


def _cited(things: Iterable[Thing], column: str, terms: Terms) -> str:
    """Return those of the provisions that belong into a column of paragraphs, as a table has them."""
    return "; ".join(_numbered(thing, terms) for thing in things if _column_of(thing) == column)


def _as_written(activity: Activity, column: str) -> Iterable[str]:
    """Return the paragraphs that belong into a column and that the graph does not hold, as they were written."""
    of_wsis20 = [name for name in activity.answer_names if name.startswith("WSIS+20")]
    others = [name for name in activity.answer_names if name not in of_wsis20]
    return {"wsis20": of_wsis20, "other_paragraphs": others}.get(column, ())


def reported(activity: Activity, _: Gettext) -> str:
    """Return who reported an activity and when, for a reader who has to know whose word it is."""
    reporter = activity.reporter if isinstance(activity.reporter, str) else who([activity.reporter])
    if activity.date:
        return _("Reported by {name}, {date}; not checked").format(name=reporter, date=activity.date)
    return _("Reported by {name}; not checked").format(name=reporter)


def no_road_map(_: Gettext) -> str:
    """Return what is said where no road map is in the graph: that nothing is known, not that nothing is planned."""
    return _("No road map has been taken in yet, so nothing can be said of what is planned.")


def activity_records(activities: Iterable[Activity], terms: Terms) -> list[dict[str, Field]]:
    """Return activities as plain records under ``ACTIVITY_NAMES``."""
    return [
        {
            "line": "; ".join(line.code for line in activity.lines),
            "activity": activity.label,
            "lead": who(activity.leads, activity.lead_names),
            "partners": who(activity.partners, activity.partner_names),
            "year": activity.planned.replace("/", "–"),
            "indicator": activity.indicator,
            "baseline": activity.baseline,
            "target": activity.aim,
            "deadline": activity.due,
            **{
                column: "; ".join(
                    filter(None, (_cited(activity.answers, column, terms), *_as_written(activity, column)))
                )
                for column in (*_TEXTS, "other_paragraphs")
            },
            "status": terms.coded("activity-status", activity.status),
            "reporter": activity.reporter if isinstance(activity.reporter, str) else who([activity.reporter]),
            "date": activity.date,
            "file": activity.file,
            "source": "; ".join(activity.sources),
            "iri": activity.iri,
        }
        for activity in activities
    ]


def title(_: Gettext) -> str:
    """Return what the joint map of all road maps is called."""
    return _("Joint road map")


def joint_heads(terms: Terms) -> dict[str, str]:
    """Return the heads of a table of activities, by the names of their records."""
    _ = translator(terms.language).gettext
    known = heads(terms)
    more = {
        "reporter": terms.heading("wg:reportedBy"),
        "date": _("Date"),
        "file": terms.heading("wg:sourceFile"),
        "source": _("Published at"),
        "iri": terms.heading("dcterms:identifier"),
    }
    return {name: known.get(name) or more[name] for name in ACTIVITY_NAMES}


def joint_notes(found: Joint, terms: Terms) -> tuple[str, ...]:
    """Return what a reader must know of a joint road map, one sentence or two each."""
    _ = translator(terms.language).gettext
    if found.none:
        return (no_road_map(_),)
    return (
        _("Each activity stands as it was reported, in the language of its reporter. Nobody has checked it."),
        _("The provisions that an activity answers are those that its reporter names."),
        _("Perhaps double work are activities that answer the same provision and name nobody in common."),
        *((silent_lines(found.silent, _),) if found.silent else ()),
    )


def silent_lines(lines: Iterable[Thing], _: Gettext) -> str:
    """Return for which lines no road map is there: that nothing is known of them."""
    codes = _(", ").join(line.code for line in lines)
    return _("The road maps taken in do not name {lines}; nothing can be said of what is planned there.").format(
        lines=codes
    )


def said_of(activity: Activity, terms: Terms) -> tuple[str, ...]:
    """Return what an activity says of itself, each with its head; what it leaves open is left out."""
    (record,) = activity_records([activity], terms)
    names = ("gdc", "wsis20", "other_paragraphs", "lead", "partners", "year", "deadline", "indicator", "baseline")
    known = joint_heads(terms)
    told = [(known[name], record[name]) for name in (*names, "target", "status") if record[name]]
    return tuple(f"{head}: {value}" for head, value in told)


def missing_headings(_: Gettext) -> dict[str, str]:
    """Return the heading of each question about what road maps leave open."""
    return {
        "without activity": _("Commitments without an activity"),
        "without indicator": _("Activities without an indicator"),
        "perhaps twice": _("Perhaps double work"),
    }


def missing_records(found: Joint, language: str) -> list[dict[str, str]]:
    """Return what the road maps leave open, as records under ``MISSING_NAMES``."""
    _, terms = translator(language).gettext, Terms(language)
    rows: list[tuple[str, str, str, str, str]] = []
    for each in found.lines:
        for thing in each.waiting:
            said = _("{code} {title}: activities are reported for {line}, but none of any road map answers it.")
            line = each.line.code if each.line else ""
            text = said.format(code=named(thing, terms), title=thing.label, line=line)
            rows.append(("without activity", thing.code, thing.label, text, thing.iri))
    for activity in found.unmeasured:
        lines = _(", ").join(line.code for line in activity.lines)
        said = _("{line}: “{activity}” names no indicator.")
        text = said.format(line=lines or activity.plan, activity=_isolated(activity.label, language))
        rows.append(("without indicator", activity.curie, activity.label, text, activity.iri))
    for twice in found.twice:
        several = " · ".join(
            f"“{_isolated(each.label, language)}” ({who(each.leads, each.lead_names) or _('no lead named')})"
            for each in twice.activities
        )
        said = _("{code} {title}: activities that name nobody in common answer it: {activities}.")
        text = said.format(code=named(twice.provision, terms), title=twice.provision.label, activities=several)
        rows.append(("perhaps twice", twice.provision.code, twice.provision.label, text, twice.provision.iri))
    return [dict(zip(MISSING_NAMES, row, strict=True)) for row in dict.fromkeys(rows)]


def named(thing: Thing, terms: Terms) -> str:
    """Return a provision as people cite it, with its text, such as GDC 29(d)."""
    code = terms.code(thing.code, thing.kind)
    whole = code != thing.code or _column_of(thing) not in _TEXTS
    return code if whole else f"{thing.curie.partition(':')[0].upper()} {thing.code}"


def _isolated(text: str, language: str) -> str:
    return f"\u2068{text}\u2069" if direction(language) == "rtl" else text
