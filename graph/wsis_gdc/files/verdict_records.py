"""Verdicts of a filled review as records of their own, in the form of our data files.

Each filled row becomes one record, or a remark that says at which cell what is wrong and how to mend it; a remark may
also say what was put right. None of them touches a code or a linkage. Reviewers are named where they agreed to that;
else by a name made with a secret key, the same for the same person wherever that key is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final, NamedTuple

from wsis_gdc.base.texts import plain, shortened
from wsis_gdc.files.data_file import data_file, differences, earlier_records
from wsis_gdc.files.office.review_reading import CELL, Filled, Line
from wsis_gdc.files.office.review_xlsx import FILLED
from wsis_gdc.knowledge.verdicts import NO_LINK, OF_LINKS, OF_PAIRS, unnamed

__all__ = ["Known", "Outcome", "Remark", "merged", "outcome", "verdict_file"]

Record = dict[str, str]

_JUDGED: Final = re.compile(r"[A-Za-z]+( [1-3])?")
_EARLIEST: Final = date(2024, 9, 22)
"""The day on which the Compact was adopted: nobody reviewed its links before."""
_LONGEST_NAME: Final = 200
_HEAD: Final = """\
What people said who reviewed the links, made by wsis-gdc review import. Each verdict is a record of its own and
changes no code. Reviewers are named where they agreed to that.
"""


class Known(NamedTuple):
    """What can be judged: the linkages by CURIE, and the CURIEs of unit and line of pairs, by the names of pairs.

    ``answers`` are the codes of the words of the pick lists, by column (see ``words.review_sentences.answers``).
    """

    linkages: frozenset[str]
    pairs: Mapping[str, tuple[str, str]]
    answers: Mapping[str, Mapping[str, str]]


class Remark(NamedTuple):
    """What is wrong at a cell, or was put right there (``repaired``), and the cure."""

    cell: str
    row: int
    problem: str
    cure: str
    repaired: bool = False

    def __str__(self) -> str:
        said = f"{self.cell}: {shortened(self.problem, 300)}"
        return f"{said} ({self.cure})" if self.cure else said


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the rows: ``rows`` = the ``records`` + the ``reported`` + those left ``empty``."""

    rows: int
    records: tuple[Record, ...]
    empty: int
    reported: int
    remarks: tuple[Remark, ...]


class _Wrong(Exception):  # noqa: N818  (ends one row)
    def __init__(self, key: str, problem: str, cure: str) -> None:
        self.key, self.problem, self.cure = key, problem, cure


def outcome(filled: Filled, known: Known, key: bytes, book: str) -> Outcome:
    """Return what becomes of each row of a review; ``book`` is its file's name, ``key`` the secret for pseudonyms."""
    records: dict[str, tuple[str, Record]] = {}
    remarks: list[Remark] = []
    empty = reported = 0
    for line in filled.lines:
        reader = _Row(line, known, key, book)
        try:
            if not reader.filled:
                empty += 1
                continue
            record = reader.record()
            if record["id"] in records:
                at = records[record["id"]][0]
                raise _Wrong("id", f"the same reviewer judged the same pair in {at}", "keep one of the two rows")
        except _Wrong as wrong:
            reported += 1
            remarks.append(Remark(_cell(filled, wrong.key, line.number), line.number, wrong.problem, wrong.cure))
            continue
        records[record["id"]] = (f"row {line.number}", record)
        remarks += [
            Remark(_cell(filled, where, line.number), line.number, problem, cure, True)
            for where, problem, cure in reader.repairs
        ]
    kept = tuple(records[name][1] for name in sorted(records))
    return Outcome(len(filled.lines), kept, empty, reported, tuple(remarks))


def _cell(filled: Filled, key: str, number: int) -> str:
    return f"{filled.sheet}!{filled.letters[key]}{number}"


class _Row:
    """One row on its way to a record."""

    def __init__(self, line: Line, known: Known, key: bytes, book: str) -> None:
        self.cells, self.known, self._key, self._book = line.cells, known, key, book
        self.repairs: list[tuple[str, str, str]] = []

    @property
    def filled(self) -> bool:
        """Whether somebody judged here: a name, a date and consent alone may have been filled down all rows."""
        judged = any(self.cells.get(key) for key in ("conclusion", "relation", "strength", "comment"))
        return judged or (not self.cells.get("id") and any(self.cells.get(key) for key in FILLED))

    def record(self) -> Record:
        for key, value in self.cells.items():
            if isinstance(value, str) and len(value) > CELL:
                raise _Wrong(key, f"holds {len(value):,} characters", f"write at most {CELL:,}")
        about, is_link, name = self._about()
        said = {"judged": self._judged(is_link=is_link), "conclusion": self._conclusion(is_link=is_link)}
        said |= self._instead(said["conclusion"], said["judged"])
        comment = "\n".join(filter(None, (plain(part) for part in self._text("comment").splitlines())))
        said |= {"comment": comment} if comment else {}
        said |= self._date()
        code, who = self._reviewer()
        return {"id": f"verdict:{name}/{code}", "type": "Verdict", **about, **said, **who}

    def _text(self, key: str) -> str:
        value = self.cells.get(key, "")
        return value if isinstance(value, str) else str(value)

    def _about(self) -> tuple[Record, bool, str]:
        identifier = self._text("id")
        prefix, _, name = identifier.partition(":")
        if not identifier:
            raise _Wrong("id", "the row has no identifier", "rows cannot be added; use one of the export's own rows")
        if identifier in self.known.linkages:
            return {"reviews": identifier}, True, name
        if identifier in self.known.pairs:
            unit, line = self.known.pairs[identifier]
            return {"unit": unit, "line": line}, False, name
        what = "link" if prefix == "linkage" else "pair"
        cure = "the graph has changed since, or the cell was: copy the answers into a new export"
        raise _Wrong("id", f'no {what} is called "{identifier}"', cure)

    def _judged(self, *, is_link: bool) -> str:
        judged = self._text("judged")
        if (judged == NO_LINK) == is_link or not (judged == NO_LINK or _JUDGED.fullmatch(judged)):
            raise _Wrong("judged", f'"{judged}" is not what was exported', "copy the answers into a new export")
        return judged

    def _coded(self, key: str) -> str:
        """Return the code of what was chosen from a list, empty for nothing."""
        text = " ".join(self._text(key).split())
        if not text:
            return ""
        codes = self.known.answers[key]
        code = codes.get(text.casefold()) or codes.get(re.sub("['ʼ‘`´]", "’", text).casefold())
        if code is None:
            raise _Wrong(key, f'"{text}" is not in the list', "choose one of its words")
        return code

    def _conclusion(self, *, is_link: bool) -> str:
        code = self._coded("conclusion")
        if not code:
            raise _Wrong("conclusion", "the row has answers, but no verdict", "choose one from the list")
        if code in (OF_LINKS if is_link else OF_PAIRS):
            return code
        if code == "no-link":
            self.repairs.append(("conclusion", '"no link" where none is shown', "taken as: agree"))
            return "agree"
        if is_link:
            raise _Wrong("conclusion", "a link is shown, so none is missing", "choose agree, other relation or no link")
        raise _Wrong("conclusion", "no link is shown, so there is no other one", "choose missing link or agree")

    def _instead(self, conclusion: str, judged: str) -> Record:
        """Return relation and strength that the reviewer would give; beside other verdicts they are left out."""
        relation, strength = self._coded("relation"), self._coded("strength")
        given = {key: value for key, value in (("relation", relation), ("strength", strength)) if value}
        ours, _, step = judged.partition(" ")
        if conclusion == "other-relation":
            if not given:
                raise _Wrong("relation", "another relation, but not which", "choose a relation or a strength")
            if (relation or ours, strength or step) == (ours, step):
                raise _Wrong(
                    "relation", "the same relation and strength as ours", "choose agree, or change one of them"
                )
            return given
        if conclusion == "missing-link":
            return given
        agrees = conclusion == "agree" and judged != NO_LINK
        if agrees and (relation or ours, strength or step) != (ours, step):
            cure = "choose other relation, or clear relation and strength"
            raise _Wrong("conclusion", "the verdict agrees, but relation or strength are others", cure)
        if given and not agrees:
            where = "relation" if relation else "strength"
            self.repairs.append((where, "relation and strength do not go with this verdict", "they were left out"))
        return {}

    def _date(self) -> Record:
        value = self.cells.get("date", "")
        if value == "":
            return {}
        if not isinstance(value, date):
            try:
                value = date.fromisoformat(str(value))
            except ValueError:
                raise _Wrong("date", f'"{value}" is no date', "write it as 2026-11-30") from None
        if value < _EARLIEST:
            cure = "look at the year; some programs count dates from 1904"
            raise _Wrong("date", f"{value} lies before the Compact was adopted", cure)
        return {"mapping_date": value.isoformat()}

    def _reviewer(self) -> tuple[str, Record]:
        """Return the code that stands for the reviewer in identifiers, and how they are shown."""
        name, orcid, agreed = plain(self._text("reviewer")), self._orcid(), self._agreed()
        if len(name) > _LONGEST_NAME:
            raise _Wrong("reviewer", f"a name of {len(name):,} characters", f"write at most {_LONGEST_NAME}")
        shown = agreed and bool(name or orcid)
        if agreed and not shown:
            self.repairs.append(("consent", "there is no name to be published", "shown as: a reviewer"))
        # named and unnamed rows of a person cannot be told to be those of one
        told = f"{shown}\n{orcid or name.casefold() or f'book {self._book}'}"
        code = f"r-{blake2b(told.encode(), key=self._key, digest_size=5).hexdigest()}"
        if not shown:
            return code, {"reviewer": unnamed(code)}
        identified = {"reviewer_id": f"https://orcid.org/{orcid}"} if orcid else {}
        return code, {"reviewer": name or orcid, **identified}

    def _orcid(self) -> str:
        text = self._text("orcid").strip().rstrip("/").rpartition("/")[2].upper()
        if not text:
            return ""
        digits = text.replace("-", "").replace(" ", "")
        if not re.fullmatch("[0-9]{15}[0-9X]", digits) or _check_digit(digits[:-1]) != digits[-1]:
            raise _Wrong("orcid", f'"{text}" is no ORCID', "copy it from orcid.org, or leave it out")
        return "-".join(digits[at : at + 4] for at in range(0, 16, 4))

    def _agreed(self) -> bool:
        """Return whether the name may be published: only where the cell says yes."""
        value = self.cells.get("consent", "")
        if isinstance(value, bool):
            return value
        try:
            return self._coded("consent") == "yes"
        except _Wrong as wrong:
            self.repairs.append(("consent", wrong.problem, "taken as: no, the name is not published"))
            return False


def _check_digit(digits: str) -> str:
    """Return the last sign of an ORCID (ISO 7064, MOD 11-2).

    >>> _check_digit("000000021825009")
    '7'
    """
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def merged(earlier: bytes, records: Sequence[Record], name: str) -> tuple[list[Record], dict[str, int]]:
    """Return the records of an earlier file with new ones, which replace those of their id, and what changed.

    Raises QueryError where the file holds anything else than verdicts, which must not be written over.
    """
    refused = f"{name}: is there and holds more than verdicts; nothing but a file of verdicts is written over"
    known = earlier_records(earlier, "Verdict", refused)
    fresh = {each["id"]: each for each in records}
    whole = known | fresh
    return [whole[each] for each in sorted(whole)], differences(known, fresh, "kept from before")


def verdict_file(records: Sequence[Record]) -> bytes:
    """Return verdicts as a data file."""
    return data_file(_HEAD, {"records": list(records)})
