"""The report for any choice of claims: what the command writes, made on request; who has it need not wait again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.server.conftest import Server

from wsis_gdc.words.languages import LANGUAGES

CHOICE = "min_confidence=0.7&status=adjudicated&set=wsis-gdc&resamples=2&lang=fr"


def test_a_report_is_that_of_the_command_line(server: Server, run: Any, tmp_path: Path) -> None:
    """Byte for byte in its ZIP file, figures and tables included; the page says which claims count."""
    told = server.ask(f"/download/report.zip?{CHOICE}")
    assert told.status == 200, told
    assert told.headers["content-disposition"] == "attachment; filename*=UTF-8''report.zip"
    chosen = ("--min-confidence", "0.7", "--status", "adjudicated", "--set", "wsis-gdc", "--resamples", "2")
    run("analyze", *chosen, "--lang", "fr", "--data", "--out", str(tmp_path / "report"))
    with zipfile.ZipFile(io.BytesIO(told.content)) as archive:
        names = archive.namelist()
        assert len(names) > 25
        for name in names:
            assert archive.read(name) == (tmp_path / name).read_bytes(), name
    assert server.ask(f"/download/report.zip?{CHOICE}", if_none_match=told.headers["etag"]).status == 304
    # what was made for one form is at hand for the others, however the choice is written
    page = server.ask(f"/download/report.html?lang=fr&min_strength=&{CHOICE.removesuffix('&lang=fr')}", "text/html")
    assert (page.status, page.media) == (200, "text/html")
    text = page.content.decode()
    assert "Seules comptent ces affirmations" in text and "arbitré" in text
    assert 'href="figures/' not in text and 'href="data/' not in text
    document = server.ask(f"/download/report.json?{CHOICE}").json
    assert document["filters"] == {"set": "wsis-gdc", "minimum confidence": "0.7", "status": "adjudicated"}
    assert json.dumps(document)


@pytest.mark.parametrize("language", [*LANGUAGES])
def test_the_form_offers_every_set_and_status(server: Server, language: str) -> None:
    page = server.ask(f"/report?lang={language}", "text/html").content.decode()
    assert 'value="set:wsis-gdc"' in page and 'value="reviewed"' in page
    assert 'class="untranslated"' not in page
    assert f'<input type="hidden" name="lang" value="{language}">' in page


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("report.pdf", 404, "html, zip"),
        ("report.html?set=nope", 404, "nope"),
        ("report.html?status=nope", 400, "status is one of"),
        ("report.html?min_confidence=2", 400, "from 0 to 1"),
        ("report.html?resamples=501", 400, "0 to 500"),
        ("report.html?x=1", 400, "no parameter x"),
    ],
)
def test_what_has_no_report_is_told(server: Server, path: str, status: int, said: str) -> None:
    """As problem details."""
    told = server.ask(f"/download/{path}")
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]
