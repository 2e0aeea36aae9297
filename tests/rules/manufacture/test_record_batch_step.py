"""The steps of a batch: in order, by two, with what was measured, whatever it was."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.situation import Thing
from tests.rules.manufacture.conftest import Room, harvest

SEEN = dict.fromkeys(("record", "audit_trail", "labels", "deviations"), "yes")


def step(batch: str, name: str, value: str = "", **more: Any) -> dict[str, Any]:
    return {"batch": batch, "step": name, **({"value": value} if value else {}), **more}


def record(room: Room, batch: str, name: str, value: str = "") -> Thing:
    room.world.do("record_batch_step", room.operator, step(batch, name, value), second=room.checker)
    return room.world.things[batch]


def refused(room: Room, facts: dict[str, Any], **how: Any) -> tuple[str, ...]:
    return room.world.refused("record_batch_step", room.operator, facts, second=room.checker, **how)


def test_a_step_stands_in_the_batch_record_with_who_did_it_and_who_watched(room: Room) -> None:
    batch = room.batch()
    record(room, batch, "cells_seeded", "91.5")
    done = record(room, batch, "medium_changed").mapping("batch_steps")
    assert done["cells_seeded"] == {
        **{"by": room.operator, "checked_by": room.checker, "within": True, "value": "91.5", "unit": "%"},
        "at": "2026-11-02T01:00:00.000000Z",
    }
    assert set(done) == {"cells_seeded", "medium_changed"}


def test_the_checker_is_another_person(room: Room) -> None:
    facts = step(room.batch(), "cells_seeded", "91.5")
    assert room.world.refused("record_batch_step", room.operator, facts) == ("second_person_missing",)


@pytest.mark.parametrize(("value", "within"), [("69.9", False), ("70", True), ("100", True), ("100.1", False)])
def test_a_value_outside_its_limit_is_recorded_and_opens_a_deviation(room: Room, value: str, within: bool) -> None:
    batch = room.batch()
    done = record(room, batch, "cells_seeded", value).mapping("batch_steps")["cells_seeded"]
    assert isinstance(done, dict)
    assert (done["value"], done["within"]) == (value, within)
    opened = [(item.text("reason"), item.text("grade"), item.about) for item in room.world.items.values()]
    assert opened == ([] if within else [("batch_value_outside_limit", "major", (batch,))])


def test_a_step_the_profile_of_the_batch_does_not_list_is_refused(room: Room) -> None:
    assert refused(room, step(room.batch(), "sonicated")) == ("unknown_batch_step",)


def test_a_batch_whose_documents_list_no_steps_has_none(room: Room) -> None:
    batch = room.world.put("batch", {"batch": "in_process"}, documents={})
    assert refused(room, step(batch, "cells_seeded", "90")) == ("unknown_batch_step",)


def test_a_step_is_recorded_once(room: Room) -> None:
    batch = room.batch()
    record(room, batch, "cells_seeded", "91.5")
    assert refused(room, step(batch, "cells_seeded", "92")) == ("batch_step_done",)


def test_a_step_with_a_measurement_needs_its_value(room: Room) -> None:
    assert refused(room, step(room.batch(), "cells_seeded")) == ("batch_value_missing",)


def test_a_step_did_not_happen_before_its_batch_began(room: Room) -> None:
    batch = room.batch()
    early = room.world.at
    room.world.later(hours=1)
    facts = step(batch, "cells_seeded", "91.5")
    assert refused(room, facts, occurred_at=early) == ()
    room.world.change(batch, started_at=room.world.at)
    assert refused(room, facts, occurred_at=early) == ("batch_step_before_start",)


def test_a_step_out_of_order_needs_the_signature_of_quality_and_opens_a_deviation(room: Room) -> None:
    facts = step(room.batch(), "medium_changed")
    assert refused(room, facts) == ("batch_step_out_of_order",)
    by_quality = [("batch_step_out_of_order", room.quality)]
    room.world.do("record_batch_step", room.operator, facts, second=room.checker, authorised=by_quality)
    assert [item.text("grade") for item in room.world.items.values()] == ["major"]


def reviewed(room: Room, lot: str) -> tuple[str, ...]:
    room.world.change(lot, {"lot": "quarantine"})
    return room.world.refused("review_batch", room.quality, {"lot": lot, **SEEN})


def test_a_batch_record_with_a_step_missing_is_not_reviewed_without_another_signature_of_quality(room: Room) -> None:
    batch = room.batch()
    record(room, batch, "cells_seeded", "91.5")
    room.world.later(days=21)
    room.world.do("harvest_lot", room.operator, harvest(batch), second=room.checker)
    lot = room.world.created["@1"]
    assert reviewed(room, lot) == ("batch_step_missing",)
    other = [("batch_step_missing", room.world.person("Other Quality", "qa"))]
    facts = {"lot": lot, **SEEN}
    assert room.world.refused("review_batch", room.quality, facts, authorised=other) == ()
    record(room, batch, "medium_changed")  # found missing: recorded late, with the time it happened
    record(room, batch, "cells_differentiated", "93")
    assert reviewed(room, lot) == ()


def test_whoever_recorded_or_watched_a_step_does_not_release_the_lot(room: Room) -> None:
    releaser = room.world.person("Re Leaser", "operator", "release")
    batch = room.batch()
    facts = step(batch, "cells_seeded", "91.5")
    room.world.do("record_batch_step", room.operator, facts, second=releaser)
    room.world.later(days=21)
    room.world.do("harvest_lot", room.operator, harvest(batch), second=room.checker)
    lot = room.world.created["@1"]
    facts = {"lot": lot, "outcome": "released"}
    assert "pair_broken" in room.world.refused("release_lot", releaser, facts)
