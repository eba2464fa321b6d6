"""The pages of mapping sets: who claims what, and each linkage at its permanent address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from wsis_gdc.base.texts import relative_address
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.verdicts import claim_of
from wsis_gdc.questions.reviewed import state_of
from wsis_gdc.site.citation import citation, schema_org
from wsis_gdc.site.descriptions import MOST_LINKAGES, linkage_stem
from wsis_gdc.site.rendering import About, render
from wsis_gdc.site.sheet_markup import SheetMarkup, anchor_of, set_address
from wsis_gdc.words.review_sentences import summary, verdict_told

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.set_sheet import Reading, SetSheet

__all__ = ["set_addresses", "set_page"]

_READER = re.compile(r"/reader-([a-z])$")


def set_addresses(engine: Engine) -> dict[str, str]:
    """Return the addresses of the pages of mapping sets, by IRI: of all that hold linkages."""
    rows = tables_of(engine).rows("SELECT DISTINCT mapping_set FROM link ORDER BY 1")
    return {iri: set_address(iri) for (iri,) in rows}


def set_page(
    sheet: SetSheet,
    *,
    language: str = "en",
    about: About,
    pages: Mapping[str, str],
    markup: SheetMarkup | None = None,
) -> str:
    """Return the page of a mapping set, each linkage with its relation, its reasons and who looked at it.

    ``pages`` tells, by IRI, the addresses of all things that have a sheet. Who makes many hands in the ``markup`` that
    they share.
    """
    markup = markup or SheetMarkup(language, about, pages)
    iri = sheet.thing.iri
    address = set_address(iri)
    files = f"../{about.data_folder}" if about.with_data else ""
    single = files if len(sheet.links) <= MOST_LINKAGES else ""
    return render(
        "set",
        language,
        about,
        up="../",
        own_address=address,
        data={
            "cite": citation("{name}", "{iri}", about, language),
            "iri": f"{iri.replace('/set/', '/linkage/')}/",
            "folder": f"{single}{linkage_stem(iri.replace('/set/', '/linkage/'))}/" if single else "",
        },
        sheet=sheet,
        code=markup.code,
        named=markup.named,
        anchor_of=anchor_of,
        proofs=markup.proofs,
        readers=_readers,
        review=summary(sheet.review, language) if sheet.review else "",
        state=lambda link: state_of(link, sheet.verdicts.get(link.iri, ())),
        verdicts=lambda link: [
            verdict_told(each, claim_of(link), markup.terms) for each in sheet.verdicts.get(link.iri, ())
        ],
        iri=iri,
        stem=relative_address(files + address.removesuffix(".html")) if files else "",
        citation=citation(sheet.thing.label, iri, about, language),
        schema=schema_org("set", iri, sheet.thing.label, sheet.gist[0], "", about, language),
    )


def _readers(reading: Reading) -> tuple[list[str], list[str]]:
    """Return the letters of the model readers of a reading, and the names of others who read."""
    letters = {iri: found[1].upper() for iri, _name in reading.readers if (found := _READER.search(iri))}
    return sorted(letters.values()), [name for iri, name in reading.readers if iri not in letters]
