"""Names of ours in a query that stand for nothing: a slip there gives no rows, and no rows look like an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wsis_gdc.base.namespaces import BASE, compact, expand, local, prefixes
from wsis_gdc.engines.query_text import declared_prefixes
from wsis_gdc.engines.query_tokens import tokens

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.engines.query_tokens import Token

__all__ = ["unknown_terms"]

_ASK = (
    "ASK {{ {{ <{0}> ?p ?o }} UNION {{ ?s <{0}> ?o }} UNION {{ ?s ?p <{0}> }} UNION {{ GRAPH <{0}> {{ ?s ?p ?o }} }} }}"
)
_TERMS = "SELECT DISTINCT ?term WHERE { ?term rdfs:isDefinedBy ?module }"
_MOST = 50
_GRAPHS = f"{BASE}graph/"
"""Named graphs may be somebody's own in a shared store."""


def unknown_terms(engine: Engine, query: str) -> tuple[str, ...]:
    """Return a sentence for each name of our namespace in a query that the graph does not know, with near names.

    What a CONSTRUCT makes is the asker's own. An endpoint elsewhere is not asked, since each name would be a request.

    >>> from wsis_gdc import load
    >>> with load() as kg:
    ...     unknown_terms(kg.engine, "SELECT ?s WHERE { ?s wg:strenght ?o ; wg:facilitatedBy ?x }")
    ('no such term: wg:strenght (did you mean wg:strength, wg:strengthNote?)',)
    """
    if engine.remote:
        return ()
    names = dict.fromkeys(_names(query))
    return tuple(
        f"no such term: {compact(iri)}{_near(engine, iri)}"
        for iri in list(names)[:_MOST]
        if not engine.ask(_ASK.format(iri))
    )


def _names(query: str) -> Iterator[str]:
    """Yield the IRIs of our namespace that a query names outside its prologue and its template."""
    read = [token for token in _read(query) if token.kind not in ("blank", "comment")]
    spaces = {prefix: found[-1] for prefix, found in declared_prefixes(read).items()}
    prologue = {place for place, token in enumerate(read) if token.text.lower() in ("prefix", "base")}
    depth, template = 0, any(token.text.lower() == "construct" for token in read)
    for place, token in enumerate(read):
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "}" and not depth:
            template = False
        if (template and depth) or {place - 1, place - 2} & prologue:
            continue
        iri = token.text[1:-1] if token.kind == "iri" else ""
        if token.kind == "name":
            prefix, _, name = token.text.partition(":")
            space = spaces.get(prefix, prefixes().get(prefix, ""))
            iri = space + name.replace("\\", "") if space and name else ""
        if iri.startswith(BASE) and iri != BASE and not iri.startswith(_GRAPHS):
            yield iri


def _read(query: str) -> Iterator[Token]:
    try:
        yield from tokens(query)
    except ValueError:  # "<" that may be read in two ways; what came before it was told
        return


def _near(engine: Engine, iri: str) -> str:
    name = compact(iri)
    from difflib import get_close_matches

    if iri.startswith((expand("wg:x")[:-1], f"{BASE}term/")):
        terms = {local(term): compact(term) for (term,) in sorted(engine.select(_TERMS).texts())}
        near = [terms[each] for each in get_close_matches(local(iri), terms, 3, 0.7)]
    else:
        near = list(_suggested(engine, name))
    return f" (did you mean {', '.join(near)}?)" if near else ""


def _suggested(engine: Engine, name: str) -> tuple[str, ...]:
    from wsis_gdc.base.errors import WsisGdcError
    from wsis_gdc.knowledge.things import resolve

    try:
        resolve(engine, name)
    except WsisGdcError as error:
        return tuple(getattr(error, "suggestions", ()))[:3]
    return ()
