"""What reaches a terminal: no control characters, every letter that it can show, no traceback for those it cannot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from wsis_gdc.cli.app import cli
from wsis_gdc.cli.interrupts import INTERRUPTED
from wsis_gdc.cli.terminal import clean

HARMLESS = {
    "Persian joiner": "نمی\u200cدانم",
    "emoji of several": "👩\u200d🏫",
    "direction marks": "\u200fعربي\u200e",
    "French blanks": "Où\u00a0? Là\u202f!",
    "a closed isolate": "\u2068ITU\u2069",
    "soft hyphen": "Infor\u00admation",
}
HARMFUL = {
    "escape": "\x1b]0;title\x07",
    "escape of eight bits": "\x9b2J",
    "carriage return": "C5\rC6",
    "next line": "C5\x85C6",
    "paragraph separator": "C5\u2029C6",
    "override": "\u202eC5",
    "open isolate": "\u2067C5",
    "half a surrogate": "C5\udcff",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_letters_that_do_not_show_are_printed(text: str) -> None:
    """Scripts need them."""
    assert clean(text) == text


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_a_mistake_is_quoted_without_what_a_terminal_obeys(invoke: Any, text: str) -> None:
    """Whatever was typed."""
    done = invoke("gaps", "--set", text)
    assert done.exit_code == 2
    assert "unknown mapping set" in done.stderr
    assert not set(done.stderr) & set("\x07\x1b\x85\x9b\r\u2029\u202e\u2067\udcff")


def test_things_of_every_class_can_be_shown(invoke: Any, kg: Any) -> None:
    """Brackets in their texts are letters, no markup: one of each class, all that hold brackets, and every 1600th IRI.

    ``SHOWN_STEP=1`` shows them all.
    """

    def found(shown: str, pattern: str) -> list[str]:
        query = f"SELECT DISTINCT {shown} {{ ?thing {pattern} FILTER(ISIRI(?thing)) }}"
        return [iri for (iri,) in kg.select(query + (" GROUP BY ?class" if "MIN" in shown else "")).texts()]

    one_each = found("(MIN(STR(?thing)) AS ?one)", "a ?class")
    bracketed = found("?thing", "?p ?text FILTER(ISLITERAL(?text) && CONTAINS(STR(?text), '['))")
    assert len(one_each) > 20
    assert len(bracketed) > 5
    every = sorted(found("?thing", "?p ?o"))[:: int(os.environ.get("SHOWN_STEP", "1600"))]
    assert [iri for iri in sorted({*one_each, *bracketed, *every}) if invoke("show", iri).exit_code] == []
    assert "[fr]" in invoke("show", "C5").stdout


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_an_old_terminal_gets_the_answer_and_a_program_gets_utf_8(built: Any, encoding: str) -> None:
    """Letters that the encoding lacks become question marks; CSV is UTF-8 whatever the terminal takes."""
    query = 'SELECT ("Ω — 中 é" AS ?x) {}'
    for format_, expected in (("table", "é".encode(encoding, "replace")), ("csv", "Ω — 中 é".encode())):
        done = subprocess.run(
            [sys.executable, "-m", "wsis_gdc", "query", "--format", format_, "-e", query],
            env=os.environ | {"PYTHONIOENCODING": encoding, "WSIS_GDC_BUILD": str(built.folder)},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr.replace(b"\r", b"")) in ((0, b""), (0, b"1 row\n"))
        assert expected in done.stdout


@pytest.mark.parametrize("name", ["languages", "queries", "validate"])
def test_ctrl_c_is_no_finding(invoke: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """It has an exit code of its own."""

    def interrupted(*_arguments: Any, **_values: Any) -> None:
        raise KeyboardInterrupt

    command: Any = cli.get_command(None, name)  # type: ignore[arg-type]
    monkeypatch.setattr(command, "callback", interrupted)
    done = invoke(name)
    assert (done.exit_code, done.stdout, done.stderr) == (INTERRUPTED, "", "\ninterrupted\n")


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a process without a word")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", INTERRUPTED), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_query_that_is_ended_leaves_no_file(built: Any, tmp_path: Path, name: str, code: int) -> None:
    """Neither the answer nor a part of it, even where the engine is in the middle of it."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    # what starts the tests may ignore the signal, and its children would inherit that
    heeding = (
        f"import os, signal, sys; signal.signal(signal.{name}, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-m", "wsis_gdc", "query", "-e", query, "--format", "csv", "-o", "x.csv"]
    environment = os.environ | {"WSIS_GDC_BUILD": str(built.folder)}
    start = [sys.executable, "-c", heeding, *command]
    with subprocess.Popen(start, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            while not any(part.stat().st_size for part in tmp_path.iterdir()):
                assert process.poll() is None
                time.sleep(0.05)
            process.send_signal(getattr(signal, name))
            _, err = process.communicate(timeout=120)
        finally:
            process.kill()
    assert (process.returncode, err) == (code, "\ninterrupted\n" if name == "SIGINT" else "")
    assert list(tmp_path.iterdir()) == []
