"""A release: its files agree, and a stranger who makes it again gets the same bytes."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from tests.kept import files_of

from wsis_gdc.base.namespaces import expand

if TYPE_CHECKING:
    from tests.conftest import Run

ROOT = Path(__file__).resolve().parents[1]
NOBODY = 65_534
DISTRIBUTION, TITLE = (ox.NamedNode(expand(name)) for name in ("dcat:Distribution", "dcterms:title"))
COUNTS = tuple(ox.NamedNode(expand(name)) for name in ("void:triples", "void:classes"))


@pytest.fixture(scope="module")
def release() -> Any:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("release", ROOT / "scripts" / "release.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copied(checkout: Path) -> Iterator[Path]:
    """The files of this checkout without its history, but with less data, at a place that everybody can enter."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":!data"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("the files of a release are listed by git, which is not here")
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    copy = place / "a stranger's checkout"
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    shutil.copytree(checkout / "data", copy / "data")
    yield copy
    shutil.rmtree(place, ignore_errors=True)


def test_the_files_of_a_release_agree(release: Any) -> None:
    """Package, ontology, citation and changelog name one version; the changelog its day."""
    assert list(release.disagreements()) == []
    assert len(release.day()) == 10


def test_what_disagrees_is_named_and_nothing_is_made(release: Any, copied: Path) -> None:
    """File by file, all at once."""
    for name, old, new in (
        ("CITATION.cff", f"version: {release.VERSION}", "version: 9.9.9"),
        ("ontology/wsis-gdc.ttl", f'"{release.VERSION}"', '"9.9.8"'),
    ):
        text = (copied / name).read_text(encoding="utf-8")
        assert old in text
        (copied / name).write_text(text.replace(old, new), encoding="utf-8")
    said = list(release.disagreements(copied))
    assert [line.partition(",")[0] for line in said] == ["CITATION.cff: 9.9.9", "ontology/wsis-gdc.ttl: 9.9.8"]
    out = copied.parent / "out"
    done = _made(copied, out, ("--without-site",))
    assert done.returncode == 1
    assert said[0] in done.stderr
    assert not out.exists()


def test_a_release_describes_the_files_that_it_holds(release: Any, checkout: Path, tmp_path: Path) -> None:
    """Those that it takes over from its build, and its own: in VoID, RO-Crate, Croissant and the manifest."""
    build = checkout / "build"
    for name in ("graph.nq", "matrix.csv"):
        shutil.copy(build / name, tmp_path / name)
    (tmp_path / "links.sssom.tsv").write_text("subject_id\n", encoding="utf-8")
    (tmp_path / "tables.parquet.zip").write_bytes(b"PK")
    release._describe(tmp_path, build)
    held = {"graph.nq", "links.sssom.tsv", "matrix.csv", "tables.parquet.zip"}
    told = {name: json.loads((tmp_path / name).read_bytes()) for name in ("ro-crate-metadata.json", "croissant.json")}
    parts = [part for part in told["ro-crate-metadata.json"]["@graph"] if part["@type"] == "File"]
    for each in (*parts, *told["croissant.json"]["distribution"]):
        assert each["sha256"] == hashlib.sha256((tmp_path / each["@id"]).read_bytes()).hexdigest()
    assert {each["@id"] for each in parts} == {each["@id"] for each in told["croissant.json"]["distribution"]} == held
    told_of, told_before = ({*ox.parse(path=str(folder / "void.ttl"))} for folder in (tmp_path, build))
    parts = {triple.subject for triple in told_of if triple.object == DISTRIBUTION}
    assert {triple.object.value for triple in told_of if triple.subject in parts and triple.predicate == TITLE} == held
    for count in COUNTS:
        numbers = [
            {(triple.subject, triple.object) for triple in told if triple.predicate == count}
            for told in (told_of, told_before)
        ]
        assert numbers[0] == numbers[1] != set()
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    assert manifest["files"].keys() == held | {"void.ttl", *told}


def test_a_stranger_makes_the_same_bytes(
    release: Any, checkout: Path, run_there: Run, copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another folder, locale, time zone, mask and hash seed, and another user where this Python lets one in.

    Ours is made of a build that is there; theirs as a release is, each step in a process of its own,
    and all files of the build in it are compared, its pages, too. What a site has beside them is in
    `site/test_bytes.py`.
    """

    def command(*arguments: str | Path) -> None:
        if arguments[0] == "build":
            folder = Path(arguments[-1])
            folder.parent.mkdir()
            folder.symlink_to(checkout / "build")
            return
        done = run_there(*map(str, arguments))
        assert done.code == 0, done.err

    monkeypatch.setattr(release, "_command", command)
    monkeypatch.setattr(release, "ROOT", shutil.copytree(copied, tmp_path / "mine"))
    monkeypatch.setattr(sys, "argv", ["release.py", "--without-site", "--out", str(tmp_path / "ours")])
    assert release.main() == 0
    home = copied.parent / "home"
    home.mkdir()
    more: dict[str, Any] = {}
    if os.geteuid() == 0 and _lets_in(NOBODY):
        more = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for path in (copied.parent, home, copied, *copied.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    settings = {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", "HOME": str(home)}
    theirs = _made(copied, home / "release", ("--without-site",), settings, kept=True, umask=0o077, **more)
    assert theirs.returncode == 0, theirs.stderr
    sums = [(folder / "SHA256SUMS").read_text(encoding="utf-8") for folder in (tmp_path / "ours", home / "release")]
    assert sums[0].splitlines() == sums[1].splitlines()
    assert {line.split("  ")[1] for line in sums[0].splitlines()} >= {
        "graph.nq",
        "links.sssom.tsv",
        "links.nanopub.trig",
    }
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "ours", check=False)
    assert checked.returncode == 0
    here, there = (files_of(folder) for folder in (checkout / "build", home / "kept" / "build"))
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []
    assert sorted(path.name for path in home.iterdir()) == ["kept", "release"]


def _lets_in(user: int) -> bool:
    """Return whether another user can run this Python, which may lie in somebody's home."""
    try:
        return subprocess.run([sys.executable, "-c", ""], user=user, group=user, check=False).returncode == 0
    except OSError:
        return False


KEEP = """
import runpy, shutil, sys
remove = shutil.rmtree
shutil.rmtree = lambda path, *a, **k: path.rename("kept") if str(path).endswith(".work") else remove(path, *a, **k)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Makes a release, and leaves the build that it was made of in the working folder."""


def _made(
    checkout: Path,
    out: Path,
    options: tuple[str, ...],
    settings: dict[str, str] | None = None,
    *,
    kept: bool = False,
    **more: Any,
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "graph"), **(settings or {})}
    script = str(checkout / "scripts" / "release.py")
    command = [sys.executable, *(["-c", KEEP] if kept else []), script, *options, "--out", str(out)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=out.parent, **more)
