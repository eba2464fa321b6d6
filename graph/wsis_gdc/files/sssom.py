"""Linkages as SSSOM (Simple Standard for Sharing Ontological Mappings, https://mapping-commons.github.io/sssom/).

One row a linkage, as TSV or in the other forms of ``sssom_forms``. Metadata stand before the table as YAML behind
``#``; what SSSOM has no slot for (strength, kind of claim, status, locators) has columns that ``extension_definitions``
declares, and stands a second time in ``other``, the one place from which sssom-py does not drop it. Each row names the
mapping set that it comes from in ``mapping_source``, so a selection of several sets can be taken apart again. What a
set looked at without finding a link are rows with ``sssom:NoTermFound`` for the object, for those who ask for them:
between one provision and one line, or a part of the Summit's texts, that the set looked at. What only opens a list is
left out, since its items were looked at and not itself.

SSSOM 1.1 closes the list of justifications and has none for coding by language models: such rows say
``semapv:UnspecifiedMatching``, and the column ``justification`` says what they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.errors import Choice, QueryError
from wsis_gdc.base.namespaces import BASE, compact, local, prefixes
from wsis_gdc.base.publication import DATA_LICENCE, TITLE
from wsis_gdc.base.texts import https_address, inert, plain, slug
from wsis_gdc.base.version import VERSION
from wsis_gdc.files.matrix_content import Content
from wsis_gdc.files.sssom_forms import FORMS, Described
from wsis_gdc.files.sssom_terms import NO_TERM
from wsis_gdc.knowledge.coding import OPENING, no_links_of
from wsis_gdc.knowledge.frameworks import OTHER
from wsis_gdc.knowledge.things import natural, things
from wsis_gdc.knowledge.verdicts import claim_of
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.reviewed import verdicts_on
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link

__all__ = [
    "COLUMNS",
    "EXTENSIONS",
    "Selection",
    "count_ends",
    "described",
    "selection",
    "selection_name",
    "to_sssom",
    "to_tsv",
]

COLUMNS: Final = (
    *("record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label"),
    *("object_id", "object_label", "object_category", "mapping_justification", "author_id", "author_label"),
    *("reviewer_id", "reviewer_label", "license", "subject_type", "subject_source", "subject_source_version"),
    *("object_type", "object_source", "object_source_version", "predicate_type"),
    *("mapping_provider", "mapping_source", "mapping_cardinality", "mapping_date", "publication_date"),
    *("confidence", "see_also", "other", "comment"),
    *("justification", "strength", "claim_kind", "status", "subject_evidence", "object_evidence", "date_stated"),
    "no_link_reason",
)
"""The columns, in the order that SSSOM gives its slots, then our own."""

TYPES: Final = dict.fromkeys(("subject_type", "object_type"), "owl named individual") | {
    "predicate_type": "owl object property"
}
EXTENSIONS: Final = (
    ("justification", "wg:justification", "xsd:string"),
    ("strength", "wg:strength", "xsd:integer"),
    ("claim_kind", "wg:claimKind", "xsd:string"),
    ("status", "wg:status", "xsd:string"),
    ("subject_evidence", "wg:subjectEvidence", "xsd:string"),
    ("object_evidence", "wg:objectEvidence", "xsd:string"),
    ("date_stated", "dcterms:date", "xsd:string"),
    ("no_link_reason", "wg:noLinkReason", "xsd:string"),
)
JUSTIFICATIONS: Final = frozenset(
    f"semapv:{name}"
    for name in (
        "BackgroundKnowledgeBasedMatching",
        "CompositeMatching",
        "InstanceBasedMatching",
        "LexicalMatching",
        "LexicalSimilarityThresholdMatching",
        "LogicalReasoning",
        "ManualMappingCuration",
        "MappingChaining",
        "MappingInversion",
        "MappingReview",
        "SemanticSimilarityThresholdMatching",
        "StructuralMatching",
        "UnspecifiedMatching",
    )
)
"""The justifications that the schema of SSSOM 1.1 lets pass."""

UNSPECIFIED: Final = "semapv:UnspecifiedMatching"

_FACTS: Final = """
SELECT ?linkage ?property ?value WHERE {
  VALUES ?property { sssom:predicate_id sssom:mapping_justification sssom:author_id sssom:reviewer_id dcterms:date
    wg:subjectEvidence wg:objectEvidence prov:wasDerivedFrom }
  ?linkage a wg:Linkage ; ?property ?value
}"""
_SETS: Final = """
SELECT ?set ?property ?value WHERE {
  VALUES ?property { sssom:author_id sssom:mapping_justification prov:wasAttributedTo prov:wasDerivedFrom
    dcterms:license dcterms:date }
  ?set a wg:MappingSet ; ?property ?value
}"""
_ISSUED: Final = """
SELECT ?set ?document ?issued WHERE {
  ?set a wg:MappingSet ; wg:status status:published ; dcterms:source ?document
  OPTIONAL { ?document dcterms:issued ?issued }
} ORDER BY ?set ?document"""
_PEOPLE: Final = ("sssom:author_id", "prov:wasAttributedTo")
_AUTHORS: Final = "SELECT DISTINCT ?who WHERE { ?linkage sssom:author_id ?who }"
_LABELS: Final = 'SELECT ?set ?label WHERE { ?set a wg:MappingSet ; skos:prefLabel ?label FILTER(LANG(?label) = "en") }'
_SOURCES: Final = """
SELECT ?thing ?source ?symbol ?issued WHERE {
  { SELECT DISTINCT ?thing { ?linkage sssom:subject_id|sssom:object_id ?thing } }
  VALUES ?property { eli:is_part_of skos:inScheme } ?thing ?property ?source
  OPTIONAL { ?source dcterms:identifier ?symbol } OPTIONAL { ?source dcterms:issued ?issued }
} ORDER BY ?thing ?property ?source"""
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAMESPACE: Final = re.compile(r"^(.*[/#])([^/#]*)$")

_COMMON: Final = {"https://orcid.org/": "orcid"}
"""Prefixes that everybody uses for namespaces which the graph has no prefix for."""

Facts = Mapping[str, Mapping[str, Sequence[str]]]


class Selection(NamedTuple):
    """Linkages as SSSOM and the name of the file to keep them in."""

    file_name: str
    content: bytes


def selection(
    engine: Engine,
    sets: Sequence[str] = (),
    *,
    suggestions: bool = False,
    language: str = "en",
    data_version: str = "",
    form: str = "tsv",
    unmatched: bool = False,
) -> Selection:
    """Return the linkages of some mapping sets (name or CURIE; none: of all), as TSV or in one of ``FORMS``.

    ``suggestions`` lets in linkages of status *proposed*, which nobody has taken up yet; a set that is asked for by
    name is given whole. ``unmatched`` adds what these sets looked at without finding a link. Raises NotFoundError for
    an unknown set, QueryError where no linkage is left.
    """
    from wsis_gdc.knowledge.links import links
    from wsis_gdc.knowledge.selection import set_iri

    known = {row[0]: row[1] for row in engine.select(_LABELS).texts()}
    wanted = sorted({set_iri(engine, name) for name in sets})
    found = [
        link
        for link in links(engine, language)
        if (link.set_iri in wanted if wanted else suggestions or link.status != "proposed")
    ]
    if not found:
        told = "this selection holds no linkage; choose other sets, or let in suggestions by "
        raise QueryError(told, Choice("suggestions", True))
    names = [compact(iri).removeprefix("set:") for iri in wanted] or ["all" if suggestions else "taken-up"]
    which = "taken-up linkages and suggestions" if suggestions else "taken-up linkages"
    title = "; ".join(known[iri] for iri in wanted) or f"{TITLE}: {which}"
    made = described(
        found,
        engine,
        name=names[0] if len(wanted) == 1 else selection_name(names),
        title=title,
        description=f"{title}. Linkages: {len(found)}; data version of the {TITLE}: {data_version or '-'}.",
        language=language,
        data_version=data_version,
        unmatched=unmatched,
    )
    version = [f"data-{slug(data_version)}"] if data_version else []
    stem = "_".join(["wsis-gdc", slug("-".join(names))[:80], *version, language])
    return Selection(f"{stem}.sssom.{form}", FORMS[form](made) if form in FORMS else to_tsv(made))


def to_sssom(content: Content) -> bytes:
    """Return the links of a matrix as SSSOM/TSV. Raises QueryError where totals are asked for."""
    if content.totals:
        raise QueryError("SSSOM lists links and has no cells to total; leave out the totals or choose another format")
    matrix = content.matrix
    filters = (f"{name} {value}" for name, value in matrix.filters)
    return to_tsv(
        described(
            (link for link, _, _ in content.links),
            content.engine,
            name=selection_name((matrix.rows_kind, matrix.columns_kind, *filters)),
            title=content.title,
            description=content.origin,
            language=content.language,
            data_version=content.data_version,
        )
    )


def described(
    links: Iterable[Link],
    engine: Engine | None,
    *,
    name: str,
    title: str,
    description: str,
    language: str = "en",
    data_version: str = "",
    unmatched: bool = False,
) -> Described:
    """Return linkages as SSSOM, sorted by IRI, to be written as TSV or in one of ``FORMS``.

    ``name`` becomes the end of the identifier of the selection; a selection that is one whole set should pass that
    set's name. The engine gives what links do not carry (justification, authors, dates, sources); without it the
    justification is unspecified and the claimant is named by its label only. ``unmatched`` adds what the sets of these
    links looked at without finding one.
    """
    ordered = sorted(links, key=lambda link: link.iri)
    facts = _facts(engine, _FACTS) if engine else {}
    book = _Book(engine, language)
    rows = [_row(link, facts.get(link.iri, {}), book) for link in ordered]
    if engine and unmatched:
        rows += _unmatched(engine, {link.set_iri for link in ordered}, language, book)
    count_ends(rows)
    curies = book.curies
    metadata = {
        "sssom_version": "1.1",
        "curie_map": {},
        "mapping_set_id": f"{BASE}set/{name}",
        "mapping_set_version": data_version or VERSION,
        "mapping_set_title": plain(title),
        "mapping_set_description": plain(description),
        "license": DATA_LICENCE,
        "creator_id": [curies(f"{BASE}agent/wsis-gdc-project")],
        "creator_label": [TITLE],
        "mapping_tool": "wsis-gdc",
        "mapping_tool_version": VERSION,
        "mapping_set_source": sorted({link.set_iri for link in ordered}),
        "extension_definitions": [
            {"slot_name": slot, "property": prop, "type_hint": hint} for slot, prop, hint in EXTENSIONS
        ],
    }
    metadata["curie_map"] = curies.used("wg", "dcterms", "xsd", "semapv", "sssom")
    return Described(metadata, rows)


def to_tsv(told: Described, *more: str) -> bytes:
    """Return TSV, with ``more`` columns behind; texts that a spreadsheet would take for a formula get an apostrophe."""
    import yaml

    out = io.StringIO()
    head = yaml.safe_dump(dict(told.metadata), allow_unicode=True, sort_keys=False, width=10_000)
    out.writelines(f"#{line}\n" for line in head.splitlines())
    writer = csv.DictWriter(out, (*COLUMNS, *more), delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows({slot: inert(text) for slot, text in row.items()} for row in told.rows)
    return out.getvalue().encode()


class _Book:
    """What rows are written with: names of prefixes, of relations, of authors and of sources."""

    def __init__(self, engine: Engine | None, language: str) -> None:
        self.curies = _Curies()
        self.relations = Terms(language, vocabulary(engine) if engine else None).relations
        self.sets = _facts(engine, _SETS) if engine else {}
        people = {iri for set_ in self.sets.values() for slot in _PEOPLE for iri in set_.get(slot, ())}
        rows = [row[0] for row in engine.select(_AUTHORS).texts()] if engine else ()
        self.names = things(engine, people.union(rows), language) if engine else {}
        self.verdicts = verdicts_on(engine) if engine else {}
        self.sources: dict[str, tuple[str, str]] = {}
        for thing, source, symbol, issued in engine.select(_SOURCES).texts() if engine else ():
            self.sources.setdefault(thing, (source, ", ".join(filter(None, (symbol, issued)))))
        self.issued: dict[str, list[str]] = defaultdict(list)
        for set_, _document, issued in engine.select(_ISSUED).texts() if engine else ():
            self.issued[set_].append(issued)

    def category(self, kind: str) -> str:
        """Return the CURIE of a kind of things, nothing where it is none of a level."""
        return self.curies(f"{BASE}level/{plain(kind)}") if kind and kind != OTHER else ""

    def authors(self, facts: Mapping[str, Sequence[str]], set_iri: str, claimant: str) -> dict[str, str]:
        """Return who says so, with a name for each, or the name of the claimant alone."""
        own = self.sets.get(set_iri, {})
        iris = next(filter(None, (facts.get("sssom:author_id"), *(own.get(slot) for slot in _PEOPLE))), ())
        names = [self.names[iri].label if iri in self.names else local(iri) for iri in iris] or [claimant]
        labels = "|".join(plain(name).replace("|", "/") for name in names)
        return {"author_id": "|".join(map(self.curies, iris)), "author_label": labels}

    def reviewers(self, link: Link, facts: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Return who reviewed and confirmed a link as it stands today: those only who agreed to be named."""
        said = [each for each in self.verdicts.get(link.iri, ()) if each.named and each.judged == claim_of(link)]
        confirmed = [each for each in said if each.conclusion == "agree"]
        ids = dict.fromkeys([*facts.get("sssom:reviewer_id", ()), *(each.reviewer_id for each in confirmed)])
        names = dict.fromkeys(plain(each.reviewer).replace("|", "/") for each in confirmed)
        return {"reviewer_id": "|".join(map(self.curies, filter(None, ids))), "reviewer_label": "|".join(names)}

    def source(self, end: str, iri: str) -> dict[str, str]:
        """Return the text or scheme that an end of a link is from, and its symbol and date, where they are known."""
        source, version = self.sources.get(iri, ("", ""))
        named = self.curies(source) if source else ""
        return {f"{end}_source": named, f"{end}_source_version": plain(version)}

    def published(self, facts: Mapping[str, Sequence[str]], set_iri: str) -> dict[str, str]:
        """Return under which licence, where and when a claim was made, as far as it or its set says so.

        A day of publication is known of what a set claims by one published document that has a day.
        """
        own = self.sets.get(set_iri, {})
        licences, days = own.get("dcterms:license", ()), self.issued.get(set_iri, ())
        sources = filter(
            None, map(https_address, (*facts.get("prov:wasDerivedFrom", ()), *own.get("prov:wasDerivedFrom", ())))
        )
        date = next(iter((*facts.get("dcterms:date", ()), *own.get("dcterms:date", ()))), "")
        whole = bool(_DATE.fullmatch(date))
        return {
            "license": next(filter(None, map(https_address, licences)), ""),
            "mapping_provider": next(sources, ""),
            "mapping_date": date if whole else "",
            "date_stated": "" if whole else plain(date),
            "publication_date": days[0] if len(days) == 1 and _DATE.fullmatch(days[0]) else "",
        }

    def justified(self, term: str) -> dict[str, str]:
        """Return how a link was found, by the list of SSSOM and as it is."""
        own = self.curies(term)
        return {"mapping_justification": own if own in JUSTIFICATIONS else UNSPECIFIED, "justification": own}


def _row(link: Link, facts: Mapping[str, Sequence[str]], book: _Book) -> dict[str, str]:
    curies, relations = book.curies, book.relations
    predicate = facts.get("sssom:predicate_id", (f"{BASE}ontology#{link.predicate}",))[0]
    sources = [item.address for item in link.evidence] + list(facts.get("prov:wasDerivedFrom", ()))
    addresses = dict.fromkeys(filter(None, map(https_address, sources)))
    row = {
        "record_id": curies(link.iri),
        "subject_id": curies(link.subject.iri),
        "subject_label": plain(link.subject.label),
        "subject_category": book.category(link.subject.kind),
        "predicate_id": curies(predicate),
        "predicate_label": plain(relations.get(link.predicate, link.predicate)),
        "object_id": curies(link.object.iri),
        "object_label": plain(link.object.label),
        "object_category": book.category(link.object.kind),
        **book.justified(facts.get("sssom:mapping_justification", (UNSPECIFIED,))[0]),
        **book.authors(facts, link.set_iri, link.claimant),
        **book.source("subject", link.subject.iri),
        **book.source("object", link.object.iri),
        **book.reviewers(link, facts),
        "mapping_source": curies(link.set_iri),
        **book.published(facts, link.set_iri),
        "confidence": "" if link.confidence is None else str(link.confidence),
        "see_also": "|".join(address.replace("|", "%7C") for address in addresses),
        "comment": plain(link.rationale),
        "strength": "" if link.strength is None else str(link.strength),
        "claim_kind": plain(link.claim_kind),
        "status": plain(link.status),
        "subject_evidence": "|".join(map(curies, facts.get("wg:subjectEvidence", ()))),
        "object_evidence": "|".join(map(curies, facts.get("wg:objectEvidence", ()))),
    }
    return _whole(row)


def _whole(row: Mapping[str, str]) -> dict[str, str]:
    """Return a row with all columns, and what is in our own ones in ``other`` as well."""
    own = ((slot, row.get(slot, "").replace("|", ",")) for slot, _, _ in EXTENSIONS)
    told = {**row, "other": "|".join(f"{slot}={value}" for slot, value in own if value)}
    return {slot: told.get(slot, "") for slot in COLUMNS} | TYPES


def count_ends(rows: Sequence[dict[str, str]]) -> None:
    """Write into each row whether its ends have other mappings in the file: 1:1, 1:n, n:1, n:n, or 1:0 for none."""
    joined: dict[str, dict[str, set[str]]] = {"subject_id": defaultdict(set), "object_id": defaultdict(set)}
    for row in rows:
        if row["object_id"] != NO_TERM:
            joined["subject_id"][row["subject_id"]].add(row["object_id"])
            joined["object_id"][row["object_id"]].add(row["subject_id"])
    for row in rows:
        near = "n" if len(joined["object_id"][row["object_id"]]) > 1 else "1"
        far = "n" if len(joined["subject_id"][row["subject_id"]]) > 1 else "1"
        row["mapping_cardinality"] = "1:0" if row["object_id"] == NO_TERM else f"{near}:{far}"


_OF_SETS: Final = """
SELECT ?set ?property ?value WHERE { VALUES ?property { wg:hasNoLinkFinding wg:coversObject } ?set ?property ?value }"""


def _unmatched(engine: Engine, sets: Collection[str], language: str, book: _Book) -> Iterator[dict[str, str]]:
    """Yield a row for what sets (IRIs) looked at without a link; the line stands as the source where none was found.

    A unit without a link to any line has a row for each line that its set covers, under the identifier of the finding
    and the end of the line's behind "#".
    """
    covered: dict[str, list[str]] = defaultdict(list)
    homes: dict[str, str] = {}
    for set_iri, property_, value in sorted(engine.select(_OF_SETS).texts()):
        if property_.endswith("coversObject"):
            covered[set_iri].append(value)
        else:
            homes[value] = set_iri
    told = [each for each in no_links_of(engine, language) if homes.get(each.iri) in sets and each.reason != OPENING]
    units = things(engine, {each.unit for each in told}, language)
    for each in told:
        if each.unit not in units:
            continue
        unit, set_iri = units[each.unit], homes[each.iri]
        every = [(f"{each.iri}#{_end(line)}", line) for line in sorted(covered[set_iri], key=natural)]
        justifications = (*book.sets.get(set_iri, {}).get("sssom:mapping_justification", ()), UNSPECIFIED)
        for iri, line in [(each.iri, each.line)] if each.line else every:
            yield _whole(
                {
                    "record_id": book.curies(iri),
                    "subject_id": book.curies(unit.iri),
                    "subject_label": plain(unit.label),
                    "subject_category": book.category(unit.kind),
                    "predicate_id": "wg:linkedTo",
                    "object_id": NO_TERM,
                    **book.justified(justifications[0]),
                    **book.authors({}, set_iri, ""),
                    **book.source("subject", unit.iri),
                    "object_source": book.curies(line),
                    "mapping_source": book.curies(set_iri),
                    **book.published({}, set_iri),
                    "comment": plain(each.rationale),
                    "status": each.status,
                    "no_link_reason": each.reason,
                }
            )


def _end(iri: str) -> str:
    return "-".join(iri.split("/")[4:])


def _facts(engine: Engine, query: str) -> Facts:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value in sorted(engine.select(query).texts()):
        found[subject][compact(prop)].append(value)
    return found


class _Curies:
    """Shortens IRIs and remembers the prefixes it used; an unknown namespace gets a prefix of its own."""

    def __init__(self) -> None:
        self._known = prefixes()
        self._own: dict[str, str] = {}
        self._used: set[str] = set()

    def __call__(self, iri: str) -> str:
        # a bar would part a list, and blanks cannot be in an IRI
        short = compact(re.sub(r"[\s|]", "_", plain(iri)))
        prefix = short.partition(":")[0]
        if prefix in self._known and "://" not in short:
            self._used.add(prefix)
            return short
        match = _NAMESPACE.match(short)
        namespace, local = (match[1], match[2]) if match else (f"{BASE}unknown/", short)
        name = self._own.setdefault(namespace, _COMMON.get(namespace) or f"ns{len(self._own) + 1}")
        return f"{name}:{local}"

    def used(self, *always: str) -> dict[str, str]:
        """Return the prefixes in use, and those always wanted, with their namespaces."""
        known = {name: self._known[name] for name in {*self._used, *always} if name in self._known}
        return dict(sorted((known | {name: namespace for namespace, name in self._own.items()}).items()))


def selection_name(parts: Iterable[str]) -> str:
    """Return the name of a selection of linkages that is not one whole set.

    >>> selection_name(["commitment", "minimum strength 2"])
    'selection/commitment_minimum-strength-2'
    """
    return "selection/" + "_".join(filter(None, map(slug, parts)))
