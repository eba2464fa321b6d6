"""SSSOM of others at the command line: a set of ours comes back as it was, torn files are refused in a sentence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.cli.stated import sheet
from wsis_gdc.curation import assembly
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.records import compared, to_csv
from wsis_gdc.files.sssom import COLUMNS, selection
from wsis_gdc.files.sssom_forms import FORMS
from wsis_gdc.questions.compared_counts import compare_counts

Run = Callable[..., Any]

SLOTS = """sssom:subject_id sssom:predicate_id sssom:object_id sssom:mapping_justification sssom:confidence
  sssom:reviewer_id wg:strength wg:status wg:claimKind wg:subjectEvidence wg:objectEvidence dcterms:date wg:rationale
  prov:wasDerivedFrom"""
"""What a linkage says that SSSOM of ours carries."""

HEAD = "subject_id\tpredicate_id\tobject_id\tconfidence\tcomment\n"
ROW = "gdc:29d\tskos:relatedMatch\twsis:C5\t0.5\tBoth ask for it.\n"


def said(engine: OxigraphEngine, name: str) -> set[tuple[str, ...]]:
    query = f"""SELECT ?linkage ?property ?value WHERE {{ set:{name} sssom:mappings ?linkage . ?linkage ?property ?value
      FILTER(?property IN ({", ".join(SLOTS.split())}) && (!ISLITERAL(?value) || LANG(?value) IN ("", "en"))) }}"""
    return {tuple(row) for row in engine.select(query).texts()}


@pytest.fixture(scope="module")
def few(oxigraph: OxigraphEngine) -> OxigraphEngine:
    """The graph with every tenth linkage of the crosswalk only."""
    store = oxigraph.copied()
    linkages = sorted(oxigraph.select("SELECT ?linkage { set:wsis-gdc sssom:mappings ?linkage }").texts())
    for place, (linkage,) in enumerate(linkages):
        if place % 10:
            for quad in store.quads_for_pattern(None, None, ox.NamedNode(linkage)):
                store.remove(quad)
    return OxigraphEngine(store, union=True)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        *((name, "tsv") for name in ("wsis-gdc", "wsis-sdg-matrix", "igf-2025-crosswalk", "trends-coded")),
        *(("some of wsis-gdc", form) for form in FORMS),
        *(("consultation-stated", form) for form in ("tsv", "rdf")),
    ],
)
def test_a_set_of_ours_comes_back_as_it_was(
    run: Run, oxigraph: OxigraphEngine, few: OxigraphEngine, tmp_path: Path, name: str, form: str
) -> None:
    """All that SSSOM carries, of each linkage, under the same ids, from every form that we write."""
    engine, name = (few if name.startswith("some") else oxigraph), name.rpartition(" ")[2]
    known = said(engine, name)
    assert len(known) > 200
    source = tmp_path / f"{name}.sssom.{form}"
    source.write_bytes(selection(engine, [name], form=form).content)
    done = run("import", str(source), "--set", name, "--claimant", "itu", "-o", str(tmp_path / "back.yaml"))
    assert done.code == 0, done.err
    store = ox.Store()
    store.load(sheet((tmp_path / "back.yaml").read_bytes(), name).triples.encode(), format=ox.RdfFormat.N_TRIPLES)
    assert said(OxigraphEngine(store), name) == known


def test_sssom_of_what_was_taken_is_the_same_again(run: Run, oxigraph: OxigraphEngine, tmp_path: Path) -> None:
    """Row by row and column by column, the crosswalk goes out, in, and out again; then it tells where it was taken."""
    first = selection(oxigraph, ["wsis-gdc"]).content
    (tmp_path / "own.sssom.tsv").write_bytes(first)
    assert run("import", str(tmp_path / "own.sssom.tsv"), "--set", "theirs", "-o", str(tmp_path / "t.yaml")).code == 0
    store = oxigraph.copied()
    store.load(sheet((tmp_path / "t.yaml").read_bytes(), "theirs").triples.encode(), format=ox.RdfFormat.N_TRIPLES)
    again = selection(OxigraphEngine(store, union=True), ["theirs"]).content.replace(b":theirs", b":wsis-gdc")
    rows = [_rows(content) for content in (first, again)]
    assert len(rows[0]) > 300
    taken = {"mapping_provider": "https://w3id.org/wsis-gdc/set/wsis-gdc"}
    assert [row | taken for row in rows[0]] == rows[1]
    assert rows[0][0].keys() == set(COLUMNS)


def _rows(content: bytes) -> list[dict[str, str]]:
    lines = [line for line in content.decode().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t"))


@pytest.mark.usefixtures("laid_once")
def test_a_file_is_compared_as_if_its_set_stood_in_the_graph(
    run: Run, sheets: tuple[assembly.Sheet, ...], tmp_path: Path
) -> None:
    """Cell by cell, with every figure, whichever of the two comes first."""
    file = tmp_path / "theirs.sssom.tsv"
    file.write_text(f"{HEAD}{ROW}gdc:11d\twg:continues\twsis:C2\t0.9\t\ngdc:objective-1\twg:cites\twsis:C4\t\t\n")
    assert (
        run("import", str(file), "--set", "theirs", "--claimant", "itu", "-o", str(tmp_path / "theirs.yaml")).code == 0
    )
    # of the graph's sets the one that is compared, since the others do not count
    kept = [each for each in sheets if "/mappings/" not in each.graph or each.graph.endswith("/igf-2025-crosswalk")]
    standing = assembly.assemble([*kept, sheet((tmp_path / "theirs.yaml").read_bytes(), "theirs")])
    engine = OxigraphEngine(standing, union=True)
    for order in (("igf-2025-crosswalk", "FILE"), ("FILE", "igf-2025-crosswalk")):
        one, other = ("theirs" if name == "FILE" else name for name in order)
        done = run("compare", *(str(file) if name == "FILE" else name for name in order), "--format", "csv")
        assert done.code == 0, done.err
        assert done.out == to_csv(compared(compare_counts(engine, one, other))).decode()
        assert "both" in done.out
        assert "only" in done.out


def test_a_file_named_as_a_set_is_compared_beside_it(run: Run, oxigraph: OxigraphEngine, tmp_path: Path) -> None:
    """The set of the graph against what was written of it: nothing differs."""
    file = tmp_path / "wsis-gdc.sssom.tsv"
    file.write_bytes(selection(oxigraph, ["wsis-gdc"]).content)
    done = run("compare", "wsis-gdc", str(file), "--format", "csv")
    assert {row["where"] for row in csv.DictReader(io.StringIO(done.out))} == {"both"}


def test_a_file_with_unknown_ends_changes_nothing_unless_told(run: Run, tmp_path: Path) -> None:
    """Each is named by file and line; with --skip-unknown their number is told."""
    file, out = tmp_path / "theirs.sssom.tsv", tmp_path / "theirs.yaml"
    file.write_text(f"{HEAD}{ROW}gdc:29dd\tskos:relatedMatch\twsis:C5\t\t\nHP:1\tskos:relatedMatch\twsis:C5\t\t\n")
    refused = run("import", str(file), "--set", "theirs", "--claimant", "itu", "-o", str(out))
    assert (refused.code, out.exists()) == (1, False)
    assert 'theirs.sssom.tsv:3: gdc:29dd → wsis:C5: subject_id: "gdc:29dd" is nothing that' in refused.err
    assert "did you mean gdc:29d" in refused.err
    assert "3 rows: 0 as they stand, 1 mended, 0 the same as an earlier row, 2 reported" in refused.err
    assert run("compare", "wsis-gdc", str(file)).code == 1
    taken = run("import", str(file), "--set", "theirs", "--claimant", "itu", "-o", str(out), "--skip-unknown")
    assert taken.code == 0
    assert "2 of 3 rows left out" in taken.err
    assert out.read_text().count("subject_id") == 1


def test_who_claims_must_be_known(run: Run, tmp_path: Path) -> None:
    """A set without a claimant is not written; a claimant is an agent, an entity or a mechanism."""
    file = tmp_path / "theirs.sssom.tsv"
    file.write_text(HEAD + ROW)
    nobody = run("import", str(file), "--set", "theirs")
    assert (nobody.code, nobody.out) == (2, "")
    assert "--claimant" in nobody.err
    line = run("import", str(file), "--set", "theirs", "--claimant", "C5")
    assert line.code == 2
    assert "wsis:C5 is no agent, entity or mechanism" in line.err
    assert run("import", str(file), "--set", "No Name", "--claimant", "itu").code == 2


def test_who_made_the_file_stays_with_the_set(run: Run, tmp_path: Path) -> None:
    """Whoever is named as the claimant."""
    creators = "#creator_id:\n#- orcid:0000-0002-1825-0097\n#creator_label:\n#- Ada\n"
    (tmp_path / "theirs.sssom.tsv").write_text(f"{creators}{HEAD}{ROW}")
    done = run("import", "theirs.sssom.tsv", "--set", "theirs", "--claimant", "itu", cwd=tmp_path)
    assert "Creators as the file states them: Ada; orcid:0000-0002-1825-0097." in done.out


@pytest.mark.parametrize("metadata", [(), ("--metadata", "apart.yml")])
def test_metadata_may_stand_in_a_file_of_their_own(run: Run, tmp_path: Path, metadata: tuple[str, ...]) -> None:
    """Named, or beside the file under its name."""
    (tmp_path / "theirs.sssom.tsv").write_text(HEAD + ROW.replace("gdc:", "x:"))
    about = f"curie_map: {{x: '{BASE}gdc/'}}\nmapping_set_title: Theirs\ncreator_id: [entity:itu]\n"
    (tmp_path / (metadata[1] if metadata else "theirs.sssom.yml")).write_text(about)
    done = run("import", "theirs.sssom.tsv", "--set", "theirs", *metadata, cwd=tmp_path)
    assert done.code == 0, done.err
    assert "en: Theirs" in done.out
    assert "claimant: entity:itu" in done.out
    assert "subject_id: gdc:29d" in done.out


TORN: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 2),
    "no table": (b"#license: https://example.org/\n", 2),
    "no row": (HEAD.encode(), 2),
    "no relation": (b"subject_id\tobject_id\ngdc:29d\twsis:C5\n", 1),
    "a column twice": (f"object_id\t{HEAD}".encode(), 1),
    "cells too many": (f"{HEAD}{ROW.strip()}\tand\tmore\n".encode(), 1),
    "open quotation mark": (f"{HEAD}{ROW.replace('Both', chr(34) + 'Both')}{ROW}{ROW}".encode(), 1),
    "cell without end": (f"{HEAD}gdc:29d\tskos:relatedMatch\twsis:C5\t\t{'x' * 1_100_000}\n".encode(), 1),
    "name without end": (f"{HEAD}{'x' * 500_000}\tskos:relatedMatch\twsis:C5\t\t\n".encode(), 1),
    "formula as a name": (f"{HEAD}=1+1\tskos:relatedMatch\twsis:C5\t\t\n".encode(), 1),
    "query as a name": (f"{HEAD}https://x.example/> ?p ?o }} #\tskos:relatedMatch\twsis:C5\t\t\n".encode(), 1),
    "not a match": (f"predicate_modifier\t{HEAD}Not\t{ROW}".encode(), 1),
    "metadata that are no YAML": (f"#a: [b\n{HEAD}{ROW}".encode(), 2),
    "metadata without end": (f"#a: {'[' * 50_000}\n{HEAD}{ROW}".encode(), 2),
    "metadata that swell": (f"#a: &a [x, x]\n#b: [*a, *a]\n{HEAD}{ROW}".encode(), 2),
    "workbook": (b"PK\x03\x04\x14\0", 2),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 2),
    "NUL": (HEAD.encode() + b"\0", 2),
    "half of JSON": (b'{"mappings": [', 2),
    "JSON without end": (b"[" * 100_000, 2),
    "JSON of another kind": (b'{"mappings": {}}', 2),
    "number without end": (b'{"mappings": [{"subject_id": ' + b"9" * 5_000 + b"}]}", 2),
    "wrong types": (b'{"mappings": [5, {"subject_id": [1, {}], "predicate_id": {}, "object_id": null}]}', 1),
    "half surrogates": (b'{"mappings": [{"subject_id": "gdc:29d\\ud800", "predicate_id": "x", "object_id": 1}]}', 1),
}


@pytest.mark.parametrize("what", TORN)
def test_a_torn_file_is_refused_in_a_sentence(run: Run, tmp_path: Path, what: str) -> None:
    """Exit code 1 with the line where rows are wrong, 2 where it is no SSSOM; nothing is written."""
    content, code = TORN[what]
    (tmp_path / "theirs.sssom.tsv").write_bytes(content)
    done = run("import", "theirs.sssom.tsv", "--set", "theirs", "--claimant", "itu", "-o", "o.yaml", cwd=tmp_path)
    assert (done.code, (tmp_path / "o.yaml").exists()) == (code, False)
    assert "theirs.sssom.tsv" in done.err
    assert max(map(len, done.err.splitlines())) < 2_000
    assert run("compare", "wsis-gdc", "theirs.sssom.tsv", cwd=tmp_path).code == code


MENDED: dict[str, tuple[bytes, str]] = {
    "byte order mark and CRLF": (b"\xef\xbb\xbf" + (HEAD + ROW).replace("\n", "\r\n").encode(), "1 row:"),
    "UTF-16": ((HEAD + ROW).encode("utf-16"), "1 row:"),
    "Latin-1": ((HEAD + ROW.replace("Both", "Déjà")).encode("latin-1"), "read as Windows-1252"),
    "commas": ((HEAD + ROW).replace("\t", ",").encode(), "1 row:"),
    "semicolons and a decimal comma": ((HEAD + ROW.replace("0.5", "0,5")).replace("\t", ";").encode(), "read as 0.5"),
    "names of columns": ((HEAD.replace("subject_id", "Subject ID") + ROW).encode(), 'column "Subject ID" read as'),
    "blank after the sign": (f"# curie_map:\n#   g: {BASE}gdc/\n{HEAD}{ROW.replace('gdc:', 'g:')}".encode(), "1 row:"),
    "percent": ((HEAD + ROW.replace("0.5", "50%")).encode(), 'confidence "50%" read as 0.5'),
    "no number": ((HEAD + ROW.replace("0.5", "nan")).encode(), 'confidence "nan" is no number from 0 to 1: left out'),
    "codes": ((HEAD + ROW.replace("wsis:C5", "C5")).encode(), '"C5" read as wsis:C5'),
    "a stronger match": ((HEAD + ROW.replace("related", "exact")).encode(), "taken as relatedMatch, which says less"),
    "controls": ((HEAD + ROW.replace("Both", "B\x07\u202eoth\ufeff")).encode(), "cannot be shown were replaced"),
    "a row twice": ((HEAD + ROW + ROW).encode(), "1 the same as an earlier row"),
    "JSON": (
        json.dumps({"mappings": [dict(zip(HEAD.split(), ROW.split("\t"), strict=True))]}).encode(),
        "1 row:",
    ),
}


@pytest.mark.parametrize("what", MENDED)
def test_what_is_mended_is_told(run: Run, tmp_path: Path, what: str) -> None:
    """One linkage is taken, in a file that passes the first gate."""
    content, told = MENDED[what]
    (tmp_path / "theirs.sssom.tsv").write_bytes(content)
    done = run("import", "theirs.sssom.tsv", "--set", "theirs", "--claimant", "itu", cwd=tmp_path)
    assert done.code == 0, done.err
    assert told in done.err
    assert done.out.count("subject_id: gdc:29d") == 1
    assert "object_id: wsis:C5" in done.out
    assert sheet(done.out.encode(), "theirs").findings == ()
