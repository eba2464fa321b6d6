"""What changed between two states of the graph, in words: sentences by line, and tables of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.texts import holdable
from wsis_gdc.knowledge.coding import NoLink
from wsis_gdc.knowledge.verdicts import Verdict
from wsis_gdc.questions.changes import CATEGORIES, LINK_KINDS, RECORD_KINDS
from wsis_gdc.questions.graph_state import Role
from wsis_gdc.words.languages import direction, labelled, number, translator
from wsis_gdc.words.review_sentences import verdict_told
from wsis_gdc.words.sentences import short_name
from wsis_gdc.words.tables import Told as Table

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.changes import Changes, Difference, LinkChange, RecordChange
    from wsis_gdc.words.phrases import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = [
    *("ChangeWords", "Group", "Reworded", "Section", "Sentence", "link_kinds", "record_kinds"),
]

_SHORT: Final = 60
"""Characters of the longest value that is told within a sentence; of longer texts it says that they were reworded."""

_OF_CODING: Final = frozenset({"wg:basedOnCode", "wg:foundBy", "dcterms:date", "sssom:mapping_justification"})
"""Properties that tell how a link or finding came about."""

_COUNTED: Final = ("code",)
"""Categories of which the sentences tell how many there are only: thousands of records of the coding."""


class Reworded(NamedTuple):
    """A text that was changed, as it was and as it is; either may be empty."""

    name: str
    language: str
    before: str
    after: str


class Sentence(NamedTuple):
    """What became of one record: in a word, in a sentence, and the texts that were changed."""

    change: str
    text: str
    iri: str
    reworded: tuple[Reworded, ...] = ()


class Group(NamedTuple):
    """Sentences under a heading, with a note below it; ``key`` names the group for addresses."""

    key: str
    heading: str
    note: str
    sentences: tuple[Sentence, ...]


class Section(NamedTuple):
    """Groups under a heading, and how many records they tell of; a group without a heading stands right below."""

    key: str
    heading: str
    total: int
    note: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class ChangeWords:
    """The words about changes between two states, which are called ``old`` and ``new``."""

    changes: Changes
    old: str
    new: str
    terms: Terms

    @cached_property
    def _(self) -> Gettext:
        return translator(self.terms.language).gettext

    @property
    def title(self) -> str:
        """The title of the answer."""
        _ = self._
        return _("What changed from {old} to {new}").format(old=self._apart(self.old), new=self._apart(self.new))

    @property
    def lead(self) -> tuple[str, ...]:
        """What is said before all else: that nothing changed, what was asked for, what follows."""
        _, found, ngettext = self._, self.changes, translator(self.terms.language).ngettext
        told = []
        if found.chosen:
            lines = _(", ").join(line.code for line in found.chosen)
            told.append(_("Only what concerns these action lines: {lines}.").format(lines=self._apart(lines)))
        if not (found.links or found.records):
            told.append(_("Nothing changed in what is stated."))
        if any(found.inferred):
            more, fewer = (number(each, self.terms.language) for each in found.inferred)
            form = _("Of the triples that rules infer, {more} are new and {fewer} are gone.")
            told.append(form.format(more=more, fewer=fewer))
        if found.moved:
            form = ngettext(
                "{count} triple lies in another named graph; it says the same.",
                "{count} triples lie in another named graph; they say the same.",
                found.moved,
            )
            told.append(form.format(count=number(found.moved, self.terms.language)))
        return tuple(told)

    @property
    def counts(self) -> Table:
        """How many links and other records changed, by what became of them."""
        _, counts = self._, self.changes.counts
        links, records, named = link_kinds(_), record_kinds(_), self.categories
        rows = [
            (labelled(_("Links"), links[kind], self.terms.language), str(counts["link", kind]))
            for kind in LINK_KINDS
            if counts["link", kind]
        ]
        rows += [
            (labelled(named[category], records[kind], self.terms.language), str(counts[category, kind]))
            for category in CATEGORIES
            for kind in RECORD_KINDS
            if counts[category, kind]
        ]
        note = _("A link of which several things changed is counted once, by the first of them in this order.")
        return Table(_("In numbers"), (_("What"), _("How many")), tuple(rows), note if rows else "")

    @property
    def facilitators(self) -> Table:
        """How many links changed for each entity that leads or co-facilitates lines."""
        _ = self._
        rows = []
        for entity, lines, links in self.changes.by_facilitator:
            what = [change.what for change in links]
            counts = (str(what.count(each)) for each in ("added", "removed", "changed"))
            rows.append((entity.code, _(", ").join(line.code for line in lines), *counts))
        kinds = record_kinds(_)
        heads = (_("Who facilitates"), _("Action lines"), kinds["added"], kinds["removed"], kinds["changed"])
        note = _(
            "Links by who leads or co-facilitates their action lines by the current list of the later state. A link of "
            "several lines counts for each."
        )
        return Table(_("By facilitator"), heads, tuple(rows), note if rows else "")

    @property
    def sections(self) -> tuple[Section, ...]:
        """All changes in sentences: links by action line, then other records by what they are."""
        _ = self._
        found = [
            Section(
                "links",
                _("Links"),
                len(self.changes.links),
                _("A link of several action lines stands under each."),
                self.lines,
            )
        ]
        for category in CATEGORIES:
            records = self.changes.of(category)
            counted = category in _COUNTED
            note = _("Too many to tell each; the files in JSON and XLSX list them.") if counted else ""
            sentences = () if counted else tuple(map(self.record, records))
            group = (Group(category, "", "", sentences),) if sentences else ()
            found.append(Section(category, self.categories[category], len(records), note, group))
        return tuple(section for section in found if section.total)

    @property
    def lines(self) -> tuple[Group, ...]:
        """The changes of links by action line."""
        _ = self._
        groups = []
        for each in self.changes.by_line:
            line = each.line
            heading = f"{line.code} {self._apart(line.label)}" if line else _("No action line named")
            names = _(", ").join(self._apart(entity.code) for entity in each.facilitators)
            note = _("Facilitated by {names}").format(names=names) if names else ""
            groups.append(Group(line.code if line else "none", heading, note, tuple(map(self.link, each.links))))
        return tuple(groups)

    @cached_property
    def categories(self) -> Mapping[str, str]:
        """The heading of each category of records."""
        _ = self._
        return {
            "verdict": _("Verdicts of reviewers"),
            "no-link": _("Looked at, no link"),
            "role": _("Roles of entities"),
            "set": _("Mapping sets"),
            "thing": _("Things and their names"),
            "code": _("Codes of the readers"),
            "term": _("Terms of the ontology"),
            "query": _("Named queries"),
        }

    def link(self, change: LinkChange) -> Sentence:
        """Return what became of a link."""
        _, link = self._, change.link
        told = [self._claim(link)]
        if change.what != "changed":
            grades = [_("strength {strength}").format(strength=link.strength)] if link.strength else []
            grades += [self.terms.coded("certainty", link.certainty)] if link.certainty else []
            told[0] += f" ({_(', ').join([*grades, self.terms.coded('status', link.status), self._set(link)])})"
        else:
            told[0] += f" ({self._set(link)})"
            told += self._differing(change.differences)
        if change.earlier_iri:
            told.append(_("until now under the identifier {id}").format(id=self._apart(compact(change.earlier_iri))))
        return Sentence(link_kinds(_)[change.kind], self._joined(told), change.iri, self._reworded(change.differences))

    def record(self, change: RecordChange) -> Sentence:
        """Return what became of a record that is no link."""
        told = [self._about(change), *self._differing(change.differences)]
        kind = record_kinds(self._)[change.kind]
        return Sentence(kind, self._joined(told), change.iri, self._reworded(change.differences))

    def sentence(self, told: Sentence) -> str:
        """Return what became of something, in one line."""
        return labelled(told.change, told.text, self.terms.language)

    def _about(self, change: RecordChange) -> str:
        _, about = self._, change.about
        if isinstance(about, Verdict):
            said = verdict_told(about, about.judged, self.terms)
            on = compact(about.linkage) if about.linkage else f"{compact(about.unit)}, {compact(about.line)}"
            form = _("{who} on {pair}: {said}")
            return form.format(who=self._apart(said.who), pair=self._apart(on), said=said.said)
        if isinstance(about, NoLink):
            unit = self._apart(compact(about.unit))
            reason = self.terms.coded("reason", about.reason)
            if not about.line:
                return _("{unit} with all action lines ({reason})").format(unit=unit, reason=reason)
            return f"{unit} – {self._apart(compact(about.line))} ({reason})"
        if isinstance(about, Role):
            names = [self.terms.label(about.role), *([self.terms.label(about.list)] if about.list else [])]
            where = self._apart(short_name(about.where, self.terms))
            role = _(", ").join([names[0], where, *names[1:]])
            return labelled(self._apart(about.entity.code), role, self.terms.language)
        curie, label = self._apart(change.thing.curie), change.thing.label
        return curie if label in (change.thing.curie, change.iri) else f"{curie} {self._apart(label)}"

    def _claim(self, link: Link) -> str:
        relation = self.terms.relations.get(link.predicate, link.predicate)
        return f"{self._end(link.subject)} {relation} {self._end(link.object)}"

    def _end(self, thing: Thing) -> str:
        """Return an end of a link as people cite it: its CURIE, with the label of what has no number."""
        code = self.terms.code(thing.code, thing.kind)
        return self._apart(thing.curie) if code else self._apart(f"{thing.curie} {thing.label}")

    def _set(self, link: Link) -> str:
        return self._apart(compact(link.set_iri))

    def _differing(self, differences: Iterable[Difference]) -> list[str]:
        """Return what differs, the weightiest first; of texts, that they were reworded, added or left out.

        What only tells how a record came about is named without its values.
        """
        _, told, texts, also = self._, list[str](), dict[tuple[str, str], list[str]](), list[str]()
        for each in differences:
            name = self.property(each)
            if each.field == "record" and (each.form_only or each.predicate in _OF_CODING):
                also.append(name)
            elif _is_text(each):
                what = "reworded" if each.before and each.after else "added" if each.after else "removed"
                texts.setdefault((name, what), []).append(each.language)
            else:
                told.append(self._values(name, each))
        forms = {
            "reworded": _("{property} reworded"),
            "added": _("{property} added"),
            "removed": _("{property} removed"),
        }
        for (name, what), languages in texts.items():
            known = _(", ").join(filter(None, languages))
            told.append(forms[what].format(property=name) + (f" ({known})" if known else ""))
        names = _(", ").join(dict.fromkeys(also))
        return [*told, _("record changed ({properties})").format(properties=names)] if also else told

    def _values(self, name: str, each: Difference) -> str:
        _ = self._
        before, after = (self._side(each, side) for side in (each.before, each.after))
        if len(each.before) == len(each.after) == 1 and not _is_address(each):
            form = _("{property} from {before} to {after}")
        elif before and after:
            form = _("{property}: {after} added, {before} removed")
        else:
            form = _("{property}: {after} added") if after else _("{property}: {before} removed")
        return form.format(property=name, before=before, after=after)

    def _side(self, each: Difference, values: Sequence[str]) -> str:
        """Return the values of one side; of addresses, how many there are."""
        if _is_address(each):
            return str(len(values)) if values else ""
        return self._(", ").join(self._value(each, value) for value in values)

    def _value(self, each: Difference, value: str) -> str:
        if each.predicate == "sssom:confidence":
            try:
                return number(float(value), self.terms.language, "0.####")
            except ValueError:
                pass
        label = self.terms.label(value) if each.names else value
        if label == value and each.names:
            label = self.terms.relations.get(value.partition(":")[2], value)
        return self._apart(holdable(label))

    def property(self, each: Difference) -> str:
        """Return the name of a property, as it stands within a sentence."""
        _ = self._
        own = {
            "sssom:predicate_id": self.terms.label("wg:relation"),
            "sssom:subject_id": _("subject"),
            "sssom:object_id": _("object"),
            "sssom:mappings": self.terms.label("wg:MappingSet"),
        }
        return own.get(each.predicate) or self.terms.label(each.predicate)

    def _reworded(self, differences: Iterable[Difference]) -> tuple[Reworded, ...]:
        return tuple(
            Reworded(
                self.property(each), each.language, *(holdable(" ".join(side)) for side in (each.before, each.after))
            )
            for each in differences
            if _is_text(each)
        )

    def _joined(self, told: Sequence[str]) -> str:
        first, *rest = told
        return labelled(first, self._("; ").join(rest), self.terms.language) if rest else first

    def _apart(self, name: str) -> str:
        """Return a name that stays in order among words that run from right to left."""
        return f"\u2068{name}\u2069" if direction(self.terms.language) == "rtl" else name


def _is_address(each: Difference) -> bool:
    """Return whether the values of a difference are addresses, which are long and say little in a sentence."""
    return any("://" in value for value in (*each.before, *each.after))


def _is_text(each: Difference) -> bool:
    """Return whether the values of a difference are texts, which no sentence can hold."""
    if each.names or _is_address(each):
        return False
    return bool(each.language) or any(len(value) > _SHORT for value in (*each.before, *each.after))


def link_kinds(_: Gettext) -> dict[str, str]:
    """Return what can become of a link, in a word or two."""
    return {
        "added": _("Added"),
        "removed": _("Removed"),
        "ends": _("Ends changed"),
        "set": _("Mapping set changed"),
        "relation": _("Relation changed"),
        "strength": _("Strength changed"),
        "confidence": _("Confidence changed"),
        "certainty": _("Certainty changed"),
        "status": _("Status changed"),
        "claim": _("Kind of claim changed"),
        "line": _("Action line changed"),
        "evidence": _("Evidence changed"),
        "source": _("Source changed"),
        "rationale": _("Wording of the reason changed"),
        "record": _("Record of the coding changed"),
        "identifier": _("New identifier only"),
    }


def record_kinds(_: Gettext) -> dict[str, str]:
    """Return what can become of any other record, in a word or two."""
    return {"added": _("Added"), "removed": _("Removed"), "label": _("Name changed"), "changed": _("Changed")}
