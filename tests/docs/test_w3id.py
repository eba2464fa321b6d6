"""The redirects for w3id.org, by Apache as it runs there: every identifier of the graph leads to a file of the site."""

from __future__ import annotations

import http.client
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.nanopublications import NAMESPACE
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.site.thing_pages import addresses, packs_of

SITE = "https://example.org/wsis-gdc"
"""The placeholder in the file."""

ACCEPTED = {
    "html": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
}
WHOLE = (
    "wsis",
    "gdc",
    "poa",
    "tunis",
    "wsis20",
    "trend",
    "mechanism",
    "finding",
    "org",
    "doc",
    "set",
    "facilitation",
    "membership",
    "match",
)
"""Of which every identifier is asked for; of the others some of each."""

ELSEWHERE = {
    *("agent", "data", "event", "exemplar", "graph", "inference", "passage", "query", "rule", "stakeholder"),
    *("theme", "topic", "twins"),
}
"""Families of identifiers without a page of their own: the start page says where the whole graph is to be had."""

CONFIGURATION = """
ServerRoot "{root}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
KeepAliveTimeout 600
PidFile "{root}/pid"
ErrorLog "{root}/errors"
{modules}
DocumentRoot "{root}/names"
<Directory "{root}/names">
  Require all granted
  AllowOverride All
</Directory>
"""


class Answer(NamedTuple):
    """Where an identifier leads, and the headers that say so."""

    status: int
    path: str
    anchor: str
    headers: dict[str, str]


class Registry:
    """Apache with the file in place."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def ask(self, path: str, accept: str) -> Answer:
        """Ask for an identifier by its path."""
        self._connection.request("GET", f"/wsis-gdc/{path}", headers={"Accept": accept} if accept else {})
        answer = self._connection.getresponse()
        answer.read()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        place = headers.get("location", "")
        assert not place or place.startswith(f"{SITE}/"), (path, place)
        file, _, anchor = place.removeprefix(f"{SITE}/").partition("#")
        return Answer(answer.status, file, anchor, headers)


@pytest.fixture(scope="module")
def registry(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Apache 2.4, where it is installed."""
    program = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin") or shutil.which("httpd")
    places = (Path("/usr/lib/apache2/modules"), Path("/usr/lib64/httpd/modules"))
    modules = next((place for place in places if place.is_dir()), None)
    if not program or not modules:
        pytest.skip("there is no Apache here (Debian: apt-get install apache2-bin)")
    folder = tmp_path_factory.mktemp("w3id")
    shutil.copytree(root / "w3id", folder / "names")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    names = ("mpm_event", "authz_core", "headers", "rewrite")
    loaded = "\n".join(f'LoadModule {name}_module "{modules}/mod_{name}.so"' for name in names)
    (folder / "httpd.conf").write_text(CONFIGURATION.format(root=folder, port=port, modules=loaded), encoding="utf-8")
    user = os.environ | {"APACHE_RUN_USER": "www-data", "APACHE_RUN_GROUP": "www-data"}
    with subprocess.Popen([program, "-X", "-f", folder / "httpd.conf"], env=user, stderr=subprocess.PIPE) as server:
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                pytest.fail((folder / "errors").read_text(encoding="utf-8"))
            with closing(Registry(port)) as registry:
                yield registry
        finally:
            server.kill()


@pytest.fixture(scope="module")
def identifiers(built: Any) -> dict[str, list[str]]:
    """The paths of everything that the graph names, each once, by their first part."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in ox.parse(path=str(built.folder / "graph.nq")):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
                path = term.value.removeprefix(BASE).partition("#")[0]
                found[path.partition("/")[0]].add(path)
    for name in ("dataset", "void.ttl"):
        assert found.pop(name) == {name}, "asked for in a test of its own"
    return {first: sorted(paths) for first, paths in found.items()}


def test_every_identifier_leads_to_a_file_that_is_there(
    registry: Registry, identifiers: dict[str, list[str]], built: Any
) -> None:
    """As a page, as Turtle and as JSON-LD; what is data holds what was asked for."""
    assert len(identifiers) >= 30
    wrong, asked = [], 0
    for first, paths in identifiers.items():
        for path in paths if first in WHOLE else paths[:: max(1, len(paths) // 20)]:
            for form, accept in ACCEPTED.items():
                answer = registry.ask(path, accept)
                asked += 1
                right = (
                    answer.status == 303 and answer.path.endswith(f".{form}") and (built.folder / answer.path).is_file()
                )
                if right and form != "html" and answer.path.startswith(("things/", "sets/", "linkage/")):
                    right = _holds((built.folder / answer.path).read_text(encoding="utf-8"), path)
                if not right:
                    wrong.append((path, form, answer.status, answer.path))
    assert wrong == []
    assert asked > 3000


def _holds(text: str, path: str) -> bool:
    """Tell whether a description speaks of an identifier, by its whole or by its short name."""
    first, _, rest = path.partition("/")
    short = f"{'entity' if first == 'org' else first}:{rest}"
    return f"{BASE}{path}>" in text or short in text or short.replace("/", "\\/") in text


def test_every_family_of_identifiers_has_a_rule(registry: Registry, identifiers: dict[str, list[str]]) -> None:
    """A new one must get a rule, or stand among those that have no page; the README names these."""
    pages = {first: registry.ask(paths[-1], ACCEPTED["html"]).path for first, paths in identifiers.items()}
    assert {first for first, page in pages.items() if page == "index.html"} - {"catalogue"} == ELSEWHERE


def test_what_follows_from_the_graph_is_up_to_date(root: Path, oxigraph: OxigraphEngine) -> None:
    """As ``python scripts/redirects.py`` writes it."""
    spec = importlib.util.spec_from_file_location("redirects", root / "scripts" / "redirects.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    kept = (root / "w3id" / "wsis-gdc" / ".htaccess").read_text(encoding="utf-8")
    assert script.text(kept, oxigraph) == kept


def test_every_link_has_files_of_its_own(identifiers: dict[str, list[str]], built: Any) -> None:
    """Under the end of its identifier, where the redirects look for them."""
    names = {path.relative_to(built.folder).as_posix() for path in (built.folder / "linkage").rglob("*.*")}
    assert len(names) > 3000
    assert names == {f"{path}.{ending}" for path in identifiers["linkage"] for ending in ("ttl", "jsonld")}


def test_a_pack_leads_to_the_sheet_of_its_subject(registry: Registry, built: Any) -> None:
    """Where it is to be had."""
    engine = OxigraphEngine.open(built.folder / "store")
    things = [thing for thing in Atlas(engine).things.values() if packs_of(thing)]
    pages = addresses(Atlas(engine).things.values())
    assert len(things) > 50
    for thing in things:
        path = f"pack/{packs_of(thing)['docx'].split('/')[1]}"
        assert registry.ask(path, ACCEPTED["html"]).path == pages[thing.iri]
        assert registry.ask(path, ACCEPTED["ttl"]).path == pages[thing.iri].replace(".html", ".ttl")


def test_a_match_leads_to_the_sheet_of_its_thing(registry: Registry, built: Any) -> None:
    """Or, where the thing has none, to where the thing leads."""
    engine = OxigraphEngine.open(built.folder / "store")
    pages = addresses(Atlas(engine).things.values())
    matches = list(engine.select("SELECT ?match ?thing { ?match a wg:Match ; wg:matchOf ?thing }").texts())
    assert {thing.removeprefix(BASE).partition("/")[0] for _, thing in matches} >= {"org", "wsis", "trend", "topic"}
    for match, thing in matches:
        path = match.removeprefix(BASE)
        page = pages[thing] if thing in pages else registry.ask(thing.removeprefix(BASE), ACCEPTED["html"]).path
        assert registry.ask(path, ACCEPTED["html"]).path == page
        whole = "graph.ttl" if page == "index.html" else page.replace(".html", ".ttl")
        assert registry.ask(path, ACCEPTED["ttl"]).path == whole


def test_a_nanopublication_leads_to_the_file_of_a_release(registry: Registry, root: Path) -> None:
    """Which holds them all; who asks for a page is told what to download."""
    path = f"{NAMESPACE.removeprefix(BASE)}RA{'x' * 43}"
    for form in ("ttl", "jsonld"):
        assert registry.ask(path, ACCEPTED[form]).path == "links.nanopub.trig"
    assert registry.ask(path, "application/trig").path == "links.nanopub.trig"
    assert registry.ask(path, ACCEPTED["html"]).path == "index.html"
    assert '"links.nanopub.trig"' in (root / "scripts" / "release.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "file", ["links.sssom.tsv", "links.nanopub.trig", "skos.ttl", "tables.parquet.zip", "changes.xlsx"]
)
def test_a_file_of_a_release_is_led_to_by_its_name(registry: Registry, file: str) -> None:
    """As the description of the release names it."""
    assert [registry.ask(file, accept).path for accept in ACCEPTED.values()] == [file] * 3


def test_a_link_leads_to_its_record(registry: Registry, identifiers: dict[str, list[str]], built: Any) -> None:
    """On the page of its set; data are its own."""
    for path in identifiers["linkage"][::40]:
        assert registry.ask(path, ACCEPTED["ttl"]).path == f"{path}.ttl"
        answer = registry.ask(path, ACCEPTED["html"])
        assert answer.path == f"sets/{path.split('/')[1]}.html"
        assert f'id="{answer.anchor}"' in (built.folder / answer.path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("accept", "file"),
    [
        ("", "things/wsis-C5.html"),
        ("*/*", "things/wsis-C5.html"),
        ("text/turtle, application/ld+json;q=0.9, */*;q=0.1", "things/wsis-C5.ttl"),
        ("application/ld+json, text/turtle;q=0.5", "things/wsis-C5.jsonld"),
        ("application/rdf+xml, text/html;q=0.3", "things/wsis-C5.ttl"),
        ("application/trig", "graph.trig"),
        ("application/n-quads", "graph.nq"),
        ("text/turtle;q=0.2, application/ld+json;q=0.9", "things/wsis-C5.jsonld"),
        ("text/html;q=0.8,text/turtle", "things/wsis-C5.ttl"),
        ("application/ld+json;q=0.5, text/turtle;q=0.5", "things/wsis-C5.jsonld"),
        ("text/turtle ; q=0, text/html ; q=0.1", "things/wsis-C5.html"),
        ("text/turtle;q=0", "things/wsis-C5.html"),
        ("text/turtle;charset=utf-8; q=0.33, text/html;q=0.2", "things/wsis-C5.ttl"),
        ("application/json;q=0.05", "things/wsis-C5.jsonld"),
        ("TEXT/TURTLE;Q=1.0, text/html;q=0.99", "things/wsis-C5.ttl"),
        ("text/turtlesoup, application/json", "things/wsis-C5.jsonld"),
    ],
)
def test_what_a_client_wants_most_decides(registry: Registry, built: Any, accept: str, file: str) -> None:
    """The first among equals; caches and scripts of other sites are told that it does."""
    answer = registry.ask("wsis/C5", accept)
    assert (answer.status, answer.path) == (303, file)
    assert (built.folder / file).is_file()
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("", ("index.html", "void.ttl", "croissant.json")),
        ("dataset", ("index.html", "void.ttl", "croissant.json")),
        ("graph.nq", ("graph.nq", "graph.nq", "graph.nq")),
        ("void.ttl", ("void.ttl", "void.ttl", "void.ttl")),
    ],
)
def test_the_dataset_leads_to_its_descriptions(
    registry: Registry, built: Any, path: str, files: tuple[str, str, str]
) -> None:
    """The descriptions name these addresses."""
    for accept, file in zip(ACCEPTED.values(), files, strict=True):
        answer = registry.ask(path, accept)
        assert answer.path == file
        assert (built.folder / file).is_file()


def test_the_examples_of_the_policy_are_identifiers_of_the_graph(
    root: Path, identifiers: dict[str, list[str]], built: Any
) -> None:
    """Each that its table shows; terms behind "#" stand in the graph or in the description of the dataset."""
    text = (root / "docs" / "identifiers.md").read_text(encoding="utf-8")
    rows = [line.split("|")[3] for line in text.splitlines() if line.startswith("| ") and line.count("|") == 4]
    shown = [name for row in rows[1:] for name in re.findall(r"`([^`]+)`", row)]
    assert len(shown) >= 17
    known = {path for paths in identifiers.values() for path in paths}
    texts = "".join((built.folder / name).read_text(encoding="utf-8") for name in ("graph.nq", "void.ttl"))
    assert [name for name in shown if name not in known and f"<{BASE}{name}>" not in texts] == []


def test_the_host_is_a_placeholder_in_one_place(root: Path) -> None:
    """Nobody has registered the name, and the README says so."""
    text = (root / "w3id" / "wsis-gdc" / ".htaccess").read_text(encoding="utf-8")
    rules = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in rules if re.search(r"https?://", line)] == [f"RewriteRule ^ - [E=SITE:{SITE}]"]
    assert "not registered" in (root / "w3id" / "wsis-gdc" / "README.md").read_text(encoding="utf-8")
