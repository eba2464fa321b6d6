"""The shape of a pack, and the queries that it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing

__all__ = ["QUERIES", "Pack", "Sheet"]

QUERIES: Final[Mapping[str, str]] = {
    "facilitations": """SELECT ?line ?entity ?role WHERE {
  ?facilitation a wg:Facilitation ; wg:facilitates ?line ; org:member ?entity ; org:role ?role ;
    wg:facilitationList <https://w3id.org/wsis-gdc/term/list/current> .
  ?line a wg:ActionLine
}""",
    "parts": "SELECT ?line ?part WHERE { ?part skos:broader ?line ; a wg:ActionLine }",
    "outcome": """SELECT ?provision ?number ?kind ?deadline ?actor WHERE {
  ?provision eli:is_part_of doc:a-res-80-173 .
  OPTIONAL { ?provision eli:number ?number }
  OPTIONAL { ?provision wg:kind ?term . ?term skos:notation ?kind }
  OPTIONAL { ?provision wg:deadlineNote ?deadline }
  OPTIONAL { ?provision wg:namesActor ?actor }
}""",
    "roles": """SELECT ?entity ?mechanism WHERE {
  { ?membership org:member ?entity ; org:organization ?mechanism } UNION { ?mechanism wg:convenedBy ?entity }
  ?mechanism a wg:Mechanism
}""",
    "naming": """SELECT ?provision ?actor WHERE {
  ?provision wg:namesActor ?actor ; eli:is_part_of doc:a-res-79-1
}""",
    "items": """SELECT ?item ?line WHERE {
  ?item wg:underActionLine ?line
  MINUS { ?one sssom:object_id ?item ; wg:claimKind <https://w3id.org/wsis-gdc/term/claim-kind/coding> }
  MINUS { ?two wg:objectEvidence ?item ; wg:claimKind <https://w3id.org/wsis-gdc/term/claim-kind/coding> }
}""",
    "date": "SELECT (MAX(STR(?date)) AS ?last) WHERE { ?set a wg:MappingSet ; dcterms:date ?date }",
}
"""The queries that a pack is made from, beside `matrix.links`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a pack.

    `widths` are relative; `note` says how to read the table, `empty` what an empty table means; `addresses` holds for
    each row the official address that its first cell may link to, or nothing.
    """

    name: str
    title: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    note: str = ""
    empty: str = ""
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: who it is for, key facts as (label, value), tables, cautions, and the linkages that it holds."""

    name: str
    title: str
    subtitle: str
    language: str
    date: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    cautions: tuple[str, ...]
    subject: Thing
    links: tuple[Link, ...]
    things: tuple[str, ...]
