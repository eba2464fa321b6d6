"""What is published works: sdist → wheel → an environment of its own, in any folder, without the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest


def _run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "WSIS_GDC"))}
    done = subprocess.run(
        command, cwd=cwd, env={**environment, "PYTHONIOENCODING": "utf-8"}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the sdist, which is built from a copy of the checkout; the network is not needed."""
    folder = tmp_path_factory.mktemp("wheel")
    skipped = shutil.ignore_patterns(
        ".venv", ".git", "build", "dist", "__pycache__", ".*_cache", ".hypothesis", "*.new-*"
    )
    shutil.copytree(root, folder / "checkout", ignore=skipped, symlinks=True)
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "dist")]
    _run(*build, str(folder / "checkout"), cwd=folder)
    (made,) = (folder / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a new environment with the wheel; it sees the libraries of this one, but not the checkout.

    Of the data that came with it a part is left, which is read sooner.
    """
    folder = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder / "venv"), cwd=folder)
    python = folder / "venv" / "bin" / "python"
    packages = folder / "venv" / Path(sysconfig.get_path("purelib")).relative_to(sys.prefix)
    libraries = folder / "libraries"
    libraries.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if (
            not path.name.lower().startswith(("wsis_gdc", "_editable_impl_wsis_gdc", "_wsis_gdc"))
            and path.suffix != ".pth"
        ):
            (libraries / path.name).symlink_to(path)
    (packages / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    uv = Path(sys.executable).with_name("uv")
    _run(uv, "pip", "install", "--offline", "--no-deps", "--python", str(python), str(wheel), cwd=folder)
    shutil.rmtree(packages / "wsis_gdc" / "_resources" / "data")
    shutil.copytree(checkout / "data", packages / "wsis_gdc" / "_resources" / "data")
    return folder / "venv" / "bin" / "wsis-gdc"


def test_the_wheel_ships_ontology_and_data(root: Path, wheel: Path) -> None:
    """Every file of both, beside the package."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for part in ("ontology", "data"):
        files = [path.relative_to(root).as_posix() for path in (root / part).rglob("*") if path.is_file()]
        assert len(files) > 10
        assert {f"wsis_gdc/_resources/{name}" for name in files} <= names
    assert {"wsis_gdc/py.typed", "wsis_gdc/cli/app.py"} <= names
    assert not [name for name in names if name.startswith(("tests/", "scripts/", "build/"))]


def test_the_installed_command_shows_c5_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Without a build and without the checkout."""
    out = _run(installed, "show", "C5", cwd=tmp_path)
    assert out.splitlines()[0] == "C5  Building confidence and security in the use of ICTs"
    assert list(tmp_path.iterdir()) == []


def test_the_installed_command_knows_its_queries_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """From the files that the wheel ships."""
    assert "?facilitation" in _run(installed, "queries", "facilitators-of", cwd=tmp_path)


def test_the_installed_package_is_that_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    """Not the checkout, seen through a back door."""
    program = "import wsis_gdc, wsis_gdc.base.resources as r; print(wsis_gdc.__file__); print(r.root())"
    package, resources = _run(installed.with_name("python"), "-c", program, cwd=tmp_path).splitlines()
    assert Path(package).is_relative_to(installed.parent.parent)
    assert Path(resources) == Path(package).parent / "_resources"
