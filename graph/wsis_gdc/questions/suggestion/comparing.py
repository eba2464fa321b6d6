"""Texts compared with all things of the graph: by meaning, where an embedder is installed, and by words."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np

from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.questions.suggestion import embedding
from wsis_gdc.questions.suggestion.chance import columns, fit_of
from wsis_gdc.questions.suggestion.features import Groups, Likeness, features
from wsis_gdc.questions.suggestion.lexical import LexicalIndex
from wsis_gdc.questions.suggestion.passages import KINDS, WHOLES, candidates, passages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.suggestion.passages import Passage

    Numbers = NDArray[np.float64]

__all__ = [
    "METHODS",
    "Comparer",
    "Method",
    "View",
    "best_method",
    "comparer",
    "one_thread",
    "vectors_file",
]

Method = Literal["meaning", "words"]

METHODS: Final[tuple[Method, ...]] = ("meaning", "words")
"""By meaning, which takes words into account, too; and by words alone."""


def best_method() -> Method:
    """Return the best method that can be had here: by meaning where the embedder is installed."""
    return "meaning" if embedding.installed() else "words"


class View(NamedTuple):
    """A way to compare: the passages, their vectors as ``columns``, and what makes vectors of texts, as rows."""

    passages: tuple[Passage, ...]
    columns: Any
    vectors: Callable[[Sequence[str]], Any]
    groups: Mapping[str, Groups]


class Comparer:
    """Compares texts with the things of a graph; ``things`` are their IRIs by kind, in official order."""

    def __init__(self, engine: Engine, language: str, method: Method) -> None:
        self.method, self.model = method, "tf-idf"
        if method == "meaning":
            embedding.embedder()  # so that it is read meanwhile
        self.views = {"words": _by_words(engine, language)}
        found = {kind: candidates(engine, kind) for kind in KINDS}
        self.things = {kind: tuple(thing.iri for thing in some) for kind, some in found.items() if some}
        self._wholes = {
            kind: np.array([self.things[whole].index(thing.group_iri) for thing in found[kind]], dtype=np.int64)
            for kind, whole in WHOLES.items()
            if kind in self.things
        }
        if method == "meaning":
            self.views = {"meaning": _by_meaning(engine), **self.views}
            model = embedding.embedder()
            self.model = f"{model.name} {model.version}" if model else ""

    def parts(self, kind: str, whole: int) -> NDArray[np.int64]:
        """Return the places of the things of a kind that stand under the thing at a place of the kind above."""
        return np.flatnonzero(self._wholes[kind] == whole)

    def likes(self, texts: Sequence[str]) -> tuple[dict[str, Likeness], dict[str, Numbers]]:
        """Return by view what a text is like that has these sentences, and the sum of their vectors."""
        likes, sums = {}, {}
        with one_thread():
            for name, view in self.views.items():
                rows = view.vectors(texts)
                product = rows @ view.columns
                like = product.toarray() if hasattr(product, "toarray") else product
                sums[name] = summed = np.asarray(rows.sum(axis=0)).ravel()
                likes[name] = Likeness(like, like.sum(axis=0) / max(float(np.sqrt(summed @ summed)), 1e-9))
        return likes, sums

    def table(
        self, likes: Mapping[str, Likeness], kind: str, of_wholes: Numbers | None
    ) -> tuple[tuple[str, ...], Numbers]:
        """Return the columns by which a text is told, and their table, things of the kind × columns.

        ``of_wholes`` are the scores of the things that those of the kind stand under (``WHOLES``).
        """
        views = {name: features(self.views[name].groups[kind], like) for name, like in likes.items()}
        return columns(views, None if of_wholes is None else of_wholes[self._wholes[kind]])

    def scores(self, likes: Mapping[str, Likeness], kinds: Sequence[str]) -> dict[str, Numbers]:
        """Return by kind the logarithm of the odds that the text belongs to each thing."""
        found: dict[str, Numbers] = {}
        wanted = {*kinds, *(WHOLES[kind] for kind in kinds if kind in WHOLES)}
        for kind in sorted(wanted & self.things.keys(), key=lambda each: (each in WHOLES, each)):
            names, table = self.table(likes, kind, found.get(WHOLES.get(kind, "")))
            found[kind] = fit_of(self.method, kind, names).scores(table)
        return {kind: found[kind] for kind in kinds if kind in found}


@per_engine
def comparer(engine: Engine, language: str, method: Method) -> Comparer:
    """Return what compares texts of a language by a method with the things of a graph, made once."""
    return Comparer(engine, language, method)


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which products of matrices take one thread: more are slower for so small ones."""
    libraries = _libraries()
    return libraries.limit(limits=1, user_api="blas") if libraries else nullcontext()


@cache
def _libraries() -> Any:
    """Return what sets the threads of the libraries that are loaded, found once; None where nothing can."""
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    return ThreadpoolController()


def vectors_file(engine: Engine) -> Path | None:
    """Return the file that keeps the vectors of the passages of a build from when they are first asked for.

    None for a graph that has no folder.
    """
    store: Path | None = getattr(engine, "folder", None)
    return store.parent / embedding.FILE if store else None


@per_engine
def _by_words(engine: Engine, language: str) -> View:
    some = passages(engine, language or "en")
    index = LexicalIndex(passage.text for passage in some)
    return View(some, index.matrix.T.tocsr(), index.vectors, _groups(engine, some, index.matrix))


@per_engine
def _by_meaning(engine: Engine) -> View:
    model = embedding.embedder()
    assert model is not None  # noqa: S101
    some = passages(engine)
    matrix = embedding.kept_vectors(vectors_file(engine), model, [passage.text for passage in some])
    return View(some, np.ascontiguousarray(matrix.T), model.encode, _groups(engine, some, matrix))


def _groups(engine: Engine, some: Sequence[Passage], matrix: Any) -> dict[str, Groups]:
    things = {kind: [thing.iri for thing in candidates(engine, kind)] for kind in KINDS}
    return {kind: Groups.of(iris, some, matrix) for kind, iris in things.items() if iris}
