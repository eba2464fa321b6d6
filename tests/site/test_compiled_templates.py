"""Templates are kept compiled, and whatever happens to what is kept changes no page."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from wsis_gdc.site import compiled_templates as kept

TEXT = "Hello {{ name }}"


def _rendered(text: str = TEXT) -> str:
    environment = Environment(loader=DictLoader({"t": text}), bytecode_cache=kept.compiled_templates(), autoescape=True)
    return environment.get_template("t").render(name="you")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where compiled templates are kept."""
    monkeypatch.setattr(kept, "cache_from_source", lambda _file: str(tmp_path / "__pycache__" / "module.pyc"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return tmp_path / "__pycache__"


def test_what_is_kept_is_used_until_the_template_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template with another text is compiled anew."""
    assert _rendered() == "Hello you"
    assert len(list(folder.iterdir())) == 1
    with monkeypatch.context() as patched:
        patched.setattr(Environment, "_generate", lambda *_: pytest.fail("compiled again"))
        assert _rendered() == "Hello you"
    assert _rendered("Bye {{ name }}") == "Bye you"


@pytest.mark.parametrize("damage", [b"", b"\0" * 200, None])
def test_a_damaged_file_costs_only_time(folder: Path, damage: bytes | None) -> None:
    """Empty, overwritten or cut off."""
    _rendered()
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-20] if damage is None else damage)
    assert _rendered() == "Hello you"


def test_where_nothing_can_be_kept_templates_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the place of the folder, or nothing to be written at all."""
    folder.write_bytes(b"")
    assert _rendered() == "Hello you"
    folder.unlink()
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert _rendered() == "Hello you"
    assert not folder.exists()
