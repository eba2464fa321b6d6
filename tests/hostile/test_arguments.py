"""Every option and argument of every command under texts, numbers and paths that nobody should type."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, Final, NamedTuple

import click
import pytest
from tests.hostile.conftest import Attack
from tests.hostile.texts import NUMBERS, TEXTS

from wsis_gdc.cli.app import COMMANDS, cli

_BASES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "analyze": {"--resamples": ("0",), "--set": ("no-such-set",)},
    "build": {},
    "changes": {"OLD": ("no-such-state",), "NEW": ("no-such-state",)},
    "compare": {"SET_A": ("diplo",), "SET_B": ("wsis-gdc",)},
    "explain": {"FIRST": ("gdc:11d",), "SECOND": ("C2",)},
    "asks": {"CODE": ("itu",), "--document": ("wsis20",)},
    "flow": {"--build": ("no-such-folder",)},
    "roadmap": {"--line": ("no-such-line",)},
    "search": {"WORDS": ("C5",), "--limit": ("1",)},
    "export": {"FORMAT": ("nq",)},
    "gaps": {"--set": ("diplo",)},
    "import": {"FILE": ("no-such-file.sssom.tsv",), "--set": ("theirs",)},
    "suggest": {"--text": ("telemedicine",), "--kind": ("line",), "--method": ("words",), "--format": ("json",)},
    "review": {},
    "serve": {"--build": ("no-such-folder",)},
    "languages": {"--build": ("no-such-folder",)},
    "matrix": {"--rows": ("action-line",), "--columns": ("objective",), "--format": ("csv",)},
    "mcp": {"--build": ("no-such-folder",)},
    "network": {"--set": ("diplo",)},
    "overlaps": {"--set": ("diplo",)},
    "pack": {"CODE": ("no-such-code",)},
    "push": {"--endpoint": ("gopher://a.example/",)},
    "queries": {},
    "query": {"--name": ("facilitators-of",), "--param": ("line=C5",)},
    "reliability": {"--build": ("no-such-folder",)},
    "show": {"CODE": ("C5",)},
    "sssom": {"--set": ("diplo",)},
    "validate": {"PATHS": ("no-such-file",)},
    "view": {"--set": ("no-such-set",)},
}
"""What each command is given beside the option under attack: little work, or a name that stops it."""

_ALONE: Final = {("query", "--execute"), ("query", "FILE"), ("roadmap", "FILES"), ("suggest", "FILE")}
"""Options that stand instead of those above."""

_UNTRIED: Final = {
    ("build", "--out"),  # see test_outputs
    ("suggest", "--reader"),  # asks a server; see cli/test_suggest
    ("validate", "--with-data"),  # takes no text, but long
    ("validate", "PATHS"),  # walks through folders; see test_records
    *((command, name) for command in COMMANDS for name in ("--output", "--out")),  # see test_outputs
}

_SHARE: Final = 5
"""How many texts each option gets, every option other ones; those of ``_WHOLE`` get all."""

_WHOLE: Final = {("matrix", "--rows")}


class Case(NamedTuple):
    """One command line: the option under attack, and the text that stands there."""

    command: str
    option: str
    what: str
    text: str
    arguments: tuple[str, ...]


def name_of(option: click.Parameter) -> str:
    """Return how an option or argument is written in a command line or in the help."""
    return option.opts[-1] if isinstance(option, click.Option) else option.human_readable_name


def options_of(command: str) -> list[click.Parameter]:
    """Return the options and arguments of a command that are tried with texts here: all, but for files to write."""
    group: Any = cli
    parameters = group.get_command(click.Context(group), command).params
    return [option for option in parameters if (command, name_of(option)) not in _UNTRIED]


def line(command: str, *given: tuple[click.Parameter, str]) -> tuple[str, ...]:
    """Return a command line with texts for some options, and its base for the others."""
    names = [name_of(option) for option, _ in given]
    base = {} if any((command, name) in _ALONE for name in names) else dict(_BASES[command])
    for name, (option, text) in zip(names, given, strict=True):
        flag = isinstance(option, click.Option) and option.is_flag
        base[name] = () if flag else (text,) * max(option.nargs, 1)
    wide = {
        name_of(option) for option, _ in given if option.nargs > 1
    }  # such an option stands once, before all its texts
    flags = [
        part
        for key, values in base.items()
        if key.startswith("-")
        for part in ([key, *values] if key in wide else [each for value in values for each in (key, value)] or [key])
    ]
    places = [value for key, values in base.items() if not key.startswith("-") for value in values]
    return (command, *flags, "--", *places) if places else (command, *flags)


def _cases() -> Iterator[Case]:
    texts, numbers = cycle(TEXTS.items()), cycle(NUMBERS.items())
    for command in COMMANDS:
        for option in options_of(command):
            name = name_of(option)
            if getattr(option, "is_flag", False):
                continue
            if isinstance(option.type, click.types.IntParamType | click.types.FloatParamType):
                chosen = list(islice(numbers, 6))
            elif isinstance(option.type, click.Choice):
                chosen = list(islice(texts, 2))
            else:
                chosen = list(TEXTS.items()) if (command, name) in _WHOLE else list(islice(texts, _SHARE))
            if name == "--endpoint":  # nobody is called here; see test_servers
                chosen = [(what, text) for what, text in chosen if not text.startswith("http")]
            for what, text in chosen:
                yield Case(command, name, what, text, line(command, (option, text)))


CASES: Final = tuple(_cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.command} {case.option}: {case.what}")
def test_an_argument_is_answered_or_refused_in_a_sentence(attack: Attack, case: Case) -> None:
    """Whatever stands there; a text that can be shown is shown, or the option is named."""
    held = attack(*case.arguments)
    if held.code == 2 and case.option != "--execute":  # for queries see test_query_texts
        shown = max("".join(char if char.isprintable() else "\n" for char in case.text).split("\n"), key=len)
        words = case.option.lower().replace("-", " ").split()
        names = {case.option, " ".join(words), words[-1], '""', "unknown code", *_stoppers(case.command)}
        assert (shown.strip() and shown.strip()[:40] in held.err) or any(name in held.err for name in names)


def _stoppers(command: str) -> Iterator[str]:
    return (value for values in _BASES[command].values() for value in values)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("what", ["markup", "red by escape", "byte that is no UTF-8", "right-to-left override"])
def test_an_argument_too_many_is_refused(attack: Attack, name: str, what: str) -> None:
    """By its command, before anything is done."""
    base = [part for values in _BASES[name].items() if not values[0].startswith("-") for part in values[1]]
    assert attack(name, *base, f"--{TEXTS[what]}x").code == 2
    assert attack(f"{TEXTS[what]}x").code == 2


_NAMED: Final = ("query", "--name", "facilitators-of", "--param", "line=C5")

LINES: Final = {
    "long name of a query": ("query", "--name", TEXTS["long name"]),
    "long name to describe": ("queries", TEXTS["long name"]),
    "time without end": (*_NAMED, "--timeout", "inf"),
    "time beyond all numbers": (*_NAMED, "--timeout", "1e400"),
    "time that is no number": (*_NAMED, "--timeout", "nan"),
    "memory beyond all machines": (*_NAMED, "--max-memory", "99999999999999999999"),
    "rows beyond all numbers": (*_NAMED, "--max-rows", "99999999999999999999"),
    "service as a kind": ("explain", "gdc:11d", "C2", "--through", TEXTS["service"]),
}
"""Whole command lines that once went wrong."""


@pytest.mark.parametrize("what", LINES)
def test_a_line_that_once_went_wrong_is_answered_or_refused(attack: Attack, what: str) -> None:
    """And no process behind it breaks down."""
    assert "process ended with" not in attack(*LINES[what]).err
