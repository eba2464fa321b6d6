"""Networks as files: whole when read back, typed, labelled, weighted, the same bytes each time."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

import networkx as nx
import pytest

from wsis_gdc.files.formats import formats_of, serialize
from wsis_gdc.questions.network import network_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine

GEXF = "{http://www.gexf.net/1.2draft}"


@cache
def written(graph: nx.Graph, format: str) -> bytes:
    """A network as a file; the same network is written once."""
    return serialize("network", graph, format)


@pytest.fixture(scope="module", params=["multigraph", "bipartite", "lines", "commitments", "entities", "trends"])
def graph(request: pytest.FixtureRequest, oxigraph: OxigraphEngine) -> nx.Graph:
    return network_of(oxigraph, request.param)


@pytest.fixture(scope="module")
def multigraph(oxigraph: OxigraphEngine) -> nx.Graph:
    return network_of(oxigraph, "multigraph")


def read(graph: nx.Graph, format: str) -> Any:
    content = written(graph, format)
    if format == "graphml":
        return nx.read_graphml(io.BytesIO(content), force_multigraph=graph.is_multigraph())
    if format == "gexf":
        return nx.read_gexf(io.BytesIO(content))
    if format == "json":
        return nx.node_link_graph(json.loads(content), edges="edges")
    return nx.cytoscape_graph(json.loads(content))


@pytest.mark.parametrize("format", [known.name for known in formats_of("network")])
def test_nothing_is_lost_when_a_file_is_read_back(graph: nx.Graph, format: str) -> None:
    found = read(graph, format)

    assert set(found) == set(graph)
    assert found.number_of_edges() == graph.number_of_edges()
    assert found.is_directed() == graph.is_directed()
    assert {name: values["kind"] for name, values in found.nodes(data=True)} == dict(graph.nodes(data="kind"))
    if not graph.is_multigraph():
        assert {frozenset(edge[:2]): pytest.approx(edge[2]) for edge in found.edges(data="weight")} == {
            frozenset(edge[:2]): edge[2] for edge in graph.edges(data="weight")
        }


def test_gexf_declares_types_and_gives_each_edge_an_id_and_a_weight(graph: nx.Graph) -> None:
    root = Xml.fromstring(written(graph, "gexf"))  # noqa: S314 (our own file)
    edges = root.findall(f".//{GEXF}edge")
    types = {each.get("title"): each.get("type") for each in root.findall(f".//{GEXF}attribute")}

    assert len({edge.get("id") for edge in edges}) == len(edges) == graph.number_of_edges()
    assert all(float(edge.get("weight", "nan")) >= 0 for edge in edges)
    assert types.get("kind") == "string"
    assert types.get("confidence", "double") == "double"


def test_graphml_calls_no_attribute_of_an_edge_id(graph: nx.Graph) -> None:
    """A reader that makes attributes of ids would have two of them."""
    root = Xml.fromstring(written(graph, "graphml"))  # noqa: S314 (our own file)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    named = {each.get("attr.name") for each in root.findall(f"{space}key") if each.get("for") == "edge"}
    ids = [each.get("id") for each in root.findall(f".//{space}edge")]

    assert "id" not in named
    assert len(set(ids)) == len(ids) == graph.number_of_edges()


@pytest.mark.parametrize("format", [known.name for known in formats_of("network")])
def test_relations_are_told_by_their_curies(multigraph: nx.Graph, format: str) -> None:
    """Those that are claimed, and those of the structure; the label is the name alone."""
    found = read(multigraph, format)
    told = {(values["predicate"], values.get("label", "")) for _, _, values in found.edges(data=True)}

    assert {one.partition(":")[2] for one, _ in told} == {name for _, name in told}
    assert not any("relation" in values for _, _, values in found.edges(data=True))
    assert {one for one, _ in told} >= {"wg:continues", "skos:relatedMatch", "wg:namesActor", "skos:broader"}


def test_gexf_colours_have_no_opacity(graph: nx.Graph) -> None:
    """Gephi Lite ignores a colour with one, Gephi fails on an empty one."""
    root = Xml.fromstring(written(graph, "gexf"))  # noqa: S314 (our own file)
    colours = root.findall(f".//{{{GEXF[1:-1]}/viz}}color")

    assert len(colours) == graph.number_of_nodes()
    assert {frozenset(colour.attrib) for colour in colours} == {frozenset({"r", "g", "b"})}


def test_labels_carry_code_and_name(oxigraph: OxigraphEngine) -> None:
    found = read(network_of(oxigraph, "lines"), "gexf")

    assert found.nodes["https://w3id.org/wsis-gdc/wsis/C5"]["label"] == (
        "C5 Building confidence and security in the use of ICTs"
    )


@pytest.mark.parametrize("format", [known.name for known in formats_of("network")])
def test_a_file_is_the_same_whatever_the_order_of_nodes_and_edges(graph: nx.Graph, format: str) -> None:
    other = graph.__class__(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    if graph.is_multigraph():
        other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    else:
        other.add_edges_from((v, u, values) for u, v, values in reversed(list(graph.edges(data=True))))

    assert serialize("network", other, format) == written(graph, format)


def test_control_characters_do_not_break_the_file() -> None:
    graph = nx.Graph()
    graph.add_node("x", kind="trend", code="x", label="a\x00b\x1f\ud800c")

    assert nx.read_gexf(io.BytesIO(serialize("network", graph, "gexf"))).nodes["x"]["name"] == "a�b��c"
    assert nx.read_graphml(io.BytesIO(serialize("network", graph, "graphml"))).nodes["x"]["name"] == "a�b��c"


def test_the_command_takes_the_format_from_the_ending(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lines.gexf"

    result = run("network", "--projection", "lines", "--weight", "strength", "-o", str(path))

    assert result.code == 0, result.err
    assert nx.read_gexf(path).number_of_nodes() == 18


def test_the_command_says_which_formats_there_are(run: Run, tmp_path: Path) -> None:
    result = run("network", "-o", str(tmp_path / "lines.doc"))

    assert result.code == 2
    assert "end it with one of .json, .graphml, .gexf, .cyjs" in " ".join(result.err.split())


def test_the_command_shows_the_strongest_edges(run: Run) -> None:
    result = run("network", "--projection", "lines")

    assert "C5" in result.out and "C10" in result.out
    assert "lines joined by shared commitments, weight: confidence: 18 nodes" in result.err
