"""Ctrl-C while a library computes: Python's own handler would wait until the library comes back."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["INTERRUPTED", "interruptible"]

INTERRUPTED: Final = 128 + signal.SIGINT
"""The exit code of a command that Ctrl-C ended, as shells give it."""


@contextmanager
def interruptible(*leftovers: Path) -> Iterator[None]:
    """End the whole process within a moment of Ctrl-C, even in the middle of a query; remove ``leftovers`` before.

    A thread hears of the signal by Python's wake-up pipe; engines release Python's lock while they compute, so it gets
    its turn. Does nothing outside the main thread and on Windows; there Ctrl-C acts as usual.
    """
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)

    def watch() -> None:
        while heard := os.read(reader, 1):
            if heard[0] == signal.SIGINT:
                for path in leftovers:
                    path.unlink(missing_ok=True)
                os.write(2, b"\ninterrupted\n")
                os._exit(INTERRUPTED)

    before = signal.set_wakeup_fd(writer)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writer)  # the thread reads the end of the pipe
        watcher.join()
        os.close(reader)
