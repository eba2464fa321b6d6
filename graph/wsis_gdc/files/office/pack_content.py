"""What a pack says: tables in the order in which a secretariat would use them, from facts to a blank road map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.base.texts import https_address
from wsis_gdc.files.office.pack_model import QUERIES, Pack, Sheet
from wsis_gdc.knowledge.links import Evidence, Link, links
from wsis_gdc.knowledge.things import Thing, kind_of, natural, of_kind, resolve, things
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.words import phrases as words
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.words.phrases import Gettext

__all__ = ["make_pack"]

RELATIONS: Final = ("continues", "extends", "reliesOn")


def make_pack(engine: Engine, code: str, language: str = "en") -> Pack:
    """Return the pack of an action line (C5, with its sub-lines) or an entity (itu, with the lines it facilitates).

    Raises NotFoundError where the code stands for something else.
    """
    iri = resolve(engine, code)
    kind = kind_of(engine, iri)
    if kind not in ("action-line", "entity"):
        raise NotFoundError("action line or entity", code, [f"{compact(iri)} is of kind {kind}"])
    return _Maker(engine, things(engine, [iri], language)[iri], language).pack()


class _Maker:
    """Gathers a pack."""

    def __init__(self, engine: Engine, subject: Thing, language: str) -> None:
        from wsis_gdc.words.languages import translator

        self.engine, self.subject, self.language = engine, subject, language
        self.say: Gettext = translator(language).gettext
        self.terms = Terms(language, vocabulary(engine))
        self.lines = {line.iri: line for line in of_kind(engine, "action-line", language)}
        self.entities = {entity.iri: entity for entity in of_kind(engine, "entity", language)}
        self.roles: dict[tuple[str, str], str] = {}
        for line, entity, role in sorted(self._rows("facilitations")):
            self.roles[line, entity] = role.rsplit("/", 1)[-1]
        self.is_line = subject.kind == "action-line"
        self.own = self._own()
        self.links = links(engine, language)
        self.coded = [
            link
            for link in self.links
            if link.strength is not None
            and link.status != "proposed"
            and link.subject.iri.startswith(expand("gdc:"))
            and self._line(link.object) in self.lines
        ]
        self.mine = sorted(
            (link for link in self.coded if self._line(link.object) in self.own),
            key=lambda link: (
                RELATIONS.index(link.predicate) if link.predicate in RELATIONS else len(RELATIONS),
                -(link.strength or 0),
                -(link.confidence or 0),
                natural(link.subject.code),
                link.iri,
            ),
        )

    def _rows(self, name: str) -> list[tuple[str, ...]]:
        return list(self.engine.select(QUERIES[name]).texts())

    def _own(self) -> tuple[str, ...]:
        """Return the lines of the pack in official order: the line and its parts, or those that the entity leads."""
        if self.is_line:
            parts = {part for line, part in self._rows("parts") if line == self.subject.iri}
            wanted = {self.subject.iri, *parts}
        else:
            leading = ("lead", "co-facilitator")
            wanted = {
                line for (line, entity), role in self.roles.items() if entity == self.subject.iri and role in leading
            }
        return tuple(iri for iri in self.lines if iri in wanted)

    def _line(self, end: Thing) -> str:
        return end.group_iri if end.kind == "item" else end.iri

    def pack(self) -> Pack:
        """Return the pack."""
        say = self.say
        code = self.subject.code if self.is_line else self.subject.code.upper()
        shown = self.subject.label if self.subject.label.lower() != code.lower() else ""
        named = f"{self.subject.code} {shown}".strip() if self.is_line else self.subject.label
        title = say("Facilitator pack: {name}").format(name=named)
        subtitle = say(
            "Commitments of the Global Digital Compact, partners, SDG targets, trends, and a road map to fill in"
        )
        sheets = (
            self.commitments(),
            self.evidence(),
            self.facilitators(),
            self.neighbours(),
            self.targets(),
            self.trends(),
            self.outcome(),
            self.gaps(),
            self.road_map(),
        )
        date = next((row[0] for row in self._rows("date")), "")
        carried = {link.iri: link for link in (*self.mine, *self._target_links(), *self._trend_links())}
        members = {self.subject.iri, *self.own}
        return Pack(
            compact(self.subject.iri).split(":", 1)[-1],
            title,
            subtitle,
            self.language,
            date,
            self._facts(),
            sheets,
            words.pack_cautions(say),
            self.subject,
            tuple(carried[iri] for iri in sorted(carried)),
            tuple(sorted(members)),
        )

    def _facts(self) -> tuple[tuple[str, str], ...]:
        say = self.say
        counts = ", ".join(
            f"{self.terms.relations[name]}: {len({link.subject.iri for link in self.mine if link.predicate == name})}"
            for name in RELATIONS
        )
        commitments = {link.subject.iri for link in self.mine}
        alone = sum(1 for iri in commitments if len(self._holders(iri)) == 1)
        found = [
            (say("Facilitators"), self._who(self.subject.iri))
            if self.is_line
            else (say("Lines facilitated"), ", ".join(self.lines[iri].code for iri in self.own) or "–"),
            (say("Commitments linked"), f"{len(commitments)} ({counts})"),
            (say("Held by one line only"), str(alone)),
        ]
        if self.is_line and len(self.own) > 1:
            found.insert(1, (say("Sub-lines"), ", ".join(self.lines[iri].code for iri in self.own[1:])))
        return tuple(found)

    def _who(self, line: str) -> str:
        """Return who leads and co-facilitates a line; for a line with parts, of all its parts."""
        wanted = set(self.own) if line == self.subject.iri else {line}
        roles: dict[str, set[str]] = defaultdict(set)
        for (held, entity), role in self.roles.items():
            if held in wanted and role in ("lead", "co-facilitator"):
                roles[entity].add(role)
        names = self.terms.codes("role")
        ordered = [iri for iri in self.entities if iri in roles]
        ordered.sort(key=lambda iri: "lead" not in roles[iri])
        listed = [
            f"{self.name(iri)} ({names['lead' if 'lead' in roles[iri] else 'co-facilitator']})" for iri in ordered
        ]
        return ", ".join(listed) or "–"

    def name(self, entity: str) -> str:
        """Return the acronym of an entity, or its name where it has none."""
        found = self.entities[entity]
        return found.label if found.code.islower() else found.code

    def _holders(self, provision: str) -> set[str]:
        return {self._line(link.object) for link in self.coded if link.subject.iri == provision}

    def _sheet(
        self,
        name: str,
        columns: Sequence[tuple[str, int]],
        rows: Iterable[tuple[str | int | float, ...]],
        **more: object,
    ) -> Sheet:
        titles, notes, empties = words.pack_sheets(self.say, self.terms)[name]
        headings = words.pack_columns(self.say, self.terms)
        return Sheet(
            name,
            titles,
            tuple(headings[column] for column, _width in columns),
            tuple(width for _column, width in columns),
            tuple(rows),
            notes,
            empties,
            **more,  # type: ignore[arg-type]
        )

    def commitments(self) -> Sheet:
        """List the pack's commitments by relation and strength."""
        relations = self.terms.relations
        rows = []
        for link in self.mine:
            item = f"{link.object.code}" if link.object.kind == "item" else "–"
            row: list[str | int | float] = [f"GDC {link.subject.code}", _text(link.subject)]
            row += self._line_cell(self._line(link.object))
            row += [relations.get(link.predicate, link.predicate), link.strength or 0, link.confidence or 0.0, item]
            rows.append(tuple(row))
        columns = [("commitment", 20), ("asks", 50), *self._line_column, ("relation", 15), ("strength", 14)]
        return self._sheet("commitments", [*columns, ("confidence", 18), ("item", 13)], rows)

    @property
    def _line_column(self) -> list[tuple[str, int]]:
        """The column that names the line, needed only where a pack has several."""
        return [("line", 19)] if len(self.own) != 1 else []

    def _line_cell(self, line: str) -> list[str]:
        return [self.lines[line].code] if len(self.own) != 1 else []

    def evidence(self) -> Sheet:
        """List where each link can be read in the official texts, and why it was made."""
        rows, addresses = [], []
        for link in sorted(self.mine, key=lambda link: (natural(link.subject.code), link.iri)):
            read = "; ".join(self._read_in(proof) for proof in link.evidence)
            line = self._line_cell(self._line(link.object))
            rows.append((f"GDC {link.subject.code}", *line, read, link.rationale))
            addresses.append(next((a for proof in link.evidence if (a := https_address(proof.address))), ""))
        columns = [("commitment", 17), *self._line_column, ("read", 34), ("why", 74)]
        return self._sheet("evidence", columns, rows, addresses=tuple(addresses))

    def _read_in(self, proof: Evidence) -> str:
        """Return where a piece of evidence can be read: our short names for the two texts, else the symbol."""
        plan = self.say("Plan of Action")
        short = {expand("gdc:"): "GDC", expand("poa:"): plan, expand("wsis:"): plan}
        document = next((name for prefix, name in short.items() if proof.iri.startswith(prefix)), proof.document)
        return f"{document} {proof.code}".strip()

    def facilitators(self) -> Sheet:
        """List who facilitates the pack's lines, beside the entity that the pack is for."""
        names, rows = self.terms.codes("role"), []
        for line in self.own:
            for entity in self.entities:
                role = self.roles.get((line, entity))
                if role and entity != self.subject.iri:
                    named = self.entities[entity].label if self.name(entity) != self.entities[entity].label else ""
                    rows.append((*self._line_cell(line), self.name(entity), named, names.get(role, role)))
        columns = [*self._line_column, ("entity", 30), ("name", 60), ("role", 20)]
        return self._sheet("facilitators", columns, rows)

    def neighbours(self) -> Sheet:
        """List other lines that hold the same commitments, with who facilitates them."""
        mine = {link.subject.iri for link in self.mine}
        met: dict[str, set[str]] = defaultdict(set)
        codes = {link.subject.iri: link.subject.code for link in self.coded}
        for link in self.coded:
            line = self._line(link.object)
            if link.subject.iri in mine and line not in self.own:
                met[line].add(link.subject.iri)
        rows = []
        for line in sorted(met, key=lambda iri: (-len(met[iri]), natural(self.lines[iri].code))):
            shared = ", ".join(sorted((codes[iri] for iri in met[line]), key=natural))
            who = ", ".join(self.name(entity) for entity in self.entities if (line, entity) in self.roles)
            rows.append((f"{self.lines[line].code} {self.lines[line].label}", len(met[line]), f"GDC {shared}", who))
        return self._sheet("neighbours", [("line", 36), ("number", 12), ("shared", 36), ("who", 36)], rows)

    def _target_links(self) -> list[Link]:
        return [
            link
            for link in self.links
            if link.subject.iri in self.own and link.object.kind in ("goal", "target") and link.status != "proposed"
        ]

    def targets(self) -> Sheet:
        """List the SDG goals and targets that published sets join with the lines."""
        found: dict[tuple[str, str], tuple[Link, set[str]]] = {}
        for link in self._target_links():
            found.setdefault((link.object.iri, link.set_label), (link, set()))[1].add(self.lines[link.subject.iri].code)
        ordered = sorted(found.values(), key=lambda pair: (natural(pair[0].object.code), pair[0].set_label))
        rows = [
            (f"SDG {link.object.code}", link.object.label, *self._listed(lines), link.set_label)
            for link, lines in ordered
        ]
        return self._sheet("targets", [("target", 14), ("label", 62), *self._line_column, ("claim", 24)], rows)

    def _listed(self, codes: Iterable[str]) -> list[str]:
        return [", ".join(sorted(codes, key=natural))] if len(self.own) != 1 else []

    def _trend_links(self) -> list[Link]:
        mine = {link.subject.iri for link in self.mine}
        return [
            link
            for link in self.links
            if link.object.kind == "trend"
            and link.strength is not None
            and (self._line(link.subject) in self.own or link.subject.iri in mine)
        ]

    def trends(self) -> Sheet:
        """List emerging trends that the lines, their items or their commitments address."""
        found = sorted(
            self._trend_links(),
            key=lambda link: (link.object.label, -(link.strength or 0), -(link.confidence or 0), link.iri),
        )
        rows = []
        for link in found:
            line = link.subject.kind in ("item", "action-line")
            through = link.subject.code if link.subject.kind == "action-line" else None
            through = through or (f"{self.lines[self._line(link.subject)].code} {link.subject.code}" if line else "")
            rows.append((link.object.label, through or f"GDC {link.subject.code}", link.strength or 0, link.rationale))
        return self._sheet("trends", [("trend", 30), ("through", 20), ("strength", 13), ("why", 72)], rows)

    def _outcome(self) -> list[tuple[str, str, str, str, list[str]]]:
        """Return (provision, number, kind, deadline, reasons) of each WSIS+20 paragraph that concerns the pack."""
        say = self.say
        actors: dict[str, set[str]] = defaultdict(set)
        known: dict[str, tuple[str, str, str]] = {}
        for provision, number, kind, deadline, actor in sorted(self._rows("outcome")):
            known[provision] = (number, kind, deadline)
            if actor:
                actors[provision].add(actor)
        entities = {self.subject.iri} if not self.is_line else set()
        if self.is_line:
            wanted = {"lead", "co-facilitator"}
            entities = {entity for (line, entity), role in self.roles.items() if line in self.own and role in wanted}
        roles: dict[str, set[str]] = defaultdict(set)
        for entity, mechanism in self._rows("roles"):
            roles[entity].add(mechanism)
        mechanisms = {} if self.is_line else dict.fromkeys(sorted(roles[self.subject.iri]))
        mechanisms[expand("mechanism:action-line-framework")] = None
        named = things(self.engine, [*mechanisms, *entities], self.language)
        suggested: dict[str, set[str]] = defaultdict(set)
        for link in self.links:
            if link.object.iri in self.own and link.subject.iri in known:
                suggested[link.subject.iri].add(self.lines[link.object.iri].code)
        found = []
        for provision in known:
            reasons = []
            for entity in sorted(actors[provision] & entities):
                reasons.append(say("names {actor}").format(actor=self.name(entity)))
            for mechanism in mechanisms:
                if mechanism in actors[provision] and (self.own or mechanism not in (list(mechanisms)[-1],)):
                    reasons.append(say("names {actor}").format(actor=named[mechanism].label))
            if suggested[provision]:
                listed = ", ".join(sorted(suggested[provision], key=natural))
                reasons.append(say("suggested for {lines}, not reviewed").format(lines=listed))
            if reasons:
                found.append((provision, *known[provision], reasons))
        return sorted(found, key=lambda row: (not row[1], natural(row[1] or row[0])))

    def outcome(self) -> Sheet:
        """List paragraphs of the WSIS+20 outcome that ask for action, with why they stand here."""
        found = self._outcome()
        named = things(self.engine, [row[0] for row in found], self.language)
        rows = []
        for provision, number, _kind, deadline, reasons in found:
            place = number or self.say("number not seen")
            rows.append((place, _text(named[provision]), deadline or "–", "; ".join(reasons)))
        return self._sheet("outcome", [("paragraph", 16), ("asks", 54), ("deadline", 22), ("reason", 36)], rows)

    def gaps(self) -> Sheet:
        """List what stands on weak ground: commitments with strength 1 only, held alone, items without commitment."""
        say, rows = self.say, []
        best: dict[str, int] = defaultdict(int)
        thing = {link.subject.iri: link.subject for link in self.mine}
        for link in self.coded:
            best[link.subject.iri] = max(best[link.subject.iri], link.strength or 0)
        for iri in sorted(thing, key=lambda iri: natural(thing[iri].code)):
            if best[iri] <= 1:
                rows.append((say("Weak link only"), f"GDC {thing[iri].code}", _text(thing[iri])))
        for iri in sorted(thing, key=lambda iri: natural(thing[iri].code)):
            if len(self._holders(iri)) == 1:
                rows.append((say("Held by one line only"), f"GDC {thing[iri].code}", _text(thing[iri])))
        for line in self.own:
            facilitators = [entity for (held, entity) in self.roles if held == line]
            if len(set(facilitators)) == 1:
                rows.append((say("One facilitator only"), self.lines[line].code, self.name(facilitators[0])))
        untouched = [item for item, line in self._rows("items") if line in self.own]
        items = things(self.engine, untouched, self.language)
        for item in sorted(items.values(), key=lambda item: natural(item.code)):
            rows.append((say("Plan of Action item without a commitment"), item.code, _text(item)))
        return self._sheet("gaps", [("gap", 30), ("code", 14), ("asks", 80)], rows)

    def road_map(self) -> Sheet:
        """Return a blank table: a row for each commitment and each WSIS+20 paragraph, and room for more."""
        answers = list(dict.fromkeys(f"GDC {link.subject.code} {link.subject.label}" for link in self.mine))
        asked = {row[0]: row[1] for row in self._outcome()}
        named = things(self.engine, asked, self.language)
        answers += [f"WSIS+20 {number} {named[iri].label}".replace("  ", " ") for iri, number in asked.items()]
        blank = ("",) * 5
        columns = [("answers", 36), ("activity", 50), ("lead", 18), ("partners", 26), ("year", 11), ("indicator", 34)]
        return self._sheet("road_map", columns, [(answer, *blank) for answer in [*answers, "", "", "", ""]])


def _text(thing: Thing) -> str:
    """Return what a thing asks for: its name and, where there is one, our summary."""
    return f"{thing.label}. {thing.gist}" if thing.gist and thing.gist != thing.label else thing.label
