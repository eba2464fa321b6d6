"""Where the ontology and the data live: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Final

__all__ = [
    *("data_files", "data_folder", "is_shipped", "is_stray", "ontology_files", "ontology_folder", "read_from", "root"),
]

_SHIPPED: Final = "_resources"
_STRAY: Final = re.compile(r"\..*|.*~|#.*#|~\$.*|thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL)


@cache
def root() -> Path:
    """Return the folder that holds ``ontology/`` and ``data/``.

    A checkout has them at its top level, two folders above the package; a wheel ships copies in ``_resources``.
    """
    if _others:
        return _others[-1]
    package = Path(__file__).resolve().parent.parent
    shipped = package / _SHIPPED
    return shipped if shipped.is_dir() else package.parent.parent


_others: Final[list[Path]] = []


def read_from(folder: Path) -> None:
    """Let this process read the ontology and the data of another folder; nothing may have been read before."""
    root.cache_clear()
    _others.append(folder)


def ontology_folder() -> Path:
    """Return the folder of the ontology, its context, shapes, rules and named queries."""
    return root() / "ontology"


def is_stray(name: str) -> bool:
    """Return whether editors and systems leave files or folders of such a name behind: hidden ones, backups, marks.

    >>> [name for name in ("._20-roll-up.rq", "wsis.yaml~", "~$wsis.yaml", "wsis.yaml") if is_stray(name)]
    ['._20-roll-up.rq', 'wsis.yaml~', '~$wsis.yaml']
    """
    return bool(_STRAY.fullmatch(name))


def ontology_files(folder: str, ending: str) -> tuple[Path, ...]:
    """Return the files of a folder of the ontology whose names end so, sorted, without strays.

    >>> [path.name for path in ontology_files("rules", ".rq")][0][:3]
    '10-'
    """
    paths = (ontology_folder() / folder).iterdir()
    return tuple(sorted(path for path in paths if path.name.endswith(ending) and not is_stray(path.name)))


def data_folder() -> Path:
    """Return the folder of the curated data."""
    return root() / "data"


def is_shipped(path: Path) -> bool:
    """Return whether a file is one that an installed package brought; what lies in a checkout is at work.

    >>> is_shipped(Path("data/somewhere/else.yaml"))
    False
    """
    return root().name == _SHIPPED and path.resolve().is_relative_to(root())


def data_files(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the data files below a folder (the shipped data unless told otherwise), sorted.

    What editors and systems leave behind is left out (see ``is_stray``), and other endings than .yaml and .yml, and
    .po for translations.
    A folder that cannot be looked into stands for itself, so that reading it tells why.
    """
    refused: list[OSError] = []
    found: list[Path] = []
    for place, folders, files in os.walk(folder or data_folder(), onerror=refused.append):
        folders[:] = [name for name in folders if not is_stray(name)]
        names = [name for name in (*folders, *files) if name.lower().endswith((".yaml", ".yml", ".po"))]
        found += [Path(place, name) for name in names if not is_stray(name)]
    return tuple(sorted([*found, *(Path(error.filename) for error in refused)]))
