"""Write the reference of the Python API from its docstrings: ``python scripts/api_reference.py``.

It tells ``wsis_gdc.load``, the methods of ``KnowledgeGraph``, and the types that these return, with the types of what
those hold, one below the other.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from wsis_gdc import api

FILE: Final = Path(__file__).resolve().parents[1] / "docs" / "api.md"
HEAD: Final = """\
# Python API

Made by `scripts/api_reference.py` from the docstrings of `wsis_gdc`; change those instead. Ten questions with their
answers stand in the [cookbook](cookbook.ipynb).

```python
import wsis_gdc

with wsis_gdc.load("build") as kg:  # without a folder: the data of the package, assembled in memory
    for row in kg.named("facilitators-of", line="C5").texts():
        print(*row)
```

Answers are objects, and tables as well: `columns`, `rows()` in values of Python's own, and `to_frame()` for pandas
(extra `[analysis]`). There a thing takes three columns, its code, its CURIE (`…_id`, by which it can be asked about
again) and its label; a table of claims tells whose each is and how far it is reviewed (`claimant`, `status`).

Errors are those of `wsis_gdc.base.errors`, all under `WsisGdcError`: what a reader can mend is in their text.
"""


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")


def text() -> str:
    """Return the reference as Markdown."""
    members = list(public(api.KnowledgeGraph))
    parts = [HEAD, function("load", api.load, 2), described("KnowledgeGraph", api.KnowledgeGraph)]
    parts += [function(name, member, 3) for name, member in members]
    parts += ["## What answers hold", *(described(kind.__name__, kind, 3) for kind in returned())]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def public(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield the methods and properties of a class of ours that are not for its makers alone, its own first."""
    members: dict[str, Any] = {}
    for base in kind.__mro__:
        if base.__module__.startswith("wsis_gdc"):
            members |= {name: member for name, member in vars(base).items() if name not in members}
    for name, member in members.items():
        own = isinstance(member, property | classmethod | staticmethod) or inspect.isfunction(member)
        if own and not name.startswith("_") and inspect.getdoc(getattr(kind, name)):
            yield name, member


def function(name: str, member: Any, level: int) -> str:
    """Return the heading, the signature and the docstring of a function."""
    return f"{'#' * level} {name}\n\n```python\n{signature(name, member)}\n```\n\n{told(member)}"


def signature(name: str, member: Any) -> str:
    """Return how a function is called, over several lines where it is long."""
    known, shown, starred = inspect.signature(member), list[str](), False
    for each in known.parameters.values():
        if each.name in ("self", "cls"):
            continue
        if each.kind is each.KEYWORD_ONLY and not starred:
            shown, starred = [*shown, "*"], True
        stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
        starred = starred or stars == "*"
        default = "" if each.default is each.empty else f" = {each.default!r}"
        shown.append(f"{stars}{each.name}: {each.annotation}{default}")
    end = "" if known.return_annotation is known.empty else f" -> {known.return_annotation}"
    line = f"{name}({', '.join(shown)}){end}"
    return line if len(line) < 100 else "\n".join([f"{name}(", *(f"    {each}," for each in shown), f"){end}"])


def told(member: Any) -> str:
    """Return a docstring as Markdown: its examples become blocks, its double backquotes single ones."""
    lines, block, out = (inspect.getdoc(member) or "").splitlines(), False, list[str]()
    for line in lines:
        begins = line.startswith(">>> ") and not block
        ends = block and not line.strip()
        out += [*(["```pycon"] if begins else ()), *(["```"] if ends else ()), line if block or begins else plain(line)]
        block = (block or begins) and not ends
    return "\n".join([*out, *(["```"] if block else ())])


def plain(line: str) -> str:
    """Return a line of a docstring with single backquotes."""
    return line.replace("``", "`")


def described(name: str, kind: type, level: int = 2) -> str:
    """Return the heading and the docstring of a class, and the fields, properties and methods of answers."""
    lines = [f"{'#' * level} {name}", "", *([f"*{kind.__module__}*", ""] if level > 2 else ()), told(kind), ""]
    if level > 2:
        rows = [(f"`{field}`", f"`{kind_of}`".replace("|", "&#124;")) for field, kind_of in fields(kind)]
        lines += ["| field | type |", "|---|---|", *(f"| {' | '.join(row)} |" for row in rows), ""] if rows else []
        for method, member in public(kind):
            line = method if isinstance(member, property) else signature(method, getattr(kind, method))
            first = re.split(r"\n\n|(?<=\.)\s", told(getattr(member, "fget", None) or getattr(kind, method)))[0]
            lines.append(f"- `{' '.join(line.split())}`: {' '.join(first.split())}")
    return "\n".join(lines)


def fields(kind: type) -> list[tuple[str, str]]:
    """Return the fields of a data class or named tuple with their types as they are written."""
    if dataclasses.is_dataclass(kind):
        return [(field.name, str(field.type)) for field in dataclasses.fields(kind) if field.name[0] != "_"]
    annotations = inspect.get_annotations(kind) if hasattr(kind, "_fields") else {}
    return [(name, str(annotations[name])) for name in getattr(kind, "_fields", ()) if name in annotations]


def returned() -> list[type]:
    """Return our types that the methods return, and those of their fields, in the order in which they are met."""
    found: list[type] = []

    def take(annotation: object, module: ModuleType) -> None:
        for name in re.findall(r"\b[A-Z]\w+", str(annotation)):
            kind = named(name, module)
            if kind is None or kind in found or kind is api.KnowledgeGraph:
                continue
            found.append(kind)
            for _field, inner in fields(kind):
                take(inner, importlib.import_module(kind.__module__))

    for _name, member in public(api.KnowledgeGraph):
        take(inspect.signature(member).return_annotation, api)
    return found


def named(name: str, module: ModuleType) -> type | None:
    """Return the class of ours that a module calls so, one that it imports for its types only among them."""
    origin = imports(module).get(name, module.__name__)
    if not origin.startswith("wsis_gdc"):
        return None
    kind = getattr(importlib.import_module(origin), name, None)
    return kind if inspect.isclass(kind) and kind.__module__.startswith("wsis_gdc") else None


@cache
def imports(module: ModuleType) -> dict[str, str]:
    """Return from which module each name of a module comes."""
    tree = ast.parse(inspect.getsource(module))
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)
    return {each.asname or each.name: str(node.module) for node in nodes for each in node.names}


if __name__ == "__main__":
    main()
