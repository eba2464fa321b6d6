"""The examples in docstrings share one graph of the shipped data, which takes longer to assemble than to ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from tests.kept import Lent

from wsis_gdc import api

_load = api.load
_kept: list[Any] = []


def load(*arguments: Any, **options: Any) -> Any:
    """Stand in for `api.load`: without arguments it gives what is shared."""
    if arguments or options:
        return _load(*arguments, **options)
    if not _kept:
        _kept.append(_load())
    return Lent(_kept[0])


@pytest.fixture(autouse=True)
def _shared_graph(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let an example ask the shared graph, whether it imports `load` or stands beside it."""
    example = getattr(request.node, "dtest", None)
    if example is None:
        yield
        return
    with patch.object(api, "load", load):
        if example.globs.get("load") is _load:
            example.globs["load"] = load
        yield
