"""The three gates: what conforms passes, what does not is told with file, line, record and cure, all at once."""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph
from tests.conftest import Built
from tests.kept import read_sheet

from wsis_gdc.base.errors import Finding
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.resources import ontology_folder
from wsis_gdc.curation import assembly, constraints, validation
from wsis_gdc.engines.rdflib_memory import to_rdflib

VALID = sorted((ontology_folder() / "examples" / "valid").glob("*.yaml"))
INVALID = sorted((ontology_folder() / "examples" / "invalid").glob("*.yaml"))

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
HEAD = '"@context": "https://w3id.org/wsis-gdc/context.jsonld"\nrecords:\n'
DOCUMENT = (
    '  - id: "doc:{0}"\n    type: Document\n    label: {{en: "{0}"}}\n    gist: {{en: "Says {0}."}}\n'
    "    basis: memory\n    source_confidence: low\n"
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a data file with a head; give its path."""

    def call(text: str, name: str = "x.yaml") -> Path:
        path = tmp_path / name
        path.write_text(HEAD + text, encoding="utf-8")
        return path

    return call


def _found(*paths: Path, with_data: bool = False) -> tuple[Finding, ...]:
    return validation.check_paths(paths, with_data=with_data)[0]


def _first(path: Path) -> tuple[Finding, ...]:
    """Return what the first two gates find, without the third, which is slow."""
    return validation.check_names([assembly.read_sheet(path)])


@cache
def _telling(path: Path, told: str) -> tuple[Finding, ...]:
    """Return the findings of the first gates where these tell, else those of all three."""
    findings = _first(path)
    return findings if any(told in str(finding) for finding in findings) else _found(path)


def _expected(path: Path) -> str:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# expect: ")
    return first.removeprefix("# expect: ")


def _texts(*paths: Path) -> list[str]:
    return [str(finding) for finding in _found(*paths)]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_example_conforms(path: Path) -> None:
    """Each stands alone."""
    assert [str(finding) for finding in _found(path)] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_fails_for_the_reason_in_its_name(path: Path) -> None:
    """Its first line holds a part of the message; line 0 and an empty cure would leave a curator alone."""
    expected = _expected(path)
    findings = _telling(path, expected)
    assert any(expected in str(finding) for finding in findings), list(map(str, findings))
    number = path.read_text(encoding="utf-8").count("\n")
    for finding in findings:
        assert Path(finding.file).name == path.name
        assert 1 <= finding.line <= number
        assert finding.cure or finding.rule not in ("yaml", "schema", "names", "references")


def test_there_are_examples_of_both_sorts() -> None:
    """Globs that find nothing would make the tests above empty."""
    assert len(VALID) >= 19
    assert len(INVALID) >= 50


def test_the_shipped_data_conform(run: Any, store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says so, with exit code 0 and nothing on stdout."""
    monkeypatch.setattr(assembly, "assemble", lambda _: store)  # what it would make of the same files
    monkeypatch.setattr(validation, "violations", lambda *_, **__: ())  # both engines look for these below
    code, out, err = run("validate")
    assert (code, out) == (0, "")
    assert err.rstrip().endswith("files conform")


# What the messages say


def test_an_unknown_code_gets_a_near_one(write: Write) -> None:
    """poa:9z is no item; the record, its line and a near id are told."""
    example = (ontology_folder() / "examples" / "valid" / "mapping-set.yaml").read_text(encoding="utf-8")
    path = write("", "set.yaml")
    text = example.replace('object_id: "poa:9c"', 'object_id: "poa:9z"')
    path.write_text(text, encoding="utf-8")
    line = text.splitlines().index('        object_id: "poa:9z"') + 1
    assert [str(finding) for finding in _found(path)][:1] == [
        f'{path}:{line}: linkage:example/gdc-11d--poa-9z: object_id: nothing has the id "poa:9z" (did you mean poa:9c?)'
    ]


def test_an_unknown_prefix_gets_a_near_one(write: Write) -> None:
    """The prefix is spelt entity."""
    path = write(DOCUMENT.format("a") + '    passed_by: "entty:itu"\n')
    assert f'{path}:9: doc:a: passed_by: "entty:itu" has the unknown prefix entty: (did you mean entity:?)' in _texts(
        path
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a b",
        "https://example.org/a<b",
        "https://example.org/{a}",
        "https://example.org/%zz",
        "a:b c",
    ],
)
def test_a_bad_iri_is_refused(write: Write, address: str) -> None:
    """rdflib would take it and fail only on writing."""
    path = write(DOCUMENT.format("a") + f'    source: ["{address}"]\n')
    findings = [finding for finding in _first(path) if finding.rule == "names"]
    assert [(finding.line, finding.record) for finding in findings] == [(9, "doc:a")]
    assert findings[0].problem.startswith(f'source: "{address}" ')


def test_no_as_a_language_is_a_finding_and_no_false(write: Write) -> None:
    """YAML's NO is neither a truth value nor a language code; the code of Norwegian is told."""
    path = write(DOCUMENT.format("a") + "    note: {NO: NO}\n")
    assert _texts(path) == [f'{path}:9: doc:a: note: "NO" is no language code (language codes are lower-case: "no")']


def test_an_unknown_key_gets_a_near_one(write: Write) -> None:
    """adress is meant to be address."""
    path = write(DOCUMENT.format("a") + '    adress: "https://example.org"\n')
    assert _texts(path) == [f'{path}:3: doc:a: unknown key "adress" (did you mean "address"?)']


def test_a_missing_key_is_told_at_its_record(write: Write) -> None:
    """The second of two records lacks its gist."""
    path = write(DOCUMENT.format("a") + DOCUMENT.format("b").replace('    gist: {en: "Says b."}\n', ""))
    cure = "A record of this type needs a gist in our own words, at most one for each language"
    assert f'{path}:9: doc:b: key "gist" is missing ({cure})' in _texts(path)


def test_an_id_that_stands_twice_in_a_file_is_told(write: Write) -> None:
    """Both places are named."""
    path = write(DOCUMENT.format("a") + DOCUMENT.format("b") + DOCUMENT.format("a"))
    assert _texts(path) == [
        f"{path}:15: doc:a: this id stands already at {path}:3 (give one of the two another id, or merge them)"
    ]


def test_an_id_that_stands_in_two_files_is_told(write: Write) -> None:
    """The later file gets the finding, the earlier one is named."""
    first, second = write(DOCUMENT.format("a"), "a.yaml"), write(DOCUMENT.format("a"), "b.yaml")
    assert _texts(second, first) == [
        f"{second}:3: doc:a: this id stands already at {first}:3 (give one of the two another id, or merge them)"
    ]


def test_an_id_of_the_shipped_data_cannot_be_used_again(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file elsewhere is checked beside the shipped data where that is asked for, and it gets the finding."""
    monkeypatch.setattr(assembly, "read_sheet", read_sheet)
    monkeypatch.setattr(assembly, "assemble", lambda _: ox.Store())  # what SHACL finds is not asked for here, and slow
    monkeypatch.setattr(validation, "violations", lambda *_, **__: ())
    path = write(DOCUMENT.format("a-res-79-1"))
    assert _texts(path) == []
    (problem,) = [finding for finding in _found(path, with_data=True) if finding.rule == "references"]
    assert (problem.file, problem.line, problem.record) == (str(path), 3, "doc:a-res-79-1")
    assert "data/documents/documents.yaml:" in problem.problem


def test_all_findings_come_at_once_and_sorted(write: Write) -> None:
    """Names, shapes and spelling of two files, by file and line."""
    first = write(DOCUMENT.format("a") + DOCUMENT.format("b") + '    note: {NO: "B"}\n', "a.yaml")
    second = write('  - id: "doc:C D"\n    typ: Document\n    label: {en: "C"}\n', "b.yaml")
    findings = _found(second, first)
    assert list(findings) == sorted(findings)
    assert {(Path(finding.file).name, finding.line) for finding in findings} >= {("a.yaml", 15), ("b.yaml", 3)}
    assert {finding.rule for finding in findings} >= {"schema", "names"}


def test_a_file_that_cannot_be_read_does_not_hide_findings_of_another(write: Write) -> None:
    """Names are not checked then, since every name of the unread file would be missing."""
    first, second = write("   -\n  - x\n", "a.yaml"), write('  - id: "agent:b"\n    type: Agent\n', "b.yaml")
    assert [(Path(finding.file).name, finding.rule) for finding in _found(first, second)] == [
        ("a.yaml", "yaml"),
        ("b.yaml", "schema"),
    ]


# Output formats


FINDINGS = (
    Finding("data/a.yaml", 3, "agent:a", 'says "100%"\nand more', "mend it", "schema"),
    Finding("data/b.yaml", 0, "", "cannot be read", "", "yaml"),
)


def test_json_holds_every_field() -> None:
    """A list of objects."""
    assert json.loads(validation.as_json(FINDINGS)) == [
        {
            "file": "data/a.yaml",
            "line": 3,
            "record": "agent:a",
            "problem": 'says "100%"\nand more',
            "cure": "mend it",
            "rule": "schema",
        },
        {"file": "data/b.yaml", "line": 0, "record": "", "problem": "cannot be read", "cure": "", "rule": "yaml"},
    ]


def test_sarif_has_the_structure_of_version_2_1_0() -> None:
    """Rules are declared, each result points at one of them and at a line from 1."""
    log = json.loads(validation.as_sarif(FINDINGS))
    assert log["version"] == "2.1.0"
    assert log["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    (run,) = log["runs"]
    assert run["tool"]["driver"] == {"name": "wsis-gdc", "rules": [{"id": "schema"}, {"id": "yaml"}]}
    assert run["results"][0] == {
        "ruleId": "schema",
        "level": "error",
        "message": {"text": 'agent:a: says "100%"\nand more (mend it)'},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": "data/a.yaml"}, "region": {"startLine": 3}}}],
    }
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_sarif_of_no_findings_is_a_run_without_results() -> None:
    """A tool that reads it sees that the check ran."""
    (run,) = json.loads(validation.as_sarif([]))["runs"]
    assert run["results"] == []


def test_github_annotations_are_one_line_each_and_escaped() -> None:
    """Percent signs and line breaks would end the command."""
    assert validation.as_github(FINDINGS).splitlines() == [
        '::error file=data/a.yaml,line=3,title=schema::agent:a: says "100%25"%0Aand more (mend it)',
        "::error file=data/b.yaml,line=1,title=yaml::cannot be read",
    ]


def test_names_of_files_are_escaped_as_each_format_asks() -> None:
    """A comma would end the name in an annotation, a blank the address in SARIF."""
    finding = Finding("my, ünd %.yaml", 1, "", "broken", "", "yaml")
    assert validation.as_github([finding]) == "::error file=my%2C ünd %25.yaml,line=1,title=yaml::broken"
    (result,) = json.loads(validation.as_sarif([finding]))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%2C%20%C3%BCnd%20%25.yaml"


def test_a_finding_is_one_readable_line() -> None:
    """What a terminal would obey stands as an escape, and half a megabyte is not quoted."""
    assert str(Finding("a\nb.yaml", 1, "", "\x1b[31m\u202e\u2028", "", "yaml")) == r"a\nb.yaml:1: \x1b[31m\u202e\u2028"
    assert len(str(Finding("x.yaml", 1, "", "x" * 500_000, "mend it", "yaml"))) < 2_000


# Dates, texts and addresses that cannot be


NO_DATES = ("2023-02-29", "2100-02-29", "2024-06-31", "0000", "2024-01/2023", "2024-02-30/2025", "2024/2025-11-31")
DATES = ("2024-02-29", "2000-02", "0001", "2024/2024-12-31", "2024-05-01/2024-05-01")
BLANKS = ("", r"\u2003", r"\u200b\u200d", r"\u115f", r"\u2800", r"\ufffc", r"\U0001d159", r"\u0301", r"\ufe0f")
NO_ADDRESSES = (
    *("https://example.org/a[]=1", "https://example.org/#a#b", "https://example.org:99999/", "https://example.org:x/"),
    *("https://ada:word@example.org/", "https://example..org/", "https://-a.example.org/", "https://bücher.example/"),
    *("https://example.org/a/../b", "https://example.org/a/%2E%2e/b", r"https://example.org\\a", "https://[::1/"),
    *(r"https://example.org/\u00a0", r"https://example.org/\u200b", "https://example.org/%4", "HTTPS://example.org/"),
)
KEYS = {
    "issued: ": (*NO_DATES, *DATES),
    "note: {fr: ": BLANKS,
    "source: ": NO_ADDRESSES,
    "address: ": NO_ADDRESSES,
}
"""What stands in the last line of a document: the key, and the texts that are tried there."""

Told = Callable[[str, str], Sequence[Finding]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What all gates find in a document with a last line; all these documents stand in one file, checked once."""
    tried = [(key, text) for key, texts in KEYS.items() for text in texts]
    ends = [f'    {key}"{text}"{"}" * key.count("{")}\n' for key, text in tried]
    path = tmp_path_factory.mktemp("told") / "x.yaml"
    documents = (DOCUMENT.format(f"a{place}") + end for place, end in enumerate(ends))
    path.write_text(HEAD + "".join(documents), encoding="utf-8")
    findings = _found(path)
    assert {finding.record.rstrip("0123456789") for finding in findings} == {"doc:a"}
    return lambda *line: [finding for finding in findings if finding.record == f"doc:a{tried.index(line)}"]


def _last(told: Told, key: str, text: str) -> list[str]:
    """Return the problems that are told of the line itself: a document has seven, and the first begins in the third."""
    return [finding.problem for finding in told(key, text) if finding.line % 7 == 2]


@pytest.mark.parametrize("date", NO_DATES)
def test_a_date_that_no_calendar_has_is_a_finding(told: Told, date: str) -> None:
    """The schema looks at each digit alone."""
    assert len([problem for problem in _last(told, "issued: ", date) if problem.startswith(f'issued: "{date}" ')]) == 1


@pytest.mark.parametrize("date", DATES)
def test_a_date_of_the_calendar_is_none(told: Told, date: str) -> None:
    """A span may begin and end on the same day."""
    assert told("issued: ", date) == []


@pytest.mark.parametrize("text", BLANKS)
def test_a_text_that_shows_nothing_is_a_finding(told: Told, text: str) -> None:
    """Blanks, joiners, letters without a shape, marks on nothing."""
    assert any(problem.endswith(" shows nothing") for problem in _last(told, "note: {fr: ", text))


@pytest.mark.parametrize("address", NO_ADDRESSES)
@pytest.mark.parametrize("key", ["source", "address"])
def test_an_address_that_a_store_or_browser_would_not_keep_is_a_finding(told: Told, key: str, address: str) -> None:
    """It would be lost without a word, or lead to another place."""
    assert _last(told, f"{key}: ", address)


def test_an_address_that_the_reader_of_json_ld_drops_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the first gates let pass."""
    monkeypatch.setattr("wsis_gdc.curation.schemas.check", lambda source: ())
    path = write(DOCUMENT.format("a") + '    address: "https://example.org:x/"\n')
    monkeypatch.setattr("wsis_gdc.base.namespaces.is_iri", lambda text: True)
    assert [(f.line, f.problem) for f in assembly.read_sheet(path).findings] == [
        (9, 'address: "https://example.org:x/" is lost on the way to the graph')
    ]


# Files and folders as they are found


def test_what_editors_and_systems_leave_behind_is_left_out(tmp_path: Path) -> None:
    """And what stands beside it is read, with either ending."""
    text = HEAD + DOCUMENT.format("a")
    for name in (
        "a.yaml",
        ".a.yaml",
        "._a.yaml",
        "#a.yaml#",
        "a.yaml~",
        ".a.yaml.swp",
        "a.yaml.orig",
        "Thumbs.db",
        "4913",
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".#a.yaml").symlink_to("ada@host.1:2")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "b.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.YML").write_text(HEAD + DOCUMENT.format("b"), encoding="utf-8")
    assert validation.check_paths([tmp_path]) == ((), 2)


def test_a_copy_in_conflict_is_a_finding(tmp_path: Path) -> None:
    """Programs that keep folders alike write the other version beside."""
    for name in ("a.yaml", "a (conflicted copy).yaml", "a.sync-conflict-1.yaml"):
        (tmp_path / name).write_text(HEAD + DOCUMENT.format("a"), encoding="utf-8")
    assert len(_found(tmp_path)) == 2


def test_a_folder_without_data_files_does_not_conform(tmp_path: Path) -> None:
    """Nothing was checked, and the finding says so."""
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert [str(finding) for finding in _found(tmp_path)] == [
        f"{tmp_path}: holds no data file (names of data files end in .yaml)"
    ]


def test_a_file_of_any_name_is_read(write: Write) -> None:
    """The name of its graph is a valid IRI."""
    names = ("my a.yaml", "100%.yaml", "{a}.yaml", "#a.yaml", "-a.yaml", "ä.yaml", "a\nb.yaml")
    paths = [write(DOCUMENT.format(f"a{place}"), name) for place, name in enumerate(names)]
    assert validation.check_paths(paths) == ((), len(names))
    for path in paths:
        assert ox.NamedNode(assembly.graph_of(path)).value.startswith(f"{BASE}graph/")


def test_a_finding_names_a_link_as_it_is(write: Write, tmp_path: Path) -> None:
    """Not what it leads to."""
    write("  - id: x\n", "real.yaml")
    link = tmp_path / "link.yaml"
    link.symlink_to("real.yaml")
    assert {finding.file for finding in _found(link)} == {str(link)}


# The command


def test_the_command_exits_with_0_for_a_file_that_conforms(run: Any) -> None:
    """Words go to stderr."""
    assert run("validate", str(VALID[0])) == (0, "", "1 file conforms\n")


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github"])
def test_the_command_exits_with_1_for_findings_in_any_format(run: Any, format_: str) -> None:
    """Findings go to stdout, their number to stderr."""
    path = ontology_folder() / "examples" / "invalid" / "date-day-first.yaml"
    code, out, err = run("validate", "--format", format_, str(path))
    assert code == 1
    assert '"12.12.2003" is not well-formed' in out.replace("\\", "")
    assert err == "2 findings in 1 file\n"
    assert bool(out.strip().startswith(("{", "["))) == (format_ in ("json", "sarif"))


def test_the_command_exits_with_2_for_a_path_that_does_not_exist(run: Any) -> None:
    """Misuse is no finding."""
    code, out, err = run("validate", "nowhere.yaml")
    assert (code, out) == (2, "")
    assert "'nowhere.yaml' does not exist" in err


@pytest.mark.usefixtures("prepared")
def test_shapes_are_checked_without_endpoints_elsewhere() -> None:
    """Rudof knows some by itself, and reads the certificates of the system for each whenever it reads anything."""
    pyrudof = pytest.importorskip("pyrudof")
    known = []
    for settings in (pyrudof.RudofConfig(), pyrudof.RudofConfig.from_path(validation.RUDOF)):
        session = pyrudof.Rudof(settings)
        session.read_data("<urn:a> <urn:b> <urn:c> .", format=pyrudof.RDFFormat.NTriples)
        known.append(len(session.list_endpoints()))
    assert known[0] > 0 == known[1]


def test_pyshacl_can_be_asked_for(run: Any) -> None:
    """The referee gives the same exit codes."""
    path = ontology_folder() / "examples" / "invalid" / "linkage-to-itself.yaml"
    code, out, _ = run("validate", "--shacl", "pyshacl", str(path))
    assert code == 1
    assert "A linkage cannot link a thing with itself" in out


def test_nothing_on_disk_changes_on_bad_input(run: Any, tmp_path: Path) -> None:
    """No file is written, changed or removed beside the bad ones."""
    for path in INVALID:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    before = _state(tmp_path)
    code, out, _ = run("validate", str(tmp_path), cwd=tmp_path)
    assert code == 1
    assert "binary.yaml:2: not UTF-8 text" in out
    assert _state(tmp_path) == before


def _state(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


# Two SHACL engines, one judgement


def _both(triples: Iterable[ox.Triple]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    data = b"".join(f"{triple} .\n".encode() for triple in triples)
    return set(validation._rudof(data, constraints.shapes())), set(validation._pyshacl(data))


@pytest.fixture(scope="module")
def examples() -> tuple[ox.Triple, ...]:
    """The triples of all valid examples together, with the vocabularies that their words come from, sorted."""
    lines = [line for line in assembly.ontology_triples().splitlines() if line.startswith(f"<{BASE}term/")]
    found = {quad.triple for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)}
    for path in VALID:
        known = {triple.subject for triple in found}
        # each has its own mapping set, called example
        text = assembly.read_sheet(path).triples.replace("/example", f"/{path.stem}").encode()
        parsed = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
        # several examples define the same thing, each in its own way
        found |= {quad.triple for quad in parsed if quad.subject not in known}
    return tuple(sorted(found, key=str))


JUNK: Sequence[Any] = (
    ox.Literal("not this"),
    ox.Literal("not this", language="zz"),
    ox.Literal("-7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("9.5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ox.NamedNode("https://example.org/nothing"),
    ox.BlankNode("b"),
)


@pytest.mark.usefixtures("prepared")
def test_both_engines_find_nothing_in_the_valid_examples(examples: tuple[ox.Triple, ...]) -> None:
    """So what the next test finds comes from what it breaks."""
    rudof, pyshacl = _both(examples)
    assert rudof == pyshacl == set()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("prepared")
def test_both_engines_find_the_same_in_a_broken_graph(examples: tuple[ox.Triple, ...], seed: int) -> None:
    """A third of the statements is dropped, doubled or bent; focus and message of all findings are the same."""
    dice = random.Random(seed)  # noqa: S311
    triples: list[ox.Triple] = []
    for triple in examples:
        fate = dice.random()
        if fate < 0.78 or triple.predicate.value.endswith("#type"):
            triples.append(triple)
        if fate > 0.66 and fate < 0.9:
            triples.append(ox.Triple(triple.subject, triple.predicate, dice.choice(JUNK)))
    rudof, pyshacl = _both(triples)
    assert len(rudof) > 50
    assert {message for _, message in rudof ^ pyshacl} == set()
    assert rudof == pyshacl


@pytest.mark.usefixtures("prepared")
def test_what_follows_in_several_ways_may_rest_on_a_source_and_on_memory() -> None:
    """Then it has both marks and needs the source; what a person states has one basis."""
    text = """
      @prefix wg: <https://w3id.org/wsis-gdc/ontology#> . @prefix prov: <http://www.w3.org/ns/prov#> .
      @prefix basis: <https://w3id.org/wsis-gdc/term/basis/> . @prefix : <https://w3id.org/wsis-gdc/> .
      :sourced wg:basis basis:source , basis:memory ; prov:wasDerivedFrom <https://example.org/> .
      :bare wg:basis basis:source , basis:memory .
      :stated wg:basis basis:source , basis:memory ; prov:wasDerivedFrom <https://example.org/> .
      basis:source a <http://www.w3.org/2004/02/skos/core#Concept> . :sourced a wg:Inference . :bare a wg:Inference ."""
    triples = [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]
    for found in _both(triples):
        disagree = {focus for focus, message in found if message.startswith("The basis and the sources disagree")}
        assert disagree == {f"{BASE}bare", f"{BASE}stated"}


def test_every_shape_that_constrains_has_a_message_in_words() -> None:
    """The message is what a curator reads; shapes that others only build on need none."""
    store = ox.Store()
    store.load(constraints.shapes().encode(), format=ox.RdfFormat.TURTLE)
    query = """PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?shape WHERE {
      ?node sh:targetClass ?class . { ?node sh:property ?shape } UNION { ?node sh:nodeKind ?kind BIND(?node AS ?shape) }
      FILTER(isIRI(?shape))
      FILTER NOT EXISTS { ?shape sh:message ?message . FILTER(STRLEN(?message) > 20 && LANG(?message) = "en") } }"""
    answer: Any = store.query(query)
    assert [row["shape"].value for row in answer] == []


CODED = (ontology_folder() / "examples" / "valid" / "mapping-set-with-codes.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("whole", "damaged", "told"),
    [
        ('- unit: "gdc:11"', '- unit: "agent:reader-a"', 'unit: "agent:reader-a" is not well-formed'),
        ('- unit: "gdc:11"', '- unit: "gdc:99"', 'unit: nothing has the id "gdc:99"'),
        ('line: "wsis:C2"', 'line: "wsis:action-lines"', "wsis:action-lines is something else"),
        ('item: "poa:9c"', 'item: "wsis:C2"', 'item: "wsis:C2" is not well-formed'),
        ('item: "poa:9c"', 'item: "poa:9c"\n        more_items: ["gdc:compact"]', "gdc:compact is something else"),
        ('item: "poa:9c"', 'item: ["poa:9c", "gdc:11"]', "item: a list where another kind of value is needed"),
        ("relation: continues", "relation: touches", 'relation: "touches" is not allowed'),
        ('strength: "3"', 'strength: "4"', 'strength: "4" is not allowed'),
        ('strength: "3"', 'strength: "1"', 'strength: "1" is not allowed'),
        ('        strength: "3"\n', "", 'key "strength" is missing'),
        ('confidence: "0.9"', 'confidence: "1.9"', 'confidence: "1.9" is not well-formed'),
        ('confidence: "0.9"', 'confidence: "0.9"\n        round: "0"', 'round: "0" is not well-formed'),
        ("reason: chapeau", "reason: tired", 'reason: "tired" is not allowed'),
        ("reason: chapeau", "reason: chapeau\n        relation: extends", 'key "relation" is out of place'),
        ("        reason: chapeau\n", "", 'key "relation" is missing'),
        ('coder: "agent:reader-a"', 'coder: "set:example"', 'coder: "set:example" is not well-formed'),
        ("rationale: {en:", "rationale: {EN:", '"EN" is no language code'),
    ],
)
def test_a_damaged_code_is_told_though_shacl_leaves_codes_to_the_other_gates(
    tmp_path: Path, whole: str, damaged: str, told: str
) -> None:
    """The JSON Schema is made of the shapes of codes; queries look at what a code leads to."""
    path = tmp_path / "codes.yaml"
    path.write_text(CODED.replace(whole, damaged), encoding="utf-8")
    assert CODED.count(whole) >= 1
    assert told in "\n".join(map(str, _telling(path, told)))


def test_a_code_with_two_rationales_in_a_language_is_told() -> None:
    """A translation may bring the second."""
    code, rationale = (ox.NamedNode(f"{BASE}{name}") for name in ("code/example-a/gdc-11", "ontology#rationale"))
    store = ox.Store()
    store.add(ox.Quad(code, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{BASE}ontology#Code")))
    for text in ("one", "other"):
        store.add(ox.Quad(code, rationale, ox.Literal(text, language="fr")))
    told = [finding.sentence for finding in validation._queries(store, {}) if finding.rule == "code-rationale-twice"]
    assert len(told) == 1
    assert "two rationales in the language fr" in told[0]


def test_the_built_graph_conforms(built: Built) -> None:
    """By the very shapes and checks that people download; by rudof, which looks at all that is inferred, too."""
    triples = (quad.triple for quad in ox.parse(path=str(built.folder / "graph.ttl")))
    data = b"".join(f"{triple} .\n".encode() for triple in triples)
    assert list(validation._rudof(data, (built.folder / "shapes.ttl").read_text(encoding="utf-8"))) == []


@pytest.mark.usefixtures("prepared")
def test_pyshacl_finds_nothing_in_the_built_graph(built: Built) -> None:
    """The referee agrees: some things of every class, inferences among them, all with ``WHOLE=1``."""
    published = [quad.triple for quad in ox.parse(path=str(built.folder / "graph.ttl"))]
    classes: dict[Any, list[Any]] = {}
    for triple in published:
        if triple.predicate.value == RDF_TYPE:
            classes.setdefault(triple.object, []).append(triple.subject)
    each = 10**9 if os.environ.get("WHOLE") else 5
    some = {thing for things in classes.values() for thing in sorted(things, key=str)[:: 1 + len(things) // each]}
    assert len(some) > 200
    # of what there are thousands of, nothing asks for more than what it is
    many = {thing for name in ("Code", "Inference") for thing in classes[ox.NamedNode(f"{BASE}ontology#{name}")]} - some
    graph, shapes, term = Graph(), Graph().parse(built.folder / "shapes.ttl"), cache(to_rdflib)
    for triple in published:
        if triple.subject not in many or triple.predicate.value == RDF_TYPE:
            graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    chosen = sorted(map(term, some))
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, focus_nodes=chosen, inplace=True)
    assert conforms, text


def test_pyshacl_stands_in_where_the_fast_library_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some systems have no wheel for it."""
    asked = []
    monkeypatch.setitem(sys.modules, "pyrudof", None)
    monkeypatch.setattr(validation, "_pyshacl", lambda store: asked.append(store) or iter(()))
    assert validation.shacl_library() == "pyshacl"
    assert validation.check(()) == ()
    assert len(asked) == 1


def test_what_is_said_of_codes_is_left_to_others_but_not_that_they_are_codes(
    store: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A linkage may rest on codes only, so the shapes are told which these are; in all else the data are whole."""
    looked: list[str] = []
    monkeypatch.setattr(validation, "_rudof", lambda data, _shapes: looked.extend(data.decode().splitlines()) or ())
    assert validation.violations(store) == ()
    stated = set(validation._stated(store).decode().splitlines())
    left, code = stated - set(looked), f"{BASE}ontology#Code"
    codes = {line.split(" ")[0] for line in stated if line.endswith(f"#type> <{code}> .")}
    assert set(looked) < stated
    assert {line.split(" ")[0] for line in left} == codes
    assert not [line for line in left if f"<{RDF_TYPE}>" in line]
