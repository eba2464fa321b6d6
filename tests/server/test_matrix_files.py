"""The matrix of any choice as a file: the bytes that the command writes, or what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.server.conftest import Server


@pytest.mark.parametrize("ending", ["xlsx", "csv", "md", "html", "sssom.tsv"])
def test_a_matrix_is_that_of_the_command_line(server: Server, run: Any, tmp_path: Path, ending: str) -> None:
    """Byte for byte, under the name that the command gives; who has it gets 304."""
    told = server.ask(f"/download/matrix.{ending}?rows=objective&columns=goal&value=count&lang=fr&with_parts=true")
    assert told.status == 200, told
    assert told.headers["content-disposition"].endswith(f"_fr.{ending}")
    file = tmp_path / f"matrix.{ending}"
    choice = ("--rows", "objective", "--columns", "goal", "--value", "count", "--lang", "fr", "--with-parts")
    run("matrix", *choice, "-o", str(file))
    assert told.content == file.read_bytes()
    again = f"/download/matrix.{ending}?with_parts=true&lang=fr&rows=objective&columns=goal&value=count"
    assert server.ask(again, if_none_match=told.headers["etag"]).status == 304


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("matrix.pdf?rows=goal&columns=goal", 404, "xlsx"),
        ("matrix.csv?rows=goal", 400, "columns is missing"),
        ("matrix.csv?rows=goal&columns=zzzz", 404, "zzzz"),
        ("matrix.csv?rows=goal&columns=target&value=x", 400, "value is one of"),
    ],
)
def test_what_has_no_matrix_is_told(server: Server, path: str, status: int, said: str) -> None:
    """As problem details."""
    told = server.ask(f"/download/{path}")
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]
