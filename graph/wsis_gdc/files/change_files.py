"""What changed between two states of the graph as files: Markdown, JSON, CSV, XLSX, SSSOM, RDF Patch."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import BASE, compact, prefixes
from wsis_gdc.base.texts import json_bytes, plain, records_csv
from wsis_gdc.files import sssom
from wsis_gdc.files.sssom_forms import Described
from wsis_gdc.words.change_records import (
    CHANGE_NAMES,
    DIFFERENCE_NAMES,
    LINK_NAMES,
    RECORD_NAMES,
    change_records,
    difference_records,
    heads,
    link_records,
    other_records,
    sheet_names,
)
from wsis_gdc.words.change_sentences import ChangeWords
from wsis_gdc.words.languages import labelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wsis_gdc.engines import Engine
    from wsis_gdc.words.tables import Told

__all__ = ["Compared", "to_csv", "to_json", "to_markdown", "to_rdf_patch", "to_sssom", "to_xlsx"]

_MARKS: Final = re.compile(r"([\\`*_\[\]<>|#])")


class Compared(NamedTuple):
    """The changes in words, and the engines of both states."""

    words: ChangeWords
    old: Engine
    new: Engine


def to_json(compared: Compared) -> bytes:
    """Return everything that changed, with every difference of every record."""
    words, found = compared.words, compared.words.changes
    differing = {
        compact(change.iri): [
            {"property": each.predicate, "language": each.language, "before": each.before, "after": each.after}
            for each in change.differences
        ]
        for change in found.every
    }
    counts: dict[str, dict[str, int]] = {}
    for (what, kind), number in sorted(found.counts.items()):
        counts.setdefault(what, {})[kind] = number
    told = {
        "old": words.old,
        "new": words.new,
        "lines": [line.code for line in found.chosen],
        "counts": counts,
        "inferred": {"added": found.inferred[0], "removed": found.inferred[1]},
        "moved": found.moved,
        "links": [record | {"differences": differing[record["id"]]} for record in link_records(words)],
        "records": [record | {"differences": differing[record["id"]]} for record in other_records(words)],
    }
    return json_bytes(told)


def to_csv(compared: Compared) -> bytes:
    """Return a line for each change, links first, texts inert for spreadsheets; differences stand in its sentence."""
    return records_csv(CHANGE_NAMES, change_records(compared.words)).encode()


def to_markdown(compared: Compared) -> bytes:
    """Return the changes as Markdown, for release notes."""
    return ("\n".join(_markdown(compared.words)).rstrip() + "\n").encode()


def _markdown(words: ChangeWords) -> Iterator[str]:
    yield f"# {_escaped(words.title)}\n"
    for text in words.lead:
        yield f"{_escaped(text)}\n"
    for table in (words.counts, words.facilitators):
        if table.rows:
            yield from _table(table)
    for section in words.sections:
        yield f"## {_escaped(section.heading)} ({section.total})\n"
        if section.note:
            yield f"{_escaped(section.note)}\n"
        for group in section.groups:
            if group.heading:
                yield f"### {_escaped(group.heading)}\n"
            if group.note:
                yield f"{_escaped(group.note)}\n"
            for each in group.sentences:
                yield f"- {labelled(f'**{_escaped(each.change)}**', _escaped(each.text), words.terms.language)}"
            yield ""


def _table(table: Told) -> Iterator[str]:
    yield f"## {_escaped(table.title)}\n"
    yield _row(table.heads)
    yield _row("---" for _ in table.heads)
    yield from map(_row, (map(_escaped, row) for row in table.rows))
    yield f"\n{_escaped(table.note)}\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Return a text as Markdown shows it."""
    return _MARKS.sub(r"\\\1", plain(text))


_WIDTHS: Final = {"sentence": 90, "before": 60, "after": 60, "label": 40, "id": 30, "property": 24, "facilitators": 20}


def to_xlsx(compared: Compared) -> bytes:
    """Return a workbook: numbers, links, all else, and every difference; the same changes give the same bytes."""
    from wsis_gdc.files.office.workbook import Book

    words = compared.words
    terms = words.terms
    first, by_facilitator, links, others, differences = sheet_names(terms)
    book = Book(words.title, terms.language, author="WSIS–GDC linkage graph")
    page = book.page(first, (70, 14), paper="A4")
    page.title(words.title)
    lines = [*((text,) for text in (*words.lead, words.counts.note) if text), *words.counts.rows]
    for line, (text, *number) in enumerate(lines, 2):
        page.line(line, [text, *map(int, number)], text_wrap=True, valign="top", align=book.start)
    look: dict[str, Any] = {"text_wrap": True, "valign": "top", "align": book.start}
    table = words.facilitators
    page = book.page(by_facilitator, (20, 60, 12, 12, 12), paper="A4")
    page.heads(table.heads, len(table.rows), frozen=1)
    for line, (entity, codes, *numbers) in enumerate(table.rows, 1):
        page.line(line, [entity, codes, *map(int, numbers)], **look)
    named = heads(terms)
    for title, names, records in (
        (links, LINK_NAMES, link_records(words)),
        (others, RECORD_NAMES, other_records(words)),
        (differences, DIFFERENCE_NAMES, difference_records(words)),
    ):
        page = book.page(title, [_WIDTHS.get(name, 13) for name in names], footer=("", "&A – &P / &N"))
        page.heads([named[name] for name in names], len(records), frozen=2)
        for line, record in enumerate(records, 1):
            page.line(line, [None if record[name] == "" else record[name] for name in names], **look)
    return book.close()


_NOTES: Final = {"change": "skos:changeNote", "change_note": "skos:historyNote"}
"""The columns that tell what became of a link, which SSSOM has no slot for, and the property of each."""


def to_sssom(compared: Compared) -> bytes:
    """Return the changed links as SSSOM/TSV: as they are, or as they were where they are gone.

    The columns ``change`` and ``change_note`` tell what became of each. Raises QueryError where no link changed.
    """
    words = compared.words
    told = {record["id"]: record for record in link_records(words)}
    if not told:
        raise QueryError("no link changed, so that there is nothing to write as SSSOM; choose another format")
    name = sssom.selection_name(("changes", words.old, words.new))
    about: Any = {"name": name, "title": words.title, "description": words.title, "language": words.terms.language}
    tables = [
        sssom.described(
            (each.link for each in words.changes.links if (each.what == "removed") is gone), engine, **about
        )
        for gone, engine in ((False, compared.new), (True, compared.old))
    ]
    first, *rest = [table for table in tables if table.rows]
    metadata, rows = dict(first.metadata), [dict(row) for table in (first, *rest) for row in table.rows]
    for more in rest:
        metadata["curie_map"] |= more.metadata["curie_map"]
        sources = {*metadata["mapping_set_source"], *more.metadata["mapping_set_source"]}
        metadata["mapping_set_source"] = sorted(sources)
    own = [{"slot_name": name, "property": prop, "type_hint": "xsd:string"} for name, prop in _NOTES.items()]
    metadata["extension_definitions"] += own
    metadata["curie_map"] |= {"skos": prefixes()["skos"]}
    sssom.count_ends(rows)
    for row in rows:
        record = told[row["record_id"]]
        row |= {"change": record["change"], "change_note": record["sentence"]}
    return sssom.to_tsv(Described(metadata, sorted(rows, key=lambda row: row["record_id"])), *_NOTES)


_QUADS: Final = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


def to_rdf_patch(compared: Compared) -> bytes:
    """Return the quads that only one of the two states has, sorted, as an RDF Patch (https://afs.github.io/rdf-patch/).

    Applied to the earlier state, it gives the later: one transaction of lines that delete (``D``) and add (``A``) a
    quad each, those of inferred triples included. Its name is made of what it holds.
    """
    old, new = set(_quads(compared.old)), set(_quads(compared.new))
    body = "".join([*(f"D {quad} .\n" for quad in sorted(old - new)), *(f"A {quad} .\n" for quad in sorted(new - old))])
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}patch/{body}")
    return f"H id <urn:uuid:{name}> .\nTX .\n{body}TC .\n".encode()


def _quads(engine: Engine) -> Iterator[str]:
    """Yield the quads of the named graphs as N-Quads without their full stop."""
    for row in engine.select(_QUADS):
        yield " ".join(map(str, row))
