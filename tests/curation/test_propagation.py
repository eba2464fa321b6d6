"""What a mapping set says once holds for each of its records that does not say otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from wsis_gdc.curation import assembly, validation, yaml_ld
from wsis_gdc.curation.propagation import propagate

HEAD = """"@context": "https://w3id.org/wsis-gdc/context.jsonld"
id: "set:x"
type: MappingSet
claim_kind: citation
mapping_justification: "semapv:ManualMappingCuration"
status: published
"""


def _records(text: str, key: str = "mappings") -> list[yaml_ld.Block]:
    top = propagate(yaml_ld.parse((HEAD + text).encode(), "x.yaml")).top
    assert top is not None
    return list(top[key])


def _linkage(subject: str = "gdc:1", object_: str = "sdg:9.c", more: str = "") -> str:
    return f'  - subject_id: "{subject}"\n    object_id: "{object_}"\n{more}'


def test_a_linkage_takes_over_what_its_set_says() -> None:
    """Type and id too; each key knows where it can be mended: in the set, or at the record."""
    (linkage,) = _records("mappings:\n" + _linkage())
    assert dict(linkage) == {
        "id": "linkage:x/gdc-1--sdg-9.c",
        "type": "Linkage",
        "subject_id": "gdc:1",
        "object_id": "sdg:9.c",
        "claim_kind": "citation",
        "mapping_justification": "semapv:ManualMappingCuration",
        "status": "published",
    }
    assert linkage.key_lines == {
        "id": 8,
        "type": 8,
        "subject_id": 8,
        "object_id": 9,
        "claim_kind": 4,
        "mapping_justification": 5,
        "status": 6,
    }


def test_whom_a_provision_asks_involves_or_mentions_it_names() -> None:
    """Each once, with the line where it can be mended; a single one need be no list, a wrong value stays."""
    text = """"@context": "https://w3id.org/wsis-gdc/context.jsonld"
records:
  - id: "gdc:1"
    names_actor: ["entity:undp"]
    asks_actor:
      - "entity:itu"
      - "entity:undp"
    mentions_actor: "entity:unesco"
  - id: "gdc:2"
    asks_actor: {en: "ITU"}
  - id: "gdc:3"
    names_actor: "entity:itu"
"""
    top = propagate(yaml_ld.parse(text.encode(), "x.yaml")).top
    assert top is not None
    first, second, third = top["records"]
    assert first["names_actor"] == ["entity:undp", "entity:itu", "entity:unesco"]
    assert first["names_actor"].item_lines == [4, 6, 8]
    assert second["asks_actor"] == {"en": "ITU"}
    assert third["names_actor"] == "entity:itu"


def test_what_a_linkage_says_itself_wins() -> None:
    """It is not touched, and other linkages are not either."""
    own, other = _records("mappings:\n" + _linkage(more="    status: reviewed\n") + _linkage("gdc:2"))
    assert (own["status"], own.key_lines["status"]) == ("reviewed", 10)
    assert other["status"] == "published"


def test_a_slot_with_several_values_says_nothing_of_a_single_linkage() -> None:
    """Which of the two it would be is not known."""
    text = HEAD.replace("claim_kind: citation", "claim_kind: [citation, explicit]") + "mappings:\n" + _linkage()
    top = propagate(yaml_ld.parse(text.encode(), "x.yaml")).top
    assert top is not None
    assert "claim_kind" not in top["mappings"][0]


@pytest.mark.parametrize(
    ("subject", "object_", "name"),
    [
        ("gdc:29d", "poa:12a", "gdc-29d--poa-12a"),
        ("entity:itu", "gdc:section/principles", "entity-itu--section-principles"),
        ("mechanism:wsis", "doc:a-res-79-1/pact-3", "mechanism-wsis--doc-a-res-79-1-pact-3"),
    ],
)
def test_an_id_is_made_of_set_and_ends(subject: str, object_: str, name: str) -> None:
    """With hyphens for colons and slashes; sections of the Compact go by their names."""
    assert _records("mappings:\n" + _linkage(subject, object_))[0]["id"] == f"linkage:x/{name}"


def test_a_no_link_finding_is_named_by_unit_and_lines() -> None:
    """It takes over the status only."""
    text = 'no_links:\n  - unit: "gdc:1"\n    reason: new\n  - unit: "gdc:1"\n    line: ["wsis:C1", "wsis:C2"]\n'
    first, second = _records(text, "no_links")
    assert dict(first) == {
        "id": "nolink:x/gdc-1",
        "type": "NoLinkFinding",
        "unit": "gdc:1",
        "reason": "new",
        "status": "published",
    }
    assert second["id"] == "nolink:x/gdc-1--wsis-C1--wsis-C2"


def _findings(text: str) -> list[str]:
    source = propagate(yaml_ld.parse((HEAD + "mappings:\n" + text).encode(), "x.yaml"))
    return [str(finding) for finding in source.findings]


@pytest.mark.parametrize("name", ["gdc-1--sdg-9.c", "gdc-1--sdg-9.c--2"])
def test_an_id_may_be_given_and_numbered(name: str) -> None:
    """A second claim about the same ends needs one."""
    assert _findings(_linkage(more=f'    id: "linkage:x/{name}"\n')) == []


@pytest.mark.parametrize("name", ["x/gdc-2--sdg-9.c", "x/sdg-9.c--gdc-1", "y/gdc-1--sdg-9.c", "x/gdc-1--sdg-9.c--b"])
def test_an_id_that_says_other_things_is_told(name: str) -> None:
    """At its own line, with the id that would do."""
    (finding,) = _findings(_linkage(more=f'    id: "linkage:{name}"\n'))
    assert finding == (
        f'x.yaml:10: linkage:{name}: id: "linkage:{name}" does not say the set and the ends (leave it out, or write '
        '"linkage:x/gdc-1--sdg-9.c--2" where the set has a record of the same name)'
    )


def test_a_wrong_slot_of_a_set_is_told_once_and_where_it_stands(tmp_path: Path) -> None:
    """Not again at each linkage that takes it over."""
    path = tmp_path / "x.yaml"
    text = HEAD.replace("status: published", "status: publishd") + "mappings:\n" + _linkage() + _linkage("gdc:2")
    path.write_text(text, encoding="utf-8")
    told = [f.line for f in assembly.read_sheet(path).findings if '"publishd" is not allowed' in f.problem]
    assert told == [6]


def test_two_linkages_about_the_same_ends_are_told_apart_by_ids(tmp_path: Path) -> None:
    """Left out, both would have the same."""
    path = tmp_path / "x.yaml"
    path.write_text(HEAD + "mappings:\n" + _linkage() + _linkage(), encoding="utf-8")
    (told,) = (str(f) for f in validation.check_paths([path])[0] if "stands already" in f.problem)
    assert told == (
        f"{path}:10: linkage:x/gdc-1--sdg-9.c: this id stands already at {path}:8 "
        "(give one of the two another id, or merge them)"
    )


@pytest.mark.parametrize("junk", ["mappings: x\n", "mappings:\n  - x\n", "mappings:\n  - subject_id: [a]\n", "a: b\n"])
def test_what_is_no_list_of_linkages_is_left_to_the_schema(junk: str) -> None:
    """Nothing is raised."""
    assert propagate(yaml_ld.parse((HEAD + junk).encode(), "x.yaml")).findings == ()
