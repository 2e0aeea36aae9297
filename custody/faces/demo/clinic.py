"""From the register to the child: enrolment, prescription, shipment, and the day of the first infusion."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from custody.faces.demo.cast import Cast
from custody.faces.demo.laboratory import document, order_labels
from custody.faces.demo.setting_up import Shop
from custody.record.reads.things import thing, trace
from custody.rules.document import Document
from custody.rules.words import dose_key

CHILDREN = (
    # number, sex, birth year, name, birth date, hospital number, weight kg, body surface m²; all fictitious
    ("01", "female", 2019, "Demo Child Lan", "2019-03-04", "DEMO-H-1001", "18.4", "0.74"),
    ("02", "male", 2015, "Demo Child Bo", "2015-08-19", "DEMO-H-1002", "38.0", "1.22"),
    ("03", "female", 2012, "Demo Child Yue", "2012-12-01", "DEMO-H-1003", "40.0", "1.31"),
)


def enrol_children(cast: Cast, shop: Shop, now: datetime) -> list[str]:
    """Three children: registered, consented, eligible, and wearing a bound wristband."""
    cast.clock.to(now - timedelta(days=6))
    protocol = document(cast, "protocol")
    children = []
    for number, sex, year, name, born, hospital, _, _ in CHILDREN:
        facts = {"number": number, "sex": sex, "birth_year": year, "name": name, "birth_date": born}
        created = cast.do("register_subject", "qian", facts | {"hospital_number": hospital}, station="ward")
        subject = next(iter(created.values()))
        _consent_and_eligibility(cast, subject, protocol)
        children.append(subject)
    facts = {"title": "wristband", "purpose": "wristbands", "count": len(children)}
    created = order_labels(cast, "lin", facts, "ward")
    for position, subject in enumerate(children, start=1):
        band = created[f"@wristband{position}"]
        read = {"subject": subject, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
        cast.do("bind_wristband", "lin", read, second="mei", station="ward")
        shop.things[f"band {subject}"] = band
    return children


def prescribe_doses(cast: Cast, children: list[str], now: datetime) -> None:
    """Dose 1 for each child, from the weight of the day before, verified by the pharmacist's own arithmetic."""
    cast.clock.to(now - timedelta(hours=26))
    for subject, child in zip(children, CHILDREN, strict=True):
        weighed = (cast.clock.at - timedelta(hours=2)).isoformat()
        facts = {
            "subject": subject,
            "dose": 1,
            "weight_kg": child[6],
            "weight_at": weighed,
            "body_surface_m2": child[7],
            "presentation": "cryopreserved",
        }
        cast.do("prescribe_dose", "zhou", facts, station="ward")
        with cast.house.store.reading() as link:
            dose = thing(link, dose_key(subject, 1))
        assert dose is not None
        own = {"recomputed_cells": dose.text("cells_target"), "recomputed_il2_iu": dose.text("il2_iu")}
        facts = {"subject": subject, "dose": 1, "weight_kg": child[6], **own}
        cast.do("verify_prescription", "liu", facts, station="pharmacy")


def give_first_dose(cast: Cast, shop: Shop, what: tuple[str, str], now: datetime) -> None:
    """The first child's first dose: allocated, shipped, issued, thawed, prepared, checked twice, infused."""
    subject, lot = what
    cast.clock.to(now - timedelta(hours=24))
    containers = _containers(cast, lot)
    chosen, backup = containers[0], containers[1]
    facts = {"subject": subject, "dose": 1, "containers": [chosen], "backup": backup}
    cast.do("allocate_containers", "liu", facts, station="pharmacy")
    _ship(cast, shop, [chosen, backup])
    _on_the_day(cast, subject, chosen)
    _infuse(cast, shop, (subject, chosen))


def _consent_and_eligibility(cast: Cast, subject: str, protocol: Document) -> None:
    consent = {"subject": subject, "outcome": "given", "form_version": protocol.text("consent.form_version")}
    cast.do("record_consent", "zhou", consent | {"signer": "parent", "assent": "yes"}, station="ward")
    answers = []
    for row in protocol.rows("criterion"):
        met = row["kind"] == "inclusion" and row["id"] != "I3b"
        answers.append({"criterion": str(row["id"]), "answer": "met" if met else "not_met"})
    facts = {"subject": subject, "answers": answers, "decision": "eligible"}
    cast.do("confirm_eligibility", "zhou", facts, station="ward")


def _ship(cast: Cast, shop: Shop, containers: list[str]) -> None:
    facts: dict[str, Any] = {
        "containers": containers,
        "shipper": shop.things["shipper"],
        "logger": shop.things["logger"],
        "seal": "DEMO-SEAL-1",
        "ln2_kg": "12.5",
        "from_station": "cryo_store",
        "to_station": "pharmacy",
        "eta": (cast.clock.at + timedelta(hours=6)).isoformat(),
    }
    created = cast.do("pack_shipment", "zhao", facts, second="ma", station="cryo_store")
    shipment = next(code for code in created.values() if code.startswith("H"))
    party = {"party_name": "Demo Courier", "party_firm": "Fictitious Cold Chain", "waybill": "DEMO-4711"}
    cast.do("hand_over", "zhao", {"things": [shipment], **party}, station="cryo_store")
    cast.clock.wait(hours=5)
    arrived = {"shipment": shipment, "containers": containers, "seal_intact": "yes", "seal": "DEMO-SEAL-1"}
    cast.do("receive_shipment", "liu", arrived | {"arrival_celsius": "-188"}, station="pharmacy")
    judged = {"containers": containers, "decision": "accept", "seal_intact": "yes", "ln2_present": "yes"}
    cast.do("judge_condition", "liu", judged | {"logger_verdict": "within", "damage": "no"}, station="pharmacy")


def _on_the_day(cast: Cast, subject: str, container: str) -> None:
    protocol = document(cast, "protocol")
    answers = [{"criterion": str(row["id"]), "answer": str(row["expected"])} for row in protocol.rows("infusion_day")]
    facts: dict[str, Any] = {"subject": subject, "dose": 1, "child_present": "yes", "answers": answers}
    verifiers = {"verifier_a": cast.persons["lin"], "verifier_b": cast.persons["mei"]}
    cast.do("clear_for_infusion", "zhou", facts | verifiers, station="ward")
    issued = {"containers": [container], "subject": subject, "dose": 1}
    cast.do("issue_containers", "liu", issued, second="hejun", station="pharmacy")


def _infuse(cast: Cast, shop: Shop, what: tuple[str, str]) -> None:
    subject, container = what
    band = shop.things[f"band {subject}"]
    with cast.house.store.reading() as link:
        dose = thing(link, dose_key(subject, 1))
    assert dose is not None
    cast.do("give_il2", "lin", {"wristband": band, "dose": 1, "il2_iu": dose.text("il2_iu")}, station="ward")
    cast.clock.wait(minutes=12)
    thaw = {"container": container, "container_again": container, "subject_number": "01", "bath": shop.things["bath"]}
    cast.do("start_thaw", "deng", thaw, second="liu", station="thaw_bench")
    cast.clock.wait(minutes=6)
    cast.do("end_thaw", "deng", {"container": container}, station="thaw_bench")
    looked = {"container": container, "appearance": "as_described", "leak": "no", "viability_percent": "88.0"}
    cast.do("decide_use", "deng", looked | {"viable_cells": "184000000", "decision": "usable"}, station="thaw_bench")
    drawn = {"containers": [container], "containers_again": [container], "drawn_ml": "20", "parts_total": 1}
    saline = {"diluent": shop.things["Saline 0.9 %"], "diluent_ml": "20", "leftover": "discarded"}
    created = cast.do("prepare_dose", "deng", drawn | saline, second="liu", station="thaw_bench")
    prepared = next(code for code in created.values() if code.startswith("D"))
    facts: dict[str, object] = {"title": "prepared_dose", "purpose": "existing", "thing": prepared}
    copy = order_labels(cast, "deng", facts, "thaw_bench")["@copy1"]
    cast.do("apply_label", "deng", {"copy": copy, "thing": prepared}, station="thaw_bench")
    for nurse in ("lin", "mei"):
        seen = {"look_good": "yes", "wristband": band, "prepared_dose": prepared}
        cast.do("verify_dose", nurse, seen, station="ward")
        cast.clock.wait(minutes=2)
    cast.do("start_infusion", "lin", {"wristband": band, "prepared_dose": prepared}, station="ward")
    cast.clock.wait(minutes=28)
    ended = {"prepared_dose": prepared, "volume_given_ml": "40", "complete": "yes"}
    cast.do("end_infusion", "lin", ended, station="ward")


def _containers(cast: Cast, lot: str) -> list[str]:
    with cast.house.store.reading() as link:
        found = trace(link, lot, "forward", cast.clock.at).of_kind("container")
    return sorted((one.code for one in found), key=lambda code: code)
