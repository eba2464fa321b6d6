"""Measure suggestions: ``python scripts/bench/suggest.py [--speed] [--score FILE] [--open]``.

Texts are those of the evaluation set that are kept apart (``--open``: those that the fit has seen), with their
translations; the graph is that of ``build``. Methods are compared side by side in one run: BM25 and TF-IDF over one
document for each thing, the embedder alone (mean of passages), words, and meaning (what ``suggest`` does by default).

``--score FILE`` scores the answers of another program: JSON lines, each ``{"id": "en-01", "kind": "line", "ranked":
[["C5", 0.83], ["C10", 0.2]]}``, the likeliest first, with probabilities if it has them; or SSSOM/TSV whose subjects are
``text:`` with the id, whose objects are CURIEs and which has a confidence. ``--speed`` times texts and rows.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from wsis_gdc import KnowledgeGraph, load
from wsis_gdc.base.cutting import paragraphs, sentences
from wsis_gdc.base.folding import words
from wsis_gdc.base.namespaces import local
from wsis_gdc.questions.suggestion import embedding
from wsis_gdc.questions.suggestion.comparing import comparer
from wsis_gdc.questions.suggestion.evaluation import Marked, marked, measured
from wsis_gdc.questions.suggestion.passages import KINDS, candidates, passages

Scores = list[np.ndarray]
Method = Callable[[KnowledgeGraph, Sequence[Marked], str], Scores]


def main() -> None:
    """Measure what was asked for and print it as tables in Markdown."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--speed", action="store_true", help="time texts and rows instead")
    asked.add_argument("--score", type=Path, help="score the answers of another program")
    asked.add_argument("--open", action="store_true", help="texts that the fit has seen")
    given = asked.parse_args()
    with load("build") as kg:
        texts = [text for text in marked() if text.apart != given.open]
        if given.speed:
            _speed(kg)
        elif given.score:
            _score(kg, texts, given.score)
        else:
            _quality(kg, texts)


def _quality(kg: KnowledgeGraph, texts: Sequence[Marked]) -> None:
    own = [text for text in texts if not text.translated]
    print(f"{len(own)} texts as written, {len(texts) - len(own)} translations of {_topics(texts)} of them\n")
    print("| kind | method | texts | R@1 | R@3 | R@5 | precision at p ≥ 0.5 (n) | ECE |")
    print("|---|---|---|---|---|---|---|---|")
    kept: dict[str, Scores] = {}
    for kind in KINDS:
        things = [thing.iri for thing in candidates(kg.engine, kind)]
        for name, method in METHODS.items():
            scores = method(kg, own, kind)
            _row(f"{kind} | {name}", own, kind, things, scores, likely=name in ("words", "meaning"))
            if kind == "line" and name == "meaning":
                kept["own"] = scores
    print("\nLines, by meaning, by form and by language (as written; and every text in all six languages):\n")
    print("| texts | n | R@1 | R@3 | R@5 | precision at p ≥ 0.5 (n) | ECE |")
    print("|---|---|---|---|---|---|---|")
    things = [thing.iri for thing in candidates(kg.engine, "line")]
    for form in ("description", "title", "passage"):
        _part(form, own, kept["own"], things, lambda text, form=form: text.form == form)
    for language in ("en", "fr", "es", "ru", "ar", "zh"):
        _part(language, own, kept["own"], things, lambda text, language=language: text.language == language)
    parallel = _parallel(texts)
    scores = METHODS["meaning"](kg, parallel, "line")
    for language in ("en", "fr", "es", "ru", "ar", "zh"):
        _part(f"parallel {language}", parallel, scores, things, lambda text, one=language: text.language == one)
    other = [place for place, text in enumerate(own) if text.form == "other"]
    likeliest = [1 / (1 + math.exp(-kept["own"][place].max())) for place in other]
    print(
        f"\n{len(other)} texts of other topics: likeliest line {max(likeliest):.2f}, median {np.median(likeliest):.2f}"
    )
    _provisions(kg)


def _topics(texts: Sequence[Marked]) -> int:
    return len({text.name.rpartition("-in-")[0] for text in texts if text.translated})


def _parallel(texts: Sequence[Marked]) -> list[Marked]:
    translated = {text.name.rpartition("-in-")[0] for text in texts if text.translated}
    return [text for text in texts if text.translated or text.name in translated]


def _part(
    name: str, texts: Sequence[Marked], scores: Scores, things: Sequence[str], belongs: Callable[[Marked], bool]
) -> None:
    chosen = [place for place, text in enumerate(texts) if belongs(text)]
    _row(name, [texts[place] for place in chosen], "line", things, [scores[place] for place in chosen])


def _row(
    name: str, texts: Sequence[Marked], kind: str, things: Sequence[str], scores: Scores, *, likely: bool = True
) -> None:
    found = measured(texts, kind, things, scores)
    recall = " | ".join(f"{value:.3f}" for value in found.recall)
    more = f"{found.precision:.3f} ({found.suggestions}) | {found.error:.3f}" if likely else "– | –"
    print(f"| {name} | {found.texts} | {recall} | {more} |", flush=True)


def _provisions(kg: KnowledgeGraph) -> None:
    """Provisions of the Compact to lines, the crosswalk being the truth; their own words are among the passages."""
    from wsis_gdc.questions.matrix import Asked, matrix

    table = matrix(kg.engine, Asked("commitment", "action-line", sets=("wsis-gdc",))).to_frame()
    things = [thing.iri for thing in candidates(kg.engine, "line")]
    texts = []
    for thing in candidates(kg.engine, "commitment"):
        row = table.loc[thing.code]
        linked = frozenset(
            local(iri) for iri, count in zip(things, row.tolist(), strict=True) if count == count and count
        )
        if linked:
            named = {kind: linked if kind == "line" else frozenset() for kind in KINDS}
            texts.append(Marked(thing.code, f"{thing.label}. {thing.gist}", "en", "", True, False, named, named))
    print("\nProvisions of the Compact to lines (truth: the coded crosswalk, by language models):\n")
    print("| method | n | R@1 | R@3 | R@5 | precision at p ≥ 0.5 (n) | ECE |\n|---|---|---|---|---|---|---|")
    for name, method in METHODS.items():
        _row(name, texts, "line", things, method(kg, texts, "line"), likely=name in ("words", "meaning"))


def _documents(kg: KnowledgeGraph, kind: str, language: str) -> list[str]:
    found: dict[str, list[str]] = {thing.iri: [] for thing in candidates(kg.engine, kind)}
    for passage in passages(kg.engine, language):
        if passage.thing in found:
            found[passage.thing].append(passage.text)
    return ["\n".join(texts) for texts in found.values()]


def _bm25(kg: KnowledgeGraph, texts: Sequence[Marked], kind: str) -> Scores:
    """Robertson and Zaragoza 2009, k1 1.2, b 0.75."""
    kept = {}
    for language in {text.language for text in texts}:
        counts = [Counter(words(document)) for document in _documents(kg, kind, language)]
        held = Counter(word for count in counts for word in count)
        kept[language] = counts, held, np.mean([count.total() for count in counts])
    found = []
    for text in texts:
        counts, held, mean = kept[text.language]
        score = np.zeros(len(counts))
        for word in set(words(text.text)) & held.keys():
            rarity = math.log(1 + (len(counts) - held[word] + 0.5) / (held[word] + 0.5))
            score += [
                rarity * count[word] * 2.2 / (count[word] + 1.2 * (0.25 + 0.75 * count.total() / mean))
                for count in counts
            ]
        found.append(score)
    return found


def _tf_idf(kg: KnowledgeGraph, texts: Sequence[Marked], kind: str) -> Scores:
    from wsis_gdc.questions.suggestion.lexical import LexicalIndex

    indexes = {language: LexicalIndex(_documents(kg, kind, language)) for language in {t.language for t in texts}}
    return [
        (indexes[text.language].vectors([text.text]) @ indexes[text.language].matrix.T).toarray()[0] for text in texts
    ]


def _embedder(kg: KnowledgeGraph, texts: Sequence[Marked], kind: str) -> Scores:
    model = embedding.embedder()
    assert model is not None  # noqa: S101  (a development environment has it)
    some = passages(kg.engine)
    rows = comparer(kg.engine, "en", "meaning").views["meaning"].columns.T
    places: dict[str, list[int]] = {thing.iri: [] for thing in candidates(kg.engine, kind)}
    for place, passage in enumerate(some):
        if passage.thing in places:
            places[passage.thing].append(place)
    means = np.array([rows[at].mean(axis=0) for at in places.values()])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return list(model.encode([text.text for text in texts]) @ means.T)


def _ours(method: str) -> Method:
    def scores(kg: KnowledgeGraph, texts: Sequence[Marked], kind: str) -> Scores:
        found = []
        for text in texts:
            pieces = [piece for part in paragraphs(text.text) for piece in sentences(text.text, part)]
            by = comparer(kg.engine, text.language, method)
            likes, _sums = by.likes([text.text[piece.start : piece.end] for piece in pieces])
            found.append(by.scores(likes, (kind,))[kind])
        return found

    return scores


METHODS: dict[str, Method] = {
    "BM25": _bm25,
    "TF-IDF": _tf_idf,
    "embedder": _embedder,
    "words": _ours("words"),
    "meaning": _ours("meaning"),
}


def _score(kg: KnowledgeGraph, texts: Sequence[Marked], file: Path) -> None:
    """Score the answers of another program."""
    answers: dict[tuple[str, str], list[tuple[str, float]]] = {}
    of = {thing.iri: kind for kind in KINDS for thing in candidates(kg.engine, kind)}
    if file.suffix == ".tsv":
        from wsis_gdc.base.namespaces import expand

        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for row in csv.DictReader(lines, delimiter="\t"):
            iri = expand(row["object_id"])
            key = (row["subject_id"].removeprefix("text:"), of.get(iri, ""))
            answers.setdefault(key, []).append((local(iri), float(row["confidence"] or 0)))
    else:
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            ranked = [(each, 0.0) if isinstance(each, str) else (each[0], float(each[1])) for each in told["ranked"]]
            answers[told["id"], told["kind"]] = ranked
    print("| kind | texts | R@1 | R@3 | R@5 | precision at p ≥ 0.5 (n) | ECE |\n|---|---|---|---|---|---|---|")
    for kind in KINDS:
        asked = [text for text in texts if (text.name, kind) in answers]
        things = [thing.iri for thing in candidates(kg.engine, kind)]
        if asked:
            _row(kind, asked, kind, things, [_as_scores(answers[text.name, kind], things) for text in asked])


def _as_scores(ranked: Sequence[tuple[str, float]], things: Sequence[str]) -> np.ndarray:
    """Return the logarithms of the odds of things from a ranking, those not in it last."""
    known = {code: (place, chance) for place, (code, chance) in enumerate(ranked)}
    found = np.full(len(things), -60.0)
    for place, iri in enumerate(things):
        if local(iri) in known:
            at, chance = known[local(iri)]
            sure = min(max(chance, 1e-12), 1 - 1e-12)
            found[place] = math.log(sure / (1 - sure)) - at * 1e-9
    return found


def _speed(kg: KnowledgeGraph) -> None:
    """Time a text of 200 words, the first answer, and rows of 60 words."""
    sample = [text.text for text in marked() if text.form == "description" and text.language == "en"]
    long, row = " ".join(" ".join(sample).split()[:200]), " ".join(" ".join(sample).split()[:60])
    for method in ("meaning", "words"):
        start = time.perf_counter()
        kg.suggest(row, method=method)
        first = time.perf_counter() - start
        warm = []
        for _round in range(30):
            start = time.perf_counter()
            kg.suggest(long, method=method)
            warm.append(time.perf_counter() - start)
        start = time.perf_counter()
        for place in range(500):
            kg.suggest(f"{sample[place % len(sample)]} {row}"[: len(row) + place % 7], method=method)
        rows = (time.perf_counter() - start) * 20
        print(
            f"{method}: first answer {first:.2f} s, then 200 words in {statistics.median(warm) * 1000:.1f} ms "
            f"(median of 30), 10,000 rows of 60 words in {rows:.0f} s (500 timed)"
        )
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
