"""The examples in docstrings share one graph, that of the shared build, which is sooner read than assembled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from tests.kept import Lent, built_once

from wsis_gdc import api

_load = api.load
_kept: list[Any] = []


@pytest.fixture(autouse=True)
def _shared_graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let an example ask the shared graph, whether it imports `load` or stands beside it."""
    example = getattr(request.node, "dtest", None)
    if example is None:
        yield
        return

    def load(*arguments: Any, **options: Any) -> Any:
        """Stand in for `api.load`: without arguments it gives what is shared."""
        if arguments or options:
            return _load(*arguments, **options)
        if not _kept:
            _kept.append(_load(built_once(request, tmp_path_factory.getbasetemp()) / "out", memory=True))
        return Lent(_kept[0])

    with patch.object(api, "load", load):
        if example.globs.get("load") is _load:
            example.globs["load"] = load
        yield
