"""HTML views: single-file pages that open from disk, without the network, in six languages."""

from wsis_gdc.site.layout import layout
from wsis_gdc.site.pages import (
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
from wsis_gdc.words.languages import LANGUAGES

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
