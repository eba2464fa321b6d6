"""The labels of classes, properties, relations and coded values, as the ontology in the graph holds them.

Everything that people read them on (pages, files, the terminal) takes them from here, so that one thing has one name
in each language.

>>> names = shipped()
>>> names.label("wg:continues", "fr"), names.label("term:status/coded", "zh"), names.label("wg:unheard", "ar")
(('prolonge', 'fr'), ('已编码', 'zh'), ('', ''))
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.palette import OTHER, Glyph
from wsis_gdc.knowledge.frameworks import Level, levels
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.values import choose

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Vocabulary", "shipped", "vocabulary"]

_LABELS: Final = "SELECT ?term ?label { ?term rdfs:isDefinedBy ?module ; rdfs:label|skos:prefLabel ?label }"


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The labels of the terms of an ontology, by the CURIE of the term and by language, and the levels by name."""

    labels: Mapping[str, Mapping[str, str]]
    levels: Mapping[str, Level] = field(default_factory=dict)

    def label(self, term: str, language: str) -> tuple[str, str]:
        """Return the label of a term and its language: the one asked for, else English; ("", "") where it has none."""
        return choose(self.labels.get(term, {}), language)

    def sign(self, kind: str) -> Glyph:
        """Return the sign of a kind; kinds that are no level share one.

        >>> shipped().sign("action-line")
        Glyph(shape='square', hollow=False, hue=2)
        """
        level = self.levels.get(kind)
        return Glyph(level.sign, level.hollow, level.hue) if level else OTHER

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the coded values of a scheme such as ``status``, by which records name them, sorted."""
        start = f"term:{scheme}/"
        return tuple(sorted(term.removeprefix(start) for term in self.labels if term.startswith(start)))


@per_engine
def vocabulary(engine: Engine) -> Vocabulary:
    """Return the labels of the ontology that an engine holds, read once; of data alone, those of ``shipped``."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for term, label in engine.select(_LABELS):
        assert term is not None and label is not None  # noqa: S101  (bound by the pattern)
        labels[compact(term.value)][getattr(label, "language", None) or ""] = label.value
    return Vocabulary(dict(labels), levels(engine) or shipped().levels) if labels else shipped()


@cache
def shipped() -> Vocabulary:
    """Return the labels of the ontology that the package brings, for what is shown without an engine at hand."""
    import pyoxigraph as ox

    from wsis_gdc.curation import assembly
    from wsis_gdc.engines import OxigraphEngine

    store = ox.Store()
    store.load(assembly.ontology_triples().encode(), ox.RdfFormat.N_TRIPLES)
    for path in assembly.data_files():
        if path.is_file() and b"type: Level" in path.read_bytes():
            store.load(assembly.read_sheet(path).triples.encode(), ox.RdfFormat.N_TRIPLES)
    return vocabulary(OxigraphEngine(store))
