"""How much of the crosswalk people have reviewed, by line or thing, and what their verdicts make of each link.

The rules: a link is *reviewed* where every verdict that decides agrees, and one at least does; it is *contested* as
soon as one says "no link" or "other relation", whatever the others say. "Don't know" decides nothing. Nor does a
verdict on a claim that has changed since. Verdicts that conflict stand side by side; none outweighs another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from wsis_gdc.base.grouping import grouped
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import Link, counts_for, links, upward_of
from wsis_gdc.knowledge.roles import lines_of
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.verdicts import NO_LINK, Verdict, claim_of, verdicts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing

__all__ = ["Progress", "State", "Tally", "progress", "review_of", "review_of_links", "state_of", "verdicts_on"]

State: TypeAlias = Literal["reviewed", "contested", "open"]

_AGAINST: Final = ("no-link", "other-relation")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many links people have reviewed: of a line or another thing, or of all (``line`` is None).

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
    known = _known(engine, tuple(sets))
    every = tables_of(engine).things("action-line", language)
    shown = [each for each in every if not lines or each.iri in lines]
    tallies = tuple(_tally(line, *known.of([line.iri])) for line in shown)
    whole = known.of([line.iri for line in shown]) if lines else (known.claims, known.by_link, known.pairs)
    return Progress(tallies, _tally(None, *whole))


def review_of(engine: Engine, thing: Thing) -> Tally:
    """Return how far people have reviewed the links of the crosswalk with a thing or any part of it.

    For an entity these are the links of the lines that it leads or co-facilitates today.
    """
    known = _known(engine, (CROSSWALK,))
    if thing.kind != "entity":
        return _tally(thing, *known.of(known.parts_of.get(thing.iri, ())))
    return _tally(thing, *known.of(lines_of(engine, thing.iri)))


def review_of_links(engine: Engine, claims: Sequence[Link]) -> Tally:
    """Return how far people have reviewed some links."""
    return _tally(None, claims, verdicts_on(engine), ())


@per_engine
def verdicts_on(engine: Engine) -> Mapping[str, tuple[Verdict, ...]]:
    """Return the verdicts on each linkage, by IRI; nothing outweighs another."""
    return grouped((verdict.linkage, verdict) for verdict in verdicts_of(engine) if verdict.linkage)


class _Known(NamedTuple):
    claims: tuple[Link, ...]
    by_link: Mapping[str, tuple[Verdict, ...]]
    pairs: tuple[Verdict, ...]
    links_of: Mapping[str, Sequence[Link]]
    pairs_of: Mapping[str, Sequence[Verdict]]
    parts_of: Mapping[str, Sequence[str]]

    def of(
        self, things: Collection[str]
    ) -> tuple[Sequence[Link], Mapping[str, tuple[Verdict, ...]], Sequence[Verdict]]:
        """Return the links that count for any of some things, each once, and the verdicts on them and their pairs."""
        claims = {link.iri: link for thing in things for link in self.links_of.get(thing, ())}
        pairs = {verdict.iri: verdict for thing in things for verdict in self.pairs_of.get(thing, ())}
        return tuple(claims.values()), self.by_link, tuple(pairs.values())


@per_engine
def _known(engine: Engine, sets: tuple[str, ...]) -> _Known:
    claims = links(engine, "en", Selection.read(engine, sets=sets))
    counts = counts_for(engine)
    pairs = tuple(verdict for verdict in verdicts_of(engine) if not verdict.linkage)

    def counted(*ends: str) -> set[str]:
        return set(ends).union(*map(counts, ends))

    links_of = grouped((thing, link) for link in claims for thing in counted(link.subject.iri, link.object.iri))
    pairs_of = grouped((thing, verdict) for verdict in pairs for thing in counted(verdict.unit, verdict.line))
    upward = upward_of(engine)
    parts_of = grouped((whole, part) for part in sorted({*links_of, *pairs_of}) for whole in upward(part))
    return _Known(claims, verdicts_on(engine), pairs, links_of, pairs_of, parts_of)


def _tally(
    line: Thing | None,
    claims: Sequence[Link],
    by_link: Mapping[str, tuple[Verdict, ...]],
    pairs: Sequence[Verdict],
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
        len({verdict.who for verdict in verdicts}),
        len(wanted),
    )
