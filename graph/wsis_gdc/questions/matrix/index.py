"""The links of a graph as columns of integers, read once and kept with the engine.

Each column is read when it is first needed, from the file of columns of the build (see ``columns``) or, where there is
none, from the rows of the engine; a second matrix, with another filter, reads nothing. Things are interned
to integers in the order of reading, links stand in the order of their IRIs. The graph must have passed validation
(each linkage has set, relation, claimant, status and kind); a graph that changes under an open engine is not seen.
"""

from __future__ import annotations

import csv
import io
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

import numpy as np

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.things import KINDS, main_lines, of_kind
from wsis_gdc.questions.matrix.columns import columns_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.selection import Selection
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix.columns import Columns

    Ints = NDArray[np.int64]

__all__ = ["Ends", "Index", "Lift", "LiftMode", "Triples", "distinct", "index_of", "pairs"]

LiftMode: TypeAlias = Literal["all", "nearest", "self"]

_LINKS: Final = (
    "SELECT ?linkage ?subject ?object WHERE { ?linkage sssom:subject_id ?subject ; sssom:object_id ?object }"
)

_COLUMNS: Final = {
    "predicate": "sssom:predicate_id",
    "status": "wg:status",
    "strength": "wg:strength",
    "confidence": "sssom:confidence",
}


class Lift(NamedTuple):
    """For each of a sequence of ends its places in a kind: counts, and all places one after the other."""

    counts: Ints
    places: Ints
    starts: Ints


class Triples(NamedTuple):
    """Distinct (near place, far place, link or fact), sorted."""

    near: Ints
    far: Ints
    links: Ints


class Ends(NamedTuple):
    """The two ends of links or facts, as numbers of things."""

    subjects: Ints
    objects: Ints


class Index:
    """Things and links of one engine as integers; ``columns`` are those of a build, where it has them."""

    def __init__(self, engine: Engine, columns: Columns | None = None) -> None:
        self._engine: Callable[[], Engine | None] = weakref.ref(engine)
        self._columns = columns
        self._kept: dict[object, Any] = {}

    @property
    def engine(self) -> Engine:
        """The engine that the index was read from."""
        engine = self._engine()
        assert engine is not None  # noqa: S101  (whoever holds the index holds the engine)
        return engine

    def keep(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what was made for a key before or stands in the columns, or make and keep it."""
        if key not in self._kept:
            found = self._columns.get(key) if self._columns else None
            self._kept[key] = make() if found is None else found
        return self._kept[key]

    @property
    def iris(self) -> list[str]:
        """The things, by their numbers."""
        found: list[str] = self.keep("iris", list)
        return found

    @property
    def known(self) -> int:
        """How many things have numbers by now."""
        return self._columns.known if self._columns and "iris" not in self._kept else len(self.iris)

    def intern(self, iris: Iterable[str]) -> Ints:
        """Return the numbers of things, giving new numbers to new things."""
        known = self.iris
        ids: dict[str, int] = self.keep("ids", lambda: {iri: number for number, iri in enumerate(known)})
        listed = list(iris)
        for iri in dict.fromkeys(listed):
            if iri not in ids:
                ids[iri] = len(known)
                known.append(iri)
        return np.array([ids[iri] for iri in listed], dtype=np.int64)

    def _rows(self, query: str) -> list[list[str]]:
        """Return the rows of a query as texts, by way of the engine's own CSV where that is quicker."""
        solutions = self.engine.select(query)
        if self.engine.name != "oxigraph":
            return [list(row) for row in solutions.texts()]
        text = solutions.serialize("csv").decode()
        if '"' in text:
            return list(csv.reader(io.StringIO(text, newline="")))[1:]
        return [line.split(",") for line in text.split("\r\n")[1:-1]]

    def _pairs(self, query: str) -> list[tuple[str, str]]:
        return [(one, two) for one, two in self._rows(query)]

    # links

    def _read_links(self) -> tuple[list[str], Ends]:
        def read() -> tuple[list[str], Ends]:
            subjects, objects = (
                dict(self._pairs(f"SELECT ?linkage ?end WHERE {{ ?linkage sssom:{side}_id ?end }}"))
                for side in ("subject", "object")
            )
            iris = sorted(subjects.keys() & objects.keys())
            ends = Ends(self.intern(subjects[iri] for iri in iris), self.intern(objects[iri] for iri in iris))
            return iris, ends

        found: tuple[list[str], Ends] = self.keep("read links", read)
        return found

    @property
    def link_iris(self) -> list[str]:
        """The linkages, sorted."""
        found: list[str] = self.keep("links", lambda: self._read_links()[0])
        return found

    @property
    def link_ends(self) -> Ends:
        """The ends of each linkage."""
        found: Ends = self.keep("link ends", lambda: self._read_links()[1])
        return found

    @property
    def size(self) -> int:
        """The number of linkages."""
        return len(self.link_ends.subjects)

    @property
    def sets(self) -> tuple[list[str], Ints]:
        """The mapping sets that hold linkages, and the place of each linkage's set among them."""

        def read() -> tuple[list[str], Ints]:
            held: dict[str, str] = {
                linkage: set_
                for set_, linkage in self._pairs("SELECT ?set ?linkage WHERE { ?set sssom:mappings ?linkage }")
            }
            column = [held.get(iri, "") for iri in self.link_iris]
            sets = sorted(set(column))
            places = {iri: place for place, iri in enumerate(sets)}
            return sets, np.array([places[iri] for iri in column], dtype=np.int64)

        found: tuple[list[str], Ints] = self.keep("sets", read)
        return found

    def _column(self, name: str) -> list[str]:
        def read() -> list[str]:
            values: dict[str, str] = dict(
                self._pairs(f"SELECT ?linkage ?value WHERE {{ ?linkage {_COLUMNS[name]} ?value }}")
            )
            return [values.get(iri, "") for iri in self.link_iris]

        found: list[str] = self.keep(("column", name), read)
        return found

    def of_status(self, status: str) -> NDArray[np.bool_]:
        """Return which linkages have a status, without reading that of the others."""

        def read() -> NDArray[np.bool_]:
            query = f"SELECT ?linkage WHERE {{ ?linkage wg:status <https://w3id.org/wsis-gdc/term/status/{status}> }}"
            found = {row[0] for row in self._rows(query)}
            return np.array([iri in found for iri in self.link_iris], dtype=bool)

        found: NDArray[np.bool_] = self.keep(("status", status), read)
        return found

    def words(self, name: str) -> tuple[list[str], Ints]:
        """Return the sorted words of a column (predicate, status) and the place of each linkage's word among them."""

        def read() -> tuple[list[str], Ints]:
            column = self._column(name)
            known = sorted(set(column))
            short = [compact(iri).split(":")[-1].rsplit("/", 1)[-1] for iri in known]
            places = {iri: place for place, iri in enumerate(known)}
            return short, np.array([places[iri] for iri in column], dtype=np.int64)

        found: tuple[list[str], Ints] = self.keep(("words", name), read)
        return found

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a column of numbers (strength, confidence), NaN where a linkage states none."""
        found: NDArray[np.float64] = self.keep(
            ("numbers", name), lambda: np.array([float(text) if text else np.nan for text in self._column(name)])
        )
        return found

    @property
    def claimants(self) -> Ints:
        """The claimant of each linkage, as a number."""

        def read() -> Ints:
            said: dict[str, str] = dict(
                self._pairs("SELECT ?set ?claimant WHERE { ?set a wg:MappingSet ; prov:wasAttributedTo ?claimant }")
            )
            sets, places = self.sets
            return self.intern(said.get(iri, iri) for iri in sets)[places]

        found: Ints = self.keep("claimants", read)
        return found

    def mask(self, selection: Selection) -> NDArray[np.bool_]:
        """Return which links are selected."""
        chosen: NDArray[np.bool_] = np.ones(self.size, dtype=bool)
        if selection.statuses:
            chosen = np.any([self.of_status(status) for status in selection.statuses], axis=0)
        elif not selection.suggestions:
            chosen = ~self.of_status("proposed")
        if selection.sets:
            sets, places = self.sets
            chosen &= np.array([iri in selection.sets for iri in sets], dtype=bool)[places]
        if selection.relations:
            words, places = self.words("predicate")
            wanted = {compact(iri).split(":")[-1] for iri in selection.relations}
            chosen &= np.array([word in wanted for word in words], dtype=bool)[places]
        for name, least in (("strength", selection.min_strength), ("confidence", selection.min_confidence)):
            if least is not None:
                with np.errstate(invalid="ignore"):
                    chosen &= self.numbers(name) >= least
        return chosen

    # facts

    def fact_ends(self, predicate: str) -> Ends:
        """Return the ends of the facts of one relation, or of parts and wholes for "part"."""

        def read() -> Ends:
            name = "wg:rollsUpTo" if predicate == "part" else predicate
            rows = sorted(set(self._pairs(f"SELECT ?subject ?object WHERE {{ ?subject {name} ?object }}")))
            return Ends(self.intern(row[0] for row in rows), self.intern(row[1] for row in rows))

        found: Ends = self.keep(("facts", predicate), read)
        return found

    # roll-up

    @property
    def _up(self) -> dict[int, tuple[int, ...]]:
        def read() -> dict[int, tuple[int, ...]]:
            wholes: dict[int, set[int]] = defaultdict(set)
            subjects, objects = self.fact_ends("part")
            for thing, whole in zip(subjects.tolist(), objects.tolist(), strict=True):
                wholes[thing].add(whole)
            return {thing: (thing, *sorted(found - {thing})) for thing, found in wholes.items()}

        found: dict[int, tuple[int, ...]] = self.keep("up", read)
        return found

    def over(self, thing: int) -> tuple[int, ...]:
        """Return what a thing counts for, itself first."""
        return self._up.get(thing, (thing,))

    def things(self, kind: str, language: str = "en") -> tuple[Thing, ...]:
        """Return the things of a kind in official order. Raises NotFoundError."""
        found: tuple[Thing, ...] = self.keep(("things", kind, language), lambda: of_kind(self.engine, kind, language))
        return found

    def members(self, kind: str) -> Ints:
        """Return the members of a kind as numbers, in any order."""
        found: Ints = self.keep(
            ("members", kind),
            lambda: self.intern(
                sorted({r[0] for r in self._rows(f"SELECT DISTINCT ?thing WHERE {{ {KINDS[kind]} }}")})
            ),
        )
        return found

    def places(self, kind: str, sublines: bool = True) -> dict[int, int]:
        """Return the place of each member of a kind in official order, with or without the sub-lines of C7."""

        def make() -> dict[int, int]:
            def read() -> Ints:
                return self.intern(thing.iri for thing in self.things(kind))

            numbers = self.keep(("in order", kind), read).tolist()
            if not sublines:
                shown = {thing.iri for thing in self.shown(kind, "en", sublines)}
                numbers = [number for number in numbers if self.iris[number] in shown]
            return {number: place for place, number in enumerate(numbers)}

        found: dict[int, int] = self.keep(("places", kind, sublines), make)
        return found

    def shown(self, kind: str, language: str, sublines: bool) -> tuple[Thing, ...]:
        """Return the things of a kind in official order, with or without the sub-lines of C7."""
        return self.things(kind, language) if sublines else main_lines(self.things(kind, language))

    def lift(self, ends: Ints, places: dict[int, int], mode: LiftMode) -> Lift:
        """Return where each end stands among members, given their places.

        "all": every member that the end counts for; "nearest": of these only those that are not the whole of another
        one (a link with C7 e-health counts for e-health and C7, its nearest line is e-health); "self": the end itself.
        """
        if mode == "nearest":
            return self._nearest(ends, places)
        owners, over = self._all_over(ends) if mode == "all" else (np.arange(len(ends)), ends)
        place_of = np.full(self.known, -1, dtype=np.int64)  # made last: reading the parts may number new things
        place_of[np.fromiter(places, dtype=np.int64, count=len(places))] = np.fromiter(places.values(), dtype=np.int64)
        found = place_of[over]
        kept = found >= 0
        sizes = np.bincount(owners[kept], minlength=len(ends))
        return Lift(sizes, found[kept], np.cumsum(sizes) - sizes)

    def _all_over(self, ends: Ints) -> tuple[Ints, Ints]:
        """Return all that each end counts for, itself included: the places of the ends, ascending, and the things."""
        parts, wholes = self._sorted_parts
        first, last = parts.searchsorted(ends), parts.searchsorted(ends, "right")
        numbers = last - first + 1
        owners = np.repeat(np.arange(len(ends)), numbers)
        offset = np.arange(len(owners)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
        at = first[owners] + offset - 1
        return owners, np.where(offset > 0, wholes[at] if len(wholes) else 0, ends[owners])

    @property
    def _sorted_parts(self) -> Ends:
        """The parts, sorted, and the whole of each; nothing is part of itself here."""

        def read() -> Ends:
            parts, wholes = self.fact_ends("part")
            apart = parts != wholes
            order = np.argsort(parts[apart], kind="stable")
            return Ends(parts[apart][order], wholes[apart][order])

        found: Ends = self.keep("sorted parts", read)
        return found

    def _nearest(self, ends: Ints, places: dict[int, int]) -> Lift:
        unique, inverse = np.unique(ends, return_inverse=True)
        lists = []
        for thing in unique.tolist():
            over = [each for each in self.over(thing) if each in places]
            if len(over) > 1:
                wider = {whole for each in over for whole in self.over(each)[1:]}
                over = [each for each in over if each not in wider]
            lists.append([places[each] for each in over])
        sizes = np.array([len(each) for each in lists], dtype=np.int64)
        flat = np.array([place for each in lists for place in each], dtype=np.int64)
        starts = np.cumsum(sizes) - sizes
        return Lift(sizes[inverse], flat, starts[inverse])


def pairs(near: Lift, far: Lift, links: Ints | None = None) -> Triples:
    """Return every (near place, far place, link) that two lifts of the same links give, in the order of the links."""
    numbers = near.counts * far.counts
    links = np.arange(len(numbers), dtype=np.int64) if links is None else links
    total = int(numbers.sum())
    which = np.repeat(np.arange(len(numbers)), numbers)
    offset = np.arange(total) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    widths = far.counts[which]
    first = near.places[near.starts[which] + offset // np.maximum(widths, 1)]
    second = far.places[far.starts[which] + offset % np.maximum(widths, 1)]
    return Triples(first, second, links[which])


def distinct(found: Sequence[Triples], columns: int, links: int) -> Triples:
    """Return the distinct triples of several, sorted by near place, far place and link."""
    near, far, link = (np.concatenate(parts) for parts in zip(*found, strict=True))
    key = np.unique((near * columns + far) * max(links, 1) + link)
    rest, link = np.divmod(key, max(links, 1))
    near, far = np.divmod(rest, max(columns, 1))
    return Triples(near, far, link)


_INDEXES: weakref.WeakKeyDictionary[Any, Index] = weakref.WeakKeyDictionary()


def index_of(engine: Engine) -> Index:
    """Return the index of an engine, the same each time."""
    if engine not in _INDEXES:
        _INDEXES[engine] = Index(engine, columns_of(engine))
    return _INDEXES[engine]
