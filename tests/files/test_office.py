"""Workbooks in LibreOffice: it calculates the totals that we wrote and prints the sheet as it was set up."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from wsis_gdc.files.formats import render
from wsis_gdc.questions.matrix import Matrix


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Convert a file by LibreOffice, which recalculates it on opening."""
    if not shutil.which("soffice") and shutil.which("apt-get"):
        install = ["apt-get", "install", "--yes", "--no-install-recommends", "libreoffice-calc"]
        for command in (["apt-get", "update"], install):
            subprocess.run(command, capture_output=True, check=False, timeout=600)
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is absent and cannot be installed (Debian package libreoffice-calc)")
    profile = tmp_path_factory.mktemp("profile")

    def convert(path: Path, extension: str) -> Path:
        out = tmp_path_factory.mktemp("converted")
        profile_option = f"-env:UserInstallation={profile.as_uri()}"
        command = ["soffice", profile_option, "--headless", "--convert-to", extension, "--outdir", str(out), str(path)]
        subprocess.run(command, capture_output=True, check=True, timeout=180)
        return out / f"{path.stem}.{extension}"

    return convert


def without_results(content: bytes) -> bytes:
    """A workbook whose formulas have lost their results, so that only a program that calculates can give them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", old.read(name)))
    return out.getvalue()


def test_libreoffice_calculates_the_totals_that_we_wrote(
    coded: Matrix, office: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    content = render(coded, "xlsx")
    path = tmp_path / "matrix.xlsx"
    path.write_bytes(without_results(content))
    calculated = openpyxl.load_workbook(office(path, "xlsx"), data_only=True).worksheets[0]
    formulas = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    ours = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    cells = [cell.coordinate for line in formulas.iter_rows() for cell in line if cell.data_type == "f"]
    assert len(cells) > 400
    assert [at for at in cells if calculated[at].value != ours[at].value] == []


def test_libreoffice_prints_a3_landscape(small: Matrix, office: Callable[[Path, str], Path], tmp_path: Path) -> None:
    path = tmp_path / "matrix.xlsx"
    path.write_bytes(render(small, "xlsx"))
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", office(path, "pdf").read_bytes())
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == (1191, 842)
