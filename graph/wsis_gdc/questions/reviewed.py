"""How much of the crosswalk people have reviewed, by line, and what their verdicts make of each link.

The rules: a link is *reviewed* where every verdict that decides agrees, and one at least does; it is *contested* as
soon as one says "no link" or "other relation", whatever the others say. "Don't know" decides nothing. Nor does a
verdict on a claim that has changed since. Verdicts that conflict stand side by side; none outweighs another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK
from wsis_gdc.knowledge.links import Link, counts_for, links
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.verdicts import NO_LINK, Verdict, claim_of, verdicts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing

__all__ = ["Progress", "State", "Tally", "progress", "state_of"]

State: TypeAlias = Literal["reviewed", "contested", "open"]

_AGAINST: Final = ("no-link", "other-relation")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many links people have reviewed: of a line, or of all (``line`` is None).

    ``open`` are the links on which no verdict decides; of these ``looked`` have verdicts that leave it open, or are on
    a claim that has changed since. ``missing`` counts the pairs without a link for which somebody asks for one.
    """

    line: Thing | None
    links: int
    reviewed: int
    contested: int
    open: int
    looked: int
    verdicts: int
    reviewers: int
    missing: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The tallies of lines in official order, and of all links; a link with several lines counts for each of them."""

    lines: tuple[Tally, ...]
    whole: Tally


def state_of(link: Link, verdicts: Iterable[Verdict]) -> State:
    """Return what the verdicts on a link make of it."""
    claim = claim_of(link)
    said = {verdict.conclusion for verdict in verdicts if verdict.judged == claim}
    if said & set(_AGAINST):
        return "contested"
    return "reviewed" if "agree" in said else "open"


def progress(
    engine: Engine, lines: Sequence[str] = (), *, sets: Sequence[str] = (CROSSWALK,), language: str = "en"
) -> Progress:
    """Return how far people have reviewed the links of mapping sets, by line (IRIs; empty: all lines).

    ``whole`` is about the links of these lines, or about all links of the sets. Raises NotFoundError.
    """
    claims = links(engine, language, Selection.read(engine, sets=sets))
    counts = counts_for(engine)
    shown = [each for each in tables_of(engine).things("action-line", language) if not lines or each.iri in lines]
    of_line: dict[str, list[Link]] = defaultdict(list)
    for link in claims:
        for line in counts(link.subject.iri) | counts(link.object.iri):
            of_line[line].append(link)
    by_link: dict[str, list[Verdict]] = defaultdict(list)
    by_line: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts_of(engine):
        if verdict.linkage:
            by_link[verdict.linkage].append(verdict)
        else:
            by_line[verdict.line].append(verdict)
    tallies = tuple(_tally(line, of_line[line.iri], by_link, by_line[line.iri]) for line in shown)
    if not lines:
        return Progress(tallies, _tally(None, claims, by_link, [each for some in by_line.values() for each in some]))
    chosen = {link.iri: link for line in shown for link in of_line[line.iri]}
    pairs = [verdict for line in shown for verdict in by_line[line.iri]]
    return Progress(tallies, _tally(None, tuple(chosen.values()), by_link, pairs))


def _tally(
    line: Thing | None, claims: Sequence[Link], by_link: dict[str, list[Verdict]], pairs: Sequence[Verdict]
) -> Tally:
    states = [state_of(link, by_link.get(link.iri, ())) for link in claims]
    verdicts = [*(verdict for link in claims for verdict in by_link.get(link.iri, ())), *pairs]
    wanted = {(each.unit, each.line) for each in pairs if each.conclusion == "missing-link" and each.judged == NO_LINK}
    return Tally(
        line,
        len(claims),
        states.count("reviewed"),
        states.count("contested"),
        states.count("open"),
        sum(state == "open" and link.iri in by_link for state, link in zip(states, claims, strict=True)),
        len(verdicts),
        len({verdict.reviewer_id or verdict.reviewer for verdict in verdicts}),
        len(wanted),
    )
