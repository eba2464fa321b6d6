"""Adjudicated and reviewed links as nanopublications (https://nanopub.net/guidelines/working_draft/).

Each link is one nanopublication: the link itself as its assertion, who claims it and on what grounds as its provenance,
who publishes it under which licence as its publication information. Its address is a trusty URI: it holds the hash of
what is said, so the same link keeps its address from release to release, and a changed link has another.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.libraries import need
from wsis_gdc.base.namespaces import BASE, compact, expand, prefixes

if TYPE_CHECKING:
    from nanopub.profile import Profile

    from wsis_gdc.engines import Engine
    from wsis_gdc.engines.solutions import Term

__all__ = ["NAMESPACE", "nanopublications", "profile"]

NAMESPACE: Final = f"{BASE}np/"
"""What the addresses of nanopublications begin with."""

_NP: Final = "http://www.nanopub.org/nschema#"
_NPX: Final = "http://purl.org/nanopub/x/"

_LINKS: Final = """
SELECT ?link ?property ?value WHERE {
  VALUES ?status { <https://w3id.org/wsis-gdc/term/status/adjudicated>
    <https://w3id.org/wsis-gdc/term/status/reviewed> }
  ?link a wg:Linkage ; wg:status ?status ; ?property ?value .
  FILTER(!ISLITERAL(?value) || LANG(?value) IN ("", "en"))
}"""
_SETS: Final = """
SELECT ?link ?property ?value WHERE {
  VALUES ?property { prov:wasAttributedTo sssom:author_id dcterms:source prov:wasDerivedFrom dcterms:license
    dcterms:date skos:note }
  VALUES ?status { <https://w3id.org/wsis-gdc/term/status/adjudicated>
    <https://w3id.org/wsis-gdc/term/status/reviewed> }
  ?set sssom:mappings ?link ; ?property ?value . ?link wg:status ?status .
  FILTER(!ISLITERAL(?value) || LANG(?value) IN ("", "en"))
}"""
_HOLDERS: Final = "SELECT ?link ?set WHERE { ?set a wg:MappingSet ; sssom:mappings ?link }"

_SAID: Final = (
    *("rdf:type", "sssom:subject_id", "sssom:predicate_id", "sssom:object_id", "wg:strength", "sssom:confidence"),
    *("wg:certainty", "wg:line", "wg:subjectEvidence", "wg:objectEvidence", "wg:rationale"),
)
"""What the assertion says of a link; the rest is about how it came to be."""
_GROUNDS: Final = (
    *("sssom:mapping_justification", "sssom:author_id", "sssom:reviewer_id", "wg:claimKind", "wg:status"),
    *("wg:foundBy", "wg:settlement", "prov:hadPrimarySource", "prov:wasDerivedFrom"),
)
_TYPES: Final = ("wg:Linkage",)
"""The types of a link that its assertion names; those that follow from it are left to its readers."""


class _Facts(NamedTuple):
    """What the graph says of a link and of its set, by property."""

    link: dict[str, list[Term]]
    set_: dict[str, list[Term]]
    name: str


def profile(file: Path) -> Profile:
    """Return the key and the name to sign with, from a profile as ``np setup`` of the library nanopub writes it.

    Raises MissingLibraryError where the library is missing, QueryError where the file is no profile.
    """
    need("nanopub")
    from nanopub.profile import ProfileError, load_profile

    try:
        return load_profile(file)
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError, ProfileError) as error:
        first = str(error).strip().splitlines()[:1]
        raise QueryError(f"{file} is no profile to sign with ({''.join(first)}); make one with: np setup") from None


def nanopublications(engine: Engine, signer: Profile | None = None) -> bytes:
    """Return the nanopublications of all links whose status is adjudicated or reviewed, as TriG, sorted by link.

    The same facts give the same bytes. They are signed where ``signer`` is given, else they carry no signature; the
    addresses of signed ones differ, since the signature is part of what is hashed. Raises MissingLibraryError where the
    library is missing, QueryError where the graph holds no such link.
    """
    need("nanopub")
    found = _facts(engine)
    if not found:
        raise QueryError("this graph holds no link that was adjudicated or reviewed")
    quads = [quad for link in sorted(found) for quad in _published(link, found[link], signer)]
    out = io.BytesIO()
    known = prefixes()
    wanted = (
        "agent",
        "dcterms",
        "doc",
        "gdc",
        "linkage",
        "poa",
        "prov",
        "semapv",
        "set",
        "sssom",
        "tunis",
        "wg",
        "wsis",
    )
    short = {name: known[name] for name in wanted if name in known} | {"np": _NP, "npx": _NPX, "this": NAMESPACE}
    ox.serialize(quads, out, format=ox.RdfFormat.TRIG, prefixes=short)
    return out.getvalue()


def _facts(engine: Engine) -> dict[str, _Facts]:
    links: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    sets: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for query, held in ((_LINKS, links), (_SETS, sets)):
        for link, name, value in engine.select(query).rows:
            if link is not None and name is not None and value is not None:
                held[link.value][compact(name.value)].append(value)
    names = {row[0]: row[1] for row in engine.select(_HOLDERS).texts()}
    return {link: _Facts(facts, sets[link], names[link]) for link, facts in links.items()}


def _published(link: str, facts: _Facts, signer: Profile | None) -> Iterator[ox.Quad]:
    """Yield the statements of one nanopublication, with its address in them."""
    from nanopub.nanopub import Nanopub
    from nanopub.nanopub_conf import NanopubConf
    from nanopub.sign_utils import replace_trusty_in_graph
    from nanopub.trustyuri.rdf import RdfHasher, RdfUtils
    from rdflib import ConjunctiveGraph

    drafted = ConjunctiveGraph()
    drafted.parse(data=ox.serialize(_draft(link, facts), format=ox.RdfFormat.N_QUADS), format="nquads")
    if signer is not None:
        made = Nanopub(rdf=drafted, conf=NanopubConf(profile=signer))
        made.sign()
        graph = made.rdf
    else:
        quads: Any = RdfUtils.get_quads(drafted)  # type: ignore[no-untyped-call]
        artefact = RdfHasher.make_hash(quads, baseuri=NAMESPACE, hashstr=" ")
        graph = replace_trusty_in_graph(artefact, NAMESPACE, drafted)
    lines: Any = graph.serialize(format="nquads", encoding="utf-8")
    parsed = ox.parse(b"\n".join(sorted(lines.splitlines())), format=ox.RdfFormat.N_QUADS)
    yield from sorted(parsed, key=lambda quad: (_PLACE.get(_part(quad), 9), str(quad)))


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACE: Final = {"Head": 0, "assertion": 1, "provenance": 2, "pubinfo": 3}


def _part(quad: ox.Quad) -> str:
    return str(getattr(quad.graph_name, "value", "")).rpartition("#")[2]


def _draft(link: str, facts: _Facts) -> Iterator[ox.Quad]:
    """Yield the statements of a nanopublication that has no address yet."""
    this = ox.NamedNode(NAMESPACE)
    head, assertion, provenance, about = (ox.NamedNode(NAMESPACE + name) for name in _PLACE)
    kind = _node("rdf:type")
    yield ox.Quad(this, kind, ox.NamedNode(f"{_NP}Nanopublication"), head)
    for name, part in (("hasAssertion", assertion), ("hasProvenance", provenance), ("hasPublicationInfo", about)):
        yield ox.Quad(this, ox.NamedNode(_NP + name), part, head)
    node = ox.NamedNode(link)
    (subject,), (predicate,), (object_,) = (
        facts.link[f"sssom:{name}_id"] for name in ("subject", "predicate", "object")
    )
    yield ox.Quad(subject, predicate, object_, assertion)  # type: ignore[arg-type]
    for name in _SAID:
        for value in facts.link.get(name, ()):
            if name != "rdf:type" or compact(value.value) in _TYPES:
                yield ox.Quad(node, _node(name), value, assertion)
    claimants = facts.link.get("prov:wasAttributedTo") or facts.set_.get("prov:wasAttributedTo", [])
    for value in claimants:
        yield ox.Quad(assertion, _node("prov:wasAttributedTo"), value, provenance)
    for value in facts.set_.get("dcterms:source", ()):
        yield ox.Quad(assertion, _node("prov:hadPrimarySource"), value, provenance)
    for name in _GROUNDS:
        for value in facts.link.get(name) or facts.set_.get(name, []):
            yield ox.Quad(assertion, _node(name), value, provenance)
    for value in facts.set_.get("skos:note", ()):
        yield ox.Quad(assertion, _node("skos:note"), value, provenance)
    yield ox.Quad(assertion, _node("dcterms:isPartOf"), ox.NamedNode(facts.name), provenance)
    told = f"{compact(subject.value)} {compact(predicate.value)} {compact(object_.value)}"
    yield ox.Quad(this, _node("rdfs:label"), ox.Literal(told), about)
    yield ox.Quad(this, _node("dcterms:creator"), ox.NamedNode(f"{BASE}agent/wsis-gdc-project"), about)
    yield ox.Quad(this, ox.NamedNode(f"{_NPX}hasNanopubType"), _node("wg:Linkage"), about)
    for value in facts.set_.get("dcterms:license", ()):
        yield ox.Quad(this, _node("dcterms:license"), value, about)
    for value in facts.link.get("dcterms:date") or facts.set_.get("dcterms:date", []):
        day = ox.Literal(value.value, datatype=_node("xsd:date")) if _DAY.fullmatch(value.value) else value
        yield ox.Quad(this, _node("dcterms:created"), day, about)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
