"""SPARQL files with a header: ``#+`` lines (grlc decorators) that hold title, description and parameters in YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wsis_gdc import yaml_ld
from wsis_gdc.errors import QueryError

__all__ = ["RqFile", "read"]


@dataclass(frozen=True, slots=True)
class RqFile:
    """A SPARQL file: its name without ending, its text, and its header as read."""

    name: str
    text: str
    header: dict[str, Any]

    @property
    def title(self) -> str:
        """The title of the header, or the file's name."""
        return str(self.header.get("title", self.name))

    @property
    def description(self) -> str:
        """The description of the header, or nothing."""
        return " ".join(str(self.header.get("description", "")).split())


def read(path: Path) -> RqFile:
    """Read a SPARQL file and its header. Raises QueryError where the header is not valid YAML, OSError."""
    text = path.read_text(encoding="utf-8")
    header = "\n".join(re.sub(r"^#\+ ?", "", line) for line in text.splitlines() if line.startswith("#+"))
    if not header.strip():
        return RqFile(path.stem, text, {})
    source = yaml_ld.parse(header.encode(), str(path))
    if source.findings or source.top is None:
        raise QueryError("\n".join(str(finding) for finding in source.findings) or f"{path}: empty header")
    return RqFile(path.stem, text, dict(source.top))
