"""What was read from an engine once is kept as long as the engine lives."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["per_engine"]

P = ParamSpec("P")
R = TypeVar("R")


def per_engine(read: Callable[Concatenate[Engine, P], R]) -> Callable[Concatenate[Engine, P], R]:
    """Keep the answers of a function whose first argument is an engine; the other arguments are hashable."""
    kept: weakref.WeakKeyDictionary[Any, dict[Any, R]] = weakref.WeakKeyDictionary()

    @wraps(read)
    def call(engine: Engine, *args: P.args, **kwargs: P.kwargs) -> R:
        found = kept.setdefault(engine, {})
        key = (args, tuple(sorted(kwargs.items())))
        if key not in found:
            found[key] = read(engine, *args, **kwargs)
        return found[key]

    return call  # type: ignore[return-value]  # wraps() names the first parameter
