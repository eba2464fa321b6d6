"""The language of who reads a page that only this server has, and the doors to the same page in the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.requests import Request

from wsis_gdc.downloads import REPORT
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.server.negotiation import language
from wsis_gdc.server.opened import Opened
from wsis_gdc.site.rendering import PAGES, About, about
from wsis_gdc.words.languages import LANGUAGES

__all__ = ["Reader"]

_LIVE: Final = {"questions": "queries", "report": "report", "suggest": "suggest"}
"""Pages of which a server has its own, which answer with whatever readers choose: by name, their addresses."""


class Reader:
    """Who reads a page: in which ``language``, and how the page leads to others.

    The parameter ``lang`` of the address goes before what the browser asks for; where it names no language, English is.
    ``up`` leads from the page to the root of the server, ``doors`` to the site's pages in the reader's language.
    """

    def __init__(self, request: Request, opened: Opened) -> None:
        wanted = request.query_params.get("lang", "")
        self.chosen = wanted if wanted in LANGUAGES else ""
        self.language = self.chosen or language(request.headers.get("accept-language"), [*LANGUAGES])
        root = request.scope.get("root_path", "")
        self._path = request.scope["path"].removeprefix(root).removeprefix("/")
        self._pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        self.up = "../" * self._path.count("/")
        known = [code for code in LANGUAGES if f"{code}/index.html" in opened.files]
        self.folder = f"{self.language if self.language in known else known[0]}/" if known else ""
        self._opened = opened

    @property
    def doors(self) -> str:
        """What leads from the page to the folder of the site's pages in the reader's language."""
        return f"{self.up}{self.folder}"

    @property
    def about(self) -> About:
        """What the page says of the edition, with the same page in the other languages."""
        back = "../" * self.folder.count("/")
        addresses = tuple((code, f"{back}{quote(self._path)}?{self.asked(lang=code)}") for code in LANGUAGES)
        chosen = f"?lang={self.chosen}" if self.chosen else ""
        live = {f"{name}_page": f"{back}{address}{chosen}" for name, address in _LIVE.items()}
        return replace(_edition(self._opened, self.folder), languages=addresses, **live)  # type: ignore[arg-type]

    @property
    def whole_report(self) -> str:
        """The address of the report of all claims, beside the site's pages; nothing where there is none."""
        return REPORT if self.folder + REPORT in self._opened.files else ""

    @property
    def offline(self) -> str:
        """What leads to the page that compares texts without sending them; nothing where it is not served."""
        address = about("").suggest_page
        return f"{self.doors}{address}" if self.folder + address in self._opened.files else ""

    def asked(self, /, **more: str) -> str:
        """Return what stands behind "?" in the address of this page, with what is given here."""
        return urlencode([*((name, value) for name, value in self._pairs if name not in more), *more.items()])

    def lead(self, address: str) -> str:
        """Return an address on this server, as a page in the language that the reader chose, if any."""
        return f"{self.up}{address}" + (f"?lang={self.chosen}" if self.chosen else "")


def _edition(opened: Opened, folder: str) -> About:
    """Return what pages say of this edition, with doors to those pages only that are served."""
    found = replace(about(opened.edition), vocabulary=opened.once("vocabulary", vocabulary))
    doors: dict[str, Any] = {
        f"{name}_page": address if folder + address in opened.files else ""
        for name in PAGES
        if (address := str(getattr(found, f"{name}_page")))
    }
    return replace(found, **doors)
