"""Our own reading of a query, held against the suites of the W3C and of rdflib, and what Oxigraph makes of them.

The queries are not ours and do not lie in this repository. rdflib's source distribution ships them: pip fetches it
once, pinned by its hash, into pytest's cache folder. Without a network, and with nothing cached, the tests are skipped.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from wsis_gdc.base.errors import QueryError
from wsis_gdc.engines import query_form

PINNED = "rdflib==7.6.0 --hash=sha256:6c831288d5e4a5a7ece85d0ccde9877d512a3d0f02d7c06455d00d6d0ea379df\n"
INSIDE = "rdflib-7.6.0/test/data/suites/"
SUITES = ("w3c/dawg-data-r2/", "w3c/sparql11/", "rdflib/sparql/")

FORMS = {ox.QuerySolutions: {"select"}, ox.QueryBoolean: {"ask"}, ox.QueryTriples: {"construct", "describe"}}

CALLS = ("w3c/sparql11/service/", "w3c/sparql11/syntax-fed/")
"""Folders of queries that call other servers."""


@pytest.fixture(scope="module")
def suites(request: pytest.FixtureRequest) -> dict[str, str]:
    """The texts of queries and updates by their names in the suites."""
    if not hasattr(request.config, "cache") or request.config.cache is None:
        pytest.skip("there is no cache to keep the W3C's tests in")
    folder = Path(request.config.cache.mkdir("w3c"))
    archive, wanted = folder / "rdflib-7.6.0.tar.gz", folder / "requirements.txt"
    if not archive.is_file():
        wanted.write_text(PINNED, encoding="utf-8")
        options = ["--no-deps", "--no-binary", "rdflib", "--require-hashes", "--retries", "1", "--timeout", "10"]
        command = [sys.executable, "-m", "pip", "download", "--quiet", *options, "--dest", folder, "-r", wanted]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode:
            pytest.skip(f"the W3C's tests are not at hand and pip cannot fetch them: {done.stderr.strip()[-200:]}")
    texts = {}
    with tarfile.open(archive) as file:
        for member in file:
            name = member.name.removeprefix(INSIDE)
            if name.startswith(SUITES) and name.endswith((".rq", ".ru")) and (stream := file.extractfile(member)):
                texts[name] = stream.read().decode()
    return texts


def _form(text: str) -> str:
    try:
        return query_form(text)
    except QueryError as error:
        return str(error)


def test_every_query_that_oxigraph_takes_has_its_form(suites: dict[str, str]) -> None:
    """We refuse none of them, and take none for another form."""
    wrong, number, nothing = {}, 0, ox.Store()
    for name, text in suites.items():
        if name.endswith(".rq") and not name.startswith(CALLS):
            try:
                answer = nothing.query(text, base_iri="https://example.org/")
            except (SyntaxError, ValueError, RuntimeError):
                continue
            number += 1
            if (form := _form(text)) not in FORMS[type(answer)]:
                wrong[name] = form
    assert wrong == {}
    assert number > 500


def test_every_update_is_refused(suites: dict[str, str]) -> None:
    """But for the empty ones, which are no query either."""
    forms = {name: _form(text) for name, text in suites.items() if name.endswith(".ru")}
    assert len(forms) > 100
    taken = {name: form for name, form in forms.items() if "not allowed" not in form and "not a SPARQL" not in form}
    assert taken == {}


def test_every_query_that_calls_another_server_is_refused(suites: dict[str, str]) -> None:
    """It would send data out."""
    forms = {_form(text) for name, text in suites.items() if name.startswith(CALLS) and name.endswith(".rq")}
    assert forms == {"SERVICE is not allowed: this graph is asked without the network"}


COMMENTS = ("# SERVICE <http://a.example/> {", "# Service desk: {", "# PREFIX : <x:> DROP ALL {", "#'\"([{ FROM <x:>")


def test_comments_decide_nothing(suites: dict[str, str]) -> None:
    """Whatever they say and wherever a line ends; in a text of several lines they would be no comments."""
    number = 0
    for name, text in suites.items():
        if name.endswith(".rq") and not re.search(r"\"{3}|'{3}", text):
            form, lines = _form(text), text.splitlines()
            for comment in COMMENTS:
                assert (name, _form("".join(f"{line}\n{comment}\n" for line in ("", *lines)))) == (name, form)
            number += 1
    assert number > 500
