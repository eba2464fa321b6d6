"""A matrix as CSV, TSV, JSON, Markdown and LaTeX.

CSV and TSV are for programs: a line for each row, totals where asked for; texts that a spreadsheet would take for a
formula begin with an apostrophe. JSON holds everything, links and evidence included. Markdown and LaTeX are for
readers: headings of groups, totals, a note below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.publication import DATA_LICENCE
from wsis_gdc.base.texts import csv_text, json_bytes, number_text, plain
from wsis_gdc.base.version import VERSION
from wsis_gdc.files.matrix_content import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix import Matrix, Way

__all__ = ["matrix_csv", "to_csv", "to_html", "to_json", "to_latex", "to_markdown", "to_tsv"]


def matrix_csv(matrix: Matrix, *, totals: bool = False, separator: str = ",") -> str:
    """Return codes in the first row and column and a value in each cell (see ``Matrix.texts``).

    ``totals`` adds a last row and column: distinct links for counts, the strongest for strengths.
    """
    grouped = ["group"] if matrix.row_groups else []
    last = ["total"] if totals else []
    lines: list[list[str]] = []
    if matrix.column_groups:
        lines.append(["", "group", *("" for _ in grouped), *matrix.column_groups])
    for place, (row, texts) in enumerate(matrix.texts()):
        group = [matrix.row_groups[place]] if grouped else []
        total = [number_text(matrix.row_totals[place])] if totals else []
        lines.append([row.code, row.label, *group, *texts, *total])
    if totals:
        sums = map(number_text, (*matrix.column_totals, matrix.total))
        lines.append(["total", "", *("" for _ in grouped), *sums])
    heads = [matrix.rows_kind, "label", *grouped, *(column.code for column in matrix.columns), *last]
    return csv_text(heads, lines, separator=separator)


def to_csv(content: Content) -> bytes:
    """Return the matrix as CSV (see ``matrix_csv``)."""
    return matrix_csv(content.matrix, totals=content.totals).encode()


def to_tsv(content: Content) -> bytes:
    """Return the same as ``to_csv`` with tabs between the fields."""
    return matrix_csv(content.matrix, totals=content.totals, separator="\t").encode()


def to_html(content: Content) -> bytes:
    """Return the page that ``content.page`` makes. Raises QueryError where there is none."""
    if content.page is None:
        raise QueryError("a page is made by wsis-gdc matrix --format html; choose another format")
    return content.page(content.matrix, content.language, content.data_version, content.totals)


def to_json(content: Content) -> bytes:
    """Return the matrix with its links, evidence, totals and provenance as JSON.

    ``cells`` lists linked pairs only, those of chains with the ways that the chains take; ``looked_at`` lists, for each
    row, the columns that were looked at without finding a link, ``filtered`` those that are linked, but by no link that
    passes the filters.
    """
    matrix = content.matrix
    cells = []
    none: dict[str, list[str]] = {}
    filtered: dict[str, list[str]] = {}
    for row, values in matrix.grid():
        for value, column in zip(values, matrix.columns, strict=True):
            state = matrix.state(row.iri, column.iri)
            if state == "none":
                none.setdefault(row.iri, []).append(column.iri)
            elif state == "filtered":
                filtered.setdefault(row.iri, []).append(column.iri)
            elif state == "link":
                cell = matrix.cells.get((row.iri, column.iri))
                cells.append(
                    {
                        "row": row.iri,
                        "column": column.iri,
                        "value": value,
                        "count": cell.count if cell else 0,
                        "strength": cell.strength if cell else None,
                        "links": [link.iri for link in cell.links] if cell else [],
                        **({"ways": [_way(way) for way in cell.ways]} if cell and cell.ways else {}),
                    }
                )
    document = {
        "title": content.title,
        "rows_kind": matrix.rows_kind,
        "columns_kind": matrix.columns_kind,
        "value": matrix.value,
        "normalize": matrix.normalize,
        "combine": matrix.combine,
        "path": list(map(str, matrix.path)),
        "filters": dict(matrix.filters),
        "order": matrix.order,
        "language": content.language,
        "version": VERSION,
        "data_version": content.data_version,
        "license": DATA_LICENCE,
        "rows": [_thing(thing) for thing in matrix.rows],
        "columns": [_thing(thing) for thing in matrix.columns],
        "cells": cells,
        "looked_at": none,
        "filtered": filtered,
        "totals": {
            "rows": list(matrix.row_totals),
            "columns": list(matrix.column_totals),
            "all": matrix.total,
        },
        "links": {link.iri: _link(link) for link, _, _ in content.links},
        "facts": [{"row": row.iri, "column": column.iri, "fact": fact} for row, column, fact in content.facts],
    }
    return json_bytes(document, indent=1)


def _thing(thing: Thing) -> dict[str, Any]:
    return {
        "id": thing.iri,
        "curie": thing.curie,
        "code": thing.code,
        "label": thing.label,
        "language": thing.lang,
        "verified": thing.verified,
        "mark": thing.mark,
        "kind": thing.kind,
        "group": thing.group,
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "via": [thing.iri for thing in way.via],
        "chains": way.chains,
        "strength": way.strength,
        "sum": way.total,
        "hops": [
            {
                "step": hop.step,
                "near": hop.near.iri,
                "far": hop.far.iri,
                "strength": hop.strength,
                "links": [link.iri for link in hop.links],
                "facts": [[fact.subject.iri, fact.words, fact.object.iri] for fact in hop.facts],
            }
            for hop in way.hops
        ],
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "subject": link.subject.iri,
        "subject_label": link.subject.label,
        "relation": link.predicate,
        "object": link.object.iri,
        "object_label": link.object.label,
        "strength": link.strength,
        "confidence": link.confidence,
        "certainty": link.certainty,
        "set": compact(link.set_iri),
        "claimant": link.claimant,
        "claim_kind": link.claim_kind,
        "status": link.status,
        "rationale": link.rationale,
        "rationale_language": link.rationale_lang,
        "evidence": [
            {
                "id": item.iri,
                "code": item.code,
                "document": item.document,
                "annex": item.annex,
                "address": item.address,
                "side": item.side,
                "for": [end.iri for end in link.ends_of(item)],
            }
            for item in link.evidence
        ],
    }


def to_markdown(content: Content) -> bytes:
    """Return a table for readers in GitHub's Markdown; every text is inert (no markup, no links)."""
    matrix = content.matrix
    heads = [_md(content.code(column)) or _md(column.label) for column in matrix.columns]
    lines = [f"# {_md(content.title)}", "", *_notes(content, _md), ""]
    lines += [_pipes([_md(content.rows_name), *heads, _md(content.words["total"])])]
    lines += [_pipes([":--", *("--:" for _ in heads), "--:"])]
    for heading, row, values, total in _reading(content):
        if row is None:
            lines.append(_pipes([f"**{_md(heading)}**", *("" for _ in heads), ""]))
        else:
            lines.append(_pipes([_md(content.name(row)), *map(_md, values), _md(total)]))
    totals = [_md(content.number(value)) for value in (*matrix.column_totals, matrix.total)]
    lines.append(_pipes([f"**{_md(content.words['total'])}**", *totals]))
    lines += ["", f"## {_md(content.words['columns'])}", ""]
    lines += [f"- {_md(content.name(column))}" for column in matrix.columns]
    return ("\n".join([*lines, "", *_below(content, _md)]) + "\n").encode()


def _reading(content: Content) -> Iterator[tuple[str, Thing | None, list[str], str]]:
    """Yield headings (row None) and rows with their values and total as people read them."""
    matrix = content.matrix
    lines = iter(zip(matrix.grid(), matrix.row_totals, strict=True))
    for block in content.blocks:
        if block.heading:
            yield block.heading, None, [], ""
        for _ in block.rows:
            (row, values), total = next(lines)
            shown = [content.shown(value, row, column) for value, column in zip(values, matrix.columns, strict=True)]
            yield "", row, shown, content.number(total)


def _notes(content: Content, escape: Any) -> list[str]:
    kept = (content.words["value"], content.words["filter"])
    told = [(escape(name), escape(value)) for name, value in content.provenance() if name in kept]
    return [content.listed(told) + "."]


def _below(content: Content, escape: Any) -> list[str]:
    said = content.words
    blank = said["empty_cell"] if content.matrix.of_facts else ""
    told = ((sign.text or blank, sign.meaning) for sign in content.legend() if not sign.step)
    signs = content.listed((sign, meaning) for sign, meaning in told if sign)
    marked = [said["asterisk"]] if content.marked else []
    texts = [f"{signs}.", *marked, said["disclaimer"], f"{content.origin}."]
    return [line for text in texts for line in (escape(text), "")]


def _pipes(fields: list[str]) -> str:
    return f"| {' | '.join(fields)} |"


def _md(text: str) -> str:
    r"""Escape a text for Markdown.

    >>> _md("a|b <i> *c*")
    'a\\|b \\<i\\> \\*c\\*'
    """
    escaped = re.sub(r"([\\`*_{}\[\]<>|#~&!$^])", r"\\\1", plain(text))
    # a scheme before a name makes a link even without brackets
    return re.sub(r"(?i)\b(https?|ftp|mailto|www|javascript)([:.])", r"\1\\\2", escaped)


_TEX_NAMES: Final = {
    "\\": "backslash",
    "^": "asciicircum",
    "~": "asciitilde",
    "<": "less",
    ">": "greater",
    "|": "bar",
    '"': "quotedbl",
    "`": "asciigrave",
    "·": "periodcentered",
    "×": "times",
}
_TEX: Final = str.maketrans(
    {char: rf"\{char}" for char in "{}$&#%_"}
    | {char: f"{{{char}}}" for char in "[]*"}
    | {char: rf"\text{name}{{}}" for char, name in _TEX_NAMES.items()}
    | {"�": "?"}
)


def tex(text: str) -> str:
    r"""Escape a text for LaTeX.

    >>> tex("50 % of A&B_1")
    '50 \\% of A\\&B\\_1'
    """
    return plain(text).translate(_TEX)


def to_latex(content: Content) -> bytes:
    """Return a long table with booktabs rules that runs over pages, to be read in by ``\\input``.

    The packages it needs stand in its first lines; scripts other than Latin need LuaLaTeX or XeLaTeX.
    """
    matrix = content.matrix
    heads = [rf"\rotatebox{{90}}{{{tex(content.code(column) or column.label)}}}" for column in matrix.columns]
    total = tex(content.words["total"])
    header = _row([tex(content.rows_name), *heads, rf"\rotatebox{{90}}{{{total}}}"])
    width = len(matrix.columns) + 2
    lines = [
        r"% needs \usepackage{booktabs,longtable,array,graphicx,textcomp} and \usepackage[T1]{fontenc} (pdfLaTeX)",
        *(f"% {tex(name)}: {tex(value)}" for name, value in content.provenance()),
        r"\begingroup\footnotesize\setlength{\tabcolsep}{3pt}",
        rf"\begin{{longtable}}{{@{{}}>{{\raggedright\arraybackslash}}p{{6.5cm}}*{{{len(heads)}}}{{r}}r@{{}}}}",
        rf"\caption{{{tex(content.title)}. {tex(_notes(content, str)[0])}}}\\",
        rf"\toprule {header}\midrule\endfirsthead",
        rf"\toprule {header}\midrule\endhead",
        r"\bottomrule\endfoot",
    ]
    for heading, row, values, row_total in _reading(content):
        if row is None:
            lines.append(rf"\multicolumn{{{width}}}{{@{{}}l}}{{\textbf{{{tex(heading)}}}}}\\*")
        else:
            lines.append(_row([tex(content.name(row)), *map(tex, values), tex(row_total)]))
    totals = [tex(content.number(value)) for value in (*matrix.column_totals, matrix.total)]
    lines += [r"\midrule", _row([rf"\textbf{{{total}}}", *totals]), r"\end{longtable}"]
    lines += [f"{text}\\par" for text in _below(content, tex) if text]
    return ("\n".join([*lines, r"\endgroup"]) + "\n").encode()


def _row(fields: list[str]) -> str:
    return " & ".join(fields) + r" \\"
