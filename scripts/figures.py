"""Put the figures of the documents right: ``146<!--=linkages-->`` takes its number from the graph.

``python scripts/figures.py`` tells which figures are out of date (exit code 1), ``--write`` mends them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from wsis_gdc import api
from wsis_gdc.engines import Engine
from wsis_gdc.questions import completeness, reliability
from wsis_gdc.questions.compared_counts import compare_counts
from wsis_gdc.questions.counts import counts

ROOT = Path(__file__).resolve().parent.parent
_STUDIES = {
    "trends × lines": "tl",
    "trends × provisions": "tp",
    "findings × lines": "fl",
    "WSIS+20 × lines": "wl",
    "WSIS+20 × objectives": "wo",
}
"""How the figures of the studies beside the crosswalk begin; those of the crosswalk begin with their round."""
FIGURE = re.compile(r"[\d.,]+(?=<!--=([a-z0-9-]+)-->)")


def figures(engine: Engine) -> dict[str, str]:
    """Return every figure that a document may name, as it is printed."""

    def count(pattern: str) -> str:
        rows = engine.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
        return next(iter(rows.texts()))[0]

    found = {
        "units": count("set:wsis-gdc wg:coversSubject ?x"),
        "linkages": count("set:wsis-gdc sssom:mappings ?x"),
        "linked-units": count("set:wsis-gdc sssom:mappings/sssom:subject_id ?x"),
        "trend-linkages": count("set:trends-coded sssom:mappings ?x"),
        "finding-linkages": count("set:consultation-coded sssom:mappings ?x"),
        "findings-linked": count("set:consultation-coded sssom:mappings/sssom:subject_id ?x"),
        "findings-not-upheld": count("set:consultation-coded wg:hasNoLinkFinding ?x . ?x wg:line ?l"),
        "findings-stated": count("set:consultation-stated sssom:mappings ?x . ?x sssom:object_id/a wg:ActionLine"),
        "findings-stated-coded": count(
            "set:consultation-stated sssom:mappings ?x . ?x sssom:subject_id ?f ; sssom:object_id ?l . "
            "?l a wg:ActionLine FILTER EXISTS { set:consultation-coded sssom:mappings ?y . "
            "?y sssom:subject_id ?f ; sssom:object_id ?l }"
        ),
        "outcome-actions": count("set:wsis20-coded wg:coversSubject ?x"),
        "outcome-linkages": count("set:wsis20-coded sssom:mappings ?x"),
        "sets": count("?x a wg:MappingSet"),
        "all-linkages": count("?x a wg:Linkage"),
        "provisions": count("?x wg:inSection ?section"),
        "entities": count("?x a wg:UNEntity"),
        "mechanisms": count("?x a wg:Mechanism"),
        "trends": count("?x a wg:EmergingTrend"),
        "findings": count("?x a wg:Finding"),
        "not-upheld": count("set:wsis-gdc wg:hasNoLinkFinding ?x . ?x wg:line ?l"),
        "changes": count("?x a wg:CodeChange"),
        "dropped": count("?x a wg:CodeChange ; wg:codeAfter 'no link'"),
        "twins": count("?x a wg:Twins"),
        "line-linkages": count("set:wsis-gdc sssom:mappings ?x . ?x wg:line ?l . ?l a wg:ActionLine"),
        "raw-codes": count("?x a wg:Code"),
        "memory-labels": count("?x wg:unverifiedLabelLanguage ?l"),
        "memory-records": count("?x wg:basis ?b FILTER(STRENDS(STR(?b), 'memory'))"),
    }
    found |= {f"count-{each.name.replace(' ', '-')}": f"{each.number:,}" for each in counts(engine)}
    term = "https://w3id.org/wsis-gdc/term"
    for relation in ("continues", "extends", "reliesOn"):
        found[relation.lower()] = count(f"set:wsis-gdc sssom:mappings ?x . ?x sssom:predicate_id wg:{relation}")
    for strength in (1, 2, 3):
        found[f"strength-{strength}"] = count(f"set:wsis-gdc sssom:mappings ?x . ?x wg:strength {strength}")
    for reason in ("new", "procedural", "general", "chapeau"):
        found[reason] = count(f"set:wsis-gdc wg:hasNoLinkFinding ?x . ?x wg:noLinkReason <{term}/reason/{reason}>")
    for certainty in ("sure", "likely", "arguable"):
        found[certainty] = count(f"set:wsis-gdc sssom:mappings ?x . ?x wg:certainty <{term}/certainty/{certainty}>")
    for status in ("coded", "adjudicated"):
        found[status] = count(f"set:wsis-gdc sssom:mappings ?x . ?x wg:status <{term}/status/{status}>")
    for study in reliability.studies(engine):
        name = _STUDIES.get(study.name, f"r{study.round}")
        overall = reliability.agreements(engine, study)[0]
        for key in ("raw", "kappa", "kappa_low", "kappa_high", "weighted", "weighted_low", "weighted_high"):
            found[f"{name}-{key.replace('_', '-')}"] = f"{getattr(overall, key):.2f}"
        found[f"{name}-differences"] = str(len(reliability.disagreements(engine, study)))
    for row in completeness.outside(engine):
        if row.ours == completeness.PUBLISHED:
            found |= {"outside-units": str(row.units), "outside-theirs": str(row.links_outside)}
            found |= {"outside-ours": str(row.links_ours), "outside-both": str(row.links_both)}
            found |= {"outside-found": f"{row.found:.2f}", "outside-confirmed": f"{row.confirmed:.2f}"}
            found["outside-kappa"] = f"{row.kappa:.2f}"
    for scope in completeness.missed(engine):
        if scope.scope == completeness.EVERY:
            found |= {"by-provision": str(scope.by_provision), "by-line": str(scope.by_line)}
            found |= {"both-ways": str(scope.both_ways), "estimate": f"{scope.estimate:.1f}"}
            found |= {"estimate-low": f"{scope.low:.1f}", "estimate-high": f"{scope.high:.1f}"}
            found["missed-share"] = f"{(scope.share or 0) * 100:.1f}"
    igf = compare_counts(engine, "wsis-gdc", "igf-2025-crosswalk")
    found |= {"igf-cells": str(igf.size), "igf-both": str(igf.both), "igf-only-ours": str(igf.only_a)}
    found |= {
        "igf-only-theirs": str(igf.only_b),
        "igf-precision": f"{igf.precision:.2f}",
        "igf-recall": f"{igf.recall:.2f}",
    }
    return found


def main() -> int:
    """Check or mend the documents; return the exit code."""
    write = "--write" in sys.argv[1:]
    with api.load() as kg:
        known = figures(kg.engine)
    wrong = 0
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = path.read_text(encoding="utf-8")
        for match in FIGURE.finditer(text):
            if known.get(match[1]) != match[0]:
                wrong += 1
                print(f"{path.relative_to(ROOT)}: {match[1]} is {known.get(match[1], 'unknown')}, not {match[0]}")
        if write:
            mended = FIGURE.sub(lambda match: known.get(match[1], match[0]), text)
            path.write_text(mended, encoding="utf-8")
    return 0 if write else int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
