"""A new framework is one data file: its levels are then kinds everywhere, by name and sign, without a line of code."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import Result
from tests.kept import made_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FRAMEWORK = """\
# A pact that we made up, to see that a framework needs nothing but its data file.
"@context": ["https://w3id.org/wsis-gdc/context.jsonld", {"pact": "https://w3id.org/wsis-gdc/pact/"}]
records:
  - id: "level:pact-action"
    type: Level
    notation: "pact-action"
    label: {en: "Action of the Pact", fr: "Mesure du Pacte"}
    plural_label: {en: "Actions of the Pact", fr: "Mesures du Pacte"}
    code_form: {en: "Action {code}"}
    in_scheme: "pact:future"
    member_class: Provision
    order: "40"
    sign: hexagon
    hollow: "false"
    hue: "5"
    column: "1"
    states_act: "true"
    has_sheet: "true"
    in_network: "true"

  - id: "level:pact-section"
    type: Level
    notation: "pact-section"
    label: {en: "Section of the Pact"}
    plural_label: {en: "Sections of the Pact"}
    in_scheme: "pact:future"
    member_class: Section
    order: "41"
    sign: hexagon
    hollow: "true"
    hue: "5"
    column: "0"
    states_act: "false"
    has_sheet: "true"
    in_network: "true"

  - id: "pact:27"
    type: Provision
    label: {en: "Open laboratories for everyone"}
    gist: {en: "Invented: let every country work in shared laboratories."}
    number: "27"
    paragraph: "27"
    document: "doc:a-res-79-1"
    section: "pact:section/science"

  - id: "pact:28"
    type: Provision
    label: {en: "Networks that reach each school"}
    gist: {en: "Invented: lines to the last school."}
    number: "28"
    paragraph: "28"
    document: "doc:a-res-79-1"
    section: "pact:section/science"

  - id: "pact:29"
    type: Provision
    label: {en: "A festival of inventions"}
    gist: {en: "Invented: nobody has linked it with anything."}
    number: "29"
    paragraph: "29"
    document: "doc:a-res-79-1"
    section: "pact:section/science"

  - id: "pact:future"
    type: ConceptScheme
    label: {en: "Pact that we made up"}
    document: "doc:a-res-79-1"
    namespace: "https://w3id.org/wsis-gdc/pact/"

  - id: "pact:section/science"
    type: Section
    label: {en: "Science of the Pact"}
    in_scheme: "pact:future"
"""

LINKS = """\
# Two links that we made up.
"@context": "https://w3id.org/wsis-gdc/context.jsonld"
id: "set:pact-invented"
type: MappingSet
label: {en: "Links of a pact that we made up"}
gist: {en: "Invented, to test that a new framework is at home."}
claimant: "agent:wsis-gdc-project"
claim_kind: coding
mapping_justification: "semapv:ManualMappingCuration"
status: coded
mapping_date: "2026-11-24"
license: "https://creativecommons.org/licenses/by/4.0/"
author_id: "agent:reader-a"
covers_subject: ["pact:27", "pact:28", "pact:29"]
covers_object: ["wsis:C2", "wsis:C3"]
mappings:
  - subject_id: "pact:27"
    predicate_id: extends
    object_id: "wsis:C3"
    strength: "2"
    confidence: "0.8"
    subject_evidence: ["pact:27"]
    rationale: {en: "Invented: both share knowledge."}

  - subject_id: "pact:28"
    predicate_id: continues
    object_id: "poa:9c"
    strength: "3"
    confidence: "0.9"
    subject_evidence: ["pact:28"]
    object_evidence: ["poa:9c"]
    rationale: {en: "Invented: both connect schools."}
"""


@pytest.fixture(scope="module")
def checkout(root: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, without translations, to which somebody added two data files, and its build."""

    def make(copy: Path) -> None:
        shutil.copytree(root / "graph", copy / "graph")  # compiled modules, too
        shutil.copytree(root / "data", copy / "data", ignore=shutil.ignore_patterns("translations"))
        (copy / "ontology").symlink_to(root / "ontology")
        (copy / "data" / "frameworks" / "pact.yaml").write_text(FRAMEWORK, encoding="utf-8")
        (copy / "data" / "mappings" / "pact-invented.yaml").write_text(LINKS, encoding="utf-8")
        build = [sys.executable, "-c", "from wsis_gdc.cli.app import main; main()", "build", "--out", "build"]
        done = subprocess.run(build, **process_of(copy), capture_output=True, timeout=600, check=False)
        (copy / "told.json").write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")

    return made_once("checkout", make, request, tmp_path_factory.getbasetemp())


def process_of(checkout: Path) -> dict[str, Any]:
    """How a process of that checkout is started."""
    settings = {"PYTHONPATH": str(checkout / "graph"), "WSIS_GDC_BUILD": "", "PYTHONIOENCODING": "utf-8"}
    return {"cwd": checkout, "env": {**os.environ, **settings}, "text": True, "encoding": "utf-8"}


SHELL = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
from wsis_gdc.cli.app import cli
sys.path.append(sys.argv[1])
from tests.kept import Kept
with Kept(Path("build")).used():
    for line in sys.stdin:
        done = CliRunner().invoke(cli, json.loads(line), prog_name="wsis-gdc", catch_exceptions=False)
        print(json.dumps([done.exit_code, done.stdout, done.stderr]), flush=True)
"""
"""Runs commands one after the other, over a build that it opens once."""


@pytest.fixture(scope="module")
def first_build(checkout: Path) -> Result:
    """What the command tells when it builds."""
    return Result(*json.loads((checkout / "told.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def call(checkout: Path, root: Path, first_build: Result) -> Iterator[Callable[..., Result]]:
    """Run the commands of that checkout, over its build."""
    assert first_build.code == 0, first_build.err
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", SHELL, str(root)], **process_of(checkout), **pipes) as shell:

        def call(*arguments: str) -> Result:
            assert shell.stdin and shell.stdout
            shell.stdin.write(json.dumps(arguments) + "\n")
            shell.stdin.flush()
            return Result(*json.loads(shell.stdout.readline()))

        yield call


@pytest.fixture(scope="module")
def pages(call: Callable[..., Result], checkout: Path) -> dict[str, Path]:
    """The pages in English, which the build has, and in French."""
    done = call("view", "--out", "site", "--lang", "fr")
    assert done.code == 0, done.err
    return {"en": checkout / "build", "fr": checkout / "site"}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_two_files_are_valid(first_build: Result) -> None:
    """By the schema, by references and by the shapes: a build refuses data that are not."""
    assert (first_build.code, "pact" in first_build.out + first_build.err) == (0, False), first_build.err


def test_its_level_is_a_kind_of_matrices(call: Callable[..., Result]) -> None:
    """Actions against the lines: one link with the line, one with an item of another."""
    done = call("matrix", "--rows", "pact-action", "--columns", "action-line", "--format", "csv")
    rows = {row["pact-action"]: row for row in table(done.out)}
    assert list(rows) == ["27", "28", "29"]
    assert (rows["27"]["C3"], rows["28"]["C2"], rows["29"]["C2"], rows["29"]["C5"]) == ("1", "1", "0", "")
    assert not any(rows["28"][code] for code in ("C5", "C10"))
    objective = call("matrix", "--rows", "pact-section", "--columns", "action-line", "--format", "csv")
    assert table(objective.out)[0]["C2"] == "1"


def test_a_kind_that_is_near_is_offered(call: Callable[..., Result]) -> None:
    """Where somebody misspells it."""
    done = call("matrix", "--rows", "pact-acton", "--columns", "action-line")
    assert done.code != 0
    assert "pact-action" in done.err


def test_its_things_stand_in_the_network(call: Callable[..., Result]) -> None:
    """With their kind and their links."""
    done = call("network", "--format", "json")
    nodes = {node["id"]: node for node in json.loads(done.out)["nodes"]}
    base = "https://w3id.org/wsis-gdc/"
    assert nodes[f"{base}pact/27"]["kind"] == "pact-action"


def test_an_action_without_a_link_is_a_gap(call: Callable[..., Result]) -> None:
    """Since its level states an act."""
    rows = {row["code"]: row for row in table(call("gaps", "--what", "commitments", "--format", "csv").out)}
    assert any(row["label"] == "A festival of inventions" and row["state"] == "none" for row in rows.values())
    assert not any(row["label"] == "Networks that reach each school" for row in rows.values())


def test_it_is_shown_by_its_code(call: Callable[..., Result]) -> None:
    """With its prefix."""
    done = call("show", "pact:27")
    assert done.code == 0, done.err
    assert "Open laboratories for everyone" in done.out
    explained = call("explain", "pact:28", "C2")
    assert "Invented: both connect schools." in explained.out


def test_it_stands_in_the_pack_of_its_line(call: Callable[..., Result], checkout: Path) -> None:
    """Cited by its own name."""
    done = call("pack", "C2", "--out", "packs")
    assert done.code == 0, done.err
    written = (checkout / "packs" / "C2" / "C2.jsonld").read_text(encoding="utf-8")
    assert "Networks that reach each school" in written


def test_it_stands_in_the_report(call: Callable[..., Result], checkout: Path) -> None:
    """Its actions are among what the lines are linked with; the one without a link among the orphans."""
    done = call("analyze", "--out", "report", "--data", "--resamples", "0")
    assert done.code == 0, done.err
    orphans = (checkout / "report" / "data" / "coverage-orphans.csv").read_text(encoding="utf-8")
    assert "A festival of inventions" in orphans


def test_its_actions_count_in_overlaps(call: Callable[..., Result]) -> None:
    """The set alone: no two lines share an action, so there is no pair."""
    done = call("overlaps", "--set", "pact-invented", "--format", "csv")
    assert (done.code, table(done.out)) == (0, [])


@pytest.mark.parametrize(("language", "name"), [("en", "Action of the Pact"), ("fr", "Mesure du Pacte")])
def test_the_site_has_a_sheet_for_each(pages: dict[str, Path], language: str, name: str) -> None:
    """Which names its kind in its language, and marked in English where nobody translated it."""
    text = (pages[language] / "things" / "pact-27.html").read_text(encoding="utf-8")
    assert "Open laboratories for everyone" in text
    assert name in text
    data = _data(pages[language] / "network.html")
    signs = {sign["kind"]: sign for sign in data["glyphs"]}
    assert (signs["pact-action"]["shape"], signs["pact-action"]["hue"], signs["pact-action"]["name"]) == (
        "hexagon",
        5,
        name,
    )
    assert signs["pact-section"]["hollow"] is True
    assert signs["pact-section"]["name"] == ("Section of the Pact" if language == "en" else "⟦Section of the Pact⟧")
    gaps = (pages[language] / "coordination.html").read_text(encoding="utf-8")
    assert "127" in _summary(gaps)  # 124 commitments and three actions


def _summary(page: str) -> str:
    """Return the first finding of the page on gaps: how many provisions were looked at."""
    return page.partition('<p class="finding"')[2].partition("</p>")[0]


def _data(page: Path) -> dict[str, Any]:
    text = page.read_text(encoding="utf-8")
    block = text.partition('id="data">')[2].partition("</script>")[0]
    found: dict[str, Any] = json.loads(block)
    return found
