"""Texts that people bring to the graph: plain text, Markdown, HTML, PDF, Word, and tables with a text in each row.

What a file is, its first bytes tell, not its name; its name tells HTML and CSV from plain text.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Final, NamedTuple

from wsis_gdc.base.archives import UNREADABLE
from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.libraries import extras

__all__ = ["HEAVIEST", "LONGEST", "Incoming", "Table", "read"]

LONGEST: Final = 1_500_000
"""Characters of the longest text that is taken."""

HEAVIEST: Final = 60_000_000
"""Bytes of the largest file that is opened, and of what is packed in it."""

_CELL: Final = 32_767
"""Characters of the longest cell, as in spreadsheets."""


class Incoming(NamedTuple):
    """A text, and where in the file it stands ("row 12"); empty for the file as a whole."""

    text: str
    place: str = ""
    name: str = ""


class Table(NamedTuple):
    """The rows of a table: its columns, and the cells of each row as text with the number of the row, from 2."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def texts(self, columns: Sequence[str] = (), name: str = "") -> tuple[Incoming, ...]:
        """Return the text of each row: these columns, all where none is given; ``name`` is the column of its name.

        Raises NotFoundError for an unknown column.
        """
        chosen = [self._place(column) for column in columns] or list(range(len(self.columns)))
        named = self._place(name) if name else -1
        return tuple(
            Incoming(
                "\n".join(cells[place] for place in chosen if cells[place] and (columns or place != named)),
                f"row {number}",
                cells[named] if named >= 0 else "",
            )
            for number, cells in self.rows
        )

    def _place(self, column: str) -> int:
        for place, known in enumerate(self.columns):
            if known.casefold() == column.strip().casefold():
                return place
        raise NotFoundError("column", column, self.columns)


def read(content: bytes, name: str) -> Incoming | Table:
    """Return the text of a file, or its rows where it is a table. Raises QueryError where there is none, or too much.

    >>> read(b"<h1>One</h1><script>no</script><p>Two</p>", "page.html").text
    'One\\n\\nTwo'
    >>> read(b"title;text\\nOne;of many\\n", "x.csv").texts(["text"], "title")
    (Incoming(text='of many', place='row 2', name='One'),)
    """
    if len(content) > HEAVIEST:
        raise QueryError(f"{name}: has more than {HEAVIEST:,} bytes; give it in parts")
    if content.startswith(b"PK\x03\x04"):
        return _packed(content, name)
    if content.lstrip()[:5] == b"%PDF-":
        return _taken(_pdf(content, name), name)
    text = _decoded(content, name)
    kind = name.rpartition(".")[2].lower()
    if kind in ("csv", "tsv"):
        return _csv(text, name)
    if kind in ("html", "htm", "xhtml") or text.lstrip()[:14].lower().startswith(("<!doctype html", "<html")):
        return _taken(_html(text), name)
    return _taken(text, name)


def _taken(text: str, name: str) -> Incoming:
    if not text.strip():
        raise QueryError(f"{name}: holds no text")
    if len(text) > LONGEST:
        raise QueryError(
            f"{name}: has {len(text):,} characters; texts of up to {LONGEST:,} are taken: give it in parts"
        )
    return Incoming(text)


def _decoded(content: bytes, name: str) -> str:
    known = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(known)
    except UnicodeDecodeError:
        raise QueryError(f"{name}: not UTF-8 text; save it as UTF-8, or give a PDF or Word file") from None
    if "\x00" in text:
        raise QueryError(f"{name}: holds no text, but bytes of a program or picture")
    return text


class _Html(HTMLParser):
    """Gathers what a page shows as text, with an empty line between blocks."""

    _HIDDEN: Final = frozenset(("script", "style", "template", "noscript", "svg", "title"))
    _IN_LINE: Final = frozenset(
        ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong")
    ) | frozenset(("sub", "sup", "u", "wbr", "img"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag not in self._IN_LINE:
            self.texts.append("\n" if tag == "br" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag not in self._IN_LINE and tag != "br":
            self.texts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def _html(text: str) -> str:
    parser = _Html()
    parser.feed(text)
    parser.close()
    blocks = "".join(parser.texts).split("\n\n")
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())


def _packed(content: bytes, name: str) -> Incoming | Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            size = sum(entry.file_size for entry in archive.infolist())
    except UNREADABLE:
        raise QueryError(f"{name}: damaged; save it anew") from None
    if size > HEAVIEST:
        raise QueryError(f"{name}: unpacks to {size:,} bytes; files of up to {HEAVIEST:,} are read")
    if "word/document.xml" in names:
        return _taken(_word(content, name), name)
    if "xl/workbook.xml" in names:
        return _sheet(content, name)
    raise QueryError(f"{name}: neither a Word nor an Excel file; unpack it and give a file of it")


def _word(content: bytes, name: str) -> str:
    from docx import Document
    from docx.table import Table as WordTable

    try:
        parts: list[str] = []
        for block in Document(io.BytesIO(content)).iter_inner_content():
            if isinstance(block, WordTable):
                rows = ([cell.text for cell in row.cells] for row in block.rows)
                parts += [" ".join(dict.fromkeys(filter(None, cells))) for cells in rows]
            else:
                parts.append(block.text)
    except Exception as error:  # the library raises what its parsers do
        raise QueryError(f"{name}: not a Word file that can be read ({type(error).__name__}); save it anew") from None
    return "\n\n".join(part for part in parts if part.strip())


def _pdf(content: bytes, name: str) -> str:
    with extras():
        from pypdf import PdfReader
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise QueryError(f"{name}: locked by a password; save it without")
        text = "\f".join(_limited(page.extract_text() for page in reader.pages))
    except QueryError:
        raise
    except Exception as error:  # the library raises what its parsers do
        raise QueryError(f"{name}: not a PDF file that can be read ({type(error).__name__}); save it anew") from None
    if not text.strip():
        raise QueryError(f"{name}: holds no text, but pictures of pages, it seems; run text recognition over it first")
    return text


def _limited(texts: Iterable[str]) -> Iterator[str]:
    size = 0
    for text in texts:
        yield text
        size += len(text)
        if size > LONGEST:
            return


def _csv(text: str, name: str) -> Table:
    if not text.strip():
        raise QueryError(f"{name}: holds no text")
    head = text.lstrip().splitlines()[0]
    separator = max("\t;,|", key=head.count)
    csv.field_size_limit(_CELL * 4)
    try:
        return _table(csv.reader(io.StringIO(text), delimiter=separator), name)
    except csv.Error as error:
        raise QueryError(f"{name}: not a table that can be read: {error}") from None


def _sheet(content: bytes, name: str) -> Table:
    with extras():
        from openpyxl import load_workbook
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book[book.sheetnames[0]]
        rows = sheet.iter_rows(values_only=True)
        return _table((["" if cell is None else str(cell) for cell in row] for row in rows), name)
    except QueryError:
        raise
    except Exception as error:  # the library raises what its parsers do
        raise QueryError(f"{name}: not an Excel file that can be read ({type(error).__name__}); save it anew") from None


def _table(rows: Iterable[Sequence[str]], name: str) -> Table:
    """Return the rows below the head; empty rows are left out, short ones filled."""
    columns: tuple[str, ...] = ()
    found = []
    for number, row in enumerate(rows, start=1):
        cells = tuple(cell.strip()[:_CELL] for cell in row)
        if not any(cells):
            continue
        if not columns:
            columns = tuple(cell or f"column {place}" for place, cell in enumerate(cells, start=1))
        else:
            found.append((number, (*cells, *[""] * len(columns))[: len(columns)]))
    if not found:
        raise QueryError(f"{name}: a table without rows; its first row names the columns, each other row is a text")
    return Table(columns, tuple(found))
