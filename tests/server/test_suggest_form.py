"""A text or a file sent to the page: the answer of the command, in any of its forms; what cannot be read is told."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import urllib3
from playwright.sync_api import Page
from tests.files.test_incoming import document, pdf, workbook
from tests.server.conftest import Server, Told
from tests.site.conftest import barriers

CLINIC = "A village clinic sees doctors in the capital by video."


def sent(server: Server, path: str = "/suggest", accept: str = "text/html", **fields: Any) -> Told:
    """Send the form as browsers do; a file is a pair of its name and its content."""
    body, media = urllib3.encode_multipart_formdata(fields)
    return server.ask(path, accept, method="POST", body=body, content_type=media)


def codes(told: Told) -> list[str]:
    """Return what was suggested, by the text or row it was suggested for."""
    assert told.status == 200, told
    return [f"{row['text']}|{row['id']}" for row in csv.DictReader(io.StringIO(told.content.decode()))]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", document(CLINIC)),
        ("a.pdf", pdf(CLINIC)),
        ("a.txt", CLINIC.encode()),
        ("a.html", f"<h1>{CLINIC}</h1>".encode()),
        ("a.xlsx", workbook(("title", "text"), ("One", CLINIC))),
        ("a.csv", f"title;text\nOne;{CLINIC}\n".encode()),
    ],
)
def test_a_file_is_answered_as_by_the_command(
    server: Server, run: Any, tmp_path: Path, name: str, content: bytes
) -> None:
    """Whatever its kind; of a table each row."""
    file, out = tmp_path / name, tmp_path / "out.csv"
    file.write_bytes(content)
    run("suggest", str(file), "--kind", "line", "-o", str(out))
    told = sent(server, file=(name, content), kind="line", **{"as": "csv"})
    assert told.headers["content-disposition"] == "attachment; filename*=UTF-8''suggestions.csv"
    assert told.headers["cache-control"] == "no-store"
    expected = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [each.partition("|")[2] for each in codes(told)] == [row["id"] for row in expected] != []


def test_the_page_shows_each_suggestion_with_its_sentence(server: Server) -> None:
    """In the language of the reader, with doors to the pages of things; nothing of it is in the address or kept."""
    told = sent(server, "/suggest?lang=fr", text=CLINIC)
    page = told.content.decode()
    assert (told.status, told.headers["cache-control"]) == (200, "no-store")
    assert '<html lang="fr"' in page
    assert f'<blockquote dir="auto">{CLINIC}</blockquote>' in page
    assert 'href="things/wsis-C7-e-health.html"' in page
    assert 'class="untranslated"' not in page


def test_rows_are_told_by_their_names(server: Server) -> None:
    """The column that names them is not read as text unless it is asked for."""
    rows = (("title", "text"), ("First", CLINIC), ("Second", "Farmers learn to read weather forecasts."))
    told = sent(server, file=("t.xlsx", workbook(*rows)), name_column="title", **{"as": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(told.content)).worksheets[0]
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"row 2: First", "row 3: Second"}


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/document.xml", b"<a>" * 30_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({}, 400, "one of them"),
        ({"text": "x", "file": ("a.txt", b"y")}, 400, "one of them"),
        ({"file": ("a.bin", b"\x7fELF\xff\xfe\x00")}, 400, "not UTF-8 text"),
        ({"file": ("a.docx", document("x")[:900])}, 400, "damaged"),
        ({"file": ("a.pdf", b"%PDF-1.7\n" + b"\xff" * 5000)}, 400, "not a PDF file that can be read"),
        ({"file": ("a.zip", _bomb())}, 400, "unpacks to"),
        ({"file": ("a.csv", b"a;b\n1;2\n"), "columns": "c"}, 400, "unknown column"),
        ({"file": ("<b>\x1b[31m.csv", b"\n")}, 400, "holds no text"),
        ({"text": "x", "kind": "zzzz"}, 400, "zzzz"),
        ({"text": "x", "language": "de"}, 400, "language is one of"),
        ({"text": "x", "as": "pdf"}, 400, "as is one of"),
        ({"text": "x", "other": "y"}, 400, "no field other"),
        ({"file": ("a.txt", b"x" * 12_000_000)}, 413, "more than"),
    ],
)
def test_what_cannot_be_read_is_told(server: Server, fields: dict[str, Any], status: int, said: str) -> None:
    """To programs as problem details; in a sentence, without a trace of our code."""
    told = sent(server, accept="application/json", **fields)
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]
    assert "Traceback" not in json.dumps(told.json) and "\x1b" not in told.json["detail"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"file": ("a.docx", document("x")[:900])}, 400),
        ({"file": ("<b>\x1b[31m.csv", b"\n")}, 400),
        ({"text": "<b>", "kind": "<b>zzzz"}, 400),
        ({"file": ("a.txt", b"x" * 12_000_000)}, 413),
    ],
)
def test_what_cannot_be_read_is_told_on_the_page(server: Server, fields: dict[str, Any], status: int) -> None:
    """To people, as text: of the form, of a file or its name, of what a field may hold, of the size."""
    shown = sent(server, **fields)
    assert shown.status == status
    assert 'role="alert"' in shown.content.decode()
    assert "<b>" not in shown.content.decode()


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"text=A+clinic+by+video", "application/x-www-form-urlencoded", 200),
        (b"text=%ff", "application/x-www-form-urlencoded", 400),
        (b"x", "multipart/form-data", 400),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b", 400),
        (b"{}", "application/json", 415),
    ],
)
def test_forms_are_read_strictly(server: Server, body: bytes, media: str, status: int) -> None:
    told = server.ask("/suggest", "*/*", method="POST", body=body, content_type=media)
    assert told.status == status, told


def test_a_long_text_is_cut_and_the_page_says_so(server: Server) -> None:
    told = sent(server, text=f"{CLINIC} " * 2_000, kind="line")
    assert "Only the first 100,000 characters were read." in told.content.decode()


def test_the_pages_have_no_barriers(server: Server, page: Page) -> None:
    """Before and after something was sent, in Arabic, too; and the page of the site leads here."""
    page.goto(f"{server.address}/suggest.html")
    page.get_by_role("link", name="to this server").click()
    page.get_by_label("or a file").set_input_files(
        files=[{"name": "a.docx", "mimeType": "application/octet-stream", "buffer": document(CLINIC, CLINIC)}]
    )
    page.get_by_role("button", name="Suggest").click()
    page.get_by_role("heading", name="Answer").wait_for()
    assert page.get_by_role("link", name="C7 E-health").count() > 0 or page.get_by_text("E-health").count() > 0
    assert barriers(page) == []
    page.goto(f"{server.address}/suggest?lang=ar")
    assert barriers(page) == []
    page.goto(f"{server.address}/report?lang=ar")
    assert barriers(page) == []
