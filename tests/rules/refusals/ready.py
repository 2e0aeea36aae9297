"""Steps ready to be taken: for each, a world in which it would be accepted, with the facts and the people for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from custody.rules.decide import Accepted
from custody.rules.words import result_key
from tests.rules.clinic.test_return_to_stock import Store
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward
from tests.rules.world import World


@dataclass
class Ready:
    """One attempt, and what it is about. A test changes world, things or facts, and looks at what is said then."""

    world: World
    name: str
    people: tuple[str, str]
    facts: dict[str, Any]
    container: str = ""
    lot: str = ""
    dose: str = ""
    subject: str = ""
    prepared: str = ""
    how: dict[str, Any] = field(default_factory=dict)

    def said(self) -> set[str]:
        """The code of every reason, whether it stops the step or is noted."""
        decision = self.world.decide(self.name, self.people[0], self.facts, second=self.people[1], **self.how)
        return {reason.code for reason in (decision.notes if isinstance(decision, Accepted) else decision.reasons)}

    def result(self, test: str, value: str, unit: str) -> None:
        """A reviewed result of the lot, the latest of its test."""
        before = [
            thing for thing in self.world.things.values() if thing.kind == "result" and thing.text("test") == test
        ]
        sample = self.world.put("sample", {"sample": "in_test"}, lot=self.lot, purpose="test")
        self.world.link(self.lot, sample, "sampled")
        key, attempt = result_key(sample, test, 1), len(before) + 1
        found: dict[str, Any] = {
            "test": test,
            "value": value,
            "unit": unit,
            "attempt": attempt,
            "verdict": "in_specification",
        }
        self.world.put("result", {"result": "reviewed"}, code=key, lot=self.lot, **found)
        self.world.link(sample, key, "tested")


def ready(name: str, presentation: str = "cryopreserved") -> Ready:
    """A step of the clinic just before it is taken; without `name` in READY, KeyError."""
    return READY[name](name, presentation)


def _on_the_ward(name: str, presentation: str) -> Ready:
    """A step about one container or prepared dose, the results of its lot known."""
    ward = Ward.cryopreserved() if presentation == "cryopreserved" else Ward.fresh()
    child, bench = ward.first, (ward.technician, ward.pharmacist)
    found = Ready(ward.world, name, bench, {}, child.container, ward.lot, child.dose, child.subject)
    ward.world.change(child.subject, consent_version="2")
    found.result("endotoxin", "0.5", "EU/mL")
    found.result("residual_cd3", "0.40", "%")
    if name == "issue_containers":
        ward.world.change(child.container, {"custody": "stored"})
    scanned = {"containers": [child.container], "containers_again": [child.container]}
    bedside: Mapping[str, Callable[[], dict[str, Any]]] = {
        "issue_containers": lambda: {**scanned, "subject": child.subject, "dose": 1},
        "start_thaw": lambda: ward.thaw_facts(child),
        "decide_use": lambda: ward.use_facts(child),
        "prepare_dose": lambda: ward.prepare_facts(child.container),
    }
    if name in bedside:
        _until(ward, name)
        found.facts = bedside[name]()
        if name == "issue_containers":
            found.people = (ward.pharmacist, ward.nurse)
        return found
    return _at_the_bed(ward, found)


def _at_the_bed(ward: Ward, found: Ready) -> Ready:
    """Checks and start, with the band on the child; and what is told of an infusion."""
    if found.name in ("resume_infusion", "end_infusion"):
        return _while_it_runs(ward, found)
    if found.name == "label_dose":
        return _before_the_label(ward, found)
    found.prepared = ward.prepared(ward.first)
    ward.verify(found.prepared, ward.nurse)
    found.people, found.facts = (ward.other_nurse, ""), ward.bedside(found.prepared)
    if found.name == "start_infusion":
        ward.verify(found.prepared, ward.other_nurse)
        found.facts = {"wristband": ward.first.band, "prepared_dose": found.prepared}
    if found.name == "record_as_happened":
        told = {"item": found.prepared, "what": "given_on_paper", "account": "the server was down"}
        checkers = {"first_checker": "Nurse One", "second_checker": "Nurse Two", "witness": ward.nurse}
        found.facts = {**told, **checkers, "from_paper": "yes", "wristband": ward.first.band}
        found.facts["started_at"] = ward.world.at
    return found


def _before_the_label(ward: Ward, found: Ready) -> Ready:
    """A prepared dose whose label was proved and is not on yet."""
    ward.usable(ward.first)
    found.prepared = ward.prepare(ward.first.container)
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=found.prepared, copy_number=1)
    ward.world.link(copy, found.prepared, "labels")
    found.facts = {"copy": copy, "prepared_dose": found.prepared, "dose_again": found.prepared}
    return found


def _while_it_runs(ward: Ward, found: Ready) -> Ready:
    """An infusion that runs, or was interrupted."""
    found.prepared, found.people = ward.running(), (ward.nurse, "")
    found.facts = {"prepared_dose": found.prepared, "volume_given_ml": "50", "complete": "yes"}
    ward.world.later(minutes=20)
    if found.name == "resume_infusion":
        found.facts = {"prepared_dose": found.prepared}
        ward.world.do("interrupt_infusion", ward.nurse, found.facts)
        found.facts = {**found.facts, "wristband": ward.first.band}
    return found


def _back_to_stock(name: str, presentation: str) -> Ready:
    """A container that was issued, and a free position."""
    store = Store()
    return Ready(store.world, name, (store.trial.pharmacist, ""), store.facts(), store.container, store.trial.lot)


def _until(ward: Ward, name: str) -> None:
    """The thaw before the decision, and both before a preparation."""
    if name == "prepare_dose":
        ward.usable(ward.first)
    elif name == "decide_use" and ward.presentation == "cryopreserved":
        ward.thaw(ward.first)
        ward.world.later(minutes=5)
        ward.world.do("end_thaw", ward.technician, {"container": ward.first.container})


def _in_the_trial(name: str, presentation: str) -> Ready:
    """A step about a dose: prescribed, verified, reserved or cleared."""
    trial = Trial.begun(presentation)
    found = Ready(trial.world, name, (trial.investigator, ""), {}, "", trial.lot, trial.dose, trial.subject)
    if name == "prescribe_dose":
        found.facts = trial.prescription()
        return found
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription())
    if name == "verify_prescription":
        found.container = trial.container()
        meant = {"container": found.container, "recomputed_volume_ml": "4.0"}
        found.people, found.facts = (trial.pharmacist, ""), trial.verification(**meant)
        return found
    trial.world.do("verify_prescription", trial.pharmacist, trial.verification())
    found.container, backup = trial.container(), trial.container()
    if name == "allocate_containers":
        found.people, found.facts = (trial.pharmacist, ""), trial.allocation(found.container)
        return found
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(found.container, backup=backup))
    band = trial.banded()
    found.facts = trial.clearance()
    if name == "give_il2":
        found.people, found.facts = (trial.nurse, ""), {"wristband": band, "dose": 1, "il2_iu": "400000"}
    if name == "clear_for_conditioning":
        days = {"conditioning_on": "2026-11-24", "last_dose_on": "2026-12-01", "doses": 1}
        found.people = (trial.investigator, trial.pharmacist)
        found.facts = {"subject": trial.subject, **days, "backup": backup}
    return found


READY: Mapping[str, Callable[[str, str], Ready]] = {
    **dict.fromkeys(("issue_containers", "start_thaw", "decide_use", "prepare_dose"), _on_the_ward),
    **dict.fromkeys(("verify_dose", "start_infusion", "resume_infusion", "end_infusion"), _on_the_ward),
    **dict.fromkeys(("label_dose", "record_as_happened"), _on_the_ward),
    "return_to_stock": _back_to_stock,
    "give_il2": _in_the_trial,
    **dict.fromkeys(("prescribe_dose", "verify_prescription", "allocate_containers"), _in_the_trial),
    **dict.fromkeys(("clear_for_conditioning", "clear_for_infusion"), _in_the_trial),
}
