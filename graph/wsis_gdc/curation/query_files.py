"""SPARQL files with a header: ``#+`` lines (grlc decorators) that hold title, description and parameters in YAML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, NamedTuple

from wsis_gdc.base.errors import QueryError

__all__ = ["RqFile", "read"]


class RqFile(NamedTuple):
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
    """Read a SPARQL file and its header. Raises QueryError where the header is not valid YAML, OSError.

    Headers as plain as ours are read directly, with the same result: loading a YAML library would take longer than most
    queries.
    """
    text = path.read_text(encoding="utf-8")
    header = "\n".join(re.sub(r"^#\+ ?", "", line) for line in text.splitlines() if line.startswith("#+"))
    if not header.strip():
        return RqFile(path.stem, text, {})
    plain = _plain(header.splitlines())
    if plain is not None:
        return RqFile(path.stem, text, plain)
    from wsis_gdc.curation import yaml_ld

    source = yaml_ld.parse(header.encode(), str(path))
    if source.findings or source.top is None:
        raise QueryError("\n".join(str(finding) for finding in source.findings) or f"{path}: empty header")
    return RqFile(path.stem, text, dict(source.top))


_ENTRY: Final = r"( *)([A-Za-z_][\w-]*):(?: +(\S.*?))? *"
_QUOTED: Final = r'"([^"\\]*)"'
_WORDS: Final = r"\[([\w-]+(?:, [\w-]+)*)\]"
_BARE: Final = r"[^\s\[\]{}&*!|>'\"%@`#,?:~-](?:(?!: | #).)*(?<!:)"


def _plain(lines: list[str]) -> dict[str, Any] | None:
    """Return a header of nested keys with texts, folded texts and lists of words; None for any other YAML."""
    top: dict[str, Any] = {}
    open_blocks, at = [(0, top)], 0
    while at < len(lines):
        line, at = lines[at], at + 1
        while ": [" in line and "]" not in line and at < len(lines):
            line, at = f"{line.rstrip()} {lines[at].strip()}".replace("[ ", "["), at + 1
        entry = re.fullmatch(_ENTRY, line)
        if not entry:
            return None
        indent, key, value = len(entry[1]), entry[2], entry[3]
        while open_blocks[-1][0] > indent:
            open_blocks.pop()
        level, block = open_blocks[-1]
        if level != indent or key in block:
            return None
        if value is None:
            inner: dict[str, Any] = {}
            depth = len(lines[at]) - len(lines[at].lstrip()) if at < len(lines) else 0
            if depth <= indent:
                return None
            block[key] = inner
            open_blocks.append((depth, inner))
        elif value == ">-":
            end = at
            while end < len(lines) and lines[end].startswith(" " * (indent + 2)) and lines[end][indent + 2 :].strip():
                end += 1
            folded = [line[indent + 2 :] for line in lines[at:end]]
            if not folded or any(line[0] == " " for line in folded):
                return None
            block[key], at = " ".join(line.rstrip() for line in folded), end
        else:
            block[key] = _value(value)
            if block[key] is None:
                return None
    return top


def _value(text: str) -> str | list[str] | None:
    if quoted := re.fullmatch(_QUOTED, text):
        return quoted[1]
    if words := re.fullmatch(_WORDS, text):
        return words[1].split(", ")
    return text if re.fullmatch(_BARE, text) else None
