"""How far reviewers agree with the links as they are coded, and with each other.

What is compared is what somebody had before them: a link, or a pair without one. A verdict says "link" where it agrees
with a link, gives it another relation, or misses one; "no link" where it denies one, or agrees that there is none.
"Don't know" says neither, and a verdict on a claim that has changed since is not counted.

Reviewers choose what they look at, and pairs without a link are those that are plausible: the shares speak of these
pairs, not of all. From fewer than ``LEAST`` pairs no coefficient is computed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.knowledge.links import links
from wsis_gdc.knowledge.verdicts import NO_LINK, Verdict, claim_of, verdicts_of

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["EVERYBODY", "LEAST", "THE_SET", "Together", "review_agreements"]

LEAST: Final = 30
"""The fewest pairs from which agreement beyond chance is computed."""

THE_SET: Final = "the links as coded"
EVERYBODY: Final = "all reviewers"


@dataclass(frozen=True, slots=True)
class Together:
    """How a reviewer (or all) agrees with another or with the links as coded, on the pairs that both judged.

    ``linked`` and ``linked_other`` count the pairs on which each sees a link, ``same_link`` those on which both say the
    same of link or no link, ``same_claim`` those on which they say the same relation and strength, too. ``kappa`` is
    None where there are fewer than ``LEAST`` pairs, and where both say the same throughout.
    """

    reviewer: str
    other: str
    pairs: int
    linked: int
    linked_other: int
    same_link: int
    same_claim: int
    kappa: float | None


class _Said(NamedTuple):
    """What is said of a pair: a claim as verdicts keep it, with parts left open where a reviewer names none."""

    link: bool
    claim: tuple[str, str]


def review_agreements(engine: Engine) -> tuple[Together, ...]:
    """Return how all reviewers and each agree with the set, then each two who judged a pair in common.

    Without verdicts there is nothing to return.
    """
    claims = {link.iri: claim_of(link) for link in links(engine)}
    judged: dict[str, dict[tuple[str, ...], tuple[_Said, _Said]]] = defaultdict(dict)
    names: dict[str, str] = {}
    for verdict in verdicts_of(engine):
        ours = claims.get(verdict.linkage, NO_LINK)
        if verdict.conclusion == "unsure" or verdict.judged != ours:
            continue
        names[verdict.who] = verdict.reviewer
        pair = (verdict.linkage,) if verdict.linkage else (verdict.unit, verdict.line)
        judged[verdict.who][pair] = (_said_by(verdict), _claim(ours))
    if not judged:
        return ()
    order = sorted(judged, key=lambda who: (-len(judged[who]), names[who], who))
    every = [both for who in order for both in judged[who].values()]
    found = [_together(EVERYBODY, THE_SET, every)] if len(order) > 1 else []
    found += [_together(names[who], THE_SET, list(judged[who].values())) for who in order]
    for one, other in combinations(order, 2):
        shared = judged[one].keys() & judged[other].keys()
        if shared:
            both = [(judged[one][pair][0], judged[other][pair][0]) for pair in sorted(shared)]
            found.append(_together(names[one], names[other], both))
    return tuple(found)


def _claim(text: str) -> _Said:
    relation, _, strength = text.partition(" ")
    return _Said(False, ("", "")) if text == NO_LINK else _Said(True, (relation, strength))


def _said_by(verdict: Verdict) -> _Said:
    if verdict.conclusion == "agree":
        return _claim(verdict.judged)
    if verdict.conclusion == "no-link":
        return _claim(NO_LINK)
    relation, strength = ("", "") if verdict.judged == NO_LINK else _claim(verdict.judged).claim
    return _Said(True, (verdict.relation or relation, str(verdict.strength or strength)))


def _together(one: str, other: str, both: Sequence[tuple[_Said, _Said]]) -> Together:
    same_link = sum(left.link == right.link for left, right in both)
    return Together(
        one,
        other,
        len(both),
        sum(left.link for left, _ in both),
        sum(right.link for _, right in both),
        same_link,
        sum(left == right for left, right in both),
        _kappa(both) if len(both) >= LEAST else None,
    )


def _kappa(both: Sequence[tuple[_Said, _Said]]) -> float | None:
    import numpy as np

    from wsis_gdc.questions.reliability import resampled_kappas

    counted: Mapping[tuple[bool, bool], int] = {
        (left, right): sum((one.link, other.link) == (left, right) for one, other in both)
        for left in (False, True)
        for right in (False, True)
    }
    table = np.array([[[counted[left, right] for right in (False, True)] for left in (False, True)]], dtype=float)
    values = resampled_kappas(table, None)
    return float(values[0]) if len(values) else None
