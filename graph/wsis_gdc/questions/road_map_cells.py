"""The cells of a filled road map, read into the graph's own terms: lines, paragraphs, organizations, years, days.

Each reader returns what it read and sentences about what it put right; what cannot be read raises ``CellError`` with
the cure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.folding import fold
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.base.texts import plain, shortened
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.questions.stated_names import Names, UnknownNameError

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["CellError", "Cells", "Read", "day", "span", "text"]

_ALIKE: Final = str.maketrans("АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx")
"""Letters of Cyrillic that look like Latin ones."""

_TEXTS: Final = ("gdc", "wsis20")
"""The texts that have a column of their own, by the prefixes of their provisions."""

_FIRST, _LAST = 2015, 2100
"""The years that a road map may name: since the ten-year review of the Summit."""

_LAST_OF_WSIS20: Final = 150
"""A higher number of a paragraph of the WSIS+20 outcome is taken for a slip."""

_SOUGHT: Final = 200
"""How many unknown names are compared with all known ones, which takes time."""

_LONGEST: Final = 4_000
_LONGEST_NAME: Final = 300
_MAIL: Final = re.compile(r"[(<\[]?(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[)>\]]?")
_BETWEEN: Final = re.compile(r"[;,\n]|\band\b|\bet\b|&|،|؛|，|；|、", re.IGNORECASE)
_BETWEEN_NAMES: Final = re.compile(r"[;\n؛；]")
_OF_LINE: Final = re.compile(r"(?i)^(?:wsis\s+)?(?:action\s+)?(?:line|al)\s*[:.]?\s*(?=c\s*\d)")
_LINE_CODE: Final = re.compile(r"(?i)^(c\s*\d{1,2})(?:\b|(?=\s|[-–:]))")
_OF_PARAGRAPH: Final = re.compile(
    r"(?i)^(?:(?P<gdc>gdc|a/res/79/1(?!\d))|(?P<wsis20>wsis\s*\+\s*20|a/res/80/173)|(?P<other>[ae]/res/[\d/]+))?[\s:]*"
    r"(?:paragraphs?|paras?|pars?|nos?|¶+|§+)?[\s.:]*(?=[\d(])"
)
_AFTER_SYMBOL: Final = re.compile(r"(?i)([ae]/res/[\d/]+|gdc|wsis\s*\+\s*20)\s*,")
_NUMBER: Final = re.compile(r"^(\d{1,3})?\s*[.(]?\s*([a-z]{0,2})\s*\)?$", re.IGNORECASE)
_RANGE: Final = re.compile(r"^\d{1,3}\s*\(?[a-z]?\)?\s*[-–—]\s*\(?\d{0,3}\s*\(?[a-z]?\)?$", re.IGNORECASE)
_IS_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
)
_LINES: Final = "SELECT ?line ?code ?name WHERE { ?line a wg:ActionLine ; skos:notation ?code ; skos:prefLabel ?name }"
_UNNUMBERED: Final = """
SELECT ?provision ?label WHERE {
  ?provision a wg:Provision ; skos:prefLabel ?label MINUS { ?provision eli:number ?number }
}"""
_ACTORS: Final = """
SELECT DISTINCT ?who ?name WHERE {
  VALUES ?class { wg:UNEntity wg:Mechanism wg:StakeholderGroup wg:Agent org:Organization } ?who a ?class .
  VALUES ?property { skos:prefLabel skos:altLabel wg:acronym skos:notation } ?who ?property ?name
}"""
_KINDS: Final = ("entity", "mechanism", "stakeholder", "agent")


class CellError(Exception):
    """A cell cannot be read."""

    def __init__(self, key: str, problem: str, cure: str) -> None:
        self.key, self.problem, self.cure = key, problem, cure
        super().__init__(problem)


class Read(NamedTuple):
    """What a cell holds: things as CURIEs, names that the graph does not know, and what is to be told."""

    things: tuple[str, ...]
    names: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


class _Paragraph(NamedTuple):
    """A provision that a part of a cell names, with its text and number for a letter or number that follows alone.

    The text is gdc, wsis20 or the symbol of another. ``curie`` is empty where the text is known in parts only, and this
    is none of them: ``written`` then is how it is cited. ``mended`` says what was put right.
    """

    curie: str
    text: str
    number: str
    written: str = ""
    mended: str = ""


class Cells:
    """Reads cells that name things of one graph."""

    def __init__(self, engine: Engine) -> None:
        self._names = Names(engine, {})
        self._provisions = {compact(iri) for (iri,) in engine.select("SELECT ?x WHERE { ?x a wg:Provision }").texts()}
        self._by_code, self._names_shown = _shown_names(engine, self._provisions)
        self._titles = {_key(f"{code} {name}"): compact(iri) for iri, code, name in engine.select(_LINES).texts()}
        self._sought: dict[str, str] = {}
        self._actors: dict[str, set[str]] = {}
        for iri, name in engine.select(_ACTORS).texts():
            curie = compact(iri)
            if curie.partition(":")[0] in _KINDS:
                self._actors.setdefault(_key(name), set()).add(curie)
                self._actors.setdefault(_key(curie), set()).add(curie)
                self._actors.setdefault(_key(curie.partition(":")[2]), set()).add(curie)

    def lines(self, cell: str) -> Read:
        """Return the action lines that a cell names. Raises CellError."""
        if (named := self._titles.get(_key(cell))) is not None:
            return Read((named,))
        found: list[str] = []
        told: list[str] = []
        for part in _parts(cell, _BETWEEN.pattern + r"|/|\+"):
            curie, mended = self._line(part)
            found.append(curie)
            told += [mended] if mended else []
        return Read(tuple(dict.fromkeys(found)), (), tuple(told))

    def _line(self, part: str) -> tuple[str, str]:
        cured = _OF_LINE.sub("", unicodedata.normalize("NFKC", part).translate(_ALIKE)).strip()
        code = _LINE_CODE.match(cured)
        tries = [cured, *([code[1]] if code else [])]
        for place, name in enumerate(tries):
            try:
                curie = self._names.thing(name.replace(":", " ") if "://" not in name and name[:5] != "wsis:" else name)
            except UnknownNameError as error:
                if place == len(tries) - 1:
                    cure = error.cure if "C" in error.cure else "write the code of a line, such as C5 or C7-e-health"
                    raise CellError("line", f'"{_shown(part)}" is no action line', cure) from None
                continue
            if not re.match(r"wsis:C\d", curie.curie):
                cure = "write the code of a line, such as C5 or C7-e-health"
                raise CellError("line", f'"{_shown(part)}" is no action line', cure)
            same = _squeezed(part) == _squeezed(curie.curie.partition(":")[2])
            return curie.curie, "" if same else f'"{_shown(part)}" read as {curie.curie.partition(":")[2]}'
        raise AssertionError  # never reached: the last try returns or raises

    def paragraphs(self, cell: str, column: str) -> Read:
        """Return the provisions that a cell names; bare numbers are those of the text of its column (gdc, wsis20).

        In the column of all other texts a number follows the symbol of its text, or another number of this text. Of the
        WSIS+20 outcome and of resolutions the graph holds some paragraphs only: others are kept as written. Raises
        CellError.
        """
        if _IS_DATE.fullmatch(cell):
            cure = "format the cell as text, and write the paragraph anew, such as 29(d)"
            raise CellError(column, f'"{cell}" is a date: a spreadsheet made one of a number', cure)
        found: list[str] = []
        names: list[str] = []
        told: list[str] = []
        before = _Paragraph("", "", "")
        for whole in _parts(cell, _BETWEEN_NAMES.pattern):
            if curie := self._shown_as(whole, column):
                found.append(curie)
                continue
            for part in _parts(_AFTER_SYMBOL.sub(r"\1 ", whole), _BETWEEN.pattern):
                before = self._paragraph(part, column, before)
                (found if before.curie else names).append(before.curie or before.written)
                told += [before.mended] if before.mended else []
        return Read(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(names)), tuple(told))

    def _shown_as(self, name: str, column: str) -> str:
        """Return the provision that a table shows by this name, as it does without a number, or beside other texts."""
        known = self._names_shown.get(_key(name), set())
        of_column = {curie for curie in known if curie.startswith(f"{column}:")} or known
        return min(of_column) if len(of_column) == 1 else ""

    def _paragraph(self, part: str, column: str, before: _Paragraph) -> _Paragraph:
        """Return the provision that a part of a cell names, after the part before."""
        cured = unicodedata.normalize("NFKC", part).translate(_ALIKE)
        head = _OF_PARAGRAPH.match(cured)
        bare = cured[head.end() if head else 0 :].strip().rstrip(".")
        # what a cell says of the text goes before its column
        text = (_text_of(head) if head else "") or (column if column in _TEXTS else before.text)
        if _RANGE.fullmatch(bare) and not _NUMBER.fullmatch(bare):
            cure = "write each paragraph, such as 29(a); 29(b)"
            raise CellError(column, f'"{_shown(part)}" is a range', cure)
        match = _NUMBER.fullmatch(bare)
        if match and (match[1] or (match[2] and before.number)):
            if not text:
                cure = f"write the symbol of its text, such as A/RES/79/194, {_shown(part)}"
                raise CellError(column, f'"{_shown(part)}" does not say of which text it is', cure)
            number, letter = match[1] or before.number, match[2].lower()
            return self._numbered(part, column, text, number, letter)
        try:
            found = self._names.thing(bare if ":" in bare else f"{text}:{bare}" if text in _TEXTS else cured)
        except UnknownNameError as error:
            cure = "write its number, such as 29(d)" if ":" not in bare else error.cure
            raise CellError(column, f'"{_shown(part)}" is no paragraph that the graph knows', cure) from None
        if found.curie not in self._provisions:
            raise CellError(column, f'"{_shown(part)}" is no paragraph', "write its number, such as 29(d)")
        return _Paragraph(found.curie, text, "", mended=f'"{_shown(part)}" read as {found.curie}' if found.read else "")

    def _numbered(self, part: str, column: str, text: str, number: str, letter: str) -> _Paragraph:
        """Return a provision by its number; ``text`` is gdc, wsis20 or a symbol, the part what a cell says."""
        kept = f'"{_shown(part)}" is not among the paragraphs that the graph holds: kept as written'
        if text not in _TEXTS:
            written = f"{text}, {number}({letter})" if letter else f"{text}, {number}"
            curie = self._by_code.get(_key(written), "")
            return _Paragraph(curie, text, number, written, "" if curie else kept)
        curie = f"{text}:{number}{letter}"
        if curie in self._provisions:
            same = _squeezed(part) == _squeezed(f"{number}{letter}")
            return _Paragraph(curie, text, number, mended="" if same else f'"{_shown(part)}" read as {curie}')
        if text == "wsis20" and not letter and int(number) <= _LAST_OF_WSIS20:
            return _Paragraph("", text, number, f"WSIS+20 {number}", kept)
        near = sorted(name for name in self._provisions if re.fullmatch(f"{text}:{number}[a-z]?", name))
        beside = f"{'gdc' if text == 'wsis20' else 'wsis20'}:{number}{letter}"
        cure = f"did you mean {', '.join(near[:4])}?" if near else "look at the number"
        if not near and beside in self._provisions:
            cure = f"did you mean {beside}? Then write it so, or in the other column"
        raise CellError(column, f'"{_shown(part)}" is no paragraph of this text that the graph knows', cure)

    def organizations(self, cell: str, key: str) -> Read:
        """Return who a cell names: things of the graph, and names that it does not know, as they are written.

        Names stand apart by semicolons or lines; by commas where one of the parts is known, since names hold commas.
        Raises CellError for a name that is too long.
        """
        cell, told = _without_mail(cell)
        known: list[str] = []
        names: list[str] = []
        for part in self._named_apart(cell):
            curies = self._actors.get(_key(part), set())
            if len(curies) == 1:
                known += curies
                continue
            if curies:
                cure = f"write one of: {', '.join(sorted(curies))}"
                raise CellError(key, f'"{_shown(part)}" stands for several organizations', cure)
            if len(part) > _LONGEST_NAME:
                raise CellError(key, f"a name of {len(part):,} characters", f"write at most {_LONGEST_NAME}")
            names.append(part)
            near = self._near(part)
            told += (f'"{_shown(part)}" is nobody that the graph knows: kept as written{near}',)
        return Read(tuple(dict.fromkeys(known)), tuple(dict.fromkeys(names)), told)

    def _named_apart(self, cell: str) -> Iterable[str]:
        for part in _parts(cell, _BETWEEN_NAMES.pattern):
            if _key(part) in self._actors:
                yield part
                continue
            pieces = _parts(part, r"[,،，、]|\band\b|\bet\b|&|/")
            yield from pieces if any(_key(piece) in self._actors for piece in pieces) else (part,)

    def _near(self, name: str) -> str:
        key = _key(name)
        if key not in self._sought and len(key) <= 40 and len(self._sought) < _SOUGHT:
            near = get_close_matches(key, self._actors, 1, 0.8)
            self._sought[key] = f" (did you mean {min(self._actors[near[0]])}?)" if near else ""
        return self._sought.get(key, "")


def _text_of(head: re.Match[str]) -> str:
    """Return the text that the head of a paragraph names: gdc, wsis20, the symbol of another, or nothing."""
    return "gdc" if head["gdc"] else "wsis20" if head["wsis20"] else (head["other"] or "").upper()


def _shown_names(engine: Engine, provisions: Iterable[str]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return provisions by their codes with a symbol, and by the names that tables show: Plan 9(c), or a mere label."""
    by_code: dict[str, str] = {}
    shown: dict[str, set[str]] = {}
    known = levels(engine)
    for iri, thing in tables_of(engine).named(map(expand, provisions), "en").items():
        if "/" in thing.code:
            by_code[_key(thing.code)] = compact(iri)
        for form in known[thing.kind].code_forms.values() if thing.kind in known else ():
            shown.setdefault(_key(form.replace("{code}", thing.code)), set()).add(compact(iri))
    for iri, label in engine.select(_UNNUMBERED).texts():
        shown.setdefault(_key(label), set()).add(compact(iri))
    return by_code, shown


def text(cell: str, key: str) -> tuple[str, tuple[str, ...]]:
    """Return a text as it is kept, without addresses of e-mail, and what was put right. Raises CellError.

    >>> text("  Train\\n 50 CERTs (ann@example.org) ", "activity")
    ('Train 50 CERTs', ('an e-mail address was left out: road maps are published',))
    """
    if len(cell) > _LONGEST:
        raise CellError(key, f"holds {len(cell):,} characters", f"write at most {_LONGEST:,}")
    kept, told = _without_mail(cell)
    return " ".join(plain(kept).split()), told


def span(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return a year, or the first and last, as EDTF, and what was put right. Raises CellError.

    >>> span("2027"), span("2027–28")
    (('2027', ()), ('2027/2028', ()))
    """
    plain_cell = unicodedata.normalize("NFKC", cell).strip()
    match = re.fullmatch(r"(\d{4})(?:\s*(?:[-–—/]|to|until)\s*(\d{4}|\d{2}))?", plain_cell)
    if match is None:
        if dated := re.fullmatch(r"(\d{4})-\d{2}(-\d{2})?", plain_cell):
            return _year(dated[1], "year"), (f'"{_shown(cell)}" read as {dated[1]}',)
        raise CellError("year", f'"{_shown(cell)}" is no year', "write 2027, or 2027-2029")
    first = _year(match[1], "year")
    if not match[2]:
        return first, ()
    last = _year(match[2] if len(match[2]) == 4 else first[:2] + match[2], "year")
    if last < first:
        raise CellError("year", f'"{_shown(cell)}" ends before it begins', "write the earlier year first")
    return (first if first == last else f"{first}/{last}"), ()


def day(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return a year, month or day as EDTF, and what was put right. Raises CellError.

    >>> day("2027-06"), day("30 June 2027")
    (('2027-06', ()), ('2027-06-30', ('"30 June 2027" read as 2027-06-30',)))
    """
    given = unicodedata.normalize("NFKC", cell).strip()
    found = _day(given)
    if not found:
        cure = "write 2027, 2027-06 or 2027-06-30"
        raise CellError("deadline", f'"{_shown(cell)}" is no date that can be told for sure', cure)
    _year(found[:4], "deadline")
    try:
        date.fromisoformat(f"{found}-01-01"[:10])
    except ValueError:
        raise CellError("deadline", f'"{_shown(cell)}" is in no calendar', "look at the day") from None
    return found, () if found == given else (f'"{_shown(cell)}" read as {found}',)


def _day(given: str) -> str:
    if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", given):
        return given
    if match := re.fullmatch(r"(?:(?:by|until|before|end of)\s+)?(?:the\s+end\s+of\s+)?(\d{4})", given, re.IGNORECASE):
        return match[1]
    words = re.sub(r"(?<=\d)(st|nd|rd|th)\b|[,.]|\b(by|of|the|end|until)\b", " ", given.lower()).split()
    months = [f"{place:02}" for word in words for place, name in enumerate(_MONTHS, 1) if _is_month(word, name)]
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    days = [f"{int(word):02}" for word in words if re.fullmatch(r"\d{1,2}", word)]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(words) != 2 + len(days):
        return ""
    return "-".join((*years, *months, *days))


def _is_month(word: str, name: str) -> bool:
    return len(word) >= 3 and name.startswith(word)


def _year(year: str, key: str) -> str:
    if not _FIRST <= int(year) <= _LAST:
        cure = "look at the year; some programs count dates from 1904"
        raise CellError(key, f"{year} is no year of a road map", cure)
    return year


def _parts(cell: str, between: str) -> list[str]:
    return [part for each in re.split(between, cell, flags=re.IGNORECASE) if (part := " ".join(plain(each).split()))]


def _without_mail(cell: str) -> tuple[str, tuple[str, ...]]:
    kept, number = _MAIL.subn(" ", cell)
    return kept, ("an e-mail address was left out: road maps are published",) if number else ()


def _key(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", fold(name)).split())


def _squeezed(part: str) -> str:
    return re.sub(r"[\s().\-–]", "", part).lower()


def _shown(part: str) -> str:
    return shortened(plain(part), 80)
