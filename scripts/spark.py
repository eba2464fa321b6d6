"""Install what the test of Spark needs: PySpark, hash-pinned, and a Java runtime; silent where both are there already.

Where Java is missing, Debian's runtime is installed when this runs as root and apt-get is there. Without one or the
other the test of Spark is skipped and says so; everything else is tested, so that this never fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements" / "spark.txt"
JAVA = "default-jre-headless"


def java() -> bool:
    """Tell whether there is a Java, by JAVA_HOME or as a command."""
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java"))


def _pyspark() -> bool:
    uv = Path(sys.executable).with_name("uv")
    install = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--require-hashes", "-r", REQUIREMENTS]
    return uv.exists() and subprocess.run(install, stdout=sys.stderr, check=False).returncode == 0


def _debian() -> bool:
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", JAVA]
    return all(
        subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode == 0
        for command in (["apt-get", "update", "-q"], install)
    )


def main() -> int:
    """Find or install both."""
    if not java():
        print("The test of Spark needs Java; none was found, so one is installed now …", file=sys.stderr)
        if not _debian() or not java():
            print(f"No Java (17 or later, Debian: {JAVA}) could be installed: Spark is not tested.", file=sys.stderr)
            return 0
    if not find_spec("pyspark") and not _pyspark():
        print("PySpark could not be installed, see above: Spark is not tested.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
