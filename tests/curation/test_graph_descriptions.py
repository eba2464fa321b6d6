"""Named graphs describe themselves: what they hold, whose it is, where it comes from, how it may be used."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.base.publication import DATA_LICENCE
from wsis_gdc.base.resources import data_folder, ontology_folder
from wsis_gdc.curation import assembly
from wsis_gdc.curation.graph_descriptions import ABOUT, UNKNOWN_RIGHTS, describe_again
from wsis_gdc.engines import OxigraphEngine

EXAMPLE = ontology_folder() / "examples" / "valid" / "mapping-set.yaml"


def _told(engine: OxigraphEngine, property_: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    query = (
        f"SELECT ?graph ?value {{ GRAPH <{ABOUT}> {{ ?graph a void:Dataset, sd:NamedGraph ; {property_} ?value }} }}"
    )
    for graph, value in engine.select(query).texts():
        found.setdefault(graph, set()).add(value)
    return found


def test_every_named_graph_tells_its_name_its_size_and_its_licence(store: ox.Store, oxigraph: OxigraphEngine) -> None:
    """The one that describes them, too; the number of triples is the true one."""
    sizes = Counter(getattr(quad.graph_name, "value", "") for quad in store)
    assert _told(oxigraph, "void:triples") == {graph: {str(number)} for graph, number in sizes.items()}
    assert _told(oxigraph, "sd:name") == {graph: {graph} for graph in sizes}
    assert _told(oxigraph, "dcterms:license") == {graph: {DATA_LICENCE} for graph in sizes}
    assert {graph for graph, titles in _told(oxigraph, "dcterms:title").items() if len(titles) == 1} == set(sizes)


def test_a_graph_names_the_file_that_it_was_made_from(oxigraph: OxigraphEngine) -> None:
    """Every data file is named once, below the address of the data."""
    derived = _told(oxigraph, "prov:wasDerivedFrom")
    files = [iri for iris in derived.values() for iri in iris if iri.startswith(f"{BASE}data/")]
    expected = {path.relative_to(data_folder()).as_posix() for path in assembly.data_files()}
    assert sorted(iri.removeprefix(f"{BASE}data/") for iri in files) == sorted(expected)
    assert derived[f"{BASE}graph/mappings/icann"] == {f"{BASE}data/mappings/icann.yaml"}
    assert f"{BASE}graph/mappings/icann" in derived[f"{BASE}graph/inferred"]


def test_the_graph_of_a_mapping_set_names_the_set_and_its_claimant(oxigraph: OxigraphEngine) -> None:
    """One set, one file, one graph, one claimant, without surgery on names."""
    sets = dict(oxigraph.select("SELECT ?graph ?set { GRAPH ?graph { ?set a wg:MappingSet } }").texts())
    assert _told(oxigraph, "foaf:primaryTopic") == {graph: {set_} for graph, set_ in sets.items()}
    whose = dict(oxigraph.select("SELECT ?set ?who { ?set a wg:MappingSet ; prov:wasAttributedTo ?who }").texts())
    assert _told(oxigraph, "prov:wasAttributedTo") == {graph: {whose[set_]} for graph, set_ in sets.items()}
    assert len(sets) > 40


def test_every_mapping_set_has_a_licence_or_says_that_its_rights_were_not_evaluated(oxigraph: OxigraphEngine) -> None:
    """What the project claims is licensed; of what others claim nothing is made up."""
    query = """SELECT ?set ?who ?licence ?rights { ?set a wg:MappingSet ; prov:wasAttributedTo ?who
      OPTIONAL { ?set dcterms:license ?licence } OPTIONAL { ?set dcterms:rights ?rights } }"""
    rows = list(oxigraph.select(query).texts())
    ours = {(licence, rights) for _, who, licence, rights in rows if who == expand("agent:wsis-gdc-project")}
    theirs = {(licence, rights) for _, who, licence, rights in rows if who != expand("agent:wsis-gdc-project")}
    assert ours == {(DATA_LICENCE, "")}
    assert theirs == {("", UNKNOWN_RIGHTS)}


def test_no_licence_and_no_file_is_told_of_what_is_not_in_the_data_folder(tmp_path: Path) -> None:
    """The file of somebody else is theirs, and its place on a disk is nobody's business."""
    path = tmp_path / "theirs.yaml"
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if not line.strip().startswith(("license: ", "licence: "))), encoding="utf-8"
    )
    sheet = assembly.read_sheet(path)
    engine = OxigraphEngine(assembly.assemble([sheet]), union=True)
    assert sheet.graph in _told(engine, "void:triples")
    assert sheet.graph not in _told(engine, "dcterms:license")
    assert sheet.graph not in _told(engine, "prov:wasDerivedFrom")
    assert str(tmp_path) not in "".join(map(str, engine.construct("CONSTRUCT WHERE { ?s ?p ?o }")))


def _counted(engine: OxigraphEngine) -> dict[tuple[str, ...], int]:
    """What the descriptions say of parts of the graph, by what the part is of."""
    query = f"""SELECT ?set ?class ?property ?language ?n {{ GRAPH <{ABOUT}> {{
      ?part void:property ?property ; void:triples ?n OPTIONAL {{ ?part foaf:primaryTopic ?set }}
      OPTIONAL {{ ?part void:class ?class ; void-ext:language ?language }} }} }}"""
    prologue = "PREFIX void-ext: <http://ldf.fi/void-ext#> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "
    return {tuple(names): int(number) for *names, number in engine.select(prologue + query).texts()}


def test_linkages_and_labels_are_counted_as_a_question_would_count_them(store: ox.Store) -> None:
    """Counted here triple by triple: each linkage of a set, each label of a thing, of memory or made by a machine."""
    found: Counter[tuple[str, ...]] = Counter()
    labels, of_class = expand("skos:prefLabel"), expand("rdf:type")
    marks = (expand("wg:unverifiedLabelLanguage"), expand("wg:machineAssistedLabelLanguage"))
    for quad in store:
        if quad.predicate.value == expand("sssom:mappings"):
            found[getattr(quad.subject, "value", ""), "", quad.predicate.value, ""] += 1
        elif quad.predicate.value == labels:
            language = getattr(quad.object, "language", "")
            said = {
                (each.predicate.value, getattr(each.object, "value", ""))
                for each in store.quads_for_pattern(quad.subject, None, None, None)
            }
            for class_ in {value for property_, value in said if property_ == of_class}:
                found["", class_, labels, language] += 1
                found.update(("", class_, mark, language) for mark in marks if (mark, language) in said)
    told = _counted(OxigraphEngine(store, union=True))
    classes = {class_ for _, class_, *_ in told}
    assert told == {names: number for names, number in found.items() if names[1] in classes}
    assert {expand(f"wg:{name}") for name in ("ActionLine", "Provision", "UNEntity", "Mechanism")} < classes


def test_what_comes_later_is_described_with_the_rest() -> None:
    """A graph beside the others: it is told and counted, what was told of the others stays."""
    store = assembly.assemble([assembly.read_sheet(EXAMPLE)])
    before = OxigraphEngine(store, union=True)
    provenance, counted = _told(before, "prov:wasDerivedFrom"), _counted(before)
    later, linkage = ox.NamedNode(f"{BASE}graph/later"), ox.NamedNode(f"{BASE}linkage/later/a")
    set_ = next(name for name, *_ in counted if name)
    store.add(ox.Quad(ox.NamedNode(set_), ox.NamedNode(expand("sssom:mappings")), linkage, later))
    describe_again(store)
    engine = OxigraphEngine(store, union=True)
    sizes = Counter(getattr(quad.graph_name, "value", "") for quad in store)
    assert _told(engine, "void:triples") == {graph: {str(number)} for graph, number in sizes.items()}
    assert _told(engine, "sd:name") == {graph: {graph} for graph in sizes}
    assert _told(engine, "prov:wasDerivedFrom") == provenance | {ABOUT: provenance[ABOUT] | {later.value}}
    assert _counted(engine) == {names: number + (names[0] == set_) for names, number in counted.items()}
