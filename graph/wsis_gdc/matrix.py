"""The linkage matrix: any kind of thing against any other, each cell with the links behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wsis_gdc.errors import QueryError
from wsis_gdc.namespaces import BASE, compact, expand
from wsis_gdc.things import Thing, choose, of_kind, things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Cell", "Evidence", "Link", "Matrix", "links", "matrix", "to_csv", "upward_of"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A provision that carries a claim, with the official address of its document where one is known."""

    iri: str
    code: str
    document: str
    address: str


@dataclass(frozen=True, slots=True)
class Link:
    """One linkage with its two ends as claimed; strength is 1–3 or None, confidence 0–1 or None."""

    iri: str
    subject: Thing
    object: Thing
    predicate: str
    strength: int | None
    confidence: float | None
    set_iri: str
    set_label: str
    claimant: str
    claim_kind: str
    status: str
    rationale: str
    rationale_lang: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The links between a row and a column."""

    links: tuple[Link, ...]

    @property
    def count(self) -> int:
        """The number of links."""
        return len(self.links)

    @property
    def strength(self) -> int | None:
        """The strongest strength of the links, None where no link has one."""
        return max((link.strength for link in self.links if link.strength is not None), default=None)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows against columns; ``cells`` is keyed by (row IRI, column IRI) and holds linked pairs only.

    ``looked_at`` holds the pairs that a mapping set declares as examined: such a pair without a cell is a finding
    ("no link"), any other empty pair is simply unknown.
    """

    title: str
    rows_kind: str
    columns_kind: str
    rows: tuple[Thing, ...]
    columns: tuple[Thing, ...]
    cells: Mapping[tuple[str, str], Cell]
    looked_at: frozenset[tuple[str, str]]


_LINKS: Final = """
SELECT ?linkage ?subject ?object ?predicate ?strength ?confidence ?set ?claimant ?kind ?status WHERE {
  ?set sssom:mappings ?linkage ; prov:wasAttributedTo ?claimant .
  ?linkage sssom:subject_id ?subject ; sssom:object_id ?object ; sssom:predicate_id ?predicate ;
    wg:claimKind ?kind ; wg:status ?status .
  OPTIONAL { ?linkage wg:strength ?strength }
  OPTIONAL { ?linkage sssom:confidence ?confidence }
}"""

_RATIONALES: Final = (
    "SELECT ?linkage ?text (LANG(?text) AS ?language) WHERE { ?linkage a wg:Linkage ; wg:rationale ?text }"
)

_EVIDENCE: Final = """
SELECT DISTINCT ?linkage ?provision ?number ?document ?address WHERE {
  VALUES ?property { wg:subjectEvidence wg:objectEvidence }
  ?linkage ?property ?provision .
  OPTIONAL { ?provision eli:number ?number }
  OPTIONAL { ?provision eli:is_part_of ?document . OPTIONAL { ?document foaf:page ?address } }
}"""

_ROLLS_UP: Final = "SELECT ?thing ?whole WHERE { ?thing wg:rollsUpTo ?whole }"

_COVERAGE: Final = "SELECT ?set ?subject ?object WHERE { ?set wg:coversSubject ?subject ; wg:coversObject ?object }"


def matrix(
    engine: Engine,
    rows: str,
    columns: str,
    *,
    sets: Sequence[str] = (),
    language: str = "en",
    suggestions: bool = False,
    sublines: bool = True,
) -> Matrix:
    """Return the matrix of two kinds of things.

    ``rows`` and ``columns`` are kinds (see ``things.KINDS``); ``sets`` restricts to mapping sets (name or CURIE; empty:
    all); ``suggestions`` lets in claims of status *proposed*, which nobody has taken up yet; ``sublines`` keeps the
    eight sub-lines of C7 as rows of their own beside C7. Claims count for a row or column that they name or that the
    thing they name is part of (item → line, target → goal, provision → section → objective).

    Raises NotFoundError for an unknown kind or set, QueryError where nothing connects the two kinds.
    """
    row_things, column_things = of_kind(engine, rows, language), of_kind(engine, columns, language)
    if not sublines:
        row_things, column_things = _main_lines(row_things), _main_lines(column_things)
    wanted = frozenset(_set_iri(engine, name) for name in sets)
    chosen = [
        link
        for link in links(engine, language)
        if (not wanted or link.set_iri in wanted) and (suggestions or link.status != "proposed")
    ]
    upward = upward_of(engine)
    row_iris, column_iris = {t.iri for t in row_things}, {t.iri for t in column_things}
    found: dict[tuple[str, str], dict[str, Link]] = defaultdict(dict)
    for link in chosen:
        subject, object_ = upward(link.subject.iri), upward(link.object.iri)
        for first, second in ((subject, object_), (object_, subject)):
            for row in first & row_iris:
                for column in second & column_iris:
                    if row != column:
                        found[row, column][link.iri] = link
    if not found:
        among = f" in {', '.join(sorted(map(compact, wanted)))}" if wanted else ""
        raise QueryError(f"no claim{among} connects {rows} with {columns}; {_connected(chosen, upward, engine)}")
    cells = {pair: Cell(tuple(sorted(by_iri.values(), key=_rank))) for pair, by_iri in sorted(found.items())}
    looked_at = _looked_at(engine, wanted, upward, row_iris, column_iris)
    title = f"{rows} × {columns}"
    return Matrix(title, rows, columns, row_things, column_things, MappingProxyType(cells), looked_at)


def links(engine: Engine, language: str = "en") -> tuple[Link, ...]:
    """Return every linkage of the graph, sorted by IRI, with ends, claimant, rationale and evidence."""
    rows = list(engine.select(_LINKS).texts())
    named = things(engine, {iri for row in rows for iri in (row[1], row[2], row[6], row[7])}, language)
    rationales: dict[str, dict[str, str]] = defaultdict(dict)
    for linkage, text, code in engine.select(_RATIONALES).texts():
        rationales[linkage][code] = text
    evidence = _evidence(engine, language)
    found = []
    for linkage, subject, object_, predicate, strength, confidence, set_, claimant, kind, status in rows:
        text, code = choose(rationales.get(linkage, {}), language)
        found.append(
            Link(
                linkage,
                named.get(subject) or _unnamed(subject),
                named.get(object_) or _unnamed(object_),
                compact(predicate).split(":")[-1],
                int(strength) if strength else None,
                float(confidence) if confidence else None,
                set_,
                named[set_].label if set_ in named else compact(set_),
                named[claimant].label if claimant in named else compact(claimant),
                kind.rsplit("/", 1)[-1],
                status.rsplit("/", 1)[-1],
                text,
                code,
                evidence.get(linkage, ()),
            )
        )
    return tuple(sorted(found, key=lambda link: link.iri))


def to_csv(matrix: Matrix) -> str:
    """Return a matrix as CSV: codes in the first row and column, the number of links in each cell.

    A pair that was looked at without finding a link holds 0, a pair nobody looked at is empty. Texts that a
    spreadsheet would take for a formula are kept inert by a leading apostrophe.
    """
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([inert(matrix.rows_kind), "label", *(inert(column.code) for column in matrix.columns)])
    for row in matrix.rows:
        numbers = []
        for column in matrix.columns:
            cell = matrix.cells.get((row.iri, column.iri))
            empty = "0" if (row.iri, column.iri) in matrix.looked_at else ""
            numbers.append(str(cell.count) if cell else empty)
        writer.writerow([inert(row.code), inert(row.label), *numbers])
    return out.getvalue()


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _unnamed(iri: str) -> Thing:
    return Thing(iri, compact(iri).split(":", 1)[-1], compact(iri), "en", False, "other")


def _rank(link: Link) -> tuple[int, str]:
    return (-(link.strength or 0), link.iri)


def _main_lines(found: tuple[Thing, ...]) -> tuple[Thing, ...]:
    return tuple(thing for thing in found if not (thing.kind == "action-line" and "-" in thing.code))


def _set_iri(engine: Engine, name: str) -> str:
    from difflib import get_close_matches

    from wsis_gdc.errors import NotFoundError

    known = [iri for (iri,) in engine.select("SELECT ?set WHERE { ?set a wg:MappingSet }").texts()]
    try:
        iri = expand(name if ":" in name else f"set:{name}")
    except ValueError:
        iri = name
    if iri not in known:
        names = [compact(known_iri).removeprefix("set:") for known_iri in known]
        raise NotFoundError("mapping set", name, get_close_matches(name, names, 3, 0.4) or sorted(names)[:5])
    return iri


class _Upward:
    """Maps a thing to everything it counts for, itself included."""

    def __init__(self, engine: Engine) -> None:
        self._wholes: dict[str, set[str]] = defaultdict(set)
        for thing, whole in engine.select(_ROLLS_UP).texts():
            self._wholes[thing].add(whole)

    def __call__(self, iri: str) -> frozenset[str]:
        return frozenset({iri, *self._wholes.get(iri, ())})


def upward_of(engine: Engine) -> Callable[[str], frozenset[str]]:
    """Return a function from a thing's IRI to the IRIs of everything it counts for, itself included."""
    return _Upward(engine)


def _looked_at(
    engine: Engine, wanted: frozenset[str], upward: Callable[[str], frozenset[str]], rows: set[str], columns: set[str]
) -> frozenset[tuple[str, str]]:
    """Return the pairs that a set declares as examined, rolled up like the claims themselves."""
    by_set: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for set_, subject, object_ in engine.select(_COVERAGE).texts():
        if not wanted or set_ in wanted:
            by_set[set_][0].add(subject)
            by_set[set_][1].add(object_)
    pairs: set[tuple[str, str]] = set()
    for subjects, objects in by_set.values():
        left, right = _all(subjects, upward), _all(objects, upward)
        for first, second in ((left, right), (right, left)):
            pairs |= {(row, column) for row in first & rows for column in second & columns}
    return frozenset(pairs)


def _all(iris: Iterable[str], upward: Callable[[str], frozenset[str]]) -> set[str]:
    return {whole for iri in iris for whole in upward(iri)}


def _evidence(engine: Engine, language: str) -> dict[str, tuple[Evidence, ...]]:
    rows = list(engine.select(_EVIDENCE).texts())
    documents = things(engine, {row[3] for row in rows if row[3]}, language)
    found: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for linkage, provision, number, document, address in sorted(rows):
        label = documents[document].code if document in documents else ""
        code = number or compact(provision).split(":", 1)[-1]
        found[linkage].setdefault(provision, Evidence(provision, code, label, address))
    return {linkage: tuple(by_iri.values()) for linkage, by_iri in found.items()}


def _connected(chosen: Sequence[Link], upward: Callable[[str], frozenset[str]], engine: Engine) -> str:
    """Say which pairs of kinds the chosen claims connect."""
    if not chosen:
        return "this selection holds no claim at all"
    ends = {iri for link in chosen for end in (link.subject.iri, link.object.iri) for iri in upward(end)}
    kinds = {iri: thing.kind for iri, thing in things(engine, ends).items()}
    pairs = {
        tuple(sorted((kinds.get(first, "other"), kinds.get(second, "other"))))
        for link in chosen
        for first in upward(link.subject.iri)
        for second in upward(link.object.iri)
    }
    shown = sorted(f"{a} × {b}" for a, b in pairs if "other" not in (a, b))
    return f"connected are: {', '.join(shown)}" if shown else f"see {BASE}"
