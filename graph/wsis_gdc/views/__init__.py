"""HTML views: single-file pages that open from disk, without the network, in six languages."""

from wsis_gdc.views.i18n import LANGUAGES
from wsis_gdc.views.layout import layout
from wsis_gdc.views.pages import (
    About,
    Figures,
    comparison_page,
    coordination_page,
    index_page,
    matrix_page,
    network_page,
    reliability_page,
    thing_page,
    things_page,
)

__all__ = [
    "LANGUAGES",
    "About",
    "Figures",
    "comparison_page",
    "coordination_page",
    "index_page",
    "layout",
    "matrix_page",
    "network_page",
    "reliability_page",
    "thing_page",
    "things_page",
]
