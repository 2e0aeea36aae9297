"""From the cell line to the shelf: bank, batch, lot, labels, tests, release."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from custody.faces.demo.cast import Cast, DemoBroken, text_file
from custody.faces.demo.setting_up import Shop
from custody.faces.printing import prove_ordered, unmade
from custody.record.attempt import Answer, StoredFile
from custody.record.reads.things import documents_in_force, thing
from custody.rules.document import Document
from custody.rules.words import LETTERS

RESULTS = (
    ("viability", "91.4", "%"),
    ("identity_cd56", "94.2", "%"),
    ("residual_cd3", "0.12", "%"),
    ("residual_pluripotent", "0.004", "%"),
    ("endotoxin", "0.15", "EU/mL"),
    ("mycoplasma", "not detected", ""),
    ("gram_stain", "no organisms", ""),
)
BATCH_STEPS = (("cells_seeded", "91.5"), ("medium_changed", ""), ("cells_differentiated", "93"))
CONTAINERS = 12
VOLUME_ML = "20"
PER_ML = "10000000"


def make_cryopreserved_lot(cast: Cast, shop: Shop, now: datetime) -> str:
    """Lot JK500-26-001: released conditionally, confirmed when sterility was read, stored with free containers."""
    lot = release_cryopreserved_lot(cast, shop, now, CONTAINERS)
    confirm_release(cast, shop, now)
    return lot


def release_cryopreserved_lot(cast: Cast, shop: Shop, now: datetime, count: int) -> str:
    """Lot JK500-26-001 up to its conditional release, twenty days ago; sterility is still read."""
    prepare_materials_and_bank(cast, shop)
    cast.clock.to(now - timedelta(days=45))
    batch = start_batch(cast, shop, ("JK500-26-B01", "cryopreserved", 0))
    cast.clock.to(now - timedelta(days=24))
    lot = harvest(cast, batch, "JK500-26-001", count)
    containers = labelled_containers(cast, lot, count)
    sample = draw_sample(cast, lot)
    fill(cast, lot, containers)
    freeze_and_store(cast, shop, containers)
    cast.clock.to(now - timedelta(days=22))
    test_sample(cast, sample, RESULTS)
    send_out(cast, shop, sample)
    cast.clock.to(now - timedelta(days=20))
    review(cast, lot)
    cast.do("release_lot", "chen", {"lot": lot, "outcome": "conditional"})
    shop.things["lot"], shop.things["sample"] = lot, sample
    return lot


def confirm_release(cast: Cast, shop: Shop, now: datetime) -> None:
    """Day 14 has come and nothing grew: the same authorised person confirms."""
    cast.clock.to(now - timedelta(days=9))
    test_sample(cast, shop.things["sample"], (("sterility", "no growth", ""),))
    cast.do("release_lot", "chen", {"lot": shop.things["lot"], "outcome": "confirmed"})


def prepare_materials_and_bank(cast: Cast, shop: Shop) -> None:
    """Materials received and released; a cell line with a master and a working bank, both released."""
    _materials(cast, shop)
    _bank(cast, shop)


def make_fresh_lot(cast: Cast, shop: Shop, now: datetime) -> str:
    """Lot JK500-26-003, fresh in saline, filled hours ago: rapid tests are in, the release is waiting."""
    cast.clock.to(now - timedelta(hours=6))
    batch = start_batch(cast, shop, ("JK500-26-B03", "fresh", 2))
    lot = harvest(cast, batch, "JK500-26-003", 3)
    containers = labelled_containers(cast, lot, 3)
    sample = draw_sample(cast, lot)
    fill(cast, lot, containers)
    for container in containers:
        facts = {"container": container, "place": shop.fridge_positions.pop(0)}
        cast.do("store_container", "zhao", facts, station="cryo_store")
    test_sample(cast, sample, RESULTS)
    review(cast, lot)
    return lot


def order_labels(cast: Cast, who: str, facts: dict[str, object], station: str = "clean_room") -> dict[str, str]:
    """Order labels and have them proved, as every face does right after the order."""
    created = cast.do("order_label", who, facts, station=station)
    for answer in prove_ordered(cast.house, Answer("accepted", "order_label", created=created), station):
        if not answer.passed:
            raise DemoBroken(f"prove_label: {answer.reasons}")
    for one in unmade(cast.house, created.values(), station):
        raise DemoBroken(f"prove_label: {one.recorded}")
    return dict(created)


def labelled_containers(cast: Cast, lot: str, count: int) -> list[str]:
    """New containers, each wearing its own label."""
    facts: dict[str, object] = {"title": "container", "purpose": "new_containers", "lot": lot, "count": count}
    created = order_labels(cast, "he", facts)
    containers = []
    for number in range(1, count + 1):
        copy, container = created[f"@copy{number}"], created[f"@container{number}"]
        cast.do("apply_label", "he", {"copy": copy, "thing": container}, station="clean_room")
        containers.append(container)
    return containers


def draw_sample(cast: Cast, lot: str) -> str:
    """A sample of the lot for testing, received by the laboratory."""
    created = cast.do("draw_sample", "xu", {"lot": lot, "purpose": "test", "amount": "2"}, station="clean_room")
    sample = next(iter(created.values()))
    facts = {"sample": sample, "outcome": "accepted", "condition": "intact"}
    cast.do("receive_sample", "gao", facts, station="qc_lab")
    return sample


def send_out(cast: Cast, shop: Shop, sample: str) -> None:
    """What is left of the sample goes to the external laboratory, where the house works with one: sterility is read
    there."""
    if "laboratory" in shop.things:
        facts = {"things": [sample], "party": shop.things["laboratory"], "waybill": "DEMO-LAB-1"}
        cast.do("hand_over", "gao", facts, station="qc_lab")


def test_sample(cast: Cast, sample: str, results: Sequence[tuple[str, str, str]]) -> None:
    """Results entered by the analyst and reviewed by another person; of a sample that is away they bear the name of
    the laboratory that has it."""
    with cast.house.store.reading() as link:
        holder = known.text("holder") if (known := thing(link, sample)) else ""
    found_by = holder if holder.startswith(LETTERS["external_party"]) else ""
    for test, value, unit in results:
        facts = {"sample": sample, "test": test, "value": value, "control_valid": "yes"}
        facts |= ({"unit": unit} if unit else {}) | ({"laboratory": found_by} if found_by else {})
        cast.do("record_result", "gao", facts, station="qc_lab")
        cast.do("review_result", "sun", {"sample": sample, "test": test}, station="qc_lab")


def record_batch_steps(cast: Cast, batch: str) -> None:
    """The steps the product profile lists, each by one person before the eyes of another."""
    for name, value in BATCH_STEPS:
        facts = {"batch": batch, "step": name} | ({"value": value} if value else {})
        cast.do("record_batch_step", "he", facts, second="xu", station="clean_room")


def reconcile(cast: Cast, lot: str, more: int = 0, spoiled: int = 0) -> None:
    """Every label printed for the lot stands on one of its containers, or on one of `more` things such as a sample, or
    was spoiled."""
    with cast.house.store.reading() as link:
        found = thing(link, lot)
    count = more + (found.integer("containers_planned") if found else 0)
    facts = {"lot": lot, "printed": count + spoiled, "applied": count, "spoiled": spoiled}
    cast.do("reconcile_labels", "he", facts, second="xu", station="clean_room")


def review(cast: Cast, lot: str) -> None:
    """The labels are added up, then quality reviews the whole record of the batch."""
    reconcile(cast, lot)
    facts = {"lot": lot, **dict.fromkeys(("record", "audit_trail", "labels", "deviations"), "yes")}
    cast.do("review_batch", "wu", facts)


def _materials(cast: Cast, shop: Shop) -> None:
    expires = (cast.clock.at + timedelta(days=240)).date().isoformat()
    for number, (name, unit) in enumerate((("Cytokine mix", "mg"), ("Basal medium", "mL"), ("Saline 0.9 %", "mL")), 1):
        certificate = text_file(f"Certificate of analysis of {name}, fictitious.")
        facts = {
            "name": name,
            "supplier": "Fictitious Biologicals",
            "supplier_lot": f"FB-{number:04d}",
            "expires_on": expires,
            "quantity": "5000",
            "unit": unit,
            "certificate": _digest(certificate),
        }
        code = next(iter(cast.do("receive_material", "luo", facts, files=[certificate]).values()))
        cast.do("release_material", "wu", {"material": code, "decision": "released", "certificate_read": "yes"})
        shop.things[name] = code


def _bank(cast: Cast, shop: Shop) -> None:
    line = {
        "name": "hESC line demo-1",
        "donor_status": "eligible",
        "donor_basis": "Donor screening file, fictitious",
        "ethics_reference": "EC-DEMO-2019-11",
        "consent_reference": "CONSENT-DEMO-07",
    }
    shop.things["line"] = next(iter(cast.do("register_cell_line", "wu", line).values()))
    master = _bank_of(cast, shop, ("MCB-1", "master", shop.things["line"]), 1)
    shop.things["bank"] = _bank_of(cast, shop, ("WCB-3", "working", master), 4)
    cast.clock.wait(days=2)


def _bank_of(cast: Cast, shop: Shop, what: tuple[str, str, str], count: int) -> str:
    name, kind, parent = what
    positions = [shop.lab_positions.pop(0) for _ in range(count)]
    vials = [{"number": number, "position": place} for number, place in enumerate(positions, start=1)]
    facts = {"name": name, "bank_kind": kind, "parent": parent, "passage": 20, "vials": vials}
    created = cast.do("register_bank", "tang", facts, station="cryo_store")
    bank = next(code for code in created.values() if code.startswith("K"))
    if kind == "working":
        shop.things["vials"] = " ".join(code for code in created.values() if code.startswith("V"))
        shop.things["vial_places"] = " ".join(positions)
    reports = text_file(f"Test reports of bank {name}, fictitious.")
    rows = [{"test": test, "in_order": "yes"} for test in document(cast, "specification").texts("bank.tests")]
    facts = {"bank": bank, "decision": "released", "reports": _digest(reports), "tests": rows}
    cast.do("release_bank", "wu", facts, files=[reports])
    return bank


def document(cast: Cast, type_: str) -> Document:
    """The document of a type in force in the story."""
    with cast.house.store.reading() as link:
        return next(found for found in documents_in_force(link) if found.type == type_)


def start_batch(cast: Cast, shop: Shop, what: tuple[str, str, int]) -> str:
    """A bank vial thawed for it, materials used, the steps of the profile recorded; `what` is the name, the
    presentation and the number of the vial."""
    name, presentation, vial_number = what
    vial = shop.things["vials"].split()[vial_number]
    place = shop.things["vial_places"].split()[vial_number]
    cast.do("thaw_bank_vial", "he", {"vial": vial, "position": place}, second="xu", station="clean_room")
    equipment = [shop.things["isolator"], shop.things["counter"]]
    facts = {"vial": vial, "name": name, "presentation": presentation, "equipment": equipment}
    batch = next(iter(cast.do("start_batch", "he", facts, station="clean_room").values()))
    for material in ("Cytokine mix", "Basal medium"):
        facts = {"batch": batch, "material": shop.things[material], "quantity": "50"}
        cast.do("use_material", "he", facts, station="clean_room")
    record_batch_steps(cast, batch)
    return batch


def harvest(cast: Cast, batch: str, name: str, count: int) -> str:
    """The lot, with cells for so many containers and a little over, counted twice."""
    cells = count * 203_000_000
    facts = {
        "batch": batch,
        "name": name,
        "viability_percent": "92.0",
        "cells": cells,
        "cells_second": cells - 2_000_000,
    }
    return next(iter(cast.do("harvest_lot", "he", facts, second="xu", station="clean_room").values()))


def fill(cast: Cast, lot: str, containers: Sequence[str]) -> None:
    """Twenty millilitres each, volumes and concentration entered twice."""
    rows = [{"container": container, "volume_ml": VOLUME_ML} for container in containers]
    facts = {"lot": lot, "containers": rows, "cells_per_ml": PER_ML, "line_clearance": "yes"}
    again = {"containers_second": rows, "cells_per_ml_second": PER_ML}
    cast.do("fill_containers", "he", facts | again, second="xu", station="clean_room")


def freeze_and_store(cast: Cast, shop: Shop, containers: Sequence[str]) -> None:
    """The run of the freezer with its file, then each container into a position of the laboratory."""
    started = cast.clock.at
    cast.clock.wait(minutes=5)
    run = text_file("Controlled-rate freezing run, -1 °C/min, fictitious.")
    facts = {
        "containers": list(containers),
        "freezer": shop.things["controlled_rate_freezer"],
        "run_file": _digest(run),
        "run_started_at": started.isoformat(),
    }
    cast.do("freeze_containers", "he", facts, files=[run], station="clean_room")
    for container in containers:
        stored = {"container": container, "place": shop.lab_positions.pop(0)}
        cast.do("store_container", "zhao", stored, station="cryo_store")


def _digest(file: StoredFile) -> str:
    return hashlib.sha256(file.data).hexdigest()
