"""``wsis-gdc show``: show one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.base.errors import AmbiguousError, NotFoundError, QueryError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, write_bytes

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Fact, Thing
    from wsis_gdc.questions.dossier import Claim

__all__ = ["command", "show"]

_TRIPLES: Final = ("ttl", "jsonld")
_HIDDEN: Final = {"rdf:type", "wg:order", "wg:linkedTo"}
_VALUES: Final = 8
_CLAIMS: Final = 12
_MENTIONS: Final = 24
_NAMELESS: Final = 3  # of records that have only an identifier


@click.command("show")
@click.argument("code")
@options.formats("text", "ttl", "jsonld", help="Output format [default: by the file's ending, else text].")
@options.output()
@options.language
@options.wide
@options.graph
def command(code: str, format_: str | None, output: Path | None, language: str, source: options.Source) -> None:
    """Show everything known about one thing.

    CODE is a notation (C5), a CURIE (gdc:29d, sdg:9.c) or an acronym (itu). As Turtle and JSON-LD it is what the files
    beside the pages hold: what is stated of the thing and the linkages that it is an end of, in every language, without
    what rules infer.
    """
    format_ = format_ or (output.suffix.lower().lstrip(".") if output else "text")
    if output and format_ not in _TRIPLES:
        raise QueryError("a text for people goes to the terminal; choose --format ttl or jsonld with --output")
    with source.with_collections(code).open() as kg:
        if format_ in _TRIPLES:
            write_bytes(_described(kg.engine, code, format_, language), output)
        else:
            show(kg.engine, code, language)


def _described(engine: Engine, code: str, format_: str, language: str) -> bytes:
    from wsis_gdc.site.descriptions import descriptions

    files = dict(descriptions(engine, {_resolved(engine, code, language): ""}))
    return files[f".{format_}"].encode()


def show(engine: Engine, code: str, language: str) -> None:
    """Print what is known about one thing: labels, facts, claims, what is inferred.

    Raises NotFoundError, with what a search finds, where the code stands for nothing.
    """
    _Page(engine, _resolved(engine, code, language), language).show()


def _resolved(engine: Engine, code: str, language: str) -> str:
    from wsis_gdc.knowledge.things import resolve

    try:
        return resolve(engine, code)
    except AmbiguousError:
        raise
    except NotFoundError as error:
        near = error.suggestions and len(code.split()) == 1
        raise error if near else _nearest(engine, code, language) or error from None


def _nearest(engine: Engine, words: str, language: str) -> NotFoundError | None:
    """Return the error that names what a search finds for words that are no code; None where it finds nothing."""
    from wsis_gdc.questions.search import search

    hits = [hit.thing for hit in search(engine, words, limit=3, language=language).hits if hit.link is None]
    if not hits:
        return None
    names = [f"{thing.curie} ({thing.label})" for thing in hits[:4]]
    return NotFoundError("code", words, names, cure=f'find more: wsis-gdc search "{words}"')


class _Page(Page):
    """What is known about one thing on the screen."""

    def __init__(self, engine: Engine, iri: str, language: str) -> None:
        super().__init__(language, engine)
        self.engine, self.iri = engine, iri

    def show(self) -> None:
        """Print everything."""
        from wsis_gdc.knowledge.inferences import inferred_of
        from wsis_gdc.knowledge.things import facts

        known = facts(self.engine, self.iri, self.language)
        named = self._named(
            {self.iri, *(text for fact in known for text, _language, is_node in fact.values if is_node)}
        )
        _ = self.say
        if self.iri in named:
            thing = named[self.iri]
            self.line(f"{self.code(thing)}  {self.label(thing)}", style="bold")
        self.line(f"{compact(self.iri)}  <{self.iri}>\n")
        inferred = inferred_of(self.engine, self.iri)
        rows = [
            (fact.label, "\n".join(self.shortened([_value(value, named) for value in self._told(fact)], _VALUES)))
            for fact in known
            if compact(fact.property) not in _HIDDEN and compact(fact.property) not in inferred
        ]
        self.table((_("Property"), _("Value")), rows)
        self._mentions()
        self._claims()
        self._evidence_of()
        self._inferences(inferred)

    def _told(self, fact: Fact) -> Sequence[tuple[str, str, bool]]:
        """Return the values of a fact: labels in all languages, other texts in the reader's, where they are known."""
        from wsis_gdc.knowledge.values import choose

        languages = {language for _text, language, is_node in fact.values if language and not is_node}
        if compact(fact.property) == "skos:prefLabel" or len(languages) < 2:
            return fact.values
        _, wanted = choose(dict.fromkeys(languages, " "), self.language)
        return [value for value in fact.values if value[1] in ("", wanted)]

    def _mentions(self) -> None:
        from wsis_gdc.knowledge.things import mentions

        found = mentions(self.engine, self.iri)
        if not found:
            return
        _ = self.say
        named = self._named(
            {iri for mention in found for iri in (mention.property, mention.subject, mention.where) if iri}
        )
        by_property: dict[str, list[str]] = {mention.property: [] for mention in found}
        for mention in sorted(found, key=lambda mention: _age(mention.when)):
            text = _value((mention.where or mention.subject, "", True), named)
            if mention.role:
                when = f" ({self._term('list', mention.when)})" if mention.when else ""
                text = self.told(self._term("role", mention.role), f"{text}{when}")
            if mention.basis not in ("", "source"):
                text += "  (" + _("{basis}: not checked").format(basis=self._term("basis", mention.basis)) + ")"
            by_property[mention.property].append(text)
        self.heading(_("Referred to by"))
        for name, texts in by_property.items():
            self.line(f"  {named[name].label if name in named else compact(name)}:")
            nameless = all(" " not in text for text in texts)
            for text in self.shortened(texts, _NAMELESS if nameless else _MENTIONS):
                self.paragraph(text, 4)

    def _claims(self) -> None:
        from wsis_gdc.knowledge.links import links
        from wsis_gdc.questions.dossier import claims_of

        about = claims_of(self.engine, self.iri, self.language)
        if not about:
            claims = links(self.engine, self.language)
            self._reviewed([link for link in claims if self.iri in (link.iri, link.set_iri)])
            return
        _ = self.say
        by_set: dict[str, list[Claim]] = defaultdict(list)
        for claim in about:
            by_set[f"{claim.link.claimant}: {claim.link.set_label}"].append(claim)
        self.heading(_("Claims, by who makes them: {count}").format(count=len(about)))
        self._reviewed([claim.link for claim in about])
        codes = self._codes({claim.part.iri for claim in about if claim.part})
        for heading, found in sorted(by_set.items()):
            self.line()
            self.paragraph(heading, 0, style="italic")
            for claim in found[:_CLAIMS]:
                self._claim(claim, codes.get(claim.link.iri))
            for text in self.shortened([""] * len(found), _CLAIMS)[_CLAIMS:]:
                self.line(f"  {text}")

    def _evidence_of(self) -> None:
        """Print the links between others whose evidence cites the thing."""
        from wsis_gdc.knowledge.links import cited

        resting = cited(self.engine, self.language).get(self.iri, ())
        if not resting:
            return
        self.heading(self.say("Evidence of other links"))
        for text in self.shortened(list(map(self.brief, resting)), _CLAIMS):
            self.paragraph(text)

    def _reviewed(self, claims: Sequence[Link]) -> None:
        """Print how many of some claims people have reviewed; nothing where there is none."""
        from wsis_gdc.questions.reviewed import review_of_links
        from wsis_gdc.words.review_sentences import summary

        told = summary(review_of_links(self.engine, claims), self.language)
        if told:
            self.line()
            self.paragraph(told, 0, hang=0)

    def _claim(self, claim: Claim, codes: Sequence[str] | None) -> None:
        """Print a claim as seen from the thing, with the part of it that the claim names."""
        from wsis_gdc.words.citations import evidence_cited

        _ = self.say
        link, other, arrow = claim.link, claim.other, "→" if claim.outgoing else "←"
        part = f"{claim.part.curie} " if claim.part else ""
        marks = [
            self._term("claim-kind", link.claim_kind),
            *self.grades(link.strength, link.confidence, link.certainty),
        ]
        if link.status == "proposed":
            marks.append(self._term("status", link.status))
        self.paragraph(
            f"{part}{self.relation(link.predicate)} {arrow} {other.curie}  {other.label}  ({', '.join(marks)})", hang=4
        )
        if link.rationale:
            self.paragraph(link.rationale, 6, hang=0, style="dim")
        if codes is not None:
            for evidence in link.evidence:
                place = evidence_cited(evidence, self.language)
                self.paragraph(f"{place}  {evidence.address}".rstrip(), 6, hang=0)
            for line in codes:
                self.paragraph(line, 6, hang=0)

    def _codes(self, parts: Iterable[str]) -> dict[str, list[str]]:
        """Return, for each coded linkage of the thing or its ``parts``, what readers said and how they were settled."""
        from wsis_gdc.knowledge.coding import settlements_of

        _ = self.say
        query = f"""SELECT ?linkage ?reader ?relation ?target ?strength WHERE {{
          VALUES ?end {{ {" ".join(f"<{iri}>" for iri in (self.iri, *sorted(parts)))} }}
          {{ ?linkage sssom:subject_id ?end }} UNION {{ ?linkage sssom:object_id ?end }}
          ?linkage wg:basedOnCode ?code .
          ?code dcterms:creator ?reader ; wg:relation ?relation ; wg:strength ?strength .
          OPTIONAL {{ ?code wg:item ?item }} OPTIONAL {{ ?code wg:line ?line }}
          BIND(COALESCE(?item, ?line) AS ?target) }}"""
        found: dict[str, list[str]] = defaultdict(list)
        rows = sorted(self.engine.select(query).texts())
        named = self._named({reader for _linkage, reader, *_rest in rows})
        for linkage, reader, relation, target, strength in rows:
            name = named[reader].label if reader in named else compact(reader)
            grade = _("strength {strength}").format(strength=strength)
            said = _(", ").join((f"{self.terms.label(compact(relation))} {compact(target)}", grade))
            found[linkage].append(self.told(name, said))
        for linkage, reason in settlements_of(self.engine).items():
            if linkage in found:
                found[linkage].append(_("Settled: {reason}").format(reason=reason))
        return found

    def _inferences(self, inferred: Mapping[str, Sequence[str]]) -> None:
        shown = {name: sorted(set(iris)) for name, iris in sorted(inferred.items()) if name not in _HIDDEN}
        if not shown:
            return
        _ = self.say
        named = self._named({iri for iris in shown.values() for iri in iris})
        self.heading(_("Inferred (by the rules of the ontology)"))
        for name, iris in shown.items():
            labels = [f"{compact(iri)} {named[iri].label}" if iri in named else compact(iri) for iri in iris]
            self.paragraph(self.told(self.terms.label(name), _("; ").join(self.shortened(labels, _VALUES))))

    def _named(self, iris: set[str]) -> dict[str, Thing]:
        from wsis_gdc.knowledge.things import things

        return things(self.engine, iris, self.language)

    def _term(self, scheme: str, name: str) -> str:
        """Return the name of a code of a scheme; free texts stay as they are."""
        term = f"term:{scheme}/{name}"
        label = self.terms.label(term) if name.replace("-", "").isalnum() else name
        return name if label == term else label


def _value(value: tuple[str, str, bool], named: Mapping[str, Thing]) -> str:
    text, language, is_node = value
    if is_node:
        name = compact(text)
        return f"{name}  {named[text].label}" if text in named and named[text].label != name else name
    return f"{text} [{language}]" if language else text


def _age(when: str) -> int:
    """Return how old a list of roles is, by the year that its name ends with; what has none is of today.

    >>> sorted(["tunis-annex-2005", "current", "reports-2008-2017", "focal-points-2006"], key=_age)
    ['current', 'reports-2008-2017', 'focal-points-2006', 'tunis-annex-2005']
    """
    year = when[-4:]
    return -int(year) if year.isdecimal() else -9999
