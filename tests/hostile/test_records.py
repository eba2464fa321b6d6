"""Data files that nobody should write: each is a finding with file and line, never a traceback, never silence."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from tests.hostile.conftest import Attack, raw

from wsis_gdc.base.errors import Finding
from wsis_gdc.curation import assembly, validation

HEAD: Final = '"@context": "https://w3id.org/wsis-gdc/context.jsonld"\nrecords:\n'
RECORD: Final = (
    '  - id: "doc:x"\n    type: Document\n    label: {en: "X"}\n    gist: {en: "Says x."}\n    basis: memory\n'
)
TAIL: Final = "    source_confidence: low\n"


def _document(text: str) -> bytes:
    """Return a file with a record that is right but for these lines."""
    return (HEAD + RECORD + TAIL + text).encode()


def _labelled(text: str) -> bytes:
    """Return a file whose record is right but for its label, written as YAML writes it."""
    return (HEAD + RECORD.replace('"X"', text) + TAIL).encode()


BYTES: Final = {
    "nothing": b"",
    "blanks": b"  \n\t\n",
    "NUL": HEAD.encode() + b"\0",
    "NULs": b"\0" * 1_000,
    "control character": HEAD.encode() + b"\x07",
    "delete": HEAD.encode() + b"\x7f",
    "escape of eight bits": HEAD.encode() + "\x9b31m".encode(),
    "UTF-16": _document("").decode().encode("utf-16"),
    "UTF-16 without mark": _document("").decode().encode("utf-16-be"),
    "UTF-32": _document("").decode().encode("utf-32"),
    "Latin-1": _labelled('"caf\u00e9"').decode().encode("latin-1"),
    "cut character": _document("") + b"\xe2\x82",
    "half of a pair": _document("") + b"# \xed\xa0\x80\n",
    "overlong": _document("") + b"# \xc0\xaf\n",
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "archive": b"PK\x03\x04\x14\0\0\0\x08\0",
    "HTML": b"<!DOCTYPE html><html></html>",
    "tabs": (HEAD + RECORD.replace("    ", "\t")).encode(),
    "word": b"records",
    "number": b"1",
    "list": b"- a\n- b\n",
    "list of nothing": b"[]",
    "mapping of nothing": b"{}",
    "two documents": _document("") + b"---\n" + _document(""),
    "end mark and more": _document("") + b"...\nx: 1\n",
    "YAML directive": b"%YAML 9.9\n---\n" + _document(""),
    "unknown directive": b"%X y\n---\n" + _document(""),
    "tag directive": b"%TAG ! tag:yaml.org,2002:python/\n---\nrecords: [!object/apply:os.getcwd []]\n",
    "unclosed bracket": HEAD.encode() + b"  - [",
    "unclosed quote": HEAD.encode() + b'  - id: "doc:x\n',
    "unclosed brace": HEAD.encode() + b"  - {id: x",
    "brackets": b"[" * 5_000,
    "braces": b"{" * 5_000,
    "dashes": b"- " * 5_000,
    "deep lists": b"records: " + b"[" * 2_000 + b"]" * 2_000,
    "deep mappings": b"records: " + b"{a: " * 2_000 + b"b" + b"}" * 2_000,
    "deep indentation": b"".join(b" " * place + b"a:\n" for place in range(300)),
    "question marks": b"? " * 3_000,
    "bomb of anchors": b"a: &a [x, x]\n"
    + b"".join(b"%c: &%c [*%c, *%c]\n" % (place + 1, place + 1, place, place) for place in range(97, 120)),
    "anchor of itself": b"records: &a [*a]\n",
    "alias of nothing": b"records: *nobody\n",
    "merge key": b"a: &a {x: y}\nb: {<<: *a}\n",
    "null key": b"~: x\n",
    "list as key": b"? [a, b]\n: c\n",
    "mapping as key": b"? {a: b}\n: c\n",
    "empty key": b'"": x\n',
    "very long key": b"k" * 200_000 + b": x\n",
    "very long line": b"records: " + b"x" * 500_000,
    "no context": b"records:\n  - id: doc:x\n    type: Document\n",
    "context of another": b'"@context": "http://127.0.0.1:9/x"\nrecords: []\n',
    "context of a file": b'"@context": "file:///etc/hostname"\nrecords: []\n',
    "context of terms": b'"@context": {"id": "@type"}\nrecords: []\n',
    "JSON-LD keyword": HEAD.encode() + b'  - "@id": "doc:x"\n    "@type": "@json"\n',
    "reverse": _document('    "@reverse": {label: "doc:y"}\n'),
    "graph": _document('    "@graph": [{id: "doc:y"}]\n'),
    "included": _document('    "@included": [{id: "doc:y"}]\n'),
}
"""Name → the content of a file that must be a finding."""

TAGS: Final = (
    "!!python/object:os.system",
    "!!python/object/apply:os.system",
    "!!python/object/new:subprocess.Popen",
    "!!python/name:os.system",
    "!!python/module:os",
    "!!binary",
    "!!set",
    "!!omap",
    "!!timestamp",
    "!!null",
    "!!float",
    "!!str",
    "!local",
    "!<tag:a.example,2020:x>",
    "!!",
)
"""Tags of YAML, none of which is wanted."""

LABELS: Final = {
    "empty": '""',
    "blank": '" "',
    "tab": '"\\t"',
    "no-break space": '"\\u00a0"',
    "ideographic space": '"\\u3000"',
    "zero-width space": '"\\u200b"',
    "joiner": '"\\u200d"',
    "byte order mark": '"\\ufeff"',
    "soft hyphen": '"\\u00ad"',
    "direction mark": '"\\u200e"',
    "empty letter of Hangul": '"\\u3164"',
    "empty letter of braille": '"\\u2800"',
    "blank before": '" X"',
    "blank behind": '"X "',
    "NUL by escape": '"X\\0"',
    "NUL by code": '"X\\x00"',
    "bell by escape": '"X\\a"',
    "escape by escape": '"\\e[31mX"',
    "backspace by escape": '"X\\b"',
    "delete by code": '"X\\x7f"',
    "escape of eight bits by code": '"X\\x9b31m"',
    "next line by escape": '"X\\NY"',
    "line separator by escape": '"X\\LY"',
    "paragraph separator by escape": '"X\\PY"',
    "noncharacter by code": '"X\\ufffe"',
    "noncharacter of a further plane": '"X\\U0001ffff"',
    "noncharacter in the middle": '"X\\ufdd0"',
    "half of a pair by code": '"X\\ud800"',
    "half of a pair alone": '"\\udc00"',
    "code beyond the last": '"X\\U00110000"',
    "override by code": '"X\\u202ey"',
    "isolate without end by code": '"X\\u2067y"',
    "unknown escape": '"X\\q"',
    "short code": '"X\\u12"',
    "list": '["X", "X"]',
    "mapping": '{a: "X"}',
    "null": "null",
    "tilde": "~",
    "nothing": "",
}
"""Name → a label, as written in YAML, that must be a finding."""

LINES: Final = {
    "30 February": '    issued: "2023-02-30"\n',
    "31 April": '    issued: "2024-04-31"\n',
    "29 February of no leap year": '    issued: "2023-02-29"\n',
    "29 February of a century": '    issued: "1900-02-29"\n',
    "month 13": '    issued: "2024-13-01"\n',
    "month 0": '    issued: "2024-00-10"\n',
    "day 0": '    issued: "2024-01-00"\n',
    "day 32": '    issued: "2024-01-32"\n',
    "year 0": '    issued: "0000-01-01"\n',
    "year of five digits": '    issued: "12024-01-01"\n',
    "year before Christ": '    issued: "-2024-01-01"\n',
    "date of another script": '    issued: "\u0662\u0660\u0662\u0664-01-01"\n',
    "date with a line end": '    issued: "2024-01-01\\n"\n',
    "date with a blank": '    issued: " 2024-01-01"\n',
    "date with a time": '    issued: "2024-01-01T25:00:00"\n',
    "date with a zone": '    issued: "2024-01-01+99:00"\n',
    "date in words": '    issued: "yesterday"\n',
    "date as a list": '    issued: ["2024-01-01", "2024-01-02"]\n',
    "date as a mapping": "    issued: {year: 2024}\n",
    "empty date": '    issued: ""\n',
    "year only": '    issued: "99"\n',
    "unknown key": "    colour: red\n",
    "key of another script": '    issu\u0435d: "2024-01-01"\n',
    "key with an escape": '    "\\e[31m": "x"\n',
    "key with a zero-width space": '    "issued\\u200b": "2024-01-01"\n',
    "second label": '    label: {en: "Y"}\n',
    "second id": '    id: "doc:y"\n',
    "tag": '    note: {en: !!str "x"}\n',
    "anchor": '    note: {en: &a "x"}\n',
    "note as a word": "    note: word\n",
    "note in no language": '    note: {xx-yy-zz-1: "x"}\n',
    "note in a language with a blank": '    note: {"e n": "x"}\n',
    "note in a language with an escape": '    note: {"\\e": "x"}\n',
    "note in NO": '    note: {NO: "x"}\n',
    "type as a list": "    type: [Document, Document]\n",
    **{
        f"source {address}": f'    source: "{address}"\n'
        for address in (
            *("no address", "", " ", "http://", "http:///x", "https://?x", "http://a b.example/", "//a.example/x"),
            *("http://a.example/[x]", "http://a.example/#a#b", "http://a.example:99999/", "http://a.example:x/"),
            *("http://a.example:-1/", "http://[::1/", "http://[]/", "http://a.example\\\\x", "http://a.example/%zz"),
            *("http://a.example/<x>", "http://a.example/{x}", "http://a.example/^", "http://a.example/|x", "x:y"),
            *("http://a.example/`x`", "http://u:p@a.example/", "javascript:alert(1)", "file:///etc/hostname"),
            *("http://a.example/\\u202e", "http://a.example/\\u0007", "http://a.example/\\n", "http://a..example/"),
            *("http://.example/", "http://-.example/", "http://a_.example:/", "HTTP//a.example", "http:/a.example"),
            *("http://a.example/ x", "data:text/html,x", "mailto:a@b.example", "http://a.example/\\uffff"),
        )
    },
}
"""Name → a line more in a record, which must be a finding."""


def _findings(folder: Path, content: bytes, name: str = "x.yaml") -> tuple[Finding, ...]:
    path = folder / name
    path.write_bytes(content)
    return assembly.read_sheet(path).findings


def _told(findings: tuple[Finding, ...]) -> None:
    assert findings, "nothing is said"
    for finding in findings:
        assert finding.file.endswith("x.yaml")
        assert finding.problem
        assert raw(str(finding)) == []
        assert "\n" not in str(finding)
        assert len(str(finding)) < 2_000


@pytest.mark.parametrize("what", BYTES)
def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path, what: str) -> None:
    """In one line, with the file."""
    _told(_findings(tmp_path, BYTES[what]))


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_is_a_finding_and_runs_nothing(tmp_path: Path, tag: str) -> None:
    """Wherever it stands."""
    for content in (f"{tag} x\n", f'records: {tag} ["true"]\n', f"{HEAD}  - id: {tag} x\n", f"{tag} x: y\n"):
        _told(_findings(tmp_path, content.encode()))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Finding, ...]]:
    """What is said of each label and line: at the first gate, or of all the others together at the later ones."""
    folder = tmp_path_factory.mktemp("records")
    contents = {f"label {name}": _labelled(text) for name, text in LABELS.items()}
    contents |= {f"line {name}": _document(text) for name, text in LINES.items()}
    findings: dict[str, tuple[Finding, ...]] = {}
    passed: dict[str, str] = {}
    for place, (what, content) in enumerate(contents.items()):
        path = folder / f"{place}x.yaml"
        path.write_bytes(content.replace(b"doc:x", b"doc:x%d" % place))
        findings[what] = assembly.read_sheet(path).findings
        if not findings[what]:
            passed[str(path)] = what
    later = validation.check_paths([Path(path) for path in passed])[0]
    return findings | {
        what: tuple(finding for finding in later if finding.file.endswith(Path(path).name))
        for path, what in passed.items()
    }


@pytest.mark.parametrize("what", LABELS)
def test_a_label_that_shows_nothing_or_too_much_is_a_finding(told: dict[str, tuple[Finding, ...]], what: str) -> None:
    """At the first gate or at a later one."""
    _told(told[f"label {what}"])


@pytest.mark.parametrize("what", LINES)
def test_a_line_that_no_record_may_have_is_a_finding(told: dict[str, tuple[Finding, ...]], what: str) -> None:
    """At the first gate or at a later one."""
    _told(told[f"line {what}"])


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github"])
def test_findings_are_written_in_every_format(attack: Attack, format_: str) -> None:
    """One line each in texts, readable again as JSON, and the exit code says so."""
    contents = BYTES | {f"label {name}": _labelled(LABELS[name]) for name in ("empty", "escape by escape", "list")}
    given = {f"{place}.yaml": content for place, content in enumerate(contents.values())}
    held = attack("validate", *given, "--format", format_, given=given)
    assert held.code == 1
    lines = held.out.splitlines()
    if format_ in ("json", "sarif"):
        assert json.loads(held.out)
    else:
        assert [line for line in lines if not re.match(r"(::error file=)?\d+\.yaml", line)] == []
        assert raw(held.out) == []
    assert [place for place in range(len(given)) if f"{place}.yaml" not in held.out] == []


FILES: Final = ("%s.yaml", "{x}.yaml", "[red].yaml", "a b.yaml", "\x1b[31m.yaml", "a\nb.yaml", "\u202e.yaml", "-.yaml",
                "\udcff.yaml", "a,b:c.yaml", "=1.yaml", "#x.yaml", "\u00e9.yaml", "n" * 250 + ".yaml")  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("format_", ["text", "github", "sarif"])
def test_a_file_of_any_name_is_told(attack: Attack, name: str, format_: str) -> None:
    """In one line, without obeying it."""
    held = attack("validate", "--format", format_, "--", name, given={name: b"records: ["})
    assert held.code == 1
    if format_ == "sarif":
        assert json.loads(held.out)
    else:
        assert raw(held.out) == []
        assert len(held.out.splitlines()) == 1


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Fail where a block takes longer, even where it waits for the system."""

    def end(*_signal: object) -> None:
        pytest.fail(f"nothing was told within {seconds} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("what", ["a link to itself", "a link to nothing", "a link to a folder", "a folder", "a pipe"])
def test_what_is_no_file_is_told(tmp_path: Path, what: str) -> None:
    """In the folder where it lies, and nobody waits for what may never come."""
    path = tmp_path / "x.yaml"
    match what:
        case "a link to itself":
            path.symlink_to("x.yaml")
        case "a link to nothing":
            path.symlink_to("nowhere")
        case "a link to a folder":
            path.symlink_to(".")
        case "a folder":
            path.mkdir()
        case _:
            os.mkfifo(path)
    with _within(30):  # a pipe that is opened waits for ever
        _told(validation.check_paths([tmp_path])[0])
