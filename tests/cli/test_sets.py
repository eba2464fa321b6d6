"""Mapping sets are named in one manner by every command: a name, a CURIE or an IRI, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.cli.app import COMMANDS, cli

Invoke = Callable[..., Result]

NAMED = ("wsis-gdc", "set:wsis-gdc", "https://w3id.org/wsis-gdc/set/wsis-gdc")

OTHER = "igf-2025-crosswalk"

SMALLER = (OTHER, f"https://w3id.org/wsis-gdc/set/{OTHER}")

ARGUMENTS = {
    "analyze": ("--resamples", "0", "--data", "--out", "out", "--set", "SET"),
    "gaps": ("--set", "SET"),
    "matrix": ("--rows", "objective", "--columns", "action-line", "--set", "SET"),
    "network": ("--format", "json", "--set", "SET"),
    "network of a projection": ("--projection", "lines", "--format", "json", "--set", "SET"),
    "overlaps": ("--set", "SET"),
    "sssom": ("--set", "SET"),
    "view": ("--focus", "gdc:11d", "--hops", "0", "--out", "out", "--set", "SET"),
    "compare, first": ("SET", OTHER, "--format", "csv"),
    "compare, second": (OTHER, "SET"),
    "matrix --compare": ("--rows", "objective", "--columns", "action-line", "--compare", "SET", OTHER),
}
"""Every way to name a set on the command line, by command."""

DEAR = ("analyze", "sssom", "view")
"""Those that are asked by name and by IRI only; a report of a smaller set."""


def _given(name: str, set_: str) -> tuple[str, ...]:
    command = name.split(",")[0].split()[0]
    return (command, *(argument.replace("SET", set_) for argument in ARGUMENTS[name]))


def _output(result: Result) -> tuple[str, dict[str, bytes]]:
    """Return what a command wrote: stdout, and files by name."""
    assert result.exit_code == 0, result.output
    files = (path for path in Path("out").rglob("*") if path.is_file())
    return result.stdout, {str(path): path.read_bytes() for path in files}


def test_every_command_with_sets_is_asked() -> None:
    """So that a new one cannot go its own way; import names a set that is not there yet."""
    context = click.Context(cli)
    having = {
        name
        for name in COMMANDS
        if any("--set" in option.opts for option in cli.get_command(context, name).params)  # type: ignore[union-attr]
    }
    assert having - {"import"} == {_given(name, "")[0] for name in ARGUMENTS} - {"compare"}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_set_is_known_by_name_curie_and_iri(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """With the same result to the byte."""
    outputs = []
    for place, set_ in enumerate(SMALLER if name == "analyze" else NAMED[::2] if name in DEAR else NAMED):
        (tmp_path / str(place)).mkdir()
        monkeypatch.chdir(tmp_path / str(place))
        outputs.append(_output(invoke(*_given(name, set_))))
    assert outputs[0] != ("", {})
    assert outputs[1:] == outputs[:1] * (len(outputs) - 1)


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("nonsense", ["wsis-gcd", "set:wsis-gcd", "https://w3id.org/wsis-gdc/set/wsis-gcd"])
def test_any_other_name_is_refused(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, nonsense: str
) -> None:
    """With near names, exit code 2, and nothing written."""
    monkeypatch.chdir(tmp_path)
    result = invoke(*_given(name, nonsense))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f'Error: unknown mapping set "{nonsense}" (did you mean ' in result.stderr
    assert "wsis-gdc" in result.stderr.split("did you mean")[1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["gaps", "matrix", "network", "sssom"])
def test_a_set_makes_a_difference(invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Its claims alone are neither all claims nor none."""
    monkeypatch.chdir(tmp_path)
    command, *arguments = _given(name, "wsis-gdc")
    assert _output(invoke(command, *arguments)) != _output(invoke(command, *arguments[:-2]))


def test_the_network_of_the_api_refuses_unknown_sets_too(kg: KnowledgeGraph) -> None:
    """It does not drop every claim."""
    with pytest.raises(NotFoundError, match='unknown mapping set "nonsense"'):
        kg.network(sets=["nonsense"])


@pytest.mark.parametrize("set_", ["trends-coded", "gdc-sdg-citations"])
def test_sets_that_join_no_line_with_a_commitment_can_be_analysed(invoke: Invoke, tmp_path: Path, set_: str) -> None:
    """What is not linked has no place, and the report says so."""
    result = invoke("analyze", "--set", set_, "--resamples", "2", "--out", tmp_path / "report")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "report" / "index.html").is_file()
