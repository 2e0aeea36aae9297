"""Every state a small ward can reach: two lots, three containers, two children, four people, two doses, the clock.

A search from the first state takes every action in every state until nothing new is found. Two states count as one
where things stand in the same states, the same people checked, and the same deadlines have passed. What is asserted is
kept by this test itself from what it saw accepted, or read from the world (in_order.py); it does not ask the guards.
What else may go wrong on the way, one mishap at a time, is tests/rules/test_every_mishap.py.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.effects import Created
from tests.rules.clinic.ward import Child, Ward
from tests.rules.in_order import InOrder
from tests.rules.world import World
from tests.telling import Tell

Key = tuple[Any, ...]
NEARER = ("start_thaw", "decide_use", "prepare_dose", "verify_dose", "start_infusion")
CHECKS_HOLD = ("verification.second_check_within_minutes", "verification.start_within_minutes")
# The deadlines that a thing in this state still has before it.
_FROZEN, _THAWED, _HUNG = ("expiry_at",), ("expiry_at", "use_by"), ("use_by",)
DEADLINES: dict[str, dict[str, tuple[str, ...]]] = {
    "container": dict.fromkeys(("frozen", "filled"), _FROZEN) | dict.fromkeys(("thawing", "thawed", "usable"), _THAWED),
    "prepared_dose": dict.fromkeys(("prepared", "checked_once", "verified"), _HUNG),
    "dose": {"cleared": ("cleared_until",)},
}


@dataclass(frozen=True)
class Action:
    """One thing a person may try; `other` names the child whose wristband or number is used."""

    name: str
    container: str
    person: str = ""
    other: str = ""


@dataclass
class State:
    """A world, and what this test itself remembers of it."""

    world: World
    checks: dict[str, tuple[tuple[str, datetime], ...]]
    started: frozenset[str]
    mishaps: tuple[str, ...] = ()

    def copy(self) -> State:
        """A state to try something in."""
        world = self.world
        fresh = dataclasses.replace(
            world,
            things=dict(world.things),
            edges=dict(world.edges),
            items=dict(world.items),
            participation=list(world.participation),
            balances=dict(world.balances),
            entries=list(world.entries),
            _serials=dict(world._serials),
        )
        return State(fresh, dict(self.checks), self.started, self.mishaps)

    def prepared(self, container: str) -> str:
        """The prepared dose hung from a container, if any."""
        return next((e.child for e in self.world.edges if e.parent == container and e.kind == "pooled"), "")


class Search:
    """The ward, its actions, and the states found."""

    def __init__(self, presentation: str) -> None:
        self.ward = Ward.cryopreserved() if presentation == "cryopreserved" else Ward.fresh()
        ward, world = self.ward, self.ward.world
        attrs: dict[str, Any] = dict(world.things[ward.lot].attrs)
        lot = world.put("lot", {"lot": "reviewed"}, **attrs)
        unreleased = ward.another_container(ward.first)
        world.change(unreleased, lot=lot)
        world.edges = {e: None for e in world.edges if not (e.child == unreleased and e.kind == "filled")}
        world.link(lot, unreleased, "filled")
        self.children = {ward.first.container: ward.first, ward.second.container: ward.second, unreleased: ward.first}
        self.unreleased = unreleased
        ward.prepared(ward.second)  # the other child's dose hangs ready: the wrong one is always within reach
        self.begin = State(world, {}, frozenset())
        self.base = set(world.things)
        self.counted: Counter[str] = Counter()

    def run(self) -> int:
        """Visit every reachable state; gives how many there are."""
        seen, waiting = {self.key(self.begin)}, deque([self.begin])
        while waiting:
            state = waiting.popleft()
            for action in self.actions():
                reached = self.tried(state, action)
                if reached is not None and (key := self.key(reached)) not in seen:
                    seen.add(key)
                    waiting.append(reached)
        return len(seen)

    def actions(self) -> Iterator[Action]:
        """What anybody may try in any state, the wrong child's wristband and the wrong person included."""
        ward = self.ward
        yield Action("later", "")
        for container in self.children:
            nurses = (ward.nurse, ward.other_nurse, ward.pharmacist)[: 3 if container == ward.first.container else 2]
            for name in ("end_thaw", "decide_use", "prepare_dose", "label_dose", "end_infusion"):
                yield Action(name, container)
            yield Action("prepare_dose", container, other=ward.second.number)
            for child in (ward.first, ward.second):
                yield Action("start_thaw", container, other=child.number)
                for nurse in nurses:
                    yield Action("verify_dose", container, nurse, child.number)
                    yield Action("start_infusion", container, nurse, child.number)

    def tried(self, state: State, action: Action) -> State | None:
        """The state after an action, None where it changes nothing."""
        if action.name == "later":
            return self.later(state)
        facts = self.facts(state, action)
        if facts is None:
            return None
        if action.name == "label_dose":
            state = state.copy()
            self.print_label(state.world, facts)
        person, second = self.persons(action)
        decision = state.world.decide(action.name, person, facts, second=second, reason="as asked")
        self.counted["tried"] += 1
        if not isinstance(decision, Accepted):
            return None
        self.counted[action.name] += 1
        self.judge(state, action, decision)
        reached = state.copy()
        reached.world.do(action.name, person, facts, second=second, reason="as asked")
        self.remember(reached, action, decision)
        return reached

    def later(self, state: State) -> State | None:
        """Just past the next deadline of anything."""
        ahead = [at for at in self.deadlines(state).values() if at > state.world.at]
        if not ahead:
            return None
        reached = state.copy()
        reached.world.at = min(ahead) + timedelta(seconds=1)
        return reached

    def deadlines(self, state: State) -> dict[tuple[str, str], datetime]:
        """Every instant after which a rule may answer otherwise."""
        world = state.world
        found = {
            (self.role(state, code), name): at
            for code, thing in world.things.items()
            for name in DEADLINES.get(thing.kind, {}).get(thing.state(thing.kind), ())
            if (at := thing.instant(name))
        }
        protocol = next(document for document in world.documents if document.type == "protocol")
        for prepared, checks in state.checks.items():
            waiting = checks if world.things[prepared].state("prepared_dose") in ("checked_once", "verified") else ()
            for number, (_, at) in enumerate(waiting):
                name = CHECKS_HOLD[min(number, 1)]
                found[(self.role(state, prepared), name)] = at + protocol.minutes(name)
        return found

    def key(self, state: State) -> Key:
        """What makes two states the same: states of things, who checked what, deadlines passed, holds."""
        world, role = state.world, self.role
        things = [
            (role(state, code), tuple(sorted(thing.states.items())))
            for code, thing in world.things.items()
            if thing.kind in ("container", "prepared_dose", "dose", "label_copy")
        ]
        checks = [(role(state, code), tuple(person for person, _ in held)) for code, held in state.checks.items()]
        past = [name for name, at in self.deadlines(state).items() if at <= world.at]
        held = {role(state, code) for item in world.items.values() if item.kind == "hold" for code in item.about}
        return tuple(sorted(things)), tuple(sorted(checks)), tuple(sorted(past)), tuple(sorted(held))

    def role(self, state: State, code: str) -> str:
        """A name that does not depend on the order in which codes were drawn."""
        if code in self.base:
            return code
        world = state.world
        thing = world.things[code]
        above = sorted(e.parent for e in world.edges if e.child == code and e.kind == "pooled")
        about = thing.text("about") if thing.has("about") and isinstance(thing.attrs["about"], str) else ""
        return f"{thing.kind} of {above or self.role(state, about) if about or above else ''}"

    def persons(self, action: Action) -> tuple[str, str]:
        """Performer and second person."""
        ward = self.ward
        if action.name in ("verify_dose", "start_infusion"):
            return action.person, ""
        return (ward.nurse, "") if action.name == "end_infusion" else (ward.technician, ward.pharmacist)

    def facts(self, state: State, action: Action) -> dict[str, Any] | None:
        """What is scanned and entered; None where there is nothing yet to scan."""
        ward, container = self.ward, action.container
        child = self.children[container]
        own = Child(action.other or child.number, child.subject, child.band, child.dose, container)
        if action.name == "start_thaw":
            return ward.thaw_facts(own)
        if action.name == "end_thaw":
            return {"container": container}
        if action.name == "decide_use":
            return ward.use_facts(own)
        if action.name == "prepare_dose":
            checked = ward.second.container if action.other else container  # the checker may hold the other child's
            return ward.prepare_facts(container, containers_again=[checked])
        prepared = state.prepared(container)
        labelled = any(edge.child == prepared and edge.kind == "labels" for edge in state.world.edges)
        if not prepared or (labelled and action.name == "label_dose"):
            return None
        band = self.band(action.other)
        return {
            "label_dose": {"copy": f"P of {prepared}", "prepared_dose": prepared, "dose_again": prepared},
            "verify_dose": {"look_good": "yes", "wristband": band, "prepared_dose": prepared},
            "start_infusion": {"wristband": band, "prepared_dose": prepared},
            "end_infusion": {"prepared_dose": prepared, "volume_given_ml": "50", "complete": "yes"},
        }[action.name]

    def band(self, number: str) -> str:
        """The wristband of the child with this number."""
        return self.ward.second.band if number == self.ward.second.number else self.ward.first.band

    def print_label(self, world: World, facts: dict[str, Any]) -> None:
        """A proved copy for the prepared dose, scanned on it."""
        copy = world.put("label_copy", {"label_copy": "proved"}, about=facts["prepared_dose"], copy_number=1)
        world.link(copy, facts["prepared_dose"], "labels")
        facts["copy"] = copy

    def timely(self, checks: list[datetime], world: World) -> None:
        """Both checks are as fresh as the protocol asks: the second soon after the first, the start soon after it."""
        protocol = next(document for document in world.documents if document.type == "protocol")
        for (earlier, later), limit in zip(itertools.pairwise((*checks, world.at)), CHECKS_HOLD, strict=True):
            assert later - earlier <= protocol.minutes(limit), "a check grew too old"

    def child_shown(self, world: World, action: Action) -> str:
        """The child by the number read or the band scanned; at the bench, whoever the container is reserved for."""
        shown = {self.ward.first.number: self.ward.first.subject, self.ward.second.number: self.ward.second.subject}
        if action.name == "start_thaw":
            return shown[action.other]
        bedside = action.name in ("verify_dose", "start_infusion")
        below, kind = (self.band(action.other), "wears") if bedside else (action.container, "allocated")
        above = next((edge.parent for edge in world.edges if edge.child == below and edge.kind == kind), "")
        return above if bedside or not above else world.things[above].text("subject")

    def remember(self, state: State, action: Action, decision: Accepted) -> None:
        """Checks and starts as this test saw them accepted."""
        prepared = state.prepared(action.container)
        if action.name in ("verify_dose", "start_infusion") and decision.outcome == "mismatch":
            for container, child in self.children.items():  # and of what waits for the child whose band it was
                if container == action.container or child.subject == self.child_shown(state.world, action):
                    state.checks.pop(state.prepared(container), None)
        elif action.name == "verify_dose":
            expired = any(note.code == "first_check_expired" for note in decision.notes)
            before = () if expired else state.checks.get(prepared, ())
            state.checks[prepared] = (*before, (action.person, state.world.at))
        elif action.name == "start_infusion":
            state.started |= {prepared}

    def judge(self, state: State, action: Action, decision: Accepted) -> None:
        """An infusion in order: what in_order.py asks for, and two independent checks that this test itself saw."""
        world, child = state.world, self.children[action.container]
        if decision.outcome == "mismatch":
            assert not any(isinstance(effect, Created) for effect in decision.effects), "something was prepared"
            return
        prepared = state.prepared(action.container)
        order = InOrder(world, action.container, self.child_shown(world, action))
        if action.name in NEARER:
            order.nearer(prepared)
        if action.name == ("start_thaw" if self.ward.presentation == "cryopreserved" else "decide_use"):
            order.begun()
        if action.name in ("prepare_dose", "start_thaw"):
            assert action.other in ("", child.number), "prepared, or pulled, for another child"
        if action.name != "start_infusion":
            return
        order.hung(prepared, self.band(action.other))
        assert prepared not in state.started
        checks = state.checks.get(prepared, ())
        people = {person for person, _ in checks}
        assert len(people) == 2
        self.timely([at for _, at in checks], world)
        assert action.person in people
        assert self.ward.technician not in people, "whoever prepared it is no independent verifier"


@pytest.mark.parametrize("presentation", ["cryopreserved", "fresh"])
def test_no_reachable_state_lets_an_infusion_begin_out_of_order(presentation: str, tell: Tell) -> None:
    search = Search(presentation)
    count = search.run()
    tell(f"{presentation}: {count} states, {search.counted['tried']} attempts, accepted {dict(search.counted)}")
    assert search.counted["end_infusion"], "no infusion was ever reached"
