"""The named queries as pages: forms that work without scripts, answers as tables, files; nothing guessed in silence."""

from __future__ import annotations

import io
import re
from html import unescape
from urllib.parse import quote, urlencode

import openpyxl
import pytest
from tests.server.conftest import Server

from wsis_gdc.knowledge import queries
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.named_queries import column_heads
from wsis_gdc.words.terms import Terms


def page_of(server: Server, path: str, status: int = 200, **headers: str) -> str:
    """Return the text of a page."""
    told = server.ask(path, "text/html", **headers)
    assert (told.status, told.media) == (status, "text/html"), told
    return unescape(told.content.decode())


def rows_in(page: str) -> int:
    """Return how many rows the table of an answer has."""
    return page.count("<tr>") - page.count("<thead><tr>")


def test_the_list_leads_to_each_query(server: Server) -> None:
    """With the language that the reader chose."""
    page = page_of(server, "/queries?lang=fr")
    found = re.findall(r'<a href="(queries/[\w-]+\?lang=fr)"', page)
    assert len(found) == len(set(found)) == len(queries.names())
    assert server.ask(f"/{found[0]}", "text/html").status == 200


@pytest.mark.parametrize("name", queries.names())
def test_each_query_answers_its_example(server: Server, name: str) -> None:
    """On its page as over the API: as many rows; and the page shows how the question was asked."""
    query = queries.named(name)
    values = {each.name: each.example for each in query.parameters}
    page = page_of(server, f"/queries/{name}?{urlencode(values)}")
    assert 'id="mistake"' not in page
    rows = server.ask(f"/api/query/{name}?{urlencode(values)}", "application/json").json["results"]["bindings"]
    assert rows_in(page) == min(500, len(rows))
    if not rows:
        assert "this graph holds no such statement" in page
    assert "SELECT" in page


def test_a_query_that_needs_something_shows_a_form(server: Server) -> None:
    """With the things that a field can be; its example is one click away."""
    page = page_of(server, "/queries/facilitators-of")
    assert '<option value="C7-e-health">C7-e-health E-health' in page
    assert 'id="answer"' not in page
    example = re.search(r'<a href="(\?line=C5)">', page)
    assert example
    assert rows_in(page_of(server, f"/queries/facilitators-of{example[1]}"))


def test_words_that_name_nothing_are_answered_by_what_they_may_mean(server: Server) -> None:
    """The start of a code is no code here: the reader chooses, and is not told of something else."""
    page = page_of(server, "/queries/actors-named?provision=health", 400)
    assert "Nothing here has exactly this code." in page
    assert 'id="answer"' not in page
    offered = re.findall(r'<a href="(\?provision=[^"]+)"><code', page)
    assert offered
    assert page_of(server, f"/queries/actors-named{offered[0]}")
    page = page_of(server, "/queries/facilitators-of?line=zzzz", 400)
    assert "Did you mean" not in page


def test_a_wrong_number_is_told(server: Server) -> None:
    """In the sentence that the command says, without what only a command has."""
    page = page_of(server, "/queries/weakly-supported?strength=many", 400)
    assert '"many" is no integer' in page
    assert "--param" not in page[page.index('id="mistake"') : page.index("</section>")]
    assert "many" not in page[page.index("wsis-gdc query --name") :]


@pytest.mark.parametrize("language", [*LANGUAGES])
def test_pages_are_in_the_readers_language(server: Server, language: str) -> None:
    """By the address before what the browser asks for; nothing on them is untranslated."""
    for path in ("/queries", "/queries/facilitators-of?line=C5", "/queries/actors-named?provision=health", "/sparql"):
        sign = "&" if "?" in path else "?"
        told = server.ask(f"{path}{sign}lang={language}", "text/html", accept_language="de, en")
        page = told.content.decode()
        assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in page
        assert 'class="untranslated"' not in page
        assert page.count('hreflang="') >= len(LANGUAGES) - 1
    asked = server.ask("/queries", "text/html", accept_language=f"{language}-XX, en;q=0.1")
    assert f'<html lang="{language}"' in asked.content.decode()
    assert "Accept-Language" in asked.headers["vary"]


def test_names_are_in_the_readers_language(server: Server) -> None:
    """Where the graph has them, on the page and in files."""
    assert "Union internationale des télécommunications" in page_of(server, "/queries/facilitators-of?line=C5&lang=fr")
    told = server.ask("/download/query/facilitators-of.csv?line=C5&lang=fr")
    assert "Union internationale des télécommunications" in told.content.decode()


def test_an_answer_is_had_as_a_workbook(server: Server) -> None:
    """Numbers as numbers, and on a second sheet what was asked of which data."""
    told = server.ask("/download/query/lines-overview.xlsx")
    assert told.headers["content-disposition"] == "attachment; filename*=UTF-8''lines-overview.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(told.content))
    answer, about = book.worksheets
    assert tuple(cell.value for cell in answer[1]) == column_heads(queries.named("lines-overview"), Terms())
    assert any(isinstance(cell.value, int) for cell in answer[2])
    said = " ".join(str(cell.value) for row in about.rows for cell in row)
    assert "No UN body has reviewed them" in said
    assert server.ask("/health").json["data_version"] in said


def test_questions_and_heads_are_in_the_readers_language(server: Server) -> None:
    """On the list, the form, the answer and in the workbook; names for programs stay: in CSV, in the API."""
    assert ">Qui facilite une grande orientation</a>" in page_of(server, "/queries?lang=fr")
    page = page_of(server, "/queries/facilitators-of?line=C5&lang=fr")
    assert "<h1>Qui facilite une grande orientation</h1>" in page
    assert '<th scope="col">Confiance dans la source</th>' in page
    assert "wsis-gdc query --name facilitators-of --param line=C5 --lang fr" in page
    told = server.ask("/download/query/facilitators-of.xlsx?line=C5&lang=ar")
    answer, about = openpyxl.load_workbook(io.BytesIO(told.content)).worksheets
    assert answer["C1"].value == "الاسم"
    assert "من ييسّر خط عمل" in [cell.value for row in about.rows for cell in row]
    told = server.ask("/download/query/facilitators-of.csv?line=C5&lang=ar")
    assert told.content.decode("utf-8-sig").splitlines()[0].split(",") == [*queries.named("facilitators-of").columns]


def test_the_page_of_the_site_leads_to_the_forms(server: Server) -> None:
    """In its language: what cannot answer from disk answers here."""
    for page, list_ in (("/queries.html", "/queries"), ("/fr/queries.html", "/queries?lang=fr")):
        told = server.ask(page)
        assert (told.status, told.headers["location"]) == (308, list_)


def test_who_has_a_file_need_not_take_it_again(server: Server) -> None:
    """The order of values does not matter, another language does."""
    path = "/download/query/overlap-of-lines.csv"
    told = server.ask(f"{path}?one=C2&other=C11&lang=fr")
    known = {"if_none_match": told.headers["etag"]}
    again = server.ask(f"{path}?lang=fr&other=C11&one=C2", **known)
    assert (told.status, again.status, again.content) == (200, 304, b"")
    assert server.ask(f"{path}?one=C2&other=C11", **known).status == 200
    assert server.ask(f"{path}?one=C11&other=C2&lang=fr", **known).status == 200


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/queries/zzzz", 404, "named query"),
        ("/queries/facilitators-of?x=1", 400, "no parameter x"),
        ("/queries/facilitators-of?line=C5&line=C6", 400, "several times"),
        (f"/queries/facilitators-of?line={'x' * 301}", 400, "at most 300"),
        ("/download/query/facilitators-of.pdf", 404, "xlsx and csv"),
        ("/download/query/facilitators-of.csv", 400, "line is missing"),
        ("/download/query/facilitators-of.csv?line=C5&lang=de", 400, "lang is one of"),
    ],
)
def test_what_cannot_be_asked_is_told(server: Server, path: str, status: int, said: str) -> None:
    """As problem details."""
    told = server.ask(path)
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]


def test_what_a_stranger_types_stays_text(server: Server) -> None:
    """In the field, in the sentence about it and in addresses."""
    typed = '"><script>alert(1)</script>'
    content = server.ask(f"/queries/actors-named?provision={quote(typed)}", "text/html").content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;" in content
