"""The README keeps its word: each command in it is run, and gives exactly what stands below it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple

import pytest

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


class Example(NamedTuple):
    """A command of the README, its line there, and the output that is shown below it."""

    line: int
    command: str
    output: str


def _examples(text: str) -> list[Example]:
    """Return the commands in ``console`` blocks: lines that begin with a dollar sign, and what follows each."""
    found: list[Example] = []
    for block in re.finditer(r"^```console\n(.*?)^```$", text, re.M | re.S):
        first = text.count("\n", 0, block.start()) + 2
        command, line, output = "", 0, list[str]()
        for number, shown in enumerate([*block[1].splitlines(), "$ "], first):
            if shown.startswith("$ "):
                if command:
                    found.append(Example(line, command, "\n".join(output)))
                command, line, output = shown[2:], number, []
            else:
                output.append(shown)
    return found


EXAMPLES = [example for example in _examples(README) if example.command.startswith("wsis-gdc ")]


def test_the_readme_shows_commands_with_their_output() -> None:
    """At least the five questions that it promises."""
    assert len(EXAMPLES) >= 5


def test_a_block_with_two_commands_gives_two_examples() -> None:
    """So that none is passed over."""
    text = "a\n```console\n$ wsis-gdc a\none\ntwo\n\n$ wsis-gdc b\n```\n```sh\n$ wsis-gdc c\n```\n"
    assert _examples(text) == [Example(3, "wsis-gdc a", "one\ntwo\n"), Example(7, "wsis-gdc b", "")]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"line {example.line}: {example.command[:60]}")
def test_a_command_gives_what_the_readme_shows(run: Any, example: Example) -> None:
    """Word for word; blanks at the ends of lines and empty lines around the output do not count."""
    code, out, err = run(*shlex.split(example.command)[1:])
    assert code == 0, err

    def trimmed(text: str) -> list[str]:
        return [line.rstrip() for line in text.strip("\n").splitlines()]

    assert trimmed(out) == trimmed(example.output)
