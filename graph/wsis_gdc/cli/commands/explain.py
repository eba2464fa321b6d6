"""``wsis-gdc explain``: explain a pair."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from wsis_gdc.base.namespaces import compact
from wsis_gdc.cli.options import Source, chain_options, format_option, graph_options, language_option, parts_option
from wsis_gdc.cli.terminal import (
    clean,
    connections,
    console,
    isolated,
    paragraph,
    shortened,
    write_bytes,
)
from wsis_gdc.knowledge.central import PART
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.knowledge.coding import Code
    from wsis_gdc.knowledge.links import Link, Stated
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.explain import Chained, Explanation
    from wsis_gdc.questions.matrix import Hop, Way

__all__ = ["command"]

_WAYS: Final = 5
_CARRIERS: Final = 5


@click.command("explain")
@click.argument("first")
@click.argument("second")
@chain_options
@click.option("--value", type=click.Choice(["count", "strength", "weighted"]), help="What the chain's cell shows.")
@parts_option
@format_option("text", "json", default="text")
@language_option
@graph_options
def command(
    first: str,
    second: str,
    through: tuple[str, ...],
    chain: bool,
    combine: str | None,
    value: str | None,
    with_parts: bool,
    format_: str,
    language: str,
    source: Source,
) -> None:
    """Explain why two things are linked, or not.

    FIRST and SECOND are codes such as gdc:11d and C2. Shows relation, strength, evidence with official addresses and
    the end that it speaks for, what each reader coded, how differences were settled, and what others claim of the pair.

    Where neither claim nor stated fact joins the two and nobody has looked at them, shows the chain that does (or, by
    --through and --chain, the one asked for): each step with its links and strengths, and how they make the value of
    the cell in the matrix.
    """
    from wsis_gdc.questions.explain import explain

    with source.open() as kg:
        explanation = explain(
            kg.engine,
            first,
            second,
            language,
            with_parts=with_parts,
            through=through,
            chain=chain,
            value=value or "",
            combine=combine or "",
        )
        if format_ == "json":
            text = json.dumps(asdict(explanation), ensure_ascii=False, indent=1)
            write_bytes(f"{text}\n".encode("utf-8", "replace"), None)
        else:
            _Page(explanation, language, Terms(language, vocabulary(kg.engine))).show()


class _Page:
    """An explanation on the screen, in the words of one language."""

    def __init__(self, explanation: Explanation, language: str, terms: Terms) -> None:
        from wsis_gdc.words.languages import translator

        self.explanation, self.language, self.terms = explanation, language, terms
        self.translations = translator(language)
        self.screen = console()

    def show(self) -> None:
        """Print why a pair is linked or not: claims with evidence, the readers' codes, findings without a link."""
        explanation, _ = self.explanation, self.translations.gettext
        for thing in (explanation.first, explanation.second):
            self._line(f"{thing.code}  {self._label(thing)}", style="bold")
        self._line("")
        if not explanation.links:
            if explanation.looked_at or explanation.no_links:
                self._line(_("No claim joins the two."))
            else:
                self._line(_("No claim joins the two, and nobody has declared to have looked for one."))
        for link in explanation.links:
            self._claim(link)
        if explanation.facts:
            self._heading(_("Stated facts"))
            for fact in explanation.facts:
                self._line(f"  {self._fact(fact)}")
                paragraph(self.screen, f"{fact.subject.label} → {fact.object.label}", 4)
        if explanation.chain:
            self._chain(explanation.chain)
        for finding in explanation.no_links:
            pair = ", ".join(self._isolated(compact(iri)) for iri in (finding.unit, finding.line) if iri)
            reason = self.terms.label(f"term:reason/{finding.reason}")
            self._heading(_("Looked at, no link: {pair} ({reason})").format(pair=pair, reason=reason))
            paragraph(self.screen, finding.rationale)
        linked = {iri for link in explanation.links for iri in (link.subject.iri, link.object.iri)}
        rest = [code for code in explanation.codes if code.unit not in linked]
        if rest:
            self._heading(_("Codes of readers that were not upheld"))
            self._codes(rest)
        if explanation.looked_at:
            self._line("")
            sets = "; ".join(map(self._isolated, explanation.looked_at))
            paragraph(self.screen, _("Looked at by: {sets}").format(sets=sets), 0)

    def _claim(self, link: Link) -> None:
        _ = self.translations.gettext
        self._heading(f"{link.subject.curie} {self._relation(link.predicate)} {link.object.curie}")
        paragraph(self.screen, f"{link.subject.label} → {link.object.label}")
        marks = [
            *self._grades(link.strength, link.confidence),
            _("claimed by {claimant}").format(claimant=self._isolated(link.claimant)),
            _("set: {set}").format(set=self._isolated(link.set_label)),
            self.terms.label(f"term:claim-kind/{link.claim_kind}"),
            _("status {status}").format(status=self.terms.label(f"term:status/{link.status}")),
        ]
        paragraph(self.screen, " · ".join(marks))
        if link.rationale:
            paragraph(self.screen, _("Why: {reason}").format(reason=self._isolated(link.rationale)))
        for evidence in link.evidence:
            place = self._isolated(f"{evidence.document}, {evidence.code}")
            ends = ", ".join(self._isolated(end.curie) for end in link.ends_of(evidence))
            text = _("Evidence for {ends}: {place}") if ends else _("Evidence for the link: {place}")
            paragraph(self.screen, text.format(ends=ends, place=place))
            self._line("    " + (evidence.address or _("no official address recorded")))
        codes = [
            code
            for code in self.explanation.codes
            if link.claim_kind == "coding" and {code.unit, code.target} & {link.subject.iri, link.object.iri}
        ]
        if codes:
            self._line("  " + _("Readers:"))
            self._codes(codes)
        settlement = self.explanation.settlements.get(link.iri)
        if settlement:
            paragraph(self.screen, _("Settled: {reason}").format(reason=self._isolated(settlement)))

    def _chain(self, chain: Chained) -> None:
        """Print how a pair is joined through other things: each way with what carries its steps, the best first."""
        from wsis_gdc.words.phrases import matrix_values

        _, ngettext = self.translations.gettext, self.translations.ngettext
        self._heading(_("Inferred through a chain"))
        paragraph(self.screen, "; ".join(connections(chain.path, self.terms)))
        if not chain.ways:
            self._line("  " + _("No chain joins the two."))
            return
        number, ways = sum(way.chains for way in chain.ways), len(chain.ways)
        paragraph(
            self.screen,
            "; ".join(
                (
                    f"{matrix_values(_)[f'chain {chain.combine}']}: {self._figure(chain.value)}",
                    self._chains(number),
                    ngettext("{count} way", "{count} ways", ways).format(count=ways),
                )
            ),
        )
        for way in chain.ways[:_WAYS]:
            via = ", ".join(self._isolated(f"{thing.code} {thing.label}") for thing in way.via)
            text = _("{chains} through {things}").format(chains=self._chains(way.chains), things=via)
            self._line("")
            paragraph(self.screen, f"{text}{self._product(chain, way)}", style="bold")
            for hop in way.hops:
                self._hop(hop)
        if ways > _WAYS:
            more = ngettext("… and {count} more way", "… and {count} more ways", ways - _WAYS)
            self._line(f"\n  {more.format(count=ways - _WAYS)}: --format json")

    def _product(self, chain: Chained, way: Way) -> str:
        """Return how the value of a way comes about."""
        _ = self.translations.gettext
        if chain.combine == "count":
            return ""
        if way.strength is None:
            return ": " + _("No strength stated")
        factors = " × ".join(f"{self._figure(hop.strength or 0)}/3" for hop in way.hops if hop.links)
        product = f"3 × {factors} = {self._figure(way.strength)}"
        if chain.combine == "sum":
            return ": " + _("{sum}, the best {product}").format(sum=self._figure(way.total), product=product)
        return f": {product}"

    def _hop(self, hop: Hop) -> None:
        _, ngettext = self.translations.gettext, self.translations.ngettext
        if hop.links:
            number = ngettext("{count} claim", "{count} claims", len(hop.links)).format(count=len(hop.links))
        else:
            number = ngettext("{count} stated fact", "{count} stated facts", len(hop.facts)).format(
                count=len(hop.facts)
            )
        self._line(f"    {hop.near.code} – {hop.far.code}, {number}:")
        texts = [self._fact(fact) for fact in hop.facts]
        for link in hop.links:
            grades = ", ".join(self._grades(link.strength, link.confidence)) or _("No strength stated")
            claim = f"{link.subject.curie} {self._relation(link.predicate)} {link.object.curie}"
            texts.append(f"{claim} ({grades}; {self._isolated(link.claimant)})")
        for text in shortened(texts, _CARRIERS, self.language):
            paragraph(self.screen, text, 6)

    def _codes(self, codes: Sequence[Code]) -> None:
        _ = self.translations.gettext
        for code in codes:
            reader = _("{reader}, round {round}").format(reader=self._isolated(code.reader), round=code.round)
            grades = ", ".join(self._grades(code.strength, code.confidence))
            paragraph(self.screen, f"{reader}: {self._relation(code.relation)} {compact(code.target)}, {grades}", 4)

    def _chains(self, number: int) -> str:
        return self.translations.ngettext("{count} chain", "{count} chains", number).format(count=number)

    def _grades(self, strength: int | None, confidence: float | None) -> list[str]:
        _ = self.translations.gettext
        grades = []
        if strength is not None:
            grades.append(_("strength {strength}").format(strength=strength))
        if confidence is not None:
            grades.append(_("confidence {confidence}").format(confidence=self._figure(confidence)))
        return grades

    def _figure(self, value: Any) -> str:
        from wsis_gdc.words.languages import number

        if value is None:
            _ = self.translations.gettext
            return _("No strength stated")
        return number(value, self.language, "0.####") if isinstance(value, int | float) else str(value)

    def _relation(self, name: str) -> str:
        return self.terms.relations.get(name, name)

    def _fact(self, fact: Stated) -> str:
        relation = "skos:broader" if fact.relation == PART else fact.relation
        return f"{fact.subject.curie} {self.terms.label(relation)} {fact.object.curie}"

    def _label(self, thing: Thing) -> str:
        _ = self.translations.gettext
        return thing.label if thing.verified else thing.label + "  (" + _("label not verified") + ")"

    def _isolated(self, name: str) -> str:
        return isolated(name, self.language)

    def _heading(self, text: str) -> None:
        self._line(f"\n{text}", style="bold")

    def _line(self, text: str, style: str = "") -> None:
        from rich.text import Text

        self.screen.print(Text(clean(text), style))
