"""``wsis-gdc explain``: explain a pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import compact
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, write_bytes
from wsis_gdc.knowledge.central import PART
from wsis_gdc.knowledge.roles import SOURCED
from wsis_gdc.knowledge.verdicts import NO_LINK, claim_of
from wsis_gdc.questions.held_roles import HeldRole
from wsis_gdc.words.citations import evidence_cited
from wsis_gdc.words.phrases import matrix_values

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.coding import Code
    from wsis_gdc.knowledge.links import Link, Stated
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.knowledge.verdicts import Verdict
    from wsis_gdc.questions.explain import Chained, Explanation
    from wsis_gdc.questions.held_roles import HeldMembership
    from wsis_gdc.questions.matrix import Hop, Way

__all__ = ["command"]

_WAYS: Final = 5
_CARRIERS: Final = 5
_OTHERS: Final = 12
"""Claims on parts, and links of other ends, that the text shows."""


@click.command("explain")
@click.argument("first")
@click.argument("second")
@options.chain
@click.option("--value", type=click.Choice(["count", "strength", "weighted"]), help="What the chain's cell shows.")
@options.parts
@options.formats("text", "json", help="Output format [default: json into a file, else text].")
@options.output()
@options.language
@options.graph
def command(
    first: str,
    second: str,
    format_: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
    **choices: Any,
) -> None:
    """Explain why two things are linked, or not.

    FIRST and SECOND are codes such as gdc:11d and C2. Shows relation, strength, evidence with official addresses and
    the end that it speaks for, what each reader coded, how differences were settled, and what others claim of the pair.
    Stated facts and roles follow, those of earlier lists marked; then claims on parts of the two, and links of other
    ends that rest on them as evidence.

    Where neither claim, fact nor role joins the two and nobody has looked at them, shows the chain that does (or, by
    --through and --chain, the one asked for): each step with its links and strengths, and how they make the value of
    the cell in the matrix.
    """
    from wsis_gdc.questions.explain import explain

    if output and format_ == "text":
        raise QueryError("a text for people goes to the terminal; choose --format json with --output")
    chosen = {name: choice for name, choice in choices.items() if choice is not None}
    with source.with_collections(first, second).open() as kg:
        explanation = explain(kg.engine, first, second, language, **chosen)
        if format_ == "json" or output:
            from wsis_gdc.files.records import explained

            write_bytes(explained(explanation), output)
        else:
            _Page(explanation, language, kg.engine).show()


class _Page(Page):
    """An explanation on the screen."""

    def __init__(self, explanation: Explanation, language: str, engine: Engine) -> None:
        from wsis_gdc.questions.explain import codes_on

        super().__init__(language, engine)
        self.explanation = explanation
        self.codes = {link.iri: codes_on(engine, link, explanation.codes) for link in explanation.links}

    def show(self) -> None:
        """Print why a pair is linked or not: claims with evidence, the readers' codes, findings without a link."""
        explanation, _ = self.explanation, self.say
        for thing in (explanation.first, explanation.second):
            self.line(f"{self.code(thing)}  {self.label(thing)}", style="bold")
        self.line()
        if explanation.unknown:
            self.line(_("No claim joins the two, and nobody has declared to have looked for one."))
        elif explanation.of_parts and not explanation.links:
            self.line(_("No claim joins the two themselves; claims join parts of them."))
        elif not explanation.links:
            self.line(_("No claim joins the two."))
        if explanation.unanswered:
            self.line(_("No lead or co-facilitator by the sources seen."))
        for link in explanation.links:
            self._claim(link)
        if explanation.facts:
            self.heading(_("Stated facts"))
            for fact in explanation.facts:
                self.line(f"  {self._fact(fact)}")
                self.paragraph(f"{fact.subject.label} → {fact.object.label}", 4)
        self._roles()
        self._of_parts()
        if explanation.evidence_of:
            self.heading(_("Evidence of other links"))
            for text in self.shortened(list(map(self._rests, explanation.evidence_of)), _OTHERS):
                self.paragraph(text)
        if explanation.chain:
            self._chain(explanation.chain)
        for finding in explanation.no_links:
            pair = self.say(", ").join(self.isolated(compact(iri)) for iri in (finding.unit, finding.line) if iri)
            reason = self.terms.label(f"term:reason/{finding.reason}")
            self.heading(_("Looked at, no link: {pair} ({reason})").format(pair=pair, reason=reason))
            self.paragraph(finding.rationale)
        upheld = {code.iri for codes in self.codes.values() for code in codes}
        rest = [code for code in explanation.codes if code.iri not in upheld]
        for title, some in (
            (_("Codes of readers that were not upheld"), [code for code in rest if code.relation]),
            (_("Readers who saw no link here"), [code for code in rest if not code.relation]),
        ):
            if some:
                self.heading(title)
                for ends, codes in grouped(((code.unit, code.line or code.target), code) for code in some).items():
                    self._ends(ends)
                    self._codes(codes)
        of_pairs = [each for each in explanation.verdicts if not each.linkage]
        if of_pairs:
            self.heading(_("Verdicts of reviewers on pairs without a link"))
            for ends in dict.fromkeys((each.unit, each.line) for each in of_pairs):
                self._ends(ends)
                self._verdicts([each for each in of_pairs if (each.unit, each.line) == ends], NO_LINK)
        if explanation.looked_at:
            self.line()
            sets = _("; ").join(map(self.isolated, explanation.looked_at))
            self.paragraph(_("Looked at by: {sets}").format(sets=sets), 0)

    def _ends(self, ends: Iterable[str]) -> None:
        """Print the two things of a pair."""
        self.line("  " + " – ".join(self.isolated(compact(end)) for end in ends))

    def _roles(self) -> None:
        """Print the roles and memberships that are recorded of a pair, those of today first."""
        _, explanation = self.say, self.explanation
        if not (explanation.roles or explanation.memberships):
            return
        self.heading(_("Recorded roles"))
        if explanation.roles and not any(role.current for role in explanation.roles):
            self.paragraph(_("No source of today names a role here; these are of earlier lists."))
        for role in explanation.roles:
            when = [self.terms.coded("list", role.list)] if role.list else []
            when += [_("as of {year}").format(year=role.year)] if role.year else []
            when += [] if role.current else [_("no role of today")]
            if role.member:
                when.append(_("of the group, of which {entity} is a member").format(entity=role.member.curie))
            self._role(role, role.line, [*when, role.since if role.since != role.year else ""])
        for each in explanation.memberships:
            self._role(each, each.group, [each.period])

    def _role(self, held: HeldRole | HeldMembership, whole: Thing, when: Sequence[str]) -> None:
        """Print one role: who has it in what, when, how sure that is, and its sources."""
        told = [self.isolated(each) for each in when if each]
        if held.basis not in ("", SOURCED):
            told.append(self.say("{basis}: not checked").format(basis=self.terms.coded("basis", held.basis)))
        if held.confidence:
            told.append(self.told(self.terms.label("wg:sourceConfidence"), self.terms.coded("level", held.confidence)))
        role = self.terms.coded("role", held.role)
        pair = f"{held.entity.curie} – {whole.curie}"
        self.paragraph(f"{self.told(pair, role)} ({self.say('; ').join(told)})")
        for source in held.sources:
            self.uncut(source, 4)
        for record in held.records if isinstance(held, HeldRole) else ():
            self.paragraph(f"{record.curie}  {record.label}", 4)

    def _of_parts(self) -> None:
        """Print the claims that join parts of a pair, each with the parts that it is on."""
        _, claims = self.say, self.explanation.of_parts
        if not claims:
            return
        number = self.ngettext("{count} claim on parts of the two", "{count} claims on parts of the two", len(claims))
        self.heading(number.format(count=len(claims)))
        texts = []
        for each in claims:
            parts = self.say(", ").join(self.isolated(f"{self.code(part)} {part.label}") for part in each.parts)
            texts.append(_("{claim} – on the part {parts}").format(claim=self.brief(each.link), parts=parts))
        for text in self.shortened(texts, _OTHERS):
            self.paragraph(text)
        self.paragraph(_("In full: --with-parts"))

    def _rests(self, link: Link) -> str:
        """Return a link with the provisions of which it is evidence, for the pair at hand."""
        ends = {link.subject.iri, link.object.iri}
        proofs = self.say(", ").join(self.isolated(compact(each.iri)) for each in link.evidence if each.iri not in ends)
        return self.say("{claim} – rests on {evidence}").format(claim=self.brief(link), evidence=proofs)

    def _claim(self, link: Link) -> None:
        _ = self.say
        self.heading(f"{link.subject.curie} {self.relation(link.predicate)} {link.object.curie}")
        self.paragraph(f"{link.subject.label} → {link.object.label}")
        marks = [
            *self.grades(link.strength, link.confidence, link.certainty),
            _("claimed by {claimant}").format(claimant=self.isolated(link.claimant)),
            _("set: {set}").format(set=self.isolated(link.set_label)),
            self.terms.label(f"term:claim-kind/{link.claim_kind}"),
            _("status {status}").format(status=self.terms.label(f"term:status/{link.status}")),
        ]
        self.paragraph(" · ".join(marks))
        if link.rationale:
            self.paragraph(_("Why: {reason}").format(reason=self.isolated(link.rationale)))
        self._origin(link)
        for evidence in link.evidence:
            place = self.isolated(evidence_cited(evidence, self.language))
            ends = self.say(", ").join(self.isolated(end.curie) for end in link.ends_of(evidence))
            text = _("Evidence for {ends}: {place}") if ends else _("Evidence for the link: {place}")
            self.paragraph(text.format(ends=ends, place=place))
            self.uncut(evidence.address or _("no official address recorded"), 4)
        if self.codes[link.iri]:
            self.line("  " + _("Readers:"))
            self._codes(self.codes[link.iri])
        settlement = self.explanation.settlements.get(link.iri)
        if settlement:
            self.paragraph(_("Settled: {reason}").format(reason=self.isolated(settlement)))
        verdicts = [each for each in self.explanation.verdicts if each.linkage == link.iri]
        if verdicts:
            self.line("  " + self.told(_("Verdicts of reviewers"), ""))
            self._verdicts(verdicts, claim_of(link))

    def _origin(self, link: Link) -> None:
        """Print what the record of a claim notes, where it was read and how sure that source is."""
        origin = self.explanation.origins.get(link.iri)
        if origin is None:
            return
        for note in origin.notes:
            self.paragraph(self.told(self.terms.label("skos:note"), self.isolated(note)))
        if origin.confidence:
            sure = self.terms.coded("level", origin.confidence)
            self.paragraph(self.told(self.terms.label("wg:sourceConfidence"), sure))
        for address in origin.addresses:
            self.uncut(address, 4)

    def _verdicts(self, verdicts: Sequence[Verdict], claim: str) -> None:
        from wsis_gdc.words.review_sentences import verdict_told

        for each in verdicts:
            told = verdict_told(each, claim, self.terms)
            who = self.say(", ").join(map(self.isolated, filter(None, (told.who, told.address, told.date))))
            said = " – ".join(filter(None, (self.told(who, told.said), told.comment and self.isolated(told.comment))))
            earlier = self.say("on an earlier claim: {claim}").format(claim=told.earlier) if told.earlier else ""
            self.paragraph(f"{said} ({earlier})" if earlier else said, 4)

    def _chain(self, chain: Chained) -> None:
        """Print how a pair is joined through other things: each way with what carries its steps, the best first."""
        _ = self.say
        self.heading(_("Inferred through a chain"))
        self.paragraph(self.connections(chain.path))
        if not chain.ways:
            self.line("  " + _("No chain joins the two."))
            return
        number, ways = sum(way.chains for way in chain.ways), len(chain.ways)
        value = self.told(matrix_values(_)[f"chain {chain.combine}"], self._figure(chain.value))
        count = self.ngettext("{count} way", "{count} ways", ways).format(count=ways)
        self.paragraph(_("; ").join((value, self._chains(number), count)))
        for way in chain.ways[:_WAYS]:
            via = self.say(", ").join(self.isolated(f"{self.code(thing)} {thing.label}") for thing in way.via)
            text = _("{chains} through {things}").format(chains=self._chains(way.chains), things=via)
            product = self._product(chain, way)
            self.line()
            self.paragraph(self.told(text, product) if product else text, style="bold")
            for hop in way.hops:
                self._hop(hop)
        if ways > _WAYS:
            more = self.ngettext("… and {count} more way", "… and {count} more ways", ways - _WAYS)
            self.line(f"\n  {self.told(more.format(count=ways - _WAYS), '--format json')}")

    def _product(self, chain: Chained, way: Way) -> str:
        """Return how the value of a way comes about; nothing where ways are counted."""
        _ = self.say
        if chain.combine == "count":
            return ""
        if way.strength is None:
            return _("No strength stated")
        factors = " × ".join(f"{self._figure(hop.strength or 0)}/3" for hop in way.hops if hop.links)
        product = f"3 × {factors} = {self._figure(way.strength)}"
        if chain.combine == "sum":
            return _("{sum}, the best {product}").format(sum=self._figure(way.total), product=product)
        return product

    def _hop(self, hop: Hop) -> None:
        if hop.links:
            number = self.ngettext("{count} claim", "{count} claims", len(hop.links)).format(count=len(hop.links))
        else:
            number = self.ngettext("{count} stated fact", "{count} stated facts", len(hop.facts)).format(
                count=len(hop.facts)
            )
        self.line(f"    {self.code(hop.near)} – {self.code(hop.far)}, {number}:")
        texts = [self._fact(fact) for fact in hop.facts]
        texts += map(self.brief, hop.links)
        for text in self.shortened(texts, _CARRIERS):
            self.paragraph(text, 6)

    def _codes(self, codes: Sequence[Code]) -> None:
        _ = self.say
        for code in codes:
            reader = _("{reader}, round {round}").format(reader=self.isolated(code.reader), round=code.round)
            link = f"{self.relation(code.relation)} {compact(code.target)}"
            linked = _(", ").join((link, *self.grades(code.strength, code.confidence)))
            self.paragraph(self.told(reader, linked if code.relation else _("no link")), 4)

    def _chains(self, number: int) -> str:
        return self.ngettext("{count} chain", "{count} chains", number).format(count=number)

    def _figure(self, value: Any) -> str:
        if value is None:
            return self.say("No strength stated")
        return self.number(value) if isinstance(value, int | float) else str(value)

    def _fact(self, fact: Stated) -> str:
        relation = "skos:broader" if fact.relation == PART else fact.relation
        return f"{fact.subject.curie} {self.terms.label(relation)} {fact.object.curie}"
