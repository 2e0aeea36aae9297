"""One mishap at any moment of a dose, and its remedy: every state that can follow is visited, and nothing that is wrong
is thawed, prepared, checked or hung.

The search is that of test_every_state.py, over one child's container, with everything a lot comes from and travels in
on record. What goes wrong goes wrong by the step that records it where there is one; what no step does so late is done
to the record itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.test_every_state import Action, Key, Search, State
from tests.rules.world import World
from tests.telling import Tell

READ_BACK = ("name_read_back", "birth_date_read_back", "name_read_back_again", "birth_date_read_back_again")
ARRIVED = {"seal_intact": "yes", "ln2_present": "yes", "logger_verdict": "within", "damage": "no"}
HELD = ("lot", "container", "batch", "bank", "material_lot", "shipment", "prepared_dose")


class Mishaps(Search):
    """One container of one child, and what may happen to either."""

    def __init__(self, presentation: str) -> None:
        super().__init__(presentation)
        ward, world = self.ward, self.ward.world
        self.children = {ward.first.container: ward.first}
        self.dose = world.things[ward.first.dose]
        self.targets = {"lot": ward.lot, "container": ward.first.container} | self._above()
        self.spare = world.put("wristband", {"wristband": "printed"})
        copy = world.put("label_copy", {"label_copy": "proved"}, about=self.spare)
        world.link(copy, self.spare, "labels")
        self.base = set(world.things)
        self.happened: Counter[str] = Counter()

    def _above(self) -> dict[str, str]:
        """What the lot comes from, and what carried the container here."""
        ward, world = self.ward, self.ward.world
        bank = world.put("bank", {"bank": "released"})
        vial = world.put("bank_vial", {"bank_vial": "used"})
        batch = world.put("batch", {"batch": "harvested"})
        material = world.put("material_lot", {"material_lot": "released"}, expiry_at=world.at + timedelta(days=9))
        shipment = world.put("shipment", {"shipment": "received"})
        for parent, child, kind in (
            *(
                (bank, vial, "derived"),
                (vial, batch, "derived"),
                (material, batch, "used"),
                (batch, ward.lot, "derived"),
            ),
            (shipment, ward.first.container, "carries"),
        ):
            world.link(parent, child, kind)
        return {"bank": bank, "batch": batch, "material_lot": material, "shipment": shipment}

    def actions(self) -> Iterator[Action]:
        """The usual steps, the band put on instead of the first one, and every mishap."""
        ward, container = self.ward, self.ward.first.container
        yield Action("later", "")
        for name in ("end_thaw", "decide_use", "prepare_dose", "label_dose", "end_infusion"):
            yield Action(name, container)
        yield Action("start_thaw", container, other=ward.first.number)
        for nurse in (ward.nurse, ward.other_nurse):
            for band in (ward.first.number, ward.second.number, self.spare):
                yield Action("verify_dose", container, nurse, band)
                yield Action("start_infusion", container, nurse, band)
        for name in (*BY_STEP, *BY_RECORD):
            yield Action(name, container)

    def band(self, number: str) -> str:
        """The spare band goes by its own code."""
        return number if number == self.spare else super().band(number)

    def tried(self, state: State, action: Action) -> State | None:
        """A mishap happens where none has happened; a remedy where there is something to mend."""
        if action.name not in BY_STEP and action.name not in BY_RECORD:
            return super().tried(state, action)
        if not self.possible(state, action.name):
            return None
        reached = state.copy()
        reached.mishaps = (*state.mishaps, action.name)
        if action.name in BY_RECORD:
            BY_RECORD[action.name](self, reached.world)
        elif not self.taken(reached, *BY_STEP[action.name](self, reached)):
            return None
        for code in [code for code in reached.checks if not reached.world.things[code].texts("checks")]:
            del reached.checks[code]  # checks made with a band that is void are void
        self.happened[action.name] += 1
        return reached

    def possible(self, state: State, name: str) -> bool:
        """One mishap a path, then the remedy of that one."""
        mends, container = REMEDY_OF.get(name, ()), self.ward.first.container
        if name == "held prepared_dose" and not state.prepared(container):
            return False
        if name == "taken back" and state.world.things[container].state("container") not in ("frozen", "filled"):
            return False  # what was opened goes back to no stock (test_return_to_stock.py)
        return state.mishaps in {(one,) for one in mends} if mends else not state.mishaps

    def taken(self, state: State, name: str, persons: tuple[str, str], facts: dict[str, Any]) -> bool:
        """Whether the step that records it was accepted; it is applied then."""
        how = {"second": persons[1], "reason": "as asked"}
        self.counted["tried"] += 1
        if not isinstance(state.world.decide(name, persons[0], facts, **how), Accepted):
            return False
        state.world.do(name, persons[0], facts, **how)
        return True

    def key(self, state: State) -> Key:
        """With what has happened."""
        return (*super().key(state), state.mishaps)


Recorded = tuple[str, tuple[str, str], dict[str, Any]]


def held(kind: str) -> Callable[[Mishaps, State], Recorded]:
    """Somebody places a hold on the thing of this kind."""

    def recorded(search: Mishaps, state: State) -> Recorded:
        prepared = state.prepared(search.ward.first.container)
        about = prepared if kind == "prepared_dose" else search.targets[kind]
        return "place_hold", (search.ward.nurse, ""), {"about": [about], "reason": "suspected_contamination"}

    return recorded


def lifted(search: Mishaps, state: State) -> Recorded:
    """Quality lifts it."""
    hold = next(item for item in state.world.items.values() if item.kind == "hold")
    several = hold.about if len(hold.about) > 1 else ()
    verdicts = [{"thing": code, "verdict": "sound"} for code in several]
    return "lift_hold", (search.ward.qa, ""), {"hold": hold.code, "verdict": "in order", "verdicts": verdicts}


def recalled(search: Mishaps, state: State) -> Recorded:
    """The lot is recalled."""
    facts = {"lot": search.ward.lot, "cause": "contamination", "explanation": "growth"}
    return "recall_lot", (search.ward.qa, ""), facts


def withdrawn(search: Mishaps, state: State) -> Recorded:
    """The parents say no."""
    facts = {"subject": search.ward.first.subject, "outcome": "withdrawn", "form_version": "2"}
    return "record_consent", (search.ward.investigator, ""), {**facts, "signer": "parent", "assent": "unknown"}


def judged(decision: str) -> Callable[[Mishaps, State], Recorded]:
    """Somebody judges the condition that nobody had judged."""

    def recorded(search: Mishaps, state: State) -> Recorded:
        facts = {"containers": [search.ward.first.container], "decision": decision, **ARRIVED}
        return "judge_condition", (search.ward.pharmacist, ""), facts

    return recorded


def voided(why: str) -> Callable[[Mishaps, State], Recorded]:
    """The band comes off, or is found where it should not be."""

    def recorded(search: Mishaps, state: State) -> Recorded:
        facts = {"wristband": search.ward.first.band, "why": why}
        return "void_wristband", (search.ward.nurse, search.ward.other_nurse), facts

    return recorded


def bound(search: Mishaps, state: State) -> Recorded:
    """Another band is put on the child."""
    facts = {"subject": search.ward.first.subject, "wristband": search.spare, "band_again": search.spare}
    return "bind_wristband", (search.ward.nurse, search.ward.other_nurse), facts | dict.fromkeys(READ_BACK, "yes")


def bound_to_the_other(search: Mishaps, state: State) -> Recorded:
    """The spare band is put on the other child."""
    name, persons, facts = bound(search, state)
    return name, persons, facts | {"subject": search.ward.second.subject}


def paused(search: Mishaps, state: State) -> Recorded:
    """The investigator pauses dosing."""
    return "pause_dosing", (search.ward.investigator, ""), {"scope": "trial", "reason": "safety_review"}


def condition(verdict: str) -> Callable[[Mishaps, World], None]:
    """It turns out that nobody saw how it arrived, or that it did not arrive well."""
    return lambda search, world: world.change(search.ward.first.container, {"condition": verdict})


def reserved_for_the_other(search: Mishaps, world: World) -> None:
    """Freed, and allocated to the other child's dose."""
    freed(search, world)
    world.link(search.ward.second.dose, search.ward.first.container, "allocated")
    world.change(search.ward.first.container, {"allocation": "reserved"})


def freed(search: Mishaps, world: World) -> None:
    """Reserved for nobody."""
    container = search.ward.first.container
    world.edges = {edge: None for edge in world.edges if (edge.child, edge.kind) != (container, "allocated")}
    world.change(container, {"allocation": "free"})


def prescribed_anew(search: Mishaps, world: World) -> None:
    """The dose was changed, and the go of the day fell."""
    world.change(search.ward.first.dose, {"dose": "verified"}, cleared_until=None)


def given_already(search: Mishaps, world: World) -> None:
    """This number was given from another container."""
    world.change(search.ward.first.dose, {"dose": "given"})


def lot_state(state: str) -> Callable[[Mishaps, World], None]:
    """The disposition of the lot is another one."""
    return lambda search, world: world.change(search.ward.lot, {"lot": state})


def band_void(search: Mishaps, world: World) -> None:
    """The band is void, though nobody took it off this child."""
    world.change(search.ward.first.band, {"wristband": "void"})


def taken_back(search: Mishaps, world: World) -> None:
    """It lies in stock again."""
    world.change(search.ward.first.container, {"custody": "stored"})


BY_STEP: dict[str, Callable[[Mishaps, State], Recorded]] = {
    **{f"held {kind}": held(kind) for kind in HELD},
    "lifted": lifted,
    "recalled": recalled,
    "withdrawn": withdrawn,
    "judged well": judged("accept"),
    "judged badly": judged("reject"),
    "band lost": voided("lost"),
    "band on another": voided("found_on_another_child"),
    "band changed": bound,
    "spare band on the other": bound_to_the_other,
    "band anew": bound,
    "paused": paused,
}
BY_RECORD: dict[str, Callable[[Mishaps, World], None]] = {
    "condition undecided": condition("undecided"),
    "condition quarantined": condition("quarantined"),
    "condition rejected": condition("rejected"),
    "reserved for the other": reserved_for_the_other,
    "freed": freed,
    "prescribed anew": prescribed_anew,
    "given already": given_already,
    "lot rejected": lot_state("rejected"),
    "lot in quarantine": lot_state("quarantine"),
    "taken back": taken_back,
    "band void": band_void,
}
REMEDY_OF = {
    "lifted": tuple(f"held {kind}" for kind in HELD),
    "judged well": ("condition undecided", "condition quarantined"),
    "judged badly": ("condition undecided", "condition quarantined"),
    "band anew": ("band lost", "band on another"),
}


@pytest.mark.parametrize("presentation", ["cryopreserved", "fresh"])
def test_no_mishap_at_any_moment_lets_a_dose_go_on_out_of_order(presentation: str, tell: Tell) -> None:
    search = Mishaps(presentation)
    count = search.run()
    tell(f"{presentation}: {count} states after mishaps, {search.counted['tried']} attempts")
    assert search.counted["end_infusion"], "no infusion was ever reached"
    assert not {*BY_STEP, *BY_RECORD} - set(search.happened), "some mishap never happened"
