"""Whether what a text says of links is what the graph holds: each statement found, misquoted or unsupported.

A statement is taken from a text by ``words.quoted_sentences``; here it is compared with the claims on its pair.

>>> from wsis_gdc import load
>>> from wsis_gdc.base.namespaces import expand
>>> with load() as kg:
...     told = check(kg.engine, Statement(expand("gdc:11d"), expand("wsis:C2"), relation="extends"))
...     told.verdict, told.standing, told.differences
('misquoted', 'linked', ('relation',))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from wsis_gdc.knowledge.links import Link, upward_of
from wsis_gdc.knowledge.origins import claimants_of
from wsis_gdc.knowledge.roles import LEADING, YEAR
from wsis_gdc.questions.explain import Explanation, explain
from wsis_gdc.questions.quotable import Standing, standing_of
from wsis_gdc.questions.reviewed import state_of, verdicts_on

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Checked", "Difference", "Direction", "Statement", "Verdict", "check"]

Verdict: TypeAlias = Literal["found", "misquoted", "unsupported"]

Difference: TypeAlias = Literal[
    "relation",
    "strength",
    "claimant",
    "direction",
    "review",
    "denied",
    "part",
    "evidence",
    "together",
    "suggestion",
    "role",
    "time",
]
"""What a text says otherwise than every claim on its pair.

It ``denied`` a link or a role that there is; the claims are on a ``part`` of what it names, or on other ends and rest
on it as ``evidence``; each point is in some claim, but no claim has all of them ``together``; or it quotes a
``suggestion`` that nobody has taken up. Of a pair with stated roles it names another ``role``, or one of an earlier
list or of stated years without naming these (``time``): without a year a text speaks of today.
"""

Direction: TypeAlias = Literal["forward", "backward", ""]
"""Whether the first thing is the subject, or the second, or this is not said."""

_SYMMETRIC: Final = ("relatedMatch", "coListedWith", "closeMatch", "exactMatch")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a text says of two things (IRIs): what it leaves open is empty, None or false.

    ``relation`` is a local name such as ``extends``, ``strength`` a number as written, ``claimants`` the IRIs that a
    name in the text may stand for; ``names_claimant`` says that it names one, known or not. ``denied`` says that the
    text denies the link, ``reviewed`` that it calls it reviewed or endorsed. ``roles`` are the coded values that words
    for a role in it may stand for, ``years`` those that it names.
    """

    first: str
    second: str
    relation: str = ""
    direction: Direction = ""
    strength: int | None = None
    claimants: frozenset[str] = frozenset()
    names_claimant: bool = False
    denied: bool = False
    reviewed: bool = False
    roles: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a statement.

    ``claims`` bear it out or, where it is misquoted, are what it should have quoted; ``others`` are the rest on the
    pair, suggestions included. ``of_parts`` are claims on parts of the two where the pair itself has none.
    ``resting`` are links of other ends of which what is named is evidence, where the parts have none either.
    """

    statement: Statement
    verdict: Verdict
    standing: Standing
    differences: tuple[Difference, ...]
    explanation: Explanation
    claims: tuple[Link, ...] = ()
    others: tuple[Link, ...] = ()
    of_parts: tuple[Link, ...] = ()
    resting: tuple[Link, ...] = ()


def check(engine: Engine, statement: Statement, language: str = "en") -> Checked:
    """Return what becomes of a statement. Raises NotFoundError where an end of it is no thing."""
    known = explain(engine, statement.first, statement.second, language)
    standing = standing_of(known)
    claims = tuple(link for link in known.links if link.status != "proposed")
    suggested = tuple(link for link in known.links if link.status == "proposed")
    if claims:
        verdict, differences, some = _compared(engine, statement, claims)
        others = tuple(link for link in known.links if link not in some)
        return Checked(statement, verdict, standing, differences, known, some, others)
    parts = tuple(each.link for each in known.of_parts if each.link.status != "proposed")
    resting = () if parts else known.evidence_of
    verdict, differences = _without_claims(statement, standing, known, parts)
    return Checked(statement, verdict, standing, differences, known, (), suggested, parts, resting)


def _without_claims(
    statement: Statement, standing: Standing, known: Explanation, parts: tuple[Link, ...]
) -> tuple[Verdict, tuple[Difference, ...]]:
    """Return the verdict on a statement about a pair that no claim joins."""
    if statement.denied:
        if standing == "stated-fact" and not statement.relation and _stated(statement, known)[0] == "found":
            return "misquoted", ("denied",)
        return ("found" if standing == "looked-at-no-link" else "unsupported"), ()
    if standing in ("stated-fact", "dated-role") and not (parts and statement.relation):
        return _stated(statement, known)
    if parts:
        return "misquoted", ("part",)
    if known.evidence_of:
        return "misquoted", ("evidence",)
    return "unsupported", ("suggestion",) if standing == "suggested-only" else ()


def _stated(statement: Statement, known: Explanation) -> tuple[Verdict, tuple[Difference, ...]]:
    """Return the verdict on a statement about a pair of which the graph states facts or roles, but no claim."""
    if statement.relation:
        return "misquoted", ("relation",)
    held = _held(known)
    alike = [each for each in held if not statement.roles or each.role in statement.roles]
    if not alike and (held or not known.facts):
        return ("misquoted", ("role",)) if held or statement.roles else ("unsupported", ())
    if statement.years:
        # where nothing that is recorded names a year, none can be told wrong
        dated = [each for each in alike if each.years or each.span]
        right = not dated or any(statement.years <= each.years or statement.years == each.span for each in dated)
    else:
        right = not alike or any(each.today for each in alike)
    return ("found", ()) if right else ("misquoted", ("time",))


class _Held(NamedTuple):
    """A role as recorded: whether it is one of today, the years that its record names, and those of its list."""

    role: str
    today: bool
    years: frozenset[str]
    span: frozenset[str]


def _held(known: Explanation) -> list[_Held]:
    """Return the roles that are recorded of a pair; what a rule infers of a group or a member is one of them.

    What a group held in the past is none of those who are its members today.
    """
    own = [role for role in known.roles if role.current or not role.member]
    roles = [_Held(role.role, role.current, _years(role.year, role.since), _years(role.list)) for role in own]
    roles += [_Held(each.role, not each.dated, _years(each.period), frozenset()) for each in known.memberships]
    inferred = {"wg:facilitatedBy": LEADING, "org:memberOf": ("member",)}
    named = {each.role for each in roles if each.today}
    for fact in known.facts:
        some = inferred.get(fact.relation, ())
        if not named.intersection(some):
            roles += [_Held(role, True, frozenset(), frozenset()) for role in some]
    return roles


def _years(*texts: str) -> frozenset[str]:
    return frozenset(year for text in texts for year in YEAR.findall(text))


def _compared(
    engine: Engine, statement: Statement, claims: tuple[Link, ...]
) -> tuple[Verdict, tuple[Difference, ...], tuple[Link, ...]]:
    """Return the verdict on a statement about a pair with claims, and the claims that it is to be read with."""
    if statement.denied:
        same = tuple(link for link in claims if statement.relation in ("", link.predicate))
        return ("misquoted", ("denied",), same) if same else ("found", (), claims)
    agreeing = {name: [link for link in claims if agrees(link)] for name, agrees in _points(engine, statement).items()}
    joint = tuple(link for link in claims if all(link in some for some in agreeing.values()))
    if joint:
        return "found", (), joint
    lacking = tuple(name for name, some in agreeing.items() if not some)
    near = tuple(link for link in claims if all(link in some for some in agreeing.values() if some))
    return "misquoted", lacking or ("together",), near or claims


def _points(engine: Engine, statement: Statement) -> Mapping[Difference, Callable[[Link], bool]]:
    """Return what a statement says of a link, each point as what a claim must be to agree."""
    claimants, upward, reviews = claimants_of(engine), upward_of(engine), verdicts_on(engine)
    subject = statement.first if statement.direction == "forward" else statement.second
    points: dict[Difference, Callable[[Link], bool]] = {}
    if statement.relation:
        points["relation"] = lambda link: link.predicate == statement.relation
    if statement.strength is not None:
        points["strength"] = lambda link: link.strength == statement.strength
    if statement.names_claimant:
        points["claimant"] = lambda link: claimants.get(link.set_iri) in statement.claimants
    if statement.direction and statement.relation not in _SYMMETRIC:
        points["direction"] = lambda link: link.predicate in _SYMMETRIC or subject in upward(link.subject.iri)
    if statement.reviewed:
        points["review"] = lambda link: (
            link.status == "reviewed" or state_of(link, reviews.get(link.iri, ())) == "reviewed"
        )
    return points
