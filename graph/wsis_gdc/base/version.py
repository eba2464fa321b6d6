"""The version of the package, which the ontology and CITATION.cff repeat."""

from typing import Final

__all__ = ["VERSION"]

VERSION: Final = "0.2.0"
