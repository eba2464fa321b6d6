"""What every page says about this edition of the graph: title, version, licences."""

from __future__ import annotations

from wsis_gdc.base.publication import CODE_LICENCE, TITLE
from wsis_gdc.base.version import VERSION
from wsis_gdc.site.ontology_page import ONTOLOGY_PAGE
from wsis_gdc.site.questions_page import QUERIES_PAGE
from wsis_gdc.site.rendering import About

__all__ = ["about"]


def about(data_version: str, *, alone: bool = False) -> About:
    """Return what pages say about themselves; ``data_version`` is the start of the hash of all inputs.

    A page that stands ``alone`` has no sibling pages and offers no doors to them.
    """
    return About(
        title=TITLE,
        version=VERSION,
        data_version=data_version,
        licence_code=CODE_LICENCE,
        licence_data="CC BY 4.0",
        index_page="" if alone else "index.html",
        search_page="" if alone else "search.html",
        suggest_page="" if alone else "suggest.html",
        matrix_page="" if alone else "matrix.html",
        network_page="" if alone else "network.html",
        things_page="" if alone else "things.html",
        asked_page="" if alone else "asked.html",
        coordination_page="" if alone else "coordination.html",
        reliability_page="" if alone else "reliability.html",
        comparison_page="" if alone else "comparison.html",
        with_data=not alone,
        glossary_page="" if alone else "glossary.html",
        ontology_page="" if alone else ONTOLOGY_PAGE,
        queries_page="" if alone else QUERIES_PAGE,
    )
