"""What is known of one thing, read in a terminal."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.cli.terminal import clean, console, table

if TYPE_CHECKING:
    from rich.console import Console

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.words.terms import Terms

__all__ = ["show_thing"]


def show_thing(engine: Engine, code: str, language: str) -> None:
    """Print what is known about one thing: labels, facts, claims, what is inferred. Raises NotFoundError."""
    from rich.text import Text

    from wsis_gdc.knowledge.links import links
    from wsis_gdc.knowledge.things import facts, resolve, things
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.words.terms import Terms

    terms = Terms(language, vocabulary(engine))
    iri = resolve(engine, code)
    known = facts(engine, iri, language)
    nodes = {text for fact in known for text, _, is_node in fact.values if is_node}
    named = things(engine, {iri, *nodes}, language)
    screen = console()
    if iri in named:
        thing = named[iri]
        title = Text(f"{thing.code}  {thing.label}", style="bold")
        if not thing.verified:
            title.append("  (label not verified)", style="italic")
        screen.print(title)
    screen.print(Text(f"{compact(iri)}  <{iri}>\n"))
    inferred = _inferred(engine, iri)
    rows = table("property", "value")
    for fact in known:
        name = compact(fact.property)
        if name in _HIDDEN or name in inferred:
            continue
        shown = [_value(value, named) for value in fact.values]
        head, rest = shown[:8], len(shown) - 8
        rows.add_row(
            fact.label, "\n".join(clean(text) for text in [*head, *([f"… and {rest} more"] if rest > 0 else [])])
        )
    screen.print(rows)
    _show_mentions(screen, engine, iri, terms)
    about = [link for link in links(engine, language) if iri in (link.subject.iri, link.object.iri)]
    _show_links(screen, iri, about, _coding(engine, iri, terms), terms)
    mentioned = {iri for values in inferred.values() for iri in values} | {expand(name) for name in inferred}
    _show_inferred(screen, inferred, {**named, **things(engine, mentioned, language)})


_HIDDEN: Final = {"rdf:type", "wg:order", "wg:linkedTo"}


def _value(value: tuple[str, str, bool], named: Mapping[str, Any]) -> str:
    text, language, is_node = value
    if is_node:
        thing = named.get(text)
        name = compact(text)
        return f"{name}  {thing.label}" if thing and thing.label != name else name
    return f"{text} [{language}]" if language else text


def _inferred(engine: Engine, iri: str) -> dict[str, list[str]]:
    query = f"""SELECT ?predicate ?object WHERE {{
      ?inference wg:inferredSubject <{iri}> ; wg:inferredPredicate ?predicate ; wg:inferredObject ?object }}"""
    found: dict[str, list[str]] = defaultdict(list)
    for predicate, object_ in engine.select(query).texts():
        found[compact(predicate)].append(object_)
    return found


def _show_mentions(screen: Console, engine: Engine, iri: str, terms: Terms) -> None:
    from rich.text import Text

    from wsis_gdc.knowledge.things import mentions, things

    found = mentions(engine, iri)
    if not found:
        return
    iris = {each for mention in found for each in (mention.property, mention.subject, mention.where) if each}
    named = things(engine, iris, terms.language)
    by_property: dict[str, list[str]] = defaultdict(list)
    for mention in found:
        thing = named.get(mention.where or mention.subject)
        text = f"{compact(mention.where or mention.subject)}  {thing.label if thing else ''}".rstrip()
        if mention.role:
            when = f" ({terms.coded('list', mention.when)})" if mention.when else ""
            text = f"{terms.coded('role', mention.role)}: {text}{when}"
        if mention.basis not in ("", "source"):
            text += f"  ({terms.coded('basis', mention.basis)}: not checked)"
        by_property[mention.property].append(clean(text))
    screen.print(Text("\nReferred to by", style="bold"))
    for name, texts in by_property.items():
        label = named[name].label if name in named else compact(name)
        more = f"\n    … and {len(texts) - 24} more" if len(texts) > 24 else ""
        screen.print(Text(f"  {label}:\n    " + "\n    ".join(texts[:24]) + more))


def _coding(engine: Engine, iri: str, terms: Terms) -> dict[str, list[str]]:
    """Return, for each coded linkage of a thing, what its readers said and how a difference was settled."""
    from wsis_gdc.knowledge.coding import settlements_of

    query = f"""SELECT ?linkage ?reader ?relation ?target ?strength WHERE {{
      {{ ?linkage sssom:subject_id <{iri}> }} UNION {{ ?linkage sssom:object_id <{iri}> }}
      ?linkage wg:basedOnCode ?code .
      ?code dcterms:creator ?reader ; wg:relation ?relation ; wg:strength ?strength .
      OPTIONAL {{ ?code wg:item ?item }} OPTIONAL {{ ?code wg:line ?line }}
      BIND(COALESCE(?item, ?line) AS ?target) }}"""
    found: dict[str, list[str]] = defaultdict(list)
    for linkage, reader, relation, target, strength in sorted(engine.select(query).texts()):
        name, word = compact(reader).removeprefix("agent:"), terms.label(compact(relation))
        found[linkage].append(f"{name}: {word} {compact(target)}, strength {strength}")
    for linkage, settled in settlements_of(engine).items():
        if linkage in found:
            found[linkage].append(f"settled: {settled}")
    return found


def _show_links(
    screen: Console, iri: str, about: Sequence[Link], coding: Mapping[str, Sequence[str]], terms: Terms
) -> None:
    from rich.text import Text

    if not about:
        return
    by_set: dict[str, list[Link]] = defaultdict(list)
    for link in about:
        by_set[f"{link.claimant}: {link.set_label}"].append(link)
    screen.print(Text(f"\nClaims ({len(about)}), by who makes them", style="bold"))
    for heading, found in sorted(by_set.items()):
        screen.print(Text(f"\n{heading}", style="italic"))
        for link in islice(found, 12):
            other, arrow = (link.object, "→") if link.subject.iri == iri else (link.subject, "←")
            marks = [terms.coded("claim-kind", link.claim_kind)]
            if link.strength is not None:
                marks.append(f"strength {link.strength}")
            if link.confidence is not None:
                marks.append(f"confidence {link.confidence:g}")
            if link.status in ("proposed",):
                marks.append(terms.coded("status", link.status))
            relation = terms.relations.get(link.predicate, link.predicate)
            screen.print(Text(f"  {relation} {arrow} {other.curie}  {other.label}  ({', '.join(marks)})"))
            if link.rationale:
                screen.print(Text(textwrap.indent(textwrap.fill(clean(link.rationale), 88), "      "), style="dim"))
            if link.iri in coding:
                lines = [f"{each.document}, {each.code}  {each.address}".rstrip() for each in link.evidence]
                for line in (*lines, *coding[link.iri]):
                    screen.print(Text(textwrap.indent(textwrap.fill(clean(line), 88), "      ")))
        if len(found) > 12:
            screen.print(Text(f"  … and {len(found) - 12} more"))


def _show_inferred(screen: Console, inferred: Mapping[str, Sequence[str]], named: Mapping[str, Any]) -> None:
    from rich.text import Text

    shown = {name: values for name, values in inferred.items() if name not in ("wg:linkedTo",)}
    if not shown:
        return
    screen.print(Text("\nInferred (by the rules of the ontology)", style="bold"))
    for name, values in sorted(shown.items()):
        labels = [f"{compact(v)} {named[v].label}" if v in named else compact(v) for v in sorted(set(values))]
        more = f" … and {len(labels) - 8} more" if len(labels) > 8 else ""
        label = named[expand(name)].label if expand(name) in named else name
        screen.print(Text(f"  {label}: {'; '.join(labels[:8])}{more}"))
