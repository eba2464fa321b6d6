"""The figures in the documents are those of the graph."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from wsis_gdc.engines import OxigraphEngine


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    """The program that puts figures right."""
    spec = importlib.util.spec_from_file_location("figures", root / "scripts" / "figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def known(script: ModuleType, oxigraph: OxigraphEngine) -> dict[str, str]:
    """The figures of the graph by name."""
    found: dict[str, str] = script.figures(oxigraph)
    return found


@pytest.mark.parametrize(
    ("name", "fewest"), [("datasheet.md", 40), ("agreement.md", 8), ("coding-manual.md", 3), ("../README.md", 4)]
)
def test_every_figure_of_a_document_is_that_of_the_graph(
    script: ModuleType, known: dict[str, str], root: Path, name: str, fewest: int
) -> None:
    """Numbers marked with a figure's name equal what the graph says; the documents hold many of them."""
    text = (root / "docs" / name).read_text(encoding="utf-8")
    found = [(match[1], match[0]) for match in script.FIGURE.finditer(text)]

    assert len(found) >= fewest
    assert [(figure, number) for figure, number in found if known.get(figure) != number] == []


def _pages() -> list[Path]:
    root = Path(__file__).resolve().parents[2]
    heads = (root / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG"))
    return [*heads, root / "w3id" / "wsis-gdc" / "README.md", *sorted((root / "docs").glob("*.md"))]


def _headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in found}


@pytest.mark.parametrize("page", _pages(), ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    """To files that are there, and to headings that they have."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
    broken = []
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, place = address.partition("#")
        target = page.parent / file if file else page
        if not re.match(r"https?:|mailto:", address) and not (
            target.exists() and (not place or place in _headings(target))
        ):
            broken.append(address)
    assert broken == []


def test_the_readme_leads_to_every_document(root: Path) -> None:
    """Each page of the documentation has a door."""
    text = (root / "README.md").read_text(encoding="utf-8")
    pages = [path.name for path in (root / "docs").iterdir() if path.suffix in (".md", ".ipynb")]
    assert [name for name in pages if f"](docs/{name})" not in text] == []
