"""What refusals say: no room below the command speaks in its options, and what may have been meant are names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import wsis_gdc
from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.things import resolve
from wsis_gdc.questions.asks import asks
from wsis_gdc.questions.pack import pack

PACKAGE = Path(wsis_gdc.__file__).parent

ROOMS = ("base", "curation", "engines", "files", "knowledge", "questions", "server", "site", "words")
"""All that is reached from Python, over the API or by agents, too."""

OWN = ("server/running.py", "server/agents/over_http.py")
"""What is told to keepers of a server, who begin it by ``wsis-gdc serve``."""


def _texts(node: ast.AST) -> str:
    """Return all the constant text of an expression."""
    return "".join(each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and type(each.value) is str)


def _refusals() -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each error that is made."""
    files = [PACKAGE / "api.py", *(file for room in ROOMS for file in sorted((PACKAGE / room).rglob("*.py")))]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Error"):
                yield f"{file.relative_to(PACKAGE).as_posix()}:{node.lineno}", _texts(node)


def test_no_refusal_names_an_option() -> None:
    """Save in a whole command that is told as a cure; else options are a ``Choice``, which each face has words for."""
    told = dict(_refusals())
    assert len(told) > 300
    named = {place: text for place, text in told.items() if re.search(r"(?<![\w-])--[a-z]", text)}
    assert [
        place for place, text in named.items() if "wsis-gdc " not in text and place.partition(":")[0] not in OWN
    ] == []


@pytest.mark.parametrize("asked", ["asks", "pack", "resolve"])
def test_what_may_have_been_meant_are_names(asked: str, oxigraph: OxigraphEngine) -> None:
    """A program may try them: that a thing is of another kind is told as a sentence, and is no name."""
    questions = {
        "asks": lambda: asks(oxigraph, "gdc:29d"),
        "pack": lambda: pack(oxigraph, "gdc:29d"),
        "resolve": lambda: resolve(oxigraph, "gdc:29d", "action-line"),
    }
    with pytest.raises(NotFoundError, match=r"gdc:29d is of kind commitment$") as refused:
        questions[asked]()
    assert refused.value.suggestions == ()
    assert "did you mean" not in str(refused.value)
