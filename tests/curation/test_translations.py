"""Translation files: read beside the English, and told where they no longer fit it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import expand, key_term
from wsis_gdc.base.resources import data_folder
from wsis_gdc.curation import translations
from wsis_gdc.engines.oxigraph import OxigraphEngine
from wsis_gdc.knowledge.things import LANGUAGES

ENTRY = 'msgctxt "poa:9c label"\nmsgid "Connecting"\nmsgstr "Conexión"\n'


def read(text: str) -> tuple[list[translations.Entry], list[str]]:
    found, findings = translations.entries(text.encode(), "es/x.po")
    return found, [str(finding) for finding in findings]


def test_an_entry_names_a_record_and_a_key() -> None:
    """With its line, and whether somebody has reviewed it."""
    (entry,), findings = read("\n" + ENTRY)
    assert (entry.record, entry.key, entry.text, entry.reviewed) == (expand("poa:9c"), "label", "Conexión", True)
    assert findings == []
    assert read("#, fuzzy\n" + ENTRY)[0][0].reviewed is False


def test_each_of_several_notes_is_an_entry() -> None:
    """Under one record and key, told apart by their English."""
    one = 'msgctxt "poa:9c note"\nmsgid "Seen."\nmsgstr "Visto."\n'
    found, findings = read(one + "\n" + one.replace("Seen", "Not seen").replace("Visto", "No visto"))
    assert [(entry.key, entry.english, entry.text) for entry in found] == [
        ("note", "Seen.", "Visto."),
        ("note", "Not seen.", "No visto."),
    ]
    assert findings == []
    assert translations.triples(found, "es").count("core#note") == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ENTRY.replace("poa:9c label", "poa:9c"), "names no record and key"),
        (ENTRY.replace("poa:9c label", "nobody:9c label"), "names no record and key"),
        (ENTRY.replace('msgstr "Conexión"', "msgstr Conexión"), "cannot be read as a PO file"),
    ],
)
def test_what_is_wrong_is_told_with_a_cure(text: str, problem: str) -> None:
    found, findings = read(text)
    assert found == []
    assert len(findings) == 1 and problem in findings[0] and findings[0].startswith("es/x.po:")


def test_a_translation_of_older_english_is_a_finding(store: ox.Store) -> None:
    """It says what the English is now."""
    found, _ = read(ENTRY)
    (finding,) = translations.outdated({"es/x.po": found}, store)
    assert "the English of this translation is not that of the record" in str(finding)
    assert "Connecting schools" in str(finding)


def test_a_label_without_review_carries_a_mark() -> None:
    """And a gist or a reviewed label does not."""
    found, _ = read("#, fuzzy\n" + ENTRY)
    assert "machineAssistedLabelLanguage" in translations.triples(found, "es")
    assert "machineAssistedLabelLanguage" not in translations.triples(read(ENTRY)[0], "es")
    gist, _ = read("#, fuzzy\n" + ENTRY.replace("label", "gist"))
    assert "machineAssistedLabelLanguage" not in translations.triples(gist, "es")


def test_every_title_gist_and_reason_is_there_in_each_language(oxigraph: OxigraphEngine) -> None:
    """Of lines, items, provisions, findings, trends, entities, mechanisms, goals; reasons of the coded crosswalk."""
    asked = {
        "label": """SELECT ?x (COUNT(DISTINCT ?code) AS ?n) { VALUES ?kind { wg:ActionLine wg:Provision wg:Finding
          wg:EmergingTrend wg:UNEntity wg:Mechanism wg:Section wg:Objective wg:ActionLineItem }
          ?x a ?kind ; skos:prefLabel ?label BIND(LANG(?label) AS ?code) } GROUP BY ?x""",
        "gist": """SELECT ?x (COUNT(DISTINCT ?code) AS ?n) {
          VALUES ?kind { wg:ActionLine wg:Provision wg:ActionLineItem }
          ?x a ?kind ; dcterms:description ?gist BIND(LANG(?gist) AS ?code) } GROUP BY ?x""",
        "rationale": """SELECT ?x (COUNT(DISTINCT ?code) AS ?n) { set:wsis-gdc sssom:mappings|wg:hasNoLinkFinding ?x .
          ?x wg:rationale ?text BIND(LANG(?text) AS ?code) } GROUP BY ?x""",
    }
    for query in asked.values():
        rows = list(oxigraph.select(query).texts())
        assert len(rows) > 300
        assert [thing for thing, number in rows if int(number) != len(LANGUAGES)] == []


def test_notes_are_as_many_in_each_language(oxigraph: OxigraphEngine) -> None:
    """A reader gets the notes in one language, so that none may lack in it; what claimants note is in English alone."""
    keys = [key_term(key) for key in translations.KEYS if key not in ("label", "plural_label", "gist", "rationale")]
    query = f"""SELECT ?x ?property ?language (COUNT(?text) AS ?n) {{ VALUES ?property {{ {" ".join(keys)} }}
      ?x ?property ?text BIND(LANG(?text) AS ?language) }} GROUP BY ?x ?property ?language"""
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    for thing, property_, language, number in oxigraph.select(query).texts():
        numbers.setdefault((thing, property_), {})[language] = int(number)
    assert len(numbers) > 400
    told = {what: by_language for what, by_language in numbers.items() if set(by_language) != {"en"}}
    assert len(told) > 400
    assert [what for what, n in told.items() if set(n) != set(LANGUAGES) or len(set(n.values())) != 1] == []


def test_each_file_says_its_language_and_holds_no_stranger() -> None:
    """Folder by folder the same files, each with a translation of each of its entries."""
    names = {code: {path.name for path in (data_folder() / "translations" / code).iterdir()} for code in LANGUAGES[1:]}
    assert all(each for each in names.values())
    for code in names:
        for path in sorted((data_folder() / "translations" / code).iterdir()):
            messages = [message for message in translations.catalogue(path.read_bytes()) if message.id]
            assert messages, path
            assert [message.context for message in messages if not message.string] == [], path
            assert translations.language_of(path) == code
