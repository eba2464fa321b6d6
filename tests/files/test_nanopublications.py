"""Links as nanopublications: valid for the library of that standard, and their addresses hold what they say."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from tests.conftest import Run

from wsis_gdc.base.errors import MissingLibraryError, QueryError
from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.nanopublications import NAMESPACE, nanopublications, profile

pytest.importorskip("nanopub", reason="nanopublications need the library nanopub")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def _each(text: bytes) -> dict[str, list[ox.Quad]]:
    found: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in ox.parse(text, format=ox.RdfFormat.TRIG):
        found[str(getattr(quad.graph_name, "value", "")).partition("#")[0]].append(quad)
    return dict(found)


def _read(quads: list[ox.Quad]) -> Any:
    from nanopub import Nanopub
    from rdflib import ConjunctiveGraph

    graph = ConjunctiveGraph()
    graph.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
    return Nanopub(rdf=graph)


@pytest.fixture(scope="module")
def published(run: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[ox.Quad]]:
    """All nanopublications as the command writes them, by address."""
    out = tmp_path_factory.mktemp("nanopub") / "links.trig"
    assert run("export", "nanopub", "-o", str(out)).code == 0
    return _each(out.read_bytes())


def test_there_is_one_for_each_link_that_was_adjudicated_or_reviewed(
    published: dict[str, list[ox.Quad]], oxigraph: OxigraphEngine
) -> None:
    """And each says the link itself, plainly, who claims it, and under which licence it is given."""
    query = """SELECT ?s ?p ?o WHERE { VALUES ?status { "adjudicated" "reviewed" }
      ?link a wg:Linkage ; wg:status/skos:notation ?status ; sssom:subject_id ?s ; sssom:predicate_id ?p ;
      sssom:object_id ?o }"""
    asked = sorted(oxigraph.select(query).texts())
    said = sorted(
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quads in published.values()
        for quad in quads
        if str(quad.graph_name).endswith("#assertion>") and not quad.subject.value.startswith(f"{BASE}linkage/")
    )
    assert len(said) == len(published) > 100
    assert said == asked
    for address, quads in published.items():
        assert address.startswith(f"{NAMESPACE}RA")
        properties = {quad.predicate.value for quad in quads}
        assert {expand(name) for name in ("prov:wasAttributedTo", "dcterms:license", "wg:status")} <= properties


def test_the_library_finds_them_valid(published: dict[str, list[ox.Quad]]) -> None:
    """Structure and trusty address; a word changed is noticed."""
    from nanopub.utils import MalformedNanopubError

    for quads in list(published.values())[::48]:
        read = _read(quads)
        assert read.is_valid
        assert read.has_valid_trusty
    changed = [
        ox.Quad(quad.subject, quad.predicate, ox.Literal("3", datatype=quad.object.datatype), quad.graph_name)
        if quad.predicate.value == expand("wg:strength") and isinstance(quad.object, ox.Literal)
        else quad
        for quad in next(quads for quads in published.values() if 'strength> "3"' not in str(quads))
    ]
    with pytest.raises(MalformedNanopubError):
        assert _read(changed).has_valid_trusty


def test_a_link_keeps_its_address_until_it_changes(oxigraph: OxigraphEngine) -> None:
    """Of a small graph of two links, one is made weaker."""
    store = ox.Store()
    store.load(_two("3"), format=ox.RdfFormat.TURTLE)
    before = set(_each(nanopublications(OxigraphEngine(store))))
    assert nanopublications(OxigraphEngine(store)) == nanopublications(OxigraphEngine(store))
    weaker = ox.Store()
    weaker.load(_two("2"), format=ox.RdfFormat.TURTLE)
    after = set(_each(nanopublications(OxigraphEngine(weaker))))
    assert len(before) == len(after) == 2
    assert len(before & after) == 1


def _two(strength: str) -> bytes:
    links = "".join(
        f"""linkage:{name} a wg:Linkage ; wg:status <{BASE}term/status/adjudicated> ; sssom:subject_id gdc:{name} ;
          sssom:predicate_id wg:extends ; sssom:object_id wsis:C1 ; wg:strength {value} .\n"""
        for name, value in (("11", "1"), ("12", strength))
    )
    set_ = """set:x a wg:MappingSet ; sssom:mappings linkage:11, linkage:12 ; prov:wasAttributedTo agent:x ;
      dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcterms:date "2026" .\n"""
    names = ("linkage", "wg", "sssom", "gdc", "wsis", "set", "prov", "agent", "dcterms")
    head = "".join(f"@prefix {name}: <{expand(name + ':')}> .\n" for name in names)
    return (head + links + set_).encode()


def test_they_are_signed_where_a_key_is_given(tmp_path: Path) -> None:
    """The library verifies the signature."""
    from nanopub.profile import Profile

    file = Path(Profile("https://orcid.org/0000-0000-0000-0000", "A. Tester").store(tmp_path))
    store = ox.Store()
    store.load(_two("3"), format=ox.RdfFormat.TURTLE)
    signed = _each(nanopublications(OxigraphEngine(store), profile(file)))
    assert len(signed) == 2
    for quads in signed.values():
        read = _read(quads)
        assert read.has_valid_signature
        assert read.has_valid_trusty


@pytest.mark.parametrize("text", ["", "orcid_id: 5\n", "[", "name: x\norcid_id: y\nprivate_key: none.pem\n", "\x00"])
def test_what_is_no_profile_is_told(text: str, tmp_path: Path) -> None:
    """Whatever the file holds."""
    file = tmp_path / "profile.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match="no profile to sign with"):
        profile(file)


def test_a_graph_without_such_a_link_and_a_missing_library_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence with its cure."""
    with pytest.raises(QueryError, match="no link that was adjudicated or reviewed"):
        nanopublications(OxigraphEngine(ox.Store()))
    monkeypatch.setattr("wsis_gdc.base.libraries.has", lambda module: module != "nanopub")
    with pytest.raises(MissingLibraryError, match=r"wsis-gdc\[release\]"):
        nanopublications(OxigraphEngine(ox.Store()))


def test_the_option_to_sign_is_for_them_alone(run: Run) -> None:
    """As the message says."""
    refused = run("export", "nq", "--sign", __file__)
    assert refused.code == 2
    assert "--sign is for nanopub" in refused.err


def test_they_are_the_same_in_any_process() -> None:
    """Hash seeds do not matter."""
    code = """import sys, warnings; warnings.simplefilter("ignore"); import pyoxigraph as ox
from wsis_gdc.engines import OxigraphEngine; from wsis_gdc.files.nanopublications import nanopublications
store = ox.Store(); store.load(sys.stdin.buffer.read(), format=ox.RdfFormat.TURTLE)
sys.stdout.buffer.write(nanopublications(OxigraphEngine(store)))"""
    made = {
        subprocess.run(
            [sys.executable, "-c", code], input=_two("3"), capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
