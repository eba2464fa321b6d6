"""One answer to one question: the command, the API over HTTP, the tools for agents and Python, asked the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

import click
import pytest
from mcp import Client
from tests.conftest import Built
from tests.kept import Kept
from tests.server.conftest import Agent, Server, connected

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import WsisGdcError
from wsis_gdc.building import data_version
from wsis_gdc.cli.commands.compare import command as compare
from wsis_gdc.cli.commands.flow import command as flow
from wsis_gdc.cli.commands.gaps import command as gaps
from wsis_gdc.cli.commands.network import command as network
from wsis_gdc.cli.commands.reliability import command as reliability
from wsis_gdc.files.formats import serialize
from wsis_gdc.files.records import compared_whole, explained
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.analysis.layers import WEIGHTS
from wsis_gdc.questions.analysis.projections import PROJECTIONS
from wsis_gdc.questions.network import network_of
from wsis_gdc.server.json_api import OPERATIONS
from wsis_gdc.words.ask_sentences import ask_records
from wsis_gdc.words.flow_labels import FlowWords
from wsis_gdc.words.hits import hit_records
from wsis_gdc.words.sentences import gap_records, overlap_records
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from tests.conftest import Result, Run

Choices = Mapping[str, Any]


class Question(NamedTuple):
    """A question: the tool of agents, what stands alone in a command, how Python answers, and its records in words."""

    tool: str
    places: tuple[str, ...]
    python: Callable[[KnowledgeGraph, dict[str, Any]], Any]
    records: Callable[[Any, Terms], list[dict[str, Any]]]


QUESTIONS: dict[str, Question] = {
    "gaps": Question("gaps", (), lambda kg, asked: kg.gaps(*asked.pop("what", ()), **asked), gap_records),
    "overlaps": Question(
        "overlaps",
        ("code",),
        lambda kg, asked: kg.overlaps(asked.pop("kind", ""), codes=asked.pop("code", ()), **asked),
        overlap_records,
    ),
    "asks": Question(
        "asks",
        ("code",),
        lambda kg, asked: kg.asks(asked.pop("code", ""), **asked),
        lambda found, terms: ask_records(found, terms.language, terms),
    ),
    "search": Question(
        "find",
        ("q",),
        lambda kg, asked: kg.search(asked.pop("q"), limit=asked.pop("limit", 5), kinds=asked.pop("kind", ()), **asked),
        hit_records,
    ),
}

ASKED: tuple[tuple[str, Choices], ...] = (
    ("gaps", {}),
    ("gaps", {"what": ["lines"], "set": ["wsis-gdc"], "with_parts": True}),
    ("gaps", {"what": ["commitments", "trends"], "weak": 2, "lang": "ar"}),
    ("gaps", {"set": ["icann"]}),
    ("gaps", {"what": ["trends"], "set": ["trends-coded"], "weak": 2, "lang": "ar"}),
    ("overlaps", {}),
    ("overlaps", {"kind": "goal", "lang": "ar"}),
    ("overlaps", {"kind": "trend", "with_parts": True}),
    ("overlaps", {"code": ["C7"], "with_parts": True}),
    ("overlaps", {"code": ["unesco", "itu"], "set": ["wsis-gdc"], "lang": "ar"}),
    ("overlaps", {"code": ["C9", "C1"]}),
    ("asks", {}),
    ("asks", {"code": "itu", "lang": "ar"}),
    ("asks", {"code": "C5", "dated": True}),
    ("asks", {"code": "ungis", "document": "GDC"}),
    ("asks", {"code": "stakeholder:governments", "document": "wsis20", "lang": "ar"}),
    ("search", {"q": "children"}),
    ("search", {"q": "29d"}),
    ("search", {"q": "الأطفال", "kind": ["commitment", "link"], "lang": "ar"}),
    ("search", {"q": "ITU", "lang": "ar", "limit": 2}),
)

REFUSED: tuple[tuple[str, Choices, str], ...] = (
    ("gaps", {"what": ["entities"], "set": ["wsis-gdc"]}, "ask about them without sets"),
    ("gaps", {"set": ["nosuch"]}, 'unknown mapping set "nosuch"'),
    ("overlaps", {"kind": "entity", "set": ["icann"]}, "no claim in icann connects commitment with action-line"),
    ("overlaps", {"set": ["diplo"]}, "none of this selection joins two kinds"),
    ("overlaps", {"code": ["C7"]}, "for its parts, too, ask with with_parts"),
    ("overlaps", {"code": ["itu", "C2"]}, "no pair"),
    ("overlaps", {"code": ["C2"], "kind": "goal"}, "leave out kind"),
    ("overlaps", {"code": ["29"]}, "stands for several things"),
    ("asks", {"code": "gdc:29d"}, "gdc:29d is of kind commitment"),
    ("asks", {"document": "nosuch"}, 'unknown text "nosuch"'),
    ("asks", {"code": "nosuch"}, 'unknown code "nosuch"'),
    ("search", {"q": "x", "kind": ["nosuch"]}, 'unknown kind "nosuch"'),
)

PAIRS: tuple[tuple[str, str, Choices], ...] = (
    ("gdc:11d", "C2", {}),
    ("gdc:11", "C2", {"with_parts": True}),
    ("C7", "sdg:9", {"lang": "ar"}),
    ("itu", "C5", {"through": ["objective"], "value": "count", "combine": "count"}),
    ("uneca", "C6", {}),
    ("ohchr", "ungis", {}),
    ("gdc:29d", "C5", {"chain": True}),
    ("itu", "gdc:31b", {"lang": "ar"}),
    ("doc:a-res-79-1", "C5", {}),
    ("poa:12c", "gdc:32c", {}),
    ("sdg:9", "trend:artificial-intelligence", {"chain": True, "combine": "sum"}),
)

WHOLE: tuple[tuple[str, Choices], ...] = (
    ("compare", {"set_a": "wsis-gdc", "set_b": "igf-2025-crosswalk"}),
    ("compare", {"set_a": "set:wsis-gdc", "set_b": "diplo", "level": "as-claimed", "lang": "ar"}),
    ("compare", {"set_a": "wsis-gdc", "set_b": "gdc-sdg-citations", "level": "objective-goal"}),
    ("flow", {}),
    ("flow", {"third": "goal", "lang": "ar"}),
    ("flow", {"third": "entity"}),
    ("gaps", {"what": ["plans"], "lang": "ar"}),
    ("gaps", {"what": ["plans", "lines"], "weak": 2}),
    ("network", {"set": ["diplo"]}),
    ("network", {"kind": ["action-line", "trend"], "lang": "ar"}),
    ("network", {"projection": "lines", "weight": "shared"}),
    ("reliability", {}),
    ("reliability", {"about": "outside", "lang": "ar"}),
    ("reliability", {"about": "reviewers"}),
    ("reliability", {"about": "missed"}),
    ("reliability", {"about": "disagreements", "lang": "ar"}),
)

NONE_WHOLE: tuple[tuple[str, Choices, str], ...] = (
    ("compare", {"set_a": "wsis-gdc", "set_b": "nosuch"}, 'unknown mapping set "nosuch"'),
    ("compare", {"set_a": "icann", "set_b": "apc", "level": "mechanism-objective"}, "no claim in apc connects"),
    ("gaps", {"what": ["plans", "entities"], "set": ["icann"]}, "ask about them without sets"),
    ("network", {"kind": ["nosuch"]}, 'unknown kind "nosuch"'),
    ("network", {"projection": "lines", "set": ["nosuch"]}, 'unknown mapping set "nosuch"'),
)

NO_PAIRS: tuple[tuple[str, str, Choices, str], ...] = (
    ("C5", "C5", {}, "C5 and C5 are the same thing, wsis:C5; a pair takes two"),
    ("itu", "entity:itu", {"chain": True}, "itu and entity:itu are the same thing, entity:itu"),
    ("gdc:29d", "nosuch", {}, 'unknown code "nosuch"'),
    ("29", "C5", {}, "stands for several things"),
    ("gdc:29d", "C5", {"through": ["nosuch"]}, 'unknown kind "nosuch"'),
    ("sdg:9", "trend:artificial-intelligence", {"combine": "count"}, "ask for a chain with chain"),
    ("itu", "set:wsis-gdc", {"chain": True}, "set:wsis-gdc is of no kind that chains connect"),
)

CELLS: tuple[tuple[str, str, Choices], ...] = (
    ("gdc:11d", "C2", {"set": ["wsis-gdc"]}),
    ("gdc:objective-1", "C2", {"value": "strength", "with_parts": True, "lang": "ar"}),
    ("itu", "C5", {}),
    ("itu", "sdg:9", {"through": ["objective", "action-line"], "value": "weighted"}),
    ("itu", "gdc:31b", {"by": "chain", "value": "count"}),
    ("C10", "trend:artificial-intelligence", {"min_strength": 3}),
    ("C1", "gdc:29d", {"min_confidence": 0.9, "status": ["coded"], "normalize": "column"}),
    ("sdg:9", "C7", {"sublines": False, "relation": ["relatedMatch"]}),
)

NO_CELLS: tuple[tuple[str, str, Choices, str], ...] = (
    ("itu", "C5", {"set": ["wsis-gdc"]}, "no filter of claims holds for them"),
    ("sdg:9", "trend:artificial-intelligence", {}, "ask for a chain with chain"),
    ("gdc:11d", "C2", {"status": ["proposed"]}, "without it 215 do"),
    ("gdc:11d", "C2", {"combine": "sum"}, "leave out combine, or ask with by chain"),
    ("gdc:11d", "C2", {"relation": ["nosuch"]}, 'unknown relation "nosuch"'),
)


@pytest.fixture(scope="module")
def graph(built: Built, kept: Kept) -> KnowledgeGraph:
    """The shared build as a Python object, opened once."""
    with kept.load(built.folder) as kg:
        return kg  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def agent(server: Server) -> Iterator[Agent]:
    """A program that talks to the server over HTTP, connected once."""
    with connected(f"{server.address}/mcp") as program:
        yield program


def _options(choices: Choices) -> list[str]:
    """Return choices as options of a command."""
    given: list[str] = []
    for name, value in choices.items():
        if name == "sublines":
            given += [] if value else ["--no-sublines"]
            continue
        for each in value if isinstance(value, list) else [value]:
            given += [f"--{name.replace('_', '-')}", *([] if each is True else [str(each)])]
    return given


def _address(path: str, choices: Choices) -> str:
    """Return the address at which choices are asked over HTTP."""
    told = {name: str(value).lower() if isinstance(value, bool) else value for name, value in choices.items()}
    return f"/api/{path}?{urlencode(told, doseq=True, quote_via=quote)}"


def _keywords(choices: Choices) -> dict[str, Any]:
    """Return choices as keywords of Python."""
    names = {"set": "sets", "lang": "language", "relation": "relations", "status": "statuses"}
    return {names.get(name, name): value for name, value in choices.items()}


def _told(agent: Agent, tool: str, choices: Choices) -> tuple[bool, Any]:
    """Return whether a tool refuses, and what it answers."""
    given = {{"set": "sets", "q": "words"}.get(name, name): value for name, value in choices.items()}

    async def work(client: Client) -> tuple[bool, Any]:
        told = await client.call_tool(tool, given)
        return bool(told.is_error), told.structured_content or told.content[0].text  # type: ignore[union-attr]

    answer: tuple[bool, Any] = agent(work)
    return answer


def _plain(value: Any) -> Any:
    """Return what agents are told with quoted texts as they are; blanks count once."""
    if isinstance(value, dict):
        if "untrusted_text" in value:
            return _plain(value["untrusted_text"])
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _refusal(text: str) -> str:
    """Return a refusal with what it names as a choice written alike, without the words of a face."""
    text = re.sub(r"--([a-z-]+)", lambda found: found[1].replace("-", "_"), text.removeprefix("Error: "))
    text = re.sub(r"\b([a-z_]+)=(?:true|True)\b", r"\1", text)
    return re.sub(r"\b([a-z_]+)=(?:\['([\w-]+)'\]|'([\w-]+)'|([\w-]+))", r"\1 \2\3\4", text).strip()


def _split(question: Question, choices: Choices) -> tuple[list[str], dict[str, Any]]:
    """Return what stands alone in a command, and the choices that are options."""
    rest, places = dict(choices), []
    for name in question.places:
        value = rest.pop(name, [])
        places += value if isinstance(value, list) else [value]
    return places, rest


@pytest.mark.parametrize(("name", "choices"), ASKED, ids=str)
def test_a_list_is_the_same_on_every_face(
    name: str, choices: Choices, server: Server, run: Run, graph: KnowledgeGraph, agent: Agent
) -> None:
    """Record by record: over HTTP as in the command, in Python, and for agents all that they are told."""
    question = QUESTIONS[name]
    places, options = _split(question, choices)
    done = run(name, *places, *_options(options), "--format", "json")
    assert done.code == 0, done.err
    said = json.loads(done.out)

    told = server.ask(_address(name, choices | ({} if name == "search" else {"limit": 1000})))
    assert (told.status, told.json["items"]) == (200, said)

    found = question.python(graph, _keywords(choices))
    language = choices.get("lang", "en")
    records = json.loads(json.dumps(question.records(found, Terms(language, vocabulary(graph.engine)))))
    assert [{key: each[key] for key in one} for each, one in zip(records, said, strict=True)] == said

    refused, answer = _told(agent, question.tool, choices | ({} if name == "search" else {"limit": 200}))
    assert not refused, answer
    items = _plain(answer["items"])
    assert answer.get("total", len(items)) == len(said)
    for each, one in zip(items, said[:200], strict=True):
        shared = each.keys() & one.keys() - {"text"}
        assert len(shared) >= 4
        assert {key: each[key] for key in shared} == {key: _plain(one[key]) for key in shared}


@pytest.mark.parametrize(("name", "choices", "told"), REFUSED, ids=str)
def test_a_list_is_refused_in_one_sentence_on_every_face(
    name: str, choices: Choices, told: str, server: Server, run: Run, graph: KnowledgeGraph, agent: Agent
) -> None:
    """Each names choices in its own words."""
    question = QUESTIONS[name]
    places, options = _split(question, choices)
    done = run(name, *places, *_options(options), "--format", "json")
    assert done.code == 2
    with pytest.raises(WsisGdcError) as error:
        question.python(graph, _keywords(choices))
    over_http = server.ask(_address(name, choices))
    refused, by_agent = _told(agent, question.tool, choices)
    assert over_http.status in (400, 404) and refused
    sentences = [done.err, over_http.json["detail"], by_agent, str(error.value)]
    assert {_refusal(each) for each in sentences} == {_refusal(done.err)}
    assert told in _refusal(done.err)


@pytest.mark.parametrize(("first", "second", "choices"), PAIRS, ids=str)
def test_a_pair_is_explained_the_same_on_every_face(
    first: str, second: str, choices: Choices, server: Server, run: Run, graph: KnowledgeGraph, agent: Agent
) -> None:
    """Claims, codes, facts, roles, who looked, the chain: all over HTTP and in Python, and as much as agents get."""
    done = run("explain", first, second, *_options(choices), "--format", "json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    told = server.ask(_address("explain", {"first": first, "second": second, **choices})).json
    assert {name: told[name] for name in said} == said
    assert json.loads(explained(graph.explain(first, second, **_keywords(choices)))) == said

    refused, answer = _told(agent, "explain", {"first": first, "second": second, **choices})
    assert not refused, answer
    same = ("iri", "strength", "confidence", "certainty", "status", "claim_kind")
    for agents, ours in (("claims", said["links"]), ("evidence_of", said["evidence_of"])):
        assert [[each[name] for name in same] for each in answer[agents]] == [
            [each[name] for name in same] for each in ours
        ]
    assert _plain(answer["looked_at_by"]) == said["looked_at"]
    counts = {"readings": "codes", "findings_without_link": "no_links", "stated_facts": "facts"}
    assert {name: len(answer[name]) for name in counts} == {name: len(said[ours]) for name, ours in counts.items()}
    assert len(answer["stated_roles"]) == len(said["roles"]) + len(said["memberships"])
    assert len(answer["claims_on_parts"]) == len(said["of_parts"])
    assert (answer["chain"] is None) == (said["chain"] is None)
    if said["chain"]:
        assert [answer["chain"][name] for name in ("value", "combine", "ways")] == [
            *(said["chain"][name] for name in ("value", "combine")),
            len(said["chain"]["ways"]),
        ]


@pytest.mark.parametrize(("first", "second", "choices", "told"), NO_PAIRS, ids=str)
def test_a_pair_is_refused_in_one_sentence_on_every_face(
    first: str, second: str, choices: Choices, told: str, server: Server, run: Run, graph: KnowledgeGraph, agent: Agent
) -> None:
    done = run("explain", first, second, *_options(choices), "--format", "json")
    assert done.code == 2
    asked = {"first": first, "second": second, **choices}
    with pytest.raises(WsisGdcError) as error:
        graph.explain(first, second, **_keywords(choices))
    refused, by_agent = _told(agent, "explain", asked)
    assert refused
    sentences = [done.err, server.ask(_address("explain", asked)).json["detail"], by_agent, str(error.value)]
    assert {_refusal(each) for each in sentences} == {_refusal(done.err)}
    assert told in _refusal(done.err)


def _documents(graph: KnowledgeGraph, name: str, choices: Choices) -> Any:
    """Return the document that Python has of an answer, as the command writes it; None where it has none."""
    asked = _keywords(choices)
    language = asked.get("language", "en")
    if name == "compare":
        return compared_whole(graph.compare(asked.pop("set_a"), asked.pop("set_b"), **asked))
    if name == "flow":
        words = FlowWords(graph.flow(**asked), language, data_version(graph.folder), vocabulary(graph.engine))
        return json.loads(serialize("flow", words, "json"))
    if name == "network":
        made = network_of(graph.engine, kinds=asked.pop("kind", ()), **asked)
        return json.loads(serialize("network", made, "json"))
    return None


def _commanded(run: Run, name: str, choices: Choices) -> Result:
    """Ask the command, which takes sets to compare as arguments, for JSON."""
    places = [choices[each] for each in ("set_a", "set_b") if each in choices]
    options = {each: value for each, value in choices.items() if each not in ("set_a", "set_b")}
    return run(name, *places, *_options(options), "--format", "json")


@pytest.mark.parametrize(("name", "choices"), WHOLE, ids=str)
def test_a_document_is_the_same_on_every_face(
    name: str, choices: Choices, server: Server, run: Run, graph: KnowledgeGraph, agent: Agent
) -> None:
    """What is told of the whole, then its list, which comes in pages where it is long."""
    done = _commanded(run, name, choices)
    assert done.code == 0, done.err
    said = json.loads(done.out)
    if (made := _documents(graph, name, choices)) is not None:
        assert made == said
    whole = said if isinstance(said, dict) else {"items": said}
    listed = {"compare": "cells", "flow": "ribbons"}.get(name, "items")

    pages = {} if name in ("flow", "network") else {"limit": 1000}
    told = server.ask(_address(name, choices | pages))
    assert told.status == 200, told
    over_http = told.json if name == "flow" else {**told.json, listed: told.json.get("items")}
    assert {each: over_http[each] for each in whole} == whole

    if name == "network":  # agents have tools for what is in it
        return
    refused, answer = _told(agent, name, choices | {"limit": 200})
    assert not refused, answer
    items, plain = whole.pop(listed), _plain(answer)
    assert {each: plain[each] for each in whole} == {each: _plain(value) for each, value in whole.items()}
    assert answer["total"] == len(items)
    for each, one in zip(plain["items"], items[:200], strict=True):
        shared = each.keys() & one.keys()
        assert len(shared) >= 4
        assert {key: each[key] for key in shared} == {key: _plain(one[key]) for key in shared}
    assert _plain(told.json.get("notes")) == plain.get("notes")


@pytest.mark.parametrize(("name", "choices", "told"), NONE_WHOLE, ids=str)
def test_a_document_is_refused_in_one_sentence_on_every_face(
    name: str, choices: Choices, told: str, server: Server, run: Run, agent: Agent
) -> None:
    done = _commanded(run, name, choices)
    assert done.code == 2
    over_http = server.ask(_address(name, choices))
    assert over_http.status in (400, 404)
    sentences = [done.err, over_http.json["detail"]]
    if name != "network":
        refused, by_agent = _told(agent, name, choices)
        assert refused
        sentences.append(by_agent)
    assert {_refusal(each) for each in sentences} == {_refusal(done.err)}
    assert told in _refusal(done.err)


def test_nothing_known_is_not_told_as_nothing_left_out(server: Server, agent: Agent) -> None:
    """Where no road map was taken in, where nobody has reviewed a link, and where no collection is asked."""
    for path, tool, choices, told in (
        ("gaps", "gaps", {"what": ["plans"]}, "No road map has been taken in yet"),
        ("reliability", "reliability", {"about": "reviewers"}, "Nobody has reviewed a link yet"),
    ):
        answer = server.ask(_address(path, choices)).json
        assert answer["items"] == [] and told in answer["notes"][0]
        assert told in _plain(_told(agent, tool, choices)[1])["notes"][0]
    refused, by_agent = _told(agent, "gaps", {"what": ["initiatives"]})
    over_http = server.ask("/api/gaps?what=initiatives")
    assert refused and over_http.status == 400
    assert by_agent == over_http.json["detail"]
    assert "no initiative is in the graph that is asked" in by_agent


@pytest.mark.parametrize("command", [compare, flow, gaps, network, reliability], ids=lambda command: command.name)
def test_every_choice_of_a_command_is_a_parameter(command: click.Command) -> None:
    """With the same things to choose from, save what only says where and how the answer is written."""
    written = {"format_", "output", "excel", "delimiter", "wide", "skip_unknown", "links", "backend"}
    asked = {"folder", "endpoint", "engine", "gather"}
    names = {"language": "lang", "sets": "set", "kinds": "kind", "questions": "what"}
    (operation,) = (each for each in OPERATIONS if each.path == f"/{command.name}")
    offered = {each.name: each for each in operation.parameters if each.name not in ("limit", "offset")}
    chosen = {names.get(str(each.name), str(each.name)): each for each in command.params}
    assert chosen.keys() - written - asked == offered.keys()
    for name, parameter in offered.items():
        kind = chosen[name].type
        if isinstance(kind, click.Choice):
            assert list(kind.choices) == parameter.schema["enum"]
            assert chosen[name].multiple == parameter.many
            default = chosen[name].default
            assert (default if default in kind.choices else None) == parameter.schema.get("default")


def test_projections_are_those_of_the_analysis() -> None:
    """Named at the API without what takes long to import."""
    (operation,) = (each for each in OPERATIONS if each.path == "/network")
    offered = {each.name: each.schema.get("enum") for each in operation.parameters}
    assert offered["projection"] == ["multigraph", *PROJECTIONS]
    assert offered["weight"] == [*WEIGHTS]


def _matrix_of(graph: KnowledgeGraph, choices: Choices, kinds: tuple[str, str]) -> Any:
    asked = _keywords(choices)
    carried = {"carry": "with-parts"} if asked.pop("with_parts", False) else {}
    return graph.matrix(*kinds, **asked, **carried)


@pytest.mark.parametrize(("row", "column", "choices"), CELLS, ids=str)
def test_a_cell_has_the_same_value_and_state_on_every_face(
    row: str, column: str, choices: Choices, server: Server, run: Run, graph: KnowledgeGraph, agent: Agent
) -> None:
    """In the matrix of the command, over HTTP, in Python, and alone for agents."""
    ends = [server.ask(f"/api/things/{code}").json for code in (row, column)]
    rows, columns = kinds = (ends[0]["kind"], ends[1]["kind"])
    iris = (ends[0]["iri"], ends[1]["iri"])
    done = run("matrix", "--rows", rows, "--columns", columns, *_options(choices), "--format", "json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    told = server.ask(_address("matrix", {"rows": rows, "columns": columns, **choices})).json
    assert {name: told[name] for name in said} == said
    made = _matrix_of(graph, choices, kinds)
    assert len(said["cells"]) == len(made.cells)
    cell = next((each for each in said["cells"] if (each["row"], each["column"]) == iris), None)
    refused, answer = _told(agent, "matrix_cell", {"row": row, "column": column, **choices})
    assert not refused, answer
    assert (answer["value"], answer["state"]) == (made.value_of(*iris), made.state(*iris))
    assert (cell is not None) == (answer["state"] == "link")
    assert cell is None or cell["value"] == answer["value"]


@pytest.mark.parametrize(("row", "column", "choices", "told"), NO_CELLS, ids=str)
def test_a_matrix_is_refused_in_one_sentence_on_every_face(
    row: str, column: str, choices: Choices, told: str, server: Server, run: Run, graph: KnowledgeGraph, agent: Agent
) -> None:
    rows, columns = (server.ask(f"/api/things/{code}").json["kind"] for code in (row, column))
    done = run("matrix", "--rows", rows, "--columns", columns, *_options(choices), "--format", "json")
    assert done.code == 2
    with pytest.raises(WsisGdcError) as error:
        _matrix_of(graph, choices, (rows, columns))
    refused, by_agent = _told(agent, "matrix_cell", {"row": row, "column": column, **choices})
    assert refused
    over_http = server.ask(_address("matrix", {"rows": rows, "columns": columns, **choices})).json["detail"]
    sentences = [done.err, over_http, by_agent, str(error.value)]
    assert {_refusal(each) for each in sentences} == {_refusal(done.err)}
    assert told in _refusal(done.err)
