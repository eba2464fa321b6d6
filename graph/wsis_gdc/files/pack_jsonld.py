"""The linkages of a pack as JSON-LD: what was claimed, by whom, with all that the graph says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.files.office.pack_model import Pack

__all__ = ["jsonld"]

_ABOUT = """CONSTRUCT { ?thing ?property ?value } WHERE {
  VALUES ?thing { %s }
  ?thing ?property ?value
  FILTER(?property NOT IN (wg:linkedTo, wg:rollsUpTo, wg:coversLine, wg:concernsEntity,
    wg:facilitatedBy, skos:narrower))
}"""

_NAMED = """CONSTRUCT { ?thing skos:prefLabel ?label ; skos:notation ?notation ; eli:number ?number ; a ?class } WHERE {
  VALUES ?thing { %s }
  OPTIONAL { ?thing skos:prefLabel ?label }
  OPTIONAL { ?thing skos:notation ?notation }
  OPTIONAL { ?thing eli:number ?number }
  OPTIONAL { ?thing a ?class }
}"""


def jsonld(engine: Engine, pack: Pack) -> bytes:
    """Return the pack's linkages, the things they join and the facilitations of its lines; always the same bytes."""
    import pyoxigraph as ox

    from wsis_gdc.curation.exports import dump

    ends = {end.iri for link in pack.links for end in (link.subject, link.object)}
    ends |= {proof.iri for link in pack.links for proof in link.evidence} | {link.set_iri for link in pack.links}
    store = ox.Store()
    full = {link.iri for link in pack.links} | set(pack.things) | _facilitations(engine, pack)
    for query, iris in ((_ABOUT, full), (_NAMED, ends)):
        for triple in engine.construct(query % " ".join(f"<{iri}>" for iri in sorted(iris))) if iris else ():
            store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    return dump(store, "jsonld")


def _facilitations(engine: Engine, pack: Pack) -> set[str]:
    values = " ".join(f"<{iri}>" for iri in pack.things)
    query = f"""SELECT ?facilitation WHERE {{
      VALUES ?thing {{ {values} }}
      ?facilitation a wg:Facilitation .
      {{ ?facilitation wg:facilitates ?thing }} UNION {{ ?facilitation org:member ?thing }}
    }}"""
    return {row[0] for row in engine.select(query).texts()}
