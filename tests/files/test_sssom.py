"""Linkages as SSSOM/TSV: what a row says, which rows there are, what the reference implementation thinks of them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from tests.environments import python_with

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.formats import render
from wsis_gdc.files.sssom import COLUMNS, selection
from wsis_gdc.questions.matrix import Matrix

BASE = "https://w3id.org/wsis-gdc/"
VERSION = "0123456789ab"
SOME = (
    *("diplo", "european-stakeholder-consultation", "gdc-own-references", "gdc-sdg-citations"),
    *("icann-list-participant", "igf-2025-crosswalk", "unga-resolutions", "wsis-gdc", "wsis20-coded"),
)
"""Sets that use every column, of every kind of claim, with findings of no link."""


def sssom_rows(content: bytes) -> list[dict[str, str]]:
    lines = [line for line in content.decode().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t"))


@pytest.fixture(scope="module")
def everything(oxigraph: OxigraphEngine) -> bytes:
    """All linkages, and what was looked at without one."""
    return selection(oxigraph, suggestions=True, unmatched=True, data_version=VERSION).content


def test_sssom_of_a_set_holds_each_linkage_once(oxigraph: OxigraphEngine) -> None:
    query = "SELECT ?linkage WHERE { set:wsis-gdc sssom:mappings ?linkage }"
    expected = sorted(row[0] for row in oxigraph.select(query).texts())
    rows = sssom_rows(selection(oxigraph, ["wsis-gdc"]).content)
    assert [row["record_id"].replace("linkage:", f"{BASE}linkage/") for row in rows] == expected


def test_sssom_carries_what_a_linkage_says(oxigraph: OxigraphEngine) -> None:
    rows = {row["record_id"]: row for row in sssom_rows(selection(oxigraph, ["wsis-gdc"]).content)}
    row = rows["linkage:wsis-gdc/gdc-65--poa-8"]
    names = ("subject_id", "predicate_id", "object_id", "mapping_justification", "justification", "strength")
    assert [row[name] for name in names] == [
        "gdc:65",
        "wg:continues",
        "poa:8",
        "semapv:UnspecifiedMatching",
        "semapv:LLMBasedMatching",
        "3",
    ]


def test_sssom_keeps_suggestions_out_unless_asked(oxigraph: OxigraphEngine) -> None:
    status = {row["status"] for row in sssom_rows(selection(oxigraph).content)}
    assert status == {"adjudicated", "coded", "published"}


def test_sssom_says_what_kind_of_things_and_from_which_texts(oxigraph: OxigraphEngine) -> None:
    """By CURIEs, with the symbol and date of a text; one name for each author."""
    rows = {row["record_id"]: row for row in sssom_rows(selection(oxigraph, ["wsis-gdc"]).content)}
    row = rows["linkage:wsis-gdc/gdc-65--poa-8"]
    told = {name: row[name] for name in row if name.startswith(("subject_", "object_")) and not name.endswith("label")}
    assert told == {
        "subject_id": "gdc:65",
        "subject_category": "level:commitment",
        "subject_type": "owl named individual",
        "subject_source": "doc:a-res-79-1",
        "subject_source_version": "A/RES/79/1, 2024-09-22",
        "subject_evidence": row["subject_evidence"],
        "object_id": "poa:8",
        "object_category": "level:item",
        "object_type": "owl named individual",
        "object_source": "doc:geneva-plan-of-action",
        "object_source_version": "WSIS-03/GENEVA/DOC/5-E, 2003-12-12",
        "object_evidence": row["object_evidence"],
    }
    assert all(row["author_id"].count("|") == row["author_label"].count("|") for row in rows.values())


def test_sssom_says_when_where_and_under_which_licence_a_claim_was_made(oxigraph: OxigraphEngine) -> None:
    """As far as the set or the link says so; days alone are dates, and no day of publication is guessed."""
    names = ("license", "mapping_provider", "mapping_date", "publication_date", "date_stated")
    told = {
        name: [row[slot] for slot in names]
        for name in ("gdc-own-references", "wsis-sdg-matrix", "icann", "wsis-gdc", "unga-resolutions")
        for row in sssom_rows(selection(oxigraph, [name]).content)[:1]
    }
    assert told["gdc-own-references"][2:] == ["2024-09-22", "2024-09-22", ""]
    assert told["wsis-sdg-matrix"][2:] == ["", "", "2015"]
    assert told["icann"][2:] == ["2024-10-04", "", ""]
    assert told["icann"][1].startswith("https://")
    assert told["wsis-gdc"] == ["https://creativecommons.org/licenses/by/4.0/", "", "2026-11-28", "", ""]
    assert told["unga-resolutions"][3] == "", "which of its three documents is not said"


def test_sssom_counts_the_ends_of_each_mapping(everything: bytes) -> None:
    """Within the file; a finding without a link has no other end."""
    rows = sssom_rows(everything)
    linked = [row for row in rows if row["object_id"] != "sssom:NoTermFound"]
    far = Counter(subject for subject, _ in {(row["subject_id"], row["object_id"]) for row in linked})
    near = Counter(object_ for _, object_ in {(row["subject_id"], row["object_id"]) for row in linked})
    assert {row["mapping_cardinality"] for row in rows if row not in linked} == {"1:0"}
    assert {row["mapping_cardinality"] for row in linked} == {"1:1", "1:n", "n:1", "n:n"}
    for row in linked:
        ends = f"{'n' if near[row['object_id']] > 1 else '1'}:{'n' if far[row['subject_id']] > 1 else '1'}"
        assert row["mapping_cardinality"] == ends


def test_the_title_says_whether_suggestions_are_among_the_links(oxigraph: OxigraphEngine) -> None:
    """A reader of the head alone must not take a part for all."""
    titles = [selection(oxigraph, suggestions=each).content.decode().splitlines() for each in (False, True)]
    found = [next(line for line in lines if line.startswith("#mapping_set_title")) for lines in titles]
    assert found == [
        "#mapping_set_title: 'WSIS–GDC linkage graph: taken-up linkages'",
        "#mapping_set_title: 'WSIS–GDC linkage graph: taken-up linkages and suggestions'",
    ]


def test_what_was_looked_at_without_a_link_is_told_where_it_is_asked_for(oxigraph: OxigraphEngine) -> None:
    """Each finding of the sets that are asked for, against no more than the line that was looked at."""
    plain = sssom_rows(selection(oxigraph, ["wsis-gdc"]).content)
    rows = sssom_rows(selection(oxigraph, ["wsis-gdc"], unmatched=True).content)
    query = """SELECT ?finding ?unit ?line ?reason WHERE {
      set:wsis-gdc wg:hasNoLinkFinding ?finding . ?finding wg:unit ?unit ; wg:noLinkReason ?reason
      OPTIONAL { ?finding wg:line ?line } FILTER(?reason != reason:chapeau) }"""
    findings = [tuple(map(compact, row)) for row in oxigraph.select(query).texts()]
    covered = oxigraph.select("SELECT ?line WHERE { set:wsis-gdc wg:coversObject ?line }").texts()
    lines = [compact(line) for (line,) in covered]
    expected = {(unit, one) for _, unit, line, _ in findings for one in ([line] if line else lines)}
    told = rows[len(plain) :]

    assert rows[: len(plain)] == plain
    assert "sssom:NoTermFound" not in {row["object_id"] for row in plain}
    assert {(row["subject_id"], row["object_source"]) for row in told} == expected
    assert {(row["predicate_id"], row["object_id"]) for row in told} == {("wg:linkedTo", "sssom:NoTermFound")}
    assert {row["mapping_source"] for row in told} == {"set:wsis-gdc"}
    assert len({row["record_id"] for row in told}) == len(told) > len(findings) > 150
    assert sssom_rows(selection(oxigraph, ["diplo"], unmatched=True).content) == sssom_rows(
        selection(oxigraph, ["diplo"]).content
    )


def test_owl_holds_no_triple_with_what_was_not_found(oxigraph: OxigraphEngine) -> None:
    """The finding is an axiom; nothing is linked to "no term"."""
    content = selection(oxigraph, ["wsis-gdc"], unmatched=True, form="owl").content
    triples = list(ox.parse(content, format=ox.RdfFormat.RDF_XML))
    nothing = ox.NamedNode("https://w3id.org/sssom/NoTermFound")
    target = "http://www.w3.org/2002/07/owl#annotatedTarget"
    assert {quad.predicate.value for quad in triples if quad.object == nothing} == {target}
    assert nothing not in {quad.subject for quad in triples}


def test_sssom_pydantic_reads_every_row(everything: bytes, tmp_path: Path) -> None:
    """A second reader, stricter about names than the first."""
    import sssom_pydantic

    path = tmp_path / "all.sssom.tsv"
    path.write_bytes(everything)
    mappings = list(sssom_pydantic.read(path)[0])
    rows = sssom_rows(path.read_bytes())
    assert [mapping.record.curie for mapping in mappings] == [row["record_id"] for row in rows]
    assert [mapping.subject_category and mapping.subject_category.curie for mapping in mappings] == [
        row["subject_category"] or None for row in rows
    ]


def test_sssom_of_an_unknown_set_names_near_ones(oxigraph: OxigraphEngine) -> None:
    with pytest.raises(NotFoundError, match=r'unknown mapping set "wsis-gcd".*wsis-gdc'):
        selection(oxigraph, ["wsis-gcd"])


def test_sssom_of_hostile_labels_holds_no_formula(hostile: Matrix) -> None:
    rows = sssom_rows(render(hostile, "sssom"))
    assert len(rows) == len(hostile.rows)
    fields = [str(field) for row in rows for field in row.values()]
    assert [field for field in fields if field.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_command_writes_sssom(run: Callable[..., Any]) -> None:
    done = run("sssom", "--set", "wsis-sdg-matrix")
    assert done.code == 0
    assert f"#mapping_set_id: {BASE}set/wsis-sdg-matrix\n" in done.out
    assert sssom_rows(done.out.encode())[0].keys() == set(COLUMNS)


def test_sssom_py_finds_no_error_and_loses_nothing(
    everything: bytes, fewer: OxigraphEngine, tmp_path: Path, root: Path
) -> None:
    """The reference implementation, in an environment of its own: it brings a hundred libraries.

    It takes half a minute for all rows, which another reader has above; here are some that use every column.
    """
    python = python_with(root, "sssom")
    path = tmp_path / "some.sssom.tsv"
    for form in ("tsv", "ttl", "json"):
        made = selection(fewer, SOME, suggestions=True, unmatched=True, data_version=VERSION, form=form)
        path.with_suffix(f".{form}").write_bytes(made.content)
    assert _used(path.read_bytes()) == _used(everything)
    done = subprocess.run(
        [python, root / "tests" / "files" / "sssom_round_trip.py", path, tmp_path / "again.tsv"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert json.loads(done.stdout or "{}") == {"errors": [], "lost": []}, done.stderr[-2000:]


def _used(content: bytes) -> set[str]:
    """Return the columns that are not empty."""
    return {name for row in sssom_rows(content) for name, value in row.items() if value}
