"""Few at once: whoever comes besides is asked to come again, and a place is free however its holder ends."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from wsis_gdc.server import report_form
from wsis_gdc.server.made_files import Few
from wsis_gdc.server.sparql import RefusedError


def test_whoever_finds_no_place_is_told_when_to_come_again() -> None:
    """With 503; the place of one who left is taken by the next."""
    few = Few(2, "Others are at it; try again.", soon=7)
    with few.place():
        with few.place(), pytest.raises(RefusedError) as refused, few.place():
            pass
        with few.place():
            assert few.taken == 2
    assert few.taken == 0
    response = refused.value.response
    assert (response.status_code, response.headers["retry-after"]) == (503, "7")
    assert "Others are at it" in json.loads(bytes(response.body))["detail"]


def test_a_place_is_free_after_a_fault() -> None:
    """Whatever was raised."""
    few = Few(1, "Others are at it.")
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), few.place():
            raise ValueError("broken")
    assert few.taken == 0


def test_a_report_refused_for_its_budget_holds_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a few such clients would keep all others from reports."""

    def refused(*_: Any) -> Any:
        raise RefusedError(429, "The budget is spent.")

    monkeypatch.setattr(report_form, "spending", refused)
    monkeypatch.setattr(report_form, "values_of", lambda *_: {})
    opened: Any = type("Opened", (), {"tag": lambda *_: "tag", "kept": {}})()
    request: Any = type(
        "Request", (), {"path_params": {"ending": "html"}, "scope": {"opened": opened}, "headers": {}}
    )()
    request.query_params = type("Params", (), {"multi_items": staticmethod(list)})()
    for _ in range(3):
        with pytest.raises(RefusedError) as told:
            asyncio.run(report_form._file(request))
        assert told.value.response.status_code == 429
    assert report_form._MAKING.taken == 0
