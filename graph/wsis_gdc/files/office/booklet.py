"""A pack in words: key facts and tables in the order in which a secretariat would use them, to a blank road map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.texts import csv_text, https_address
from wsis_gdc.files.formats import formats_of, serialize
from wsis_gdc.files.office.office_file import moment_of
from wsis_gdc.knowledge.coding import RELATIONS
from wsis_gdc.knowledge.roles import SOURCED
from wsis_gdc.knowledge.things import natural
from wsis_gdc.questions.pack import line_of
from wsis_gdc.questions.reach import INFERRED, INVOLVED, NAMED, STATED
from wsis_gdc.questions.road_map import to_fill
from wsis_gdc.words import ask_sentences as told
from wsis_gdc.words import road_map_heads
from wsis_gdc.words.citations import cited, evidence_by_text
from wsis_gdc.words.entity_sentences import entity_said
from wsis_gdc.words.languages import direction, labelled, number, translator
from wsis_gdc.words.phrases import pack_cautions, pack_columns, pack_sheets
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.roles import Membership
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.knowledge.vocabulary import Vocabulary
    from wsis_gdc.questions.pack import Pack, Trend

__all__ = ["Booklet", "Paper", "Table", "booklet", "pack_files", "road_map_files"]

OF_LINES: Final = ("commitments", "evidence", "facilitators", "neighbours", "targets", "trends")
"""The tables that say something of the lines of a pack, and nothing where it has none."""

OF_CODINGS: Final = ("commitments", "neighbours", "gaps")
"""Those of them, and what rests on them, that say something only where somebody looked."""

Row: TypeAlias = "tuple[str | int | float, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a pack.

    ``widths`` are letters; ``note`` says how to read the table, ``empty`` what an empty table means; ``addresses``
    holds for each row the official address that its first cell may link to, or nothing. Of a table to fill in,
    ``choices`` are the words that a column offers, by its place, and ``aside`` is the number of last columns for which
    a page has no room. ``landscape`` puts it on pages that are wider than high.
    """

    name: str
    title: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = ""
    addresses: tuple[str, ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    aside: int = 0
    landscape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a document is made of: key facts as (label, value), tables, cautions under their heading.

    ``opening`` are sentences that it says first, if any; ``moment`` stands in for the day of writing.
    """

    title: str
    subtitle: str
    language: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    before_use: str
    cautions: tuple[str, ...]
    moment: datetime
    opening: str = ""

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return direction(self.language) == "rtl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet(Paper):
    """A pack in the words of its language.

    ``opening`` are the sentences with which the sheet of an entity begins, too; a line has none. ``version`` is that of
    the data, empty where it is not known.
    """

    pack: Pack
    name: str
    version: str = ""


def booklet(pack: Pack, vocabulary: Vocabulary | None = None, version: str = "") -> Booklet:
    """Return a pack in words; terms are named by a vocabulary, without one by that of the package.

    ``version`` is that of the data.
    """
    return replace(_Writer(pack, Terms(pack.language, vocabulary)).booklet(), version=version)


def road_map_files(book: Booklet) -> dict[str, bytes]:
    """Return the road map of a pack alone, to send out and to take in again: DOCX, XLSX and CSV by the names of files.

    XLSX and DOCX begin with the key facts of the pack.
    """
    (table,) = (table for table in book.tables if table.name == "road_map")
    alone = replace(book, title=labelled(table.title, book.name, book.language), subtitle=table.note, tables=(table,))
    stem = f"{book.pack.name.replace('/', '-')}-road-map"
    files = {f"{stem}.{known}": serialize("pack", alone, known) for known in ("docx", "xlsx")}
    return files | {f"{stem}.csv": csv_text(table.headings, table.rows).encode("utf-8-sig")}


def pack_files(book: Booklet) -> dict[str, bytes]:
    """Return a pack in all its formats, by the names of files; the same bytes each time."""
    stem = book.pack.name.replace("/", "-")
    return {f"{stem}.{known.extension}": serialize("pack", book, known.name) for known in formats_of("pack")}


class _Writer:
    """Puts the tables of a pack into words."""

    def __init__(self, pack: Pack, terms: Terms) -> None:
        self.pack = pack
        self.say = translator(pack.language).gettext
        self.terms, self.relations, self.roles = terms, terms.relations, terms.codes("role")
        self.lists, self.bases = terms.codes("list"), terms.codes("basis")
        self.certainties = terms.codes("certainty")
        self.headings, self.titles = pack_columns(self.say, terms), pack_sheets(self.say, terms)
        self.codes = {line.iri: line.code for line in pack.lines}
        self.several = len(pack.lines) != 1
        """Whether tables need a column that names the line."""
        self.unread = bool(pack.unread)
        """Whether with some of the lines nobody looked for commitments, so that none is no finding."""

    def booklet(self) -> Booklet:
        """Return the pack in words."""
        say, subject = self.say, self.pack.subject
        named = subject.label
        if subject.kind == "action-line":
            named = subject.code if subject.label.lower() == subject.code.lower() else f"{subject.code} {subject.label}"
        tables = (
            *(self.asks("asks", STATED), self.asks("asks_involved", INVOLVED)),
            *(self.asks("asks_named", NAMED), self.asks("asks_inferred", INFERRED)),
            *(self.commitments(), self.evidence(), self.facilitators(), self.neighbours(), self.targets()),
            *(self.trends(), self.gaps(), self.road_map()),
        )
        return Booklet(
            pack=self.pack,
            name=named.strip(),
            title=say("Facilitator pack: {name}").format(name=named.strip()),
            subtitle=say(
                "Commitments of the Global Digital Compact, partners, SDG targets, trends, and a road map to fill in"
            ),
            language=self.pack.language,
            facts=tuple(self.facts()),
            tables=tables,
            before_use=say("Before you use this pack"),
            cautions=pack_cautions(say),
            moment=moment_of(self.pack.date),
            opening=self.opening(),
        )

    def opening(self) -> str:
        """Return what the sheet of an entity says first."""
        duties, pack = self.pack.duties, self.pack
        if duties is None:
            return ""
        return entity_said(duties, pack.asks, lambda line: self.terms.code(line.code, line.kind), pack.language)

    def facts(self) -> Iterable[tuple[str, str]]:
        """Yield the key facts."""
        say, pack = self.say, self.pack
        codes = list(self.codes.values())
        if pack.subject.kind != "action-line":
            yield say("Lines facilitated"), say(", ").join(codes) or say("none that a source of 2018 or later names")
            if pack.earlier:
                told = (
                    f"{each.line.code} ({self.roles.get(each.role, each.role)}, {each.year})" for each in pack.earlier
                )
                yield say("Other lines, by the latest source"), say(", ").join(told)
            if pack.memberships:
                yield self.headings["member_of"], say("; ").join(map(self.membership, pack.memberships))
        else:
            leaders = (f"{_name(entity)} ({self.roles[role]})" for entity, role in pack.leaders)
            yield say("Facilitators"), say(", ").join(leaders) or say("none that a source of 2018 or later names")
            if codes[1:]:
                yield say("Sub-lines"), say(", ").join(codes[1:])
        acting = [link for link in pack.commitments if link.subject not in pack.others]
        linked = {name: {link.subject.iri for link in acting if link.predicate == name} for name in RELATIONS}
        counts = say(", ").join(
            labelled(self.relations[name], str(len(subjects)), self.pack.language) for name, subjects in linked.items()
        )
        number = f"{len({link.subject.iri for link in acting})} ({counts})"
        yield say("Commitments linked"), number if acting or not self.unread else say("Not looked at")
        if pack.others:
            codes_of_others = say(", ").join(thing.code for thing in pack.others)
            yield say("Principles and other provisions linked"), f"{len(pack.others)} ({codes_of_others})"
        if acting or not self.unread:
            yield say("Held by one line only"), str(len(pack.alone))

    def membership(self, held: tuple[Thing, Membership]) -> str:
        """Return a membership in words, with its basis where that is no source."""
        group, each = held
        more = [each.period] if each.period else []
        if each.basis != SOURCED:
            more.append(self.bases.get(each.basis, each.basis))
        told = self.say("; ").join((self.roles.get(each.role, each.role), *more))
        return f"{_name(group)} ({told})"

    def table(
        self, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Row], *, addresses: tuple[str, ...] = ()
    ) -> Table:
        """Return a table with the headings, note and words for emptiness of its name."""
        title, note, empty = self.titles[name]
        if not self.pack.lines and name in OF_LINES:
            empty = self.say("No source of today ties this entity to a line, so nothing could be looked up here.")
        elif self.unread and name in OF_CODINGS:
            empty = self.say("Not looked at: nothing can be said.")
        headings = tuple(self.headings[column] for column, _ in columns)
        return Table(name, title, headings, tuple(width for _, width in columns), tuple(rows), note, empty, addresses)

    def line_column(self) -> list[tuple[str, int]]:
        """Return the column that names the line, where it is needed."""
        return [("line", 19)] if self.several else []

    def line_cell(self, *lines: str) -> list[str]:
        """Return the cell of that column."""
        return [", ".join(self.codes[line] for line in lines)] if self.several else []

    def asks(self, name: str, how: str) -> Table:
        """List what texts ask of the subject, dates and who first; ``how`` is one of ``asks.HOWS``."""
        subject = self.pack.subject
        asks = [ask for ask in self.pack.asks if ask.how(subject) == how]
        rows = [
            (
                *(told.when(ask, self.say), ask.note, told.who(ask, self.say)),
                *(_asked(ask.provision), f"{told.text_of(ask, self.say)}, {told.locator(ask, self.say)}"),
                " ".join(
                    (told.reasons(ask, subject, self.say, self.terms) + ".", *told.known(ask, self.say, self.bases))
                ),
            )
            for ask in asks
        ]
        columns = [("when", 12), ("when_note", 22), ("asked", 24), ("asks", 48), ("text", 24), ("reason", 40)]
        return self.table(name, columns, rows, addresses=tuple(https_address(ask.address) for ask in asks))

    def commitments(self) -> Table:
        """List the pack's commitments by relation and strength."""
        rows: list[Row] = [
            (
                *(_cited(link.subject), _asked(link.subject), *self.line_cell(line_of(link.object))),
                *(self.relations.get(link.predicate, link.predicate), link.strength or 0, self.certainty(link)),
                link.object.code if link.object.kind == "item" else "–",
            )
            for link in self.pack.commitments
        ]
        columns = [("commitment", 20), ("asks", 50), *self.line_column(), ("relation", 15), ("strength", 14)]
        return self.table("commitments", [*columns, ("certainty", 18), ("item", 13)], rows)

    def certainty(self, link: Link) -> str:
        """Return how sure a link is: in a word, or as the number that its claimant gives."""
        if link.certainty:
            return self.certainties.get(link.certainty, link.certainty)
        return "" if link.confidence is None else number(link.confidence, self.pack.language, "0.####")

    def evidence(self) -> Table:
        """List where each link can be read in the official texts, and why it was made."""
        by_code = sorted(self.pack.commitments, key=lambda link: (natural(link.subject.code), link.iri))
        rows = [
            (
                *(_cited(link.subject), *self.line_cell(line_of(link.object))),
                *(self.read_in(link), link.rationale),
            )
            for link in by_code
        ]
        columns = [("commitment", 17), *self.line_column(), ("read", 34), ("why", 74)]
        return self.table("evidence", columns, rows, addresses=tuple(map(_address, by_code)))

    def read_in(self, link: Link) -> str:
        """Return where the evidence of a link can be read, the paragraphs of each text together."""
        language = self.pack.language
        texts = evidence_by_text(link.evidence, language)
        return self.say("; ").join(cited(text, [each.code for each in some], language) for text, _, some in texts)

    def facilitators(self) -> Table:
        """List who has or had a role in the pack's lines, with list, year and basis of each."""
        rows = [
            (
                *(*self.line_cell(role.line.iri), _name(role.entity)),
                "" if _name(role.entity) == role.entity.label else role.entity.label,
                self.roles.get(role.role, role.role),
                *(self.lists.get(role.list, role.list), role.year, self.bases.get(role.basis, role.basis)),
            )
            for role in self.pack.roles
        ]
        columns = [("entity", 18), ("name", 48), ("role", 20), ("list", 28), ("as_of", 10), ("basis", 22)]
        return self.table("facilitators", [*self.line_column(), *columns], rows)

    def neighbours(self) -> Table:
        """List other lines that hold the same commitments, with who facilitates them."""
        rows = [
            (
                *(f"{near.line.code} {near.line.label}", len(near.commitments)),
                ", ".join(map(_cited, near.commitments)).replace(", GDC ", ", "),
                ", ".join(map(_name, near.facilitators)),
            )
            for near in self.pack.neighbours
        ]
        return self.table("neighbours", [("line", 36), ("number", 12), ("shared", 36), ("who", 36)], rows)

    def targets(self) -> Table:
        """List the SDG goals and targets that published sets join with the lines."""
        rows = [
            (
                *(f"SDG {joined.target.code}", joined.target.label),
                *(*self.line_cell(*(line.iri for line in joined.lines)), joined.links[0].set_label),
            )
            for joined in self.pack.targets
        ]
        return self.table("targets", [("target", 14), ("label", 62), *self.line_column(), ("claim", 24)], rows)

    def trends(self) -> Table:
        """List emerging trends that the lines, their items or their commitments address."""
        rows = [
            (trend.link.object.label, _through(trend), trend.link.strength or 0, trend.link.rationale)
            for trend in self.pack.trends
        ]
        return self.table("trends", [("trend", 30), ("through", 20), ("strength", 13), ("why", 72)], rows)

    def gaps(self) -> Table:
        """List what stands on weak ground."""
        say, pack = self.say, self.pack
        rows = [
            *((say("Weak link only"), _cited(thing), _asked(thing)) for thing in pack.weak),
            *((say("Held by one line only"), _cited(thing), _asked(thing)) for thing in pack.alone),
            *((say("One facilitator only"), role.line.code, _name(role.entity)) for role in pack.single),
            *((say("Plan of Action item without a commitment"), item.code, _asked(item)) for item in pack.untouched),
        ]
        return self.table("gaps", [("gap", 30), ("code", 14), ("asks", 80)], rows)

    def road_map(self) -> Table:
        """Return the table to fill in: a row for each commitment and each further ask of today, and room for more."""
        title, note, empty = self.titles["road_map"]
        codes = "; ".join(line.code for line in self.pack.lines) if not self.several else ""
        room = [tuple(codes if key == "line" else "" for key in road_map_heads.COLUMNS)] * 4
        own = Terms(self.pack.language)  # by these it is read back, whatever the graph that is asked calls them
        rows = (*(road_map_heads.cells_to_fill(row, own) for row in to_fill(self.pack)), *room)
        heads = road_map_heads.heads(own)
        widths, words = tuple(road_map_heads.COLUMNS.values()), tuple(road_map_heads.states(own).values())
        choices = {list(road_map_heads.COLUMNS).index("status"): words}
        headings = tuple(heads[key] for key in road_map_heads.COLUMNS)
        return Table("road_map", title, headings, widths, rows, note, empty, choices=choices, aside=1, landscape=True)


def _name(entity: Thing) -> str:
    """Return the acronym of an entity, or its name where it has none."""
    return entity.label if entity.code.islower() else entity.code


def _asked(thing: Thing) -> str:
    """Return what a thing asks for: its name and, where there is one, our summary."""
    return f"{thing.label}. {thing.gist}" if thing.gist and thing.gist != thing.label else thing.label


def _address(link: Link) -> str:
    return next(filter(None, (https_address(proof.address) for proof in link.evidence)), "")


def _through(trend: Trend) -> str:
    end = trend.link.subject
    if trend.line is None:
        return _cited(end)
    return end.code if end.kind == "action-line" else f"{trend.line.code} {end.code}"


def _cited(thing: Thing) -> str:
    """Return a provision as people cite it: the short name of its text and its number, such as GDC 29(d)."""
    return f"{compact(thing.iri).partition(':')[0].upper()} {thing.code}"
