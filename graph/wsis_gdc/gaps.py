"""Gaps: commitments, action lines, entities and trends that the linkages leave out or hardly touch.

Each gap comes with a sentence that a policy officer could put into a briefing. Looked at without a link is told apart
from not looked at; a link whose claimant states no strength is neither weak nor strong, and so is no gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.errors import NotFoundError, QueryError
from wsis_gdc.matrix import Matrix, inert, matrix
from wsis_gdc.things import of_kind, things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.things import Thing

__all__ = ["QUESTIONS", "Gap", "gaps", "records", "to_csv"]

QUESTIONS: Final[Mapping[str, str]] = {
    "commitments": "Commitments without a link to the action lines, or with weak links only",
    "lines": "Action lines that no commitment reaches",
    "entities": "UN entities that nothing links",
    "trends": "Emerging trends that nobody covers",
}
"""What can be asked, in the order of the answer, each with its heading."""


_REASONS: Final = {
    "new": "a subject that the Plan of Action does not know",
    "general": "too general for one line",
    "procedural": "on procedure, not on a subject",
    "chapeau": "an opening clause whose items carry the acts",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: the thing, what was looked at, and the sentence about it.

    ``state`` is "none" (looked at, no link), "weak" (links, but none stronger than the limit) or "unknown" (nobody
    looked); ``strongest`` is the best strength (1–3) of the ``links``, ``reason`` what the coders recorded.
    """

    question: str
    thing: Thing
    state: str
    links: int
    strongest: int | None
    reason: str
    sentence: str


def gaps(
    engine: Engine,
    questions: Sequence[str] = (),
    *,
    sets: Sequence[str] = (),
    weak: int = 1,
    language: str = "en",
) -> tuple[Gap, ...]:
    """Return the gaps, question by question (see ``QUESTIONS``; empty: all), things in official order.

    ``sets`` restricts the claims to mapping sets, ``weak`` is the strength (1–3) that is still weak. Labels are in
    ``language``, sentences in English. Raises NotFoundError for an unknown question or set.
    """
    for name in questions:
        if name not in QUESTIONS:
            raise NotFoundError("question", name, get_close_matches(name, QUESTIONS, 3, 0.4) or QUESTIONS)
    if not 1 <= weak <= 3:
        raise QueryError(f"a weak strength lies between 1 and 3, not at {weak}")
    answers: dict[str, Callable[[], Iterator[Gap]]] = {
        "commitments": lambda: _commitments(engine, sets, weak, language),
        "lines": lambda: _lines(engine, sets, weak, language),
        "entities": lambda: _entities(engine, sets, language),
        "trends": lambda: _trends(engine, sets, language),
    }
    return tuple(gap for name, answer in answers.items() if not questions or name in questions for gap in answer())


def records(found: Sequence[Gap]) -> list[dict[str, Any]]:
    """Return gaps as plain records: question, code, label, state, links, strongest, reason, sentence, iri."""
    return [
        {
            "question": gap.question,
            "code": gap.thing.code,
            "label": gap.thing.label,
            **{name: value for name, value in asdict(gap).items() if name not in ("question", "thing")},
            "iri": gap.thing.iri,
        }
        for gap in found
    ]


def to_csv(found: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    """Return records as CSV under these names, texts inert for spreadsheets, None as nothing."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for record in found:
        values = (record[name] for name in names)
        writer.writerow(["" if each is None else inert(each) if isinstance(each, str) else each for each in values])
    return out.getvalue()


def _matrix(engine: Engine, rows: str, columns: str, sets: Sequence[str], language: str) -> Matrix | None:
    """Return the matrix by claims, or None where none connects the kinds."""
    try:
        return matrix(engine, rows, columns, sets=sets, language=language, value="strength", by="claims")
    except QueryError:
        return None


def _commitments(engine: Engine, sets: Sequence[str], weak: int, language: str) -> Iterator[Gap]:
    found = _matrix(engine, "commitment", "action-line", sets, language)
    reasons = _reasons(engine)
    for thing, state, links, strongest, codes in _states(engine, found, "commitment", weak, language):
        reason = reasons.get(thing.iri, "") if state == "none" else ""
        why = f" ({_REASONS.get(reason, reason)})" if reason else ""
        name = f"Commitment {thing.code} ({thing.label})"
        sentence = {
            "none": f"{name} was read against the action lines and linked to none{why}; "
            "no facilitator follows it up through a line.",
            "weak": f"{name} is tied to the action lines only weakly (strength {strongest} at most, {codes}); "
            "a closer home for its follow-up is worth discussing.",
            "unknown": f"{name} has not been read against the action lines; its follow-up is an open question.",
        }[state]
        yield Gap("commitments", thing, state, links, strongest, reason, sentence)


def _lines(engine: Engine, sets: Sequence[str], weak: int, language: str) -> Iterator[Gap]:
    found = _matrix(engine, "action-line", "commitment", sets, language)
    who = _facilitators(engine, language)
    for thing, state, links, strongest, codes in _states(engine, found, "action-line", weak, language):
        name = f"{thing.code} ({thing.label})"
        told = f" (facilitated by {who[thing.iri]})" if thing.iri in who else ""
        sentence = {
            "none": f"No commitment of the Compact reaches {name}{told}; the line goes on from its own mandate alone.",
            "weak": f"The Compact reaches {name}{told} only weakly (strength {strongest} at most, {codes}); "
            "it adds little to what the line already does.",
            "unknown": f"Nobody has compared {name}{told} with the commitments of the Compact.",
        }[state]
        yield Gap("lines", thing, state, links, strongest, "", sentence)


def _states(
    engine: Engine, found: Matrix | None, kind: str, weak: int, language: str
) -> Iterator[tuple[Thing, str, int, int | None, str]]:
    """Yield the rows that are gaps: thing, state, number of links, best strength, codes of the columns reached."""
    if found is None:
        for thing in of_kind(engine, kind, language):
            yield thing, "unknown", 0, None, ""
        return
    counts = dict.fromkeys(range(len(found.rows)), 0)
    reached: dict[int, list[str]] = defaultdict(list)
    for row, column in found.numbers.by_place:
        counts[row] += 1
        reached[row].append(found.columns[column].code)
    for place, thing in enumerate(found.rows):
        total = found.row_totals[place]
        if not counts[place]:
            seen = any((thing.iri, column.iri) in found.looked_at for column in found.columns)
            yield thing, "none" if seen else "unknown", 0, None, ""
        elif isinstance(total, int) and total <= weak:
            links = {link.iri for column in found.columns for link in _links(found, thing.iri, column.iri)}
            yield thing, "weak", len(links), total, ", ".join(reached[place])


def _links(found: Matrix, row: str, column: str) -> Sequence[Any]:
    return found.cells[row, column].links if (row, column) in found.cells else ()


def _reasons(engine: Engine) -> dict[str, str]:
    """Return why coders found no link for a unit, by unit."""
    query = """SELECT ?unit ?reason WHERE { ?finding a wg:NoLinkFinding ; wg:unit ?unit ; wg:noLinkReason ?reason .
      MINUS { ?finding wg:line ?line } }"""
    return {unit: reason.rsplit("/", 1)[-1] for unit, reason in sorted(engine.select(query).texts(), reverse=True)}


def _facilitators(engine: Engine, language: str) -> dict[str, str]:
    pairs = list(engine.select("SELECT ?line ?entity WHERE { ?line wg:facilitatedBy ?entity }").texts())
    named = things(engine, {entity for _, entity in pairs}, language)
    found: dict[str, list[str]] = defaultdict(list)
    for line, entity in pairs:
        found[line].append(named[entity].code if entity in named else entity)
    return {line: ", ".join(sorted(codes)) for line, codes in found.items()}


def _entities(engine: Engine, sets: Sequence[str], language: str) -> Iterator[Gap]:
    """Yield entities that no claim, facilitation, convening or naming links with anything."""
    query = """SELECT DISTINCT ?entity WHERE { ?entity a wg:UNEntity .
      { ?line wg:facilitatedBy ?entity } UNION { ?text wg:namesActor ?entity }
      UNION { ?mechanism wg:convenedBy ?entity } }"""
    linked = {iri for (iri,) in engine.select(query).texts()}
    linked |= _claimed(engine, sets)
    for thing in of_kind(engine, "entity", language):
        if thing.iri not in linked:
            name = thing.label if thing.code.lower() == thing.label.lower() else f"{thing.label} ({thing.code})"
            sentence = (
                f"{name} facilitates no action line, convenes no mechanism, and no text or claim in this graph names "
                "it; whether it has a part in the follow-up is an open question."
            )
            yield Gap("entities", thing, "unknown", 0, None, "", sentence)


def _claimed(engine: Engine, sets: Sequence[str]) -> set[str]:
    """Return the entities at either end of a claim that is more than proposed."""
    from wsis_gdc.matrix.selection import Selection

    pattern = Selection.read(engine, sets=sets).pattern()
    query = f"""SELECT DISTINCT ?entity WHERE {{ {{ ?linkage sssom:subject_id ?entity }}
      UNION {{ ?linkage sssom:object_id ?entity }} ?entity a wg:UNEntity . {pattern} }}"""
    return {iri for (iri,) in engine.select(query).texts()}


def _trends(engine: Engine, sets: Sequence[str], language: str) -> Iterator[Gap]:
    """Yield trends without a link to the action lines, to the provisions of the Compact, or to both."""
    sides = {
        "the WSIS action lines": _matrix(engine, "trend", "action-line", sets, language),
        "the Global Digital Compact": _matrix(engine, "trend", "section", sets, language),
    }
    for thing in of_kind(engine, "trend", language):
        covered = {name: _links_of(found, thing.iri) for name, found in sides.items()}
        missing = [name for name, links in covered.items() if not links]
        if not missing:
            continue
        seen = all(_seen(sides[name], thing.iri) for name in missing)
        where = " nor ".join(missing)
        rest = "" if len(missing) == 2 else f", though {_other(missing[0], sides)} do"
        verb = "take up" if seen else "are known to take up"
        start = f"Neither {where}" if len(missing) == 2 else f"No provision of {where}"
        sentence = f"{start} {verb if len(missing) == 2 else verb.replace('take', 'takes').replace('are', 'is')} "
        sentence += f"{thing.label}{rest}; this is where new agreed language or a new line of work would add most."
        links = sum(len(found) for found in covered.values())
        yield Gap("trends", thing, "none" if seen else "unknown", links, None, " and ".join(missing), sentence)


def _other(name: str, names: Mapping[str, object]) -> str:
    return next(each for each in names if each != name)


def _links_of(found: Matrix | None, row: str) -> set[str]:
    if found is None:
        return set()
    return {link.iri for column in found.columns for link in _links(found, row, column.iri)}


def _seen(found: Matrix | None, row: str) -> bool:
    return found is not None and any((row, column.iri) in found.looked_at for column in found.columns)
