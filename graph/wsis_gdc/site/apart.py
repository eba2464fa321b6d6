"""Pages drawn in a process of its own: run as ``python -m wsis_gdc.site.apart``, it takes its order from stdin.

A build checks the graph while its pages are drawn, and a site in several languages draws two of them at once. Before it
has an order, the process helps to read the data that the graph will be made of.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from wsis_gdc.base.errors import QueryError, WsisGdcError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.sandbox import TOLD, die_with

if TYPE_CHECKING:
    from wsis_gdc.site.contents import Selection

__all__ = ["Order", "Process", "all_of"]

_AT_ONCE: Final = max(1, os.cpu_count() or 1)

_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Tables here are small: threads that numpy would share them among cost more than they bring."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to draw: the N-Quads of a graph as pages of one language into a folder that is there.

    ``languages`` and ``downloads`` are as in ``About`` and ``contents.pages``. ``digest``, the SHA-256 of the
    N-Quads, is given where the tables of questions are to stand beside the pages. ``more`` is what ``About``
    says of what else lies there. Without a ``selection`` everything is drawn. ``data`` tells whether to write the data
    beside the pages as well. ``earlier`` is the folder whose place that one takes, if any.
    """

    graph: str
    folder: str
    language: str = "en"
    data_version: str = ""
    languages: tuple[tuple[str, str], ...] = ()
    downloads: tuple[tuple[str, str], ...] = ()
    selection: Selection | None = None
    digest: str = ""
    data: bool = True
    earlier: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


class Process:
    """A process that carries out an order; a context manager that ends it where it is still at work.

    It starts at once and makes itself ready, so that whoever has an order later need not wait for that. Before, it
    reads ``files`` of data into the folder ``cache`` (see ``curation.assembly.read_ahead``); ``earlier`` is the cache
    of an earlier build.
    """

    def __init__(self, files: Sequence[Path] = (), cache: Path | None = None, earlier: Path | None = None) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the process)
        # -P: the package that orders draws, found as it was found, and nothing of the working folder
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "wsis_gdc.site.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            env=os.environ | _ONE_THREAD,
        )
        assert self._child.stdin is not None  # noqa: S101
        self._orders = self._child.stdin
        reading = {"files": [str(file) for file in files], "cache": str(cache), "earlier": str(earlier)}
        self._tell({"parent": os.getpid(), "reading": reading if files and cache else None})

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.kill()
        self._child.wait()
        with contextlib.suppress(BrokenPipeError):
            self._orders.close()
        self._errors.close()

    def draw(self, order: Order) -> None:
        """Give the order; there is one for each process."""
        self._tell(asdict(order))

    def _tell(self, told: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._orders.write(json.dumps(told).encode() + b"\n")
            self._orders.flush()

    def wait(self) -> None:
        """Wait until the order is carried out.

        Raises QueryError for what this package raised there, OSError for what the system did, RuntimeError for faults.
        """
        code = self._child.wait()
        if code == 0:
            return
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace")
        if code == TOLD:
            told = json.loads(said.splitlines()[-1])
            raise OSError(*told["system"]) if told["system"] else QueryError(told["message"])
        raise RuntimeError(f"the pages could not be drawn: their process ended with {code}\n{said[-2000:].strip()}")


def all_of(orders: Sequence[Order]) -> None:
    """Carry out orders, as many at once as there are processors. Raises as ``Process.wait`` does."""
    with contextlib.ExitStack() as stack:
        started: list[Process] = []
        for number, order in enumerate(orders):
            if number >= _AT_ONCE:
                started[number - _AT_ONCE].wait()
            process = stack.enter_context(Process())
            process.draw(order)
            started.append(process)
        for process in started:
            process.wait()


def _carry_out(order: Order) -> None:
    from wsis_gdc.knowledge import central
    from wsis_gdc.site.contents import EVERYTHING
    from wsis_gdc.site.rendering import about
    from wsis_gdc.site.site_folder import write_pages

    store, folder = ox.Store(), Path(order.folder)
    # lenient: who ordered wrote the file itself
    store.load(path=order.graph, format=ox.RdfFormat.N_QUADS, lenient=True)
    engine = OxigraphEngine(store, union=True)
    if order.digest:
        central.write(engine, folder / central.FILE, order.digest)
    edition = replace(about(order.data_version), languages=order.languages, **order.more)
    chosen = order.selection or EVERYTHING
    earlier = Path(order.earlier) if order.earlier else None
    write_pages(
        *(engine, folder, edition, order.language, chosen),
        downloads=order.downloads,
        data=order.data,
        earlier=earlier,
    )


def _read(files: Sequence[str], cache: str, earlier: str) -> None:
    from wsis_gdc.curation.assembly import read_ahead

    # what stands in the way, as a full disk, is told by whoever reads from the other end
    with contextlib.suppress(OSError, WsisGdcError):
        read_ahead([Path(file) for file in files], Path(cache), Path(earlier))


def _prepare() -> None:
    """Load and compile what every order needs; who gives the order does without."""
    from babel import numbers  # noqa: F401

    from wsis_gdc.site import contents, drawing, rendering, site_folder  # noqa: F401

    if not contents.lacks_analysis():
        import scipy.cluster.hierarchy  # noqa: F401

        from wsis_gdc.questions import completeness, reliability  # noqa: F401
        from wsis_gdc.site import suggest_page  # noqa: F401

    rendering.prepare()


def _order(told: dict[str, Any]) -> Order:
    from wsis_gdc.site.contents import Selection

    chosen = told["selection"]
    selection = Selection(**chosen | {"sets": tuple(chosen["sets"])}) if chosen else None
    pairs = {name: tuple((first, second) for first, second in told[name]) for name in ("languages", "downloads")}
    return Order(**told | pairs | {"selection": selection})


def _main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who ordered hears it, and ends this process
    gc.disable()  # almost all that is made lasts as long as this process
    begun = json.loads(sys.stdin.buffer.readline())
    die_with(begun["parent"])
    if begun["reading"]:
        _read(**begun["reading"])
    _prepare()
    order = sys.stdin.buffer.readline()
    if not order:  # whoever would have given it is gone
        return 1
    try:
        _carry_out(_order(json.loads(order)))
    except WsisGdcError as error:
        return _tell(str(error))
    except OSError as error:  # such as a full disk
        known = (error.errno, error.strerror, str(error.filename)) if error.errno else (str(error),)
        return _tell(str(error), *known)
    return 0


def _tell(message: str, *system: int | str | None) -> int:
    print(json.dumps({"message": message, "system": system}), file=sys.stderr)
    return TOLD


if __name__ == "__main__":
    ended = _main()
    sys.stderr.flush()
    os._exit(ended)  # everything is written: to free one by one what was held takes long
