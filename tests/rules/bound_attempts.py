"""For every step that a pair of the closed list binds: an attempt that is accepted, so that history alone stops it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from custody.rules.decide import Accepted, Decision
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward
from tests.rules.quality.lab import SEEN, lab_with_a_lot
from tests.rules.world import World

DIGEST = "d" * 64


@dataclass
class Bound:
    """One attempt: the step, who takes it, with which facts, and the thing the pair is judged on."""

    world: World
    step: str
    actor: str
    facts: dict[str, Any]
    about: str

    def decide(self, actor: str = "") -> Decision:
        """The answer, to this person or to another."""
        return self.world.decide(self.step, actor or self.actor, self.facts)

    def codes(self, actor: str = "") -> set[str]:
        """What stops it; nothing where it is accepted."""
        decision = self.decide(actor)
        return set() if isinstance(decision, Accepted) else {reason.code for reason in decision.reasons}


def bound(step: str) -> Bound:
    """The attempt of this step."""
    found = ATTEMPTS[step]()
    assert found.codes() == set(), f"{step} is not ready: {found.codes()}"
    return found


def _material() -> Bound:
    world = World.founded()
    until = world.at + timedelta(days=100)
    material = world.put("material_lot", {"material_lot": "quarantine"}, expiry_at=until, certificate=DIGEST)
    facts = {"material": material, "decision": "released", "certificate_read": "yes"}
    return Bound(world, "release_material", world.person("Wu Qiang", "qa"), facts, material)


def _bank() -> Bound:
    world = World.founded("specification")
    bank = world.put("bank", {"bank": "quarantine"}, "WCB-1", bank_kind="working")
    tests = world.situation().document("specification").texts("bank.tests")
    read = [{"test": test, "in_order": "yes"} for test in tests]
    facts = {"bank": bank, "decision": "released", "reports": DIGEST, "tests": read}
    return Bound(world, "release_bank", world.person("Wu Qiang", "qa"), facts, bank)


def _result() -> Bound:
    lab = lab_with_a_lot()
    key = lab.result("viability")
    facts = {"sample": lab.sample, "test": "viability"}
    return Bound(lab.world, "review_result", lab.reviewer, facts, key)


def _record_of_a_lot() -> Bound:
    lab = lab_with_a_lot()
    return Bound(lab.world, "review_batch", lab.qa, {"lot": lab.lot, **SEEN}, lab.lot)


def _lot() -> Bound:
    lab = lab_with_a_lot()
    lab.pass_tests()
    lab.reviewed()
    return Bound(lab.world, "release_lot", lab.releaser, {"lot": lab.lot, "outcome": "released"}, lab.lot)


def _prescription() -> Bound:
    trial = Trial.begun()
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription())
    return Bound(trial.world, "verify_prescription", trial.pharmacist, trial.verification(), trial.dose)


def _shipment() -> Bound:
    world = World.founded("product_profile:product_profile_cryopreserved")
    world.station = "pharmacy"
    digest = world.documents[-1].digest
    lot = world.put("lot", {"lot": "released"})
    states = {"container": "frozen", "custody": "in_transit", "condition": "accepted"}
    container = world.put("container", states, lot=lot, documents={"product_profile": digest})
    to: dict[str, Any] = {"from_station": "cryo_store", "to_station": "pharmacy", "eta": world.at + timedelta(hours=2)}
    shipment = world.put("shipment", {"shipment": "in_transit"}, seal="S-1", **to)
    world.link(lot, container, "filled")
    world.link(shipment, container, "carries")
    facts = {"shipment": shipment, "containers": [container], "seal_intact": "yes"}
    return Bound(world, "receive_shipment", world.person("Site Receiver", "site_receiver"), facts, shipment)


def _pause() -> Bound:
    trial = Trial.begun()
    facts = {"scope": "trial", "reason": "serious_adverse_event"}
    trial.world.do("pause_dosing", trial.investigator, facts)
    pause = trial.world.created["@1"]
    facts = {"pause": pause, "finding": "not related"}
    return Bound(trial.world, "resume_dosing", trial.other_investigator, facts, pause)


def _dose() -> Bound:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    return Bound(ward.world, "verify_dose", ward.nurse, ward.bedside(prepared), prepared)


def _deviation() -> Bound:
    lab = lab_with_a_lot()
    seen = {"reason": "equipment_failed", "grade": "major", "note": "The incubator stood open over night."}
    lab.world.do("open_deviation", lab.operator, {"about": [lab.lot], **seen}, signed=False)
    deviation = lab.world.created["@1"]
    closed = {"grade": "major", "root_cause": "equipment", "conclusion": "Door sensor replaced; cells unaffected."}
    facts = {"deviation": deviation, **closed, "impacts": [{"thing": lab.lot, "impact": "none"}]}
    return Bound(lab.world, "close_deviation", lab.qa, facts, deviation)


def _near_miss() -> Bound:
    lab = lab_with_a_lot()
    missed = lab.world.open("near_miss", lab.container, reason="wrong_subject", step="start_thaw")
    facts = {"near_miss": missed, "root_cause": "method", "conclusion": "One child, one tray from now on."}
    return Bound(lab.world, "close_near_miss", lab.qa, facts, missed)


ATTEMPTS: Mapping[str, Callable[[], Bound]] = {
    "release_material": _material,
    "release_bank": _bank,
    "review_result": _result,
    "review_batch": _record_of_a_lot,
    "release_lot": _lot,
    "verify_prescription": _prescription,
    "receive_shipment": _shipment,
    "resume_dosing": _pause,
    "verify_dose": _dose,
    "close_deviation": _deviation,
    "close_near_miss": _near_miss,
}
