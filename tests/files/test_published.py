"""Descriptions of a build for archives, learning machines and people who cite, read by the tools of those."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.environments import python_with

from wsis_gdc.base import publication
from wsis_gdc.base.version import VERSION
from wsis_gdc.files.croissant import FILE as CROISSANT
from wsis_gdc.files.ro_crate import FILE as CRATE


@pytest.fixture(scope="module")
def tools(root: Path) -> Path:
    """The Python that has mlcroissant, rocrate-validator and cffconvert."""
    return python_with(root, "descriptions")


def _run(*command: Any) -> str:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
    return done.stdout


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_mlcroissant_reads_the_matrix(checkout: Path, tools: Path) -> None:
    """The description is valid, and every record is a row of the file, an empty cell being no zero."""
    build = checkout / "build"
    rows = list(csv.reader((build / "matrix.csv").read_text(encoding="utf-8").splitlines()))
    script = """if True:
        import json, sys, mlcroissant, warnings
        dataset = mlcroissant.Dataset(sys.argv[1])
        issues = dataset.metadata.ctx.issues
        print(json.dumps([[*issues.errors], [*issues.warnings]]))
        text = lambda value: value.decode() if isinstance(value, bytes) else value
        print(json.dumps([[text(value) for value in each.values()] for each in dataset.records("matrix")]))
    """
    issues, records = map(json.loads, _run(tools, "-c", script, build / CROISSANT).splitlines()[-2:])
    assert issues == [[], []]
    read = [[*texts[:2], *(float(text) if text else None for text in texts[2:])] for texts in rows[1:]]
    assert [[None if value != value else value for value in record] for record in records] == read
    assert any(None in record for record in read)


def test_the_crate_is_valid(checkout: Path, tools: Path, tmp_path: Path) -> None:
    """By rocrate-validator with all that it recommends, and not if a file is missing."""
    script = Path(__file__).with_name("validate_crate.py")
    shutil.copy(checkout / "build" / CRATE, tmp_path)
    whole, without_files = map(json.loads, _run(tools, script, checkout / "build", tmp_path).splitlines()[-2:])
    assert whole == {"passed": True, "issues": []}
    assert not without_files["passed"]
    assert "graph.ttl" in " ".join(without_files["issues"])


def test_crate_and_croissant_list_the_same_files(built: Any) -> None:
    """With the checksums of the manifest."""
    crate = {node["@id"]: node for node in _read(built.folder / CRATE)["@graph"]}
    in_crate = {name: node["sha256"] for name, node in crate.items() if node["@type"] == "File"}
    in_croissant = {each["name"]: each["sha256"] for each in _read(built.folder / CROISSANT)["distribution"]}
    assert in_crate == in_croissant
    assert in_crate.items() <= built.manifest.files.items()
    assert {each["@id"] for each in crate["./"]["hasPart"]} == {*in_crate, "linkage/", "sets/", "things/"}
    assert {CRATE, CROISSANT, "void.ttl"} <= set(built.manifest.files)


def test_the_start_page_tells_search_engines_of_the_dataset(built: Any) -> None:
    """As the other descriptions do, with files that lie beside it."""
    page = (built.folder / "index.html").read_text(encoding="utf-8")
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    told, other = json.loads(text), _read(built.folder / CROISSANT)
    same = ("@id", "name", "description", "license", "keywords", "version", "dateModified", "url")
    assert {name: told[name] for name in same} == {name: other[name] for name in same}
    files = {each["contentUrl"] for each in told["distribution"]}
    assert {"graph.ttl", "matrix.csv", "void.ttl"} <= files
    assert all((built.folder / name).is_file() for name in files)


def test_cffconvert_takes_the_citation(root: Path, tools: Path, tmp_path: Path) -> None:
    """Valid by its schema, and of use: the dataset under one licence, without a date of a release that was not made."""
    shutil.copy(root / "CITATION.cff", tmp_path)
    command = tools.with_name("cffconvert")
    assert "valid" in _run(command, "--validate", "-i", tmp_path / "CITATION.cff").lower()
    cited = json.loads(_run(command, "-f", "schema.org", "-i", tmp_path / "CITATION.cff"))
    assert cited["license"] == "https://spdx.org/licenses/CC-BY-4.0"
    assert "datePublished" not in cited


def test_what_stands_in_the_repository_says_what_the_package_says(root: Path) -> None:
    """Version, makers, keywords and licences: in pyproject, the citation, for Zenodo, as CodeMeta, and in builds."""
    package = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    zenodo, codemeta = _read(root / ".zenodo.json"), _read(root / "codemeta.json")
    makers = [each["name"] for each in package["authors"]]
    assert makers == [publication.MAKERS]
    for each in (cited["authors"], zenodo["creators"], codemeta["author"]):
        assert [one["name"] for one in each] == makers
    assert package["version"] == cited["version"] == zenodo["version"] == codemeta["version"] == VERSION
    for each in (cited, zenodo, codemeta):
        assert each["keywords"] == package["keywords"] == list(publication.KEYWORDS)
    assert package["license"] == f"{publication.CODE_LICENCE} AND {publication.DATA_LICENCE_NAME}"
    assert cited["license"] == publication.DATA_LICENCE_NAME == zenodo["license"].upper()
    assert codemeta["license"] == f"https://spdx.org/licenses/{publication.CODE_LICENCE}"
    assert codemeta["description"] == package["description"]
    assert codemeta["name"] == package["name"]
    assert cited["title"] == zenodo["title"] == publication.TITLE
    assert (cited["type"], zenodo["upload_type"]) == ("dataset", "dataset")
    assert "MIT" in cited["abstract"]
    assert "MIT" in zenodo["notes"]
    dates = {"date-released", "publication_date", "datePublished", "dateReleased"}
    assert not dates & {*cited, *zenodo, *codemeta}, "no release was made"
