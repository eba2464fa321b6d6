"""The levels of frameworks, which are the kinds of things that matrices, networks and pages speak of.

Each level is a record of the data file of its framework (``wg:Level``): which things are its members, how one and many
of them are called in six languages, by which sign pictures show them, whether they state an act. Nothing here names a
framework, so a new one needs its data file only.

>>> from wsis_gdc import load
>>> with load() as kg:
...     level = levels(kg.engine)["commitment"]
...     level.one("fr"), level.states_act, level.sign
('Engagement', True, 'dot')
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.namespaces import compact, encodable
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.values import Values, read_values

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = [
    "OTHER",
    "Framework",
    "Level",
    "acts",
    "check_levels",
    "exact",
    "framework_of",
    "level",
    "levels",
    "namespaces",
]

OTHER: Final = "other"
"""The kind of whatever is a member of no level."""

_LEVELS: Final = """
SELECT ?level ?property ?value (LANG(?value) AS ?language) WHERE { ?level a wg:Level ; ?property ?value }"""
_LEVEL: Final = """
SELECT ?level ?property ?value (LANG(?value) AS ?language) WHERE {
  ?level a wg:Level ; skos:notation %s ; ?property ?value
}"""
_FRAMEWORKS: Final = """
SELECT ?scheme ?property ?value (LANG(?value) AS ?language) WHERE {
  ?scheme vann:preferredNamespaceUri ?namespace ; ?property ?value
  FILTER(?property IN (vann:preferredNamespaceUri, wg:annex, skos:prefLabel))
}"""


class Framework(NamedTuple):
    """A text whose parts are in the graph: ``namespace`` is where their IRIs begin.

    ``annex`` is the number of the annex of its document that it is, empty where it is a document of its own; ``names``
    holds its name by language.
    """

    iri: str
    namespace: str
    annex: str
    names: Mapping[str, str]

    def name(self, language: str = "en") -> str:
        """Return the name, in English where it has none in a language."""
        return self.names.get(language) or self.names.get("en", "")


_NO_TEXT: Final = Framework("", "", "", {})


class Level(NamedTuple):
    """One level: ``name`` is what commands call it, ``scheme`` the IRI of its framework, empty beside the frameworks.

    Members are of ``member_class`` or, where these are given, of one of ``member_kinds`` (first of all or also) or have
    ``member_property``, and have IRIs that begin with ``namespace``. ``hue`` and ``column`` are counted from 0.
    ``names`` holds the name of one and of many members by language, ``code_forms`` how bare numbers are written
    ("SDG {code}"). ``has_sheet`` says whether each member has a page, ``in_network`` whether they are
    drawn in the network of all.
    """

    iri: str
    name: str
    scheme: str
    namespace: str
    member_class: str
    member_kinds: tuple[str, ...]
    member_property: str
    order: int
    sign: str
    hollow: bool
    hue: int
    column: int
    states_act: bool
    has_sheet: bool
    in_network: bool
    names: Mapping[str, tuple[str, str]]
    code_forms: Mapping[str, str]

    @property
    def pattern(self) -> str:
        """The SPARQL pattern that finds the members as ``?thing``."""
        # values first: rdflib's evaluator joins from left to right
        parts = []
        if self.member_kinds:
            kinds = " ".join(f"<{kind}>" for kind in self.member_kinds)
            parts.append(f"VALUES ?kind {{ {kinds} }} ?thing wg:kind|wg:kindAlso ?kind .")
        elif self.member_property:
            parts.append(f"?thing <{self.member_property}> ?held .")
        else:
            parts.append(f"?thing a <{self.member_class}> .")
        if self.namespace:
            parts.append(f'FILTER(STRSTARTS(STR(?thing), "{self.namespace}"))')
        return " ".join(parts)

    def holds(self, iri: str, values: Mapping[str, Collection[str]]) -> bool:
        """Tell whether a thing is a member, given the IRIs that it has by property (as IRIs)."""
        if self.member_kinds:
            known = set(self.member_kinds) & {*values.get("wg:kind", ()), *values.get("wg:kindAlso", ())}
        elif self.member_property:
            known = set(values.get(compact(self.member_property), ()))
        else:
            known = {self.member_class} & set(values.get("rdf:type", ()))
        return bool(known) and iri.startswith(self.namespace)

    def one(self, language: str = "en") -> str:
        """Return the name of one member, in English where it has none in a language."""
        return (self.names.get(language) or self.names["en"])[0]

    def many(self, language: str = "en") -> str:
        """Return the name of several members, in English where they have none in a language."""
        return (self.names.get(language) or self.names["en"])[1]


@per_engine
def levels(engine: Engine) -> Mapping[str, Level]:
    """Return the levels of all frameworks by name, in their order."""
    return _read(engine, _LEVELS)


def _read(engine: Engine, query: str) -> Mapping[str, Level]:
    records = read_values(engine, query)
    namespaces = {each.iri: each.namespace for each in _frameworks(engine)} if records else {}
    found = sorted((_level(iri, values, namespaces) for iri, values in records.items()), key=lambda each: each.order)
    return MappingProxyType({each.name: each for each in found})


@per_engine
def _frameworks(engine: Engine) -> tuple[Framework, ...]:
    """Return the texts that say where the IRIs of their parts begin, the longest beginning first."""
    told = (
        Framework(
            iri, said.first("vann:preferredNamespaceUri"), said.first("wg:annex"), said.by_language("skos:prefLabel")
        )
        for iri, said in read_values(engine, _FRAMEWORKS).items()
    )
    return tuple(sorted(told, key=lambda each: (-len(each.namespace), each.iri)))


def framework_of(engine: Engine, iri: str) -> Framework:
    """Return the text of which a thing is a part, by its IRI; where no text of the graph has it, all of it is empty.

    >>> from wsis_gdc import load
    >>> from wsis_gdc.base.namespaces import expand
    >>> with load() as kg:
    ...     compact = framework_of(kg.engine, expand("gdc:29a"))
    ...     compact.name("fr"), compact.annex, framework_of(kg.engine, expand("doc:a-res-79-1/pact-3")).annex
    ('Pacte numérique mondial', 'I', '')
    """
    return next((each for each in _frameworks(engine) if iri.startswith(each.namespace)), _NO_TEXT)


def _level(iri: str, said: Values, namespaces: Mapping[str, str]) -> Level:
    text = said.first
    scheme = text("skos:inScheme")
    one, many = said.by_language("skos:prefLabel"), said.by_language("wg:pluralLabel")
    return Level(
        iri=iri,
        name=text("skos:notation"),
        scheme=scheme,
        namespace=namespaces.get(scheme, ""),
        member_class=text("wg:memberClass"),
        member_kinds=said.all("wg:memberKind"),
        member_property=text("wg:memberProperty"),
        order=int(text("wg:order") or "99"),
        sign=text("wg:sign") or "triangleDown",
        hollow=text("wg:hollow") == "true",
        hue=int(text("wg:hue") or "5"),
        column=int(text("wg:column") or "5"),
        states_act=text("wg:statesAct") == "true",
        has_sheet=text("wg:hasSheet") == "true",
        in_network=text("wg:inNetwork") == "true",
        names={language: (label, many.get(language, label)) for language, label in one.items()},
        code_forms=said.by_language("wg:codeForm"),
    )


@per_engine
def level(engine: Engine, name: str) -> Level:
    """Return a level by its name, without reading the others.

    Raises NotFoundError with near names, QueryError where the graph names no level at all.
    """
    import pyoxigraph as ox

    known = _read(engine, _LEVEL % ox.Literal(encodable(name)))
    known = known or levels(engine)
    if name not in known:
        from difflib import get_close_matches

        check_levels(engine)
        raise NotFoundError("kind", name, get_close_matches(name, known, 3, 0.4) or tuple(known))
    return known[name]


def check_levels(engine: Engine) -> None:
    """Raise QueryError where the graph names no levels: an answer about its things would be empty, and untrue."""
    if not levels(engine):
        raise QueryError(
            "this graph names no kinds of things, so nothing can be said about them: it was built by an older version, "
            "or without the vocabularies; build it anew (and push it again)"
        )


def acts(engine: Engine) -> tuple[str, ...]:
    """Return the names of the levels whose members state an act, the unit of the crosswalk."""
    return tuple(name for name, each in levels(engine).items() if each.states_act)


def namespaces(engine: Engine) -> tuple[str, ...]:
    """Return where the IRIs begin of the things of frameworks that have provisions which state an act."""
    return tuple(
        dict.fromkeys(each.namespace for each in levels(engine).values() if each.states_act and each.namespace)
    )


def exact(engine: Engine, code: str, kind: str) -> str:
    """Return the one thing of a kind that has exactly this code, without reading all codes; else nothing."""
    import pyoxigraph as ox

    query = f"""SELECT DISTINCT ?thing WHERE {{
      VALUES ?property {{ skos:notation wg:acronym dcterms:identifier }}
      ?thing ?property {ox.Literal(encodable(code))} . {level(engine, kind).pattern}
    }} LIMIT 2"""
    found = [iri for (iri,) in engine.select(query).texts()]
    return found[0] if len(found) == 1 else ""
