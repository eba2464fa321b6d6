"""Who is asked for what, by when, in which text: provisions that name somebody or set a date.

Whom a text asks, by name or as one of a group, is stated; whom it wants involved in what it asks, whom it only names,
and whom it reaches through an action line is not the same. The four are kept apart, and what is not known stays empty.

>>> from wsis_gdc import load
>>> with load() as kg:
...     found = asks(kg.engine, "itu", document="A/RES/80/173", dated=True)
>>> [(ask.provision.label, ask.year, ask.how(ask.subject)) for ask in found if ask.time == "coming"]
[('Financing mechanisms', 2027, 'stated'), ('School connectivity', 2030, 'inferred')]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar, Final, Literal, get_args

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import framework_of
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import in_language
from wsis_gdc.knowledge.things import Thing, natural, resolve
from wsis_gdc.knowledge.values import Values, read_values
from wsis_gdc.questions.counts import newest_date
from wsis_gdc.questions.reach import ASKED, INFERRED, INVOLVED, NAMED, STATED, Asked, Reach
from wsis_gdc.questions.tabled import Columns, of_fields, of_thing

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Ask", "asks", "asks_of_each"]

Time = Literal["coming", "current", "unplaced", "event", "passed", "undated"]

_TIMES: Final[tuple[Time, ...]] = get_args(Time)
"""The times of asks, in the order in which they are listed."""

_ASKING: Final = frozenset({"commitment", "call", "request", "decision", "target"})
"""The kinds of provisions that ask for an act; of many paragraphs the kind was not recorded."""

_VALUES: Final = """
SELECT ?thing ?property ?value (LANG(?value) AS ?language) WHERE {
  { SELECT DISTINCT ?thing WHERE { ?thing wg:namesActor|wg:deadline|wg:deadlineNote ?any } }
  ?thing a wg:Provision ; ?property ?value
  FILTER(?property IN (eli:is_part_of, eli:number, wg:kind, wg:kindAlso, wg:deadline, wg:deadlineNote, wg:paragraph,
    wg:letter,     wg:basis, wg:sourceConfidence, skos:note, prov:wasDerivedFrom))
}"""
_DOCUMENTS: Final = """
SELECT ?document ?property ?value WHERE {
  ?document a wg:Document ; ?property ?value
  FILTER(?property IN (wg:contentRead, foaf:page, dcterms:issued))
}"""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a provision asks, of whom and by when.

    ``year`` is that of the deadline, None where the text sets none; ``note`` tells the session or event that the
    deadline is bound to, in ``note_language``. ``time`` places it against the date of the data: "coming", "current" (in
    the same year, so that the year alone does not tell whether it has passed), "event" (a session or event without a
    year), "passed" or "undated"; a year is "unplaced" where the data are not dated, so that nobody can tell whether it
    has passed. ``paragraph`` is empty where the number was not seen.
    ``issued`` is the day, month or year of the text, as far as it is known.
    ``text`` is the name of the text that the provision is part of, empty where no text of the graph has it; ``annex``
    the number of the annex of its document that this is.
    ``read`` is false where the document itself was not read, so that the ask is known from what others say of it.
    ``basis`` and ``confidence`` are coded values, ``notes`` say in words what was not seen, ``sources`` are addresses
    or IRIs. ``asked`` holds all whom the provision reaches, those asked first; ``subject`` is whom the list was asked
    for. Of those whom the text names, ``addressees`` are asked and ``partners`` to be involved.

    In tables ``how`` says what the text wants of the subject, as one of ``HOWS``, ``routes`` why.
    """

    COLUMNS: ClassVar[Columns] = {
        **of_thing("subject"),
        "how": lambda ask: ask.how(ask.subject),
        "routes": lambda ask: tuple(each.route for each in ask.reasons(ask.subject)) if ask.subject else (),
        **of_thing("provision"),
        **of_thing("document"),
        **of_fields("issued", "address", "paragraph", "kinds", "year", "note", "time", "named", "addressees"),
        **of_fields("partners", "lines"),
        **of_fields("read", "basis", "confidence", "notes", "sources", "as_of"),
    }

    provision: Thing
    document: Thing
    text: str
    annex: str
    issued: str
    address: str
    paragraph: str
    kinds: tuple[str, ...]
    year: int | None
    note: str
    note_language: str
    time: Time
    read: bool
    basis: str
    confidence: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    asked: tuple[Asked, ...]
    as_of: str
    subject: Thing | None = None

    @property
    def short(self) -> str:
        """The short name of its text in addresses: how codes of its framework begin, else the name of the document."""
        return self.provision.curie.partition(":")[0] if self.text else self.document.curie.partition(":")[2]

    @property
    def named(self) -> tuple[Thing, ...]:
        """Whom the text names, by name or as a group, those asked first."""
        return tuple(each.who for each in self.asked if each.route == "named")

    @property
    def addressees(self) -> tuple[Thing, ...]:
        """Whom the text asks to act, by name or as a group."""
        return self._named(STATED)

    @property
    def partners(self) -> tuple[Thing, ...]:
        """With whom, by name or as a group, the text wants it done."""
        return self._named(INVOLVED)

    @property
    def mentioned(self) -> tuple[Thing, ...]:
        """Whom the text names, by name or as a group, without asking anything of them."""
        return self._named(NAMED)

    def _named(self, how: str) -> tuple[Thing, ...]:
        return tuple(each.who for each in self.asked if each.route == "named" and each.how == how)

    @property
    def lines(self) -> tuple[Thing, ...]:
        """The lines through which the ask reaches others, inferred."""
        return tuple(each.who for each in self.asked if each.how == INFERRED and each.who.kind == "action-line")

    def reasons(self, who: Thing) -> tuple[Asked, ...]:
        """Return why a provision reaches somebody, in the order of ``HOWS``; nothing where it does not."""
        return tuple(each for each in self.asked if each.who.iri == who.iri)

    def how(self, who: Thing | None) -> str:
        """Return what the text wants of somebody, the first of ``HOWS`` that holds, empty where none does."""
        reasons = self.reasons(who) if who else ()
        return reasons[0].how if reasons else ""


def asks(
    engine: Engine, code: str = "", *, document: str = "", dated: bool = False, language: str = "en"
) -> tuple[Ask, ...]:
    """Return all asks, or those of an entity, a line, a mechanism or a group of stakeholders.

    Dates to come stand first, in their order; then those of the year of the data, what is bound to an event without a
    year, what has passed (the latest first), and what has no date. Of what is alike in this, the newer texts stand
    first. ``document`` is a symbol such as A/RES/80/173, or how codes of the provisions of a framework begin (wsis20,
    gdc); ``dated`` leaves out asks without a year. An answer to a code bears it as ``subject``. Raises NotFoundError
    where the code is no such thing or the document holds no asks.
    """
    subject = _subject(engine, code, language) if code else None
    found: Iterable[Ask] = _all(engine, language)
    if document:
        found = _within(found, document)
    if subject:
        found = [replace(ask, subject=subject) for ask in found if ask.reasons(subject)]
    return tuple(ask for ask in found if ask.year is not None or not dated)


@per_engine
def asks_of_each(engine: Engine, language: str = "en") -> Mapping[str, tuple[Ask, ...]]:
    """Return the asks of each who is asked, as ``asks`` gives them for its code, by IRI."""
    return grouped(
        (who.iri, replace(ask, subject=who))
        for ask in _all(engine, language)
        for who in dict.fromkeys(each.who for each in ask.asked)
    )


def _subject(engine: Engine, code: str, language: str) -> Thing:
    iri = resolve(engine, code)
    subject = tables_of(engine).named([iri], language)[iri]
    if subject.kind not in ASKED and not subject.curie.startswith("stakeholder:"):
        raise NotFoundError("entity, line or group", code, cure=f"{subject.curie} is of kind {subject.kind}")
    return subject


def _within(some: Iterable[Ask], document: str) -> tuple[Ask, ...]:
    """Return the asks of a text. Raises NotFoundError where there are none."""
    by_name = grouped((name.lower(), ask) for ask in some for name in _names(ask))
    if document.strip().lower() not in by_name:
        short = sorted({_names(ask)[-1] for asks_ in by_name.values() for ask in asks_})
        raise NotFoundError("text", document, get_close_matches(document.lower(), by_name, 3, 0.6) or short)
    return by_name[document.strip().lower()]


def _names(ask: Ask) -> tuple[str, ...]:
    """Return how people name the text of an ask: its symbol and, where it has one, the short name of its framework."""
    return (ask.document.code, ask.short) if ask.text else (ask.document.code,)


@per_engine
def _all(engine: Engine, language: str) -> tuple[Ask, ...]:
    return tuple(sorted(_Reader(engine, language).asks(), key=_order))


def _order(ask: Ask) -> tuple[object, ...]:
    year = -(ask.year or 0) if ask.time == "passed" else ask.year or 0
    newest_first = tuple(-int(part) for part in ask.issued.partition("/")[0].split("-") if part)
    place = ask.document.iri, natural(ask.paragraph or ask.provision.iri)
    return _TIMES.index(ask.time), year, not newest_first, newest_first, place


class _Reader:
    """Reads once what all asks share, and puts each together."""

    def __init__(self, engine: Engine, language: str) -> None:
        self.engine, self.language = engine, language
        self.values = read_values(engine, _VALUES)
        self.documents = read_values(engine, _DOCUMENTS)
        self.as_of = newest_date(engine)[:10]
        texts = {iri: values.first("eli:is_part_of") for iri, values in self.values.items()}
        self.reach = Reach(engine, texts, language)
        self.named = tables_of(engine).named({*self.values, *self.documents}, language)

    def asks(self) -> Iterable[Ask]:
        """Yield the provisions that ask for an act; an opening whose items ask is left to its items."""
        itemised = {_place(values) for values in self.values.values() if values.all("wg:letter")}
        for iri, values in self.values.items():
            kinds = (*values.all("wg:kind"), *values.all("wg:kindAlso"))
            names = tuple(compact(kind).rpartition("/")[2] for kind in kinds)
            opening = not values.all("wg:letter") and _place(values) in itemised
            if not opening and (not names or _ASKING & set(names)):
                yield self._ask(iri, values, names)

    def _ask(self, iri: str, values: Values, kinds: tuple[str, ...]) -> Ask:
        document = values.first("eli:is_part_of")
        notes, _ = values.said("skos:note", self.language)
        note, note_language = values.said("wg:deadlineNote", self.language)
        year = int(values.first("wg:deadline")[:4]) if values.first("wg:deadline") else None
        about = self.documents.get(document, Values())
        text = framework_of(self.engine, iri)
        return Ask(
            provision=self.named[iri],
            document=self.named[document],
            text=text.name(self.language),
            annex=text.annex,
            issued=about.first("dcterms:issued"),
            address=in_language(about.first("foaf:page"), self.language),
            paragraph=values.first("eli:number"),
            kinds=kinds,
            year=year,
            note=" ".join(note),
            note_language=note_language,
            time=self._time(year, bool(note)),
            read=about.first("wg:contentRead") != "false",
            basis=values.code("wg:basis"),
            confidence=values.code("wg:sourceConfidence"),
            notes=notes,
            sources=values.all("prov:wasDerivedFrom"),
            asked=self.reach.of(iri),
            as_of=self.as_of,
        )

    def _time(self, year: int | None, noted: bool) -> Time:
        if year is None:
            return "event" if noted else "undated"
        if not self.as_of:
            return "unplaced"
        now = int(self.as_of[:4])
        return "coming" if year > now else "current" if year == now else "passed"


def _place(values: Values) -> tuple[str, str]:
    """Return document and paragraph."""
    return values.first("eli:is_part_of"), values.first("wg:paragraph")
