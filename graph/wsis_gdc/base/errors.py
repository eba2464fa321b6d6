"""The error tree: what can go wrong, told so that a person can mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "AmbiguousError",
    "Choice",
    "CurationError",
    "EndpointError",
    "Finding",
    "LimitError",
    "MissingLibraryError",
    "NotFoundError",
    "OutputError",
    "QueryError",
    "StoreError",
    "UnknownTermWarning",
    "WsisGdcError",
]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong with a data file, and the cure.

    ``file`` is the path as the user gave it, ``line`` counts from 1 (0: the file as a whole), ``record`` is the
    CURIE of the record or empty, ``rule`` names the check that speaks. As text it is one line, in which
    all that it quotes can be seen; the middle of very long texts is left out.

    >>> str(Finding("data/x.yaml", 41, "gdc:11d", 'unknown provision "poa:9z"', "did you mean poa:9c?", "references"))
    'data/x.yaml:41: gdc:11d: unknown provision "poa:9z" (did you mean poa:9c?)'
    """

    file: str
    line: int
    record: str
    problem: str
    cure: str
    rule: str

    def __post_init__(self) -> None:
        from wsis_gdc.base.texts import shortened

        for name in ("record", "problem", "cure"):
            object.__setattr__(self, name, shortened(getattr(self, name)))

    @property
    def sentence(self) -> str:
        """What is wrong with which record, and the cure, without the place."""
        record = f"{self.record}: " if self.record else ""
        return f"{record}{self.problem}" + (f" ({self.cure})" if self.cure else "")

    def __str__(self) -> str:
        from wsis_gdc.base.texts import visible

        return visible(f"{self.file}{f':{self.line}' if self.line else ''}: {self.sentence}")


class UnknownTermWarning(UserWarning):
    """A query names a term of our namespace that the graph does not know, so that it may find nothing by a slip."""


class Choice(NamedTuple):
    """A choice that a refusal names, by its keyword in Python, and the ``value`` to give it; None: it is only named.

    ``of`` is what it is a choice of, where not of the question: the "parameters" of a named query, or the "limits" of
    a query. Each face has words of its own for it (see ``WsisGdcError.in_words``).

    >>> Choice("through", ("goal", "trend")).keyword, Choice("chain", True).keyword, Choice("by").keyword
    ("through=['goal', 'trend']", 'chain=True', 'by')
    """

    name: str
    value: str | bool | tuple[str, ...] | None = None
    of: str = ""

    @property
    def keyword(self) -> str:
        """The choice as Python writes it."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return self.name if value is None else f"{self.name}={value!r}"


class WsisGdcError(Exception):
    """Base of all errors that this package raises on purpose."""

    def in_words(self, words: Callable[[Choice], str]) -> str:
        """Return what is wrong, the choices that it names in the words of a face."""
        return str(self)


class CurationError(WsisGdcError, ValueError):
    """The curated data do not conform; ``findings`` holds every finding, sorted."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(set(findings)))
        super().__init__("\n".join(str(finding) for finding in self.findings))


class QueryError(WsisGdcError, ValueError):
    """A query or its parameters are wrong; the message says where and what to do.

    ``told`` is that message in pieces, the choices that it names among its words; as text they are keywords of Python.

    >>> error = QueryError("ask with ", Choice("by", "facts"))
    >>> str(error), error.in_words(lambda choice: f"--{choice.name} {choice.value}")
    ("ask with by='facts'", 'ask with --by facts')
    """

    def __init__(self, *told: str | Choice) -> None:
        self.told = told
        super().__init__(*told)

    def __str__(self) -> str:
        return self.in_words(lambda choice: choice.keyword)

    def in_words(self, words: Callable[[Choice], str]) -> str:
        """Return the message, the choices that it names in the words of a face."""
        return "".join(words(each) if isinstance(each, Choice) else each for each in self.told)


class LimitError(QueryError):
    """A query was stopped at a limit; ``limit`` names it: size, time, memory, rows, bytes or nesting."""

    def __init__(self, limit: str, *told: str | Choice) -> None:
        self.limit = limit
        super().__init__(*told)


class EndpointError(WsisGdcError, ConnectionError):
    """A SPARQL endpoint cannot be reached, refuses, or breaks off; ``status`` is its HTTP status, 0 where none came.

    ``url`` is its address as it may be printed.
    """

    def __init__(self, url: str, reason: str, status: int = 0) -> None:
        from wsis_gdc.base.texts import shown_address

        self.url, self.reason, self.status = shown_address(url), reason, status
        super().__init__(f"{self.url}: {reason}")


class StoreError(WsisGdcError, OSError):
    """A built store cannot be read; the message names the cure, which is a new build unless told otherwise."""

    def __init__(self, path: Path, reason: str, *, cure: str = "") -> None:
        self.path, self.reason = path, reason
        self.cure = cure or f"run: wsis-gdc build --out {path.parent} --force"
        super().__init__(f"{path}: {reason}")

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; {self.cure}"


class NotFoundError(WsisGdcError, LookupError):
    """A name stands for nothing; ``suggestions`` are near names that do stand for something, ``cure`` what to do."""

    def __init__(self, what: str, name: str, suggestions: Iterable[str] = (), *, cure: str = "") -> None:
        from wsis_gdc.base.texts import shortened

        self.what, self.name, self.suggestions = what, name, tuple(suggestions)
        hint = f" (did you mean {', '.join(self.suggestions)}?)" if self.suggestions else ""
        # blanks and invisible signs are told as nothing: no reader sees which they are
        shown = shortened(name) if any(char.isprintable() and not char.isspace() for char in name) else ""
        super().__init__(shortened(f'unknown {what} "{shown}"{hint}{cure and f"; {cure}"}', 4_000))


class AmbiguousError(NotFoundError):
    """A code stands for several things, which ``suggestions`` names."""

    def __init__(self, name: str, suggestions: Iterable[str]) -> None:
        super().__init__("code", name, suggestions)

    def __str__(self) -> str:
        return f'"{self.name}" stands for several things; write one of: {", ".join(self.suggestions)}'


class MissingLibraryError(WsisGdcError, ImportError):
    """A library that only some tasks need is not installed; ``extra`` is the extra of this package that brings it."""

    def __init__(self, library: str, extra: str) -> None:
        self.library, self.extra = library, extra
        super().__init__(f"this needs the library {library}; run: pip install 'wsis-gdc[{extra}]'", name=library)


class OutputError(WsisGdcError, OSError):
    """The output cannot be written; nothing on disk was changed."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}")
