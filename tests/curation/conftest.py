"""A referee that wastes no time: what pySHACL does again and again for each thing is done once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pyshacl.pytypes import SHACLExecutor
from pyshacl.validator import Validator
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse no query a second time, and look up in a set, not in a list, which things were chosen."""
    ask, known = SPARQLProcessor.query, dict[tuple[Any, ...], Query]()
    make = Validator.make_executor

    def query(
        processor: SPARQLProcessor,
        text: str | Query,
        bindings: Mapping[str, Any] | None = None,
        names: Mapping[str, Any] | None = None,
        base: str | None = None,
    ) -> Mapping[str, Any]:
        key = (text, base, *(names or {}).items())
        if isinstance(text, str) and key not in known:
            known[key] = translateQuery(parseQuery(text), base, names)
        return ask(processor, known.get(key, text), bindings, names, base)

    def executor(validator: Validator) -> SHACLExecutor:
        made = make(validator)
        made.focus_nodes = made.focus_nodes and frozenset(made.focus_nodes)  # type: ignore[assignment]
        return made

    monkeypatch.setattr(SPARQLProcessor, "query", query)
    monkeypatch.setattr(Validator, "make_executor", executor)
