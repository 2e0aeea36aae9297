"""Containers are filled by two on a cleared line, the clock of their life starts, and they are frozen in time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from custody.record.codec import effect_to_json
from custody.record.entry import LONGEST_ENTRY, canonical
from custody.rules.decide import Accepted
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.steps.manufacture.fill_containers import MOST_CONTAINERS
from tests.rules.manufacture.conftest import HARVESTED, RUN_FILE, Room, fill, minutes


def refused(room: Room, facts: dict[str, Any], **how: Any) -> tuple[str, ...]:
    return room.world.refused("fill_containers", room.operator, facts, second=room.checker, **how)


def run(room: Room, codes: list[str], **changed: Any) -> dict[str, Any]:
    attrs: dict[str, Any] = {"equipment_kind": "controlled_rate_freezer", "due_at": room.world.at + minutes(100_000)}
    freezer = room.world.put("equipment", {"equipment": "in_use"}, **attrs)
    facts = {"containers": codes, "freezer": freezer, "run_file": RUN_FILE, "run_started_at": room.world.at}
    return {**facts, **changed}


def test_filled_containers_hold_the_cells_of_their_lot(room: Room) -> None:
    codes = room.filled()
    container = room.world.things[codes[0]]
    states = {journey: container.state(journey) for journey in ("container", "custody", "condition")}
    assert states == {"container": "filled", "custody": "held", "condition": "accepted"}
    assert container.decimal("cells") == Decimal(100_000_000)
    assert (container.decimal("volume_ml"), container.decimal("cells_per_ml")) == (Decimal(10), Decimal(10_000_000))
    assert container.text("holder") == room.operator
    assert room.world.balances[codes[0], "cells"] == Decimal(100_000_000)
    assert room.world.balances[codes[0], "mL"] == Decimal(10)
    lot = room.world.things[container.text("lot")]
    assert (lot.state("lot"), lot.integer("filled_count")) == ("quarantine", 4)
    assert room.world.balances[lot.code, "cells"] == 0
    assert (lot.code, codes[3], "filled") in {(e.parent, e.child, e.kind) for e in room.world.edges}


def test_what_is_signed_shows_the_sum_of_all_containers_against_the_harvest(room: Room) -> None:
    lot, step = room.lot(), registry().steps["fill_containers"]
    read, _ = read_facts(step.facts, fill(lot, room.containers(lot)[:3]))
    shown = step.evidence(room.world.situation(step), read)
    assert shown == {"filled_of_harvest": "300000000 cells / 400000000 cells = 75.0 %"}


def test_a_frozen_product_expires_at_the_end_of_its_last_day(room: Room) -> None:
    container = room.world.things[room.filled()[0]]
    assert container.text("formulated_at") == "2026-11-23T01:00:00.000000Z"
    assert container.text("expiry_at") == "2027-11-23T16:00:00.000000Z"
    assert room.world.things[container.text("lot")].text("expiry_at") == container.text("expiry_at")
    assert not container.has("out_since")


def test_a_fresh_product_expires_hours_after_it_was_formulated(room: Room) -> None:
    container = room.world.things[room.filled("fresh")[0]]
    assert container.text("expiry_at") == "2026-11-24T01:00:00.000000Z"
    assert container.text("out_since") == container.text("formulated_at")


def test_the_clock_of_a_fresh_lot_starts_when_it_was_filled_not_when_it_was_entered(room: Room) -> None:
    lot = room.lot("fresh")
    room.world.later(minutes=20)
    filled_at = room.world.at - minutes(15)
    codes = room.containers(lot)
    room.world.do("fill_containers", room.operator, fill(lot, codes), second=room.checker, occurred_at=filled_at)
    assert room.world.things[lot].instant("formulated_at") == filled_at


def test_a_lot_filled_before_it_was_harvested_is_refused(room: Room) -> None:
    lot = room.lot()
    facts = fill(lot, room.containers(lot))
    assert refused(room, facts, occurred_at=room.world.at - minutes(1)) == ("filled_before_harvest",)


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_nothing_is_filled_on_a_line_that_was_not_cleared(room: Room, answer: str) -> None:
    lot = room.lot()
    assert refused(room, fill(lot, room.containers(lot), line_clearance=answer)) == ("line_not_cleared",)


def test_a_container_of_another_lot_is_refused(room: Room) -> None:
    lot = room.lot()
    codes = room.containers(lot)
    room.world.change(codes[2], lot=room.world.put("lot"))
    assert refused(room, fill(lot, codes)) == ("container_of_another_lot",)


def test_a_container_without_its_label_is_refused(room: Room) -> None:
    lot = room.lot()
    codes = room.containers(lot)
    room.world.change(codes[1], {"container": "planned"})
    assert refused(room, fill(lot, codes)) == ("wrong_state",)


def test_a_container_named_twice_is_refused(room: Room) -> None:
    lot = room.lot()
    codes = room.containers(lot, 3)
    assert "container_named_twice" in refused(room, fill(lot, [*codes, codes[0]]))


def test_a_concentration_the_second_person_does_not_find_is_refused(room: Room) -> None:
    lot = room.lot()
    facts = fill(lot, room.containers(lot), cells_per_ml_second="1000000")
    assert refused(room, facts) == ("counts_apart",)


def test_two_volumes_written_for_each_other_are_refused_although_their_sum_is_right(room: Room) -> None:
    lot = room.lot()
    codes = room.containers(lot, 2)
    swapped = [{"container": code, "volume_ml": ml} for code, ml in zip(codes, ("18", "22"), strict=True)]
    read = [{"container": code, "volume_ml": ml} for code, ml in zip(codes, ("22", "18"), strict=True)]
    assert refused(room, fill(lot, codes, containers=swapped, containers_second=read)) == ("volumes_apart",) * 2
    assert refused(room, fill(lot, codes, containers=read, containers_second=[*reversed(read)])) == ()


@pytest.mark.parametrize("missed", ["containers", "containers_second"])
def test_a_container_that_only_one_of_the_two_scanned_is_refused(room: Room, missed: str) -> None:
    lot = room.lot()
    facts = fill(lot, room.containers(lot))
    said = refused(room, {**facts, missed: facts[missed][:-1]})
    assert "volumes_apart" in said


def test_a_container_that_the_second_scanned_twice_is_refused_and_a_trailing_zero_is_no_other_volume(
    room: Room,
) -> None:
    lot = room.lot()
    facts = fill(lot, room.containers(lot))
    assert refused(room, {**facts, "containers_second": [*facts["containers"], facts["containers"][0]]}) == (
        "volumes_apart",
    )
    zeros = [{**row, "volume_ml": "10.00"} for row in facts["containers"]]
    room.world.do("fill_containers", room.operator, {**facts, "containers_second": zeros}, second=room.checker)


def test_more_cells_than_were_harvested_are_refused(room: Room) -> None:
    lot = room.lot()
    codes = room.containers(lot)
    tenfold = {"cells_per_ml": "100000000", "cells_per_ml_second": "100000000"}
    assert refused(room, fill(lot, codes, **tenfold)) == ("more_filled_than_harvested",)


def test_a_small_surplus_is_a_difference_between_counts(room: Room) -> None:
    lot = room.lot()
    codes = room.containers(lot)
    beyond = fill(lot, codes, cells_per_ml="10500001")
    assert refused(room, beyond) == ("more_filled_than_harvested",)
    exactly = fill(lot, codes, cells_per_ml="10500000")
    room.world.do("fill_containers", room.operator, exactly, second=room.checker)
    assert room.world.balances[lot, "cells"] == 0
    assert room.world.balances["world.grown", "cells"] == -10_500_000 * 40


def test_many_cells_less_than_were_harvested_need_quality(room: Room) -> None:
    lot = room.lot()
    facts = fill(lot, room.containers(lot, 3))
    code = "less_filled_than_harvested"
    assert refused(room, facts) == (code,)
    how = {"second": room.checker, "authorised": [(code, room.quality)]}
    room.world.do("fill_containers", room.operator, facts, **how)
    assert room.world.balances[lot, "cells"] == HARVESTED - 300_000_000
    assert [item.text("grade") for item in room.world.items.values()] == ["major"]


def test_as_many_containers_as_one_entry_holds_are_filled_at_once(room: Room) -> None:
    lot = room.lot()
    most = room.containers(lot, MOST_CONTAINERS)
    volumes = [{"container": code, "volume_ml": "1.25"} for code in most]
    facts = fill(lot, most, containers=volumes)
    decision = room.world.decide("fill_containers", room.operator, facts, second=room.checker)
    assert isinstance(decision, Accepted)
    stored = [effect_to_json(effect) for effect in decision.effects]
    assert len(canonical({"effects": stored}).encode()) < LONGEST_ENTRY * 0.8
    assert "too_many_at_once" in refused(room, fill(lot, room.containers(lot, MOST_CONTAINERS + 1)))


def test_a_large_lot_is_filled_in_parts_and_is_as_old_as_its_first_container(room: Room) -> None:
    lot = room.lot("fresh")
    codes = room.containers(lot)
    how = {"second": room.checker}
    room.world.do("fill_containers", room.operator, fill(lot, codes[:2], more_to_fill="yes"), **how)
    first = room.world.at
    assert room.world.things[lot].state("lot") == "in_process"
    room.world.later(minutes=30)
    assert refused(room, fill(lot, codes[2:3])) == ("less_filled_than_harvested",)
    assert refused(room, fill(lot, codes[2:], cells_per_ml="11000001")) == ("more_filled_than_harvested",)
    room.world.do("fill_containers", room.operator, fill(lot, codes[2:]), **how)
    thing = room.world.things[lot]
    assert (thing.state("lot"), thing.integer("filled_count")) == ("quarantine", 4)
    assert thing.instant("formulated_at") == first
    assert room.world.things[codes[2]].instant("formulated_at") == first + minutes(30)
    assert room.world.balances[lot, "cells"] == 0


def test_a_lot_is_filled_once(room: Room) -> None:
    lot = room.world.things[room.filled()[0]].text("lot")
    assert refused(room, fill(lot, room.containers(lot))) == ("wrong_state",)


def test_frozen_containers_know_their_run_and_wait_to_be_stored(room: Room) -> None:
    codes = room.filled()
    room.world.later(minutes=50)
    facts = run(room, codes)
    room.world.later(minutes=45)
    room.world.do("freeze_containers", room.operator, facts)
    container = room.world.things[codes[3]]
    assert (container.state("container"), container.text("run_file")) == ("frozen", RUN_FILE)
    assert container.text("frozen_at") == "2026-11-23T01:50:00.000000Z"
    assert container.text("out_since") == "2026-11-23T02:35:00.000000Z"
    assert room.world.items == {}


def test_a_fresh_lot_is_never_frozen(room: Room) -> None:
    codes = room.filled("fresh")[:1]
    assert room.world.refused("freeze_containers", room.operator, run(room, codes)) == ("not_to_be_frozen",)


def test_a_long_wait_before_freezing_is_recorded_and_opens_a_deviation(room: Room) -> None:
    codes = room.filled()
    room.world.later(minutes=60)
    assert room.world.notes("freeze_containers", room.operator, run(room, codes)) == ()
    room.world.later(minutes=1)
    facts = run(room, codes[:1])
    assert room.world.notes("freeze_containers", room.operator, facts) == ("frozen_late",)
    room.world.do("freeze_containers", room.operator, facts)
    assert [(i.about, i.text("grade")) for i in room.world.items.values()] == [((codes[0],), "major")]


@pytest.mark.parametrize("moved", [-1, 1])
def test_a_run_before_the_fill_or_in_the_future_is_refused(room: Room, moved: int) -> None:
    codes = room.filled()
    facts = run(room, codes, run_started_at=room.world.at + minutes(moved))
    assert room.world.refused("freeze_containers", room.operator, facts)[0] == "impossible_run_time"


def test_what_does_not_control_its_rate_freezes_nothing(room: Room) -> None:
    bath = room.world.put("equipment", {"equipment": "in_use"}, equipment_kind="bath")
    facts = run(room, room.filled(), freezer=bath)
    assert room.world.refused("freeze_containers", room.operator, facts) == ("wrong_freezer",)


def test_an_overdue_freezer_is_noted(room: Room) -> None:
    codes = room.filled()
    facts = run(room, codes)
    room.world.change(facts["freezer"], due_at=room.world.at)
    assert room.world.notes("freeze_containers", room.operator, facts) == ("equipment_overdue",)


def test_more_containers_than_one_entry_holds_are_frozen_in_parts(room: Room) -> None:
    empty = room.containers(room.lot(), 81)
    assert "too_many_at_once" in room.world.refused("freeze_containers", room.operator, run(room, empty))
    assert "too_many_at_once" not in room.world.refused("freeze_containers", room.operator, run(room, empty[:80]))


def test_part_of_a_cell_is_not_counted(room: Room) -> None:
    lot = room.lot()
    rows = [{"container": code, "volume_ml": "10.0000001"} for code in room.containers(lot)]
    facts = fill(lot, [], containers=rows, cells_per_ml="9999999")
    room.world.do("fill_containers", room.operator, facts, second=room.checker)
    assert room.world.things[rows[0]["container"]].text("cells") == "99999990"


def test_an_empty_container_is_not_frozen(room: Room) -> None:
    empty = room.containers(room.lot(), 1)
    assert room.world.refused("freeze_containers", room.operator, run(room, empty)) == ("wrong_state",)
