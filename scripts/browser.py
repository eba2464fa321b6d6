"""Find a Chromium for the browser tests, or install one; silent where there is one already.

Looked at: the environment variable CHROMIUM, the usual commands, and Playwright's own. Where there is none, one of
Debian's packages is installed when this runs as root and apt-get is there, else Playwright's browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian's packages: the first draws the same pages with a sixth less work, but older systems have the second only."""


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    wanted = os.environ.get("CHROMIUM")
    if wanted:
        return shutil.which(wanted)
    return next((found for command in COMMANDS if (found := shutil.which(command))), None) or _playwright()


def _playwright() -> str | None:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Error:
        return None
    return path if Path(path).is_file() else None


def _debian() -> bool:
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]

    def done(*command: str) -> bool:
        return subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode == 0

    return done("apt-get", "update", "-q") and any(done(*install, package) for package in PACKAGES)


def main() -> int:
    """Find or install; the exit code says whether there is a browser now."""
    if find():
        return 0
    print("The browser tests need Chromium; none was found, so one is installed now …", file=sys.stderr)
    if not os.environ.get("CHROMIUM"):
        if _debian() and find():
            return 0
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0 and find():
            return 0
    print(
        "No Chromium could be found or installed. Install one and set CHROMIUM to its path, or leave the browser\n"
        'tests out:  .venv/bin/python -m pytest -m "not browser"',
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
