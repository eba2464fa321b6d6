"""Reading YAML-LD: YAML without its surprises, with the line of every key and value kept.

Scalars stay strings (no ``NO`` → false, no ``1.10`` → 1.1): types come from the JSON-LD context, not from YAML's
guesses. Duplicate keys, tags, anchors and aliases, a second document and empty values are findings, never silent.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from errno import EISDIR
from pathlib import Path
from typing import Any, Final

from wsis_gdc.base.errors import Finding
from wsis_gdc.base.texts import first_unwanted

__all__ = ["LAYOUT", "LIMIT_BYTES", "LIMIT_DEPTH", "Block", "Items", "Source", "content", "parse", "read", "source_of"]

LAYOUT: Final = "layout"
"""The rule of findings about how a file is laid out: it can be read all the same."""

LIMIT_BYTES: Final = 64 * 1024 * 1024
LIMIT_DEPTH: Final = 12


class Block(dict[str, Any]):
    """A YAML mapping that knows its line and the line of each key (counted from 1)."""

    __slots__ = ("key_lines", "line")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.key_lines: dict[str, int] = {}


class Items(list[Any]):
    """A YAML sequence that knows its line and the line of each item."""

    __slots__ = ("item_lines", "line")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.item_lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Source:
    """One data file as read: its name for messages, its top mapping (None where unreadable) and the findings."""

    name: str
    top: Block | None
    findings: tuple[Finding, ...]

    def line_of(self, path: list[str | int]) -> int:
        """Return the line of the value at a path of keys and positions, or of its nearest parent."""
        line, node = 1, self.top
        for step in path:
            if isinstance(node, Block) and isinstance(step, str) and step in node:
                line, node = node.key_lines[step], node[step]
            elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
                line, node = node.item_lines[step], node[step]
            else:
                break
        return line


def read(path: Path, name: str | None = None) -> Source:
    """Read one YAML-LD file; what is wrong with it is in the result's findings, never raised."""
    name = name or str(path)
    try:
        text = content(path)
    except OSError as error:
        return _refuse(name, 0, f"cannot be read: {error.strerror}", "check the path and its permissions")
    if text is None:
        limit = LIMIT_BYTES // 1024 // 1024
        return _refuse(name, 0, f"file is larger than {limit} MB", "split it into several files")
    return parse(text, name)


def content(path: Path) -> bytes | None:
    """Return the bytes of a data file, None where they are more than the limit; raises OSError.

    A device or named pipe is refused, since it may have no end or never begin; an open pipe, as /dev/stdin, is read.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        os.close(os.open(path, os.O_RDONLY))  # it may be one that nobody may look into
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if not stat.S_ISREG(mode) and not (stat.S_ISFIFO(mode) and path.is_relative_to("/dev")):
        raise OSError(0, "not a regular file")
    with path.open("rb") as file:
        text = file.read(LIMIT_BYTES + 1)
    return text if len(text) <= LIMIT_BYTES else None


def parse(text: bytes, name: str) -> Source:
    """Parse YAML-LD bytes; ``name`` is what messages call the file."""
    import yaml

    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        return _refuse(name, line, "not UTF-8 text", "save the file as UTF-8; a binary file has no place here")
    decoded = decoded.removeprefix("\ufeff")
    place = first_unwanted(decoded)
    if place >= 0:
        line = len(_LINE_END.findall(decoded, 0, place)) + 1
        return _refuse(
            name, line, f"holds the {_character(decoded[place])}", "remove it; a binary file has no place here"
        )
    builder = _Builder(name, decoded)
    try:
        # without libyaml the same events come slower
        for event in yaml.parse(decoded, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as error:
        # a comment or colon in brackets is noticed where the next line begins, and wrong where the brackets open
        within = str(error.context).startswith("while parsing a flow")
        mark = (error.context_mark if within else error.problem_mark) or error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return _refuse(name, line, f"not valid YAML: {_plain(error)}", _cure(decoded, line, str(error.problem)))
    except yaml.YAMLError as error:
        return _refuse(name, 1, f"not valid YAML: {error}", "check the file in an editor that knows YAML")
    if builder.top is None and not builder.findings:
        return _refuse(name, 1, "the file is empty", 'start with "records:" or remove the file')
    if builder.top is not None and not isinstance(builder.top, Block):
        return _refuse(name, 1, "the file is not a mapping", 'start with "records:" at the left margin')
    return Source(name, builder.top, tuple(builder.findings))


def source_of(top: dict[str, Any], name: str) -> Source:
    """Return records that a program made as a file that was read, all in line 1; texts are texts, lists are lists."""
    made = _built(top)
    return Source(name, made if isinstance(made, Block) else None, ())


def _built(value: Any) -> Any:
    if isinstance(value, dict):
        block = Block(1)
        for key, each in value.items():
            block[key] = _built(each)
            block.key_lines[key] = 1
        return block
    if isinstance(value, list):
        items = Items(1)
        items.extend(map(_built, value))
        items.item_lines = [1] * len(items)
        return items
    return value


_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def _character(char: str) -> str:
    return f"{'control ' if unicodedata.category(char) == 'Cc' else ''}character U+{ord(char):04X}"


def _refuse(name: str, line: int, problem: str, cure: str) -> Source:
    return Source(name, None, (Finding(name, line, "", problem, cure, "yaml"),))


def _plain(error: Any) -> str:
    return " ".join(part for part in (error.context, error.problem) if part)


def _cure(text: str, line: int, problem: str) -> str:
    lines = text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    indentation = shown[: len(shown) - len(shown.lstrip())]
    if "\t" in indentation:
        return "indent with blanks, not with tabs"
    if indentation.strip(" "):
        return "indent with plain blanks, not with no-break or wide ones"
    if "mapping values are not allowed" in problem:
        return 'put a text that holds ": " in quotation marks, or mend the indentation'
    if "cannot start any token" in problem:
        return "put a text that begins with @, `, % or a tab in quotation marks"
    if "',' or" in problem:
        return 'put a text that holds a colon, a comma, a bracket or " #" in quotation marks, or close the bracket'
    if "block end" in problem or "did not find expected '-'" in problem or "did not find expected key" in problem:
        return "mend the indentation: keys of one record start in the same column"
    return "compare the line with its neighbours"


class _Builder:
    """Builds blocks and items from parser events, without recursion."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self._text = name, text
        self.top: Any = None
        self.findings: list[Finding] = []
        self._stack: list[Block | Items] = []
        self._keys: list[tuple[str, int] | None] = []
        self._columns: list[int | None] = []
        """Where the keys or dashes of each open block stand; None for what stands in brackets."""
        self._brackets: list[int] = []
        """The lines in which brackets open that are not closed yet."""
        self._documents = 0
        self._lines: list[str] | None = None

    def take(self, event: Any) -> bool:
        """Take one event; False ends the reading."""
        kind = type(event).__name__
        line = event.start_mark.line + 1
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                self._find(line, "a second document starts here", 'remove the line "---" or make two files')
                return False
        elif kind == "AliasEvent":
            self._find(line, f"alias *{event.anchor} is not allowed", "write the value out")
            return False
        elif kind in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent"):
            if event.anchor is not None:
                self._find(line, f"anchor &{event.anchor} is not allowed", "write the value out where it is used")
                return False
            if event.tag is not None:
                self._find(line, f"tag {event.tag} is not allowed", "write a plain text, list or mapping")
                return False
            if kind == "ScalarEvent":
                self._scalar(event, line)
                if event.style not in ("|", ">"):
                    self._indented(event.start_mark.line, event.end_mark.line)
            elif len(self._stack) >= LIMIT_DEPTH:
                self._find(
                    line, f"nested more than {LIMIT_DEPTH} levels deep", "data files are flat: mend the brackets"
                )
                return False
            else:
                self._open(Items(line) if kind == "SequenceStartEvent" else Block(line), line)
                self._columns.append(None if event.flow_style else event.start_mark.column)
                if event.flow_style:
                    self._brackets.append(event.start_mark.line)
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            self._stack.pop()
            self._keys.pop()
            if self._columns.pop() is None:
                self._indented(self._brackets.pop(), event.end_mark.line)
        return True

    def _indented(self, first: int, last: int) -> None:
        """Find a line (from 0) of a value that stands no further in than its key: YAML 1.2 does not allow it.

        The reader here takes it; others refuse the whole file.
        """
        if first == last or self._brackets:
            return
        margin = next((column for column in reversed(self._columns) if column is not None), -1)
        if self._lines is None:
            self._lines = _LINE_END.split(self._text)
        for number in range(first + 1, last + 1):
            line = self._lines[number]
            if line.strip() and not line.startswith("#") and len(line) - len(line.lstrip(" ")) <= margin:
                problem = "a value goes on no further in than its key, which readers of YAML 1.2 refuse"
                self._find(number + 1, problem, "indent this line, also where it only closes a bracket", LAYOUT)

    def _scalar(self, event: Any, line: int) -> None:
        value: str = event.value
        # the text of the file was looked at: an escape made the character
        if not value.isprintable() and (place := first_unwanted(value)) >= 0:
            self._find(line, f"an escape makes the {_character(value[place])}", "leave it out")
        parent = self._stack[-1] if self._stack else None
        if isinstance(parent, Block) and self._keys[-1] is None:
            self._keys[-1] = (value, line)
            return
        plain = event.implicit[0]
        if plain and value in ("", "~", "null", "Null", "NULL"):
            if parent is None and value == "":
                return
            self._find(line, self._where("has no value"), "leave the key out, or give a value in quotation marks")
        self._put(value, line)

    def _open(self, node: Block | Items, line: int) -> None:
        if self._stack and isinstance(self._stack[-1], Block) and self._keys[-1] is None:
            self._find(line, "a list or mapping stands where a key is expected", "write the key as a plain word")
            self._keys[-1] = ("?", line)
        self._put(node, line)
        self._stack.append(node)
        self._keys.append(None)

    def _put(self, value: Any, line: int) -> None:
        if not self._stack:
            self.top = value
            return
        parent = self._stack[-1]
        if isinstance(parent, Items):
            parent.append(value)
            parent.item_lines.append(line)
            return
        key, key_line = self._keys[-1] or ("?", line)
        if key in parent:
            first = parent.key_lines[key]
            self._find(key_line, f'key "{key}" stands twice (first on line {first})', "keep one of the two")
        else:
            parent[key] = value
            parent.key_lines[key] = key_line
        self._keys[-1] = None

    def _where(self, problem: str) -> str:
        key = self._keys[-1] if self._keys else None
        return f'key "{key[0]}" {problem}' if key else f"an item {problem}"

    def _find(self, line: int, problem: str, cure: str, rule: str = "yaml") -> None:
        record = next(
            (str(node["id"]) for node in reversed(self._stack) if isinstance(node, Block) and "id" in node), ""
        )
        self.findings.append(Finding(self.name, line, record, problem, cure, rule))
