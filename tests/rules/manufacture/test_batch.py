"""A batch: one thawed vial, the documents it begins with, the materials it takes, the lot it ends in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from custody.seeds import seed
from tests.rules.manufacture.conftest import HARVESTED, Room, harvest, minutes
from tests.rules.world import START


def thawed(room: Room) -> Room:
    room.world.change(room.vial, {"bank_vial": "used"})
    return room


def start(room: Room, **changed: Any) -> dict[str, Any]:
    return {"vial": room.vial, "name": "B-26-014", "presentation": "fresh", **changed}


def material(room: Room, state: str = "released", **changed: Any) -> str:
    attrs = {"unit": "mL", "expiry_at": START + minutes(60), **changed}
    code = room.world.put("material_lot", {"material_lot": state}, "Medium", **attrs)
    room.world.balances[code, "mL"] = Decimal(100)
    return code


def test_a_batch_begins_with_the_documents_in_force(room: Room) -> None:
    batch = room.world.things[room.batch("fresh")]
    digests = {
        type_: room.world.situation().document(type_, name).digest
        for type_, name in (("product_profile", "fresh"), ("specification", ""), ("protocol", ""))
    }
    assert batch.mapping("documents") == digests
    assert (batch.state("batch"), batch.text("presentation"), batch.text("vial")) == ("in_process", "fresh", room.vial)
    assert batch.text("started_at") == "2026-11-02T01:00:00.000000Z"
    assert (room.vial, batch.code, "derived") in {(e.parent, e.child, e.kind) for e in room.world.edges}


def test_a_vial_that_is_still_frozen_starts_no_batch(room: Room) -> None:
    assert room.world.refused("start_batch", room.operator, start(room)) == ("vial_not_thawed",)


def test_a_vial_starts_one_batch_and_no_other(room: Room) -> None:
    room.batch()
    assert room.world.refused("start_batch", room.operator, start(room)) == ("vial_in_another_batch",)


def test_a_batch_does_not_start_without_its_documents(room: Room) -> None:
    room.world.documents = [document for document in room.world.documents if document.name != "fresh"]
    assert room.world.refused("start_batch", room.operator, start(thawed(room))) == ("document_not_in_force",)


def test_overdue_equipment_does_not_stop_a_batch_and_opens_a_deviation(room: Room) -> None:
    isolator = room.world.put("equipment", {"equipment": "in_use"}, due_at=START, equipment_kind="isolator")
    in_date = room.world.put("equipment", {"equipment": "in_use"}, due_at=START + minutes(1))
    facts = start(thawed(room), equipment=[isolator, in_date])
    assert room.world.notes("start_batch", room.operator, facts) == ("equipment_overdue",)
    room.world.do("start_batch", room.operator, facts)
    (item,) = room.world.items.values()
    assert (item.kind, item.about, item.text("grade")) == ("deviation", (isolator,), "minor")
    assert room.world.things[room.world.created["@1"]].texts("equipment") == (isolator, in_date)


def test_a_used_material_moves_to_the_batch(room: Room) -> None:
    batch, medium = room.batch(), material(room)
    facts = {"batch": batch, "material": medium, "quantity": "40.5"}
    room.world.do("use_material", room.operator, facts)
    assert (room.world.balances[medium, "mL"], room.world.balances[batch, "mL"]) == (Decimal("59.5"), Decimal("40.5"))
    assert (medium, batch, "used") in {(e.parent, e.child, e.kind) for e in room.world.edges}


def test_more_than_there_is_of_a_material_cannot_be_used(room: Room) -> None:
    facts = {"batch": room.batch(), "material": material(room), "quantity": "100.001"}
    assert room.world.refused("use_material", room.operator, facts) == ("not_enough",)


def test_a_material_on_hold_is_used_only_on_qualitys_word_and_opens_a_deviation(room: Room) -> None:
    facts = {"batch": room.batch(), "material": material(room), "quantity": "1"}
    room.world.open("hold", facts["material"], reason="supplier_notice")
    assert room.world.refused("use_material", room.operator, facts) == ("supply_on_hold",)
    room.world.do("use_material", room.operator, facts, authorised=[("supply_on_hold", room.quality)])
    assert ("deviation", "supply_on_hold") in [(item.kind, item.text("reason")) for item in room.world.items.values()]


def test_a_rejected_material_is_never_used(room: Room) -> None:
    facts = {"batch": room.batch(), "material": material(room, "rejected"), "quantity": "1"}
    refused = room.world.refused("use_material", room.operator, facts, authorised=[("material_rejected", room.quality)])
    assert refused == ("material_rejected",)


@pytest.mark.parametrize(
    ("code", "state", "expiry"),
    [("material_not_released", "quarantine", START + minutes(60)), ("material_expired", "released", START)],
)
def test_quality_may_answer_for_an_unreleased_or_expired_material(
    room: Room, code: str, state: str, expiry: object
) -> None:
    medium = material(room, state, expiry_at=expiry)
    facts = {"batch": room.batch(), "material": medium, "quantity": "1"}
    assert room.world.refused("use_material", room.operator, facts) == (code,)
    assert room.world.refused("use_material", room.operator, facts, authorised=[(code, room.checker)]) == (code,)
    room.world.do("use_material", room.operator, facts, authorised=[(code, room.quality)])
    assert [(item.about, item.text("grade")) for item in room.world.items.values()] == [((medium,), "major")]


def test_a_harvested_batch_takes_no_more_material(room: Room) -> None:
    batch = room.world.things[room.lot()].text("batch")
    facts = {"batch": batch, "material": material(room, expiry_at=START + minutes(60_000)), "quantity": "1"}
    assert room.world.refused("use_material", room.operator, facts) == ("wrong_state",)


def test_a_harvested_lot_holds_its_cells_and_the_documents_of_its_batch(room: Room) -> None:
    code = room.lot("fresh")
    lot, batch = room.world.things[code], room.world.things[room.world.things[code].text("batch")]
    assert (lot.state("lot"), batch.state("batch")) == ("in_process", "harvested")
    assert lot.mapping("documents") == batch.mapping("documents")
    assert (lot.text("presentation"), lot.text("viability_percent"), lot.name) == ("fresh", "91.5", "L-26-014")
    assert lot.text("harvested_at") == "2026-11-23T01:00:00.000000Z"
    assert room.world.balances[code, "cells"] == HARVESTED
    assert (batch.code, code, "derived") in {(e.parent, e.child, e.kind) for e in room.world.edges}


def test_two_counts_further_apart_than_the_profile_allows_are_refused(room: Room) -> None:
    batch = room.batch()
    exactly, beyond = HARVESTED * 90 // 100, HARVESTED * 90 // 100 - 1
    how = {"second": room.checker}
    assert room.world.refused("harvest_lot", room.operator, harvest(batch, cells_second=exactly), **how) == ()
    assert room.world.refused("harvest_lot", room.operator, harvest(batch, cells_second=beyond), **how) == (
        "counts_apart",
    )


def test_the_tolerance_is_the_one_the_batch_began_with(room: Room) -> None:
    batch = room.batch()
    stricter = (
        seed("product_profile_cryopreserved").decode().replace("tolerance_percent = 10 ", "tolerance_percent = 0")
    )
    room.world.document("product_profile", "cryopreserved", stricter, "2")
    assert room.world.refused("harvest_lot", room.operator, harvest(batch), second=room.checker) == ()


def test_a_harvest_before_its_batch_began_is_refused(room: Room) -> None:
    batch = room.batch()
    refused = room.world.refused(
        "harvest_lot", room.operator, harvest(batch), second=room.checker, occurred_at=START - minutes(1)
    )
    assert refused == ("harvested_before_start",)


def test_a_low_viability_is_recorded_and_opens_a_deviation(room: Room) -> None:
    facts = harvest(room.batch(), viability_percent="79.9")
    assert room.world.notes("harvest_lot", room.operator, facts, second=room.checker) == ("low_harvest_viability",)
    room.world.do("harvest_lot", room.operator, facts, second=room.checker)
    assert [item.text("grade") for item in room.world.items.values()] == ["major"]
    assert room.world.things[room.world.created["@1"]].text("viability_percent") == "79.9"


def test_nobody_counts_a_harvest_alone(room: Room) -> None:
    assert room.world.refused("harvest_lot", room.operator, harvest(room.batch())) == ("second_person_missing",)


def test_an_operator_who_has_not_accepted_a_procedure_starts_the_batch_with_a_deviation(room: Room) -> None:
    profile = seed("product_profile_fresh").decode() + '\n[training]\nprocedures = ["Thaw of a bank vial"]\n'
    room.world.document("product_profile", "fresh", profile, "2")
    facts = start(thawed(room))
    assert room.world.notes("start_batch", room.operator, facts) == (), "no such procedure is in force"
    procedure = room.world.document("procedure", "Thaw of a bank vial", 'title = "Thaw of a bank vial"')
    assert room.world.notes("start_batch", room.operator, facts) == ("procedure_not_accepted",)
    room.world.change(room.operator, accepted=[procedure.digest])
    assert room.world.notes("start_batch", room.operator, facts) == ()
    room.world.change(room.operator, accepted=[])
    room.world.do("start_batch", room.operator, facts)
    (item,) = room.world.items.values()
    assert (item.kind, item.about, item.text("grade")) == ("deviation", (room.operator,), "minor")
