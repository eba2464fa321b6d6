"""A language model behind an OpenAI-compatible endpoint, asked one question at a time; off unless one is given."""

from __future__ import annotations

import json
import os
from typing import Any, Final, Self

from wsis_gdc.base.errors import EndpointError
from wsis_gdc.engines.credentials import Credentials
from wsis_gdc.engines.http import Client

__all__ = ["Reader"]

_MOST: Final = 2_000_000
"""Bytes of the longest answer that is read."""


class Reader:
    """Asks a model; the key, if one is needed, stands in the environment as WSIS_GDC_READER_KEY.

    ``url`` is the address before ``/chat/completions``. Raises EndpointError for an address that is none.
    """

    def __init__(self, url: str, model: str, *, seconds: float = 120.0) -> None:
        self.model = model
        address = f"{url.rstrip('/')}/chat/completions"
        key = os.environ.get("WSIS_GDC_READER_KEY", "")
        self._client = Client(address, credentials=Credentials(token=key), total=seconds)
        self.url = self._client.shown

    def ask(self, told: str, asked: str, schema: dict[str, Any]) -> Any:
        """Return the JSON value that the model answers under a schema. Raises EndpointError for any other answer."""
        wanted = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
        messages = [{"role": "system", "content": told}, {"role": "user", "content": asked}]
        body = {"model": self.model, "temperature": 0, "messages": messages, "response_format": wanted}
        answer = self._client.request(
            "POST",
            body=json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        assert answer is not None  # noqa: S101  (missing_ok is off)
        content = b""
        with answer:
            while len(content) <= _MOST and (chunk := answer.read(65_536)):
                content += chunk
        try:
            if len(content) > _MOST:
                raise ValueError
            return json.loads(json.loads(content)["choices"][0]["message"]["content"])
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            raise EndpointError(self.url, "answers no JSON of the form that was asked for") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._client.close()
