"""The server as a process: listens, opens a new build on SIGHUP, finishes what it has begun before it ends."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import uvicorn

from wsis_gdc.base.errors import OutputError, WsisGdcError
from wsis_gdc.server.app import application
from wsis_gdc.server.memory import keep_together
from wsis_gdc.server.opened import Settings, open_build

__all__ = ["log_line", "run"]

_GRACE: Final = 15
"""Seconds in which answers that have begun may end once the server is told to stop."""

_IDLE: Final = 30
"""Seconds after which a connection on which nothing is asked is closed."""

_AT_ONCE: Final = 500
"""Connections that are served at once; others are told to come again."""


def run(
    settings: Settings,
    *,
    host: str,
    port: int,
    trusted: str,
    watch: bool = False,
    log: Callable[[str], None] | None,
    told: Callable[[str], None],
) -> None:
    """Serve a build until the process is told to end (SIGTERM, Ctrl-C).

    ``trusted`` are the addresses of proxies that may tell who asked; with ``watch`` a new build is opened by itself.
    Raises NotFoundError, StoreError where the build cannot be opened, OutputError where the port cannot be had.
    """
    keep_together()
    with asyncio.Runner(loop_factory=_loop()) as runner:
        runner.run(_run(settings, host, port, trusted, watch, log, told))


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # not made for this system
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


async def _run(
    settings: Settings,
    host: str,
    port: int,
    trusted: str,
    watch: bool,
    log: Callable[[str], None] | None,
    told: Callable[[str], None],
) -> None:
    # opened here, so that what is wrong with the build is told as any command tells it
    front = application(settings, log=log, told=told)
    opened = await asyncio.to_thread(open_build, settings, front.serving.notice)
    watching: asyncio.Task[None] | None = None
    try:
        await front.serving.start(opened)
        build = f"build {opened.version}" if not settings.endpoint else "pages of a build, and an endpoint,"
        config = uvicorn.Config(
            front,
            host=host,
            port=port,
            lifespan="off",
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted),
            forwarded_allow_ips=trusted or None,
            timeout_graceful_shutdown=_GRACE,
            timeout_keep_alive=_IDLE,
            limit_concurrency=_AT_ONCE,
        )
        if hasattr(signal, "SIGHUP"):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, front.serving.reload)
        if watch:
            watching = asyncio.create_task(front.serving.watch())
        try:
            listening = config.bind_socket()
        except SystemExit:
            raise _taken(host, port) from None
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}{settings.root_path}/"
        await _Server(config, lambda: told(f"Serving {build} at {address}")).serve(sockets=[listening])
    finally:
        if watching:
            watching.cancel()
        with contextlib.suppress(WsisGdcError):
            await front.serving.stop()


class _Server(uvicorn.Server):
    """Tells when it listens, and ends as one that was asked to end, not as one that was killed."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        earlier = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in earlier.items():
                signal.signal(each, handler)


def _taken(host: str, port: int) -> OutputError:
    return OutputError(Path(f"{host}:{port}"), "this address cannot be listened at; choose another --port or --host")


def log_line(line: str) -> None:
    """Write a line of the access log to stderr."""
    print(line, file=sys.stderr, flush=True)
