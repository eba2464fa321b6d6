"""The data of the matrix page as plain values that become its JSON, and what all data of pages are made of.

Things, links and evidence are listed once and pointed at by their place in the list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from wsis_gdc.base.libraries import has
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.palette import THEMES
from wsis_gdc.base.texts import https_address, relative_address
from wsis_gdc.knowledge.central import unnamed
from wsis_gdc.questions.matrix.asked import Order
from wsis_gdc.questions.matrix.model import Numbers
from wsis_gdc.questions.matrix.order import MOST, orders
from wsis_gdc.questions.overview import contested
from wsis_gdc.site.overview_grid import bands
from wsis_gdc.words.citations import text_cited
from wsis_gdc.words.languages import translator
from wsis_gdc.words.phrases import chain_title
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.knowledge.coding import Code
    from wsis_gdc.knowledge.links import Evidence, Link, Stated
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix import Cell, Matrix
    from wsis_gdc.questions.overview import Details

Value = dict[str, Any]

__all__ = ["LINKAGES", "Places", "Value", "glyph_data", "matrix_data", "name_of_ends", "short_id", "theme_data"]

LINKAGES: Final = f"{BASE}linkage/"
"""What the IRIs of linkages begin with; behind it stands the name of their mapping set, then their own."""

_T = TypeVar("_T")


def short_id(iri: str) -> str:
    """Return the name of a thing in the address of a page: the same in every language.

    >>> short_id("https://w3id.org/wsis-gdc/gdc/29d"), short_id("http://metadata.un.org/sdg/9")
    ('gdc/29d', 'http://metadata.un.org/sdg/9')
    """
    return iri.removeprefix(BASE)


def name_of_ends(*iris: str) -> str:
    """Return the name that a link has from its ends, where it has no other; the scripts of pages use the same rule.

    >>> name_of_ends("https://w3id.org/wsis-gdc/gdc/29d", "http://metadata.un.org/sdg/9")
    'gdc-29d--sdg-9'
    """
    return "--".join(short_id(iri).removeprefix("http://metadata.un.org/").replace("/", "-") for iri in iris)


def glyph_data(terms: Terms, used: Iterable[str]) -> list[Value]:
    """Return the signs and names of the kinds in use, in the order of legends."""
    found = set(used)
    known = [kind for kind in terms.names.levels if kind in found]
    return [
        {"kind": kind, "name": terms.one(kind), "many": terms.many(kind), **terms.names.sign(kind)._asdict()}
        for kind in (*known, *sorted(found - set(known)))
    ]


def theme_data() -> dict[str, Value]:
    """Return the colours of the themes for scripts that draw on a canvas."""
    return {
        name: {key: value for key, value in theme._asdict().items() if key != "steps"} for name, theme in THEMES.items()
    }


class Places(Generic[_T]):
    """A list without repetition that tells the place of each of its values by a key."""

    def __init__(self) -> None:
        self.values: list[_T] = []
        self._places: dict[Hashable, int] = {}

    def place(self, key: Hashable, value: _T) -> int:
        """Return the place of the value with a key, at the end where it is new."""
        if key not in self._places:
            self._places[key] = len(self.values)
            self.values.append(value)
        return self._places[key]


def matrix_data(
    matrices: Sequence[Matrix], terms: Terms, details: Sequence[Details] = (), pages: Mapping[str, str] | None = None
) -> Value:
    """Return the data of the matrix page.

    ``details`` has, for each matrix, what its cells tell beyond their links; ``pages`` the addresses of things.
    """
    disputed = frozenset[str]().union(*map(contested, matrices))
    dates = {iri: date for more in details for iri, date in more.dates.items()}
    known = {iri: thing for more in details for iri, thing in more.things.items()}
    read = {iri: addresses for more in details for iri, addresses in more.addresses.items()}
    shelves = _Shelves(terms, pages or {}, dates, disputed, known, read)
    listed = [shelves.matrix(matrix) for matrix in matrices]
    for value, matrix, more in zip(listed, matrices, details, strict=False):
        value |= shelves.details(matrix, more)
    names: Counter[str] = Counter()
    for value in listed:
        name = value["id"]
        names[name] += 1
        if names[name] > 1:
            value["id"] = f"{name}-{names[name]}"
        value |= bands(value, shelves.things.values)
    places = {label: place for place, label in enumerate(shelves.groups)}
    strings: Places[str] = Places()
    return {
        "matrices": listed,
        "things": [_told(thing | {"group": places.get(thing["group"])}) for thing in shelves.things.values],
        "groups": [[label, iri] for label, iri in shelves.groups.items()],
        "sets": shelves.sets.values,
        "linkages": LINKAGES,
        "links": _packed(shelves.links.values, strings),
        "evidence": _packed(shelves.evidence.values, strings),
        "codes": _packed(shelves.codes.values, strings),
        "strings": strings.values,
        "glyphs": glyph_data(terms, (thing["kind"] for thing in shelves.things.values)),
    }


def _told(value: Value) -> Value:
    """Return a value without what is empty."""
    return {key: each for key, each in value.items() if each not in ("", None)}


_REPEATED: Final = frozenset(
    {"address", "certainty", "claim", "claimant", "date", "document", "predicate", "rationale_lang", "reader"}
    | {"relation", "status"}
)
"""Names of values that say the same in many links, codes or pieces of evidence."""


def _packed(values: Sequence[Value], strings: Places[str]) -> Value:
    """Return like values as a table, which names its columns once; repeated strings stand in ``strings``."""
    keys = sorted(values[0]) if values else []
    rows = [
        [strings.place(value[key], value[key]) if key in _REPEATED else value[key] for key in keys] for value in values
    ]
    return {"keys": keys, "rows": rows, "strings": [place for place, key in enumerate(keys) if key in _REPEATED]}


class _Shelves:
    """The things, links and evidence that matrices point at."""

    def __init__(
        self,
        terms: Terms,
        pages: Mapping[str, str],
        dates: Mapping[str, str],
        contested: frozenset[str],
        known: Mapping[str, Thing],
        read: Mapping[str, Sequence[str]],
    ) -> None:
        self.terms, self.pages, self.dates, self.contested, self.known = terms, pages, dates, contested, known
        self.read = read
        self.groups: dict[str, str] = {}
        self.sets: Places[Value] = Places()
        self.codes: Places[Value] = Places()
        self.things: Places[Value] = Places()
        self.links: Places[Value] = Places()
        self.evidence: Places[Value] = Places()

    def matrix(self, matrix: Matrix) -> Value:
        """Return a matrix: its things, and what depends on the links that they carry (see ``cells``)."""
        terms, rows, columns = self.terms, matrix.rows, matrix.columns
        rows_kind = ", ".join(map(terms.many, dict.fromkeys(row.kind for row in rows))) or terms.many(matrix.rows_kind)
        named = matrix.title != f"{matrix.rows_kind} × {matrix.columns_kind}"
        return {
            "id": re.sub(r"[^\w-]+", "-", f"{matrix.rows_kind}-{matrix.columns_kind}"),
            "title": matrix.title if named else self.title(matrix, rows_kind),
            "rows_kind": rows_kind,
            "columns_kind": terms.many(matrix.columns_kind),
            "rows": [self.thing(row) for row in rows],
            "columns": [self.thing(column) for column in columns],
            **self.cells(matrix),
            **(self.facts(matrix) if matrix.of_facts else {}),
        }

    def facts(self, matrix: Matrix) -> Value:
        """Return the facts of a matrix of facts, as (row, column, facts), and what its empty cells say."""
        stated = [
            [row_place, column_place, [self.fact(fact) for fact in cell.facts]]
            for row_place, row in enumerate(matrix.rows)
            for column_place, column in enumerate(matrix.columns)
            if (cell := matrix.cells.get((row.iri, column.iri))) is not None
        ]
        return {"stated": stated, "empty": matrix.empty}

    def title(self, matrix: Matrix, rows_kind: str) -> str:
        """Return the title of a matrix of two kinds, with those that a chain goes through."""
        title = f"{rows_kind} × {self.terms.many(matrix.columns_kind)}"
        return chain_title(title, matrix.through, translator(self.terms.language).gettext, self.terms)

    def cells(self, matrix: Matrix) -> Value:
        """Return what depends on the links that things carry: cells, orders by them, and what was looked at.

        Cells are (row, column, strength, links). What was looked at stands as (name of the set, rows, columns);
        ``filtered`` are pairs (row, column) that are linked, but by no link that passes the filters of the matrix.
        """
        rows, columns = matrix.rows, matrix.columns
        cells = [
            [row_place, column_place, cell.strength, [self.link(link) for link in cell.links]]
            for row_place, row in enumerate(rows)
            for column_place, column in enumerate(columns)
            if (cell := matrix.cells.get((row.iri, column.iri))) is not None and cell.links
        ]
        return {
            "cells": cells,
            "orders": _orders(matrix, cells),
            "looked_at": [
                [_slug(set_), *places]
                for seen_rows, seen_columns, set_ in matrix.looked_at.blocks
                if all(places := (_places(rows, seen_rows), _places(columns, seen_columns)))
            ],
            "filtered": [
                [row_place, column_place]
                for row_place, row in enumerate(rows)
                for column_place in _places(columns, matrix.filtered.columns_of(row.iri))
            ],
        }

    def details(self, matrix: Matrix, details: Details) -> Value:
        """Return what the cells of a matrix tell beyond their links, by row and column."""
        rows = {thing.iri: place for place, thing in enumerate(matrix.rows)}
        columns = {thing.iri: place for place, thing in enumerate(matrix.columns)}
        sections = [details.sections.get(row.iri) for row in matrix.rows]
        return {
            "sections": [self.thing(section) if section else -1 for section in sections] if any(sections) else [],
            "codes": [
                [rows[row], columns[column], [self.code(code, matrix.cells.get((row, column))) for code in codes]]
                for (row, column), codes in details.codes.items()
                if any(code.relation for code in codes)
            ],
            "wider": [
                [list(self.groups).index(heading), columns[column], [self.link(link) for link in found]]
                for (heading, column), found in details.wider.items()
            ],
            "findings": [
                [rows[row], columns.get(column, -1), finding.reason, finding.rationale]
                for (row, column), finding in details.findings.items()
            ],
            "stated": [
                [rows[row], columns[column], [self.fact(fact) for fact in facts]]
                for (row, column), facts in details.stated.items()
            ],
            "with_parts": self.cells(details.with_parts) if details.with_parts else None,
        }

    def fact(self, fact: Stated) -> list[int | str]:
        """Return a fact as (place of a thing, relation, place of a thing)."""
        return [self.thing(fact.subject), fact.relation.partition(":")[2], self.thing(fact.object)]

    def code(self, code: Code, cell: Cell | None) -> int:
        """Return the place of a reader's code; its target is the place of the provision or line that was chosen.

        Only a code of a link that no link of its cell takes up says why: ten readers who agree say the same ten times,
        and why a link was not upheld says the finding.
        """
        agrees = not code.relation or (cell is not None and code.relation in {link.predicate for link in cell.links})
        return self.codes.place(
            code.iri,
            {
                "reader": code.reader,
                "round": code.round,
                "relation": code.relation,
                "strength": code.strength,
                "confidence": code.confidence,
                "target": self.named(self.known.get(code.target) or unnamed(code.target)),
                "rationale": "" if agrees else code.rationale,
            },
        )

    def thing(self, thing: Thing) -> int:
        """Return the place of a thing that rows, columns or links are about, with what it says in short."""
        place = self.named(thing)
        self.things.values[place]["gist"] = thing.gist
        return place

    def named(self, thing: Thing) -> int:
        """Return the place of a thing that is only named."""
        if thing.group:
            self.groups.setdefault(thing.group, short_id(thing.group_iri) or thing.group)
        return self.things.place(
            thing.iri,
            {
                "id": short_id(thing.iri),
                "code": self.terms.code(thing.code, thing.kind),
                "label": thing.label,
                "lang": thing.lang,
                "mark": thing.mark,
                "kind": thing.kind,
                "group": thing.group,
                "gist": "",
                "page": relative_address(self.pages.get(thing.iri, "")),
            },
        )

    def link(self, link: Link) -> int:
        """Return the place of a link.

        Its name is what follows the name of its set in its IRI, else the whole IRI; nothing where its ends tell it.
        """
        own = f"{LINKAGES}{_slug(link.set_iri)}/"
        name = link.iri.removeprefix(own)
        return self.links.place(
            (link.iri, link.subject.iri, link.object.iri, link.predicate),
            {
                "subject": self.thing(link.subject),
                "object": self.thing(link.object),
                "predicate": link.predicate,
                "strength": link.strength,
                "confidence": link.confidence,
                "certainty": link.certainty,
                "contested": int(link.iri in self.contested),
                "date": self.dates.get(link.iri, ""),
                "id": "" if name == name_of_ends(link.subject.iri, link.object.iri) else name,
                "set": self.set(link),
                "claimant": link.claimant,
                "claim": link.claim_kind,
                "status": link.status,
                "rationale": link.rationale,
                "rationale_lang": link.rationale_lang,
                "evidence": [self.proof(item) for item in link.evidence],
                "read": [self._read_at(address) for address in self.read.get(link.iri, ())],
            },
        )

    def set(self, link: Link) -> int:
        """Return the place of the mapping set of a link."""
        page = relative_address(self.pages.get(link.set_iri, ""))
        value = {"slug": _slug(link.set_iri), "label": link.set_label, "page": page}
        return self.sets.place(link.set_iri, value)

    def proof(self, item: Evidence) -> int:
        """Return the place of a piece of evidence; its address is kept where a page may link to it.

        It names the place of its provision, or only a code where no more is known of that.
        """
        text = text_cited(item.document, item.annex, translator(self.terms.language).gettext)
        return self._proof(item.iri, item.code, text, https_address(item.address))

    def _read_at(self, address: str) -> int:
        """Return the place of an address at which a link was read, which may be that of a document of the graph."""
        return self._proof(address, "", "", address)

    def _proof(self, iri: str, code: str, document: str, address: str) -> int:
        thing = self.known.get(iri)
        place, code = (self.named(thing), "") if thing else (-1, code)
        return self.evidence.place(
            (iri, address), {"thing": place, "code": code, "document": document, "address": address}
        )


def _places(things: Sequence[Thing], iris: Container[str]) -> list[int]:
    """Return the places of the things that are among these."""
    return [place for place, thing in enumerate(things) if thing.iri in iris]


def _slug(set_iri: str) -> str:
    """Return the name of a mapping set in addresses.

    >>> _slug("https://w3id.org/wsis-gdc/set/itu-reports")
    'itu-reports'
    """
    return short_id(set_iri).removeprefix("set/")


def _orders(matrix: Matrix, cells: Sequence[Sequence[Any]]) -> Value:
    """Return the orders of rows and columns besides the official one, as lists of their places.

    The order by likeness is left out where the library that finds it is not installed (extra ``[analysis]``).

    Whatever the matrix counts, a cell of the page weighs its strength or, where none is stated, its links.
    """
    sizes = [len(links) if strength is None else strength for _row, _column, strength, links in cells]
    numbers = Numbers([cell[0] for cell in cells], [cell[1] for cell in cells], sizes, lambda: ((), (), 0))
    weighed = replace(matrix, value="count", numbers=numbers, memo={})
    by_weight = {"weight": orders(weighed, Order.STRENGTH)}
    if not has("scipy"):
        return by_weight
    by_likeness = max(len(matrix.rows), len(matrix.columns)) <= MOST
    return by_weight | {"likeness": orders(weighed, Order.SIMILARITY if by_likeness else Order.STRENGTH)}
