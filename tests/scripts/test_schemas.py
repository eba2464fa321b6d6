"""The JSON Schemas of data files: made anew from shapes and context they are the checked-in ones."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wsis_gdc.base.resources import data_folder, ontology_folder


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    """The script that makes the schemas."""
    spec = importlib.util.spec_from_file_location("schemas_script", root / "scripts" / "schemas.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for the names of annotations
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def records(script: ModuleType) -> dict[str, Any]:
    """The definitions of the schema of records, by name."""
    model = script.Model.read(ontology_folder())
    definitions: dict[str, Any] = script.schemas(model)["record.schema.json"]["$defs"]
    return definitions


def test_the_checked_in_schemas_are_current(script: ModuleType) -> None:
    """Where a shape or the context has changed, ``python scripts/schemas.py`` writes them anew."""
    folder = data_folder() / "schema"
    assert script.texts() == {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_pattern_of_iris_becomes_one_of_curies(script: ModuleType) -> None:
    """Alternatives after the base each get their own prefix; an address that no prefix shortens stays."""
    base = "^https://w3id.org/wsis-gdc/"
    assert script.curie_pattern(f"{base}org/[a-z]+$") == "^entity:[a-z]+$"
    assert script.curie_pattern(f"{base}(poa/[0-9]+|doc/[a-z-]+/[a-z]+)$") == "^(poa:[0-9]+|doc:[a-z-]+/[a-z]+)$"
    assert script.curie_pattern("^http://metadata[.]un[.]org/sdg/[1-9]$") == "^sdg:[1-9]$"
    assert script.curie_pattern("^https?://[^ ]+$") == "^https?://[^ ]+$"


def test_the_ids_of_a_class_are_described_once(records: dict[str, Any]) -> None:
    """What names a provision refers to that one description, so another sort of provision is one change."""
    pattern = records["ProvisionId"]["pattern"]
    assert json.dumps(records).count(json.dumps(pattern)) == 1
    reference = {"$ref": "#/$defs/ProvisionId"}
    assert records["Provision"]["properties"]["id"] == reference
    assert reference in records["Code-unit"]["anyOf"]
    assert records["Code-moreItem"]["then"]["items"] == reference


def test_a_record_of_two_types_has_the_keys_of_both(records: dict[str, Any]) -> None:
    """A principle is a provision with a notation."""
    principle, provision = records["Principle"], records["Provision"]
    assert principle["properties"]["type"] == {"const": ["Provision", "Principle"]}
    assert set(principle["properties"]) - set(provision["properties"]) == {"notation", "in_scheme"}
    assert set(principle["required"]) >= {*provision["required"], "notation", "in_scheme", "label"}


def test_alternatives_become_a_condition(records: dict[str, Any]) -> None:
    """An error then names the key that is missing, where anyOf would only say that nothing fits."""
    lettered = {"not": {"properties": {"text_role": {"enum": ["chapeau", "opening", "standalone"]}}}}
    sentence = "A lettered item needs the opening clause that it is part of."
    assert {"if": lettered, "then": {"description": sentence, "required": ["part_of"]}} in records["Provision"]["allOf"]


def test_what_the_loader_fills_in_may_be_left_out(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph needs it all the same, and the key stays allowed."""
    monkeypatch.setattr(script, "PROPAGATED", {("Linkage", "status")})
    linkage = script.schemas(script.Model.read(ontology_folder()))["record.schema.json"]["$defs"]["Linkage"]
    assert "status" not in linkage["required"]
    assert {"id", "claim_kind"} <= set(linkage["required"])
    assert linkage["properties"]["status"] == {"$ref": "#/$defs/Linkage-status"}


def test_a_constraint_that_no_schema_says_is_refused(script: ModuleType, tmp_path: Path) -> None:
    """A new sort of rule in a shape must not be lost without a word."""
    (tmp_path / "shapes").mkdir()
    turtle = "<https://e.org/a> <http://www.w3.org/ns/shacl#maxLength> 3 ."
    (tmp_path / "shapes" / "a.ttl").write_text(turtle, encoding="utf-8")
    with pytest.raises(ValueError, match="sh:maxLength"):
        script.Model.read(tmp_path)
