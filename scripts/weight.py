"""Print what the installed package weighs: bare, and with each extra, in MB on disk with compiled code.

``python scripts/weight.py [EXTRA …]`` builds the wheel, installs it as a stranger would into a new environment
(without pip itself), and counts its files; without extras the bare package and [all] are weighed. Exit code 1 where
the bare package is heavier than ``LIMIT``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

LIMIT = 200
ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")


def weigh(wheel: Path, extra: str, folder: Path) -> tuple[float, int]:
    """Return the MB that a new environment takes with the wheel and an extra ("" for none), and its packages."""
    constraints = [ROOT / "requirements" / name for name in ("dev.txt", "spark.txt", "rudof.txt")]
    _run(UV, "venv", "--quiet", "--python", sys.executable, folder)
    wanted = f"wsis-gdc[{extra}] @ {wheel.as_uri()}" if extra else str(wheel)
    limits = (part for file in constraints for part in ("--constraint", file))
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    _run(UV, "pip", "install", "--quiet", "--python", python, "--compile-bytecode", *limits, wanted)
    files = [path.lstat() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    # what a file takes on disk, as du counts it, where the system tells
    size = sum(file.st_blocks * 512 if hasattr(file, "st_blocks") else file.st_size for file in files)
    return size / 2**20, len(list(folder.glob("**/*.dist-info")))


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)


def main() -> int:
    """Weigh what is asked for."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        build = (sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder / "dist", ROOT)
        subprocess.run([str(part) for part in build], check=True, stdout=subprocess.DEVNULL)
        (wheel,) = (folder / "dist").glob("*.whl")
        extras = sys.argv[1:] or ["", "all"]
        weights = {}
        for number, extra in enumerate(extras):
            weights[extra], packages = weigh(wheel, extra, folder / f"environment-{number}")
            name = f"wsis-gdc[{extra}]" if extra else "wsis-gdc"
            print(f"{weights[extra]:6.0f} MB  {packages:3} packages  {name}", flush=True)
    return int(weights.get("", 0) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
