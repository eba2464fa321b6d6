"""Every parameter of every named query under texts that nobody should type, and under pieces of SPARQL."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, Final, NamedTuple

import pytest
from tests.hostile.conftest import Attack
from tests.hostile.texts import NUMBERS, TEXTS

from wsis_gdc.base.errors import WsisGdcError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import queries

_SHARE: Final = 5

INJECTIONS: Final = {
    "closed IRI": "{name}> }} INSERT DATA {{ <a:a> <a:b> <a:c> }} #",
    "closed IRI and service": "{name}> }} SERVICE <http://127.0.0.1:9/> {{ ?a ?b ?c }} #",
    "closed block": "{name} }} UNION {{ ?x ?y ?z }} VALUES ?w {{ {name}",
    "second value": "{name} wsis:C2",
    "comment": "{name} #",
    "whole IRI and more": "https://w3id.org/wsis-gdc/wsis/C5> a ?any . ?s ?p ?o . <https://a.example/",
    "undefined": "UNDEF",
    "literal": '"{name}"@en',
    "triple term": "<< {name} a {name} >>",
    "code points": "{name}\\u003E \\u007D",
    "template": "{{{name}}}",
    "query variable": "?{name}",
    "wildcard": "{name}*",
}
"""Name → pattern, into which the example of the parameter goes."""


class Case(NamedTuple):
    """One value for one parameter of a named query."""

    query: str
    parameter: str
    what: str
    value: str


def _cases() -> Iterator[Case]:
    texts, numbers, injections = cycle(TEXTS.items()), cycle(NUMBERS.items()), cycle(INJECTIONS.items())
    for name in queries.names():
        for parameter in queries.named(name).parameters:
            plain = parameter.kind in ("integer", "decimal")
            for what, text in islice(numbers if plain else texts, len(NUMBERS) if plain else _SHARE):
                yield Case(name, parameter.name, what, text)
            for what, pattern in islice(injections, 3):
                yield Case(name, parameter.name, what, pattern.format(name=parameter.example))


CASES: Final = tuple(_cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.query} {case.parameter}: {case.what}")
def test_a_parameter_stands_for_one_thing_or_is_refused(attack: Attack, case: Case) -> None:
    """And the refusal names the parameter."""
    examples = {p.name: p.example for p in queries.named(case.query).parameters} | {case.parameter: case.value}
    given = [part for name, value in examples.items() for part in ("--param", f"{name}={value}")]
    held = attack("query", "--name", case.query, "--format", "csv", *given)
    if held.code == 0:
        assert next(csv.reader(io.StringIO(held.out))) == list(queries.named(case.query).columns)
    else:
        assert f"parameter {case.parameter}" in held.err


@pytest.mark.parametrize("text", ["\0", "C5\0", "\0C5", "\ud800", "C5\udfff"])
@pytest.mark.parametrize("name", ["facilitators-of", "linkages-of-set", "labels-of", "unverified-labels"])
def test_a_parameter_from_a_program_is_refused_too(oxigraph: OxigraphEngine, name: str, text: str) -> None:
    """Where NUL and halves of pairs can stand."""
    query = queries.named(name)
    with pytest.raises(WsisGdcError):
        queries.bind(oxigraph, query, {query.parameters[0].name: text})


@pytest.mark.parametrize("text", list(TEXTS.values())[::4], ids=list(TEXTS)[::4])
def test_a_parameter_needs_a_name_that_the_query_has(attack: Attack, text: str) -> None:
    """Whatever stands before or instead of the equals sign."""
    assert attack("query", "--name", "facilitators-of", "--param", text).code == 2


def test_numbers_of_other_scripts_are_no_numbers(oxigraph: OxigraphEngine) -> None:
    """An engine would compare them with nothing, and answer with no row."""
    query: Any = queries.named("weakly-supported")
    for text in ("\u0662", "\u09e8", "\uff12", "2\u0660"):
        with pytest.raises(WsisGdcError, match="strength"):
            queries.bind(oxigraph, query, {"strength": text})
