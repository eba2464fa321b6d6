"""What follows from the stated facts: the rules of the ontology, run in the order of their file names.

A rule is a CONSTRUCT query that any SPARQL tool runs. It gives one blank node for each conclusion, with subject,
predicate and object of the link that follows, its premises, and whatever else is known of it:

    [] wg:inferredSubject gdc:29d ; wg:inferredPredicate wg:rollsUpTo ; wg:inferredObject gdc:29 ; wg:premise gdc:29d .

Here the link is added to the graph, and the blank node becomes a ``wg:Inference`` that names the rule. What else a rule
gives, such as types that follow from the ontology alone, is added as it is.

>>> inference_iri(expand("gdc:29d"), expand("wg:rollsUpTo"), expand("gdc:29"))
'https://w3id.org/wsis-gdc/inference/rolls-up-to/gdc-29d--gdc-29'
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, expand, prefixes
from wsis_gdc.base.resources import ontology_files

__all__ = ["INFERRED", "infer", "inference_iri"]

INFERRED: Final = f"{BASE}graph/inferred"


def infer(store: ox.Store) -> None:
    """Run the rules, which fill the graph of what is inferred.

    A link that is stated already is not added there, but its inference is: it tells what the link follows from. A later
    rule sees what an earlier one added.
    """
    inferred = ox.NamedNode(INFERRED)
    type_, class_, by_rule = (ox.NamedNode(expand(name)) for name in ("rdf:type", "wg:Inference", "wg:byRule"))
    link_parts = [ox.NamedNode(expand(f"wg:inferred{part}")) for part in ("Subject", "Predicate", "Object")]
    for path in ontology_files("rules", ".rq"):
        conclusions: dict[Any, list[tuple[Any, Any]]] = defaultdict(list)
        plain = []
        text = path.read_text(encoding="utf-8")
        triples: Any = store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)
        for node, property_, value in triples:
            if isinstance(node, ox.BlankNode):
                conclusions[node].append((property_, value))
            else:
                plain.append((node, property_, value))
        rule = ox.NamedNode(f"{BASE}rule/{path.stem}")
        new = [ox.Quad(*triple, inferred) for triple in plain if _is_new(store, *triple)]
        for facts in conclusions.values():
            subject, predicate, object_ = (dict(facts)[part] for part in link_parts)
            inference = ox.NamedNode(inference_iri(subject.value, predicate.value, object_.value))
            if _is_new(store, subject, predicate, object_):
                new.append(ox.Quad(subject, predicate, object_, inferred))
            facts += [(type_, class_), (by_rule, rule)]
            new += [ox.Quad(inference, property_, value, inferred) for property_, value in facts]
        store.extend(new)


def _is_new(store: ox.Store, subject: Any, predicate: Any, object_: Any) -> bool:
    return not any(store.quads_for_pattern(subject, predicate, object_, None))


def inference_iri(subject: str, predicate: str, object_: str) -> str:
    """Return the IRI of the inference that records a link, always the same for the same link."""
    relation = re.sub("(?<=[a-z])(?=[A-Z])", "-", re.split("[/#]", predicate)[-1]).lower()
    return f"{BASE}inference/{relation}/{_short(subject)}--{_short(object_)}"


def _short(iri: str) -> str:
    return re.sub("[/#]", "-", iri.removeprefix(BASE).removeprefix("http://metadata.un.org/"))
