"""Why two things are linked, or not: claims, stated facts and roles, chains, readers' codes, what was looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import (
    Code,
    NoLink,
    carriers_of,
    codes_of,
    no_links_of,
    pair_of,
    sets_that_looked,
    settlements_of,
)
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.links import (
    Link,
    Stated,
    cited,
    counts_for,
    facts_between,
    links_between,
    upward_of,
)
from wsis_gdc.knowledge.origins import Origin, origins_of
from wsis_gdc.knowledge.things import Thing, resolve, things
from wsis_gdc.knowledge.verdicts import Verdict, verdicts_of
from wsis_gdc.questions.held_roles import HeldMembership, HeldRole, held_memberships, roles_between
from wsis_gdc.questions.matrix import Asked, Way, matrix
from wsis_gdc.questions.matrix.asked import By, Carry
from wsis_gdc.questions.tabled import Columns, Tabled, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Parts
    from wsis_gdc.questions.matrix.connections import Step
    from wsis_gdc.questions.matrix.model import Value

__all__ = [
    "Chained",
    "Explanation",
    "PartClaim",
    "codes_on",
    "explain",
]


@dataclass(frozen=True, slots=True)
class Chained:
    """A pair as the cell of a chain: how its kinds connect, the value and what it says, and the ways, best first.

    ``combine`` is how the ways make the value (see ``matrix.COMBINATIONS``); without ways no chain joins the two.
    """

    path: tuple[Step, ...]
    combine: str
    legend: str
    value: Value
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class PartClaim:
    """A claim that joins a part of one thing with the other, or parts of both: ``parts`` names those that it is on."""

    link: Link
    parts: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Explanation(Tabled):
    """All that is known of a pair; ``looked_at`` names the sets that declare to have examined it.

    ``facts`` are what the graph states of the pair. ``roles`` are those of an entity in a line, of today and of earlier
    lists, also those that a group holds of which the entity is a member, ``memberships`` those in a group; facts know
    only who answers for a line today and who is a member.
    ``of_parts`` are claims that join parts of the two and do not count for the pair itself.
    ``evidence_of`` are links of other ends that rest on the two: one of them is an end or evidence on one side, the
    other on the other side. ``origins`` tell, by the IRI of a claim, where it was read, how sure that source is and
    what its record notes.

    ``chain`` is how the pair is joined through other things: where somebody asked for it, or where nothing of this
    but claims on parts joins the two and nobody has looked at them. ``verdicts`` are those of reviewers on the claims,
    and on pairs without one, side by side. Its table has a row for each claim; where it is empty, ``looked_at`` and
    ``no_links`` tell whether somebody looked.
    """

    first: Thing
    second: Thing
    links: tuple[Link, ...]
    codes: tuple[Code, ...]
    no_links: tuple[NoLink, ...]
    looked_at: tuple[str, ...]
    settlements: dict[str, str]
    facts: tuple[Stated, ...] = ()
    chain: Chained | None = None
    verdicts: tuple[Verdict, ...] = ()
    roles: tuple[HeldRole, ...] = ()
    memberships: tuple[HeldMembership, ...] = ()
    of_parts: tuple[PartClaim, ...] = ()
    evidence_of: tuple[Link, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def stated(self) -> bool:
        """Whether the graph states a fact or a role of the pair, of whatever day."""
        return bool(self.facts or self.roles or self.memberships)

    @property
    def unknown(self) -> bool:
        """Whether nothing at all is recorded of the pair and nobody has declared to have looked at it."""
        recorded = self.links or self.stated or self.of_parts or self.evidence_of
        return not (recorded or self.looked_at or self.no_links)

    @property
    def unanswered(self) -> bool:
        """Whether the two are an entity and a line for which no source of today says that the entity answers."""
        kinds = {self.first.kind, self.second.kind}
        return kinds == {"entity", "action-line"} and not any(role.answers for role in self.roles)

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        return columns_of(Link), self.links


def explain(
    engine: Engine,
    first: str,
    second: str,
    language: str = "en",
    *,
    with_parts: bool = False,
    through: Sequence[str] = (),
    chain: bool = False,
    value: str = "",
    combine: str = "",
) -> Explanation:
    """Explain the pair of two codes: the claims and facts that count for it, chains, codes, findings without a link.

    What counts for a pair is what counts for its cell in a matrix, and ``with_parts`` means the same as there.
    ``through``, ``chain``, ``value`` and ``combine`` ask for the cell of a chain, as ``matrix`` does. Raises
    NotFoundError where a code stands for nothing, QueryError where both stand for one thing, or where a chain that was
    asked for does not exist.
    """
    one, two = resolve(engine, first), resolve(engine, second)
    if one == two:
        raise QueryError(
            f"{first} and {second} are the same thing, {compact(one)}; a pair takes two: show tells what is known of "
            "one, overlaps what it shares with others"
        )
    named = things(engine, [one, two], language)
    pair = (named[one], named[two])
    parts: Parts = "with-parts" if with_parts else "own"
    claims = links_between(engine, one, two, language, parts)
    facts = facts_between(engine, one, two, language, parts)
    counts = pair_of(engine, one, two, parts)
    codes = tuple(code for code in codes_of(engine, language) if counts(code.unit, code.target))
    no_links = tuple(
        finding
        for finding in no_links_of(engine)
        if (counts(finding.unit, finding.line) if finding.line else finding.unit in (one, two))
    )
    examined = sets_that_looked(engine, one, two, parts)
    roles = roles_between(engine, counts, language)
    joins = tuple(each for each in held_memberships(engine, language) if counts(each.group.iri, each.entity.iri))
    evidence_of = _evidence_of(engine, one, two, claims, language, parts)
    asked = bool(through or chain or value or combine)
    chained = None
    if asked or not (claims or facts or roles or joins or evidence_of or examined or no_links):
        choices = {"through": through, "chain": chain, "value": value, "combine": combine}
        chained = _chained(engine, pair, language, choices, with_parts=with_parts, asked=asked)
    settled, joined = settlements_of(engine), {link.iri for link in claims}
    return Explanation(
        *pair,
        tuple(sorted(claims, key=lambda link: (link.claim_kind != "coding", link.set_label, link.iri))),
        codes,
        no_links,
        tuple(tables_of(engine).named(examined, language)[iri].label for iri in examined),
        {link.iri: settled[link.iri] for link in claims if link.iri in settled},
        facts,
        chained,
        tuple(each for each in verdicts_of(engine) if each.linkage in joined or counts(each.unit, each.line)),
        roles,
        joins,
        _of_parts(engine, pair, claims, language),
        evidence_of,
        origins_of(engine, joined, language),
    )


def codes_on(engine: Engine, link: Link, codes: Iterable[Code]) -> tuple[Code, ...]:
    """Return those of the codes that are of a coded link's subject and the line of its object.

    Readers named other items of that line, too. Other claims were made without codes, and have none.
    """
    if link.claim_kind != "coding":
        return ()
    counts = counts_for(engine)
    wholes = counts(link.object.iri)
    return tuple(code for code in codes if code.unit == link.subject.iri and counts(code.target) & wholes)


def _of_parts(engine: Engine, pair: tuple[Thing, Thing], own: Sequence[Link], language: str) -> tuple[PartClaim, ...]:
    """Return the claims on parts of a pair other than its own."""
    known = {link.iri for link in own}
    wide = links_between(engine, pair[0].iri, pair[1].iri, language, "with-parts")
    return tuple(PartClaim(link, _parts(engine, pair, link, language)) for link in wide if link.iri not in known)


def _parts(engine: Engine, pair: tuple[Thing, Thing], link: Link, language: str) -> tuple[Thing, ...]:
    """Return the parts of a pair that a claim is on: of the kind of their whole where there is such a one."""
    upward, counts = upward_of(engine), counts_for(engine)
    found: dict[str, Thing] = {}
    for whole in pair:
        for end in (link.subject, link.object):
            if whole.iri not in upward(end.iri) or end.iri in carriers_of(engine, whole.iri):
                continue
            inside = sorted(part for part in counts(end.iri) if part != whole.iri and whole.iri in upward(part))
            named = things(engine, inside, language)
            alike = [named[part] for part in inside if part in named and named[part].kind == whole.kind]
            found |= {part.iri: part for part in alike or [end]}
    return tuple(found.values())


def _evidence_of(
    engine: Engine, one: str, two: str, claims: Sequence[Link], language: str, parts: Parts
) -> tuple[Link, ...]:
    """Return the links other than the claims that have the two, or what counts for them, on either side."""
    near, far = carriers_of(engine, one, parts), carriers_of(engine, two, parts)
    resting = cited(engine, language)
    own = {link.iri for link in claims}
    found = {link.iri: link for iri in sorted(near | far) for link in resting.get(iri, ()) if link.iri not in own}

    def rests(link: Link) -> bool:
        subject, object_ = link.sides
        return bool((subject & near and object_ & far) or (subject & far and object_ & near))

    return tuple(sorted(filter(rests, found.values()), key=lambda link: (-(link.strength or 0), link.iri)))


def _chained(
    engine: Engine,
    pair: tuple[Thing, Thing],
    language: str,
    choices: dict[str, Any],
    *,
    with_parts: bool,
    asked: bool,
) -> Chained | None:
    known = levels(engine)
    carry = Carry.WITH_PARTS if with_parts else Carry.OWN
    try:
        for thing in pair:
            if thing.kind not in known:
                raise QueryError(f"{thing.curie} is of no kind that chains connect; these are: {', '.join(known)}")
        rows, columns = (thing.kind for thing in pair)
        at = (pair[0].iri, pair[1].iri)
        answer = matrix(engine, Asked(rows, columns, by=By.CHAIN, language=language, carry=carry, **choices))
    except QueryError:
        if asked:
            raise
        return None
    cell = answer.cells.get(at)
    if cell is None and not asked:
        return None
    return Chained(
        answer.path, answer.combine, answer.legend, answer.value_of(*at) if cell else 0, cell.ways if cell else ()
    )
