"""Fetch the expert editor of the SPARQL endpoint from npm: ``python scripts/editor.py``.

It is YASGUI by Triply and Zazuko (npm: @zazuko/yasgui, MIT licence). Its script and style go beside the server's code,
where ``wsis-gdc serve`` finds them; they are no part of this repository nor of its package, and no page loads anything
from elsewhere. Each is compared with its digest before it is put there. Without npm, or without a network, nothing
changes: the endpoint keeps its plain page, which says so.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from wsis_gdc.server.editor_files import FILES, FOLDER, PACKAGE, VERSION


def main() -> int:
    """Fetch the editor unless it is there; tell in a line what came of it."""
    if all(_is(FOLDER / name, digest) for name, digest in FILES.items()):
        return 0
    npm = shutil.which("npm")
    if npm is None:
        print("The expert editor needs npm, which is not here; the endpoint keeps its plain page.", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", "--pack-destination", folder, f"{PACKAGE}@{VERSION}"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        except (OSError, subprocess.SubprocessError):
            print("The expert editor cannot be had from npm; the endpoint keeps its plain page.", file=sys.stderr)
            return 0
        (archive,) = Path(folder).glob("*.tgz")
        found = _contents(archive.read_bytes())
    wrong = [name for name, digest in FILES.items() if hashlib.sha256(found.get(name, b"")).hexdigest() != digest]
    if wrong:
        print(f"{PACKAGE} {VERSION}: {', '.join(wrong)} are not the files that are expected.", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    for name in FILES:
        (FOLDER / name).write_bytes(found[name])
    print(f"The expert editor is {PACKAGE} {VERSION}.")
    return 0


def _contents(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        return {
            member.name.rpartition("/")[2]: stream.read()
            for member in files
            if member.name.removeprefix("package/").removeprefix("build/") in FILES
            and (stream := files.extractfile(member))
        }


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


if __name__ == "__main__":
    sys.exit(main())
