"""Commands in this process, over the shared build opened once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.kept import Lent

from wsis_gdc import api
from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.cli.app import cli

Invoke = Callable[..., Result]


@pytest.fixture(scope="session")
def kg(built: Any, kept: Any) -> KnowledgeGraph:
    """The shared build as an object."""
    with kept.load(built.folder, engine="oxigraph") as graph:
        return graph  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def laid() -> dict[str, KnowledgeGraph]:
    """Graphs with one more data file in them, by its triples."""
    return {}


@pytest.fixture
def laid_once(laid: dict[str, KnowledgeGraph], monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a data file beside the graph, which copies all of it, once for all commands that are given the same file."""
    lay = KnowledgeGraph.beside

    def once(graph: KnowledgeGraph, sheet: Any) -> KnowledgeGraph:
        if sheet.triples not in laid:
            laid[sheet.triples] = made = lay(graph, sheet)
            made.close = lambda: None  # type: ignore[method-assign]  # for the next command
        return laid[sheet.triples]

    monkeypatch.setattr(KnowledgeGraph, "beside", once)


@pytest.fixture
def invoke(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run a command in this process; the graph stays open from one run to the next."""
    monkeypatch.setenv("WSIS_GDC_BUILD", str(kg.folder))
    monkeypatch.setattr(api, "load", lambda *_arguments, **_options: Lent(kg))
    return lambda *arguments: CliRunner().invoke(cli, [str(argument) for argument in arguments])
