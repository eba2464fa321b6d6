"""What is marked slow is there, and is by far not everything."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from tests.conftest import slow_ones


def test_every_test_that_is_listed_is_there(root: Path) -> None:
    """In the file that the list says."""
    gone = []
    for line in sorted(slow_ones()):
        file, _, test = line.partition("::")
        path = root / "tests" / file
        if not path.is_file() or not re.search(rf"^(async )?def {test}\(", path.read_text(encoding="utf-8"), re.M):
            gone.append(line)
    assert gone == []


def test_the_dearest_are_slow_by_what_a_case_takes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """So many that the others take no longer than asked; what is not a test of ours does not count."""
    report = tmp_path / "report.xml"
    cases = "".join(
        f'<testcase classname="{file}" name="{name}" time="{seconds}"/>'
        for file, name, seconds in (
            ("tests.docs.test_slow", "test_dear", 30),
            *(("tests.docs.test_slow", f"test_many[{place}]", 1) for place in range(40)),
            ("tests.docs.test_slow", "test_cheap", 19),
            ("wsis_gdc.base.texts", "wsis_gdc.base.texts.cut", 500),
        )
    )
    report.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>", encoding="utf-8")
    script = runpy.run_path(str(root / "scripts" / "slow_tests.py"))
    monkeypatch.setitem(script["main"].__globals__, "SLOW", tmp_path / "slow.txt")
    monkeypatch.setattr("sys.argv", ["slow_tests.py", str(report), "--minutes", "1", "--workers", "1"])
    script["main"]()
    listed = (tmp_path / "slow.txt").read_text(encoding="utf-8").splitlines()
    assert listed[1:] == ["docs/test_slow.py::test_dear"]
    assert capsys.readouterr().out == "1 of 3 tests are slow, 1 of 42 cases\n"
