"""Named queries: SPARQL files with a title, a description and typed parameters.

A parameter is a variable that the file fixes with a block such as ``VALUES ?line { wsis:C5 }``, which holds the
example. So the file runs as it is in any SPARQL tool; here the term in the block is replaced by the one that is
asked for, written by the RDF library, never pasted from a person's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.base.errors import Choice, NotFoundError, QueryError
from wsis_gdc.base.namespaces import encodable
from wsis_gdc.base.resources import ontology_files, ontology_folder
from wsis_gdc.curation import query_files as rq_files
from wsis_gdc.knowledge.frameworks import exact

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Term

__all__ = ["PLAIN", "NamedQuery", "Parameter", "UnknownValueError", "bind", "named", "names", "term_of"]

PLAIN: Final = {
    "integer": (r"[+-]?[0-9]+", "http://www.w3.org/2001/XMLSchema#integer"),
    "decimal": (r"[+-]?[0-9]+(\.[0-9]+)?", "http://www.w3.org/2001/XMLSchema#decimal"),
    "language": (r"[a-z]{2,3}", "http://www.w3.org/2001/XMLSchema#string"),
    "text": (r"[^\x00-\x1f]{1,200}", "http://www.w3.org/2001/XMLSchema#string"),
}
"""The kinds of parameters whose values are no things: how they are written, and their datatype."""


class Parameter(NamedTuple):
    """A parameter of a named query: the variable it fixes, its kind and an example.

    ``kind`` is a kind of thing (``action-line``, ``entity`` …, or ``thing`` for any) or integer, decimal, language,
    text. A parameter with a ``default`` may be left out.
    """

    name: str
    kind: str
    description: str
    example: str
    default: str = ""


class NamedQuery(NamedTuple):
    """A query with a name, as shipped in ``ontology/queries``; ``persona`` says who asks it."""

    name: str
    title: str
    description: str
    persona: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str

    @property
    def body(self) -> str:
        """The text without the lines at its head that say what it is to programs."""
        lines = self.text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("#+")).lstrip()


class UnknownValueError(QueryError):
    """Values of parameters are well written, and name nothing that is there."""


@cache
def names() -> tuple[str, ...]:
    """Return the names of all named queries, sorted."""
    return tuple(path.stem for path in ontology_files("queries", ".rq"))


@cache
def named(name: str) -> NamedQuery:
    """Return a named query. Raises NotFoundError with near names."""
    path = ontology_folder() / "queries" / f"{name}.rq"
    if not re.fullmatch(r"[\w-]{1,100}", name) or not path.is_file():
        from difflib import get_close_matches

        raise NotFoundError("named query", name, get_close_matches(name, names(), 3, 0.4))
    file = rq_files.read(path)
    given: Any = file.header.get("parameters", {})
    parameters = tuple(
        Parameter(
            key, entry["kind"], " ".join(entry["description"].split()), entry["example"], entry.get("default", "")
        )
        for key, entry in (given.items() if isinstance(given, dict) else ())
    )
    columns = tuple(file.header.get("columns", ()))
    return NamedQuery(
        name, file.title, file.description, str(file.header.get("persona", "")), parameters, columns, file.text
    )


def bind(engine: Engine, query: NamedQuery, values: Mapping[str, str]) -> str:
    """Return the query's text with a person's parameter values in place, all mistakes told at once.

    Raises QueryError for a missing, unknown or ill-typed value, UnknownValueError where that is all.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    problems: list[tuple[str | Choice, ...]] = [
        (f'query {query.name} has no parameter "{name}" (it has: {", ".join(known) or "none"})',)
        for name in values
        if name not in known
    ]
    text, unknown = query.text, 0
    for parameter in query.parameters:
        value = encodable(values.get(parameter.name, parameter.default))
        if not value:
            told = f"parameter {parameter.name} is missing: {parameter.description} (for example "
            problems.append((told, Choice(parameter.name, parameter.example, of="parameters"), ")"))
            continue
        try:
            text = _fix(text, parameter.name, term_of(engine, parameter, value))
        except NotFoundError as error:
            unknown += 1
            problems.append((f"parameter {parameter.name}: {error}",))
        except ValueError as error:
            problems.append((f"parameter {parameter.name}: {error}",))
    if problems:
        lines = [piece for problem in problems for piece in ("\n", *problem)]
        raise (UnknownValueError if unknown == len(problems) else QueryError)(*lines[1:])
    return text


def _fix(text: str, name: str, term: Term) -> str:
    block = re.compile(rf"\bVALUES\s+\?{name}\s*\{{[^{{}}]*\}}")
    fixed, number = block.subn(lambda _: f"VALUES ?{name} {{ {term} }}", text)
    if not number:
        raise QueryError(f'the query has no block "VALUES ?{name} {{ … }}" to fix')
    return fixed


def term_of(engine: Engine, parameter: Parameter, text: str) -> Term:
    """Return the term that a person's value of a parameter stands for. Raises QueryError, NotFoundError."""
    import pyoxigraph as ox

    if parameter.kind in PLAIN:
        pattern, datatype = PLAIN[parameter.kind]
        if not re.fullmatch(pattern, text):
            raise QueryError(f'"{text}" is no {parameter.kind} (for example {parameter.example})')
        return ox.Literal(text, datatype=ox.NamedNode(datatype))
    if parameter.kind == "set":
        from wsis_gdc.knowledge.selection import set_iri

        return ox.NamedNode(set_iri(engine, text))
    kind = "" if parameter.kind == "thing" else parameter.kind
    iri = exact(engine, text, kind) if kind else ""
    if not iri:
        from wsis_gdc.knowledge.things import resolve

        iri = resolve(engine, text, kind)
    return ox.NamedNode(iri)
