"""Where the ontology and the data live: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["data_folder", "ontology_folder", "root"]


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
