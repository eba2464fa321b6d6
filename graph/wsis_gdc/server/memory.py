"""Memory that the C library of Linux keeps for later: given back when a build is let go, and kept in few places.

Each thread would get a heap of its own, in which what a former build has left lies in pieces; a server that opens
builds anew would grow with each. Elsewhere nothing is done.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from typing import Final

__all__ = ["give_back", "keep_together"]

_ARENA_MAX: Final = -8  # M_ARENA_MAX of malloc.h
_HEAPS: Final = 2


def keep_together() -> None:
    """Let all threads share two heaps; for the start of a process."""
    with contextlib.suppress(AttributeError, OSError):
        if sys.platform == "linux":
            ctypes.CDLL(None).mallopt(_ARENA_MAX, _HEAPS)


def give_back() -> None:
    """Give memory that is no longer used back to the system."""
    with contextlib.suppress(AttributeError, OSError):
        if sys.platform == "linux":
            ctypes.CDLL(None).malloc_trim(0)
