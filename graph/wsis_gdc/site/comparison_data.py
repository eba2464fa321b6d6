"""The data of the comparison page as plain values: every set that a level knows, so that any two can be chosen.

Things, links and repeated texts are listed once and pointed at by their place in the list. The page counts from the
same cells as ``questions.comparison``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.texts import relative_address
from wsis_gdc.questions.comparison import AS_CLAIMED
from wsis_gdc.site.data import LINKAGES, Places, Value, short_id
from wsis_gdc.site.proofs import Proofs, Readable
from wsis_gdc.words.languages import translator
from wsis_gdc.words.phrases import claim_notes

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.comparison import Level, SetAtLevel
    from wsis_gdc.words.terms import Terms

__all__ = ["comparison_data", "level_title"]


def comparison_data(
    levels: Sequence[Level],
    chosen: tuple[str, str, str],
    terms: Terms,
    pages: Mapping[str, str],
    matrices: Collection[tuple[str, str]] = (),
    readable: Readable | None = None,
    gists: Mapping[str, str] | None = None,
) -> Value:
    """Return the data of the page; levels at which no two sets meet are left out unless they are chosen.

    ``chosen`` names the sets and the level that are shown first, ``pages`` holds the addresses of things and sets by
    IRI, ``matrices`` the kinds of rows and columns of the matrices that the matrix page shows, ``readable`` tells
    where links can be read, ``gists`` say what each set is, by name.
    """
    shelves = _Shelves(terms, pages, readable, gists or {})
    kept = [level for level in levels if len(level.sets) > 1 or level.name == chosen[2]]
    listed = [shelves.level(level, matrices) for level in kept]
    return {
        "chosen": list(chosen),
        "levels": listed,
        "sets": shelves.sets.values,
        "things": shelves.things.values,
        "links": shelves.links.values,
        "strings": shelves.strings.values,
        "evidence": shelves.proofs.pieces.values,
        "relations": terms.relations,
        "linkages": LINKAGES,
    }


def level_title(name: str, kinds: tuple[str, str], terms: Terms) -> str:
    """Return the name of a level: its rows and columns."""
    if name == AS_CLAIMED:
        return translator(terms.language).gettext("Link by link, as each set names the two ends")
    return " × ".join(map(terms.many, kinds))


class _Shelves:
    """The sets, things, links and texts that levels point at."""

    def __init__(
        self, terms: Terms, pages: Mapping[str, str], readable: Readable | None, gists: Mapping[str, str]
    ) -> None:
        self.terms, self.pages, self.gists = terms, pages, gists
        self.claims = claim_notes(translator(terms.language).gettext)
        self.sets: Places[Value] = Places()
        self.things: Places[Value] = Places()
        self.links: Places[list[Any]] = Places()
        self.strings: Places[str] = Places()
        self.proofs = Proofs(terms, readable, self.strings)

    def level(self, level: Level, matrices: Collection[tuple[str, str]]) -> Value:
        """Return a level; ``parts`` tells that its lines carry the links of their sub-lines."""
        return {
            "name": level.name,
            "title": level_title(level.name, level.kinds, self.terms),
            "rows": [self.thing(thing) for thing in level.rows],
            "columns": [self.thing(thing) for thing in level.columns],
            "size": level.size,
            "matrix": "-".join(level.kinds) if level.kinds in matrices else "",
            "parts": "action-line" in level.kinds,
            "sets": [self.said(name, said, level) for name, said in level.sets.items()],
        }

    def said(self, name: str, said: SetAtLevel, level: Level) -> Value:
        """Return what a set says at a level: cells as (row, column, links), pairs looked at as (rows, columns).

        ``claims`` say what its kinds of claim mean.
        """
        behind = next(iter(said.cells.values()))[0]
        kinds = sorted({link.claim_kind for links in said.cells.values() for link in links} & self.claims.keys())
        return {
            "set": self.set(name, behind),
            "claims": [self.strings.place(self.claims[kind], self.claims[kind]) for kind in kinds],
            "cells": [
                [row, column, list(map(self.link, links))] for (row, column), links in sorted(said.cells.items())
            ],
            "looked": [
                [_places(level.rows, rows.__contains__), _places(level.columns, columns.__contains__)]
                for rows, columns, _ in said.looked_at.blocks
            ],
            "via": said.via,
        }

    def set(self, name: str, link: Link) -> int:
        """Return the place of a set, from one of its links."""
        return self.sets.place(
            name,
            {
                "name": name,
                "title": link.set_label,
                "who": link.claimant,
                "gist": self.gists.get(name, ""),
                "page": relative_address(self.pages.get(link.set_iri, "")),
            },
        )

    def thing(self, thing: Thing) -> int:
        """Return the place of a thing."""
        return self.things.place(
            thing.iri,
            {
                "id": short_id(thing.iri),
                "code": self.terms.code(thing.code, thing.kind) if thing.kind != "other" else "",
                "label": thing.label,
                "lang": thing.lang,
                "mark": thing.mark,
                "page": relative_address(self.pages.get(thing.iri, "")),
            },
        )

    def link(self, link: Link) -> int:
        """Return the place of a link: set, ends, relation, strength, reason, its language, name, where it is read.

        The name is what follows that of the set in the IRI of the link, else the whole IRI.
        """
        texts = (link.predicate, link.rationale, link.rationale_lang)
        relation, reason, language = (self.strings.place(text, text) for text in texts)
        ends = self.thing(link.subject), self.thing(link.object)
        name = compact(link.set_iri).removeprefix("set:")
        own = link.iri.removeprefix(f"{LINKAGES}{name}/")
        proofs = self.proofs.places(link.iri, link.evidence)
        value = [self.set(name, link), *ends, relation, link.strength, reason, language, own, proofs]
        return self.links.place(link.iri, value)


def _places(things: Sequence[Thing], wanted: Callable[[str], bool]) -> list[int]:
    return [place for place, thing in enumerate(things) if wanted(thing.iri)]
