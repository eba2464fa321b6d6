"""The central tables: links, facts, what counts for what, what was looked at, who plays which role.

They are filled from any engine by a handful of SELECTs and kept in SQLite: a build writes them as ``graph.sqlite``
beside its store (open it with any SQLite program), elsewhere they live in memory as long as the engine. Questions read
these tables, so that one question has one answer. The SQL of questions keeps to what SQLite, DuckDB and Spark share.

How the pieces go together: which links join the commitment 11(d) with the line C2?

>>> from wsis_gdc import load
>>> with load() as kg:
...     tables = tables_of(kg.engine)
...     pairs = tables.pairs("link", "commitment", "action-line")
...     sql = f"SELECT l.iri FROM {pairs} p JOIN link l ON l.id = p.link "
...     sql += "JOIN member r ON r.kind = 'commitment' AND r.place = p.near AND r.iri LIKE '%gdc/11d' "
...     sql += "JOIN member c ON c.kind = 'action-line' AND c.place = p.far AND c.iri LIKE '%/C2' "
...     [iri.rsplit("/", 1)[-1] for (iri,) in tables.rows(sql + "WHERE l.claim_kind = 'coding'")]
['gdc-11d--poa-9c']
"""

from __future__ import annotations

import json
import logging
import sqlite3
import weakref
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from wsis_gdc.base.namespaces import compact, local
from wsis_gdc.knowledge.backends import FILE_NAME
from wsis_gdc.knowledge.frameworks import OTHER, levels
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import LANGUAGES, MEMORY, Thing, of_kind, of_kind_in, things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.backends import Values

__all__ = [
    "FACTS",
    "FACT_ROWS",
    "FILE",
    "FORM",
    "LEAST",
    "LINKS",
    "LOOKED",
    "PART",
    "TOP",
    "Carrier",
    "Parts",
    "Tables",
    "completed",
    "tables_of",
    "write",
]

FILE: Final = FILE_NAME
"""Name of the file, which stands in the folder that holds the store."""

FORM: Final = "3"
"""Version of what the file holds and how: raised when either changes."""

_USER_VERSION: Final = 60
"""Offset of the four bytes of the user version in the header of an SQLite file."""

TOP: Final = "/top"
"""Added to the name of a kind: its members that are part of no other member, such as C7 without its sub-lines."""

PART: Final = "part"
"""The relation of a part and its whole among the facts."""

FACTS: Final = {
    "wg:facilitatedBy": "facilitated by",
    "wg:namesActor": "names as actor",
    "wg:convenedBy": "convened by",
    "org:memberOf": "member of",
    "wg:reportedIn": "reported in",
    "wg:namesInstrument": "names as instrument",
    "eli:is_part_of": "part of",
    "eli:passed_by": "adopted by",
    "dcterms:isReplacedBy": "replaced by",
    "dcterms:references": "refers to",
}
"""The relations that the graph states and no mapping set claims, in words."""

Carrier: TypeAlias = Literal["link", "fact"]
Parts: TypeAlias = Literal["own", "with-parts", "self"]
"""What an end counts for: its nearest member of a kind only, all members it is part of too, or itself only."""

_CARRIED: Final[dict[Carrier, str]] = {
    "link": "status, strength, confidence, relation, mapping_set, claimant",
    "fact": "relation",
}
"""What a table of pairs repeats of its links or facts, what is asked most first: SQLite reads a row from its start."""

LEAST: Final[dict[Parts, int]] = {"with-parts": 0, "own": 1, "self": 2}
"""The least nearness in ``counts_for`` that counts."""

_SCHEMA: Final = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT, kinds TEXT, own_kinds TEXT);
CREATE TABLE member (kind TEXT, place INTEGER, node INTEGER, iri TEXT, PRIMARY KEY (kind, place)) WITHOUT ROWID;
CREATE TABLE counts_for (kind TEXT, thing INTEGER, place INTEGER, nearness INTEGER, member INTEGER,
  PRIMARY KEY (kind, thing, place)) WITHOUT ROWID;
CREATE TABLE link (id INTEGER PRIMARY KEY, iri TEXT, subject INTEGER, object INTEGER, relation TEXT, strength INTEGER,
  confidence REAL, mapping_set TEXT, claimant TEXT, claim_kind TEXT, status TEXT, certainty TEXT);
CREATE TABLE rationale (link INTEGER, language TEXT, text TEXT);
CREATE TABLE evidence (link INTEGER, side TEXT, provision TEXT, number TEXT, document TEXT, address TEXT);
CREATE TABLE fact (id INTEGER PRIMARY KEY, relation TEXT, subject INTEGER, object INTEGER);
CREATE TABLE whole (part INTEGER, whole INTEGER, PRIMARY KEY (part, whole)) WITHOUT ROWID;
CREATE TABLE looked_at (mapping_set TEXT, side TEXT, thing INTEGER);
CREATE TABLE thing (language TEXT, kind TEXT, place INTEGER, iri TEXT, code TEXT, label TEXT, label_language TEXT,
  mark TEXT, heading TEXT, gist TEXT, heading_iri TEXT, PRIMARY KEY (language, kind, place)) WITHOUT ROWID;
CREATE INDEX link_subject ON link (subject, object);
CREATE INDEX link_object ON link (object, subject);
CREATE INDEX rationale_of ON rationale (link);
CREATE INDEX evidence_for ON evidence (link);
"""
# "thing" is a table for people and for opening matrices quickly; every other text is asked from the engine

LINKS: Final = """
SELECT ?linkage ?subject ?object ?relation ?strength ?confidence ?set ?claimant ?kind ?status ?certainty WHERE {
  ?set sssom:mappings ?linkage ; prov:wasAttributedTo ?claimant .
  ?linkage sssom:subject_id ?subject ; sssom:object_id ?object ; sssom:predicate_id ?relation ;
    wg:claimKind ?kind ; wg:status ?status .
  OPTIONAL { ?linkage wg:strength ?strength }
  OPTIONAL { ?linkage sssom:confidence ?confidence }
  OPTIONAL { ?linkage wg:certainty ?certainty }
}"""
FACT_ROWS: Final = f"""
SELECT ?relation ?subject ?object WHERE {{ VALUES ?relation {{ {" ".join(FACTS)} }} ?subject ?relation ?object }}"""
_WHOLES: Final = "SELECT DISTINCT ?part ?whole WHERE { ?part wg:rollsUpTo ?whole FILTER(?part != ?whole) }"
LOOKED: Final = """
SELECT DISTINCT ?set ?subject ?object WHERE {
  { ?set wg:coversSubject ?subject } UNION { ?set wg:coversObject ?object }
}"""
_RATIONALES: Final = """
SELECT ?linkage ?text (LANG(?text) AS ?language) WHERE { ?linkage a wg:Linkage ; wg:rationale ?text }"""
_EVIDENCE: Final = """
SELECT DISTINCT ?linkage ?side ?provision ?number ?document ?address WHERE {
  VALUES (?property ?side) { (wg:subjectEvidence "subject") (wg:objectEvidence "object") }
  ?linkage ?property ?provision .
  OPTIONAL { ?provision eli:number ?number }
  OPTIONAL { ?provision eli:is_part_of ?document . OPTIONAL { ?document foaf:page ?address } }
}"""

_LOG: Final = logging.getLogger(__name__)


class Tables:
    """The tables of one engine; rows are asked by SQL through ``rows``. What was found in them may be ``kept``."""

    def __init__(self, engine: Engine, database: sqlite3.Connection | None, *, whole: bool) -> None:
        self._engine: Callable[[], Engine | None] = weakref.ref(engine)
        if database is not None:
            self.database = database
            weakref.finalize(self, database.close)
        self._complete = self._texts = self.kept_by_build = whole
        self._pairs: dict[tuple[object, ...], str] = {}
        self._things: dict[tuple[str, str], tuple[Thing, ...]] = {}
        self._by_iri: dict[str, dict[str, Thing]] = defaultdict(dict)
        self.kept: dict[object, Any] = {}

    @property
    def engine(self) -> Engine:
        """The engine that the tables were read from."""
        engine = self._engine()
        assert engine is not None  # noqa: S101  (whoever holds the tables holds the engine)
        return engine

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return the rows of an SQL query over the central tables."""
        self._fill()
        return self.database.execute(sql, values).fetchall()

    def columns(self, sql: str, names: Sequence[str], values: Values = ()) -> tuple[list[Any], ...]:
        """Return the rows of an SQL query with these columns as one list for each; lists travel faster than rows."""
        lists = ", ".join(f"json_group_array({name})" for name in names)
        ((*columns,),) = self.rows(f"SELECT {lists} FROM ({sql})", values)  # noqa: S608
        return tuple(map(json.loads, columns))

    def texts(self) -> None:
        """See that rationales and evidence are filled, which numbers do not need."""
        self._fill()
        if not self._texts:
            _fill_texts(self.database, self.engine)
            self._texts = True

    def _fill(self) -> None:
        if not self._complete:
            _fill(self.database, self.engine, self.things)
            self.database.execute("ANALYZE")  # as in the file of a build: joins then begin where few rows are
            self._complete = True

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The names of the kinds that have members."""
        return frozenset(kind for (kind,) in self.rows("SELECT DISTINCT kind FROM member") if not kind.endswith(TOP))

    def sets(self) -> list[str]:
        """Return the IRIs of the mapping sets."""
        return [iri for (iri,) in self.engine.select("SELECT ?set WHERE { ?set a wg:MappingSet }").texts()]

    def relations(self) -> dict[str, str]:
        """Return the CURIEs of the relations that links claim, by the last part of their IRI."""
        query = "SELECT DISTINCT ?relation WHERE { ?linkage sssom:predicate_id ?relation }"
        return {local(iri): compact(iri) for (iri,) in self.engine.select(query).texts()}

    def members(self, kind: str) -> tuple[str, ...]:
        """Return the IRIs of the members of a kind in official order; a kind may end in ``TOP``."""
        return tuple(iri for (iri,) in self.rows("SELECT iri FROM member WHERE kind = ? ORDER BY place", (kind,)))

    def things(self, kind: str, language: str = "en") -> tuple[Thing, ...]:
        """Return the members of a kind in official order, labelled in a language; a kind may end in ``TOP``.

        Raises NotFoundError for an unknown kind.
        """
        if (kind, language) not in self._things:
            self._things[kind, language] = read = self._read(kind, language)
            self._by_iri[language].update((thing.iri, thing) for thing in read if thing.lang == language)
        return self._things[kind, language]

    def there(self, kind: str, language: str = "en") -> tuple[Thing, ...]:
        """Return the members of a kind as ``things`` does, none where a graph of other data lacks the kind."""
        return self.things(kind, language) if kind in self.kinds else ()

    def _read(self, kind: str, language: str) -> tuple[Thing, ...]:
        if kind.endswith(TOP):
            tops = set(self.members(kind))
            return tuple(thing for thing in self.things(kind.removesuffix(TOP), language) if thing.iri in tops)
        if self._complete:
            columns = "iri, code, label, label_language, mark, kind, heading, gist, heading_iri"
            sql = f"SELECT {columns} FROM thing WHERE language = ? AND kind = ? ORDER BY place"  # noqa: S608
            found = self.rows(sql, (language, kind))
            if found:
                return tuple(Thing(*row) for row in found)
        return of_kind(self.engine, kind, language)

    def named(self, iris: Iterable[str], language: str = "en") -> dict[str, Thing]:
        """Return the things that IRIs stand for, those without a name by their address."""
        wanted, read = set(iris), self._by_iri[language]
        known = {iri: read[iri] for iri in wanted if iri in read}
        named = known | things(self.engine, wanted - known.keys(), language)
        return {iri: named.get(iri) or unnamed(iri) for iri in sorted(wanted)}

    def carried(self, iri: str, parts: Parts = "own") -> str:
        """Return SQL for the ids of the nodes that count for a thing: itself, and those whose nearest whole it is.

        With parts, all that it is whole of. A thing of no kind carries its own only, or all of its parts. The text
        holds no value that a person wrote.
        """
        known = self.rows("SELECT id, own_kinds FROM node WHERE iri = ?", (iri,))
        if not known:
            return "SELECT -1"
        node, kinds = known[0]
        if kinds:
            least = LEAST[parts]
            return f"""SELECT thing FROM counts_for WHERE kind = '{kinds.split()[0]}' AND member = {node:d}
              AND nearness >= {least:d}"""  # noqa: S608  (names of levels match [a-z-]+)
        inside = f" UNION SELECT part FROM whole WHERE whole.whole = {node:d}" if parts == "with-parts" else ""  # noqa: S608
        return f"SELECT {node:d}{inside}"

    def pairs(
        self,
        carrier: Carrier,
        rows: str,
        columns: str,
        parts: tuple[Parts, Parts] = ("own", "own"),
        *,
        relations: Sequence[str] = (),
        way: int = 0,
    ) -> str:
        """Return the name of a table of the distinct (near, far, link) that links or facts join, a thing never itself.

        ``near`` and ``far`` are places of members, ``link`` is the id in ``link`` or ``fact``; what claims are selected
        by stands beside them, so that a selection needs no other table. ``parts`` says what the
        near and the far end count for, ``relations`` restricts facts. ``way`` is 1 for links from near to far only, −1
        for links back, 0 for both.
        """
        key = (carrier, rows, columns, parts, tuple(relations), way)
        if key not in self._pairs:
            self._fill()
            name = f"temp.pairs_{len(self._pairs)}"
            more = _CARRIED[carrier]
            columns = f"near INTEGER, far INTEGER, link INTEGER, {more}, PRIMARY KEY (near, far, link)"
            self.database.execute(f"CREATE TABLE {name} ({columns}) WITHOUT ROWID")
            joined = _joined(carrier, more, relations, way)
            self.database.execute(f"INSERT INTO {name} {joined}", _ends(key))
            self._pairs[key] = name
        return self._pairs[key]


def _ends(key: tuple[Any, ...]) -> dict[str, object]:
    _, rows, columns, parts, relations, _ = key
    named = {f"relation{place}": name for place, name in enumerate(relations)}
    return {"rows": rows, "columns": columns, "near": LEAST[parts[0]], "far": LEAST[parts[1]], **named}


def _joined(carrier: str, more: str, relations: Sequence[str], way: int) -> str:
    """Return the SQL of the pairs: a link and what its two ends count for, one way round or both."""
    sides = [(1, "subject", "object"), (-1, "object", "subject")]
    which = (
        f"l.relation IN ({', '.join(f':relation{place}' for place in range(len(relations)))}) AND " if relations else ""
    )
    ways = [
        f"""SELECT r.place AS near, c.place AS far, l.id AS link, {more} FROM {carrier} l
        JOIN counts_for r ON r.kind = :rows AND r.thing = l.{near}
        JOIN counts_for c ON c.kind = :columns AND c.thing = l.{far}
        WHERE {which}r.nearness >= :near AND c.nearness >= :far AND r.member <> c.member"""  # noqa: S608
        for sign, near, far in sides
        if way in (0, sign)
    ]
    return " UNION ".join(ways) + " ORDER BY 1, 2, 3"


def unnamed(iri: str) -> Thing:
    """Return a thing of which nothing but its address is known."""
    return Thing(iri, local(iri), compact(iri), "en", MEMORY, OTHER)


def tables_of(engine: Engine) -> Tables:
    """Return the tables of an engine: those it brings, of its build where they belong to it, else new ones in memory.

    Where a file is there but is not used, a warning of this module's logger says why. The graph must have passed
    validation; one that changes under an open engine is not seen.
    """
    brought: Tables | None = getattr(engine, "tables", None)
    return brought or _kept(engine)


@per_engine
def _kept(engine: Engine) -> Tables:
    database = _opened(engine)
    if database is not None:
        return Tables(engine, database, whole=True)
    fresh = sqlite3.connect(":memory:", check_same_thread=False)
    fresh.executescript(_SCHEMA)
    return Tables(engine, fresh, whole=False)


def _opened(engine: Engine) -> sqlite3.Connection | None:
    folder: Path | None = getattr(engine, "folder", None)
    if folder is None or not (file := folder.parent / FILE).exists():
        return None
    from wsis_gdc.engines.oxigraph import fingerprint, read_stamp

    try:
        stamp = read_stamp(folder)
        if stamp.get("store") != fingerprint(folder):
            raise ValueError("the store was not written with it, or was changed since")
        content = file.read_bytes()
        if _checksum(content) != content[_USER_VERSION : _USER_VERSION + 4]:
            raise ValueError("it is damaged")
        with ExitStack() as stack:
            address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
            database = stack.enter_context(closing(sqlite3.connect(address, uri=True, check_same_thread=False)))
            about = dict(database.execute("SELECT key, value FROM about"))
            if about.get("form") != FORM:
                raise ValueError("it was written by another version of this program")
            if about.get("graph") != str(stamp.get("graph")):
                raise ValueError("it was made of another graph")
            database.execute("PRAGMA temp_store = MEMORY")
            stack.pop_all()  # the tables close it
        return database
    except (OSError, ValueError, sqlite3.Error) as error:
        reason = str(error) or type(error).__name__
        _LOG.warning("%s is not used: %s; questions read the store, which takes longer (build again)", file, reason)
        return None


def completed(engine: Engine, graph: str) -> Tables:
    """Return the tables of an engine with texts, things in all languages, and what the file says about itself.

    ``graph`` names the graph, as the stamp of its store does; tables of a build are complete, and have a name.
    """
    tables = tables_of(engine)
    tables.texts()
    database = tables.database
    if tables.kept_by_build:
        return tables
    columns = "iri, code, label, label_language, mark, heading, gist, heading_iri, language, kind, place"
    for kind in levels(engine):
        for language, members in of_kind_in(engine, kind, LANGUAGES).items():
            rows = (
                (t.iri, t.code, t.label, t.lang, t.mark, t.group, t.gist, t.group_iri, language, kind, place)
                for place, t in enumerate(members)
            )
            database.executemany(f"INSERT OR REPLACE INTO thing ({columns}) VALUES ({', '.join('?' * 11)})", rows)  # noqa: S608
    named = "INSERT INTO about VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    database.executemany(named, [("form", FORM), ("graph", graph)])
    database.commit()
    return tables


def write(engine: Engine, file: Path, graph: str) -> None:
    """Write the tables of an engine's graph to a new file, byte for byte the same for the same facts.

    ``graph`` names the graph. The tables of the engine have things in all languages from then on.
    """
    database = completed(engine, graph).database
    with closing(sqlite3.connect(file)) as copy:
        database.backup(copy)
        copy.executescript("ANALYZE; VACUUM;")  # pages as the rows lie, not as they came
    with file.open("r+b") as out:
        checksum = _checksum(out.read())
        out.seek(_USER_VERSION)
        out.write(checksum)


def _checksum(content: bytes) -> bytes:
    """Return a checksum of a file of tables, save its user version, a number that SQLite leaves to its users.

    See https://www.sqlite.org/fileformat2.html#user_version_number: there the file keeps its own checksum.
    """
    rest = memoryview(content)[_USER_VERSION + 4 :]
    return zlib.crc32(rest, zlib.crc32(content[:_USER_VERSION])).to_bytes(4, "big")


def _fill(database: sqlite3.Connection, engine: Engine, things_of: Callable[[str], tuple[Thing, ...]]) -> None:
    """Fill every table that numbers need; ``things_of`` gives the members of a kind."""
    links = sorted(engine.select(LINKS).texts())
    facts = sorted((compact(relation), one, two) for relation, one, two in engine.select(FACT_ROWS).texts())
    wholes: dict[str, set[str]] = defaultdict(set)
    for part, whole in engine.select(_WHOLES).texts():
        wholes[part].add(whole)
    looked = {
        (set_, side, thing)
        for set_, subject, object_ in engine.select(LOOKED).texts()
        for side, thing in (("subject", subject), ("object", object_))
        if thing
    }
    members = _members(levels(engine), things_of, wholes)
    nodes = {end for row in links for end in row[1:3]} | {end for row in facts for end in row[1:]}
    nodes |= wholes.keys() | {thing for _, _, thing in looked}
    nodes |= {over for each in wholes.values() for over in each} | {iri for each in members.values() for iri in each}
    ids = {iri: number for number, iri in enumerate(sorted(nodes))}
    places = {kind: {iri: place for place, iri in enumerate(found)} for kind, found in members.items()}
    counts: list[tuple[str, int, int, int, int]] = []
    rows = []
    for iri, number in ids.items():
        over = {iri, *wholes.get(iri, ())}
        kinds = []
        for kind, at in places.items():
            held = [each for each in over if each in at]
            if not held:
                continue
            kinds.append(kind)
            wider = {whole for each in held for whole in wholes.get(each, ())}
            counts += [
                (kind, number, at[each], 2 if each == iri else 0 if each in wider else 1, ids[each]) for each in held
            ]
        own = [kind for kind, at in places.items() if iri in at and not kind.endswith(TOP)]
        rows.append((number, iri, " ".join(k for k in kinds if not k.endswith(TOP)), " ".join(own)))
    insert = database.executemany
    insert("INSERT INTO node VALUES (?, ?, ?, ?)", rows)
    insert(
        "INSERT INTO member VALUES (?, ?, ?, ?)",
        ((kind, place, ids[iri], iri) for kind, found in members.items() for place, iri in enumerate(found)),
    )
    insert("INSERT INTO counts_for VALUES (?, ?, ?, ?, ?)", sorted(counts))
    insert(
        "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((number, row[0], ids[row[1]], ids[row[2]], *_claimed(*row[3:])) for number, row in enumerate(links)),
    )
    parts = sorted((PART, part, whole) for part, each in wholes.items() for whole in each)
    insert(
        "INSERT INTO fact VALUES (?, ?, ?, ?)",
        ((number, name, ids[one], ids[two]) for number, (name, one, two) in enumerate((*facts, *parts))),
    )
    insert("INSERT INTO whole VALUES (?, ?)", ((ids[part], ids[whole]) for _, part, whole in parts))
    insert("INSERT INTO looked_at VALUES (?, ?, ?)", sorted((set_, side, ids[thing]) for set_, side, thing in looked))


def _claimed(
    relation: str, strength: str, confidence: str, set_: str, claimant: str, kind: str, status: str, certainty: str
) -> tuple[object, ...]:
    """Return what a link claims and who claims it, as the table has it: numbers, and coded values by their names."""
    words = (kind.rsplit("/", 1)[-1], status.rsplit("/", 1)[-1], certainty.rsplit("/", 1)[-1])
    numbers = (int(strength) if strength else None, float(confidence) if confidence else None)
    return (local(relation), *numbers, set_, claimant, *words)


def _members(
    kinds: Iterable[str], things_of: Callable[[str], tuple[Thing, ...]], wholes: dict[str, set[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the members of each kind in official order, and those that are part of no other member."""
    members: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        members[kind] = tuple(thing.iri for thing in things_of(kind))
        inside = set(members[kind])
        tops = tuple(iri for iri in members[kind] if not wholes.get(iri, set()) & inside)
        if len(tops) < len(inside):
            members[kind + TOP] = tops
    return members


def _fill_texts(database: sqlite3.Connection, engine: Engine) -> None:
    """Fill rationales and evidence."""
    ids = dict(database.execute("SELECT iri, id FROM link"))
    rationales = sorted((ids[row[0]], row[2], row[1]) for row in engine.select(_RATIONALES).texts() if row[0] in ids)
    evidence = sorted((ids[row[0]], *row[1:]) for row in engine.select(_EVIDENCE).texts() if row[0] in ids)
    database.executemany("INSERT INTO rationale VALUES (?, ?, ?)", rationales)
    database.executemany("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)", evidence)
