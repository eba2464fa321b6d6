"""Reading YAML-LD: every surprise of YAML is a finding with file, line and cure, and what is read survives RDF."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wsis_gdc.base.namespaces import BASE, compact, context, expand
from wsis_gdc.curation import assembly, schemas, yaml_ld

HEAD = b'"@context": "https://w3id.org/wsis-gdc/context.jsonld"\nrecords:\n'
INDENT = "mend the indentation: keys of one record start in the same column"
YAML_12 = "a value goes on no further in than its key, which readers of YAML 1.2 refuse"
INDENT_IT = "indent this line, also where it only closes a bracket"
NOT_TEXT = "save the file as UTF-8; a binary file has no place here"
CONTROL = "remove it; a binary file has no place here"
EMPTY = 'start with "records:" or remove the file'
NO_VALUE = "leave the key out, or give a value in quotation marks"
NOT_MAPPING = 'start with "records:" at the left margin'
QUOTED = 'put a text that holds a colon, a comma, a bracket or " #" in quotation marks, or close the bracket'
PLAIN = "write a plain text, list or mapping"

BROKEN = {
    "empty file": (b"", 1, "the file is empty", EMPTY),
    "blank lines only": (b"\n\n  \n", 1, "the file is empty", EMPTY),
    "comments only": (b"# a\n# b\n", 1, "the file is empty", EMPTY),
    "wrong indentation": (
        HEAD + b'  - id: "agent:a"\n    type: Agent\n   label: {en: "A"}\n',
        5,
        "not valid YAML",
        INDENT,
    ),
    "duplicate key": (
        HEAD + b'  - id: "agent:a"\n    label: {en: "A"}\n    type: Agent\n    label: {en: "B"}\n',
        6,
        'key "label" stands twice (first on line 4)',
        "keep one of the two",
    ),
    "duplicate key in one line": (
        HEAD + b'  - id: "agent:a"\n    label: {en: "A", en: "B"}\n',
        4,
        'key "en" stands twice (first on line 4)',
        "keep one of the two",
    ),
    "tab in front of a key": (
        HEAD + b'  - id: "agent:a"\n\ttype: Agent\n',
        4,
        "not valid YAML",
        "indent with blanks, not with tabs",
    ),
    "tab in front of an item": (
        HEAD + b'\t- id: "agent:a"\n',
        3,
        "not valid YAML",
        "indent with blanks, not with tabs",
    ),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "not UTF-8 text", NOT_TEXT),
    "all byte values": (bytes(range(256)), 2, "not UTF-8 text", NOT_TEXT),
    "latin-1": (HEAD + b'  - id: "agent:a"\n    label: {fr: "\xe9"}\n', 4, "not UTF-8 text", NOT_TEXT),
    "half a surrogate": (b"a: b\nc: \xed\xa0\x80\n", 2, "not UTF-8 text", NOT_TEXT),
    "utf-16": ("a: b\n".encode("utf-16"), 1, "not UTF-8 text", NOT_TEXT),
    "bell": (HEAD + b'  - id: "agent:\x07"\n', 3, "holds the control character U+0007", CONTROL),
    "zero byte": (b"a: b\nc: d\x00\n", 2, "holds the control character U+0000", CONTROL),
    "C1 control": ("a: \u0080\n".encode(), 1, "holds the control character U+0080", CONTROL),
    "noncharacter": ("a: b\nc: \ufdd0\n".encode(), 2, "holds the character U+FDD0", CONTROL),
    "line separator": ("a: b\u2028c\n".encode(), 1, "holds the character U+2028", CONTROL),
    "override": ("# a\r\nb: \u202ec\n".encode(), 2, "holds the character U+202E", CONTROL),
    "isolate without end": ("a: \u2068b\u2069\rc: \u2067d\n".encode(), 2, "holds the character U+2067", CONTROL),
    "mark of joined files": ("\ufeffa: b\n\ufeffc: d\n".encode(), 2, "holds the character U+FEFF", CONTROL),
    "zero by escape": (b'a: "b\\0"\n', 1, "an escape makes the control character U+0000", "leave it out"),
    "next line by escape": (b'a: b\nc: "\\N"\n', 2, "an escape makes the control character U+0085", "leave it out"),
    "line separator by escape": (b'a: ["\\L"]\n', 1, "an escape makes the character U+2028", "leave it out"),
    "override by escape": (b'a: "\\u202e"\n', 1, "an escape makes the character U+202E", "leave it out"),
    "noncharacter in a key": (b'"\\U0001ffff": b\n', 1, "an escape makes the character U+1FFFF", "leave it out"),
    "colon in braces": (HEAD + b"  - label: {en: Access: for all}\n    type: a\n", 3, "not valid YAML", QUOTED),
    "comment in braces": (HEAD + b"  - label: {en: Goal #5}\n    type: a\n", 3, "not valid YAML", QUOTED),
    "no-break indentation": (
        b"a:\n  b: c\n\xc2\xa0\xc2\xa0d: e: f\n",
        3,
        "not valid YAML",
        "indent with plain blanks, not with no-break or wide ones",
    ),
    "bracket at the margin": (b'a: [\n  "b"\n]\n', 3, YAML_12, INDENT_IT),
    "bracket below its key": (b"a:\n  - b: c\n    d: {\n      e: [f,\n    g]\n      }\n", 5, YAML_12, INDENT_IT),
    "text at the margin": (b'a: "b\nc"\nd: e\n', 2, YAML_12, INDENT_IT),
    "item of a list at its dash": (b'a:\n- "b\n\n- c"\n', 4, YAML_12, INDENT_IT),
    "tag that runs a command": (
        HEAD + b'  - !!python/object/apply:os.system ["touch owned"]\n',
        3,
        "tag tag:yaml.org,2002:python/object/apply:os.system is not allowed",
        PLAIN,
    ),
    "tag that makes an object": (
        b"a: b\nc: !!python/object:builtins.object {}\n",
        2,
        "tag tag:yaml.org,2002:python/object:builtins.object is not allowed",
        PLAIN,
    ),
    "own tag": (b"a: !x 1\n", 1, "tag !x is not allowed", PLAIN),
    "core tag": (b"a: !!str 1\n", 1, "tag tag:yaml.org,2002:str is not allowed", PLAIN),
    "anchor": (b"a: b\nc: &x [d]\n", 2, "anchor &x is not allowed", "write the value out where it is used"),
    "alias": (b"a: b\nc: *x\n", 2, "alias *x is not allowed", "write the value out"),
    "alias bomb": (
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c, *%c]\n" % (i + 1, i + 1, i, i, i) for i in range(97, 121)),
        1,
        "anchor &a is not allowed",
        "write the value out where it is used",
    ),
    "second document": (
        HEAD + b'  - id: "agent:a"\n---\nb: c\n',
        4,
        "a second document starts here",
        'remove the line "---" or make two files',
    ),
    "key without value": (b"a: b\nc:\n", 2, 'key "c" has no value', NO_VALUE),
    "tilde": (b"a: b\nc: ~\n", 2, 'key "c" has no value', NO_VALUE),
    "null": (b"a: b\nc: null\n", 2, 'key "c" has no value', NO_VALUE),
    "item without value": (b"a:\n  - b\n  -\n", 3, "an item has no value", NO_VALUE),
    "list at the top": (b"- a\n- b\n", 1, "the file is not a mapping", NOT_MAPPING),
    "text at the top": (b"hello\n", 1, "the file is not a mapping", NOT_MAPPING),
    "list as a key": (
        b"a: b\n? [c, d]\n: e\n",
        2,
        "a list or mapping stands where a key is expected",
        "write the key as a plain word",
    ),
    "colon in a plain text": (
        b"a: b\nc: d: e\n",
        2,
        "not valid YAML: mapping values are not allowed in this context",
        'put a text that holds ": " in quotation marks, or mend the indentation',
    ),
    "at sign": (
        b"a: b\nc: @d\n",
        2,
        "not valid YAML",
        "put a text that begins with @, `, % or a tab in quotation marks",
    ),
    "open bracket": (b"a: [1, 2\nb: c\n", 1, "not valid YAML", QUOTED),
    "13 levels": (
        b"".join(b" " * level + b"a:\n" for level in range(20)),
        13,
        "nested more than 12 levels deep",
        "data files are flat: mend the brackets",
    ),
}


@pytest.mark.parametrize(("text", "line", "problem", "cure"), BROKEN.values(), ids=BROKEN)
def test_a_surprise_is_a_finding_with_file_line_and_cure(text: bytes, line: int, problem: str, cure: str) -> None:
    """Nothing is raised; the first finding says where, what and what to do."""
    finding = yaml_ld.parse(text, "data/x.yaml").findings[0]
    rule = "layout" if problem == YAML_12 else "yaml"
    assert (finding.file, finding.line, finding.rule) == ("data/x.yaml", line, rule)
    assert finding.problem.startswith(problem)
    assert finding.cure == cure


@pytest.mark.parametrize("name", [name for name, row in BROKEN.items() if row[2] != YAML_12])
def test_a_file_that_cannot_be_read_gives_no_triples(name: str, tmp_path: Path) -> None:
    """A sheet with such a finding is empty, never half of a file, and runs nothing."""
    path = tmp_path / "x.yaml"
    path.write_bytes(BROKEN[name][0])
    sheet = assembly.read_sheet(path)
    assert (sheet.triples, sheet.records) == ("", ())
    assert sheet.findings[0].line == BROKEN[name][1]
    assert [file.name for file in tmp_path.iterdir()] == ["x.yaml"]


NESTED = {
    "lists": b"[" * 10_000_000,
    "mappings": b"{a: " * 2_500_000,
    "block lists": b"- " * 5_000_000,
    "complex keys": b"? " * 5_000_000,
    "lists in a value": b"a: " + b"[" * 10_000_000,
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_10_mb_of_nesting_is_refused_at_once(text: bytes) -> None:
    """No recursion and no wait: a second is far more than is needed, five allow for a busy machine."""
    start = time.perf_counter()
    findings = yaml_ld.parse(text, "x.yaml").findings
    assert time.perf_counter() - start < 5
    assert findings[0].line == 1
    assert findings[0].problem in (
        "nested more than 12 levels deep",
        "the file is not a mapping",
        "a list or mapping stands where a key is expected",
    )


def test_all_findings_of_a_file_come_at_once() -> None:
    """The first empty value does not hide the second, nor a key that stands twice."""
    source = yaml_ld.parse(b"a:\nb: ~\nc: d\nc: e\n", "x.yaml")
    assert [finding.line for finding in source.findings] == [1, 2, 4]


def test_a_finding_names_the_record_that_it_stands_in() -> None:
    """The id that was read before is told."""
    source = yaml_ld.parse(HEAD + b'  - id: "agent:a"\n    label:\n', "x.yaml")
    assert source.findings[0].record == "agent:a"


@pytest.mark.parametrize(
    "word", ["NO", "yes", "on", "1.10", "12:30", "0x1F", "010", "1e3", "2024-01-01", ".inf", "2_000", "<<", "="]
)
def test_a_plain_word_is_kept_as_text(word: str) -> None:
    """YAML would make a truth value, number, time or merge of it."""
    source = yaml_ld.parse(f"a: {word}\n{word}: b\nc: [{word}]\n".encode(), "x.yaml")
    assert source.findings == ()
    assert source.top == {"a": word, word: "b", "c": [word]}


def test_a_quoted_null_is_a_text() -> None:
    """Quotation marks say that the word is meant."""
    assert yaml_ld.parse(b"a: 'null'\nb: \"\"\n", "x.yaml").top == {"a": "null", "b": ""}


def test_lines_of_keys_and_items_are_kept() -> None:
    """Blank lines, comments and folded texts do not shift them."""
    source = yaml_ld.parse(b"# c\n\na: >-\n  x\n  y\n\nb:\n  - c\n  # c\n  - d: {e: f}\n", "x.yaml")
    assert source.line_of(["a"]) == 3
    assert source.line_of(["b"]) == 7
    assert source.line_of(["b", 0]) == 8
    assert source.line_of(["b", 1, "d", "e"]) == 10
    assert source.line_of(["b", 9]) == 7


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"], ids=["LF", "CR LF", "CR"])
def test_lines_are_right_with_any_line_ending(ending: bytes) -> None:
    """An editor of another system changes nothing."""
    source = yaml_ld.parse(b"a: b\nc: d\ne:\n".replace(b"\n", ending), "x.yaml")
    assert [finding.line for finding in source.findings] == [3]


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    """Editors of Windows write one."""
    assert yaml_ld.parse(b"\xef\xbb\xbfa: b\n", "x.yaml").top == {"a": "b"}


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """64 MB is the limit; the message says so."""
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(yaml_ld.LIMIT_BYTES + 1)
    finding = yaml_ld.read(path).findings[0]
    assert (finding.line, finding.problem) == (0, "file is larger than 64 MB")
    assert assembly.read_sheet(path).findings[0].problem == "file is larger than 64 MB"


def test_a_missing_file_and_a_folder_are_findings(tmp_path: Path) -> None:
    """The reason is the system's own."""
    assert yaml_ld.read(tmp_path / "none.yaml").findings[0].problem == "cannot be read: No such file or directory"
    assert yaml_ld.read(tmp_path).findings[0].problem == "cannot be read: Is a directory"


# Property: YAML → RDF → records is the identity

SHAPELESS = "\u2800\ufffc\ufffd\U0001d159"
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"))
    | st.sampled_from("\n\t\"'\\{}[]<>:#,&*!|>%@`é漢ع\u00a0\u00ad\u200d\u2003🜁"),
    min_size=1,
    max_size=40,
).filter(lambda text: any(unicodedata.category(char)[0] in "NPS" for char in text if char not in SHAPELESS))
SLUGS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
LANGUAGES = st.sampled_from(["en", "fr", "es", "ru", "ar", "zh", "zh-Hant"])
MANY = st.lists(TEXTS, min_size=1, max_size=3, unique=True)
SINGLE = st.dictionaries(LANGUAGES, TEXTS, min_size=1, max_size=3)
LABELS = st.builds(lambda text, more: {**more, "en": text}, TEXTS, SINGLE)
NOTES = st.dictionaries(LANGUAGES, MANY, min_size=1, max_size=2)
DATES = st.from_regex(r"(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?", fullmatch=True)
LEVELS = st.sampled_from(["high", "medium", "low"])
BASES = st.sampled_from(["source", "partly-memory", "memory"])
THINGS = st.sampled_from(["wsis:C5", "gdc:29d", "poa:9c", "sdg:9.c", "entity:itu", "mechanism:igf", "trend:ai"])
SOURCES = st.lists(
    st.sampled_from(["https://example.org/a?b=c&d=%20#e", "doc:a-res-79-1", "http://example.org/é"]),
    min_size=1,
    unique=True,
)
COMMON = {"alt_label": NOTES, "note": NOTES, "source": SOURCES, "basis": BASES, "source_confidence": LEVELS}


def _of(kind: str, prefix: str, needed: dict[str, Any], more: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    names = {"id": SLUGS.map(lambda slug: f"{prefix}:{slug}"), "type": st.just(kind)}
    return st.fixed_dictionaries({**names, **needed}, optional=more)


RECORDS = st.one_of(
    _of("Agent", "agent", {"label": LABELS}, COMMON),
    _of(
        "Topic",
        "topic",
        {"label": LABELS},
        {**COMMON, "gist": SINGLE, "refers_to": st.lists(THINGS, min_size=1, unique=True)},
    ),
    _of(
        "Finding",
        "finding",
        {
            "label": LABELS,
            "finding_kind": st.sampled_from(["topic", "mechanism", "achievement", "emerging-trend", "challenge"]),
            "locator": TEXTS,
            "document": SLUGS.map(lambda slug: f"doc:{slug}"),
        },
        {**COMMON, "gist": SINGLE},
    ),
    _of(
        "Document",
        "doc",
        {"label": LABELS, "gist": SINGLE, "basis": BASES, "source_confidence": LEVELS},
        {
            "symbol": TEXTS,
            "issued": DATES,
            "adopted_by": SINGLE,
            "content_read": st.sampled_from(["true", "false"]),
            "language": st.sampled_from(["en", "zh"]),
            "refers_to": st.lists(THINGS, min_size=1, unique=True),
            "date_note": NOTES,
        },
    ),
    st.fixed_dictionaries(
        {
            "id": st.tuples(SLUGS, SLUGS, SLUGS).map(lambda t: f"linkage:{t[0]}/{t[1]}--{t[2]}"),
            "type": st.just("Linkage"),
            "subject_id": THINGS,
            "predicate_id": st.sampled_from(["addresses", "cites", "coListedWith", "contributesTo", "relatedMatch"]),
            "object_id": THINGS,
            "claim_kind": st.sampled_from(["explicit", "co-listing", "citation", "coding", "suggestion"]),
            "mapping_justification": st.just("semapv:ManualMappingCuration"),
            "status": st.sampled_from(["proposed", "coded", "published"]),
        },
        optional={
            "strength": st.sampled_from(["1", "2", "3"]),
            "confidence": st.sampled_from(["0", "0.5", "0.75", "1"]),
            "subject_evidence": st.lists(THINGS, min_size=1, unique=True),
            "rationale": SINGLE,
            "mapping_date": DATES,
            "note": NOTES,
        },
    ),
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    records=st.lists(RECORDS, min_size=1, max_size=4, unique_by=lambda record: record["id"]),
    style=st.sampled_from([None, "'", '"', "|", ">"]),
)
def test_records_survive_yaml_and_rdf(records: list[dict[str, Any]], style: str | None, tmp_path: Path) -> None:
    """Whatever validates is the same after YAML → RDF → records, in whichever style the YAML is written."""
    path = tmp_path / "records.yaml"
    data = {"@context": schemas.CONTEXT_ADDRESS, "records": records}
    path.write_text(
        yaml.dump(data, allow_unicode=True, sort_keys=False, default_style=style), encoding="utf-8", newline=""
    )
    sheet = assembly.read_sheet(path)
    assert sheet.findings == ()
    assert _records(sheet.triples) == _normal(records)


def test_a_record_that_was_changed_on_the_way_is_seen(tmp_path: Path) -> None:
    """The comparison of the property above can fail."""
    record = {"id": "agent:a", "type": "Agent", "label": {"en": "A"}}
    path = tmp_path / "records.yaml"
    path.write_text(json.dumps({"@context": schemas.CONTEXT_ADDRESS, "records": [record]}), encoding="utf-8")
    triples = assembly.read_sheet(path).triples
    assert _records(triples) == _normal([record])
    assert _records(triples) != _normal([{**record, "label": {"en": "A "}}])


def _normal(records: list[dict[str, Any]]) -> dict[str, dict[str, set[tuple[str, str]]]]:
    """Return records by id, each key with the set of its values as (text, language)."""
    return {
        record["id"]: {key: set(_pairs(key, value)) for key, value in record.items() if key != "id"}
        for record in records
    }


def _pairs(key: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        # language tags have no case (RFC 5646), and RDF writes them in lower case
        return [(text, code.lower()) for code, texts in value.items() for text, _ in _pairs(key, texts)]
    return [(text, "") for text in (value if isinstance(value, list) else [value])]


def _records(triples: str) -> dict[str, dict[str, set[tuple[str, str]]]]:
    """Turn triples back into records, by the context alone."""
    keys = {_property(entry): key for key, entry in context().items() if _property(entry)}
    found: dict[str, dict[str, set[tuple[str, str]]]] = {}
    for quad in ox.parse(triples.encode(), format=ox.RdfFormat.N_TRIPLES):
        key = keys[quad.predicate.value]
        values = found.setdefault(compact(quad.subject.value), {}).setdefault(key, set())
        values.add(_value(context()[key], quad.object))
    return found


def _property(entry: Any) -> str:
    if isinstance(entry, dict):
        return expand(entry["@id"])
    if entry == "@type":
        return "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    usable = isinstance(entry, str) and ":" in entry and not entry.endswith(("/", "#"))
    return expand(entry) if usable and entry.rsplit(":", 1)[-1][0].islower() else ""


def _value(entry: Any, term: Any) -> tuple[str, str]:
    if isinstance(term, ox.Literal):
        return term.value, term.language or ""
    if isinstance(entry, dict) and entry["@type"] == "@vocab" and "@context" in entry:
        return term.value.removeprefix(entry["@context"]["@vocab"]), ""
    if entry == "@type" or (isinstance(entry, dict) and entry["@type"] == "@vocab"):
        words = {
            expand(word): key for key, word in context().items() if isinstance(word, str) and not word.startswith("@")
        }
        return words[term.value], ""
    is_ours = term.value.startswith((BASE, "http://metadata.un.org/", "https://w3id.org/semapv/"))
    return compact(term.value) if is_ours else term.value, ""


@pytest.mark.parametrize(
    "text",
    [
        b'a: [\n  "b"\n  ]\nc: d\n',
        b"a: {b: c,\n\n# a remark\n d: e}\n",
        b'a:\n- "b\n  c"\n- [d,\n  e]\n',
        b"a: b\n  c\nd: |\n  e\n  f: [\n  g\n",
        b"{a: b,\nc: d}\n",
        b"a:\n  b: >-\n    c\n    d\n",
    ],
)
def test_a_value_that_is_indented_may_go_on(text: bytes) -> None:
    """Over lines that are further in than the key or dash that it belongs to."""
    assert yaml_ld.parse(text, "x.yaml").findings == ()
