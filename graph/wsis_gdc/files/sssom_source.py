"""Reading SSSOM of others: TSV or CSV with metadata as YAML behind ``#`` or in a file beside it, JSON, and RDF.

What stands in a file is text of strangers: it is taken as text, measured and never run. What was mended on the way
(an encoding, names of columns) is told in the result.

>>> head = b"#curie_map:\\n#  x: https://example.org/\\nsubject_id\\tpredicate_id\\tobject_id\\n"
>>> found = read(head + b"x:1\\tskos:relatedMatch\\tx:2\\n", "theirs.sssom.tsv")
>>> found.about, found.rows[0].line, found.rows[0].cells["object_id"]
({'curie_map': {'x': 'https://example.org/'}}, 4, 'x:2')
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from wsis_gdc.base.errors import CurationError, Finding, QueryError
from wsis_gdc.base.namespaces import encodable
from wsis_gdc.base.texts import plain, shortened, visible
from wsis_gdc.curation import yaml_ld
from wsis_gdc.files import sssom_rdf_source
from wsis_gdc.questions.stated_mappings import Stated, StatedRow

__all__ = ["ENDINGS", "name_of", "open_source", "read"]

ENDINGS: Final = (".tsv", ".csv", ".json", *sssom_rdf_source.ENDINGS)
"""Endings of files that are read."""

_NEEDED: Final = ("subject_id", "predicate_id", "object_id")
_CELL: Final = 1_000_000
_COLUMNS: Final = 1_000
_HEADER: Final = 1_000_000
_ROWS: Final = 1_000_000


def name_of(path: Path) -> str:
    """Return the name of a mapping set that the name of a file gives.

    >>> name_of(Path("Their map v2.sssom.tsv"))
    'their-map-v2'
    """
    stem = re.sub(r"(\.sssom)?\.[A-Za-z]+$", "", path.name)
    return re.sub("[^a-z0-9]+", "-", stem.lower()).strip("-")[:80] or "theirs"


def open_source(path: Path, metadata: Path | None = None) -> Stated:
    """Read a file, with its metadata from another one where that is given or lies beside it as ``NAME.sssom.yml``.

    Raises QueryError where a file cannot be read or is no SSSOM, CurationError for tables that are torn.
    """
    content = _bytes(path)
    beside = [path.with_suffix(ending) for ending in (".yml", ".yaml")]
    further = metadata or next((each for each in beside if each.is_file()), None)
    found = read(content, path.name)
    if further is None or (found.about and metadata is None):
        return found
    about = _yaml(_decoded(_bytes(further), further.name)[0], further.name)
    told = () if metadata else (f"metadata read from {visible(further.name)}, which lies beside the file",)
    return replace(found, about=dict(found.about) | about, mended=(*found.mended, *told))


def read(content: bytes, name: str) -> Stated:
    """Read the bytes of an SSSOM file; ``name`` is what messages call it, its end tells RDF from tables.

    Raises QueryError for what is no SSSOM, CurationError where a table is torn.
    """
    text, mended = _decoded(content, name)
    if not text.strip():
        raise QueryError(f"{name}: is empty; an SSSOM file names subject_id, predicate_id and object_id in each row")
    if sssom_rdf_source.is_rdf(text, name):
        found = sssom_rdf_source.read(text, name)
        return replace(found, mended=(*mended, *found.mended))
    if text.lstrip()[:1] in "{[":
        about, rows, torn = _json(text, name)
    else:
        about, rows, torn, told = _table(text, name)
        mended += told
    if not rows and not torn:
        raise QueryError(f"{name}: holds no mapping; below the names of the columns each row is one")
    return Stated(name, about, tuple(rows), tuple(mended), tuple(torn))


def _bytes(path: Path) -> bytes:
    try:
        content = yaml_ld.content(path)
    except OSError as error:
        raise QueryError(f"{path}: cannot be read: {error.strerror or error}") from None
    if content is None:
        raise QueryError(f"{path}: is larger than {yaml_ld.LIMIT_BYTES // 2**20} MB; give it in parts")
    return content


def _decoded(content: bytes, name: str) -> tuple[str, list[str]]:
    if content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise QueryError(f"{name}: no text, but a workbook, archive or PDF; save the table as TSV (UTF-8)")
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    mended = []
    try:
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
        mended = ["not UTF-8: read as Windows-1252 (Latin-1); look at letters with accents"]
    if "\x00" in text:
        raise QueryError(f"{name}: holds no text, but bytes of a program or picture; save the table as TSV (UTF-8)")
    return text.replace("\r\n", "\n").replace("\r", "\n"), mended


def _yaml(text: str, name: str) -> dict[str, Any]:
    """Return the metadata of a file: texts, lists and mappings of texts. Raises QueryError."""
    import yaml

    if len(text) > _HEADER:
        raise QueryError(f"{name}: has metadata of {len(text):,} characters; up to {_HEADER:,} are read")
    try:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        depth = 0
        for event in yaml.parse(text, Loader=loader):  # before a tree is made, which would take a deep stack
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > yaml_ld.LIMIT_DEPTH or isinstance(event, yaml.AliasEvent):
                what = "an alias" if depth <= yaml_ld.LIMIT_DEPTH else f"more than {yaml_ld.LIMIT_DEPTH} levels"
                raise QueryError(f"{name}: the metadata hold {what}; write them out flat")
        # every scalar stays a text: no NO → false, no 1.10 → 1.1
        found = yaml.load(text, Loader=loader)  # noqa: S506  (makes texts only)
    except QueryError:
        raise
    except (yaml.YAMLError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or type(error).__name__
        raise QueryError(f"{name}{where}: the metadata are not valid YAML: {visible(str(reason))}") from None
    if found in (None, ""):
        return {}
    if not isinstance(found, dict):
        raise QueryError(f"{name}: the metadata are no mapping of YAML, such as: license: https://…")
    return {str(key): value for key, value in found.items()}


def _table(text: str, name: str) -> tuple[dict[str, Any], list[StatedRow], list[Finding], list[str]]:
    lines = text.split("\n")
    start = next((place for place, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    header = [line[1:] for line in lines[:start] if line.startswith("#")]
    if header and all(line[:1] in ("", " ") for line in header):
        header = [line[1:] for line in header]  # "# key: value", as some write it
    about = _yaml("\n".join(line.rstrip(",;\t") for line in header), name)
    if start == len(lines):
        raise QueryError(f"{name}: holds no table; below the metadata stand the names of the columns")
    separator = "\t" if "\t" in lines[start] else max(",;|", key=lines[start].count)
    rows = list(_cells(lines[start:], separator, start, name))
    columns, told = _columns(rows[0][1], start + 1, name)
    found, torn = [], []
    for line, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            problem = f"has {len(cells)} cells where the head names {len(columns)} columns"
            torn.append(
                Finding(name, line, "", problem, "put a cell that holds a separator in quotation marks", "sssom")
            )
            continue
        found.append(StatedRow(line, {column: cell for column, cell in zip(columns, cells, strict=False) if cell}))
    return about, found, torn, told


def _cells(lines: Sequence[str], separator: str, start: int, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line of each row and its cells. Raises QueryError, CurationError."""
    before = csv.field_size_limit(_CELL)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    line = 1
    try:
        for number, cells in enumerate(reader):
            if number > _ROWS or len(cells) > _COLUMNS:
                raise QueryError(f"{name}: more than {_ROWS:,} rows or {_COLUMNS:,} columns; give it in parts")
            torn = any(cell.count(separator) >= 2 and "\n" in cell for cell in cells)
            if torn:
                problem = f"a quotation mark opens here and takes in {reader.line_num - line} more lines"
                cure = "close the quotation mark, or write it twice"
                raise CurationError([Finding(name, start + line, "", problem, cure, "sssom")])
            yield start + line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        problem, cure = f"not a table that can be read: {error}", "look for a quotation mark that is not closed"
        raise CurationError([Finding(name, start + line, "", problem, cure, "sssom")]) from None
    finally:
        csv.field_size_limit(before)


def _columns(heads: Sequence[str], line: int, name: str) -> tuple[list[str], list[str]]:
    """Return the names of the columns, blanks and capitals mended. Raises CurationError."""
    while heads and not heads[-1].strip():
        heads = heads[:-1]
    found = [re.sub(r"[\s-]+", "_", plain(head)).lower() for head in heads]
    told = [
        f'column "{plain(head)[:60]}" read as {slot}' for head, slot in zip(heads, found, strict=True) if head != slot
    ]
    missing = [slot for slot in _NEEDED if slot not in found]
    twice = [column for column, number in Counter(found).items() if number > 1 and column]
    findings = [
        Finding(
            name, line, "", f"column {slot} is missing", f"the head names: {shortened(', '.join(found), 200)}", "sssom"
        )
        for slot in missing
    ]
    findings += [
        Finding(name, line, "", f"column {each} stands twice", "keep one of the two", "sssom") for each in twice
    ]
    if findings:
        raise CurationError(findings)
    return [column or f"column {place}" for place, column in enumerate(found, start=1)], told


def _json(text: str, name: str) -> tuple[dict[str, Any], list[StatedRow], list[Finding]]:
    try:
        top = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise QueryError(f"{name}{line}: not valid JSON ({visible(str(error))}); save it anew") from None
    about = {key: value for key, value in top.items() if key != "mappings"} if isinstance(top, dict) else {}
    about = json.loads(encodable(json.dumps(about, ensure_ascii=False)))
    mappings = top.get("mappings") if isinstance(top, dict) else top
    if not isinstance(mappings, list):
        raise QueryError(f'{name}: no SSSOM: "mappings" is not a list of mappings')
    context = about.pop("@context", None)
    if "curie_map" not in about and isinstance(context, dict):
        about["curie_map"] = {key: each.get("@id") if isinstance(each, dict) else each for key, each in context.items()}
    placed = list(zip(_lines(text, mappings), mappings, strict=True))
    torn = [
        Finding(name, line, "", "a mapping is no object of JSON", 'write {"subject_id": …}', "sssom")
        for line, each in placed
        if not isinstance(each, dict)
    ]
    rows = [
        StatedRow(line, {encodable(key): _scalar(value) for key, value in each.items()})
        for line, each in placed
        if isinstance(each, dict)
    ]
    return about, rows, torn


def _scalar(value: Any) -> str:
    """Return a value of JSON as the cell that TSV would have: lists between bars."""
    if isinstance(value, list):
        return "|".join(_atom(each).replace("|", "\\|") for each in value)
    return _atom(value)


def _atom(value: Any) -> str:
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    return "" if value is None else encodable(str(value))


def _lines(text: str, mappings: Sequence[Any]) -> list[int]:
    """Return the line in which each mapping begins; line 0 where that cannot be told."""
    decoder = json.JSONDecoder()
    places = [match.end() for match in re.finditer(r'"mappings"\s*:\s*\[', text)] or [text.index("[") + 1]
    for place in places:
        found, line, counted = [], 1, 0
        for mapping in mappings:
            match = re.compile(r"[\s,]*").match(text, place)
            place = match.end() if match else place
            line, counted = line + text.count("\n", counted, place), place
            try:
                value, place = decoder.raw_decode(text, place)
            except ValueError:
                break
            if value != mapping:
                break
            found.append(line)
        if len(found) == len(mappings):
            return found
    return [0] * len(mappings)
