"""The child in which ``guard`` runs one query: it fences itself in, answers on stdout, and tells mistakes on stderr."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.engines.query_text import check, check_graphs

__all__ = ["MEMORY", "TOLD", "die_with", "fence", "refuse_sockets", "serve"]

TOLD: Final = 3
"""Exit code of a child that told on stderr what is wrong with the query."""

MEMORY: Final = 4
"""Exit code of a child that ran out of memory."""

_LONGEST: Final = 3000
"""Characters of the longest message."""

_MOST_SECONDS: Final = 3600.0
"""Seconds of processor time that a child has where the time is not limited otherwise."""


def serve() -> int:
    """Answer the one query that stands on stdin; return the exit code."""
    from wsis_gdc.base.errors import WsisGdcError
    from wsis_gdc.engines import OxigraphEngine

    settings = json.loads(sys.stdin.buffer.read())
    die_with(settings["parent"])
    try:
        engine = OxigraphEngine.open(Path(settings["store"]))
        fence(settings["memory"], settings["seconds"])
        _answer(engine, settings["query"], settings["forms"])
    except BrokenPipeError:
        return 0
    except MemoryError:
        return MEMORY
    except WsisGdcError as error:
        print(json.dumps({"message": str(error)[:_LONGEST], "limit": getattr(error, "limit", "")}), file=sys.stderr)
        return TOLD
    return 0


def _answer(engine: Any, query: str, forms: list[str]) -> None:
    check(query, *forms)
    check_graphs(query)
    out: Any = io.FileIO(1, "wb", closefd=False)
    if "select" in forms:
        engine.select(query).write("tsv", out)
    elif "ask" in forms:
        out.write(b"true\n" if engine.ask(query) else b"false\n")
    else:
        ox.serialize(engine.construct(query), out, format=ox.RdfFormat.N_TRIPLES)


def die_with(parent: int) -> None:
    """End this process when its parent ends, however that comes about."""
    if sys.platform.startswith("linux"):
        import ctypes

        set_death_signal, kill = 1, 9
        ctypes.CDLL(None).prctl(set_death_signal, kill, 0, 0, 0)
    if os.getppid() != parent and os.name == "posix":
        os._exit(0)  # it ended before

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    if os.name == "posix" and not sys.platform.startswith("linux"):
        threading.Thread(target=watch, daemon=True).start()


def fence(memory: int | None, seconds: float | None) -> None:
    """Limit this process: memory, processor time as a backstop, no core dump, no new socket.

    Where the system knows no such limits (Windows), the clock of the parent and the checks of the query must do.
    """
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # several threads may work at once; the parent's clock is the limit, this only ends what escapes it
    ceiling = int((seconds or _MOST_SECONDS) * (os.cpu_count() or 1)) + 2
    with contextlib.suppress(OSError, ValueError, OverflowError):
        resource.setrlimit(resource.RLIMIT_CPU, (ceiling, ceiling + 1))
    if memory is not None and sys.platform.startswith("linux"):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        ceiling = pages * resource.getpagesize() + memory
        with contextlib.suppress(OSError, ValueError, OverflowError):
            resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    refuse_sockets()


def refuse_sockets() -> None:
    """Ask the kernel to refuse new sockets to this process (seccomp, Linux); elsewhere the checks must do."""
    import ctypes
    import struct

    numbers = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
    if not sys.platform.startswith("linux") or os.uname().machine not in numbers:
        return
    architecture, socket = numbers[os.uname().machine]
    load, equal, give = 0x20, 0x15, 0x06  # BPF: load word, jump if equal, return
    allow, refuse = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO | EACCES
    program = b"".join(
        struct.pack("HBBI", *step)
        for step in (
            (load, 0, 0, 4),  # the architecture of the call
            (equal, 0, 3, architecture),
            (load, 0, 0, 0),  # its number
            (equal, 0, 1, socket),
            (give, 0, 0, refuse),
            (give, 0, 0, allow),
        )
    )
    buffer = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    no_new_privileges, set_seccomp, filter_mode = 38, 22, 2
    prctl(no_new_privileges, 1, 0, 0, 0)
    steps = Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    prctl(set_seccomp, filter_mode, ctypes.byref(steps), 0, 0)


if __name__ == "__main__":
    sys.exit(serve())
