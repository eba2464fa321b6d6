"""A state of the graph by what it says of each subject: what two states are compared by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from wsis_gdc.base.namespaces import BASE, compact, expand
from wsis_gdc.curation.graph_descriptions import ABOUT
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import NoLink, no_links_of
from wsis_gdc.knowledge.links import Link, counts_for, links
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.knowledge.verdicts import Verdict, verdicts_of
from wsis_gdc.questions.holdings import HOLDINGS_GRAPH

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Term

__all__ = ["Category", "GraphState", "Role", "pair_of_link"]

Category: TypeAlias = Literal["verdict", "no-link", "role", "set", "thing", "code", "term", "query"]

_Triple: TypeAlias = "tuple[str, str, Term]"

_CLASSES: Final[Mapping[str, Category]] = {
    "wg:Verdict": "verdict",
    "wg:NoLinkFinding": "no-link",
    "wg:Facilitation": "role",
    "wg:UngisMembership": "role",
    "wg:MappingSet": "set",
    "wg:Code": "code",
    "wg:CodeChange": "code",
    "wg:Look": "code",
}
_GRAPHS: Final[Mapping[str, Category]] = {f"{BASE}graph/ontology": "term", f"{BASE}graph/queries": "query"}


_INFERRED: Final = f"{BASE}graph/inferred"
_COUNTED: Final = frozenset({ABOUT, HOLDINGS_GRAPH})
"""The graphs that tell how much the others hold: a build has both, other states may lack one."""
_MAPPINGS: Final = expand("sssom:mappings")
_TYPE: Final = expand("rdf:type")
_OF_LINES: Final = tuple(map(expand, ("wg:line", "wg:facilitates")))
_ALL: Final = "SELECT ?graph ?subject ?property ?value WHERE { GRAPH ?graph { ?subject ?property ?value } }"


class Role(NamedTuple):
    """Who plays which role where: coded values, ``list`` is empty for memberships."""

    entity: Thing
    where: Thing
    role: str
    list: str


class GraphState:
    """The triples of a state, those that rules infer apart, and what is read of them.

    What only counts the others is left out, since it changes with each of them.
    That a set holds a link is told of the link, not of the set.
    """

    def __init__(self, engine: Engine, language: str) -> None:
        self.engine, self.language = engine, language
        self.graphs: dict[_Triple, frozenset[str]] = {}
        self.inferred: set[_Triple] = set()
        self.said: dict[str, set[tuple[str, Term]]] = defaultdict(set)
        for graph, subject, prop, value in engine.select(_ALL):
            assert graph and subject and prop and value  # noqa: S101  (bound by the pattern)
            if graph.value in _COUNTED:
                continue
            triple = (subject.value, prop.value, value)
            if graph.value == _INFERRED:
                self.inferred.add(triple)
                continue
            self.graphs[triple] = self.graphs.get(triple, frozenset()) | {graph.value}
            of_link = prop.value == _MAPPINGS
            self.said[value.value if of_link else subject.value].add((prop.value, subject if of_link else value))
        self.links = {link.iri: link for link in links(engine, language)}
        self.pairs: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for link in self.links.values():
            self.pairs[pair_of_link(link)].append(link.iri)
        self.verdicts = {verdict.iri: verdict for verdict in verdicts_of(engine)}
        self.line_of = {line.iri: line for line in tables_of(engine).things("action-line", language)}

    def values(self, iri: str, prop: str) -> list[str]:
        """Return the values of a property of a subject, sorted."""
        return sorted(value.value for name, value in self.said.get(iri, ()) if name == prop)

    def lines(self, iris: Iterable[str]) -> tuple[Thing, ...]:
        """Return the action lines that things are, or count for, in their order."""
        over = counts_for(self.engine)
        found = {line for iri in iris for line in over(iri) if line in self.line_of}
        return tuple(line for iri, line in self.line_of.items() if iri in found)

    def category(self, iri: str) -> Category:
        """Return what a record is, by its class, else by the graph in which it stands."""
        for name in self.values(iri, _TYPE):
            if compact(name) in _CLASSES:
                return _CLASSES[compact(name)]
        graphs = {graph for prop, value in self.said[iri] for graph in self.graphs.get((iri, prop, value), ())}
        return next((_GRAPHS[graph] for graph in sorted(graphs & _GRAPHS.keys())), "thing")

    def about(self, iri: str, category: Category) -> Verdict | NoLink | Role | None:
        """Return what a verdict, a finding without a link or a role says."""
        if category == "verdict":
            return self.verdicts.get(iri)
        if category == "no-link":
            return next((each for each in no_links_of(self.engine, self.language) if each.iri == iri), None)
        return self._role(iri) if category == "role" else None

    def _role(self, iri: str) -> Role | None:
        where = self.values(iri, expand("wg:facilitates")) or self.values(iri, expand("org:organization"))
        who, role, list_ = (
            self.values(iri, expand(name)) for name in ("org:member", "org:role", "wg:facilitationList")
        )
        if not (where and who and role):
            return None
        named = self.named((who[0], where[0]))
        return Role(named[who[0]], named[where[0]], compact(role[0]), compact(list_[0]) if list_ else "")

    def lines_of_record(self, iri: str) -> tuple[Thing, ...]:
        """Return the action lines that a record names or is part of; of a verdict on a link, those of the link."""
        named = [line for prop in _OF_LINES for line in self.values(iri, prop)]
        judged = [self.links[each] for each in self.values(iri, expand("wg:reviews")) if each in self.links]
        return self.lines_of(judged[0]) if judged else self.lines(named or (iri,))

    def named(self, iris: Iterable[str]) -> dict[str, Thing]:
        """Return the things that IRIs stand for, those without a name by their address."""
        return tables_of(self.engine).named(iris, self.language)

    def lines_of(self, link: Link) -> tuple[Thing, ...]:
        """Return the lines under which a link was coded, else those that its ends are part of."""
        coded = self.values(link.iri, expand("wg:line"))
        return self.lines(coded or (link.subject.iri, link.object.iri))


def pair_of_link(link: Link) -> tuple[str, str, str]:
    """Return the set and the pair that a link is of, as IRIs."""
    return (link.set_iri, link.subject.iri, link.object.iri)
