"""The obvious form of named queries that are kept in another, faster one, for the comparison of wordings."""

from __future__ import annotations

import re

from wsis_gdc.knowledge import queries

__all__ = ["slower"]

_SLOWER = {
    "commitments-of-line": """
SELECT ?provision ?number ?title ?kind ?relation ?strength ?confidence ?item ?linkage WHERE {
  ?item wg:rollsUpTo? wsis:C5 .
  ?linkage sssom:object_id ?item ; sssom:subject_id ?provision ; sssom:predicate_id ?relation ; wg:strength ?strength ;
    wg:claimKind <https://w3id.org/wsis-gdc/term/claim-kind/coding> .
  ?provision wg:inSection ?section ; eli:number ?number ; wg:paragraph ?paragraph ; wg:kind ?kindTerm ;
    skos:prefLabel ?title FILTER(LANG(?title) = "en")
  ?kindTerm skos:notation ?kind .
  OPTIONAL { ?linkage sssom:confidence ?confidence }
} ORDER BY DESC(?strength) ?paragraph ?number ?linkage""",
    "claims-in-conflict": """
SELECT ?subject ?object ?set_one ?relation_one ?strength_one ?set_other ?relation_other ?strength_other
  ?linkage_one ?linkage_other WHERE {
  ?set_one sssom:mappings ?linkage_one .
  ?set_other sssom:mappings ?linkage_other .
  ?linkage_one sssom:subject_id ?subject ; sssom:object_id ?object ; sssom:predicate_id ?relation_one .
  ?linkage_other sssom:subject_id ?subject ; sssom:object_id ?object ; sssom:predicate_id ?relation_other .
  FILTER(?set_one != ?set_other && STR(?linkage_one) < STR(?linkage_other))
  MINUS { ?linkage_one wg:status <https://w3id.org/wsis-gdc/term/status/proposed> }
  MINUS { ?linkage_other wg:status <https://w3id.org/wsis-gdc/term/status/proposed> }
  OPTIONAL { ?linkage_one wg:strength ?strength_one }
  OPTIONAL { ?linkage_other wg:strength ?strength_other }
  FILTER(?relation_one != ?relation_other || ?strength_one != ?strength_other)
} ORDER BY ?subject ?object ?linkage_one ?linkage_other""",
    "coder-disagreements": """
SELECT ?unit ?number ?line ?round ?relation_one ?strength_one ?item_one ?relation_other ?strength_other ?item_other
WHERE {
  VALUES (?round ?one ?other) { (1 agent:reader-a agent:reader-b) (2 agent:reader-c agent:reader-d) }
  { SELECT DISTINCT ?unit ?lineIri ?round WHERE { ?code wg:codingRound ?round ; wg:unit ?unit ; wg:line ?lineIri } }
  OPTIONAL {
    ?first dcterms:creator ?one ; wg:codingRound ?round ; wg:unit ?unit ; wg:line ?lineIri ;
      wg:relation ?relation_one ; wg:strength ?strength_one .
    OPTIONAL { ?first wg:item ?item_one }
  }
  OPTIONAL {
    ?second dcterms:creator ?other ; wg:codingRound ?round ; wg:unit ?unit ; wg:line ?lineIri ;
      wg:relation ?relation_other ; wg:strength ?strength_other .
    OPTIONAL { ?second wg:item ?item_other }
  }
  FILTER(!BOUND(?strength_one) || !BOUND(?strength_other) || ?relation_one != ?relation_other
    || ?strength_one != ?strength_other || COALESCE(?item_one, ?lineIri) != COALESCE(?item_other, ?lineIri))
  ?lineIri skos:notation ?line .
  OPTIONAL { ?unit eli:number ?number }
  OPTIONAL { ?unit wg:paragraph ?paragraph }
} ORDER BY ?round ?paragraph ?number ?unit ?line""",
    "uncovered-trends": """
SELECT ?trend ?title ?missing_in WHERE {
  {
    ?trend a wg:EmergingTrend BIND("WSIS action lines" AS ?missing_in)
    MINUS { ?linkage sssom:object_id ?trend ; wg:status ?status ; sssom:subject_id ?item .
      ?item wg:underActionLine ?line FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>) }
    MINUS { ?linkage sssom:object_id ?trend ; wg:status ?status ; sssom:subject_id ?line .
      ?line a wg:ActionLine FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>) }
  } UNION {
    ?trend a wg:EmergingTrend BIND("Global Digital Compact" AS ?missing_in)
    MINUS { ?linkage sssom:object_id ?trend ; wg:status ?status ; sssom:subject_id ?provision .
      ?provision wg:inSection ?section FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>) }
  }
  ?trend skos:prefLabel ?title FILTER(LANG(?title) = "en")
} ORDER BY ?trend ?missing_in""",
    "evidence-for-cell": """
SELECT DISTINCT ?linkage ?subject ?relation ?object ?strength ?confidence ?claim_kind ?status ?set ?claimant ?rationale
  ?evidence WHERE {
  VALUES ?one { wsis:C5 }
  VALUES ?other { gdc:objective-3 }
  { ?subject wg:rollsUpTo? ?one . ?linkage sssom:subject_id ?subject ; sssom:object_id ?object .
    ?object wg:rollsUpTo? ?other }
  UNION { ?subject wg:rollsUpTo? ?other . ?linkage sssom:subject_id ?subject ; sssom:object_id ?object .
    ?object wg:rollsUpTo? ?one }
  ?set sssom:mappings ?linkage ; prov:wasAttributedTo ?claimant .
  ?linkage sssom:predicate_id ?relation ; wg:claimKind ?kindTerm ; wg:status ?statusTerm .
  ?kindTerm skos:notation ?claim_kind .
  ?statusTerm skos:notation ?status .
  OPTIONAL { ?linkage wg:strength ?strength }
  OPTIONAL { ?linkage sssom:confidence ?confidence }
  OPTIONAL { ?linkage wg:rationale ?rationale FILTER(LANG(?rationale) = "en") }
  OPTIONAL { ?linkage wg:subjectEvidence|wg:objectEvidence ?evidence }
} ORDER BY DESC(?strength) ?linkage ?evidence""",
    "findings-of-kind": """
SELECT ?finding ?locator ?label ?line ?status WHERE {
  VALUES ?kind { <https://w3id.org/wsis-gdc/term/finding-kind/challenge> }
  ?finding wg:findingKind ?kind ; wg:locator ?locator ; skos:prefLabel ?label FILTER(LANG(?label) = "en")
  OPTIONAL {
    ?linkage sssom:subject_id ?finding ; sssom:object_id ?lineIri ; wg:status ?statusTerm .
    ?lineIri skos:notation ?line .
    ?statusTerm skos:notation ?status .
  }
} ORDER BY ?finding ?line ?status""",
    "entities-by-commitments": """
SELECT ?entity ?name (COUNT(DISTINCT ?line) AS ?lines) (COUNT(DISTINCT ?provision) AS ?provisions) WHERE {
  ?line wg:facilitatedBy ?entity .
  ?entity skos:prefLabel ?name FILTER(LANG(?name) = "en")
  OPTIONAL { ?provision wg:concernsEntity ?entity }
} GROUP BY ?entity ?name ORDER BY DESC(?provisions) DESC(?lines) ?entity""",
    "mapping-sets": """
SELECT ?set ?title ?claimant ?claim_kind ?status (COUNT(DISTINCT ?linkage) AS ?linkages)
  (COUNT(DISTINCT ?subject) AS ?subjects_seen) (COUNT(DISTINCT ?object) AS ?objects_seen) WHERE {
  ?set a wg:MappingSet ; prov:wasAttributedTo ?agent ; wg:status ?statusTerm ; skos:prefLabel ?title
  FILTER(LANG(?title) = "en")
  ?agent skos:prefLabel ?claimant FILTER(LANG(?claimant) = "en")
  ?statusTerm skos:notation ?status .
  OPTIONAL { ?set wg:claimKind ?kindTerm . ?kindTerm skos:notation ?claim_kind }
  { OPTIONAL { ?set sssom:mappings ?linkage } } UNION { ?set wg:coversSubject ?subject }
  UNION { ?set wg:coversObject ?object }
} GROUP BY ?set ?title ?claimant ?claim_kind ?status ORDER BY DESC(?linkages) ?set""",
    "road-map-paragraphs": """
SELECT DISTINCT ?provision ?number ?title ?kind ?deadline ?route ?actor
WHERE {
  VALUES ?entity { entity:itu }
  {
    ?provision wg:namesActor ?entity . ?entity skos:prefLabel ?actor . BIND("named" AS ?route)
  } UNION {
    ?membership org:member ?entity ; org:organization ?mechanism . ?provision wg:namesActor ?mechanism .
    ?mechanism skos:prefLabel ?actor . BIND("member" AS ?route)
  } UNION {
    ?mechanism wg:convenedBy ?entity . ?provision wg:namesActor ?mechanism .
    ?mechanism skos:prefLabel ?actor . BIND("convenor" AS ?route)
  } UNION {
    ?line wg:facilitatedBy ?entity . ?provision wg:namesActor mechanism:action-line-framework .
    mechanism:action-line-framework skos:prefLabel ?actor . BIND("facilitator" AS ?route)
  } UNION {
    ?entity a wg:UNEntity . ?provision wg:namesActor entity:un-system .
    entity:un-system skos:prefLabel ?actor . BIND("UN system" AS ?route)
  }
  FILTER(LANG(?actor) = "en")
  ?provision eli:is_part_of doc:a-res-80-173 ; skos:prefLabel ?title FILTER(LANG(?title) = "en")
  OPTIONAL { ?provision eli:number ?number }
  OPTIONAL { ?provision wg:kind ?kindTerm . ?kindTerm skos:notation ?kind }
  OPTIONAL { ?provision wg:deadlineNote ?deadline FILTER(LANG(?deadline) = "en") }
}
ORDER BY COALESCE(xsd:integer(?number), 999) ?provision ?route ?actor""",
    "commitments-of-entity": """
SELECT ?provision ?number ?title ?line ?role ?relation ?strength ?facilitation ?linkage
WHERE {
  VALUES ?entity { entity:itu }
  ?facilitated wg:inferredObject ?entity ; wg:inferredPredicate wg:facilitatedBy ;
    wg:inferredSubject ?lineIri ; wg:premise ?facilitation .
  ?covers wg:inferredObject ?lineIri ; wg:inferredPredicate wg:coversLine ; wg:premise ?linkage .
  ?facilitation org:role ?roleTerm .
  ?roleTerm skos:notation ?role .
  ?lineIri skos:notation ?line .
  ?linkage sssom:subject_id ?provision ; sssom:predicate_id ?relation ; wg:strength ?strength .
  ?provision eli:number ?number ; wg:paragraph ?paragraph ; skos:prefLabel ?title FILTER(LANG(?title) = "en")
}
ORDER BY ?paragraph ?number ?line ?linkage ?facilitation""",
    "commitment-to-target": """
SELECT DISTINCT ?line ?aim ?aim_code ?aim_title ?strength ?goal_cited ?set ?linkage ?claim
WHERE {
  VALUES ?provision { gdc:11a }
  ?covers wg:inferredPredicate wg:coversLine ; wg:inferredSubject ?provision ; wg:inferredObject ?lineIri ;
    wg:premise ?linkage .
  ?linkage wg:strength ?strength .
  ?claim sssom:subject_id ?lineIri ; sssom:object_id ?aim .
  FILTER(STRSTARTS(STR(?aim), "http://metadata.un.org/sdg/"))
  ?set sssom:mappings ?claim .
  ?lineIri skos:notation ?line .
  ?aim skos:notation ?aim_code ; skos:prefLabel ?aim_title FILTER(LANG(?aim_title) = "en")
  OPTIONAL { ?aim wg:rollsUpTo ?wider }
  BIND(COALESCE(?wider, ?aim) AS ?goal)
  OPTIONAL { ?citation sssom:subject_id ?provision ; sssom:predicate_id wg:cites ; sssom:object_id ?goal }
  BIND(BOUND(?citation) AS ?goal_cited)
}
ORDER BY ?line xsd:integer(STRBEFORE(CONCAT(?aim_code, "."), ".")) STRLEN(?aim_code) ?aim_code ?linkage ?claim""",
}
"""By name; MINUS is turned to NOT EXISTS by itself."""

_MINUS = re.compile(r"\bMINUS \{")


def slower(name: str) -> str:
    """Return the obvious form of a named query, the empty text where the query has it already."""
    if name in _SLOWER:
        return _SLOWER[name]
    text = queries.named(name).text
    return _MINUS.sub("FILTER NOT EXISTS {", text) if _MINUS.search(text) else ""
