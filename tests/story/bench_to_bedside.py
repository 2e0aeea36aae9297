"""The thread as the people live it: what each of them scans and signs, from a bank vial to a child.

Each function is one part of the way and takes the stage and what came before; the tests put them together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from custody.faces.demo.laboratory import reconcile, record_batch_steps
from custody.faces.demo.setting_up import Shop
from custody.record.reads.things import documents_in_force
from tests.story.stage import Said, Stage

RAPID = (
    ("viability", "91.4", "%"),
    ("identity_cd56", "94.2", "%"),
    ("residual_cd3", "0.12", "%"),
    ("residual_pluripotent", "0.004", "%"),
    ("endotoxin", "0.15", "EU/mL"),
    ("mycoplasma", "not detected", ""),
    ("gram_stain", "no organisms", ""),
)


@dataclass
class Made:
    """What the laboratory made: the lot, its containers as decoded from their labels, its sample."""

    lot: str
    sample: str
    containers: list[str]
    frozen: bool = True
    positions: list[str] = field(default_factory=list)


@dataclass
class Child:
    """A child of the story: the subject's code and the serial decoded from the wristband."""

    number: str
    subject: str
    band: str
    weight: str


def passed(said: Said) -> Said:
    """The step must have passed, plainly or with something to see to; what the screen says otherwise is the message."""
    assert said.verdict in ("PASS", "CHECK"), f"{said.verdict} {said.headline}\n{said.text}"
    return said


def make_lot(stage: Stage, shop: Shop, name: str, how: dict[str, Any]) -> Made:
    """A bank vial thawed, a batch begun and harvested, labels printed, scanned onto containers, filled. `how`:
    vial (its number in the bank), presentation, containers (how many), run_file (a path, for the freezer)."""
    stage.page("he", "clean_room")
    vial = stage.printed(shop.things["vials"].split()[how["vial"]], "sample")
    place = stage.printed(shop.things["vial_places"].split()[how["vial"]], "storage_place")
    room = {"station": "clean_room"}
    passed(stage.take("thaw_bank_vial", "he", {"position": place}, scan=vial, second="xu", **room))
    facts = {"name": f"{name}-B", "presentation": how["presentation"], "equipment": [shop.things["isolator"]]}
    batch = passed(stage.take("start_batch", "he", facts, scan=vial, **room)).one("J")
    used = {"material": shop.things["Cytokine mix"], "quantity": "50"}
    passed(stage.take("use_material", "he", used, scan=batch, **room))
    record_batch_steps(stage.cast, batch)
    count = how["containers"]
    cells = str(count * 200_000_000 + 10_000_000)
    counted = {"name": name, "cells": cells, "cells_second": cells, "viability_percent": "92.0"}
    lot = passed(stage.take("harvest_lot", "he", counted, scan=batch, second="xu", **room)).one("L")
    ordered = {"title": "container", "purpose": "new_containers", "lot": lot, "count": count}
    copies = passed(stage.take("order_label", "he", ordered, **room)).all("P")
    containers = []
    for copy in copies:
        containers.append(put_on(stage, ("he", "clean_room"), copy))
    rows = [(container, "20") for container in containers]
    filled = {
        "containers": rows,
        "containers_second": rows,
        "cells_per_ml": "10000000",
        "cells_per_ml_second": "10000000",
        "line_clearance": "yes",
    }
    drawn = {"purpose": "test", "amount": "2"}
    sample = passed(stage.take("draw_sample", "xu", drawn, scan=lot, **room)).one("T")
    passed(stage.take("fill_containers", "he", filled, scan=lot, second="xu", **room))
    ordered = {"title": "sample", "purpose": "existing", "thing": sample}
    sample = put_on(stage, ("xu", "clean_room"), passed(stage.take("order_label", "xu", ordered, **room)).one("P"))
    return Made(lot, sample, containers, how["presentation"] == "cryopreserved")


def put_on(stage: Stage, who: tuple[str, str], copy: str) -> str:
    """The printed label is scanned twice, its own serial (where the design prints one) and what it stands on; gives
    the latter."""
    found = stage.decoded(copy)
    serial = next((code for code in found if code.startswith("P")), copy)
    thing = next(code for code in found if code != serial)
    passed(stage.take("apply_label", who[0], {"thing": thing}, scan=serial, station=who[1]))
    return thing


def freeze_and_store(stage: Stage, shop: Shop, made: Made, run_file: Path) -> None:
    """The run of the freezer with its file, then each container scanned into a position."""
    stage.clock.wait(minutes=1)
    started = stage.clock.at
    stage.clock.wait(minutes=6)
    facts = {"containers": made.containers, "freezer": shop.things["controlled_rate_freezer"]}
    begun = {"run_started_at": local(started)}
    take = {"station": "clean_room", "files": {"run_file": run_file}}
    passed(stage.take("freeze_containers", "he", facts | begun, **take))
    for container in made.containers:
        place = stage.printed(shop.lab_positions.pop(0), "storage_place")
        made.positions.append(place)
        passed(stage.take("store_container", "zhao", {"place": place}, scan=container, station="cryo_store"))


def tested(stage: Stage, made: Made, results: tuple[tuple[str, str, str], ...]) -> None:
    """Received, entered by the analyst, reviewed by another person."""
    received = {"outcome": "accepted", "condition": "intact"}
    passed(stage.take("receive_sample", "gao", received, scan=made.sample, station="qc_lab"))
    enter_results(stage, made, results)


def enter_results(stage: Stage, made: Made, results: tuple[tuple[str, str, str], ...]) -> None:
    """Each result entered and reviewed."""
    for test, value, unit in results:
        facts = {"test": test, "value": value, "unit": unit, "control_valid": "yes"}
        passed(stage.take("record_result", "gao", facts, scan=made.sample, station="qc_lab"))
        passed(stage.take("review_result", "sun", {"test": test}, scan=made.sample, station="qc_lab"))


def review_and_release(stage: Stage, made: Made) -> None:
    """Quality reviews the record; the authorised person releases with the sterility test still due."""
    reconcile(stage.cast, made.lot, more=1)
    seen = dict.fromkeys(("record", "audit_trail", "labels", "deviations"), "yes")
    passed(stage.take("review_batch", "wu", seen, scan=made.lot))
    passed(stage.take("release_lot", "chen", {"outcome": "conditional"}, scan=made.lot))


def enrol(stage: Stage, number: str, weight: str, year: int) -> Child:
    """Registered, consented, eligible; a wristband printed, decoded and bound by two."""
    kept_apart = {"name": f"Story Child {number}", "birth_date": f"{year}-03-04", "hospital_number": f"H-{number}"}
    facts = {"number": number, "sex": "female", "birth_year": year, **kept_apart}
    ward = {"station": "ward"}
    subject = passed(stage.take("register_subject", "qian", facts, **ward)).one("U")
    protocol = _protocol(stage)
    consent = {
        "outcome": "given",
        "form_version": protocol.text("consent.form_version"),
        "signer": "parent",
        "assent": "yes",
    }
    passed(stage.take("record_consent", "zhou", consent, scan=subject, **ward))
    met = {str(row["id"]): row["kind"] == "inclusion" and row["id"] != "I3b" for row in protocol.rows("criterion")}
    answers = [(one, "met" if yes else "not_met") for one, yes in met.items()]
    decided = {"assessed_on": stage.clock.at.date().isoformat(), "answers": answers, "decision": "eligible"}
    passed(stage.take("confirm_eligibility", "zhou", decided, scan=subject, **ward))
    ordered = {"title": "wristband", "purpose": "wristbands", "count": "1"}
    copy = passed(stage.take("order_label", "lin", ordered, **ward)).one("P")
    band = stage.label(copy)
    read = {"wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
    read |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    passed(stage.take("bind_wristband", "lin", read, scan=subject, second="mei", **ward))
    return Child(number, subject, band, weight)


def prescribe(stage: Stage, child: Child, presentation: str, dose: int = 1) -> None:
    """Prescribed from today's weight, and verified by the pharmacist's own arithmetic."""
    weighed = local(stage.clock.at)
    stage.clock.wait(minutes=2)
    facts = {"dose": dose, "weight_kg": child.weight, "weight_at": weighed, "body_surface_m2": "0.74"}
    given = facts | {"presentation": presentation}
    passed(stage.take("prescribe_dose", "zhou", given, scan=child.subject, station="ward"))
    cells = int(float(child.weight) * 10_000_000)
    own = {"dose": dose, "weight_kg": child.weight, "recomputed_cells": cells, "recomputed_il2_iu": "740000"}
    passed(stage.take("verify_prescription", "liu", own, scan=child.subject, station="pharmacy"))


def ship(stage: Stage, shop: Shop, made: Made) -> None:
    """Packed by two, handed to the courier, received by another person, judged."""
    eta = {"eta": local(stage.clock.at, hours=6), "from_station": "cryo_store", "to_station": "pharmacy"}
    boxed = {"shipper": shop.things["shipper"], "logger": shop.things["logger"], "seal": "SEAL-1", "ln2_kg": "12.5"}
    containers = made.containers
    scanned = {"places": made.positions, "containers": containers, "containers_again": containers}
    facts = {**scanned, **boxed, **eta}
    store, pharmacy = {"station": "cryo_store"}, {"station": "pharmacy"}
    shipment = passed(stage.take("pack_shipment", "zhao", facts, second="ma", **store)).one("H")
    party = {"things": [shipment], "party_name": "Courier", "party_firm": "Cold Chain", "waybill": "W-1"}
    passed(stage.take("hand_over", "zhao", party, **store))
    papers = stage.page("zhao", "cryo_store")
    papers.goto(f"{stage.base}/things/{shipment}")
    assert papers.locator("figure.witness").count() == 1, "what travels with it bears the signed head of the record"
    stage.clock.wait(hours=5)
    arrived = {"containers": containers, "seal_intact": "yes", "seal": "SEAL-1", "arrival_celsius": "-188"}
    passed(stage.take("receive_shipment", "liu", arrived, scan=shipment, **pharmacy))
    fine = {"seal_intact": "yes", "ln2_present": "yes", "logger_verdict": "within", "damage": "no"}
    passed(stage.take("judge_condition", "liu", {"containers": containers, "decision": "accept", **fine}, **pharmacy))


def allocate(stage: Stage, child: Child, containers: list[str], backup: str = "") -> None:
    """Containers reserved for the child's first dose."""
    facts = {"dose": 1, "containers": containers} | ({"backup": backup} if backup else {})
    passed(stage.take("allocate_containers", "liu", facts, scan=child.subject, station="pharmacy"))


def clear_and_issue(stage: Stage, child: Child, containers: list[str], no_backup: str = "") -> None:
    """The investigator's go, and the pharmacist's issue with a second person: the thaw technician who takes it."""
    days = [(str(row["id"]), str(row["expected"])) for row in _protocol(stage).rows("infusion_day")]
    duty = {"verifier_a": stage.cast.badges["lin"], "verifier_b": stage.cast.badges["mei"]}
    facts = {"dose": 1, "child_present": "yes", "answers": days, **duty}
    facts |= {"no_backup_reason": no_backup} if no_backup else {}
    passed(stage.take("clear_for_infusion", "zhou", facts, scan=child.subject, station="ward"))
    issued = {"containers": containers, "containers_again": containers, "subject": child.subject, "dose": 1}
    passed(stage.take("issue_containers", "liu", issued, second="deng", station="pharmacy"))


def thaw(stage: Stage, shop: Shop, child: Child, container: str) -> None:
    """IL-2 first, then the bath, then the decision to use."""
    bench = {"station": "thaw_bench"}
    facts = {"container_again": container, "subject_number": child.number, "bath": shop.things["bath"]}
    passed(stage.take("start_thaw", "deng", facts, scan=container, second="liu", **bench))
    stage.clock.wait(minutes=6)
    passed(stage.take("end_thaw", "deng", {}, scan=container, **bench))
    decide_use(stage, container)


def decide_use(stage: Stage, container: str, viable_cells: str = "184000000") -> None:
    """Looked at and found usable."""
    seen = {"appearance": "as_described", "leak": "no", "viability_percent": "88.0", "viable_cells": viable_cells}
    usable = seen | {"decision": "usable"}
    passed(stage.take("decide_use", "deng", usable, scan=container, station="thaw_bench"))


def prepare(stage: Stage, shop: Shop, containers: list[str], drawn_ml: str = "20", diluent_ml: str = "20") -> str:
    """Poured by one, checked by another; its label printed, decoded and scanned on the product."""
    bench = {"station": "thaw_bench"}
    drawn = {"containers": containers, "containers_again": containers, "drawn_ml": drawn_ml}
    saline = {"diluent": shop.things["Saline 0.9 %"], "diluent_ml": diluent_ml} if diluent_ml else {}
    facts = drawn | saline | {"leftover": "discarded", "parts_total": "1"}
    prepared = passed(stage.take("prepare_dose", "deng", facts, second="liu", **bench)).one("D")
    ordered = {"title": "prepared_dose", "purpose": "existing", "thing": prepared}
    copy = passed(stage.take("order_label", "deng", ordered, **bench)).one("P")
    found = stage.decoded(copy)
    serial = next((code for code in found if code.startswith("P")), copy)
    dose = next(code for code in found if code != serial)
    both = {"prepared_dose": dose, "dose_again": dose}
    passed(stage.take("label_dose", "deng", both, scan=serial, second="liu", station="thaw_bench"))
    return dose


def give_il2(stage: Stage, child: Child) -> None:
    """Given, then charted."""
    passed(stage.take("give_il2", "lin", {"dose": 1, "il2_iu": "740000"}, scan=child.band, station="ward"))


def verify(stage: Stage, who: str, band: str, prepared: str, look: str = "yes") -> Said:
    """One person's own check: look, wristband, product."""
    facts = {"look_good": look, "wristband": band, "prepared_dose": prepared}
    return stage.take("verify_dose", who, facts, station="ward")


def infuse(stage: Stage, child: Child, prepared: str, volume: str) -> None:
    """Started by a verifier, ended half an hour later."""
    begun = {"wristband": child.band, "prepared_dose": prepared}
    passed(stage.take("start_infusion", "lin", begun, station="ward"))
    stage.clock.wait(minutes=25)
    ended = {"volume_given_ml": volume, "complete": "yes"}
    passed(stage.take("end_infusion", "lin", ended, scan=prepared, station="ward"))


def _protocol(stage: Stage) -> Any:
    with stage.cast.house.store.reading() as link:
        return next(document for document in documents_in_force(link) if document.type == "protocol")


def local(at: Any, hours: float = 0) -> str:
    """As the form shows it: local time of the site, to the minute."""
    moved = at + timedelta(hours=hours)
    return str(moved.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M"))
