"""One task in a process of its own: files of strangers are read there, and what takes long is made there.

The process has a limit of time and of memory, and the kernel refuses it sockets (Linux). It ends with its task, and
before where whoever asked goes away. Run as ``python -I -m wsis_gdc.server.errand``, it takes its order from stdin.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from typing import IO, Any, Final

from wsis_gdc.base.errors import LimitError, QueryError, WsisGdcError
from wsis_gdc.engines.guarded import Limits, stopped_by
from wsis_gdc.engines.sandbox import MEMORY, TOLD, die_with, fence
from wsis_gdc.server import tasks

__all__ = ["carry_out"]

_LESS: Final = 10
"""How much less of the processor it gets than who answers at once, as the system counts it."""

_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


async def carry_out(task: str, settings: Mapping[str, Any], body: bytes, limits: Limits) -> bytes:
    """Return what a task (see ``tasks``) makes of bytes, within limits of seconds and memory.

    Raises QueryError for what the task refuses, LimitError where it hits a limit, RuntimeError for faults of ours.
    """
    order = {"task": task, "settings": settings, "parent": os.getpid()}
    order |= {"seconds": limits.seconds, "memory": limits.memory}
    with tempfile.TemporaryFile() as errors:
        child = await _started(errors)
        try:
            async with asyncio.timeout(limits.seconds):
                content, _ = await child.communicate(json.dumps(order).encode() + b"\n" + body)
        except TimeoutError:
            raise LimitError("time", f"time limit: it takes more than {limits.seconds:g} s") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
        if child.returncode == 0:
            return content
        errors.seek(0)
        said = errors.read(20_000).decode(errors="replace")
    if child.returncode == TOLD:
        raise QueryError(json.loads(said.splitlines()[-1])["message"])
    stopped = stopped_by(child.returncode or 0, said, limits)
    if isinstance(stopped, LimitError):
        raise LimitError(stopped.limit, f"{stopped.limit} limit: it needs more than may be used for it here")
    raise RuntimeError(f"the task {task} ended with {child.returncode}")


async def _started(errors: IO[bytes]) -> asyncio.subprocess.Process:
    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "wsis_gdc.server.errand"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            env={"LANG": "C.UTF-8", **_ONE_THREAD},
            start_new_session=True,
        )
    )
    try:
        # asyncio would wait without end for a child of which the start is cancelled halfway
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        child = await starting
        child.kill()
        await child.wait()
        raise


def _main() -> int:
    order = json.loads(sys.stdin.buffer.readline())
    die_with(order["parent"])
    if hasattr(os, "nice"):
        os.nice(_LESS)
    work = tasks.TASKS[order["task"]]
    work.prepare()
    body = sys.stdin.buffer.read()
    fence(order["memory"], order["seconds"])
    try:
        content = work.carry_out(order["settings"], body)
    except MemoryError:
        return MEMORY
    except WsisGdcError as error:
        print(json.dumps({"message": str(error)[:3000]}), file=sys.stderr)
        return TOLD
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
