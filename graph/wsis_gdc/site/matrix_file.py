"""A matrix as a page of its own, the HTML among the formats of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wsis_gdc.site.edition import about
from wsis_gdc.site.pages import matrix_page

if TYPE_CHECKING:
    from wsis_gdc.questions.matrix import Matrix

__all__ = ["matrix_html"]


def matrix_html(matrix: Matrix, language: str, data_version: str, totals: bool) -> bytes:
    """Return a page that stands alone, with the matrix and what is behind its cells."""
    return matrix_page([matrix], language=language, about=about(data_version, alone=True), totals=totals).encode()
