"""Ask the JSON API of a server what nobody would ask: ``python scripts/check_api.py [--build build] [--examples 10]``.

Schemathesis makes requests of the OpenAPI, good and bad, and looks whether the answers are as it says. It is fetched by
uv for the time of the run, and is no part of this project's requirements. Ends with 1 where it finds something.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BIN = Path(sys.executable).parent
SCHEMATHESIS = "schemathesis==4.32.5"
CONFIG = """
[checks.negative_data_rejection]
expected-statuses = [400, 404, 405, 406, 413, 414, 415, 422]
"""
"""What is refused for the length of its address or body is refused, too."""


def main() -> int:
    """Start a server, have it asked, stop it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--examples", type=int, default=10, help="most requests that are tried of each kind")
    given = parser.parse_args()
    uv = shutil.which("uv") or str(BIN / "uv")
    command = [str(BIN / "wsis-gdc"), "serve", "--build", str(given.build), "--port", "0", "--budget", "0", "--quiet"]
    with tempfile.TemporaryDirectory() as place, subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        folder = Path(place)
        try:
            line = server.stderr.readline() if server.stderr else ""
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found is None:
                print(line, file=sys.stderr, end="")
                return 2
            config = folder / "schemathesis.toml"
            config.write_text(CONFIG, encoding="utf-8")
            asking = [
                uv,
                "tool",
                "run",
                "--from",
                SCHEMATHESIS,
                "st",
                "--config-file",
                str(config),
                "run",
                f"{found[0]}/api",
                "--url",
                found[0],
            ]
            limits = ["--max-examples", str(given.examples), "--request-timeout", "60", "--continue-on-failure"]
            return subprocess.run([*asking, *limits], check=False).returncode
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
