"""``wsis-gdc suggest`` answers texts, documents and tables; what is accepted becomes a set that validates."""

from __future__ import annotations

import csv
import io
import json
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from wsis_gdc.curation import assembly

if TYPE_CHECKING:
    from tests.conftest import Run

CLINIC = "A village clinic sees doctors in the capital by video. Its nurses learn to use the tablets."


def test_a_text_is_answered_in_words(run: Run) -> None:
    done = run("suggest", "--text", CLINIC, "--kind", "line", "--format", "table")
    assert (done.code, done.err) == (0, "")
    assert "Action lines" in done.out
    assert "C7-e-health E-health" in done.out
    assert "“A village clinic sees doctors in the capital by video.” is near in meaning" in done.out
    assert "no link: read the text" in " ".join(done.out.split())


def test_labels_and_words_come_in_the_language_of_the_text(run: Run) -> None:
    done = run(
        "suggest", "--text", "Прокладка оптического кабеля в горные сёла.", "--format", "table", "--kind", "line"
    )
    assert "Информационная и коммуникационная инфраструктура" in done.out


def test_nothing_fits_ends_with_1_and_says_so(run: Run) -> None:
    done = run(
        "suggest", "--text", "Knead flour and butter, then bake the tart.", "--kind", "line", "--format", "table"
    )
    assert done.code == 1
    assert "Nothing fits: no line is likelier than 20%." in done.err
    assert json.loads(run("suggest", "--text", "2030", "--format", "json").out)[0]["suggestions"] == []


def test_formats_say_the_same(run: Run, tmp_path: Path) -> None:
    asked = ("suggest", "--text", CLINIC, "--kind", "line", "--kind", "item")
    (told,) = json.loads(run(*asked, "--format", "json").out)
    known = [(each["id"], each["probability"]) for each in told["suggestions"]]
    assert known
    assert told["suggestions"][0]["spans"][0]["text"] in CLINIC
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").out)))
    assert [(row["id"], float(row["probability"])) for row in rows] == known
    run(*asked, "-o", str(tmp_path / "a.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    heads, *lines = sheet.iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(heads)}
    assert [(line[at["id"]], line[at["probability"]]) for line in lines] == known
    run(*asked, "-o", str(tmp_path / "a.sssom.tsv"))
    content = (tmp_path / "a.sssom.tsv").read_text(encoding="utf-8").splitlines()
    mapped = csv.DictReader([line for line in content if not line.startswith("#")], delimiter="\t")
    assert [(row["object_id"], float(row["confidence"])) for row in mapped] == known


def test_each_row_of_a_table_is_a_text(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "initiatives.csv"
    file.write_text(
        f"Name;About\nClinic;{CLINIC}\nEmpty;\n=Cable;Fibre cable to the islands\n", encoding="utf-8", newline=""
    )
    done = run("suggest", str(file), "--column", "about", "--name-column", "Name", "--kind", "line", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert {row["text"]: row["id"] for row in reversed(rows)} == {
        "row 2: Clinic": "wsis:C7-e-health",
        "row 4: =Cable": "wsis:C2",
    }


def test_accepted_suggestions_are_a_set_of_proposals_that_validates(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside all data but the mapping sets and translations, which it does not name."""
    shipped = [path for path in assembly.data_files() if not {"mappings", "translations"} & set(path.parts)]
    files = assembly.data_files
    monkeypatch.setattr(assembly, "data_files", lambda folder=None: files(folder) if folder else tuple(shipped))
    file = tmp_path / "my-clinic.yaml"
    done = run(
        *("suggest", "--text", CLINIC, "--accept", "C7-e-health", "--accept", "poa:18e", "--into", "my-clinic"),
        *("--subject", "doc:wsis20-inputs-summary", "-o", str(file)),
    )
    assert done.code == 0, done.err
    content = file.read_text(encoding="utf-8")
    assert "status: proposed" in content
    assert "semapv:SemanticSimilarityThresholdMatching" in content
    assert run("validate", "--with-data", str(file)).code == 0
    refused = run(
        *("suggest", "--text", CLINIC, "--accept", "C2", "--into", "other", "--subject", "doc:wsis20-inputs-summary"),
        *("-o", str(tmp_path / "other.yaml")),
    )
    assert refused.code == 2
    assert 'unknown suggestion "C2" (did you mean wsis:C7-e-health' in refused.err
    assert not (tmp_path / "other.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give a FILE"),
        (("--text", "a", "-"), "give a FILE"),
        (("--text", " "), "holds no text"),
        (("missing.txt",), "cannot be read"),
        (("--text", "a", "--accept", "C5"), "--accept goes with --into"),
        (("--text", "a", "--into", "b"), "go with --accept"),
        (("--text", "a", "--column", "b"), "are for tables"),
        (("--text", "a", "--kind", "lines"), 'unknown kind "lines"'),
        (("--text", "a", "--least", "2"), "2.0 is not in the range"),
    ],
)
def test_misuse_is_told(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("suggest", *arguments)
    assert done.code == 2
    assert said in done.err


def test_nothing_asks_the_network(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert run("suggest", "--text", CLINIC).code == 0


class _Model(BaseHTTPRequestHandler):
    """Answers as a language model would that says what its server was told."""

    def do_POST(self) -> None:
        server: Any = self.server
        server.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(server.answer)

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def model() -> Any:
    """A server on this machine that answers what its ``answer`` holds."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Model)
    server.asked, server.answer = [], b""
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def _said(value: Any) -> bytes:
    return json.dumps({"choices": [{"message": {"content": json.dumps(value)}}]}).encode()


def test_a_reader_upholds_and_its_question_is_kept(run: Run, model: Any) -> None:
    url = f"http://127.0.0.1:{model.server_port}/v1"
    asked = ("suggest", "--text", CLINIC, "--kind", "line", "--least", "0.01", "--reader", url, "--format", "json")
    model.answer = _said(
        {"upheld": [{"id": "wsis:C7-e-health", "words": "village clinic"}, {"id": "gdc:99", "words": "a"}]}
    )
    (told,) = json.loads(run(*asked, "--model", "tiny").out)
    assert [each["id"] for each in told["suggestions"]] == ["wsis:C7-e-health"]
    assert told["suggestions"][0]["spans"] == [{"start": 2, "end": 16, "text": "village clinic"}]
    assert told["reading"]["refused"] == ["gdc:99: was not suggested"]
    assert CLINIC in told["reading"]["question"]
    assert json.loads(model.asked[0])["model"] == "tiny"
    for answer in (b"", b"[]", b"<html>login</html>", b'{"choices": []}', _said([1])[:-5], b"[" * 100_000):
        model.answer = answer
        done = run(*asked)
        assert done.code == 2
        assert "answers no JSON of the form that was asked for" in done.err
