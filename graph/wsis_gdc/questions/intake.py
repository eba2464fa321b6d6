"""What others state in an SSSOM file, taken into the graph's own terms: each row taken, mended or reported.

No row is lost: ``Taken.counts`` adds up to the rows of the file. What is mended is told by ``Taken.mended``, what
cannot be taken by ``Taken.reported``, each with its line and the cure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.detection import detected
from wsis_gdc.base.errors import Finding, QueryError
from wsis_gdc.base.namespaces import CURIE, local
from wsis_gdc.base.texts import FORMULA, cut_short, plain
from wsis_gdc.curation.propagation import linkage_id
from wsis_gdc.curation.schemas import choices, fits
from wsis_gdc.knowledge.links import in_language
from wsis_gdc.knowledge.things import LANGUAGES
from wsis_gdc.questions.stated_mappings import Mended, Taken, TakenMapping
from wsis_gdc.questions.stated_names import Names, UnknownNameError

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.stated_mappings import Stated

__all__ = ["OWN", "take"]

OWN: Final = {
    "justification": "wg:justification",
    "strength": "wg:strength",
    "claim_kind": "wg:claimKind",
    "status": "wg:status",
    "certainty": "wg:certainty",
    "found_by": "wg:foundBy",
    "subject_evidence": "wg:subjectEvidence",
    "object_evidence": "wg:objectEvidence",
    "date_stated": "dcterms:date",
}
"""Columns beside those of SSSOM that have a place here, and the properties by which others may declare them."""

_USED: Final = frozenset(
    {*OWN, "subject_id", "predicate_id", "object_id", "predicate_modifier", "mapping_justification", "confidence"}
    | {"comment", "mapping_date", "author_id", "reviewer_id", "see_also", "other"}
)
_LABELS: Final = frozenset(
    f"{end}_{what}" for end in ("subject", "predicate", "object") for what in ("label", "category")
)
_OF_ALL: Final = ("mapping_date", "mapping_justification", "author_id", "reviewer_id")
"""Slots that a file may say once for all its rows."""

_LONGEST: Final = 32_767
_LONGEST_NOTE: Final = 2_000
_UNSPECIFIED: Final = "semapv:UnspecifiedMatching"
_BY_PROGRAM: Final = re.compile("semapv:.*(Lexical|Semantic|Structural|Instance|Similarity|LLM)")
_BAR: Final = re.compile(r"(?<!\\)\|")
_MOST_OF_A_PAIR: Final = 9
_ADDRESSES: Final = "SELECT ?provision ?address WHERE { ?provision eli:is_part_of/foaf:page ?address }"


def take(engine: Engine, stated: Stated, name: str, *, claimant: str = "", language: str = "") -> Taken:
    """Take what a file states as the mapping set of a name, everything looked up in the graph.

    ``claimant`` is the CURIE of who claims; without it who the file names, if the graph knows them. ``language`` is
    that of comments, detected where it is not given. Raises QueryError for a name that no set may bear.
    """
    if not re.fullmatch("[a-z0-9][a-z0-9-]*", name):
        raise QueryError(f'"{name}" is no name for a mapping set: small letters, digits and hyphens, such as their-map')
    return _Taker(engine, stated, name).taken(claimant, language)


class _ReportedError(Exception):
    """A row cannot be taken."""

    def __init__(self, problem: str, cure: str) -> None:
        self.problem, self.cure = problem, cure
        super().__init__(problem)


class _Taker:
    """Takes row by row and remembers what was mended where."""

    def __init__(self, engine: Engine, stated: Stated, name: str) -> None:
        self.engine, self.stated, self.set = engine, stated, f"set:{name}"
        curies = stated.about.get("curie_map")
        self.names = Names(engine, curies if isinstance(curies, Mapping) else {})
        self.mended: dict[str, list[int]] = {text: [] for text in stated.mended}
        self.assumed: dict[str, set[int]] = defaultdict(set)
        self.line, self.of_row = 0, list[str]()
        self.renamed = self._renamed()
        self.extensions = self._extensions()
        self._pages: dict[str, set[str]] | None = None

    def taken(self, claimant: str, language: str) -> Taken:
        made: dict[str, TakenMapping] = {}
        claims: dict[tuple[str, ...], list[TakenMapping]] = defaultdict(list)
        reported, repeated = list(self.stated.torn), 0
        for row in self.stated.rows:
            self.line, self.of_row = row.line, []
            try:
                mapping = self._mapping(self._own(row.cells))
                of_claim = claims[mapping.subject, mapping.predicate, mapping.object, mapping.claim_kind]
                if any(replace(each, line=0, id="") == replace(mapping, line=0) for each in of_claim):
                    repeated += 1
                    continue
                self._check_claim(mapping, of_claim)
                mapping = replace(mapping, id=self._free_id(mapping, made))
            except _ReportedError as wrong:
                record = " → ".join(plain(row.cells.get(slot, ""))[:80] for slot in ("subject_id", "object_id"))
                reported.append(self._finding(row.line, record, wrong))
                continue
            of_claim.append(mapping)
            made[mapping.id] = mapping
            for what in dict.fromkeys(self.of_row):
                self.mended.setdefault(what, []).append(row.line)
        self._tell_assumed({each.line for each in made.values()})
        self._tell_unused()
        language = language or detected(" ".join(each.rationale for each in made.values())[:20_000]) or "en"
        found = tuple(made.values())
        who = claimant or self._claimant(found)
        mended = tuple(Mended(what, tuple(lines)) for what, lines in self.mended.items())
        about, rows = self.stated.about, len(self.stated.rows) + len(self.stated.torn)
        told = tuple(sorted(reported))
        return Taken(self.set, about, who, language, found, mended, repeated, told, rows, self.stated.counted)

    def _finding(self, number: int, record: str, wrong: _ReportedError) -> Finding:
        of_rdf = self.stated.counted == "mapping"
        file, line = (f"{self.stated.name}, mapping {number}", 0) if of_rdf else (self.stated.name, number)
        return Finding(file, line, record, wrong.problem, wrong.cure, "sssom")

    def _mend(self, what: str) -> None:
        """Remember what is mended in the row at hand, for the time when it is taken."""
        self.of_row.append(what)

    def _declared(self) -> dict[str, str]:
        """Return the columns that are declared beside those of SSSOM, with the properties that they stand for."""
        definitions = self.stated.about.get("extension_definitions")
        each_one = definitions if isinstance(definitions, Sequence) and not isinstance(definitions, str) else ()
        named = (each for each in each_one if isinstance(each, Mapping) and isinstance(each.get("slot_name"), str))
        return {each["slot_name"]: self.names.expanded(str(each.get("property", ""))) for each in named}

    def _renamed(self) -> dict[str, str]:
        """Return which columns of theirs are ours, by the properties that they declare."""
        by_iri = {self.names.expanded(prop): slot for slot, prop in OWN.items()}
        declared = self._declared()
        return {name: by_iri[prop] for name, prop in declared.items() if prop in by_iri and name not in _USED}

    def _extensions(self) -> tuple[str, ...]:
        """Return the columns that are declared and not ours, which notes keep."""
        taken = self.renamed.keys() | _USED | _LABELS
        return tuple(name for name in self._declared() if name not in taken)

    def _own(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the cells under our names, completed by what stands in ``other`` and once for the whole file."""
        found = {self.renamed.get(name, name): text.strip() for name, text in cells.items() if text.strip()}
        for part in _listed(found.get("other", "")):
            slot, equals, value = part.partition("=")
            slot = self.renamed.get(slot, slot)
            if equals and slot in OWN and slot not in found:
                found[slot] = value.replace(",", "|") if slot.endswith("_evidence") else value
        for slot in _OF_ALL:
            of_all = self.stated.about.get(slot)
            if slot not in found and of_all:
                found[slot] = "|".join(map(str, of_all)) if isinstance(of_all, list) else str(of_all)
        return found

    def _mapping(self, cells: Mapping[str, str]) -> TakenMapping:
        subject, object_ = (self._end(cells, slot) for slot in ("subject_id", "object_id"))
        if subject == object_:
            raise _ReportedError(f"links {subject} with itself", "name two things, or leave the row out")
        predicate, note = self._relation(cells)
        justification = self._justification(cells)
        by_program = _BY_PROGRAM.match(justification)
        kind = self._word(cells, "claim_kind", "Linkage-claimKind")
        kind = kind or self._assume("kind of claim", "suggestion" if by_program else "explicit")
        status = self._word(cells, "status", "Linkage-status")
        status = status or self._assume("status", "proposed" if kind == "suggestion" else "published")
        evidence = [self._things(cells, slot) for slot in ("subject_evidence", "object_evidence")]
        return TakenMapping(
            self.line,
            subject,
            predicate,
            object_,
            justification,
            status,
            kind,
            strength=self._strength(cells, predicate),
            confidence=self._confidence(cells),
            certainty=self._word(cells, "certainty", "Linkage-certainty"),
            found_by=self._fitting(cells, "found_by", "Linkage-foundBy"),
            subject_evidence=evidence[0],
            object_evidence=evidence[1],
            rationale=self._text(cells.get("comment", "")),
            date=self._fitting(cells, "date_stated" if "date_stated" in cells else "mapping_date", "mappingDate"),
            authors=self._people(cells, "author_id"),
            reviewers=self._people(cells, "reviewer_id"),
            sources=self._sources(cells, [*evidence[0], *evidence[1]]),
            note=" ".join(filter(None, (note, *self._kept(cells)))),
        )

    def _kept(self, cells: Mapping[str, str]) -> Iterator[str]:
        """Yield what the columns say that the file declares and that have no place here."""
        for name in self.extensions:
            value = plain(cells.get(name, "").replace("\ufeff", ""))[:_LONGEST_NOTE].strip()
            if value and fits("Text", value):
                yield f"{plain(name)[:60]}: {value}."

    def _assume(self, what: str, word: str) -> str:
        self.assumed[f"state no {what}: taken as {word}"].add(self.line)
        return word

    def _end(self, cells: Mapping[str, str], slot: str) -> str:
        text = cells.get(slot, "")
        if not text:
            raise _ReportedError(
                f"{slot} is empty", "write the CURIE of a thing of the graph, such as gdc:29d or wsis:C5"
            )
        if local(text) == "NoTermFound":
            raise _ReportedError("says that no match was found", "our sets hold links only: leave the row out")
        try:
            found = self.names.thing(text)
        except UnknownNameError as unknown:
            label = plain(cells.get(slot.replace("_id", "_label"), ""))[:80]
            raise _ReportedError(f"{slot}: {unknown.problem}{label and f' ({label})'}", unknown.cure) from None
        if found.read:
            self._mend(f"{slot}: {found.read}")
        return found.curie

    def _relation(self, cells: Mapping[str, str]) -> tuple[str, str]:
        """Return the relation as our files name it, and what it was where it became another."""
        if cells.get("predicate_modifier", ""):
            cure = "our sets hold links only: leave the row out"
            raise _ReportedError(f"says what does not hold (predicate_modifier {cells['predicate_modifier']})", cure)
        text = cells.get("predicate_id", "")
        try:
            found = self.names.relation(text)
        except UnknownNameError as unknown:
            raise _ReportedError(f"predicate_id: {unknown.problem}", unknown.cure) from None
        if found.read:
            self._mend(f"predicate_id: {found.read}")
        return found.curie, f"Stated as {plain(text)}." if found.weakened else ""

    def _justification(self, cells: Mapping[str, str]) -> str:
        for slot in ("justification", "mapping_justification"):
            text = cells.get(slot, "")
            term = self.names.compacted(text) if text else ""
            if term and fits("Linkage-justification", term):
                return term
            if text:
                self._mend(f'{slot} "{cut_short(text)}" is no term of SEMAPV: left out')
        self._mend(f"no mapping_justification: taken as {_UNSPECIFIED}")
        return _UNSPECIFIED

    def _word(self, cells: Mapping[str, str], slot: str, definition: str) -> str:
        text = cells.get(slot, "")
        words = choices(definition)
        word = text if text in words else local(text).casefold()
        if text and word not in words:
            self._mend(f'{slot} "{cut_short(text)}" is none of {", ".join(words)}: left out')
            return ""
        if word != text:
            self._mend(f'{slot} "{cut_short(text)}" read as {word}')
        return word

    def _strength(self, cells: Mapping[str, str], predicate: str) -> str:
        text = cells.get("strength", "")
        number = re.sub(r"[.,]0+$", "", text)
        if text and not (number.isascii() and number in choices("Linkage-strength")):
            self._mend(f'strength "{cut_short(text)}" is none of 1, 2, 3: left out')
            return ""
        wrong = {"continues": "1", "extends": "3", "reliesOn": "3"}.get(predicate)
        if number and number == wrong:
            self._mend(f"strength {number} does not go with {predicate}: left out")
            return ""
        return number

    def _confidence(self, cells: Mapping[str, str]) -> str:
        text = cells.get("confidence", "")
        if not text or (len(text) < 40 and fits("Linkage-confidence", text)):
            return text
        try:
            number = Decimal(text.rstrip("% ").replace(",", ".")[:40]) / (100 if text.endswith("%") else 1)
            number_text = f"{number:f}" if 0 <= number <= 1 and number.as_tuple().exponent > -30 else ""  # type: ignore[operator]
        except (InvalidOperation, TypeError, ValueError):
            number_text = ""
        if not fits("Linkage-confidence", number_text):
            self._mend(f'confidence "{cut_short(text)}" is no number from 0 to 1: left out')
            return ""
        self._mend(f'confidence "{cut_short(text)}" read as {number_text}')
        return number_text

    def _fitting(self, cells: Mapping[str, str], slot: str, definition: str) -> str:
        text = cells.get(slot, "")
        if text and not fits(definition, text):
            self._mend(f'{slot} "{cut_short(text)}" cannot be read: left out')
            return ""
        return text

    def _text(self, text: str) -> str:
        """Return a text as one line that our files may hold; the apostrophe before a would-be formula goes."""
        if text[:1] == "'" and text[1:2] in FORMULA:
            text = text[1:]
        line = plain(text.replace("\ufeff", ""))
        if line != " ".join(text.split()):
            self._mend("comment: characters that cannot be shown were replaced")
        if len(line) > _LONGEST:
            self._mend(f"comment: cut to {_LONGEST:,} characters")
        line = line[:_LONGEST].strip()
        return line if fits("Text", line) else ""

    def _things(self, cells: Mapping[str, str], slot: str) -> tuple[str, ...]:
        found = []
        for text in _listed(cells.get(slot, "")):
            try:
                found.append(self.names.thing(text).curie)
            except UnknownNameError as unknown:
                self._mend(f"{slot}: {unknown.problem}: left out")
        return tuple(dict.fromkeys(found))

    def _people(self, cells: Mapping[str, str], slot: str) -> tuple[str, ...]:
        found = []
        for text in _listed(cells.get(slot, "")):
            name = self.names.agent(text)
            if name:
                found.append(name)
            else:
                self._mend(
                    f'{slot} "{cut_short(text)}" is neither an agent that the graph knows nor an address: left out'
                )
        return tuple(dict.fromkeys(found))

    def _sources(self, cells: Mapping[str, str], evidence: Sequence[str]) -> tuple[str, ...]:
        """Return the addresses of ``see_also`` but those of the texts that the evidence points to anyway."""
        texts = _listed(cells.get("see_also", ""))
        pages = set().union(*(self._pages_of(curie) for curie in evidence)) if texts and evidence else set()
        found = []
        for text in texts:
            if text.replace("%7C", "|") in pages:
                continue
            address = self.names.expanded(text)
            if fits("source", address):
                found.append(address)
            else:
                self._mend(f'see_also "{cut_short(text)}" is no web address: left out')
        return tuple(dict.fromkeys(found))

    def _pages_of(self, curie: str) -> set[str]:
        if self._pages is None:
            self._pages = defaultdict(set)
            for provision, address in self.engine.select(_ADDRESSES).texts():
                pages = self._pages[self.names.compacted(provision)]
                pages |= {in_language(address, language) for language in LANGUAGES}
        return self._pages.get(curie, set())

    def _check_claim(self, mapping: TakenMapping, earlier: Sequence[TakenMapping]) -> None:
        """See that a set makes the same claim twice only from different sources. Raises _ReportedError."""
        mine = set(mapping.sources)
        for each in earlier:
            theirs = set(each.sources)
            if mine <= theirs or theirs <= mine:
                problem = f"makes the same claim as line {each.line}, with other particulars"
                raise _ReportedError(problem, "keep one of the two, or give each the source it is from in see_also")

    def _free_id(self, mapping: TakenMapping, made: Mapping[str, TakenMapping]) -> str:
        name = linkage_id(self.set, mapping.subject, mapping.object)
        for number in range(1, _MOST_OF_A_PAIR + 1):
            candidate = name if number == 1 else f"{name}--{number}"
            if candidate not in made:
                return candidate
        problem = f"is the tenth link between {mapping.subject} and {mapping.object}"
        raise _ReportedError(problem, f"a set holds up to {_MOST_OF_A_PAIR} links of a pair: keep those that say most")

    def _tell_assumed(self, taken: set[int]) -> None:
        """Tell what was filled in that the file leaves open, with the number of rows."""
        for what, lines in self.assumed.items():
            if number := len(lines & taken):
                self.mended[f"{number} row{'s' if number != 1 else ''} {what}"] = []

    def _tell_unused(self) -> None:
        """Tell which columns have no place in a mapping set of ours."""
        used = _USED | _LABELS | self.renamed.keys() | set(self.extensions)
        unused = Counter(name for row in self.stated.rows for name, text in row.cells.items() if text.strip())
        names = ", ".join(f"{plain(name)[:60]} ({unused[name]})" for name in sorted(unused.keys() - used))
        if names:
            self.mended[f"columns without a place in a mapping set, left out (filled cells): {names}"] = []

    def _claimant(self, mappings: Sequence[TakenMapping]) -> str:
        """Return who claims: the one author of all rows, else the one creator of the file; only agents that we know."""
        creators = self.stated.about.get("creator_id", ())
        authors = {each.authors for each in mappings}
        listed = list(authors.pop()) if len(authors) == 1 else []
        for names in (listed, [creators] if isinstance(creators, str) else creators):
            agents = [self.names.agent(str(name)) for name in names] if isinstance(names, list) else []
            if len(agents) == 1 and CURIE.match(agents[0]):
                return agents[0]
        return ""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.replace("\\|", "|").strip() for part in _BAR.split(text) if part.strip())
