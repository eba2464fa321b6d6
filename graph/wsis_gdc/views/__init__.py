"""HTML views: single-file pages that open from disk, without the network, in six languages."""

from wsis_gdc.views.i18n import LANGUAGES
from wsis_gdc.views.layout import layout
from wsis_gdc.views.pages import About, Figures, index_page, matrix_page, network_page

__all__ = ["LANGUAGES", "About", "Figures", "index_page", "layout", "matrix_page", "network_page"]
