"""The flow from the Compact to the action lines in words: the picture's texts, names of ribbons, lines of a table.

Terminal, files and page take their words from here, in six languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.flow_chart import Band, Chart, Key, Node
from wsis_gdc.base.texts import plain
from wsis_gdc.knowledge.coding import RELATIONS
from wsis_gdc.knowledge.things import MEMORY
from wsis_gdc.questions.flow import NEW
from wsis_gdc.words.languages import direction, labelled, listed, number, translator
from wsis_gdc.words.phrases import file_words
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.knowledge.vocabulary import Vocabulary
    from wsis_gdc.questions.flow import End, Flow, Onward, Ribbon

__all__ = ["FLOW_NAMES", "LICENCE", "FlowWords"]

FLOW_NAMES: Final = ("from", "from_label", "to", "to_label", "relation", "links", "provisions", "provision_codes")
"""The columns of ribbons in files; the same in every language."""

LICENCE: Final = "CC BY 4.0"


@dataclass(frozen=True)
class FlowWords:
    """A flow with the words to show it in; terms are named by a vocabulary, without one by that of the package."""

    flow: Flow
    language: str = "en"
    data_version: str = ""
    vocabulary: Vocabulary | None = None

    @cached_property
    def terms(self) -> Terms:
        """The names of terms and kinds."""
        return Terms(self.language, self.vocabulary)

    @property
    def title(self) -> str:
        """The title of the picture."""
        return self.say("What the Compact carries on from WSIS, and what is new")

    @property
    def subtitle(self) -> str:
        """How many links the picture shows, from how many provisions."""
        flow = self.flow
        form = self.say(
            "{links} coded links from {linked} of {all} provisions of the Global Digital Compact to the {lines} WSIS "
            "action lines; provisions without an antecedent: {new}"
        )
        return form.format(
            links=self.number(flow.links),
            linked=self.number(len(flow.linked)),
            all=self.number(flow.looked_at),
            lines=sum(end.thing is not None for end in flow.right),
            new=self.number(len(flow.new)),
        )

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations in use, the closest first; what is new comes last."""
        used = {ribbon.relation for ribbon in self.flow.ribbons}
        return tuple(name for name in (*RELATIONS, *sorted(used - {*RELATIONS, NEW}), NEW) if name in used)

    def relation(self, name: str) -> str:
        """Return a relation in words."""
        return self.say("new") if name == NEW else self.terms.relations.get(name, name)

    def number(self, value: int) -> str:
        """Return a number as readers of the language write it."""
        return number(value, self.language)

    @property
    def origin(self) -> str:
        """The subtitle and the notes in one text."""
        return " ".join((f"{self.subtitle}.", *self.notes))

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands below the picture: what is not drawn, whose links these are, which data, under which licence."""
        flow, notes = self.flow, []
        if self.third_note:
            notes.append(self.third_note)
        if flow.elsewhere:
            form = self.ngettext(
                "{count} further link of the set leads to another part of the texts of WSIS and is not drawn.",
                "{count} further links of the set lead to other parts of the texts of WSIS and are not drawn.",
                flow.elsewhere,
            )
            notes.append(form.format(count=self.number(flow.elsewhere)))
        ends = (end.thing for end in (*flow.left, *flow.right) if end.thing)
        if any(thing.mark == MEMORY for thing in (*ends, *flow.others)):
            notes.append(file_words(self.say, self.terms)["asterisk"])
        claimed = self.say("Claimant: {claimant}. Mapping set: {set}.")
        coded = self.say("The links are coded by language models and not reviewed by any UN body.")
        named = plain(flow.mapping_set)
        dated = f"{named} ({flow.date})" if flow.date else named
        notes.append(f"{coded} {claimed.format(claimant=plain(flow.claimant), set=dated)}")
        data = self.say("data {version}").format(version=self.data_version) if self.data_version else ""
        source = ", ".join(filter(None, ("WSIS–GDC linkage graph", data, LICENCE)))
        authority = self.say("The official texts alone are authoritative.")
        notes.append(f"{source}. {authority}")
        return tuple(notes)

    @property
    def third(self) -> str:
        """The name of the third column, empty without one."""
        return {"entity": self.say("Facilitators today"), "goal": self.terms.many("goal")}.get(self.flow.third, "")

    @property
    def third_note(self) -> str:
        """Where the third column comes from and what is not known of it, empty without one."""
        return {"entity": self._facilitators, "goal": self._goals}.get(self.flow.third, "")

    @property
    def _facilitators(self) -> str:
        """The note on the third column where it holds entities."""
        held = {each.line for each in self.flow.onward}
        lines = [end.code for end in self.flow.right if end.thing and end.key not in held]
        note = self.say("Facilitators: who leads or co-facilitates a line by the current list, as a source names it.")
        if not lines:
            return note
        unknown = self.say("Without such a source: {lines}.").format(lines=listed(lines, self.language))
        return f"{note} {unknown}"

    @property
    def _goals(self) -> str:
        """The note on the third column where it holds goals."""
        count = sum(each.number for each in self.flow.onward)
        form = self.ngettext(
            "Goals: {count} link of the WSIS-SDG Matrix, drawn to a scale of its own.",
            "Goals: {count} links of the WSIS-SDG Matrix, drawn to a scale of their own.",
            count,
        )
        return form.format(count=self.number(count))

    def end_name(self, end: End) -> str:
        """Return the name of an end as the picture gives it."""
        if end.key == NEW:
            return self.say("No antecedent found (new)")
        if end.thing is None:
            sections = listed([plain(section.label) for section in end.sections], self.language)
            return self.say("Outside the objectives: {sections}").format(sections=sections)
        return self.thing_name(end.thing)

    def thing_name(self, thing: Thing) -> str:
        """Return code and label of a thing, with an asterisk where the label is recalled and was not checked."""
        code = self.terms.code(thing.code, thing.kind)
        mark = "*" if thing.mark == MEMORY else ""
        same = code.lower() == thing.label.lower()
        return f"{'' if same else code} {plain(thing.label)}{mark}".strip()

    def short_name(self, end: End) -> str:
        """Return the name of an end in a word or two."""
        if end.key == NEW:
            return self.say("new")
        if end.thing is None:
            return self.say("outside")
        return self.terms.code(end.thing.code, end.thing.kind) or plain(end.thing.label)

    def amount(self, end: End) -> str:
        """Return how many links an end has, and how many provisions that are new."""
        fresh = {thing.iri for thing in self.flow.new}
        new = sum(thing.iri in fresh for thing in end.provisions)
        if not end.links:
            return self.number(new)
        if not new:
            return self.number(end.links)
        return self.say("{links} + {new} new").format(links=self.number(end.links), new=self.number(new))

    def ribbon_name(self, ribbon: Ribbon) -> str:
        """Return what a ribbon says: "Obj. 3 → C10: extends (24 links)"."""
        ends = {end.key: end for end in (*self.flow.left, *self.flow.right)}
        start = self.short_name(ends[ribbon.left])
        if ribbon.right == NEW:
            form = self.ngettext(
                "{start}: {count} provision without an antecedent",
                "{start}: {count} provisions without an antecedent",
                ribbon.size,
            )
            return form.format(start=start, count=self.number(ribbon.size))
        form = self.ngettext(
            "{start} → {end}: {relation} ({count} link)", "{start} → {end}: {relation} ({count} links)", ribbon.size
        )
        return form.format(
            start=start,
            end=self.short_name(ends[ribbon.right]),
            relation=self.relation(ribbon.relation),
            count=self.number(ribbon.size),
        )

    def onward_name(self, onward: Onward) -> str:
        """Return what joins a line with an entity or a goal: "C7 → WHO: lead facilitator (C7-e-health)"."""
        line = next(end for end in self.flow.right if end.key == onward.line)
        other = next(thing for thing in self.flow.others if thing.iri == onward.other)
        joined = f"{self.short_name(line)} → {self.terms.code(other.code, other.kind) or plain(other.label)}"
        if not onward.roles:
            form = self.ngettext("{joined}: {count} link", "{joined}: {count} links", onward.number)
            return form.format(joined=joined, count=self.number(onward.number))
        roles = self.roles(onward)
        parts = f" ({', '.join(part.code for part in onward.parts)})" if onward.parts else ""
        return labelled(joined, f"{roles}{parts}", self.language)

    def roles(self, onward: Onward) -> str:
        """Return the roles by which an entity answers for a line."""
        return ", ".join(self.terms.coded("role", role) for role in onward.roles)

    def chart(self, address: Callable[[Ribbon | Onward], str] = lambda _ribbon: "") -> Chart:
        """Return the picture, to be laid out; ``address`` gives the page that a ribbon leads to."""
        flow = self.flow
        columns = [tuple(map(self._node, ends)) for ends in (flow.left, flow.right)]
        counted = self.say("{kind} · links")
        heads = [counted.format(kind=self.terms.many(kind)) for kind in ("objective", "action-line")]
        over = {name: len(RELATIONS) - place for place, name in enumerate(RELATIONS)} | {NEW: len(RELATIONS) + 1}
        bands = [
            Band(
                *(each.left, each.right, each.size, each.relation),
                name=self.ribbon_name(each),
                address=address(each),
                rank=over.get(each.relation, 0),
            )
            for each in flow.ribbons
        ]
        if flow.others:
            columns.append(tuple(self._other(thing) for thing in flow.others))
            heads.append(self.third)
            # one rank for all, the last: who walks the ribbons by keys comes to the third column in its order
            last = len(RELATIONS) + 2
            bands += [
                Band(each.line, each.other, each.number, "plain", self.onward_name(each), address(each), last)
                for each in flow.onward
            ]
        return Chart(
            self.title,
            self.subtitle,
            tuple(heads),
            tuple(columns),
            tuple(bands),
            tuple(self._key(name) for name in self.relations),
            self.notes,
            self.language,
            direction(self.language) == "rtl",
        )

    def _node(self, end: End) -> Node:
        short = f"{self.short_name(end)} · {self.number(end.links or len(end.provisions))}"
        return Node(end.key, self.end_name(end), self.amount(end), short, NEW if end.key == NEW else "bar")

    def _other(self, thing: Thing) -> Node:
        name, code = self.thing_name(thing), self.terms.code(thing.code, thing.kind)
        if thing.kind == "entity" and code:
            return Node(thing.iri, code, "", code, whole=name)
        return Node(thing.iri, name, "", code or name)

    def _key(self, name: str) -> Key:
        count = self.flow.of_relation(name)
        if name == NEW:
            form = self.ngettext(
                "new: no antecedent found ({count} provision)", "new: no antecedent found ({count} provisions)", count
            )
            return Key(name, form.format(count=self.number(count)))
        form = self.ngettext("{relation} ({count} link)", "{relation} ({count} links)", count)
        return Key(name, form.format(relation=self.relation(name), count=self.number(count)))

    def records(self) -> Iterator[Mapping[str, Any]]:
        """Yield each ribbon, and each line of the third column, with the fields of ``FLOW_NAMES``."""
        ends = {end.key: end for end in (*self.flow.left, *self.flow.right)}
        others = {thing.iri: thing for thing in self.flow.others}
        for ribbon in self.flow.ribbons:
            left, right = ends[ribbon.left], ends[ribbon.right]
            codes = "; ".join(thing.code for thing in ribbon.provisions)
            labels = (
                (left.thing.label if left.thing else self.end_name(left)),
                (right.thing.label if right.thing else self.end_name(right)),
            )
            named = (left.code, labels[0], right.code, labels[1], ribbon.relation)
            yield dict(zip(FLOW_NAMES, (*named, ribbon.links, len(ribbon.provisions), codes), strict=True))
        for each in self.flow.onward:
            line, other = ends[each.line], others[each.other]
            assert line.thing is not None  # noqa: S101  (only lines lead onward)
            named = (line.code, line.thing.label, other.code, other.label, "; ".join(each.roles))
            links = None if each.roles else each.number
            yield dict(zip(FLOW_NAMES, (*named, links, None, ""), strict=True))

    def say(self, text: str) -> str:
        """Return an English text of the catalogues in the language."""
        return translator(self.language).gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form of an English text of the catalogues that a count asks for."""
        return translator(self.language).ngettext(one, many, count)
