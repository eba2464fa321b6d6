"""Files on request, packs and matrices: the bytes that the command writes, known by their tag, or a sentence."""

from __future__ import annotations

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.server.conftest import Server

from wsis_gdc.base.namespaces import local
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.things import resolve
from wsis_gdc.server.site_files import media_of
from wsis_gdc.site.thing_pages import PACKED


@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_a_pack_is_that_of_the_command_line(server: Server, run: Any, tmp_path: Path, format: str) -> None:
    """Byte for byte, under its name; who has it gets 304."""
    told = server.ask(f"/download/pack/c5.{format}?lang=fr")
    assert told.status == 200, told
    assert told.media.startswith("application/vnd.openxmlformats-officedocument.")
    assert told.headers["content-disposition"] == f"attachment; filename*=UTF-8''C5.fr.{format}"
    run("pack", "C5", "--lang", "fr", "--out", str(tmp_path))
    (file,) = tmp_path.glob(f"*/*.{format}")
    assert told.content == file.read_bytes()
    again = server.ask(f"/download/pack/C5.{format}?lang=fr", if_none_match=told.headers["etag"])
    assert (again.status, again.content) == (304, b"")


def test_packs_are_made_for_few_at_once(server: Server) -> None:
    """Others are asked to come again, and nobody gets half of one."""
    paths = [f"/download/pack/{code}.xlsx?lang=es" for code in ("C1", "C2", "C3", "C4", "C6", "C8", "C9", "C10")]
    with ThreadPoolExecutor(len(paths)) as pool:
        answers = list(pool.map(server.ask, paths))
    assert {each.status for each in answers} == {200, 503}
    assert all(each.headers["retry-after"] for each in answers if each.status == 503)
    assert all(zipfile.is_zipfile(io.BytesIO(each.content)) for each in answers if each.status == 200)


def test_a_sheet_offers_its_pack(server: Server, oxigraph: OxigraphEngine) -> None:
    """A served sheet has links that give it, and names the command that makes it elsewhere."""
    page = server.ask("/things/wsis-C7-e-government.html").content.decode()
    doors = re.findall(r'href="\.\./(download/pack/[^"]*)"', page)
    assert [server.ask(f"/{door}").media for door in doors] == [media_of("docx"), media_of("xlsx")]
    assert '<code dir="ltr">wsis-gdc pack C7-e-government</code>' in page
    packed = [thing.iri for kind in PACKED for thing in tables_of(oxigraph).things(kind)]
    assert [resolve(oxigraph, local(iri)) for iri in packed] == packed


def test_the_start_page_leads_to_the_report(server: Server) -> None:
    """A build has no page of it; a server makes it for links of one's choice."""
    page = server.ask("/").content.decode()
    assert '<a href="report?lang=en">The analysis of the network</a>' in page
    assert server.ask("/report?lang=en").status == 200


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("flow.svg?lang=fr", ("flow", "--lang", "fr")),
        ("flow.csv?third=entity", ("flow", "--third", "entity")),
        ("network.gexf?projection=lines&weight=shared", ("network", "--projection", "lines", "--weight", "shared")),
        ("network.graphml?set=diplo", ("network", "--set", "diplo")),
        ("network.cyjs?kind=trend&kind=goal", ("network", "--kind", "trend", "--kind", "goal")),
    ],
)
def test_flow_and_network_are_those_of_the_command_line(
    server: Server, run: Any, tmp_path: Path, path: str, command: tuple[str, ...]
) -> None:
    """Byte for byte, in each format of the command; who has it gets 304."""
    told = server.ask(f"/download/{path}")
    assert told.status == 200, told
    file = tmp_path / path.partition("?")[0]
    assert run(*command, "-o", str(file)).code == 0
    assert told.content == file.read_bytes()
    assert told.headers["content-disposition"].endswith(file.suffix)
    assert server.ask(f"/download/{path}", if_none_match=told.headers["etag"]).status == 304


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("network.pdf", 404, "The network is had as json, graphml, gexf, cyjs."),
        ("flow.gexf", 404, "The flow is had as csv, json, pptx, svg, png."),
        ("network.gexf?kind=nosuch", 404, "unknown kind"),
        ("network.gexf?projection=all", 400, "projection is one of multigraph, bipartite"),
        ("flow.svg?third=line", 400, "third is one of entity, goal"),
    ],
)
def test_what_is_no_flow_or_network_is_told(server: Server, path: str, status: int, said: str) -> None:
    """As problem details."""
    told = server.ask(f"/download/{path}")
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("C5.pdf", 404, "docx and xlsx"),
        ("C5", 404, "docx and xlsx"),
        ("zzzz.docx", 404, "zzzz"),
        ("gdc:29d.docx", 404, "action line or entity"),
        ("C5.docx?lang=de", 400, "lang is one of"),
        ("C5.docx?x=1", 400, "no parameter x"),
    ],
)
def test_what_has_no_pack_is_told(server: Server, path: str, status: int, said: str) -> None:
    """As problem details."""
    told = server.ask(f"/download/pack/{path}")
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "md", "html", "sssom.tsv"])
def test_a_matrix_is_that_of_the_command_line(server: Server, run: Any, tmp_path: Path, ending: str) -> None:
    """Byte for byte, under the name that the command gives; who has it gets 304."""
    told = server.ask(f"/download/matrix.{ending}?rows=objective&columns=goal&value=count&lang=fr&with_parts=true")
    assert told.status == 200, told
    assert told.headers["content-disposition"].endswith(f"_fr.{ending}")
    file = tmp_path / f"matrix.{ending}"
    choice = ("--rows", "objective", "--columns", "goal", "--value", "count", "--lang", "fr", "--with-parts")
    run("matrix", *choice, "-o", str(file))
    assert told.content == file.read_bytes()
    again = f"/download/matrix.{ending}?with_parts=true&lang=fr&rows=objective&columns=goal&value=count"
    assert server.ask(again, if_none_match=told.headers["etag"]).status == 304


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("matrix.pdf?rows=goal&columns=goal", 404, "xlsx"),
        ("matrix.csv?rows=goal", 400, "columns is missing"),
        ("matrix.csv?rows=goal&columns=zzzz", 404, "zzzz"),
        ("matrix.csv?rows=goal&columns=target&value=x", 400, "value is one of"),
    ],
)
def test_what_has_no_matrix_is_told(server: Server, path: str, status: int, said: str) -> None:
    """As problem details."""
    told = server.ask(f"/download/{path}")
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]
