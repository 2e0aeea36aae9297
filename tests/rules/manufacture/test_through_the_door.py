"""From an approved document to frozen containers, through the door: a situation holds what each step asks for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from custody.record.engine import Store
from custody.record.entry import LONGEST_ENTRY
from custody.record.reads.things import documents_in_force
from custody.rules.steps.manufacture.fill_containers import MOST_CONTAINERS
from custody.rules.steps.manufacture.register_bank import MOST_VIALS
from custody.rules.steps.setup.register_equipment import MOST_POSITIONS
from custody.seeds import seed
from tests.record_room import Clock, Room, digest

PAPER = Room.file(b"%PDF-1.7 a paper", "application/pdf")
DUE = date(2027, 6, 30)
DESIGNS = Path(__file__).parents[3] / "labels"


@pytest.fixture
def room(store: Store, clock: Clock) -> Room:
    return Room.founded(store, clock)


def test_an_approved_document_is_in_force_and_the_one_before_it_is_superseded(room: Room) -> None:
    first = room.document("product_profile", "fresh", seed("product_profile_fresh"))
    assert _versions(room, "product_profile") == {"fresh": "1"}
    second = room.document("product_profile", "fresh", seed("product_profile_fresh"), "2")
    assert _versions(room, "product_profile") == {"fresh": "2"}
    assert [room.state(code, "document") for code in (first, second)] == ["superseded", "effective"]


def test_a_document_for_a_later_day_is_in_force_from_that_day(room: Room) -> None:
    room.document("product_profile", "fresh", seed("product_profile_fresh"))
    file = room.file(seed("product_profile_fresh"))
    facts = {"type": "product_profile", "title": "fresh", "version": "2", "file": digest(file.data)}
    later = facts | {"effective_from": date(2026, 11, 4)}
    author = room.person("Sun Jie", "operator")
    room.do("approve_document", author, later, second=room.quality, files=(file,))
    assert _versions(room, "product_profile") == {"fresh": "1"}
    room.later(days=2)
    room.person("Zhao Min", "operator")  # an entry of that day
    assert _versions(room, "product_profile") == {"fresh": "2"}


def test_a_document_in_another_format_does_not_disturb_the_record(room: Room) -> None:
    room.document("consent_form", "Consent 2", PAPER.data, media_type=PAPER.media_type)
    room.document("procedure", "Old", b"\xff\xfe\x00", media_type="application/msword")
    assert _versions(room, "procedure") == {"Old": "1"}
    file = room.file(b"limit = = 3")
    facts = {"type": "product_profile", "title": "fresh", "version": "1", "file": digest(file.data)}
    how: dict[str, Any] = {"second": room.quality, "files": (file,)}
    author = room.person("Sun Jie", "operator")
    assert room.refused("approve_document", author, facts, **how) == ("document_unreadable",)


def test_a_vial_becomes_frozen_containers_in_their_positions(room: Room) -> None:
    for title in ("cryopreserved", "fresh"):
        room.document("product_profile", title, seed(f"product_profile_{title}"))
    room.document("specification", "JK500 release", seed("specification"))
    operator = room.person("Sun Jie", "operator", "bank_operator", "engineering", "warehouse")
    checker = room.person("Zhao Min", "operator", "investigator")
    room.document("protocol", "JK500-AML-12", seed("protocol"), author=checker)
    places = _tank(room, operator)
    vial = _thawed_vial(room, (operator, checker), places)
    room.do("start_batch", operator, {"vial": vial, "name": "B-1", "presentation": "cryopreserved"})
    batch = room.created["@1"]
    _use_material(room, operator, batch)
    room.later(days=20)
    counted = {"cells": 400_000_000, "cells_second": 410_000_000, "viability_percent": "92.5"}
    room.do("harvest_lot", operator, {"batch": batch, "name": "L-1", **counted}, second=checker)
    lot = room.created["@1"]
    containers = _labelled(room, operator, lot)
    _fill_and_freeze(room, (operator, checker), lot, containers)
    found = room.thing(containers[-1])
    assert (found.state("container"), found.state("custody"), found.state("condition")) == (
        "frozen",
        "held",
        "accepted",
    )
    assert found.text("expiry_at") == "2027-11-22T16:00:00.000000Z"
    assert room.state(lot, "lot") == "quarantine"
    largest = room.rows("SELECT step, LENGTH(body) FROM entry ORDER BY 2 DESC LIMIT 1")
    assert largest[0][1] < 0.9 * LONGEST_ENTRY, largest
    balances = dict(room.rows("SELECT unit, quantity FROM balance WHERE account = ?", containers[0]))
    assert balances == {"cells": "12500000", "mL": "1.25"}
    _steps_and_labels_on_record(room, (operator, checker), batch, lot)
    _deviation_closed(room, operator, (lot, containers[0]))


def _tank(room: Room, engineer: str) -> list[str]:
    facts = {
        "kind": "freezer",
        "name": "Tank 1",
        "serial": "T-1",
        "storage_class": "ln2_vapour",
        "positions": MOST_POSITIONS,
    }
    room.do("register_equipment", engineer, facts)
    return [room.created[f"@{number}"] for number in range(2, MOST_POSITIONS + 2)]


def _thawed_vial(room: Room, persons: tuple[str, str], places: list[str]) -> str:
    operator, checker = persons
    line = {"name": "H-1", "donor_status": "exempt", "donor_basis": "Older than the rule"}
    room.do("register_cell_line", room.quality, {**line, "ethics_reference": "EC-1", "consent_reference": "CF-1"})
    parent = room.created["@1"]
    for kind, count in (("master", 2), ("working", MOST_VIALS)):
        vials = [{"number": number, "position": places.pop()} for number in range(1, count + 1)]
        facts = {"name": kind, "bank_kind": kind, "parent": parent, "vials": vials}
        room.do("register_bank", operator, facts)
        parent, vial = room.created["@1"], room.created["@2"]
        tests = ("identity_str", "viability", "karyotype", "sterility", "mycoplasma", "endotoxin", "viruses")
        read = [{"test": test, "in_order": "yes"} for test in tests]
        facts = {"bank": parent, "decision": "released", "reports": digest(PAPER.data), "tests": read}
        room.do("release_bank", room.quality, facts, files=(PAPER,))
    scanned = {"vial": vial, "position": vials[0]["position"]}
    room.do("thaw_bank_vial", operator, scanned, second=checker)
    return vial


def _use_material(room: Room, operator: str, batch: str) -> None:
    facts = {"name": "Medium", "supplier": "Example Bio", "supplier_lot": "M-1", "expires_on": DUE}
    facts |= {"quantity": "500", "unit": "mL", "certificate": digest(PAPER.data)}
    room.do("receive_material", operator, facts, files=(PAPER,))
    medium = room.created["@1"]
    decided = {"material": medium, "decision": "released", "certificate_read": "yes"}
    room.do("release_material", room.quality, decided)
    room.do("use_material", operator, {"batch": batch, "material": medium, "quantity": "120"})
    asked = {"batch": batch, "material": medium, "quantity": "381"}
    assert room.refused("use_material", operator, asked) == ("not_enough",)


def _labelled(room: Room, operator: str, lot: str) -> list[str]:
    design = (DESIGNS / "container.toml").read_bytes()
    room.document("label_design", "container", design)
    facts = {"purpose": "new_containers", "title": "container", "lot": lot, "count": MOST_CONTAINERS}
    room.do("order_label", operator, facts)
    made = dict(room.created)
    proofs = [
        {"copy": made[f"@copy{number}"], "outcome": "proved", "format": "pdf", "sha256": digest(PAPER.data)}
        for number in range(1, MOST_CONTAINERS + 1)
    ]
    room.do("prove_label", "system", {"copies": proofs})
    for number in range(1, MOST_CONTAINERS + 1):
        applied = {"copy": made[f"@copy{number}"], "thing": made[f"@container{number}"]}
        room.do("apply_label", operator, applied)
    return [made[f"@container{number}"] for number in range(1, MOST_CONTAINERS + 1)]


def _fill_and_freeze(room: Room, persons: tuple[str, str], lot: str, containers: list[str]) -> None:
    operator, checker = persons
    rows = [{"container": code, "volume_ml": "1.25"} for code in containers]
    counted = {"cells_per_ml": "10000000", "cells_per_ml_second": "10100000", "line_clearance": "yes"}
    filled = {"lot": lot, "containers": rows, "containers_second": rows, **counted}
    room.do("fill_containers", operator, filled, second=checker)
    facts = {"kind": "controlled_rate_freezer", "name": "Freezer", "serial": "F-1", "due_on": DUE}
    room.do("register_equipment", operator, facts)
    freezer = room.created["@1"]
    began = room.clock()
    room.later(minutes=40)
    run = {"containers": containers, "freezer": freezer, "run_file": digest(PAPER.data), "run_started_at": began}
    answer = room.do("freeze_containers", operator, run)
    assert answer.notes == ()
    late = room.thing(containers[0]).instant("out_since")
    assert late == began + timedelta(minutes=40)


def _steps_and_labels_on_record(room: Room, persons: tuple[str, str], batch: str, lot: str) -> None:
    operator, checker = persons
    seen = {"lot": lot, **dict.fromkeys(("record", "audit_trail", "labels", "deviations"), "yes")}
    assert set(room.refused("review_batch", room.quality, seen)) >= {"batch_step_missing"}
    for name, value in (("cells_seeded", "91.5"), ("medium_changed", None), ("cells_differentiated", "93")):
        facts = {"batch": batch, "step": name} | ({"value": value} if value else {})
        room.do("record_batch_step", operator, facts, second=checker)
    assert set(room.thing(batch).mapping("batch_steps")) == {"cells_seeded", "medium_changed", "cells_differentiated"}
    room.do("order_label", operator, {"purpose": "new_containers", "title": "container", "lot": lot, "count": 1})
    copy = room.created["@copy1"]
    proof = {"copy": copy, "outcome": "proved", "format": "pdf", "sha256": digest(PAPER.data)}
    room.do("prove_label", "system", {"copies": [proof]})
    counted = {"lot": lot, "printed": MOST_CONTAINERS + 1, "applied": MOST_CONTAINERS, "spoiled": 1}
    assert room.refused("reconcile_labels", operator, counted, second=checker) == ("labels_unaccounted",)
    room.do("spoil_labels", operator, {"copies": [copy], "spoiled_why": "left_over"}, second=checker)
    room.do("reconcile_labels", operator, counted, second=checker)
    assert room.do("review_batch", room.quality, seen).notes == ()


def _deviation_closed(room: Room, operator: str, about: tuple[str, str]) -> None:
    told = {"about": list(about), "reason": "record_incomplete", "grade": "minor", "note": "Found late."}
    room.do("open_deviation", operator, told)
    deviation = room.created["@1"]
    verdict = {"deviation": deviation, "grade": "minor", "root_cause": "person", "conclusion": "Trained again."}
    assert set(room.refused("close_deviation", room.quality, verdict)) == {"impact_unjudged"}
    impacts = [{"thing": code, "impact": "none"} for code in about]
    room.do("close_deviation", room.quality, {**verdict, "impacts": impacts})
    assert room.state(deviation, "deviation") == "closed"


def _versions(room: Room, type_: str) -> dict[str, str]:
    with room.store.reading() as link:
        return {d.name: d.version for d in documents_in_force(link) if d.type == type_}
