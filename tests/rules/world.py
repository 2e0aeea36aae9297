"""A small world in memory for testing rules: no database, no Flask. The same pure functions change it as in the record.

world = World.founded()
qa = world.person("Wu Qiang", "qa")
decision = world.do("receive_material", qa, {"name": "Cytokine", …}, second=other, reason="…")
world.refused("release_lot", releaser, {"lot": lot})   -> tuple of reason codes
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from custody.rules.accountability import Movement
from custody.rules.closed_list import parts_for_pairs
from custody.rules.decide import Accepted, Decision, decide
from custody.rules.document import Document, FileContent
from custody.rules.effects import Closed, Created, Effect, Linked, Moved, Opened, Posted, Set, Unlinked, changed, plain
from custody.rules.facts import scanned_codes
from custody.rules.past import PastEntry
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.scancode import minted
from custody.rules.situation import AROUND, THEN, Edge, Item, Participation, Situation, Thing
from custody.rules.step import Step, Tense
from custody.rules.words import ALPHABET, LETTERS
from custody.seeds import seed
from tests.rules.acts import act_of, as_given
from tests.rules.history import LONG_AGO, History, renamed

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))


@dataclass
class World:
    """Things, relations, open items, accounts, documents and a clock."""

    at: datetime = START
    station: str = "quality_desk"
    things: dict[str, Thing] = field(default_factory=dict)
    edges: dict[Edge, None] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    participation: list[Participation] = field(default_factory=list)
    balances: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    files: dict[str, FileContent] = field(default_factory=dict)
    met: dict[str, str] = field(default_factory=dict)  # subjects like the child in hand, and how, as the door finds
    entries: list[PastEntry] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    created: dict[str, str] = field(default_factory=dict)  # of the last accepted step
    history: History = field(default_factory=History)  # what is told late is judged by it
    last: Decision | None = None
    _cores: Any = field(default_factory=lambda: itertools.product(ALPHABET, repeat=6))
    _serials: dict[str, int] = field(default_factory=dict)

    @classmethod
    def founded(cls, *more: str) -> World:
        """A world with role matrix, weights, sites and pairs in force, and `more` seed documents (`type:seed_name`)."""
        world = cls()
        for name in ("role_matrix", "refusal_weights", "sites", "separation_of_duties"):
            world.document(name, name, seed(name))
        for item in more:
            type_, _, name = item.partition(":")
            world.document(type_, name or type_, seed(name or type_))
        return world

    def document(self, type_: str, name: str, data: bytes | str, version: str = "1") -> Document:
        """Put a document in force."""
        raw = data if isinstance(data, str) else data.decode()
        content = tomllib.loads(raw, parse_float=Decimal)
        digest = f"{type_}-{name}-{version}".ljust(64, "0")
        code = self._mint("document")
        attrs = {"type": type_, "title": name, "version": version}
        self.things[code] = Thing(code, "document", digest, {"document": "effective"}, attrs)
        self.documents = [
            dataclasses.replace(d, in_force=False) if (d.type, d.name) == (type_, name) else d for d in self.documents
        ]
        self.documents.append(Document(code, type_, name, version, digest, content))
        self.history.issues.append((self.at, list(self.documents)))
        return self.documents[-1]

    def file(self, data: str, media_type: str = "application/toml") -> str:
        """A file that travels with the facts; gives its digest."""
        digest = hashlib.sha256(data.encode()).hexdigest()
        try:
            self.files[digest] = FileContent(media_type, tomllib.loads(data, parse_float=Decimal))
        except tomllib.TOMLDecodeError:
            self.files[digest] = FileContent(media_type)
        return digest

    def person(self, name: str, *roles: str) -> str:
        """An active person with a badge; gives the person's key."""
        key = self._mint("person")
        badge = self._mint("staff_badge")
        attrs = {"roles": list(roles), "badge": badge, "username": name.casefold().replace(" ", "")}
        self.things[key] = Thing(key, "person", name, {"person": "active"}, attrs)
        self.things[badge] = Thing(badge, "staff_badge", name, {"staff_badge": "in_use"}, {"person": key})
        self.edges[Edge(key, badge, "badge")] = None
        return key

    def put(self, kind: str, states: Mapping[str, str] | None = None, name: str = "", **attrs: Any) -> str:
        """A thing as a test needs it, without the steps that lead there; gives its code."""
        code = str(attrs.pop("code", "")) or self._mint(kind)
        stored = {key: plain(value) for key, value in attrs.items()}
        self.things[code] = Thing(code, kind, name, dict(states or {}), stored)
        self.history.tell(
            LONG_AGO,
            self.at,
            Created(code, kind, stored),
            *(Moved(code, way, to=to) for way, to in (states or {}).items()),
        )
        return code

    def link(self, parent: str, child: str, kind: str, since: datetime = LONG_AGO) -> None:
        """A relation as a test needs it; it stood from the beginning where no other time is told."""
        self.edges[Edge(parent, child, kind)] = None
        self.history.tell(since, self.at, Linked(parent, child, kind))

    def unlink(self, parent: str, child: str, kind: str) -> None:
        """A relation ends now."""
        self.edges.pop(Edge(parent, child, kind))
        self.history.tell(self.at, self.at, Unlinked(parent, child, kind))

    def change(self, code: str, states: Mapping[str, str] | None = None, **attrs: Any) -> None:
        """Change states and values of a thing as a test needs them, now."""
        thing = self.things[code]
        merged = {**thing.attrs, **{key: plain(value) for key, value in attrs.items()}}
        self.things[code] = dataclasses.replace(thing, states={**thing.states, **(states or {})}, attrs=merged)
        moved = (Moved(code, way, to=to) for way, to in (states or {}).items())
        self.history.tell(self.at, self.at, *moved, *(Set(code, name, plain(value)) for name, value in attrs.items()))

    def open(self, kind: str, *about: str, **attrs: Any) -> str:
        """An open item as a test needs it; it stood from its `placed_at` on, or from the beginning."""
        code = self._mint(kind)
        self.items[code] = Item(code, kind, about, {key: plain(value) for key, value in attrs.items()})
        self.things[code] = Thing(code, kind, "", {kind: "open"}, dict(self.items[code].attrs))
        self.history.begin(self.items[code], attrs.get("placed_at", LONG_AGO))
        return code

    def close(self, item: str, at: datetime) -> None:
        """An open item is closed, as of then."""
        self.history.end(item, at)
        self.items.pop(item)

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.at += timedelta(**delta)

    def situation(self, step: Step | None = None) -> Situation:
        """The situation as a step would see it; only the parts the step declares may be asked for."""
        pairs = parts_for_pairs(Situation(self.at, documents=tuple(self.documents)), step.name) if step else ()
        return Situation(
            at=self.at,
            station=self.station,
            site="cell_lab",
            things=dict(self.things),
            edges=tuple(self.edges),
            items=tuple(dataclasses.replace(item, attrs=self.things[code].attrs) for code, item in self.items.items()),
            participation=tuple(self.participation),
            balances=dict(self.balances),
            documents=tuple(self.documents),
            zone=CHINA,
            files=dict(self.files),
            met=dict(self.met),
            parts=frozenset((*step.reads, *pairs)) if step else Situation(self.at).parts,
        )

    def as_it_was(self, at: datetime, step: Step | None = None) -> Situation:
        """The situation as it was at a past moment."""
        return self.history.then(self.situation(step), at)

    def decide(self, name: str, actor: str, facts: Mapping[str, Any], **how: Any) -> Decision:
        """The decision on one attempt, applied to nothing. `how`: second, reason, occurred_at, preview, channel,
        authorised=[(code, person)], signed=False to leave signatures out, full_password=False,
        second_factor=True."""
        step = registry().steps[name]
        read, problems = read_facts(step.facts, {key: as_given(value) for key, value in facts.items()})
        assert not problems, problems
        idx = step.past_entry(read)
        past = self.entries[idx] if idx is not None and idx < len(self.entries) else None
        past = self.history.around(past) if past and AROUND in step.reads else past
        act = act_of(step, actor, how, self.at)
        situation = dataclasses.replace(self.situation(step), past=past)
        told_of = step.judged_at(situation, read, act.occurred_at)
        if THEN in step.reads and told_of < act.at:
            situation = dataclasses.replace(situation, then=self.as_it_was(told_of, step))
        return decide(step, situation, read, act)

    def do(self, name: str, actor: str, facts: Mapping[str, Any], **how: Any) -> Accepted:
        """Take a step that must be accepted, and change the world by its effects."""
        decision = self.decide(name, actor, facts, **how)
        assert isinstance(decision, Accepted), [(r.code, r.thing, dict(r.params)) for r in decision.reasons]
        self.last = decision
        step = registry().steps[name]
        read, _ = read_facts(step.facts, {key: as_given(value) for key, value in facts.items()})
        past = step.tense is Tense.REPORTS_THE_PAST
        self._apply(step, read, decision.effects, (actor, how.get("second", "")))
        happened_at = how.get("occurred_at", self.at) if past else self.at
        happened_at = self.history.entered(len(self.entries) - 1, step, read, happened_at)
        self.history.tell(happened_at, self.at, *map(self._named_before, decision.effects))
        return decision

    def refused(self, name: str, actor: str, facts: Mapping[str, Any], **how: Any) -> tuple[str, ...]:
        """Codes of the reasons that stop a step, worst first; empty if it would happen."""
        decision = self.decide(name, actor, facts, **how)
        return () if isinstance(decision, Accepted) else tuple(reason.code for reason in decision.reasons)

    def notes(self, name: str, actor: str, facts: Mapping[str, Any], **how: Any) -> tuple[str, ...]:
        """Codes of the notes of a step that would happen."""
        decision = self.decide(name, actor, facts, **how)
        assert isinstance(decision, Accepted), [(r.code, r.thing, dict(r.params)) for r in decision.reasons]
        return tuple(reason.code for reason in decision.notes)

    def _apply(self, step: Step, facts: Any, effects: tuple[Effect, ...], persons: tuple[str, str]) -> None:
        self.created = {}
        touched: list[str] = [code for code in scanned_codes(facts) if code in self.things]
        values: set[tuple[str, str]] = set()
        for effect in effects:
            effect = self._named(effect)
            if isinstance(effect, Posted):
                amount = Decimal(effect.quantity)
                self.movements.append(Movement(step.name, effect.source, effect.target, amount, effect.unit))
            touched += self._changed(effect)
            values |= _values_set(effect)
        things = frozenset(touched)
        entry = (len(self.entries), step.name, "accepted", frozenset(values))
        self.entries.append(PastEntry(*entry, signers=frozenset(persons) - {""}, things=things))
        lots = [self.things[code].text("lot") for code in touched if self.things[code].has("lot")]
        for code in dict.fromkeys((*touched, *lots)):
            for person, capacity in zip(persons, ("performer", "second"), strict=True):
                if person and code:
                    self.participation.append(Participation(code, person, step.name, capacity))

    def _changed(self, effect: Effect) -> list[str]:
        match effect:
            case Created():
                attrs = {key: plain(value) for key, value in effect.attrs.items()}
                self.things[effect.thing] = Thing(effect.thing, effect.kind, effect.name, {}, attrs)
                return [effect.thing]
            case Moved() | Set():
                fixed = dataclasses.replace(effect, value=plain(effect.value)) if isinstance(effect, Set) else effect
                thing = changed(self.things[effect.thing], fixed)
                self.things[effect.thing] = dataclasses.replace(thing, version=thing.version + 1)
                return [effect.thing]
            case Linked():
                self.edges[Edge(effect.parent, effect.child, effect.kind)] = None
            case Unlinked():
                self.edges.pop(Edge(effect.parent, effect.child, effect.kind), None)
            case Posted():
                for account, sign in ((effect.source, -1), (effect.target, 1)):
                    key = (account, effect.unit)
                    self.balances[key] = self.balances.get(key, Decimal(0)) + sign * Decimal(effect.quantity)
            case Opened():
                attrs = {key: plain(value) for key, value in effect.attrs.items()}
                self.items[effect.item] = Item(effect.item, effect.kind, effect.about, attrs)
                self.history.begin(self.items[effect.item], self.at)
                stored = {**attrs, "about": effect.about}
                self.things[effect.item] = Thing(effect.item, effect.kind, "", {effect.kind: "open"}, stored)
                return [effect.item, *effect.about]
            case Closed():
                self.items.pop(effect.item, None)
                if effect.item in self.history.spans:
                    self.history.end(effect.item, self.at)
                self.change(effect.item, {self.things[effect.item].kind: "closed"})
        return []

    def _named(self, effect: Effect) -> Effect:
        """The effect with placeholders minted and replaced, as the door does it."""
        if isinstance(effect, Created) and effect.thing.startswith("@"):
            self.created[effect.thing] = self._mint(effect.kind)
        elif isinstance(effect, Opened):
            self.created[effect.item] = self._mint(effect.kind)
        return self._named_before(effect)

    def _named_before(self, effect: Effect) -> Effect:
        values = {f.name: renamed(getattr(effect, f.name), self.created) for f in dataclasses.fields(effect)}
        return type(effect)(**values)

    def _mint(self, kind: str) -> str:
        if kind not in LETTERS:
            self._serials[kind] = self._serials.get(kind, 0) + 1
            return f"{kind}.{self._serials[kind]}"
        while True:
            code = minted(kind, "X" + "".join(next(self._cores)))
            if code and code not in self.things:
                return code


def _values_set(effect: Effect) -> set[tuple[str, str]]:
    if isinstance(effect, Created):
        return {(effect.thing, name) for name in effect.attrs}
    return {(effect.thing, effect.name)} if isinstance(effect, Set) else set()
