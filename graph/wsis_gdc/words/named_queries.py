"""The named queries in the words of a reader: titles, descriptions, parameters, heads of columns, whom they are for.

The head of each file in ``ontology/queries`` is the English source of what the query says of itself; the catalogues
translate it as they do all other words. Names of queries, parameters and columns are for programs and stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import key_term
from wsis_gdc.knowledge.queries import NamedQuery, named, names
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.words.phrases import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["PERSONAS", "audience", "column_heads", "sources", "worded"]

PERSONAS: Final = ("policy officer", "delegate", "researcher", "engineer")
"""Whom queries are for, in the order in which lists show them."""

_TERMS: Final = {
    "convenor": "wg:convenedBy",
    "date": "dcterms:date",
    "deadline": "wg:deadlineNote",
    "facilitation": "wg:Facilitation",
    "finding": "wg:Finding",
    "inference": "wg:Inference",
    "lead": "wg:activityLead",
    "linkage": "wg:Linkage",
    "list": "wg:facilitationList",
    "mechanism": "wg:Mechanism",
    "membership": "wg:UngisMembership",
    "passage": "wg:Passage",
    "period": "wg:periodNote",
    "predicate": "wg:inferredPredicate",
    "premise": "wg:premise",
    "provision": "wg:Provision",
    "reporter": "wg:reportedBy",
    "rule": "wg:Rule",
    "set": "wg:MappingSet",
    "title": "dcterms:title",
    "verdict": "wg:Verdict",
}
"""Columns that show what a term of the ontology names; others are called as the key of data files for it is."""

_KINDS: Final = {
    "action_line": "action-line",
    "document": "document",
    "entity": "entity",
    "goal": "goal",
    "line": "action-line",
    "objective": "objective",
    "section": "section",
    "trend": "trend",
}
"""Columns that show a thing of a kind."""

_COUNTS: Final = {"items": "item", "lines": "action-line"}
"""Columns that count the things of a kind."""

_OF_ONE: Final = {
    ("facilitated-lines", "confidence"): "wg:sourceConfidence",
    ("facilitators-of", "confidence"): "wg:sourceConfidence",
    ("lines-of-target", "confidence"): "wg:sourceConfidence",
    ("names-from-memory", "confidence"): "wg:sourceConfidence",
    ("provisions-naming-wsis", "name"): "skos:prefLabel",
    ("road-map-activities", "status"): "wg:activityStatus",
    ("ungis-members", "confidence"): "wg:sourceConfidence",
}
"""Columns that show something else in one query than in the others."""

_PAIRED: Final = {"_one": 1, "_other": 2}
"""How the names of columns end that show the same of two things."""


def sources() -> tuple[str, ...]:
    """Return the English texts at the heads of the files, which the catalogues must translate."""
    texts: set[str] = set()
    for query in map(named, names()):
        texts |= {query.title, query.description, *(each.description for each in query.parameters)}
    return tuple(sorted(texts))


def worded(query: NamedQuery, language: str) -> NamedQuery:
    """Return a query whose title, description and descriptions of parameters are in a language.

    >>> worded(named("facilitators-of"), "fr").title
    'Qui facilite une grande orientation'
    """
    _ = translator(language).gettext
    parameters = tuple(each._replace(description=_(each.description)) for each in query.parameters)
    return query._replace(title=_(query.title), description=_(query.description), parameters=parameters)


def audience(persona: str, language: str) -> str:
    """Return whom queries are for, as a heading."""
    _ = translator(language).gettext
    known = {
        "policy officer": _("For policy officers"),
        "delegate": _("For delegates"),
        "researcher": _("For researchers"),
        "engineer": _("For engineers"),
    }
    return known.get(persona, _("Further questions"))


def column_heads(query: NamedQuery, terms: Terms, columns: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the head of each column of what a query finds, in the language of ``terms``.

    ``columns`` are those of the answer, where they are others than the file tells; unknown ones keep their names.

    >>> from wsis_gdc.words.terms import Terms
    >>> column_heads(named("overlap-of-lines"), Terms("fr"))[2:5]
    ('Titre', 'Force (1)', 'Force (2)')
    """
    words = _words(translator(terms.language).gettext)

    def head(column: str) -> str:
        term = _OF_ONE.get((query.name, column)) or _TERMS.get(column)
        if term:
            return terms.heading(term)
        if column in _KINDS:
            return terms.one(_KINDS[column])
        if column in _COUNTS:
            return terms.many(_COUNTS[column])
        for ending, number in _PAIRED.items():
            if column.endswith(ending):
                return f"{head(column.removesuffix(ending))} ({number})"
        if column in words:
            return words[column]
        return terms.heading(key_term(column)) if key_term(column) else column

    return tuple(map(head, columns or query.columns))


def _words(_: Gettext) -> dict[str, str]:
    """Return the heads of columns that no term of the ontology names."""
    return {
        "activity": _("Activity"),
        "actor": _("Actor"),
        "aim": _("Goal or target"),
        "aim_code": _("Code of the goal or target"),
        "aim_title": _("Title of the goal or target"),
        "aims": _("Goals and targets"),
        "checked": _("Checked"),
        "claim": _("Link with the goal or target"),
        "claimant": _("Claimant"),
        "class": _("Class"),
        "code": _("Code"),
        "coded_relation": _("Relation as coded"),
        "coded_strength": _("Strength as coded"),
        "coder": _("Reader"),
        "conclusion": _("Conclusion"),
        "evidence": _("Provisions that carry it"),
        "facilitators": _("Facilitators"),
        "gap": _("Gap"),
        "goal_cited": _("Goal cited"),
        "graph": _("Named graph"),
        "how": _("How"),
        "label": _("Label"),
        "label_language": _("Language of the label"),
        "labels": _("Labels"),
        "language": _("Language"),
        "lines_looked_at": _("Action lines looked at"),
        "linkages": _("Links"),
        "links": _("Links"),
        "machine_assisted": _("Machine-assisted, not reviewed"),
        "missing_in": _("Missing in"),
        "name": _("Name"),
        "named": _("What it names"),
        "named_by": _("Provisions that name it"),
        "object": _("Object"),
        "objects_seen": _("Objects looked at"),
        "provisions": _("Provisions"),
        "result": _("Result"),
        "route": _("Route"),
        "same_line": _("In the same line"),
        "sections_looked_at": _("Sections looked at"),
        "strong": _("At full strength"),
        "strongest": _("Strongest link"),
        "subject": _("Subject"),
        "subjects_seen": _("Subjects looked at"),
        "surest": _("Highest confidence"),
        "thing": _("Thing"),
        "triples": _("Triples"),
        "unverified": _("Not checked"),
        "via": _("Through"),
        "word": _("Word"),
        "year": _("Year"),
    }
