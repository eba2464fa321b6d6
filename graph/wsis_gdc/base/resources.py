"""Where the ontology and the data live: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

__all__ = ["data_files", "data_folder", "ontology_folder", "root"]


@cache
def root() -> Path:
    """Return the folder that holds ``ontology/`` and ``data/``.

    A checkout has them at its top level, two folders above the package; a wheel ships copies in ``_resources``.
    """
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_resources"
    return shipped if shipped.is_dir() else package.parent.parent


def ontology_folder() -> Path:
    """Return the folder of the ontology, its context, shapes, rules and named queries."""
    return root() / "ontology"


def data_folder() -> Path:
    """Return the folder of the curated data."""
    return root() / "data"


def data_files(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the data files below a folder (the shipped data unless told otherwise), sorted.

    What editors and systems leave behind is left out: hidden files and folders, and other endings than .yaml and .yml,
    and .po for translations.
    A folder that cannot be looked into stands for itself, so that reading it tells why.
    """
    refused: list[OSError] = []
    found: list[Path] = []
    for place, folders, files in os.walk(folder or data_folder(), onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        names = [name for name in (*folders, *files) if name.lower().endswith((".yaml", ".yml", ".po"))]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    return tuple(sorted([*found, *(Path(error.filename) for error in refused)]))
