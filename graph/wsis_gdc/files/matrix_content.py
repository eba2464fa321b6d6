"""What every format of a matrix shows, in the words of one language: names, numbers, legend, provenance.

Formats differ in dress only. They take each number from ``Matrix.value_of`` and each word from here, so the same
matrix says the same in all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypedDict

from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.publication import DATA_LICENCE, TITLE
from wsis_gdc.base.texts import plain, slug
from wsis_gdc.base.version import VERSION
from wsis_gdc.knowledge.things import MEMORY
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.matrix import FILTERED
from wsis_gdc.words import phrases as words
from wsis_gdc.words.languages import LANGUAGES, labelled, number, translator
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix import Cell, Matrix, Way
    from wsis_gdc.questions.matrix.model import Value

__all__ = [
    "TITLE",
    "Block",
    "Content",
    "Sign",
    "Wishes",
]

Page: TypeAlias = "Callable[[Matrix, str, str, bool], bytes]"
"""What makes a page of a matrix: from its language, the version of the data, and whether totals are shown."""

LICENCE: Final = f"CC BY 4.0 ({DATA_LICENCE})"


class Wishes(TypedDict, total=False):
    """How a matrix is to be shown (see ``Content``)."""

    language: str
    data_version: str
    totals: bool
    engine: Engine | None
    page: Page | None


class Sign(NamedTuple):
    """A sign of the legend: the shade it stands on (None: no shade), what stands in the cell, what it means."""

    step: int | None
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stand under one heading; ``start`` is the place of the first among all rows."""

    heading: str
    start: int
    rows: tuple[Thing, ...]


@dataclass(frozen=True)
class Content:
    """A matrix with the words to show it in.

    ``totals`` adds them to csv, tsv, html, svg and png; json, markdown, latex and xlsx always have them. The engine is
    asked for the names of terms (without one the ontology of the package is), and by the format sssom for what links do
    not carry; ``page`` makes html (see ``site.pages.matrix_html``).
    """

    matrix: Matrix
    language: str = "en"
    data_version: str = ""
    totals: bool = False
    engine: Engine | None = None
    page: Page | None = None

    @cached_property
    def _gettext(self) -> words.Gettext:
        return translator(self.language).gettext

    @cached_property
    def words(self) -> dict[str, str]:
        """The headings of sheets and columns by key."""
        return words.file_words(self._gettext, self.terms)

    @cached_property
    def terms(self) -> Terms:
        """The names of terms and kinds."""
        return Terms(self.language, vocabulary(self.engine) if self.engine else None)

    @cached_property
    def relations(self) -> dict[str, str]:
        """Each relation as words."""
        return self.terms.relations

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return LANGUAGES[self.language].direction == "rtl"

    @property
    def title(self) -> str:
        """The title of the matrix: its own, or the names of its kinds and of those that a chain goes through."""
        matrix = self.matrix
        if matrix.title != f"{matrix.rows_kind} × {matrix.columns_kind}":
            return plain(matrix.title)
        return words.chain_title(f"{self.rows_name} × {self.columns_name}", matrix.through, self._gettext, self.terms)

    @property
    def rows_name(self) -> str:
        """The name of the kind of the rows, for many."""
        return plain(self.terms.many(self.matrix.rows_kind))

    @property
    def columns_name(self) -> str:
        """The name of the kind of the columns, for many."""
        return plain(self.terms.many(self.matrix.columns_kind))

    @property
    def value(self) -> str:
        """The name of what a cell shows."""
        matrix = self.matrix
        stated = matrix.value == "count" and matrix.by_facts
        key = f"chain {matrix.combine}" if matrix.combine else "facts" if stated else matrix.value
        name = words.matrix_values(self._gettext).get(key, plain(matrix.value))
        share = self.words.get(f"share_{self.matrix.normalize}")
        return f"{name}, {share}" if share else name

    def code(self, thing: Thing) -> str:
        """Return the code of a thing as readers know it; empty where the code is only a name for addresses."""
        return plain(self.terms.code(thing.code, thing.kind))

    def label(self, thing: Thing) -> str:
        """Return the label of a thing, with an asterisk where it is recalled and was not checked."""
        return plain(thing.label) + ("\u00a0*" if thing.mark == MEMORY else "")

    def name(self, thing: Thing) -> str:
        """Return code and label in one line."""
        return " ".join(filter(None, (self.code(thing), self.label(thing))))

    def shown(self, value: Value, row: Thing, column: Thing, *, none: str = "·") -> str:
        """Return a value as people read it, with the signs of ``legend``; ``none`` stands for "looked at, no link"."""
        state = self.matrix.state(row.iri, column.iri)
        if state == "filtered":
            return FILTERED
        if value is None:
            cell = self.matrix.cells.get((row.iri, column.iri))
            return f"n={cell.count}" if cell else ""
        if state == "none":
            return none
        return self.number(value)

    def number(self, value: Value) -> str:
        """Return a number with at most three decimals, a relation in words."""
        if isinstance(value, str):
            return self.relations.get(value, plain(value))
        if value is None:
            return ""
        return str(value) if isinstance(value, int) else number(value, self.language, "0.###")

    def step(self, row: Thing, column: Thing) -> int | None:
        """Return the shade of a linked cell: its strongest strength 1–3, 0 where none is stated; None: not linked.

        Where nothing in the matrix states a strength, the shade is the third of the greatest value it falls in.
        """
        matrix = self.matrix
        if not matrix.linked(row.iri, column.iri):
            return None
        if self.shaded_by_strength:
            return self._strengths.get((row.iri, column.iri), 0)
        value = matrix.value_of(row.iri, column.iri)
        if not isinstance(value, int | float) or not self._greatest:
            return 0
        return max(1, min(3, -int(-3 * value // self._greatest)))

    @cached_property
    def _strengths(self) -> dict[tuple[str, str], int]:
        if self.matrix.combine:
            return {}
        return {pair: cell.strength for pair, cell in self.matrix.cells.items() if cell.strength is not None}

    @property
    def shaded_by_strength(self) -> bool:
        """Whether shades tell strengths; else they tell thirds of the greatest value."""
        return bool(self._strengths)

    @cached_property
    def _greatest(self) -> float:
        numbers = (value for _, line in self.matrix.grid() for value in line if isinstance(value, int | float))
        return max(numbers, default=0)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The rows under their headings; one block without heading where rows are not grouped."""
        rows, headings = self.matrix.rows, self.row_headings
        if not any(headings):
            return (Block("", 0, rows),)
        return tuple(
            Block(heading or self.words["ungrouped"], places[0], tuple(rows[place] for place in places))
            for heading, group in groupby(range(len(rows)), headings.__getitem__)
            for places in (tuple(group),)
        )

    @cached_property
    def row_headings(self) -> tuple[str, ...]:
        """The heading of each row: as grouped by the matrix, else the thing's own group in official order."""
        matrix = self.matrix
        if matrix.row_groups:
            return tuple(map(plain, matrix.row_groups))
        if matrix.order != "official":
            return ("",) * len(matrix.rows)
        own = tuple(plain(row.group) for row in matrix.rows)
        changes = sum(first != second for first, second in pairwise(own))
        together = changes < len(set(own))
        return own if together else ("",) * len(own)

    @cached_property
    def links(self) -> tuple[tuple[Link, str, str], ...]:
        """Each link once, in the order of the cells, with the rows and the columns it counts for."""
        matrix = self.matrix
        row_place = {row.iri: place for place, row in enumerate(matrix.rows)}
        column_place = {column.iri: place for place, column in enumerate(matrix.columns)}
        found: dict[str, tuple[Link, dict[int, None], dict[int, None]]] = {}
        pairs = sorted(matrix.cells, key=lambda pair: (row_place[pair[0]], column_place[pair[1]]))
        for row, column in pairs:
            for link in matrix.cells[row, column].links:
                _, in_rows, in_columns = found.setdefault(link.iri, (link, {}, {}))
                in_rows[row_place[row]] = in_columns[column_place[column]] = None
        return tuple(
            (link, self._names(matrix.rows, in_rows), self._names(matrix.columns, in_columns))
            for link, in_rows, in_columns in found.values()
        )

    def _names(self, things: Sequence[Thing], places: dict[int, None]) -> str:
        return "; ".join(self.key(things[place]) for place in sorted(places))

    def key(self, thing: Thing) -> str:
        """Return how lists of rows or columns name a thing: by its code, else by its label."""
        return self.code(thing) or plain(thing.label)

    @cached_property
    def facts(self) -> tuple[tuple[Thing, Thing, str], ...]:
        """The stated facts that cells rest on: row, column, fact."""
        return tuple((row, column, plain(str(fact))) for row, column, cell in self._cells() for fact in cell.facts)

    @cached_property
    def ways(self) -> tuple[tuple[Thing, Thing, Way], ...]:
        """The ways that the chains of each cell take, the best first: row, column, way."""
        if not self.matrix.combine:
            return ()
        return tuple((row, column, way) for row, column, cell in self._cells() for way in cell.ways)

    def _cells(self) -> Iterator[tuple[Thing, Thing, Cell]]:
        matrix = self.matrix
        rows, columns = ({thing.iri: thing for thing in things} for things in (matrix.rows, matrix.columns))
        yield from ((rows[row], columns[column], cell) for (row, column), cell in matrix.cells.items())

    @property
    def chains(self) -> str:
        """The heading of a number of chains."""
        return words.matrix_values(self._gettext)["chain count"]

    def filters(self) -> str:
        """Return what the matrix is restricted to, in one line."""
        return words.told_filters(self.matrix.filters, self._gettext, self.terms) or self.words["no_filter"]

    def provenance(self) -> Iterator[tuple[str, str]]:
        """Yield what the file is, from which version, by which filter: name and value."""
        matrix, said = self.matrix, self.words
        yield said["matrix"], self.title
        yield said["value"], self.value
        yield said["filter"], self.filters()
        yield said["order"], words.orders(self._gettext).get(matrix.order, matrix.order)
        for step in matrix.path:
            yield said["path"], plain(words.connection(step, self._gettext, self.terms))
        if self.data_version:
            yield said["data"].rstrip(": \u00a0："), self.data_version
        yield said["software"].rstrip(": \u00a0："), f"wsis-gdc {VERSION}"
        yield said["licence"].rstrip(": \u00a0："), LICENCE
        yield said["language"].rstrip(": \u00a0："), LANGUAGES[self.language].name

    @property
    def origin(self) -> str:
        """The provenance in one line."""
        return self.listed(self.provenance())

    def listed(self, named: Iterable[tuple[str, str]]) -> str:
        """Return values behind their names in one line, with the signs of the language."""
        return self._gettext("; ").join(labelled(name, value, self.language) for name, value in named)

    def sets(self) -> tuple[tuple[str, str, int], ...]:
        """Return the mapping sets of the links shown: name, claimant, number of links, most links first."""
        links = (link for link, _, _ in self.links)
        numbers = Counter((link.set_iri, plain(link.set_label), plain(link.claimant)) for link in links)
        ranked = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple((f"{name} ({plain(compact(iri))})", claimant, count) for (iri, name, claimant), count in ranked)

    def legend(self) -> Iterator[Sign]:
        """Yield each shade or sign of a cell and its meaning."""
        said = self.words
        if self.shaded_by_strength:
            for step, note in sorted(words.strength_notes(self._gettext).items()):
                yield Sign(step, str(step), f"{said['strength']} {step}: {note}")
            if len(self._strengths) < len(self.matrix.cells):
                numbers = self.matrix.value in ("strength", "sum", "weighted")
                yield Sign(0, "n=", said["count_only"]) if numbers else Sign(0, "–", said["no_strength"])
        elif self._greatest:
            texts: dict[str, int] = {}
            for step in (3, 2, 1):
                bound = self._greatest * step / 3
                texts[self.number(int(bound) if isinstance(self._greatest, int) else bound)] = step
            yield from (Sign(step, f"≤ {text}", self.value) for text, step in reversed(texts.items()) if text != "0")
        if not self.matrix.of_facts:
            yield Sign(None, "·", said["no_link"])
        if len(self.matrix.filtered):
            yield Sign(None, FILTERED, said["filtered"])
        yield Sign(None, "", said[self.matrix.empty])

    def glossary(self) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """Yield the relations, kinds of claim and statuses in use with their meaning, each under a heading."""
        used = {link.predicate for link, _, _ in self.links}
        notes = words.relation_notes(self._gettext)
        yield (
            self.words["relation"],
            tuple((self.relations.get(each, plain(each)), notes.get(each, "")) for each in sorted(used)),
        )
        used = {link.claim_kind for link, _, _ in self.links}
        notes = words.claim_notes(self._gettext)
        yield self.words["claim"], tuple((self.claim(each), notes.get(each, "")) for each in sorted(used))

    @property
    def marked(self) -> bool:
        """Whether a label bears an asterisk."""
        return any(thing.mark == MEMORY for thing in (*self.matrix.rows, *self.matrix.columns))

    def method(self) -> tuple[str, ...]:
        """Return how the numbers come about, one paragraph each."""
        told = words.method(self._gettext)
        return tuple(text for name, text in told.items() if name != "empty" or not self.matrix.of_facts)

    def claim(self, kind: str) -> str:
        """Return the name of a kind of claim."""
        return plain(self.terms.coded("claim-kind", kind))

    def status(self, status: str) -> str:
        """Return the name of a status."""
        return plain(self.terms.coded("status", status))

    def footer(self) -> tuple[str, str, str]:
        """Return what stands left, in the middle and right at the foot of a printed page, in the codes of Excel."""
        version, page = self.data_version, "&P / &N"
        # office programs set these lines from left to right, where words of another script would be torn apart
        if not self.right_to_left:
            version = f"{self.words['data']} {version}" if version else ""
            page = self.words["page_of"].format(page="&P", pages="&N")
        return f"{self.title} – {TITLE}".replace("&", "&&")[:110], version.replace("&", "&&"), page

    def file_name(self, extension: str) -> str:
        """Return a file name that says what the file holds, by which filter, from which data version."""
        matrix = self.matrix
        parts = ["wsis-gdc", slug(matrix.rows_kind), slug(matrix.columns_kind)]
        parts += [slug(f"through {' '.join(matrix.through)}")] if matrix.through else []
        parts += [slug(matrix.value)] if matrix.value != "count" else []
        parts += [slug(f"{name} {value}")[:48] for name, value in matrix.filters]
        parts += [f"data-{slug(self.data_version)}"] if self.data_version else []
        return "_".join((*filter(None, parts), self.language)) + f".{extension}"
