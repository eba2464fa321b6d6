"""``wsis-gdc changes``: states named as people name them, what is told of them, and what is refused."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from click.testing import Result

from wsis_gdc import downloads
from wsis_gdc.cli.options import LANGUAGES
from wsis_gdc.curation import assembly
from wsis_gdc.curation.exports import dump
from wsis_gdc.site import site_folder
from wsis_gdc.snapshots import opened

Invoke = Callable[..., Result]

_STRENGTH = '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'


@pytest.fixture
def states(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A graph of one link and of C2, and the same with another strength, as files; commands run beside them."""
    text = (root / "tests" / "graphs" / "small.nq").read_text(encoding="utf-8")
    old, new = tmp_path / "old.nq", tmp_path / "new.nq"
    old.write_text(text, encoding="utf-8")
    new.write_text(text.replace(_STRENGTH, _STRENGTH.replace("3", "2", 1)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return old, new


@pytest.fixture
def told(invoke: Invoke, states: tuple[Path, Path]) -> dict[str, Any]:
    result = invoke("changes", *states, "--format", "json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_change_is_told_in_a_sentence(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """Under its line; the command ends with 0, as with all that it is asked for."""
    result = invoke("changes", "old.nq", "new.nq")
    assert result.exit_code == 0
    assert "What changed from old.nq to new.nq" in result.stdout
    assert "• Strength changed: gdc:11d continues wsis:C2 (set:small): strength from 3 to 2" in result.stdout
    assert result.stdout.index("C2 Information") < result.stdout.index("• Strength changed")


def test_json_holds_every_difference(told: dict[str, Any]) -> None:
    (link,) = told["links"]
    assert (link["change"], link["subject"], link["lines"], link["strength"]) == ("strength", "gdc:11d", "C2", 2)
    assert link["differences"] == [{"property": "wg:strength", "language": "", "before": ["3"], "after": ["2"]}]
    assert told["counts"] == {"link": {"strength": 1}}


def test_the_same_state_twice_is_no_change(invoke: Invoke, states: tuple[Path, Path]) -> None:
    result = invoke("changes", "old.nq", "old.nq", "--exit-code")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Nothing changed in what is stated.")


def test_the_exit_code_tells_of_changes_where_it_is_asked_to(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """As that of git diff; what cannot be compared ends with 2."""
    assert invoke("changes", "old.nq", "new.nq", "--exit-code").exit_code == 1
    assert invoke("changes", "old.nq", "none.nq", "--exit-code").exit_code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_a_translation(invoke: Invoke, states: tuple[Path, Path], language: str) -> None:
    """And the sentence of a link differs in each language."""
    result = invoke("changes", "old.nq", "new.nq", "--lang", language)
    assert [sign for sign in "⟦⟧�{" if sign in result.stdout] == []
    assert ("Strength changed" in result.stdout) == (language == "en")


def test_a_state_is_a_folder_a_file_or_a_zip(invoke: Invoke, states: tuple[Path, Path], tmp_path: Path) -> None:
    """All of them say the same, so that nothing changed."""
    content = states[0].read_bytes()
    folder = tmp_path / "release" / "data"
    folder.mkdir(parents=True)
    (folder / "graph.nq").write_bytes(content)
    store = ox.Store()
    store.load(content, format=ox.RdfFormat.N_QUADS)
    trig = store.dump(format=ox.RdfFormat.TRIG)
    assert trig is not None
    (tmp_path / "graph.trig").write_bytes(trig)
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.write(folder / "graph.nq", "release/data/graph.nq")
    for name in ("release/data", "graph.trig", "release.zip"):
        result = invoke("changes", "old.nq", name)
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Nothing changed in what is stated.")


def test_a_whole_site_holds_the_state_that_it_shows(
    invoke: Invoke, built: Any, tmp_path: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a folder and as a ZIP file; a site of a part holds none. Pages and slides are left out, as they take long."""
    monkeypatch.setattr(site_folder, "pages", lambda *_given, **_more: iter([("index.html", "<!doctype html>")]))
    monkeypatch.setattr(downloads, "slides_addresses", dict)
    for name, more in (("site", ()), ("part", ("--focus", "C9", "--hops", "0"))):
        made = run("view", "--build", built.folder, "--out", tmp_path / name, "--zip", *more)
        assert made.code == 0, made.err
    result = invoke("changes", built.folder, tmp_path / "site.zip", "--exit-code")
    assert result.exit_code == 0, result.output
    assert f"({built.manifest.inputs[:12]})" in result.stdout
    assert "Nothing changed in what is stated." in result.stdout
    with opened([str(tmp_path / "site")]) as (state,), zipfile.ZipFile(tmp_path / "site.zip") as packed:
        assert state.graph.ask("ASK { GRAPH <https://w3id.org/wsis-gdc/graph/mappings/wsis-gdc> { ?s ?p ?o } }")
        assert packed.read("site/graph.trig") == (tmp_path / "site" / "graph.trig").read_bytes()
    refused = invoke("changes", tmp_path / "part.zip", tmp_path / "site.zip")
    assert refused.exit_code == 2
    assert "nor does a site of a part of the graph" in refused.stderr


def test_a_build_is_known_by_its_data_version(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """The manifest tells it."""
    folder, content = Path("build-of-old"), states[0].read_bytes()
    folder.mkdir()
    (folder / "graph.nq").write_bytes(content)
    told = {"inputs": "0123456789ab" + "c" * 52, "files": {"graph.nq": hashlib.sha256(content).hexdigest()}}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    result = invoke("changes", "old.nq", folder)
    assert result.exit_code == 0, result.stderr
    assert "(0123456789ab)" in result.stdout
    assert "Nothing changed in what is stated." in result.stdout


def test_codes_choose_lines(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """Others than the line of the link leave nothing."""
    assert "strength from 3 to 2" in invoke("changes", "old.nq", "new.nq", "--of", "C2").stdout
    refused = invoke("changes", "old.nq", "new.nq", "--of", "C99")
    assert refused.exit_code == 2
    assert '"C99"' in refused.stderr


_DAMAGED: dict[str, tuple[bytes, str]] = {
    "half.nq": (b"<https://example.org/a> <https://example", "damaged"),
    "empty.nq": (b"", "holds no links"),
    "other.nq": (b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n", "holds no links"),
    "graph.ttl": (b"", "holds no named graphs"),
    "notes.txt": (b"hello", "is no state of the graph"),
    "no.zip": (b"PK\x03\x04nothing", "no ZIP file, or damaged"),
}


@pytest.mark.parametrize("name", _DAMAGED)
def test_what_is_no_state_is_told(invoke: Invoke, states: tuple[Path, Path], name: str) -> None:
    """In a sentence that names it, with exit code 2."""
    content, message = _DAMAGED[name]
    Path(name).write_bytes(content)
    result = invoke("changes", "old.nq", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert name in result.stderr
    assert message in result.stderr


def test_a_zip_without_a_graph_is_told(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """Such as that of a site of a part."""
    with zipfile.ZipFile("site.zip", "w") as archive:
        archive.writestr("site/index.html", "<p>")
    result = invoke("changes", "old.nq", "site.zip")
    assert result.exit_code == 2
    assert "holds no graph.nq or graph.trig" in result.stderr


def test_a_link_that_no_build_would_write_is_told(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """A strength in words, say."""
    states[1].write_text(states[0].read_text(encoding="utf-8").replace(_STRENGTH, '"strong"'), encoding="utf-8")
    result = invoke("changes", "old.nq", "new.nq")
    assert result.exit_code == 2
    assert "new.nq: holds links that no build would write" in result.stderr


def test_a_build_that_is_not_as_it_was_written_is_told(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """By the checksum in its manifest."""
    folder = Path("build-of-old")
    folder.mkdir()
    (folder / "graph.nq").write_bytes(states[0].read_bytes())
    (folder / "manifest.json").write_text(json.dumps({"inputs": "0" * 64, "files": {"graph.nq": "1" * 64}}))
    result = invoke("changes", folder, "new.nq")
    assert result.exit_code == 2
    assert "damaged" in result.stderr


@pytest.mark.parametrize("name", ["", "no-such-state", "HEAD~999999", "--end-of-options", "a\0b", "v0.1.0^{tree}"])
def test_an_unknown_state_is_refused_with_what_can_be_given(
    invoke: Invoke, states: tuple[Path, Path], name: str
) -> None:
    result = invoke("changes", "--", "old.nq", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "give the folder of a build" in result.stderr


def _git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True, text=True).stdout


LEVELS = "".join(
    f'''
  - id: "level:{name}"
    type: Level
    notation: "{name}"
    label: {{en: "{kind}"}}
    plural_label: {{en: "{kind}s"}}
    in_scheme: "{scheme}"
    member_class: {kind}
    order: "{place}"
    sign: dot
    hollow: "false"
    hue: "{place}"
    column: "{place}"
    states_act: "false"
    has_sheet: "true"
'''
    for place, name, kind, scheme in (
        (1, "commitment", "Provision", "gdc:compact"),
        (2, "action-line", "ActionLine", "wsis:action-lines"),
    )
)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_revision_is_assembled_and_the_checkout_stays(
    invoke: Invoke, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A strength was another one then; data that do not conform are told by revision, file and line."""
    for name in ("ontology", "data/schema"):
        shutil.copytree(root / name, tmp_path / name)
    links = tmp_path / "data" / "mappings" / "wsis-gdc.yaml"
    links.parent.mkdir()
    example = (root / "ontology" / "examples" / "valid" / "mapping-set.yaml").read_text(encoding="utf-8")
    links.write_text(example.replace("records:\n", f"records:{LEVELS}\n", 1), encoding="utf-8")
    now = tmp_path / "now.nq"
    now.write_bytes(dump(assembly.assemble([assembly.read_sheet(links)]), "nq"))
    text = links.read_text(encoding="utf-8")
    place = text.index('subject_id: "gdc:11d"')
    strength = text.index("strength: ", place)
    end = text.index("\n", strength)
    head, _, rest = f'{text[:strength]}strength: "2"{text[end:]}'.partition("\n")
    more = ',\n  {"pact": "https://w3id.org/wsis-gdc/pact/"}\n]'  # a layout of earlier files
    context = head.replace(': "', ': [\n  "') + more
    links.write_text(f"{context}\n{rest}", encoding="utf-8")
    _git(tmp_path, "init", "--quiet", "--initial-branch=main")
    _git(tmp_path, "add", "data", "ontology")
    _git(tmp_path, "commit", "--quiet", "--message=Then")
    _git(tmp_path, "tag", "then")
    links.write_text(text.replace("predicate_id:", "predicate:", 1), encoding="utf-8")
    _git(tmp_path, "commit", "--quiet", "--all", "--message=Now")
    links.unlink()
    before = _git(tmp_path, "status", "--porcelain")
    monkeypatch.chdir(tmp_path / "data")
    done = invoke("changes", "then", now, "--format", "json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["counts"] == {"link": {"strength": 1}}
    assert told["old"] == f"then ({_git(tmp_path, 'rev-parse', 'then')[:12]})"
    refused = invoke("changes", "HEAD", now)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "HEAD: data/mappings/wsis-gdc.yaml:" in refused.stderr
    assert _git(tmp_path, "status", "--porcelain") == before


def test_a_revision_without_data_is_told(invoke: Invoke, states: tuple[Path, Path], tmp_path: Path) -> None:
    """A repository of something else."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "commit", "--quiet", "--allow-empty", "--message=Nothing")
    result = invoke("changes", "HEAD", "new.nq")
    assert result.exit_code == 2
    assert "holds no folders ontology and data" in result.stderr


def _written(invoke: Invoke, name: str, *more: str) -> bytes:
    result = invoke("changes", "old.nq", "new.nq", "-o", name, *more)
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    return Path(name).read_bytes()


def test_a_patch_makes_the_later_state_of_the_earlier(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """Quad by quad; its name follows from what it holds."""
    lines = set(states[0].read_text(encoding="utf-8").splitlines())
    head, begin, *steps, end = _written(invoke, "x.rdfp").decode().splitlines()
    assert (head.startswith("H id <urn:uuid:"), begin, end) == (True, "TX .", "TC .")
    assert sorted(step[0] for step in steps) == ["A", "D"]
    for step in steps:
        (lines.remove if step.startswith("D ") else lines.add)(step[2:])
    assert lines == set(states[1].read_text(encoding="utf-8").splitlines())
    assert _written(invoke, "y.rdfp") == Path("x.rdfp").read_bytes()


def test_sssom_holds_the_changed_links(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """As they are, with two columns of its own that it declares; a link that is gone as it was."""
    for line, change, strength in ((states[1], "strength", "2"), (None, "removed", "3")):
        if line is None:
            _replace_link(states[1])
        text = _written(invoke, "x.sssom.tsv").decode()
        head = "".join(part[1:] for part in text.splitlines(keepends=True) if part.startswith("#"))
        declared = {each["slot_name"] for each in yaml.safe_load(head)["extension_definitions"]}
        assert {"change", "change_note"} <= declared
        rows = list(csv.DictReader((part for part in text.splitlines() if part[0] != "#"), delimiter="\t"))
        found = {row["record_id"]: row for row in rows}["linkage:small/gdc-11d--wsis-C2"]
        assert (found["change"], found["strength"], found["subject_id"]) == (change, strength, "gdc:11d")


def _replace_link(state: Path) -> None:
    """Let a state claim another pair instead of its one link."""
    text = state.read_text(encoding="utf-8").replace("small/gdc-11d--wsis-C2", "small/gdc-12--wsis-C2")
    state.write_text(text.replace("wsis-gdc/gdc/11d>", "wsis-gdc/gdc/12>"), encoding="utf-8")


def test_sssom_of_no_changed_link_is_refused(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """An empty table would say nothing."""
    result = invoke("changes", "old.nq", "old.nq", "-o", "x.sssom.tsv")
    assert result.exit_code == 2
    assert "no link changed" in result.stderr
    assert not Path("x.sssom.tsv").exists()


def test_a_workbook_holds_links_and_differences(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """A sheet for each, heads in the language of the reader."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(BytesIO(_written(invoke, "x.xlsx", "--lang", "fr")))
    first, _, links, _, differences = book.worksheets
    assert first["A1"].value == "Ce qui a changé de old.nq à new.nq"
    assert [row[0].value for row in links.iter_rows(min_row=2)] == ["strength"]
    assert [cell.value for cell in differences[2]][1:] == ["wg:strength", None, "3", "2"]


def test_csv_holds_a_line_for_each_change(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """Links and all else in one table, nothing that a spreadsheet takes for a formula; the same as JSON tells."""
    iri = '<https://w3id.org/wsis-gdc/wsis/C2> <http://www.w3.org/2004/02/skos/core#prefLabel> "=cmd()"@de'
    with states[1].open("a", encoding="utf-8") as file:
        file.write(f"{iri} <https://w3id.org/wsis-gdc/graph/mappings/small> .\n")
    rows = list(csv.DictReader(_written(invoke, "x.csv").decode().splitlines()))
    told = json.loads(_written(invoke, "x.json"))
    assert [(row["category"], row["change"], row["id"], row["strength"]) for row in rows] == [
        ("link", "strength", "linkage:small/gdc-11d--wsis-C2", "2"),
        ("thing", "label", "wsis:C2", ""),
    ]
    assert [row["sentence"] for row in rows] == [each["sentence"] for each in (*told["links"], *told["records"])]
    assert "strength from 3 to 2" in rows[0]["sentence"]


def test_markdown_shows_names_as_they_are(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """None of a stranger's makes a heading or a link."""
    iri = '<https://w3id.org/wsis-gdc/wsis/C2> <http://www.w3.org/2004/02/skos/core#prefLabel> "[x](y)\\n# z"@de'
    with states[1].open("a", encoding="utf-8") as file:
        file.write(f"{iri} <https://w3id.org/wsis-gdc/graph/mappings/small> .\n")
    text = _written(invoke, "x.md", "--lang", "zh").decode()
    assert text.startswith("# 从 old.nq 到 new.nq 有何变化\n")
    assert [line for line in text.splitlines() if line.startswith("# ")][1:] == []
    assert "](y)" not in text.replace("\\]", "")


def test_a_page_is_written_by_its_ending(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """In the language asked for, with nothing of other pages."""
    text = _written(invoke, "x.html", "--lang", "ar").decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert 'id="line-C2"' in text
    assert 'href="matrix.html"' not in text


def test_a_name_that_is_no_utf8_is_shown(invoke: Invoke, states: tuple[Path, Path]) -> None:
    """As what it is, not as a traceback."""
    name = "\udcff.nq"
    Path(name).write_bytes(states[0].read_bytes())
    result = invoke("changes", name, "new.nq", "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["old"].endswith(".nq")
