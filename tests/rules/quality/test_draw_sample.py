"""Drawing samples."""

from __future__ import annotations

from decimal import Decimal

import pytest

from custody.rules.decide import Accepted
from tests.rules.quality.lab import Lab


def test_a_sample_is_a_child_of_its_lot_with_a_code_of_its_own(lab: Lab) -> None:
    lab.world.change(lab.lot, {"lot": "in_process"})
    lab.world.do("draw_sample", lab.operator, {"lot": lab.lot, "purpose": "retention", "amount": "1.5"})
    sample = lab.world.things[lab.world.created["@1"]]
    assert sample.code.startswith("T")
    assert sample.state("sample") == "drawn"
    assert (sample.text("purpose"), sample.text("amount"), sample.text("unit")) == ("retention", "1.5", "mL")
    assert sample in lab.world.situation().children(lab.lot, "sampled")


def test_a_container_taken_as_a_sample_is_used_up_with_all_it_held(lab: Lab) -> None:
    facts = {"lot": lab.lot, "purpose": "qc_container", "container": lab.container}
    place = lab.world.put("storage_place")
    lab.world.link(place, lab.container, "keeps")
    lab.world.do("draw_sample", lab.operator, facts)
    assert lab.world.things[lab.container].state("container") == "consumed_in_test"
    assert lab.world.things[lab.container].state("custody") == "ended"
    assert lab.world.situation().parents(lab.container, "keeps") == ()
    assert lab.world.balances[lab.container, "mL"] == 0
    assert lab.world.balances["world.consumed", "mL"] == 20
    assert lab.world.balances["world.consumed", "cells"] == 200_000_000
    assert lab.world.things[lab.world.created["@1"]].decimal("amount") == Decimal(20)


@pytest.mark.parametrize("state", ["quarantine", "reviewed", "released", "rejected", "recalled"])
def test_what_is_all_in_containers_has_no_bulk_to_draw_from(lab: Lab, state: str) -> None:
    lab.world.change(lab.lot, {"lot": state})
    facts = {"lot": lab.lot, "purpose": "test", "amount": "1"}
    assert lab.world.refused("draw_sample", lab.operator, facts) == ("bulk_already_filled",)
    whole = {"lot": lab.lot, "purpose": "qc_container", "container": lab.container}
    assert lab.world.refused("draw_sample", lab.operator, whole) == ()


def test_a_sample_without_an_amount_is_refused(lab: Lab) -> None:
    lab.world.change(lab.lot, {"lot": "in_process"})
    assert lab.world.refused("draw_sample", lab.operator, {"lot": lab.lot, "purpose": "test"}) == (
        "sample_without_amount",
    )
    nothing = {"lot": lab.lot, "purpose": "test", "amount": "0"}
    assert lab.world.refused("draw_sample", lab.operator, nothing) == ("sample_without_amount",)


def test_a_container_of_another_lot_is_no_sample_of_this_one(lab: Lab) -> None:
    lab.world.change(lab.container, lot=lab.world.put("lot"))
    facts = {"lot": lab.lot, "purpose": "test", "container": lab.container}
    assert lab.world.refused("draw_sample", lab.operator, facts) == ("foreign_container",)


def test_a_container_reserved_for_a_child_is_no_sample(lab: Lab) -> None:
    lab.world.change(lab.container, {"allocation": "reserved"})
    facts = {"lot": lab.lot, "purpose": "test", "container": lab.container}
    assert lab.world.refused("draw_sample", lab.operator, facts) == ("reserved_container",)


def test_a_container_is_taken_whole_or_not_at_all(lab: Lab) -> None:
    facts = {"lot": lab.lot, "purpose": "test", "container": lab.container, "amount": "2"}
    assert lab.world.refused("draw_sample", lab.operator, facts) == ("part_of_a_container",)
    assert isinstance(lab.world.decide("draw_sample", lab.operator, {**facts, "amount": "20.0"}), Accepted)


def test_a_frozen_container_is_no_longer_opened_for_a_sample(lab: Lab) -> None:
    lab.world.change(lab.container, {"container": "frozen"})
    facts = {"lot": lab.lot, "purpose": "test", "container": lab.container}
    assert lab.world.refused("draw_sample", lab.operator, facts) == ("wrong_state",)
