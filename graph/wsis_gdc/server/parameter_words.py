"""Refusals for those who ask by parameters: questions name the options of the command, which a server has not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from wsis_gdc.base.errors import LimitError, QueryError

__all__ = ["by_parameters", "in_parameters"]

_OPTION: Final = re.compile(
    r"(?<![\w-])--(?:param (?=\S)|(?P<flag>chain|suggestions)\b"
    r"|(?P<name>by|through)\b(?: (?!and\b|or\b)(?P<value>[a-z0-9-]+))?)"
)
"""An option of which a refusal speaks, with its value where one stands behind it."""


def in_parameters(text: str) -> str:
    """Return a refusal with parameters in place of options.

    >>> in_parameters("ask for a chain with --chain, or name the way with --through action-line")
    'ask for a chain with chain=true, or name the way with through=action-line'
    >>> in_parameters("parameter line is missing (for example --param line=C5)")
    'parameter line is missing (for example line=C5)'
    """
    return _OPTION.sub(_parameter, text)


@contextmanager
def by_parameters() -> Iterator[None]:
    """Tell what a question refuses in parameters. Raises QueryError."""
    try:
        yield
    except LimitError:
        raise
    except QueryError as error:
        raise QueryError(in_parameters(str(error))) from None


def _parameter(option: re.Match[str]) -> str:
    flag, name, value = option["flag"], option["name"], option["value"]
    if flag:
        return f"{flag}=true"
    return f"{name}={value}" if value else name or ""
