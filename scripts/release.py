"""Make the folder of a release: data in every form, the site, the package, what changed, and the hash of each file.

``python scripts/release.py`` builds everything anew into ``dist/wsis-gdc-VERSION``. It publishes nothing. Two runs from
the same files give the same bytes, whoever makes them and wherever: the time of a release is the day that CHANGELOG.md
gives it. Says what disagrees (version, dates, licences), and then makes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import yaml

from wsis_gdc.base.errors import WsisGdcError
from wsis_gdc.base.files import zip_folder
from wsis_gdc.base.folders import locked, put_in_place, staged
from wsis_gdc.base.version import VERSION
from wsis_gdc.building import MANIFEST
from wsis_gdc.engines.oxigraph import NQUADS, OxigraphEngine
from wsis_gdc.files.published import DESCRIPTIONS, described
from wsis_gdc.questions.holdings import HOLDINGS_GRAPH, holdings

ROOT: Final = Path(__file__).resolve().parent.parent
MARK: Final = ".wsis-gdc-release"
SUMS: Final = "SHA256SUMS"

_DATA: Final = frozenset({".ttl", ".trig", ".nq", ".nt", ".owl", ".jsonld", ".csv", ".json"})
"""Endings of those files of a build that are data; the pages go into the site."""
_RELEASED: Final = re.compile(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)$", re.M)
_CHANGES: Final = {
    "markdown": "changes.md",
    "html": "changes.html",
    "xlsx": "changes.xlsx",
    "sssom": "changes.sssom.tsv",
    "rdf-patch": "changes.rdfp",
}
"""In which formats a release tells what changed since an earlier one."""
_PAPERS: Final = ("README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "LICENSE-DATA")


def disagreements(root: Path = ROOT) -> Iterator[str]:
    """Yield what the files of a release say differently of its version."""
    released = _RELEASED.search((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    said = {"CHANGELOG.md": released[1] if released else "no released section"}
    said["pyproject.toml"] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    said["CITATION.cff"] = str(yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8")).get("version"))
    for path in (root / "ontology" / "wsis-gdc.ttl", *sorted((root / "ontology" / "modules").glob("*.ttl"))):
        found = re.search(r'owl:versionInfo\s+"([^"]+)"', path.read_text(encoding="utf-8"))
        said[path.relative_to(root).as_posix()] = found[1] if found else "no owl:versionInfo"
    for name in ("codemeta.json", ".zenodo.json"):
        if (root / name).exists():
            said[name] = json.loads((root / name).read_text(encoding="utf-8")).get("version", "no version")
    for name, version in said.items():
        if version != VERSION:
            yield f"{name}: {version}, but the package is {VERSION}"


def day(root: Path = ROOT) -> str:
    """Return the day of the latest release, as CHANGELOG.md gives it."""
    released = _RELEASED.search((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    if not released:
        raise ValueError('CHANGELOG.md has no section such as "## 0.2.0 (2026-11-29)"')
    return released[2]


def main() -> int:
    """Make the release; return 1 where its files disagree or a step fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / f"wsis-gdc-{VERSION}")
    parser.add_argument("--lang", default="all", help="languages of the site, as view takes them")
    parser.add_argument("--without-site", action="store_true", help="leave out the site, which takes longest")
    parser.add_argument("--since", metavar="OLD", help="tell what changed since this revision, build or release")
    parser.add_argument("--sign", metavar="PROFILE", type=Path, help="sign nanopublications by a profile of np setup")
    options = parser.parse_args()
    wrong = list(disagreements())
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    try:
        with locked(options.out, MARK), staged(options.out) as folder:
            _make(folder, options)
            put_in_place(folder, options.out, MARK)
    except (WsisGdcError, ChildProcessError) as error:
        print(f"no release was made: {error}", file=sys.stderr)
        return 1
    print(f"Made: {options.out}")
    return 0


def _make(folder: Path, options: argparse.Namespace) -> None:
    work = folder / ".work"
    build = work / "build"
    _told("building")
    _command("build", "--out", build)
    for path in sorted(build.iterdir()):
        if path.is_file() and path.suffix in _DATA and not path.name.startswith("."):
            shutil.copyfile(path, folder / path.name)
    _told("writing data for other tools")
    _command("sssom", "--build", build, "-o", folder / "links.sssom.tsv")
    _command("export", "skos", "--build", build, "-o", folder / "skos.ttl")
    sign = ("--sign", options.sign.absolute()) if options.sign else ()
    _command("export", "nanopub", "--build", build, *sign, "-o", folder / "links.nanopub.trig")
    _command("export", "parquet", "--build", build, "-o", work / "tables")
    zip_folder(work / "tables", folder / "tables.parquet.zip")
    if not options.without_site:
        _told("drawing the site")
        _command("view", "--build", build, "--lang", options.lang, "--full", "--out", work / "site")
        zip_folder(work / "site", folder / f"wsis-gdc-site-{VERSION}.zip")
    if options.since:
        _told("comparing")
        for form, name in _CHANGES.items():
            _command("changes", options.since, build, "--format", form, "-o", folder / name, place=ROOT)
    _told("describing")
    _describe(folder, build)
    _told("packing the package")
    _package(folder, work)
    for name in _PAPERS:
        shutil.copyfile(ROOT / name, folder / name)
    shutil.rmtree(work)
    (folder / SUMS).write_text("".join(_sums(folder)), encoding="utf-8", newline="\n")


def _describe(folder: Path, build: Path) -> None:
    """Describe the files of the release, which are others than those of its build, and list them in its manifest."""
    store = ox.Store()
    store.bulk_load(path=build / NQUADS, format=ox.RdfFormat.N_QUADS)
    store.remove_graph(ox.NamedNode(HOLDINGS_GRAPH))  # what a build tells of itself does not count itself
    engine = OxigraphEngine(store, union=True)
    manifest = json.loads((build / MANIFEST).read_text(encoding="utf-8"))
    apart = {*DESCRIPTIONS, MANIFEST}
    hashes = {name: digest for name, digest in _hashes(folder) if name not in apart}
    described(engine, holdings(engine), folder, hashes, version=VERSION, data_version=manifest["inputs"][:12])
    manifest["files"] = {name: digest for name, digest in _hashes(folder) if name != MANIFEST}
    (folder / MANIFEST).write_text(
        json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
    )


def _package(folder: Path, work: Path) -> None:
    """Write wheel and source archive, dated by the release."""
    moment = datetime.fromisoformat(day()).replace(tzinfo=UTC)
    _run(
        *(sys.executable, "-m", "build", "--no-isolation", "--outdir", work / "package", ROOT),
        SOURCE_DATE_EPOCH=str(int(moment.timestamp())),
    )
    for path in sorted((work / "package").iterdir()):
        shutil.copyfile(path, folder / path.name)


def _sums(folder: Path) -> Iterator[str]:
    """Yield the lines of a file for ``sha256sum --check``."""
    for name, digest in _hashes(folder):
        yield f"{digest}  {name}\n"


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the SHA-256 of each file."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield path.name, hashlib.sha256(path.read_bytes()).hexdigest()


def _command(*arguments: str | Path, place: Path = Path("/")) -> None:
    _run(sys.executable, "-m", "wsis_gdc", *arguments, place=place)


def _run(*command: str | Path, place: Path = Path("/"), **more: str) -> None:
    """Run a command, by default not where the checkout is: a build that lies there is not asked."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WSIS_GDC_")} | more
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=place, check=False)
    if done.returncode:
        raise ChildProcessError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr[-2_000:]}")


def _told(step: str) -> None:
    print(f"{step} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
