"""Shapes and checks as one file of SHACL, for any tool that reads it.

The shapes stand in ``ontology/shapes``. A check of ``ontology/checks`` is a query that finds ``?focus`` and says in
``?message`` what is wrong. Where its head names targets, it becomes a SPARQL constraint on these: the same query about
one record at a time.

    # target: class wg:Provision
    # target: subjects of skos:prefLabel
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import prefixes
from wsis_gdc.base.resources import ontology_files

__all__ = ["CHECK", "TARGET", "constrained", "shapes", "shapes_file"]

CODES: Final = "codes.ttl"
"""The shapes of raw codes. Most of all that SHACL would look at are codes, thousands of the same form; so they are left
to the referee, to the JSON Schema that is made of these shapes, and to queries (``ontology/checks/code-*``)."""

HEAD: Final = "shapes.ttl"
"""What the shapes are as a whole."""

CHECK: Final = "-violation.rq"
"""How the file names of checks end."""

TARGET: Final = re.compile(r"^# target: (class|subjects of) (\S+)$", re.M)
"""What the head of a check says of the records that it is about."""

_PREFIX: Final = re.compile(r"^@prefix +([\w-]*:) +(<[^>]*>) *\.\n", re.M)
_TARGETS: Final = {"class": "sh:targetClass", "subjects of": "sh:targetSubjectsOf"}


def shapes(*, codes: bool = True) -> str:
    """Return all SHACL shapes as one Turtle text, or all but those of raw codes."""
    files = sorted(ontology_files("shapes", ".ttl"), key=lambda path: path.name != HEAD)
    return "\n".join(path.read_text(encoding="utf-8") for path in files if codes or path.name != CODES)


def shapes_file() -> str:
    """Return the shapes, their head and the checks that are SPARQL constraints, as one Turtle text."""
    text = shapes()
    used = {"rdfs", *_used()}
    known = {name: space for name, space in prefixes().items() if name in used}
    known |= {name[:-1]: space[1:-1] for name, space in _PREFIX.findall(text)}
    head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in sorted(known.items()))
    bodies = re.sub(r"\n{3,}", "\n\n", _PREFIX.sub("", text)).strip()
    checks = "".join(_constraint(path) for path in constrained())
    return f"{head}\n{bodies}\n\n# Checks across records\n#----------------------\n{checks}"


def constrained() -> Iterator[Path]:
    """Yield the files of the checks that are SPARQL constraints, too."""
    for path in ontology_files("checks", CHECK):
        if TARGET.search(path.read_text(encoding="utf-8")):
            yield path


def _used() -> set[str]:
    """Return the prefixes of the targets of checks, which the shapes may not have."""
    named = (name for path in constrained() for _, name in TARGET.findall(path.read_text(encoding="utf-8")))
    return {name.partition(":")[0] for name in named}


def _constraint(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    name = f"wgs:check-{path.name.removesuffix(CHECK)}"
    targets = "".join(f"    {_TARGETS[how]:18} {what} ;\n" for how, what in TARGET.findall(text))
    comments = (line.removeprefix("# ") for line in text.splitlines() if re.match(r"# (?!target: )", line))
    query = "\n".join(line for line in text.splitlines() if not line.startswith(("#", "ORDER BY"))).strip()
    select = re.sub(r"\?focus\b", "$this", query)
    return f"""
{name}
    a                  sh:NodeShape ;
{targets}    sh:sparql          {name}-query .

{name}-query
    a                  sh:SPARQLConstraint ;
    rdfs:comment       {ox.Literal(" ".join(comments), language="en")} ;
    sh:message         "{{?message}}"@en ;
    sh:select          {_long(select)} .
"""


def _long(text: str) -> str:
    """Return a text as a long string of Turtle, which keeps its lines."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{escaped}"""'
