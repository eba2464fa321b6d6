"""Environments of their own for other people's programs whose libraries do not go with ours."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

__all__ = ["python_with"]


def python_with(root: Path, name: str) -> Path:
    """The Python of an environment with what ``requirements/<name>.txt`` lists, made at the first call.

    Skips the test, with the reason, where it cannot be made.
    """
    folder = root / ".venv" / name
    python, uv = folder / "bin" / "python", Path(sys.executable).with_name("uv")
    wanted = root / "requirements" / f"{name}.txt"
    stamp = folder / "made-of.txt"
    with closing(sqlite3.connect(root / ".venv" / f"{name}.lock", timeout=600, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        if not stamp.is_file() or stamp.read_bytes() != wanted.read_bytes():
            install = [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", wanted]
            for command in ([uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], install):
                try:
                    subprocess.run(command, capture_output=True, text=True, check=True, timeout=180)
                except (subprocess.SubprocessError, OSError) as error:
                    reason = getattr(error, "stderr", None) or str(error)
                    pytest.skip(f"{name} cannot be installed: {reason.strip()[-300:]}")
            stamp.write_bytes(wanted.read_bytes())
    return python
