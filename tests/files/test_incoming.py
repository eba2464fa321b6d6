"""What people bring is read as text or as rows, or told in a sentence why not."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.files.incoming import LONGEST, Incoming, Table, read


def document(*paragraphs: str) -> bytes:
    made = Document()
    for text in paragraphs:
        made.add_paragraph(text)
    made.add_table(1, 2).rows[0].cells[1].text = "in a table"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """A PDF of one page, written by hand: objects, their places, and where the list of places begins."""
    stream = f"BT /F 12 Tf 10 50 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(made)
    made += f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    return made.encode()


PDF = pdf("Telemedicine here")


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (b"\xef\xbb\xbfPlain text", "a.txt", "Plain text"),
        ("Текст".encode("utf-16"), "a.txt", "Текст"),
        (b"# Head\n\nText", "a.md", "# Head\n\nText"),
        (b"<!DOCTYPE html><title>no</title><p>A <b>word</b> &amp; more<br>next<script>x()</script><li>item", "a", None),
        (PDF, "a.pdf", "Telemedicine here"),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(content: bytes, name: str, text: str | None) -> None:
    found = read(content, name)
    assert isinstance(found, Incoming)
    assert found.text.strip() == (text or "A word & more next\n\nitem")


def test_word_files_give_paragraphs_and_tables() -> None:
    found = read(document("One.", "", "Two."), "named.bin")
    assert isinstance(found, Incoming)
    assert found.text == "One.\n\nTwo.\n\nin a table"


def test_rows_of_a_table_are_texts_with_their_numbers() -> None:
    made = read(workbook(("Title", "About", "Year"), ("One", "A text", 2025), (None, None), ("Two", None, 5)), "x.xlsx")
    assert isinstance(made, Table)
    assert made.texts(["about", "TITLE"], "title") == (
        Incoming("A text\nOne", "row 2", "One"),
        Incoming("Two", "row 4", "Two"),
    )
    with pytest.raises(NotFoundError, match='unknown column "abuot"'):
        made.texts(["abuot"])


def test_separators_of_csv_are_seen() -> None:
    for separator in ",;\t|":
        made = read(f"a{separator}b\n1{separator}two".encode(), "x.csv")
        assert isinstance(made, Table)
        assert made.columns == ("a", "b")


BAD = {
    "empty": (b"", "a.txt"),
    "blank": (b" \n ", "a.txt"),
    "binary": (bytes(range(256)) * 10, "a.txt"),
    "nul": (b"ab\x00cd", "a.txt"),
    "latin": ("é".encode("latin-1"), "a.txt"),
    "long": (b"word " * (LONGEST // 4), "a.txt"),
    "huge": (b"x" * 60_000_001, "a.txt"),
    "bomb": (packed("word/document.xml", b"0" * 61_000_000), "a.docx"),
    "no-word": (packed("word/document.xml", b"<broken"), "a.docx"),
    "no-excel": (packed("xl/workbook.xml", b"<broken"), "a.xlsx"),
    "other-zip": (packed("a.txt", b"text"), "a.docx"),
    "cut-zip": (document("One")[:500], "a.docx"),
    "cut-pdf": (PDF[:60], "a.pdf"),
    "no-rows": (b"a,b\n", "a.csv"),
    "no-table": (b'a,b\n"' + b"x" * 200_000, "a.csv"),
    "empty-sheet": (workbook(), "a.xlsx"),
    "empty-page": (b"<html><script>only()</script>", "a.html"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_told_in_a_sentence(name: str) -> None:
    content, file = BAD[name]
    with pytest.raises(QueryError, match=rf"^{file}: \w"):
        read(content, file)


@given(st.binary(max_size=200), st.sampled_from(["", "PK\x03\x04", "%PDF-", "<html>", "a,b\n"]))
def test_no_bytes_are_a_fault(content: bytes, start: str) -> None:
    for name in ("a.txt", "a.csv", "a.html"):
        try:
            read(start.encode("latin-1") + content, name)
        except QueryError as error:
            assert str(error).startswith(name)
