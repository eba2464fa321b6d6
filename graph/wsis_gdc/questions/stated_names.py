"""Names in the files of others, looked up in the graph: things, relations, agents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.errors import AmbiguousError, NotFoundError
from wsis_gdc.base.namespaces import compact, context, expand, is_iri, prefixes
from wsis_gdc.base.texts import cut_short
from wsis_gdc.curation.schemas import choices, fits
from wsis_gdc.knowledge.things import resolve

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Found", "Names", "UnknownNameError"]

_BUILT_IN: Final = {"orcid": "https://orcid.org/", "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#"}
_NO_THINGS: Final = (
    *("term", "set", "linkage", "code", "look", "level", "query", "rule", "graph", "change", "twins", "nolink"),
    *("inference", "facilitation", "membership", "agent"),
)
"""Prefixes of what the graph holds without being a thing that a linkage may join."""

_UNLIKE: Final = re.compile(r"(?i)(different|disjoint|complement|inverse|notSame|noMatch)")
"""Relations that say that two things do not match."""

_LONGEST: Final = 2_000
_SOUGHT: Final = 100
"""How many unknown names are compared with all known ones, which takes time."""


class Found(NamedTuple):
    """A name as a CURIE or as our files write it; ``read`` tells where it was read otherwise than it stands.

    ``weakened`` is for a relation that became one that says less.
    """

    curie: str
    read: str = ""
    weakened: bool = False


class UnknownNameError(Exception):
    """A name stands for nothing that a linkage may join."""

    def __init__(self, problem: str, cure: str) -> None:
        self.problem, self.cure = problem, cure
        super().__init__(problem)


class Names:
    """The names of one file: its own prefixes go before those of the graph."""

    def __init__(self, engine: Engine, curie_map: Mapping[str, object]) -> None:
        own = {str(prefix): space for prefix, space in curie_map.items() if isinstance(space, str) and "://" in space}
        self._engine = engine
        self._prefixes = _BUILT_IN | prefixes() | own
        self._relations = {expand(str(context()[word])): word for word in choices("Linkage-predicate")}
        self._things: dict[str, Found | UnknownNameError] = {}
        self._known: dict[str, bool] = {}
        self._unknown = 0

    def expanded(self, text: str) -> str:
        """Return the IRI that a name stands for, the text itself where its prefix is unknown."""
        prefix, colon, rest = text.partition(":")
        if colon and not rest.startswith("//") and prefix in self._prefixes:
            return self._prefixes[prefix] + rest
        return text.removeprefix("<").removesuffix(">") if text.startswith("<") else text

    def compacted(self, text: str) -> str:
        """Return a name with the prefix that the graph gives it."""
        return compact(self.expanded(text))

    def thing(self, text: str) -> Found:
        """Return the thing that a name stands for. Raises UnknownNameError."""
        if text not in self._things:
            try:
                self._things[text] = self._thing(text)
            except UnknownNameError as unknown:
                self._things[text] = unknown
        found = self._things[text]
        if isinstance(found, UnknownNameError):
            raise UnknownNameError(found.problem, found.cure)
        return found

    def _thing(self, text: str) -> Found:
        shown = f'"{cut_short(text, 80)}"'
        if len(text) > _LONGEST:
            raise UnknownNameError(f"{shown} is no name", "write the CURIE of a thing, such as gdc:29d or wsis:C5")
        iri = self.expanded(text)
        if "://" in iri:
            for candidate in dict.fromkeys((iri, _other_scheme(iri), iri.rstrip("/"))):
                if self._is_known(candidate):
                    curie = compact(candidate)
                    self._check_kind(curie, shown)
                    return Found(curie, "" if candidate == iri else f"{shown} read as {curie}")
            self._miss(compact(iri), shown)
        if ":" in text:
            prefix = text.partition(":")[0]
            cure = f"declare {cut_short(prefix, 80)}: in the curie_map of the file, or write the whole address"
            raise UnknownNameError(f"{shown} has an unknown prefix", cure)
        curie = self._coded(text, shown)
        self._check_kind(curie, shown)
        return Found(curie, f"{shown} read as {curie}")

    def _coded(self, text: str, shown: str) -> str:
        try:
            return compact(resolve(self._engine, text, near=False))
        except AmbiguousError as error:
            cure = f"write one of: {', '.join(error.suggestions)}"
            raise UnknownNameError(f"{shown} stands for several things", cure) from None
        except NotFoundError:
            self._miss(text, shown)
            raise AssertionError from None  # never reached: a miss raises

    def _miss(self, name: str, shown: str) -> None:
        """Raise UnknownNameError, with near names as long as not too many were sought."""
        self._unknown += 1
        near: tuple[str, ...] = ()
        if self._unknown <= _SOUGHT and "://" not in name:
            try:
                resolve(self._engine, name)
            except NotFoundError as error:
                near = error.suggestions
        cure = f"did you mean {', '.join(near)}?" if near else "name a thing of the graph (see: wsis-gdc search)"
        raise UnknownNameError(f"{shown} is nothing that the graph knows", cure)

    @staticmethod
    def _check_kind(curie: str, shown: str) -> None:
        if curie.partition(":")[0] in _NO_THINGS or not fits("ThingId", curie):
            cure = "link provisions, lines, goals, entities and the like"
            raise UnknownNameError(f"{shown} is nothing that a linkage may join", cure)

    def _is_known(self, iri: str) -> bool:
        if iri not in self._known:
            named = f"ASK {{ <{iri}> skos:prefLabel|eli:number ?name }}"
            self._known[iri] = bool(is_iri(iri)) and self._engine.ask(named)
        return self._known[iri]

    def relation(self, text: str) -> Found:
        """Return the relation of ours that a name stands for.

        Any other that says that two things match becomes *relatedMatch*, which says less. Raises UnknownNameError.
        """
        shown = f'"{cut_short(text, 80)}"'
        words = ", ".join(self._relations.values())
        if not text:
            raise UnknownNameError("is empty", f"write one of: {words}")
        iri = self.expanded(text)
        if iri in self._relations:
            return Found(self._relations[iri])
        if text in self._relations.values():
            return Found(text, f"{shown} read as {compact(expand(str(context()[text])))}")
        ours = iri.startswith(prefixes()["wg"])
        if "://" not in iri or ours or len(text) > _LONGEST or not is_iri(iri):
            near = get_close_matches(cut_short(compact(iri), 80).rpartition(":")[2], self._relations.values(), 1)
            raise UnknownNameError(
                f"{shown} is no relation", f"did you mean {near[0]}?" if near else f"write one of: {words}"
            )
        if _UNLIKE.search(iri):
            raise UnknownNameError(
                f"{shown} says that two things do not match", "leave the row out: sets hold links only"
            )
        return Found("relatedMatch", f"{shown} taken as relatedMatch, which says less", weakened=True)

    def agent(self, text: str) -> str:
        """Return an agent, entity or mechanism of the graph as a CURIE, or the address of somebody, else nothing."""
        iri = self.expanded(text.strip())
        if len(iri) > _LONGEST:
            return ""
        curie = compact(iri)
        if curie.partition(":")[0] in ("agent", "entity", "mechanism"):
            return curie if self._is_known(iri) and fits("author", curie) else ""
        return iri if fits("author", iri) else ""


def _other_scheme(iri: str) -> str:
    return re.sub("^http(s?)://", lambda match: "http://" if match[1] else "https://", iri)
