"""Why a pair is linked or not, read in a terminal or as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.cli.terminal import clean, console, write_bytes

if TYPE_CHECKING:
    from rich.console import Console

    from wsis_gdc.knowledge.coding import Code
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.explain import Chained, Explanation
    from wsis_gdc.questions.matrix import Hop, Way

__all__ = ["show_explanation", "write_explanation"]

_WAYS: Final = 5
_CARRIERS: Final = 5


def write_explanation(found: Explanation) -> None:
    """Write all that an explanation holds as JSON to stdout."""
    write_bytes(f"{json.dumps(asdict(found), ensure_ascii=False, indent=1)}\n".encode("utf-8", "replace"), None)


def show_explanation(found: Explanation) -> None:
    """Print why a pair is linked or not: claims with evidence, the readers' codes, findings without a link."""
    from rich.text import Text

    screen = console()
    screen.print(Text(f"{_named(found.first)}\n{_named(found.second)}\n", style="bold"))
    if not found.links:
        seen = "" if found.looked_at or found.no_links else ", and nobody has declared to have looked for one"
        screen.print(Text(f"No claim joins the two{seen}."))
    for link in found.links:
        _show_claim(screen, link, found)
    if found.facts:
        screen.print(Text("\nStated facts", style="bold"))
        for fact in found.facts:
            screen.print(Text(f"  {fact.subject.curie} {fact.words} {fact.object.curie}"))
            screen.print(Text(f"    {fact.subject.label} → {fact.object.label}"))
    if found.chain:
        _show_chain(screen, found.chain)
    for finding in found.no_links:
        where = f" with {compact(finding.line)}" if finding.line else ""
        screen.print(Text(f"\nLooked at, no link: {compact(finding.unit)}{where} ({finding.reason})", style="bold"))
        _paragraph(screen, finding.rationale)
    linked = {iri for link in found.links for iri in (link.subject.iri, link.object.iri)}
    rest = [code for code in found.codes if code.unit not in linked]
    if rest:
        screen.print(Text("\nCodes of readers that were not upheld", style="bold"))
        _show_codes(screen, rest)
    if found.looked_at:
        screen.print(Text(f"\nLooked at by: {'; '.join(found.looked_at)}"))


def _named(thing: Thing) -> str:
    return f"{thing.code}  {thing.label}" + ("" if thing.verified else "  (label not verified)")


def _show_claim(screen: Console, link: Link, found: Explanation) -> None:
    from rich.text import Text

    screen.print(Text(f"\n{link.subject.curie} {link.predicate} {link.object.curie}", style="bold"))
    screen.print(Text(f"  {link.subject.label} → {link.object.label}"))
    marks = [f"claimed by {link.claimant}", f"set: {link.set_label}", link.claim_kind, f"status {link.status}"]
    if link.strength is not None:
        marks.insert(0, f"strength {link.strength}")
    if link.confidence is not None:
        marks.insert(1, f"confidence {link.confidence:g}")
    _paragraph(screen, " · ".join(marks))
    if link.rationale:
        _paragraph(screen, f"Why: {link.rationale}")
    for evidence in link.evidence:
        ends = " and ".join(end.curie for end in link.ends_of(evidence))
        _paragraph(screen, f"Evidence for {ends or 'the link'}: {evidence.document}, {evidence.code}")
        screen.print(Text(f"    {evidence.address or 'no official address recorded'}"))
    codes = [
        code
        for code in found.codes
        if link.claim_kind == "coding" and {code.unit, code.target} & {link.subject.iri, link.object.iri}
    ]
    if codes:
        screen.print(Text("  Readers:"))
        _show_codes(screen, codes)
    if link.iri in found.settlements:
        _paragraph(screen, f"Settled: {found.settlements[link.iri]}")


def _show_chain(screen: Console, chain: Chained) -> None:
    """Print how a pair is joined through other things: each way with what carries its steps, the best first."""
    from rich.text import Text

    screen.print(Text("\nInferred through a chain", style="bold"))
    _paragraph(screen, "; ".join(chain.path))
    if not chain.ways:
        screen.print(Text("  No chain joins the two."))
        return
    value = "No strength is stated" if chain.value is None else f"Value {chain.value:.4g}"
    count = _many(sum(way.chains for way in chain.ways), "chain")
    _paragraph(screen, f"{value}: {count} by {_many(len(chain.ways), 'way')}. {chain.legend}")
    for way in chain.ways[:_WAYS]:
        head = f"{_many(way.chains, 'chain')} through {', '.join(f'{thing.code} {thing.label}' for thing in way.via)}"
        screen.print(Text(f"\n  {head}{_product(chain, way)}", style="bold"))
        for hop in way.hops:
            _show_hop(screen, hop)
    if len(chain.ways) > _WAYS:
        screen.print(Text(f"\n  … and {_many(len(chain.ways) - _WAYS, 'more way')}; --format json has them all"))


def _product(chain: Chained, way: Way) -> str:
    """Return how the value of a way comes about."""
    if chain.combine == "count":
        return ""
    if way.strength is None:
        return ": no strength stated"
    factors = " × ".join(f"{(hop.strength or 0):.4g}/3" for hop in way.hops if hop.links)
    if chain.combine == "sum":
        return f": {way.total:.4g}, the best 3 × {factors} = {way.strength:.4g}"
    return f": 3 × {factors} = {way.strength:.4g}"


def _show_hop(screen: Console, hop: Hop) -> None:
    from rich.text import Text

    number = _many(len(hop.links), "claim") if hop.links else _many(len(hop.facts), "stated fact")
    screen.print(Text(f"    {hop.near.code} – {hop.far.code}, {number}:"))
    texts = [f"{fact.subject.curie} {fact.words} {fact.object.curie}" for fact in hop.facts]
    for link in hop.links:
        strength = "no strength stated" if link.strength is None else f"strength {link.strength}"
        sure = "" if link.confidence is None else f", confidence {link.confidence:g}"
        texts.append(f"{link.subject.curie} {link.predicate} {link.object.curie} ({strength}{sure}; {link.claimant})")
    for text in texts[:_CARRIERS]:
        _paragraph(screen, text, 6)
    if len(texts) > _CARRIERS:
        screen.print(Text(f"      … and {len(texts) - _CARRIERS} more"))


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _show_codes(screen: Console, codes: Sequence[Code]) -> None:
    from rich.text import Text

    for code in codes:
        said = f"{code.relation} {compact(code.target)}, strength {code.strength}, confidence {code.confidence:g}"
        screen.print(Text(f"    {code.reader}, round {code.round}: {said}"))


def _paragraph(screen: Console, text: str, indent: int = 2) -> None:
    from rich.text import Text

    first, rest = " " * indent, " " * (indent + 2)
    screen.print(Text(textwrap.fill(clean(text), 92, initial_indent=first, subsequent_indent=rest)))
