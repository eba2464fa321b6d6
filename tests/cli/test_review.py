"""Links out to reviewers, verdicts back in: a round trip through a workbook that people fill."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml
from click.testing import Result

from wsis_gdc.curation import assembly
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.reviewed import progress

if TYPE_CHECKING:
    from tests.conftest import Run

Invoke = Callable[..., Result]

ANA = {"reviewer": "Ana Pérez", "orcid": "0000-0002-1825-0097", "date": datetime.date(2026, 11, 30), "consent": "yes"}
ANSWERS = {
    3: {"conclusion": "agree", **ANA},
    4: {"conclusion": "other relation", "relation": "continues", "strength": 3, "comment": "=1+1", **ANA},
    5: {"conclusion": "no link", "reviewer": "Secret Person", "consent": "no"},
    6: {"conclusion": "don’t know", "reviewer": "Secret Person", "consent": "perhaps"},
    7: {"conclusion": "maybe"},
    8: {"comment": "see 12(a)"},
    9: {"conclusion": "agree", "date": datetime.date(2022, 11, 30)},
    -1: {"conclusion": "missing link", "relation": "extends", "strength": 2},
}
"""What is filled in, by row; -1 is the last, which is a pair without a link."""


def _fill(file: Path, answers: dict[int, dict[str, Any]]) -> None:
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[-1]
    columns = {sheet.cell(1, column).value: column for column in range(1, sheet.max_column + 1)}
    for row, cells in answers.items():
        for key, value in cells.items():
            sheet.cell(row if row > 0 else sheet.max_row, columns[key]).value = value
    book.save(file)


@pytest.fixture(scope="module")
def answered(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of C5 with some rows filled; not to be changed."""
    file = tmp_path_factory.mktemp("answered") / "C5.xlsx"
    assert run("review", "export", "--line", "C5", "-o", str(file)).code == 0
    _fill(file, ANSWERS)
    return file


@pytest.fixture
def filled(answered: Path, tmp_path: Path) -> Path:
    """A copy of that workbook."""
    return Path(shutil.copy(answered, tmp_path))


def _records(file: Path) -> list[dict[str, str]]:
    records: list[dict[str, str]] = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)["records"]  # noqa: S506
    return records


def test_a_filled_workbook_comes_back_as_verdicts(invoke: Invoke, filled: Path, tmp_path: Path) -> None:
    """Each filled row is one, or is reported by its cell; the counts add up."""
    done = invoke("review", "import", filled, "-o", tmp_path / "c5.yaml")
    assert done.exit_code == 1
    assert "42 rows: 5 accepted (1 of them put right), 3 reported, 34 left empty" in done.stderr
    assert 'Review!L7: "maybe" is not in the list (choose one of its words)' in done.stderr
    assert "Review!L8: the row has answers, but no verdict" in done.stderr
    assert "Review!R9: 2022-11-30 lies before the Compact was adopted (look at the year" in done.stderr
    found = {record["conclusion"]: record for record in _records(tmp_path / "c5.yaml")}
    assert found["agree"]["reviewer_id"] == "https://orcid.org/0000-0002-1825-0097"
    assert (found["other-relation"]["relation"], found["other-relation"]["strength"]) == ("continues", "3")
    assert found["other-relation"]["comment"] == "=1+1"
    assert found["missing-link"]["judged"] == "no link"
    assert {"unit", "line"} <= found["missing-link"].keys()


def test_a_name_is_kept_only_where_its_owner_agreed(invoke: Invoke, filled: Path, tmp_path: Path) -> None:
    """Else one stands there that hides it, the same for the same person; "perhaps" is no yes."""
    invoke("review", "import", filled, "-o", tmp_path / "c5.yaml")
    assert "Secret" not in (tmp_path / "c5.yaml").read_text("utf-8")
    by = {record["conclusion"]: record["reviewer"] for record in _records(tmp_path / "c5.yaml")}
    assert by["agree"] == "Ana Pérez"
    assert by["no-link"] == by["unsure"] != by["missing-link"]
    assert by["no-link"].startswith("A reviewer (r-")


def test_importing_again_changes_nothing_and_keeps_what_others_said(
    invoke: Invoke, filled: Path, tmp_path: Path
) -> None:
    """An answer that is given anew replaces that of the same reviewer on the same pair only."""
    file = tmp_path / "c5.yaml"
    invoke("review", "import", filled, "-o", file)
    before = file.read_bytes()
    assert "5 unchanged" in invoke("review", "import", filled, "-o", file).stderr
    assert file.read_bytes() == before
    _fill(filled, {3: {"conclusion": "no link"}, 4: dict.fromkeys(ANSWERS[4])})
    assert "1 changed, 3 unchanged, 1 kept from before" in invoke("review", "import", filled, "-o", file).stderr


def test_a_file_of_codes_is_never_written_over(invoke: Invoke, filled: Path, tmp_path: Path) -> None:
    """Nor anything else that holds more than verdicts."""
    codes = tmp_path / "codes.yaml"
    codes.write_text('"@context": "x"\nid: "set:wsis-gdc"\ntype: MappingSet\n', encoding="utf-8")
    done = invoke("review", "import", filled, "-o", codes)
    assert done.exit_code == 2
    assert "holds more than verdicts" in done.stderr
    assert "MappingSet" in codes.read_text("utf-8")
    assert not (tmp_path / ".reviewers-key").exists()


def test_an_empty_key_is_not_taken(invoke: Invoke, filled: Path, tmp_path: Path) -> None:
    """Names made with it could be guessed."""
    (tmp_path / ".reviewers-key").touch()
    done = invoke("review", "import", filled, "-o", tmp_path / "c5.yaml")
    assert (done.exit_code, (tmp_path / "c5.yaml").exists()) == (2, False)
    assert "holds no key" in done.stderr


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_a_workbook_that_libreoffice_saved_loses_nothing(invoke: Invoke, filled: Path, tmp_path: Path) -> None:
    """Locks, lists and hidden columns included."""
    convert = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*convert, "--outdir", tmp_path / "saved", filled], check=True, capture_output=True, timeout=120)
    file = tmp_path / "c5.yaml"
    invoke("review", "import", filled, "-o", file)
    before = file.read_bytes()
    invoke("review", "import", tmp_path / "saved" / filled.name, "-o", file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_answers_come_back_from_any_language(invoke: Invoke, tmp_path: Path, language: str) -> None:
    """By the words of the pick lists."""
    file = tmp_path / "C9.xlsx"
    invoke("review", "export", "--line", "C9", "--lang", language, "-o", file)
    words = {"ar": ("علاقة أخرى", "يواصل"), "zh": ("其他关系", "延续")}[language]
    _fill(file, {3: {"conclusion": words[0], "relation": words[1], "strength": "3"}})
    done = invoke("review", "import", file, "-o", tmp_path / "c9.yaml")
    assert done.exit_code == 0, done.output
    (record,) = _records(tmp_path / "c9.yaml")
    assert (record["conclusion"], record["relation"]) == ("other-relation", "continues")


def test_an_apostrophe_may_be_typed_as_keyboards_have_it(invoke: Invoke, tmp_path: Path) -> None:
    """The pick list has the curved one."""
    file = tmp_path / "C9.xlsx"
    invoke("review", "export", "--line", "C9", "-o", file)
    _fill(file, {3: {"conclusion": "Don't know"}})
    done = invoke("review", "import", file, "-o", tmp_path / "c9.yaml")
    assert done.exit_code == 0, done.output
    assert [record["conclusion"] for record in _records(tmp_path / "c9.yaml")] == ["unsure"]


def test_verdicts_conform_and_make_links_reviewed_or_contested(
    invoke: Invoke, filled: Path, sheets: tuple[assembly.Sheet, ...], tmp_path: Path
) -> None:
    """A link on which one agrees and another does not is contested."""
    _fill(filled, {row: dict.fromkeys(("conclusion", "comment")) for row in (7, 8, 9)})
    file = tmp_path / "one.yaml"
    assert invoke("review", "import", filled, "-o", file).exit_code == 0
    verdicts = assembly.read_sheet(file)
    assert verdicts.findings == ()
    # of the sets the one that was reviewed, since the others do not count
    kept = [each for each in sheets if "/mappings/" not in each.graph or each.graph.endswith("/wsis-gdc")]
    found = progress(OxigraphEngine(assembly.assemble([*kept, verdicts]), union=True))
    (c5,) = (each for each in found.lines if each.line and each.line.code == "C5")
    assert (c5.links, c5.reviewed, c5.contested, c5.open, c5.looked, c5.missing) == (25, 1, 2, 22, 1, 1)
    assert (found.whole.reviewed, found.whole.contested, found.whole.verdicts, found.whole.reviewers) == (1, 2, 5, 3)


def test_status_says_that_nobody_has_reviewed_the_links(invoke: Invoke) -> None:
    """As long as that is so."""
    shown = invoke("review", "status", "--format", "table").stdout
    assert shown.startswith("Reviewed by nobody yet: 0 of 343 links.")
    assert invoke("review", "status", "--line", "C5", "--format", "csv").stdout.splitlines()[1:] == [
        "wsis:C5,C5,Building confidence and security in the use of ICTs,25,0,0,25,0,0,0,0",
        ",,,25,0,0,25,0,0,0,0",
    ]


def test_what_cannot_be_exported_is_told(invoke: Invoke, tmp_path: Path) -> None:
    """In a sentence."""
    file = tmp_path / "x.xlsx"
    assert (
        'unknown code "C99" (did you mean wsis:C9?)' in invoke("review", "export", "--line", "C99", "-o", file).stderr
    )
    assert (
        "facilitates no part of C5" in invoke("review", "export", "--line", "C5", "--entity", "fao", "-o", file).stderr
    )
    assert "end it with .xlsx" in invoke("review", "export", "-o", tmp_path / "x.csv").stderr
