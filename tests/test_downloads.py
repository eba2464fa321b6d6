"""What a complete site offers to take away: packs and report lie where the pages look for them, and one ZIP file."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from wsis_gdc import downloads
from wsis_gdc.base.errors import OutputError
from wsis_gdc.base.files import refuse_foreign_archive, zip_folder
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.site import thing_pages
from wsis_gdc.site.rendering import about


def test_packs_and_report_lie_where_the_pages_look_for_them(
    fewer: OxigraphEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet of a line names its packs, which open and are of that line; the report leads back to the pages."""
    monkeypatch.setattr(downloads, "PACKED", ("action-line",))
    edition = replace(about("x"), vocabulary=vocabulary(fewer), packs=True, report_page=downloads.REPORT)
    downloads.write_downloads(fewer, tmp_path, edition, "en", resamples=0)
    atlas = Atlas(fewer, "en")
    lines = atlas.of_kind("action-line")
    doors = thing_pages.addresses(atlas.things.values())
    for sheet in atlas.sheets([line.iri for line in lines]):
        page = thing_pages.thing_page(sheet, about=edition, pages=doors)
        addresses = re.findall(r'href="\.\./(packs/[^"]+)" download', page)
        assert [Path(address).suffix for address in addresses] == [".docx", ".xlsx"]
        text, table = ((tmp_path / address).read_bytes() for address in addresses)
        assert sheet.thing.code in Document(io.BytesIO(text)).paragraphs[0].text
        assert load_workbook(io.BytesIO(table)).sheetnames
    report = (tmp_path / downloads.REPORT).read_text(encoding="utf-8")
    assert {'href="../index.html"', 'href="../matrix.html"'} <= set(re.findall(r'href="\.\./[a-z]+\.html"', report))


def test_each_picture_of_the_flow_has_its_slide(fewer: OxigraphEngine, tmp_path: Path) -> None:
    """By its third column, under the address that the start page offers."""
    names = downloads.write_slides(fewer, tmp_path, "0123456789ab")
    assert names == tuple(downloads.slides_addresses().values())
    told = {"flow.pptx": set(), "flow-entity.pptx": {"UNESCO"}, "flow-goal.pptx": {"SDG 4 Quality education"}}
    assert names == tuple(told)
    for name, expected in told.items():
        (slide,) = Presentation(str(tmp_path / name)).slides
        texts = {shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}
        assert texts & {"UNESCO", "SDG 4 Quality education"} == expected


def test_without_the_library_there_are_no_slides(
    fewer: OxigraphEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no address of one: a build goes on without them."""
    monkeypatch.setitem(sys.modules, "pptx", None)
    assert downloads.slides_addresses() == {}
    assert downloads.write_slides(fewer, tmp_path, "x") == ()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_as_one_file_holds_all_but_what_is_hidden(tmp_path: Path) -> None:
    """The same bytes each time, whatever the dates of the files are."""
    folder = tmp_path / "site"
    (folder / "things").mkdir(parents=True)
    (folder / "index.html").write_text("start", encoding="utf-8")
    (folder / "things" / "wsis-C5.html").write_text("C5", encoding="utf-8")
    (folder / ".mark").touch()
    zip_folder(folder, tmp_path / "one.zip")
    (folder / "index.html").touch()
    zip_folder(folder, tmp_path / "two.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["site/index.html", "site/things/wsis-C5.html"]
        assert archive.read("site/things/wsis-C5.html") == b"C5"
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_an_archive_of_somebody_else_is_not_written_over(tmp_path: Path) -> None:
    """What lies where the archive of a site would be is an earlier one, or in the way."""
    site, file = tmp_path / "site", tmp_path / "site.zip"
    refuse_foreign_archive(site, file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("site/index.html", "start")
    refuse_foreign_archive(site, file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("holidays.jpg", "sea")
    with pytest.raises(OutputError, match="in the way"):
        refuse_foreign_archive(site, file)
    file.write_bytes(b"no archive")
    with pytest.raises(OutputError, match="in the way"):
        refuse_foreign_archive(site, file)
