"""Signals that end a process while a library computes: Python's own handlers wait until the library comes back."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from wsis_gdc.base.files import remove_parts

__all__ = ["INTERRUPTED", "end_tidily", "interruptible"]

INTERRUPTED: Final = 128 + signal.SIGINT
"""The exit code of a command that Ctrl-C ended, as shells give it."""

_ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def end_tidily() -> None:
    """Let the signals by which others end a process unwind it, as Ctrl-C does, so that no half-written file stays."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for each in _ENDING:
        if signal.getsignal(each) is signal.SIG_DFL:  # nohup ignores one
            signal.signal(each, end)


@contextmanager
def interruptible() -> Iterator[None]:
    """End the whole process within a moment of Ctrl-C or ``end_tidily``, even in the middle of a query.

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
            if heard[0] == signal.SIGINT or heard[0] in _ENDING:
                remove_parts()
                if heard[0] == signal.SIGINT:
                    os.write(2, b"\ninterrupted\n")
                os._exit(128 + heard[0])

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
