"""Which claims count: names and numbers from a person, checked once against what the graph holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.namespaces import BASE, compact, expand, local
from wsis_gdc.base.texts import names
from wsis_gdc.knowledge.central import tables_of

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Tables
    from wsis_gdc.knowledge.things import Thing

__all__ = ["STATUSES", "Selection", "set_iri"]

STATUSES: Final = ("proposed", "coded", "reviewed", "adjudicated", "published")
"""The stages of a claim, in order."""

_INITIATIVES: Final = f"{BASE}initiative/"


@dataclass(frozen=True, slots=True)
class Selection:
    """Claims of these sets and relations (empty: all), at least so strong and sure, of these statuses.

    Sets are IRIs, relations the last part of theirs. Without statuses, claims of status *proposed*, which nobody has
    taken up yet, stay out unless ``suggestions``. A claim without strength or confidence does not pass a minimum.
    """

    sets: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    min_strength: float | None = None
    min_confidence: float | None = None
    statuses: tuple[str, ...] = ()
    suggestions: bool = False

    @classmethod
    def read(
        cls,
        engine: Engine,
        *,
        sets: Sequence[str] = (),
        relations: Sequence[str] = (),
        min_strength: float | None = None,
        min_confidence: float | None = None,
        statuses: Sequence[str] = (),
        suggestions: bool = False,
    ) -> Selection:
        """Return a selection from what a person wrote; a name alone stands for a list of it.

        Raises NotFoundError for an unknown set, relation or status, QueryError for numbers out of range.
        """
        sets, relations, statuses = map(names, (sets, relations, statuses))
        _in_range("strength", min_strength, 1, 3)
        _in_range("confidence", min_confidence, 0, 1)
        for status in statuses:
            if status not in STATUSES:
                from difflib import get_close_matches

                raise NotFoundError("status", status, get_close_matches(status, STATUSES, 3, 0.5) or STATUSES)
        return cls(
            tuple(sorted({set_iri(engine, name) for name in sets})),
            tuple(sorted({_relation(engine, name) for name in relations})),
            min_strength,
            min_confidence,
            tuple(sorted(set(statuses))),
            suggestions,
        )

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """The filters as (name, value) for people, empty where nothing is left out but suggestions."""
        filters = [
            ("set", ", ".join(compact(iri).removeprefix("set:") for iri in self.sets)),
            ("relation", ", ".join(self.relations)),
            ("minimum strength", "" if self.min_strength is None else f"{self.min_strength:g}"),
            ("minimum confidence", "" if self.min_confidence is None else f"{self.min_confidence:g}"),
            ("status", ", ".join(self.statuses)),
            ("suggestions", "included" if self.suggestions and not self.statuses else ""),
        ]
        return tuple((name, text) for name, text in filters if text)

    @property
    def among(self) -> str:
        """Among which claims it chooses, as words of a sentence: " in icann"; empty where nothing is left out."""
        told = [(name, text) for name, text in self.told if name != "suggestions"]
        if [name for name, _ in told] == ["set"]:
            return f" in {told[0][1]}"
        return f" in this selection ({', '.join(f'{name} {text}' for name, text in told)})" if told else ""

    @property
    def narrows(self) -> bool:
        """Whether claims are left out by anything but being suggestions."""
        return bool(self.sets) or self.of_sets != self

    @property
    def of_sets(self) -> Selection:
        """The claims of the same sets, whatever their relation, strength, confidence and status."""
        return Selection(self.sets, suggestions=self.suggestions)

    @property
    def sql(self) -> str:
        """The selection as an SQL condition on the table ``link`` under the name ``l``; ``values`` go with it."""
        statuses = _among("l.status", "status", self.statuses)
        parts = [
            statuses or ("" if self.suggestions else "l.status <> 'proposed'"),
            _among("l.mapping_set", "set", self.sets),
            _among("l.relation", "verb", self.relations),
            "" if self.min_strength is None else "l.strength >= :min_strength",
            "" if self.min_confidence is None else "l.confidence >= :min_confidence",
        ]
        return " AND ".join(filter(None, parts)) or "1 = 1"

    @property
    def values(self) -> dict[str, object]:
        """The values of the names in ``sql``."""
        lists = {"status": self.statuses, "set": self.sets, "verb": self.relations}
        named: dict[str, object] = {f"{name}{n}": text for name, texts in lists.items() for n, text in enumerate(texts)}
        return named | {"min_strength": self.min_strength, "min_confidence": self.min_confidence}

    def shown(self, tables: Tables, things: Sequence[Thing], linked: Iterable[int] = ()) -> list[int]:
        """Return the places of the things that a question about these sets shows.

        That is all of them, save initiatives of collections of which the sets name no initiative: who asks one
        collection does not ask the others. ``linked`` are places that are shown in any case. Sets that name no
        initiative leave all in.
        """
        every = list(range(len(things)))
        of = [_collection(thing.iri) for thing in things] if self.sets else []
        if not any(of):
            return every
        sets = _among("l.mapping_set", "set", self.sets)
        ends = f"SELECT subject AS id FROM link l WHERE {sets} UNION SELECT object AS id FROM link l WHERE {sets}"  # noqa: S608
        known = {name: value for name, value in self.values.items() if name.startswith("set")}
        rows = tables.rows(f"SELECT n.iri FROM node n JOIN ({ends}) e ON e.id = n.id", known)  # noqa: S608
        named = {_collection(iri) for (iri,) in rows} - {""}
        also = set(linked)
        return [place for place in every if not named or not of[place] or of[place] in named or place in also]


def _collection(iri: str) -> str:
    """Return the name of the collection that the IRI of an initiative gives, nothing for other things."""
    return iri.removeprefix(_INITIATIVES).partition("/")[0] if iri.startswith(_INITIATIVES) else ""


def _among(column: str, name: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(f':{name}{place}' for place in range(len(values)))})" if values else ""


def set_iri(engine: Engine, name: str) -> str:
    """Return the IRI of a mapping set by name, CURIE or IRI. Raises NotFoundError with near names."""
    known = tables_of(engine).sets()
    try:
        iri = expand(name if ":" in name else f"set:{name}")
    except ValueError:
        iri = name
    if iri not in known:
        from difflib import get_close_matches

        names = [compact(known_iri).removeprefix("set:") for known_iri in known]
        near = get_close_matches(compact(iri).removeprefix("set:"), names, 3, 0.4)
        raise NotFoundError("mapping set", name, near or sorted(names)[:5])
    return iri


def _relation(engine: Engine, name: str) -> str:
    known = tables_of(engine).relations()
    if local(name) not in known:
        from difflib import get_close_matches

        raise NotFoundError("relation", name, get_close_matches(name, known, 3, 0.4) or sorted(known))
    return local(name)


def _in_range(what: str, number: float | None, low: int, high: int) -> None:
    if number is not None and not low <= number <= high:
        raise QueryError(f"a minimum {what} lies between {low} and {high}, not at {number:g}")
