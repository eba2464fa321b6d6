"""Action lines, goals and targets as owners of initiatives write them, looked up in the graph.

>>> from wsis_gdc import load
>>> with load() as kg:
...     tags = Tags(kg.engine)
...     [tag.curie for tag in tags.lines("AL C5, С2 & C7 e-health; Media")]
...     [tag.curie for tag in tags.goals("11 & 16.5")]
['wsis:C5', 'wsis:C2', 'wsis:C7-e-health', 'wsis:C9']
['sdg:11', 'sdg:16.5']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.folding import fold
from wsis_gdc.base.texts import cut_short
from wsis_gdc.knowledge.things import LANGUAGES, of_kind_in
from wsis_gdc.questions.stated_names import UnknownNameError

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["NOTHING", "Tag", "Tags", "code_of"]

NOTHING: Final = frozenset(("", "-", "–", "—", ".", "n/a", "na", "none", "nil", "no", "not applicable", "tbd", "n.a."))
"""What people write where they have nothing to say, folded."""

_ALL: Final = re.compile(
    r"(all|every|tous|toutes|todos|todas|все|جميع|全部|所有)\b.*|[a-z]*\s*(all|1\s*(to|-|–)\s*(11|17))"
)
_ALIKE: Final = str.maketrans("СсАаЕеОоРрХхТМНВКⅭ", "CcAaEeOoPpXxTMHBKC")
"""Letters of Cyrillic that look as Latin ones do."""
_DIRECTION: Final = r"направлени[ея](?:\s*(?:действий|деятельности))?".translate(_ALIKE)

_HEADS: Final = {
    "lines": r"(?:wsis\s*)?(?:action\s*line|a\.?l\.?|line|ligne(?:\s*d.action)?|línea(?:\s*de\s*acción)?|"
    rf"grandes?\s*orientation|{_DIRECTION}|行动方面|"
    r"(?:خط|خطوط|مسار)\s*العمل|خط\s*عمل)s?"
    r"\s*[:.#-]?\s*",
    "goals": r"(?:un\s*)?(?:sdgs?|goals?|targets?|sustainable\s*development\s*goals?|odds?|ods|objectifs?|metas?|"
    rf"{'цур|цели?'.translate(_ALIKE)}|(?:可持续发展)?目标|الهدف|هدف|أهداف)"
    r"\s*[:.#-]?\s*",
}
_CODES: Final = {
    "lines": rf"(?:{_HEADS['lines']}|(?<![^\W\d_]))c\s*[.\-]?\s*0?(?P<code>\d{{1,2}})(?![\d.]*\d)",
    "goals": rf"(?:{_HEADS['goals']})*(?<![\d.])0?"
    r"(?P<code>\d{1,2}(?:[.]\d{1,2}|[.]?[a-k](?![a-z]))?)(?!\d)",
}
_NUMBERS: Final = re.compile(r"(?:c\s*[.]?|\d{1,2}(?!\d)|and|et|y|и|und|or|to|до|[aà]|[\s,&/+–—-])+", re.IGNORECASE)
"""Codes of lines of which some, or all, lack the C, as in "C2, 11" and "C1-4"."""
_NUMBER_LEFT: Final = re.compile(r"(?:^|[,&/+]|\band\b)\s*\d{1,2}\s*(?=$|[,&/+]|\band\b)", re.IGNORECASE)
_PARTS: Final = re.compile(r"[;|\n\r\u2028•·]+")
_SPACES: Final = re.compile(
    r"(?:\bwsis:|https://w3id\.org/wsis-gdc/wsis/)(?=[Cc]\d)|(?:\bsdg:|https?://metadata\.un\.org/sdg/)(?=\d)"
)
"""Prefixes and addresses that stand before codes."""
_MARKS: Final = r"\s,/&+•·.:–—()\[\]{}\"'“”«»#*-"
_BETWEEN: Final = re.compile(rf"^[{_MARKS}]+|(?:[{_MARKS}]|(?<=\s)(?:and|et|y|и|und|or))+$", re.IGNORECASE)
_ARABIC_LETTER: Final = re.compile(r"جيم(?=[\s.\-]*\d)")
"""The letter of action lines in Arabic texts of the Summit."""
_POINT_APART: Final = re.compile(r"\d\s+[.]\s*\d|\d\s*[.]\s+\d")
_RANGE: Final = re.compile(r"\s*(?:-|–|—|[.]{2,3}|to|à|a|до)\s*(?:c\s*)?", re.IGNORECASE)
_FURTHEST_TARGET: Final = 19
"""The target of the highest number that any goal has is 17.19."""


class Tag(NamedTuple):
    """A thing that an owner names, as a CURIE; ``read`` tells where another stands for one that the graph lacks."""

    curie: str
    read: str = ""


class Tags:
    """The lines and goals of a graph by all ways in which people write them; each spelling is looked up once."""

    def __init__(self, engine: Engine) -> None:
        lines, goals, targets = (of_kind_in(engine, kind, LANGUAGES) for kind in ("action-line", "goal", "target"))
        self._lines = {thing.code: thing.curie for thing in lines["en"]}
        self._goals = {thing.code: thing.curie for thing in (*goals["en"], *targets["en"])}
        self._named: dict[str, dict[str, str]] = {
            "lines": {_squeezed(thing.label): thing.curie for each in lines.values() for thing in each},
            "goals": {_squeezed(thing.label): thing.curie for each in goals.values() for thing in each},
        }
        self._named["lines"] |= {
            _squeezed(code.partition("-")[2]): iri for code, iri in self._lines.items() if "-" in code
        }
        self._kept: dict[tuple[str, str], tuple[Tag, ...] | UnknownNameError] = {}

    def lines(self, text: str) -> tuple[Tag, ...]:
        """Return the action lines that a cell names. Raises UnknownNameError for a part that names none."""
        return self._of("lines", text)

    def goals(self, text: str) -> tuple[Tag, ...]:
        """Return the goals and targets that a cell names. Raises UnknownNameError for a part that names none."""
        return self._of("goals", text)

    def _of(self, field: str, text: str) -> tuple[Tag, ...]:
        key = (field, text)
        if key not in self._kept:
            try:
                found: dict[str, Tag] = {}
                for tag in self._read(field, text):
                    found.setdefault(tag.curie, tag)
                self._kept[key] = tuple(found.values())
            except UnknownNameError as error:
                self._kept[key] = error
        kept = self._kept[key]
        if isinstance(kept, UnknownNameError):
            raise UnknownNameError(kept.problem, kept.cure)
        return kept

    def _read(self, field: str, text: str) -> Iterator[Tag]:
        for part in _PARTS.split(text):
            part = part.strip()
            if fold(part) in NOTHING:
                continue
            if _ALL.fullmatch(fold(part)):
                raise UnknownNameError(f'"{cut_short(part)}" names all of them, and so none', _CURES[field])
            whole = self._named[field].get(_squeezed(part))
            if whole:
                yield Tag(whole)
            else:
                yield from self._coded(field, part)

    def _coded(self, field: str, part: str) -> Iterator[Tag]:
        """Read a part by the codes in it, each with the words behind it."""
        part = _SPACES.sub("", _plainly(part))
        latin = part.translate(_ALIKE)
        if field == "goals" and _POINT_APART.search(latin):
            raise UnknownNameError(f'"{cut_short(part)}" may be a target or two goals', _CURES[field])
        if field == "lines" and (lettered := _lettered(latin)):
            part = latin = lettered
        codes = list(re.finditer(_CODES[field], latin, re.IGNORECASE))
        before = _BETWEEN.sub("", part[: codes[0].start()] if codes else part)
        if before and not re.fullmatch(_HEADS[field], f"{before} ".lower().translate(_ALIKE), re.IGNORECASE):
            yield from self._by_names(field, before)
        first = ""
        for match, following in zip(codes, (*codes[1:], None), strict=False):
            end = following.start() if following else len(latin)
            rest = latin[match.end() : end]
            code = re.sub(r"(?<=\d)(?=[a-k])", ".", match["code"].lower()).removesuffix(".0")
            if first:
                yield from self._span(field, first, code, part)
            first = code if following and _RANGE.fullmatch(rest) and "." not in code else ""
            stated = _BETWEEN.sub("", part[match.start() : end]).strip()
            yield from self._one(field, code, "" if first else _BETWEEN.sub("", rest), stated)

    def _one(self, field: str, code: str, rest: str, stated: str) -> Iterator[Tag]:
        """Yield what a code with the words behind it stands for: one thing, or the sub-lines that the words name."""
        table = self._lines if field == "lines" else self._goals
        if field == "lines" and _NUMBER_LEFT.search(rest):
            raise UnknownNameError(f'"{cut_short(stated)}" holds a number that may be another line', _CURES[field])
        name = f"C{int(code)}" if field == "lines" else code
        read, found = "", self._sub_lines(name, rest) if field == "lines" and rest else []
        if not found and name in table:
            found = [table[name]]
        elif not found and "." in code:
            found = [self._goal_of(code, stated)]
            read = f"target {code} is not in this graph: linked with goal {code_of(found[0])}"
        if not found:
            known = "C1 to C11" if field == "lines" else "1 to 17, and their targets"
            raise UnknownNameError(f'"{cut_short(stated)}" is none of {known}', _CURES[field])
        other = self._named[field].get(_squeezed(rest)) if rest else None
        if other and other not in found:
            problem = f'"{cut_short(stated)}" names two things, {code_of(found[0])} and {code_of(other)}'
            raise UnknownNameError(problem, "keep the one that is meant")
        for curie in found:
            yield Tag(curie, read)

    def _sub_lines(self, name: str, rest: str) -> list[str]:
        """Return the sub-lines that words behind the code of a line name, as in "C7 e-health"."""
        wanted = _squeezed(rest)
        split = ((code.partition("-"), curie) for code, curie in self._lines.items())
        return [curie for (head, _, tail), curie in split if tail and head == name and _squeezed(tail) in wanted]

    def _goal_of(self, code: str, stated: str) -> str:
        """Return the goal of a target that the graph does not hold. Raises UnknownNameError where it can be none."""
        goal, _, target = code.partition(".")
        if goal not in self._goals or (target.isdigit() and not 1 <= int(target) <= _FURTHEST_TARGET):
            raise UnknownNameError(f'"{cut_short(stated)}" is neither a goal nor a target', _CURES["goals"])
        return self._goals[goal]

    def _span(self, field: str, first: str, last: str, part: str) -> Iterator[Tag]:
        """Yield what stands between the ends of a range, as in "C1-C4"."""
        if "." in last or int(last) <= int(first):
            raise UnknownNameError(f'"{cut_short(part)}" is no range that can be read', _CURES[field])
        for number in range(int(first) + 1, int(last)):
            yield from self._one(field, str(number), "", str(number))

    def _by_names(self, field: str, part: str) -> Iterator[Tag]:
        """Read names without codes, behind each other with commas."""
        for name in re.split(r"\s*[,/&+]\s*|\s+and\s+", part):
            if fold(name.strip()) in NOTHING:
                continue
            curie = self._named[field].get(_squeezed(name)) or self._begun(field, name)
            if not curie:
                near = self._near(field, name)
                cure = f"did you mean {near}?" if near else _CURES[field]
                raise UnknownNameError(f'"{cut_short(name)}" names no {_WHAT[field]}', cure)
            yield Tag(curie)

    def _begun(self, field: str, name: str) -> str:
        """Return the one thing whose name begins as words do, ten letters at least."""
        wanted = _squeezed(name)
        found = {curie for label, curie in self._named[field].items() if label.startswith(wanted)}
        return found.pop() if len(wanted) >= 10 and len(found) == 1 else ""

    def _near(self, field: str, name: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(_squeezed(name), self._named[field], 1, 0.75)
        return code_of(self._named[field][near[0]]) if near else ""


_WHAT: Final = {"lines": "action line", "goals": "goal or target"}
_CURES: Final = {
    "lines": "write codes such as C2; C7-e-health, with semicolons between them",
    "goals": "write numbers of goals or targets such as 4; 9.c, with semicolons between them",
}


def code_of(curie: str) -> str:
    """Return the code of a line or goal as owners write it.

    >>> code_of("wsis:C5"), code_of("sdg:9.c")
    ('C5', '9.c')
    """
    return curie.partition(":")[2]


def _lettered(text: str) -> str:
    """Return codes of lines each with its C, nothing where more stands there; a bare "3-5" may be a date."""
    text = re.sub(rf"^{_HEADS['lines']}", "", text, flags=re.IGNORECASE)
    if not re.search(r"\d", text) or not _NUMBERS.fullmatch(text):
        return ""
    if not re.search(r"c\s*[.\-]?\s*\d", text, re.IGNORECASE) and re.search(r"[–—-]", text):
        return ""
    return re.sub(r"(?:c\s*[.\-]?\s*)?(\d+)", r"C\1", text, flags=re.IGNORECASE)


def _plainly(text: str) -> str:
    """Return a text with letters and digits of usual width, with Western digits, and the C of lines in Arabic."""
    western = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), unicodedata.normalize("NFKC", text))
    return _ARABIC_LETTER.sub("C", western)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
