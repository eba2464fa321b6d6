"""A build described for machines that never saw it: what it is, who made it, under which licence, and each file of it.

The descriptions say the same in the words of those who read them: DCAT with VoID (`void.ttl`), RO-Crate and Croissant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.files import write
from wsis_gdc.questions.counts import newest_date
from wsis_gdc.words.languages import LANGUAGES, translator

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["DESCRIPTIONS", "Published", "PublishedFile", "abstract", "described", "files_of"]

MEDIA: Final[Mapping[str, str]] = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "owl": "application/rdf+xml",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
"""The media type of a file by its ending; files with other endings are pages, or read by this program only."""

DESCRIPTIONS: Final = ("void.ttl", "ro-crate-metadata.json", "croissant.json")


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that is published: its name, media type, size in bytes and SHA-256."""

    name: str
    media: str
    size: int
    sha256: str

    @property
    def ending(self) -> str:
        """The ending of its name."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Published:
    """What a build publishes: versions of package and data, the newest date that the data state, and the files."""

    version: str
    data_version: str
    date: str
    files: tuple[PublishedFile, ...]


def abstract(language: str = "en") -> str:
    """Return in a sentence what the graph holds.

    >>> abstract("fr")[:21]
    'Comment les textes is'
    """
    _ = translator(language).gettext
    return _(
        "How the outcomes of the World Summit on the Information Society and the Global Digital Compact connect: which "
        "action lines, commitments, UN entities and goals are linked, who says so, and on what evidence."
    )


def abstracts() -> dict[str, str]:
    """Return the sentence in every language."""
    return {language: abstract(language) for language in LANGUAGES}


def files_of(folder: Path, hashes: Mapping[str, str]) -> tuple[PublishedFile, ...]:
    """Return the data files among those of a build, which lie in its folder itself; ``hashes`` are by name."""
    return tuple(
        PublishedFile(name, MEDIA[ending], (folder / name).stat().st_size, digest)
        for name, digest in sorted(hashes.items())
        if "/" not in name and (ending := name.rpartition(".")[2]) in MEDIA and name not in DESCRIPTIONS
    )


def described(
    engine: Engine, folder: Path, hashes: Mapping[str, str], *, version: str, data_version: str
) -> tuple[str, ...]:
    """Write the descriptions of a build into its folder and return their names; ``hashes`` are those of its files."""
    from wsis_gdc.files.catalogue import catalogue
    from wsis_gdc.questions.holdings import holdings

    published = Published(version, data_version, newest_date(engine), files_of(folder, hashes))
    write(folder / "void.ttl", catalogue(published, holdings(engine)))
    return ("void.ttl",)
