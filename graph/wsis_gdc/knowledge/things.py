"""The things of the graph as people name them: kinds, codes, labels in a language, and what is known of one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import AmbiguousError, NotFoundError
from wsis_gdc.base.namespaces import CURIE, compact, expand, is_iri, local, prefixes
from wsis_gdc.knowledge.frameworks import OTHER, Level, exact, framework_of, level, levels
from wsis_gdc.knowledge.inferences import not_claimed, stated
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.paragraphs import only_held
from wsis_gdc.knowledge.values import LANGUAGES, choose

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Term

__all__ = [
    "ASSISTED",
    "LANGUAGES",
    "MARKS",
    "MEMORY",
    "Fact",
    "Mention",
    "Thing",
    "among",
    "by_code",
    "facts",
    "mentions",
    "natural",
    "of_kind",
    "of_kind_in",
    "resolve",
    "things",
]

MEMORY: Final = "memory"
"""The mark of a label that is recalled and was not compared with an official text."""

ASSISTED: Final = "machine-assisted"
"""The mark of a label that is a translation of our own, made with a machine and not reviewed."""

MARKS: Final = {"wg:unverifiedLabelLanguage": MEMORY, "wg:machineAssistedLabelLanguage": ASSISTED}
"""Which property of a thing names the languages in which its label bears a mark."""

_PROPERTIES: Final = """
  rdf:type skos:prefLabel rdfs:label skos:notation eli:number wg:acronym dcterms:identifier
  wg:unverifiedLabelLanguage wg:machineAssistedLabelLanguage dcterms:description
  wg:inSection wg:partOfObjective wg:underActionLine wg:kind wg:kindAlso wg:order
  skos:broader eli:is_part_of
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with its code and label; ``mark`` tells where the label is from, if not from an official text or page.

    It is ``MEMORY``, or ``ASSISTED`` for a translation of our own that nobody has reviewed, or empty.
    ``group`` is the label of the heading it stands under (objective, section or action line), ``group_iri`` its IRI.
    A paragraph of a text that is no framework stands under that text, whose symbol is part of its code.
    """

    iri: str
    code: str
    label: str
    lang: str
    mark: str
    kind: str
    group: str = ""
    gist: str = ""
    group_iri: str = ""

    @property
    def verified(self) -> bool:
        """Whether the label comes from an official text or page, or was reviewed."""
        return not self.mark

    @property
    def curie(self) -> str:
        """The CURIE of the thing."""
        return compact(self.iri)


@dataclass(slots=True)
class _Raw:
    types: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    gists: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a sort key under which C2 stands before C10 and 29(b) before 29(d)."""
    parts = re.findall(r"\d{1,4000}|\D+", text)  # Python makes no number of more digits
    return tuple((0, int(part)) if part.isdecimal() else (1, part.lower()) for part in parts)


def by_code(some: Iterable[Thing]) -> tuple[Thing, ...]:
    """Return things sorted by their codes as ``natural`` does."""
    return tuple(sorted(some, key=lambda thing: natural(thing.code)))


def of_kind(engine: Engine, kind: str, language: str = "en") -> tuple[Thing, ...]:
    """Return all things of a kind in official order, labelled in a language where that is known.

    Raises NotFoundError for an unknown kind.
    """
    return of_kind_in(engine, kind, (language,))[language]


def of_kind_in(engine: Engine, kind: str, languages: Sequence[str]) -> dict[str, tuple[Thing, ...]]:
    """Return all things of a kind in official order, by language, reading them once. Raises NotFoundError."""
    return _collect(engine, level(engine, kind).pattern, languages, kind)


def among(iris: Iterable[str]) -> str:
    """Return the SPARQL block that binds ``?thing`` to IRIs."""
    return f"VALUES ?thing {{ {' '.join(f'<{iri}>' for iri in sorted(iris))} }}"


def things(engine: Engine, iris: Iterable[str], language: str = "en") -> dict[str, Thing]:
    """Return the things that IRIs stand for, by IRI; unknown IRIs are left out."""
    wanted, known = set(iris), _known(engine, language)
    if missing := wanted - known.keys():
        known.update((thing.iri, thing) for thing in _collect(engine, among(missing), (language,), "")[language])
    return {iri: known[iri] for iri in sorted(wanted) if iri in known}


@per_engine
def _known(engine: Engine, language: str) -> dict[str, Thing]:
    """Return the things that were asked for, by IRI: empty at first, and never more than the graph has."""
    return {}


def _collect(engine: Engine, pattern: str, languages: Sequence[str], kind: str) -> dict[str, tuple[Thing, ...]]:
    # a filter, not VALUES: so engines look at the things found, not at every value of each property; and a group of
    # its own for the pattern, since rdflib applies what a group filters last
    query = f"""
      SELECT DISTINCT ?thing ?property ?value WHERE {{
        {{ {pattern} }}
        ?thing ?property ?value
        FILTER(?property IN ({", ".join(_properties(engine))}))
      }}"""
    raws: dict[str, _Raw] = defaultdict(_Raw)
    for thing, prop, value in engine.select(query):
        assert thing is not None and prop is not None and value is not None  # noqa: S101  (bound by the pattern)
        raw, name = raws[thing.value], compact(prop.value)
        code = getattr(value, "language", None) or ""
        if name == "rdf:type":
            raw.types.add(compact(value.value))
            raw.values[name].append(value.value)
        elif name in ("skos:prefLabel", "rdfs:label"):
            raw.labels.setdefault(code, value.value)
        elif name == "dcterms:description":
            raw.gists.setdefault(code, value.value)
        elif name in MARKS:
            raw.marks[value.value] = MARKS[name]
        else:
            raw.values[name].append(value.value)
    known = levels(engine).values() if kind in ("", "heading") else ()
    kinds = {iri: _kind(iri, raw, known) if kind in ("", "heading") else kind for iri, raw in raws.items()}
    above = {iri: heading for iri, raw in raws.items() if (heading := _heading(raw, kinds[iri]))}
    headings = _headings(engine, set(above.values()), languages) if kind != "heading" else {}
    ordered = sorted(raws, key=lambda iri: (_order(iri, raws[iri]), iri))
    return {
        language: tuple(
            _thing(iri, raws[iri], language, kinds[iri], headings.get(language, {}).get(above.get(iri, "")))
            for iri in ordered
        )
        for language in languages
    }


@per_engine
def _properties(engine: Engine) -> tuple[str, ...]:
    """Return the properties that a thing is read from, those that make it a member of a level included."""
    held = {compact(each.member_property) for each in levels(engine).values() if each.member_property}
    return tuple(dict.fromkeys((*_PROPERTIES.split(), *sorted(held))))


def _headings(engine: Engine, iris: set[str], languages: Sequence[str]) -> dict[str, dict[str, Thing]]:
    if not iris:
        return {}
    found = _collect(engine, among(iris), languages, "heading")
    return {language: {thing.iri: thing for thing in each} for language, each in found.items()}


def _heading(raw: _Raw, kind: str) -> str:
    for name in ("wg:partOfObjective", "wg:inSection", "wg:underActionLine"):
        if raw.values.get(name):
            return min(raw.values[name])
    broader = raw.values.get("skos:broader")
    if broader and ("sdgo:Target" in raw.types or "wg:Section" in raw.types):
        return min(broader)
    text = raw.values.get("eli:is_part_of")
    return min(text) if text and kind == OTHER and "wg:Provision" in raw.types else ""


def _order(iri: str, raw: _Raw) -> tuple[object, ...]:
    for name in ("wg:order", "eli:number", "skos:notation", "wg:acronym"):
        if raw.values.get(name):
            return natural(min(raw.values[name], key=natural))
    return natural(compact(iri))


def _thing(iri: str, raw: _Raw, language: str, kind: str, heading: Thing | None) -> Thing:
    (label, lang), (gist, said) = choose(raw.labels, language), choose(raw.gists, language)
    codes = [raw.values.get(name) for name in ("skos:notation", "wg:acronym", "dcterms:identifier", "eli:number")]
    code = next((min(code) for code in codes if code), local(iri))
    if heading and heading.iri in raw.values.get("eli:is_part_of", ()) and raw.values.get("eli:number"):
        cited = f"{heading.code if _has_symbol(heading) else heading.label}, {code}"
        code = cited if _has_symbol(heading) else code
        if not label:  # what is short enough to need no title
            label, lang, gist = (gist, said, "") if gist else (cited, "", "")
    return Thing(
        iri=iri,
        code=code,
        label=label or compact(iri),
        lang=lang or "en",
        mark=raw.marks.get(lang, ""),
        kind=kind,
        group=heading.label if heading else "",
        gist=gist,
        group_iri=heading.iri if heading else "",
    )


def _has_symbol(text: Thing) -> bool:
    return text.code != local(text.iri)


def _kind(iri: str, raw: _Raw, known: Iterable[Level]) -> str:
    return next((each.name for each in known if each.holds(iri, raw.values)), OTHER)


def resolve(engine: Engine, code: str, kind: str = "", *, near: bool = True) -> str:
    """Return the IRI that a person's code stands for: a CURIE (gdc:29d), a notation (C5) or an acronym (itu).

    A paragraph of a text that is no framework is known by symbol and number ("A/RES/70/125, 65").
    Case, blanks and hyphens do not matter, and the start of a code is enough where it is unique (C7-egov).
    With a kind, only things of that kind count. Raises NotFoundError, with near codes, where the code stands for
    nothing, AmbiguousError where it stands for several things. ``near=False`` spares the search for near codes.
    """
    iri = exact(engine, code.strip(), kind) if kind else ""
    if iri:
        return iri
    iri = _resolve(engine, code.strip(), kind, _near if near else _none_near)
    if kind and not _is_of(engine, iri, kind):
        other = [thing.kind for thing in things(engine, [iri]).values()] or [OTHER]
        raise NotFoundError(kind, code, cure=f"{compact(iri)} is of kind {other[0]}")
    return iri


def _is_of(engine: Engine, iri: str, kind: str) -> bool:
    return engine.ask(f"ASK {{ {among([iri])} {level(engine, kind).pattern} }}")


def _resolve(engine: Engine, code: str, kind: str, near: Callable[[Engine, str], Sequence[str]]) -> str:
    match = CURIE.match(code)
    if (match and match[1] in prefixes()) or "://" in code:
        try:
            iri = expand(code)
        except ValueError:
            raise NotFoundError("code", code) from None
        if not is_iri(iri) or not engine.ask(f"ASK {{ <{iri}> ?p ?o }}"):
            raise NotFoundError("code", code, near(engine, code), cure=only_held(engine, code))
        return iri
    table = _squeezed(engine)
    wanted = _squeeze(code)
    exact = sorted({iri for name, iri in table if name == wanted})
    if not exact and len(wanted) > 2:
        exact = sorted({iri for name, iri in table if name.startswith(wanted)})
    if len(exact) > 1 and kind:
        exact = [iri for iri in exact if _is_of(engine, iri, kind)]
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise AmbiguousError(code, [compact(iri) for iri in exact[:8]])
    raise NotFoundError("code", code, near(engine, code))


def _squeeze(text: str) -> str:
    return re.sub(r"[\s()_-]", "", text).lower()


@per_engine
def _squeezed(engine: Engine) -> list[tuple[str, str]]:
    return [(_squeeze(name), iri) for name, iri in _codes(engine)]


@per_engine
def _codes(engine: Engine) -> list[tuple[str, str]]:
    query = """SELECT ?code ?thing WHERE {
      VALUES ?property { skos:notation wg:acronym dcterms:identifier } ?thing ?property ?code }"""
    found = [(code, thing) for code, thing in engine.select(query).texts()]
    texts = """SELECT ?symbol ?number ?thing WHERE {
      ?thing a wg:Provision ; eli:number ?number ; eli:is_part_of ?text . ?text dcterms:identifier ?symbol }"""
    # not those of frameworks, which may be annexes of their documents, with numbers of their own
    paragraphs = engine.select(texts).texts()
    found += [
        (f"{symbol}, {number}", thing) for symbol, number, thing in paragraphs if not framework_of(engine, thing).iri
    ]
    named = """SELECT DISTINCT ?thing WHERE { VALUES ?class { wg:Provision wg:Mechanism wg:EmergingTrend wg:UNEntity
      wg:ActionLine wg:Section wg:Document } ?thing a ?class }"""
    return found + [(local(thing), thing) for (thing,) in engine.select(named).texts()]


def _none_near(_engine: Engine, _code: str) -> Sequence[str]:
    return ()


def _near(engine: Engine, code: str) -> Sequence[str]:
    from difflib import get_close_matches

    names = {name: compact(iri) for name, iri in _codes(engine)}
    names |= {compact(iri): compact(iri) for iri in names.values()}
    near = get_close_matches(code, names, 3, 0.6) or get_close_matches(code.upper(), names, 3, 0.6)
    return list(dict.fromkeys(names[name] for name in near))


@dataclass(frozen=True, slots=True)
class Fact:
    """One property of a thing and its values; a value is a text with its language, or the IRI of another thing."""

    property: str
    label: str
    values: tuple[tuple[str, str, bool], ...]


def facts(engine: Engine, iri: str, language: str = "en") -> tuple[Fact, ...]:
    """Return what is known about a thing, property by property, in the order of the ontology's labels.

    What somebody claims of it is told by the linkages (see ``knowledge.links``), not here.
    Each value is (text or IRI, language, is IRI).
    """
    found: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    query = f"SELECT DISTINCT ?p ?o WHERE {{ <{iri}> ?p ?o {not_claimed(f'<{iri}>', '?p', '?o')} }}"
    for prop, value in engine.select(query):
        assert prop is not None and value is not None  # noqa: S101  (bound by the pattern)
        found[prop.value].append((value.value, getattr(value, "language", None) or "", _is_node(value)))
    labels = things(engine, found, language)
    named = [
        Fact(prop, labels[prop].label if prop in labels else local(prop), tuple(sorted(values)))
        for prop, values in found.items()
    ]
    return tuple(sorted(named, key=lambda fact: (fact.label.lower(), fact.property)))


def _is_node(term: Term) -> bool:
    return type(term).__name__ == "NamedNode"


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that refers to a thing: by which property, on what basis, and, for roles, which role where and when."""

    property: str
    subject: str
    basis: str
    role: str
    where: str
    when: str


def mentions(engine: Engine, iri: str) -> tuple[Mention, ...]:
    """Return the records that refer to a thing, except claims, codes, verdicts and inferences."""
    query = f"""SELECT DISTINCT ?property ?subject ?basis ?role ?where ?when WHERE {{
      ?subject ?property <{iri}> .
      FILTER(?property NOT IN (rdf:type, wg:premise, wg:partOfObjective, wg:evidence))
      {stated("?subject", "?property", f"<{iri}>")}
      MINUS {{ VALUES ?class {{ wg:Linkage wg:MappingSet wg:Code wg:Inference wg:NoLinkFinding wg:Verdict }}
              ?subject a ?class }}
      OPTIONAL {{ ?subject wg:basis/skos:notation ?basis }}
      OPTIONAL {{ ?subject org:role/skos:notation ?role }}
      OPTIONAL {{ ?subject wg:facilitates|org:organization|org:member ?where FILTER(?where != <{iri}>) }}
      OPTIONAL {{ ?subject wg:facilitationList/skos:notation ?list }}
      OPTIONAL {{ ?subject wg:periodNote ?period FILTER(LANG(?period) = "en") }}
      BIND(COALESCE(?list, ?period, "") AS ?when)
    }}"""
    found = {Mention(*row) for row in engine.select(query).texts()}
    return tuple(sorted(found, key=lambda m: (m.property, natural(compact(m.where)), natural(compact(m.subject)))))
