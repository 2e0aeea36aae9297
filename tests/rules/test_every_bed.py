"""Two children, their bands, and what is told of their cells: in order, from paper, in error, late, twice, and wrongly.

A search from a ward where doses hang ready takes every action in every state until nothing new is found: bands are
bound and voided, doses are checked, begun and ended, and of each it is told that this child or that one had it. Two
states count as one where the record and what was heard (who_had_it.py) are the same. Whoever had cells of another is
held and an alarm names them; no child is counted as having had what another had; and no infusion begins in order by a
band that is void or another's.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.banding import binding
from tests.rules.clinic.ward import Ward
from tests.rules.test_every_state import State
from tests.rules.who_had_it import ON_ANOTHER, Heard
from tests.rules.world import World
from tests.telling import Tell

Key = tuple[Any, ...]
Action = tuple[str, tuple[str, str], dict[str, Any]]
TELLING, BANDING = "record_as_happened", ("bind_wristband", "void_wristband")
TOLD = ("given_in_error", "given_on_paper")
VALUES = ("had_by", "wristband", "happened", "voided_why", "checks", "started_at", "ended_at", "cleared_until")


@dataclasses.dataclass
class Known:
    """A world, and what this test heard of it."""

    state: State
    heard: Heard
    words: int = 0
    bands: int = 0

    @property
    def world(self) -> World:
        """The world."""
        return self.state.world


@dataclasses.dataclass(frozen=True)
class Ready:
    """What is at hand: a dose for one child or for each, both checks made; a frozen bag of the first child's dose; the
    empty bag to be scanned instead of the dose; a spare band for either child. And how often, on one path,
    it is told of what was given, and bands are bound or voided."""

    doses: int
    bag: bool = False
    empty: bool = False
    spare: bool = False
    words: int = 2
    bands: int = 1


class Beds:
    """A ward, what may be done in it, and the states found."""

    def __init__(self, ready: Ready) -> None:
        ward, self.ready = Ward.cryopreserved(), ready
        self.ward, children = ward, (ward.first, ward.second)
        self.doses = [ward.prepared(child) for child in children[: ready.doses]]
        self.bags = [ward.another_container(ward.first)] if ready.bag else []
        meant = dict(zip(self.doses, (child.subject for child in children), strict=False))
        meant |= dict.fromkeys(self.bags, ward.first.subject)
        self.emptied = {ward.first.container: self.doses[0]} if ready.empty else {}
        self.bands = [child.band for child in children]
        self.spare = self.printed() if ready.spare else ""
        self.counted: Counter[str] = Counter()
        heard = Heard(meant, {child.band: child.subject for child in children}, self.emptied)
        self.begin = self.checked(Known(State(ward.world, {}, frozenset()), heard))

    def checked(self, known: Known) -> Known:
        """Every dose was checked by two, each by its own child's band."""
        for dose, band in zip(self.doses, self.bands, strict=False):
            scanned = {"look_good": "yes", "wristband": band, "prepared_dose": dose}
            for nurse in (self.ward.nurse, self.ward.other_nurse):
                known = self.tried(known, ("verify_dose", (nurse, ""), scanned)) or known
        return known

    def printed(self) -> str:
        """A band nobody wears yet, its label proved."""
        world = self.ward.world
        band = world.put("wristband", {"wristband": "printed"})
        world.link(world.put("label_copy", {"label_copy": "proved"}, about=band), band, "labels")
        return band

    def run(self) -> int:
        """Visit every reachable state; gives how many there are."""
        seen, waiting = {self.key(self.begin)}, deque([self.begin])
        while waiting:
            known = waiting.popleft()
            for action in self.actions(known):
                reached = self.tried(known, action)
                if reached is not None and (key := self.key(reached)) not in seen:
                    seen.add(key)
                    waiting.append(reached)
        return len(seen)

    def actions(self, known: Known) -> Iterator[Action]:
        """What anybody may try in any state, the wrong child's band included."""
        ward, two = self.ward, (self.ward.nurse, self.ward.other_nurse)
        bands = [*self.bands, *([self.spare] if self.spare in known.heard.wore else [])]
        for dose in self.doses:
            for band in bands:
                scanned = {"wristband": band, "prepared_dose": dose}
                if band == self.spare:  # the checks are made before the search begins; they are made anew by this one
                    yield from (("verify_dose", (one, ""), {"look_good": "yes", **scanned}) for one in two)
                yield "start_infusion", (ward.nurse, ""), scanned
            yield "end_infusion", (ward.nurse, ""), {"prepared_dose": dose, "volume_given_ml": "50", "complete": "yes"}
        for band in bands:
            yield from (("void_wristband", two, {"wristband": band, "why": why}) for why in ("lost", ON_ANOTHER))
        if self.spare and self.spare not in known.heard.wore:
            yield from (("bind_wristband", two, binding(child, self.spare)) for child in known.heard.wore.values())
        for item in (*self.doses, *self.bags, *self.emptied):
            yield from self.tellings(item, bands)

    def tellings(self, item: str, bands: list[str]) -> Iterator[Action]:
        """What may be told of it: given by each band, or by one nobody read."""
        plain = {"item": item, "account": "as it was", "from_paper": "no"}
        for what in TOLD:
            for band in ("", *bands):
                facts = {**plain, "what": what, **({"wristband": band} if band else {})}
                yield "record_as_happened", (self.ward.nurse, ""), facts

    def tried(self, known: Known, action: Action) -> Known | None:
        """The state after an action, None where it was refused."""
        name, (person, second), facts = action
        words, bands = known.words + (name == TELLING), known.bands + (name in BANDING)
        if words > self.ready.words or bands > self.ready.bands:
            return None
        decision = known.world.decide(name, person, facts, second=second)
        self.counted["tried"] += 1
        if not isinstance(decision, Accepted):
            assert name not in ("record_as_happened", "end_infusion"), "what happened was refused"
            return None
        failed = decision.outcome == "mismatch"
        if name == "start_infusion" and not failed:
            known.heard.hung(known.world, facts, person)
        self.counted[name if not failed else "failed check"] += 1
        state = known.state.copy()
        state.world.do(name, person, facts, second=second)
        heard = known.heard.after(name, facts, person, failed=failed)
        heard.must_follow(name, facts, decision)
        heard.agrees(state.world)
        return Known(state, heard, words, bands)

    def key(self, known: Known) -> Key:
        """What makes two states the same: states and values of things, who wears and had what, who is held."""
        world, heard = known.world, known.heard
        things = tuple(
            (code, tuple(sorted(thing.states.items())), tuple(str(thing.attrs.get(name)) for name in VALUES))
            for code, thing in world.things.items()
            if thing.kind in ("container", "prepared_dose", "dose", "wristband")
        )
        edges = frozenset(edge for edge in world.edges if edge.kind in ("wears", "infused"))
        held = frozenset(code for item in world.items.values() if item.kind == "hold" for code in item.about)
        maps = (heard.runs, heard.had, heard.by, heard.wore)
        kept = (heard.void, heard.doubted, heard.unsure, heard.checks, *(frozenset(one.items()) for one in maps))
        return (known.words, known.bands, things, edges, held, kept)


READY = {
    "a dose and a spare band": Ready(doses=1, spare=True, words=1, bands=2),
    "a bag and a spare band": Ready(doses=0, bag=True, spare=True, bands=2),
    "a dose and its empty bag": Ready(doses=1, empty=True),
    "a dose and a further bag": Ready(doses=1, bag=True),
    "a dose for each child": Ready(doses=2, words=1),
}


@pytest.mark.parametrize("at_hand", READY)
def test_whoever_had_cells_of_another_is_held_and_named_in_every_reachable_state(at_hand: str, tell: Tell) -> None:
    beds = Beds(READY[at_hand])
    count = beds.run()
    tell(f"{at_hand}: {count} states, accepted {dict(beds.counted)}")
    assert beds.counted["record_as_happened"], "nothing was ever told"
    assert beds.counted["start_infusion"] or not beds.doses, "no infusion ever began"
