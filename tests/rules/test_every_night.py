"""Every way in which few people may prepare, label, check and hang one dose: who performs, is second, or stands in.

All of them are taken, and what is accepted is held against the journey (4): never one person alone, of the two checks
one at least by somebody who did not prepare, and no name both at the bench and at the bed. What is asserted is kept by
this test itself from what it saw accepted; it does not ask the guards. Time, mishaps and the other child are explored
by test_every_state.py and test_every_mishap.py.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from custody.rules.decide import Accepted
from tests.rules.clinic.ward import Ward
from tests.rules.test_every_state import State
from tests.telling import Tell

DENG = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}
SONG = {"emergency": "on_ward", "clinician": "Song Yi", "staff_number": "50228"}
BY_VIDEO = {"emergency": "by_video", "nobody_on_ward": "yes"}
AS_PREPARER = {"emergency": "preparer", "nobody_on_ward": "yes"}
ORDER = ("prepare_dose", "label_dose", "verify_dose", "verify_dose", "start_infusion")


@dataclass(frozen=True)
class Done:
    """One step as it was accepted: who signed, and the clinician who could not."""

    step: str
    performer: str
    second: str = ""
    way: str = ""
    clinician: str = ""

    @property
    def signed(self) -> set[str]:
        """The persons on record."""
        return {self.performer, self.second} - {""}


class Night:
    """One ward, and every way through a dose of it."""

    def __init__(self) -> None:
        ward = self.ward = Ward.cryopreserved()
        ward.usable(ward.first)
        self.bench = (ward.technician, ward.pharmacist)
        self.bed = (ward.pharmacist, ward.nurse, ward.investigator)
        self.counted: Counter[str] = Counter()

    def run(self) -> None:
        """Take every way, as far as it is let."""
        self.on(State(self.ward.world, {}, frozenset()), ())

    def on(self, state: State, done: tuple[Done, ...]) -> None:
        """Take every next step from here."""
        if len(done) == len(ORDER):
            return
        name = ORDER[len(done)]
        for performer, second, told in self.acts(name):
            self.counted["tried"] += 1
            reached = state.copy()
            facts = {**self.facts(reached, name), **told}
            how = {"second": second, "reason": "as asked"}
            if not isinstance(reached.world.decide(name, performer, facts, **how), Accepted):
                continue
            reached.world.do(name, performer, facts, **how)
            way = told.get("emergency", "")
            now = (*done, Done(name, performer, second, way, told.get("clinician", "")))
            self.counted[name] += 1
            if name == "start_infusion":
                self.judge(reached, now)
            self.on(reached, now)

    def acts(self, name: str) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Who may try a step, with whom, and what is told of an emergency."""
        if name in ("prepare_dose", "label_dose"):
            seconds = (*self.bench, self.ward.nurse) if name == "prepare_dose" else self.bench
            yield from itertools.product(self.bench, seconds, ({},))
            yield from ((one, "", told) for one in self.bench for told in (DENG, SONG))
            if name == "prepare_dose":
                yield self.bench[0], self.bench[1], BY_VIDEO
            return
        ways: tuple[dict[str, str], ...] = ({}, DENG, SONG, BY_VIDEO, AS_PREPARER)
        yield from ((one, "", told) for one in self.bed for told in (ways if name == "verify_dose" else ({},)))

    def facts(self, state: State, name: str) -> dict[str, Any]:
        """What is scanned and entered."""
        ward, world = self.ward, state.world
        if name == "prepare_dose":
            return ward.prepare_facts(ward.first.container)
        dose = state.prepared(ward.first.container)
        if name == "label_dose":
            copy = world.put("label_copy", {"label_copy": "proved"}, about=dose, copy_number=1)
            world.link(copy, dose, "labels")
            return {"copy": copy, "prepared_dose": dose, "dose_again": dose}
        band = {"wristband": ward.first.band, "prepared_dose": dose}
        return {"look_good": "yes", **band} if name == "verify_dose" else band

    def judge(self, state: State, done: tuple[Done, ...]) -> None:
        """Who stands behind the dose that hangs."""
        prepared, label, first, second, start = done
        on_ward = second.way == "on_ward"
        on_record = {first.performer} | (set() if on_ward else {second.performer})
        assert first.way == "", "an emergency at the first check"
        assert on_record - prepared.signed, "nobody but those who prepared it checked it"
        assert first.performer != prepared.performer, "the preparer checked first"
        if second.way != "preparer":
            assert second.performer != prepared.performer, "the preparer checked"
        if on_ward:
            assert not second.signed & prepared.signed, "entered by one who prepared it"
            assert second.clinician not in (prepared.clinician, label.clinician), "one name at the bench and at the bed"
        else:
            assert second.performer != first.performer, "one person checked twice"
        assert start.performer in (first.performer, second.performer), "hung by another"
        assert len(set[str]().union(*(one.signed for one in done))) > 1, "one person alone"
        if start.performer == first.performer:  # who hangs it changes nothing of what follows
            self.countersigned(state, set[str]().union(*(one.signed for one in done[:-1])))

    def countersigned(self, state: State, carried: set[str]) -> None:
        """Nobody who carried the dose signs for what a clinician checked on its way."""
        for item in [item for item in state.world.items.values() if item.text("clinician")]:
            facts = {"item": item.code, "agreed": "yes"}
            for person in {*self.bench, *self.bed, self.ward.other_nurse}:
                signs = isinstance(state.world.decide("countersign_check", person, facts), Accepted)
                assert signs == (person not in carried), "countersigned by one who took part, or by nobody"
                self.counted["countersigned"] += signs


def test_by_night_no_dose_is_hung_that_one_person_alone_stands_behind(tell: Tell) -> None:
    night = Night()
    night.run()
    tell(f"by night: {dict(night.counted)}")
    assert night.counted["start_infusion"] > 100, "hardly a dose was hung"
    assert night.counted["countersigned"], "nobody stood in"
