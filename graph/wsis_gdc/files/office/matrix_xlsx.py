"""A matrix as a workbook: the matrix, the evidence, legend and method, provenance.

Only plain ``https:`` addresses become links. Totals are formulas with their results beside them, so that viewers that
do not calculate show them too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.publication import TITLE
from wsis_gdc.base.texts import https_address, plain, width
from wsis_gdc.files.matrix_content import Content
from wsis_gdc.files.office.matrix_sheet import MatrixSheet
from wsis_gdc.files.office.workbook import MOST_ROWS, THEME, Book, Page, shade
from wsis_gdc.words.citations import cited, evidence_by_text
from wsis_gdc.words.languages import labelled

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Link

__all__ = ["to_xlsx"]

MOST_COLUMNS: Final = 16_300
MOST_SOURCES: Final = 4
SMALL: Final[Mapping[str, Any]] = {"text_wrap": True, "valign": "top", "font_size": 9}
RULE: Final[Mapping[str, Any]] = {"bold": True, "bottom": 1, "bottom_color": THEME.line}


def to_xlsx(content: Content) -> bytes:
    """Return the matrix as a workbook. Raises QueryError where a sheet would be too large."""
    rows, columns = len(content.matrix.rows), len(content.matrix.columns)
    if rows > MOST_ROWS or columns > MOST_COLUMNS or len(content.links) > MOST_ROWS:
        raise QueryError(
            f"{rows} × {columns} cells and {len(content.links)} links are more than a sheet holds; "
            "choose coarser kinds (objective, action-line, goal) or another format (csv, json)"
        )
    book = Book(content.title, content.language, subject=TITLE, comments=content.origin, keywords="WSIS, GDC, SDG")
    book.file.set_custom_property("Data version", content.data_version or "-")
    MatrixSheet(book, content).write()
    _evidence(book, content)
    if content.ways:
        _ways(book, content)
    elif content.facts:
        _facts(book, content)
    _method(book, content)
    _provenance(book, content)
    return book.close()


def _page(book: Book, content: Content, key: str, widths: Sequence[float]) -> Page:
    return book.page(content.words[key], widths, footer=content.footer())


def _evidence(book: Book, content: Content) -> None:
    """Add the sheet with one row a link; each locator opens the official text and stands below the end it is for."""
    said = content.words
    heads, sources = _placed_sources(content)
    # LibreOffice does not wrap the text of a link, so that the widest must fit
    widest = [max([14, *(width(line[place][0]) for line in sources)]) for place in range(len(heads))]
    columns: list[tuple[str, int]] = [
        *((said["row"], 9), (said["column"], 11), (said["subject"], 28), (said["relation"], 11), (said["object"], 28)),
        *((said["strength"], 9), (said["confidence"], 11)),
        *((head, min(44, wide)) for head, wide in zip(heads, widest, strict=True)),
        *((said["rationale"], 58), (said["claimant"], 18), (said["claim"], 12), (said["status"], 12)),
        *((said["set"], 14), (said["identifier"], 24)),
    ]
    page = _page(book, content, "evidence", [digits for _, digits in columns])
    page.heads((name for name, _ in columns), len(content.links), frozen=2)
    cell = {**SMALL, "bottom": 1, "bottom_color": THEME.faint}
    for line, ((link, rows, in_columns), proofs) in enumerate(zip(content.links, sources, strict=True), start=1):
        relation = content.relations.get(link.predicate, plain(link.predicate))
        claim = (link.claimant, content.claim(link.claim_kind), content.status(link.status), compact(link.set_iri))
        page.line(
            line,
            (
                *(rows, in_columns, content.name(link.subject), relation, content.name(link.object), None, None),
                *(text or None for text, _ in proofs),
                *(plain(text) for text in (link.rationale, *claim, compact(link.iri))),
            ),
            **cell,
        )
        _strength(page, line, link, {**cell, "align": "center"})
        for place, (text, address) in enumerate(proofs, start=7):
            page.link(line, place, text, address, **cell)


def _strength(page: Page, line: int, link: Link, cell: Mapping[str, Any]) -> None:
    if link.strength is not None:
        shaded = shade(link.strength) if link.strength in (1, 2, 3) else {}
        page.put(line, 5, link.strength, **{**cell, **shaded}, bold=True)
    if link.confidence is not None:
        page.put(line, 6, link.confidence, **cell, num_format="0.00")


def _placed_sources(content: Content) -> tuple[list[str], list[list[tuple[str, str]]]]:
    """Return the heads of the columns of evidence, and for each link a text and an address (or nothing) in each.

    Evidence for the subject stands in the first columns, then that for the object, then what speaks for no known end.
    """
    said = content.words
    heads: list[str] = []
    placed: list[list[tuple[str, str]]] = [[] for _ in content.links]
    for side in ("subject", "object", ""):
        proofs = [_sources(link, side, content.language) for link, _, _ in content.links]
        most = min(MOST_SOURCES, max(map(len, proofs), default=0))
        name = labelled(said["evidence"], said[side], content.language) if side else said["evidence"]
        heads += [f"{name} {place + 1}" if most > 1 else name for place in range(most)]
        for line, sources in zip(placed, proofs, strict=True):
            line += (*sources, *[("", "")] * (most - len(sources)))
    return heads, placed


def _sources(link: Link, side: str, language: str) -> list[tuple[str, str]]:
    """Return the documents that carry a claim's end: each with its locators as text, and its address or nothing."""
    some = [item for item in link.evidence if item.side == side or (side and item.side == "both")]
    sources = [
        (plain(cited(text, [item.code for item in items], language)), https_address(address))
        for text, address, items in evidence_by_text(some, language)
    ]
    if len(sources) > MOST_SOURCES:
        rest = "; ".join(text for text, _ in sources[MOST_SOURCES - 1 :])
        sources = [*sources[: MOST_SOURCES - 1], (rest, "")]
    return sources


def _ways(book: Book, content: Content) -> None:
    """Add the sheet with one row for each way that the chains of a cell take, and what carries its steps."""
    said = content.words
    page = _page(book, content, "path", (40, 40, 40, 10, 10, 60, 60))
    names = (said["row"], said["column"], said["path"], said["strength"], content.chains, said["links"], said["facts"])
    page.heads(names, len(content.ways), frozen=2)
    for line, (row, column, way) in enumerate(content.ways, start=1):
        links = "; ".join(plain(compact(link.iri)) for hop in way.hops for link in hop.links)
        facts = "; ".join(plain(str(fact)) for hop in way.hops for fact in hop.facts)
        via = " – ".join(content.name(thing) for thing in way.via)
        page.line(line, (content.name(row), content.name(column), via, None, None, links, facts), **SMALL)
        for place, number in ((3, way.strength), (4, way.chains)):
            page.put(line, place, number, **SMALL, align="center", num_format="0.##")


def _facts(book: Book, content: Content) -> None:
    """Add the sheet with the stated facts that cells count."""
    page = _page(book, content, "facts", (44, 44, 90))
    page.heads((content.words[key] for key in ("row", "column", "facts")), len(content.facts))
    for line, (row, column, fact) in enumerate(content.facts, start=1):
        page.line(line, (content.name(row), content.name(column), fact), **SMALL)


def _method(book: Book, content: Content) -> None:
    """Add the sheet that says how to read the matrix."""
    said = content.words
    page = _page(book, content, "method", (24, 118))
    page.title(said["method"])
    start = {"text_wrap": True, "valign": "top"}
    indented = {**start, "indent": 1, "align": book.start}
    line = 2
    for step, text, meaning in content.legend():
        shaded = shade(step) if step is not None else {}
        page.fit(line, ("", meaning))
        page.put(line, 0, text, align="center", border=1, border_color=THEME.line, bold=True, **shaded)
        page.put(line, 1, meaning, **indented)
        line += 1
    line += 1
    marked = (said["asterisk"],) if content.marked else ()
    value = labelled(said["value"], content.value, content.language)
    for paragraph in (f"{value}.", *content.method(), *marked, said["pointed_at"]):
        page.fit(line, ("", paragraph))
        page.put(line, 1, paragraph, **indented)
        line += 1
    columns = tuple((content.code(column), content.label(column)) for column in content.matrix.columns)
    headed = ((heading, said["meaning"], entries) for heading, entries in content.glossary())
    for heading, second, entries in (*headed, (said["columns"], content.columns_name, columns)):
        line += 1
        page.put(line, 0, heading, **RULE)
        page.put(line, 1, second, **RULE, indent=1, align=book.start)
        for name, meaning in entries:
            line += 1
            page.fit(line, (name, meaning))
            page.put(line, 0, name, **start)
            page.put(line, 1, meaning, **indented)
        line += 1


def _provenance(book: Book, content: Content) -> None:
    """Add the sheet that says what the file is, from which version, by which filter, and whose claims it holds."""
    said = content.words
    page = _page(book, content, "provenance", (72, 60, 12))
    page.title(said["provenance"])
    page.put(1, 0, TITLE, font_color=THEME.muted)
    start = {"text_wrap": True, "valign": "top"}
    line = 3
    for name, value in content.provenance():
        page.fit(line, ("", value))
        page.put(line, 0, name, font_color=THEME.muted, valign="top")
        page.put(line, 1, value, **start)
        line += 1
    line += 1
    for place, (key, align) in enumerate((("set", ""), ("claimant", ""), ("links", "center"))):
        page.put(line, place, said[key], **RULE, **({"align": align} if align else {}))
    for name, claimant, count in content.sets():
        line += 1
        page.line(line, (name, claimant), **start)
        page.put(line, 2, count, valign="top", align="center")
    page.put(line + 2, 0, said["disclaimer"], font_color=THEME.muted)
