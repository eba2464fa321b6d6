"""A build described for machines that never saw it: what it is, who made it, under which licence, and each file of it.

The descriptions say the same in the words of those who read them: DCAT with VoID (`void.ttl`), RO-Crate and Croissant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.files import write
from wsis_gdc.base.publication import MEDIA
from wsis_gdc.questions.counts import newest_date

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.holdings import Holdings

__all__ = ["DESCRIPTIONS", "Published", "PublishedFile", "described", "files_of"]

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
    """What a build publishes: versions of package and data, the newest date that the data state, files and folders."""

    version: str
    data_version: str
    date: str
    files: tuple[PublishedFile, ...]
    folders: tuple[str, ...] = ()


def files_of(folder: Path, hashes: Mapping[str, str]) -> tuple[PublishedFile, ...]:
    """Return the data files among those of a build, which lie in its folder itself; ``hashes`` are by name."""
    return tuple(
        PublishedFile(name, MEDIA[ending], (folder / name).stat().st_size, digest)
        for name, digest in sorted(hashes.items())
        if "/" not in name and (ending := name.rpartition(".")[2]) in MEDIA and name not in DESCRIPTIONS
    )


def described(
    engine: Engine, held: Holdings, folder: Path, hashes: Mapping[str, str], *, version: str, data_version: str
) -> tuple[str, ...]:
    """Write the descriptions of a build into its folder and return their names.

    ``held`` is what its graph holds; ``hashes`` are the SHA-256 of its files, by name.
    """
    from wsis_gdc.files.croissant import croissant
    from wsis_gdc.files.dataset_catalogue import catalogue
    from wsis_gdc.files.ro_crate import ro_crate

    folders = sorted({name.partition("/")[0] for name in hashes if "/" in name})
    published = Published(version, data_version, newest_date(engine), files_of(folder, hashes), tuple(folders))
    texts = (catalogue(published, held), ro_crate(published), croissant(published, folder))
    for name, text in zip(DESCRIPTIONS, texts, strict=True):
        write(folder / name, text)
    return DESCRIPTIONS
