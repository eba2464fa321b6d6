"""The report pages: what links leave out and where work meets, how far readers agree, mapping sets, and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from wsis_gdc.base.texts import records_csv, relative_address
from wsis_gdc.site.comparison_data import comparison_data
from wsis_gdc.site.data import short_id
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words import phrases, road_map_heads, sentences
from wsis_gdc.words.glossary import glossary
from wsis_gdc.words.languages import translator
from wsis_gdc.words.outcomes import outcome_told

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.comparison import Level
    from wsis_gdc.questions.gaps import Gap
    from wsis_gdc.questions.held_roles import HeldRole
    from wsis_gdc.questions.overlaps import Overlap
    from wsis_gdc.questions.reliability import Agreement, Disagreement
    from wsis_gdc.questions.road_maps import Joint
    from wsis_gdc.site.proofs import Readable
    from wsis_gdc.words.change_sentences import ChangeWords
    from wsis_gdc.words.tables import Told

__all__ = ["changes_page", "comparison_page", "coordination_page", "glossary_page", "reliability_page"]

_SHOWN: Final = 10
"""Pairs that a table shows at once; the others open on demand."""


def coordination_page(
    gaps: Sequence[Gap],
    asked: Mapping[str, Mapping[str, int]],
    overlaps: Mapping[str, Sequence[Overlap]],
    *,
    openings: int = 0,
    by_parts: Sequence[Thing] = (),
    remembered: Sequence[Thing] = (),
    roles: Sequence[HeldRole] = (),
    planned: Joint | None = None,
    language: str = "en",
    about: About,
    pages: Mapping[str, str] | None = None,
) -> str:
    """Return the page that tells what the links leave out and where they meet.

    ``asked`` holds, by question about gaps, how many things of each kind were looked at; ``overlaps`` the pairs by
    kind of thing; ``openings`` how many of the commitments only open a list; ``by_parts`` the lines of which only the
    sub-lines were looked at; ``remembered`` the entities of which only past roles or memberships are known; ``roles``
    who holds which role in a line, on which pairs rest; ``planned`` the joint road map; ``pages`` the addresses of
    things that have a page.
    """
    doors, _, terms = pages or {}, translator(language).gettext, about.terms(language)
    lacking = {question: [gap for gap in gaps if gap.question == question] for question in asked}
    files = {
        f"gaps-{question}.csv": records_csv(sentences.GAP_NAMES, sentences.gap_records(rows, terms))
        for question, rows in lacking.items()
    } | {
        f"overlaps-{kind}.csv": records_csv(sentences.OVERLAP_NAMES, sentences.overlap_records(pairs, terms))
        for kind, pairs in overlaps.items()
    }
    return render(
        "coordination",
        language,
        about,
        data={"files": files},
        sentences=sentences,
        planned=planned,
        road_maps=road_map_heads,
        gaps=lacking,
        asked=asked,
        openings=openings,
        by_parts=by_parts,
        of_entities=sentences.entities_said(bool(lacking.get("entities")), remembered, terms),
        overlaps=overlaps,
        facilitation=sentences.facilitation_caution(roles, terms),
        headings=sentences.headings(_),
        overlap_headings=sentences.overlap_headings(_),
        columns=phrases.overlap_columns(_),
        states={question: Counter(map(_state, rows)) for question, rows in lacking.items()},
        by_state={question: _by_state(rows) for question, rows in lacking.items()},
        reasons=_reasons(lacking.get("commitments", ()), sentences.reasons(_)),
        door=lambda thing: relative_address(doors.get(thing.iri, "")),
        group_door=lambda thing: relative_address(doors.get(thing.group_iri, "")),
        space="" if language == "zh" else " ",
        at_once=_SHOWN,
    )


def _state(gap: Gap) -> str:
    """Return the state of a gap; of a trend that was looked at, the sides that miss it."""
    return " ".join(gap.missing) if gap.state == "none" and gap.missing else gap.state


def _by_state(gaps: Sequence[Gap]) -> dict[str, list[Gap]]:
    """Return gaps by their state, in the order in which states first occur."""
    grouped: dict[str, list[Gap]] = {}
    for gap in gaps:
        grouped.setdefault(_state(gap), []).append(gap)
    return grouped


def _reasons(gaps: Sequence[Gap], names: Mapping[str, str]) -> list[str]:
    """Return the reasons that coders recorded, the most frequent first, with their counts."""
    why = (gap.reason or ("elsewhere" if gap.elsewhere else "") for gap in gaps)
    counts = Counter(names.get(reason, reason) for reason in why if reason)
    return [f"{reason} ({count})" for reason, count in counts.most_common()]


def reliability_page(
    agreements: Sequence[Agreement],
    confusions: Mapping[str, Sequence[Sequence[int]]],
    disagreements: Sequence[Disagreement],
    completeness: Sequence[Told] = (),
    *,
    readers: Mapping[str, tuple[str, str]],
    groups: Mapping[str, str] | None = None,
    language: str = "en",
    about: About,
    pages: Mapping[str, str] | None = None,
    matrices: Collection[tuple[str, str]] = (),
) -> str:
    """Return the page that tells how well the two readers of each study agree, and how to read that.

    ``readers`` names the two of each study; ``confusions`` holds, by study, how often the first gave strength i (row)
    where the second gave j (column). ``completeness`` are the tables on codings made outside and on what all looks
    missed; ``groups`` the labels of what scopes name (``reliability.group_names``). ``pages`` are the addresses of
    things, ``matrices`` the kinds of the matrices of the matrix page.
    """
    names, doors, terms = dict.fromkeys(row.study for row in agreements), pages or {}, about.terms(language)
    beside = {row.study for row in agreements if row.scope.startswith("section:")}

    def cell(row: Disagreement) -> str:
        kinds = (row.unit.kind, row.target.kind)
        if kinds not in matrices or not about.matrix_page:
            return ""
        where = urlencode({"m": "-".join(kinds), "r": short_id(row.unit.iri), "c": short_id(row.target.iri)}, safe="/:")
        return f"{relative_address(about.matrix_page)}#{where}"

    return render(
        "reliability",
        language,
        about,
        studies={name: [row for row in agreements if row.study == name] for name in names},
        confusions=confusions,
        differences={name: [pair for pair in disagreements if pair.study == name] for name in names},
        study_name=lambda title: phrases.study_named(
            title, translator(language).gettext, terms, beside=title in beside
        ),
        groups=groups or {},
        completeness=completeness,
        readers=readers,
        code=lambda thing: terms.code(thing.code, thing.kind) if thing.kind != "other" else "",
        door=lambda thing: relative_address(doors.get(thing.iri, "")),
        cell=cell,
        outcome=lambda row: outcome_told(row, translator(language).gettext, terms),
    )


def glossary_page(*, language: str = "en", about: About) -> str:
    """Return the page that says what the words of all pages mean."""
    return render("glossary", language, about, groups=glossary(about.terms(language)))


def changes_page(words: ChangeWords, *, about: About) -> str:
    """Return the page that tells what changed between two states, to be opened by itself.

    An action line is addressed as ``#line-<code>``, other records by category, as ``#role``.
    """
    return render(
        "changes",
        words.terms.language,
        about,
        told=words,
        tables=(words.counts, words.facilitators),
        sections=words.sections,
    )


def comparison_page(
    levels: Sequence[Level],
    chosen: tuple[str, str, str],
    *,
    language: str = "en",
    about: About,
    pages: Mapping[str, str] | None = None,
    matrices: Collection[tuple[str, str]] = (),
    readable: Readable | None = None,
    gists: Mapping[str, str] | None = None,
) -> str:
    """Return the page that lays any two mapping sets side by side, cell by cell, with the reasons of both.

    ``chosen`` names the two sets and the level that are shown first; the address of the page keeps others as
    ``#a=<set>&b=<set>&lv=<level>``. ``gists`` say what each set is, by name; ``pages``, ``matrices`` and
    ``readable`` as in ``comparison_data``.
    """
    data = comparison_data(levels, chosen, about.terms(language), pages or {}, matrices, readable, gists)
    data["matrix_page"] = relative_address(about.matrix_page)
    data["edition"] = {"title": about.title, "data": about.edition}
    return render("comparison", language, about, data=data)
