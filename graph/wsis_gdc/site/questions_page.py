"""The page of the named queries: what each answers, its parameters and columns, its command, its SPARQL."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.queries import NamedQuery, named, names
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words.named_queries import PERSONAS, audience, column_heads, worded

if TYPE_CHECKING:
    from wsis_gdc.words.terms import Terms

__all__ = ["QUERIES_PAGE", "command_of", "questions_page"]

QUERIES_PAGE: Final = "queries.html"


def questions_page(
    *,
    language: str = "en",
    about: About,
    up: str = "",
    address: Callable[[str], str] | None = None,
    endpoint: str = "",
) -> str:
    """Return the page that lists the named queries, by whom they are for.

    On a server ``address`` gives the address of the form of a query by its name, and ``endpoint`` is that of SPARQL.
    ``up`` leads to the folder of the other pages.
    """
    terms = about.terms(language)
    groups: dict[str, list[NamedQuery]] = defaultdict(list)
    for query in map(named, names()):
        groups[query.persona].append(worded(query, language))
    ordered = sorted(groups, key=lambda each: PERSONAS.index(each) if each in PERSONAS else len(PERSONAS))
    return render(
        "questions",
        language,
        about,
        up=up,
        own_address=about.queries_page,
        groups=[(audience(each, language), groups[each]) for each in ordered],
        address=address,
        endpoint=endpoint,
        columns=lambda query: _columns(query, terms),
        command=lambda query: command_of(query, language),
    )


def command_of(query: NamedQuery, language: str = "en", /, **values: str) -> str:
    """Return the command that asks a query, with ``values`` or, for parameters that need one, the examples.

    >>> command_of(named("facilitators-of"), "fr")
    'wsis-gdc query --name facilitators-of --param line=C5 --lang fr'
    """
    given = {each.name: each.example for each in query.parameters if not each.default} | values
    words = ["wsis-gdc", "query", "--name", query.name]
    for name, value in given.items():
        words += ["--param", f"{name}={value}"]
    return shlex.join(words if language == "en" else [*words, "--lang", language])


def _columns(query: NamedQuery, terms: Terms) -> list[tuple[str, str]]:
    """Return the name of each column for programs, and its head for people."""
    return list(zip(query.columns, column_heads(query, terms), strict=True))
