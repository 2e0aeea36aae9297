"""Return to stock: issued and never thawed, it goes back into the cold; unproven, into quarantine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.rules.clinic.trial import Trial


class Store:
    """A child's container, issued, and free positions to bring it back to."""

    def __init__(self) -> None:
        self.trial = Trial.begun()
        self.world = self.trial.world
        documents = self.world.things[self.trial.lot].attrs["documents"]
        self.container = self.trial.allocated(documents=documents)
        self.place = self.position("ln2_vapour")
        self.logger = self.world.put("equipment", {"equipment": "in_use"}, equipment_kind="logger")
        self.issue()

    def position(self, storage_class: str, freezer: str = "BFREEZER") -> str:
        return self.world.put("storage_place", storage_class=storage_class, freezer=freezer, position="1")

    def issue(self) -> None:
        codes = [self.container]
        facts = {"containers": codes, "containers_again": codes, "subject": self.trial.subject, "dose": 1}
        self.world.do("issue_containers", self.trial.pharmacist, facts, second=self.trial.nurse)

    def facts(self, **other: Any) -> dict[str, Any]:
        proof = {"cold_chain": "logger_read", "logger": self.logger}
        return {"container": self.container, "place": self.place, "why": "weight_changed", **proof, **other}

    def refused(self, **other: Any) -> tuple[str, ...]:
        return self.world.refused("return_to_stock", self.trial.pharmacist, self.facts(**other))

    def returned(self, **other: Any) -> tuple[str, ...]:
        decision = self.world.do("return_to_stock", self.trial.pharmacist, self.facts(**other))
        return tuple(note.code for note in decision.notes)


@pytest.fixture
def store() -> Store:
    return Store()


def test_a_container_that_stayed_cold_is_stored_again_and_still_reserved(store: Store) -> None:
    store.world.later(minutes=9)
    assert store.returned() == ()
    thing = store.world.things[store.container]
    assert (thing.state("custody"), thing.state("condition"), thing.state("allocation")) == (
        *("stored", "accepted"),
        "reserved",
    )
    assert (thing.has("issued_at"), thing.has("holder"), thing.has("out_since")) == (False, False, False)
    assert thing.integer("out_minutes") == 9
    assert [place.code for place in store.world.situation().parents(store.container, "keeps")] == [store.place]


@pytest.mark.parametrize("proof", [{"cold_chain": "not_proven"}, {"cold_chain": "logger_read", "logger": ""}])
def test_a_cold_chain_that_is_not_proven_leads_into_quarantine(store: Store, proof: dict[str, str]) -> None:
    assert store.returned(**proof) == ("cold_chain_unproven",)
    assert store.trial.state(store.container, "condition") == "quarantined"
    assert [item.text("reason") for item in store.world.items.values()] == ["cold_chain_unproven"]


def test_too_many_minutes_outside_lead_into_quarantine_whatever_the_logger_says(store: Store) -> None:
    store.world.later(minutes=31)
    assert store.returned() == ("cold_chain_unproven",)
    assert store.trial.state(store.container, "condition") == "quarantined"


def test_the_shipper_it_came_in_proves_it_without_a_logger(store: Store) -> None:
    own = ridden(store, "2026-11-01T08:00:00Z")
    assert store.returned(cold_chain="shipper_unopened", logger="", shipper=own) == ()
    assert store.trial.state(store.container, "condition") == "accepted"


@pytest.mark.parametrize("scanned", ["", "another", "an earlier one"])
def test_a_shipper_it_did_not_come_in_proves_nothing(store: Store, scanned: str) -> None:
    earlier, _ = ridden(store, "2026-10-01T08:00:00Z"), ridden(store, "2026-11-01T08:00:00Z")
    shipper = {"": "", "another": store.world.put("shipper"), "an earlier one": earlier}[scanned]
    proof = {"cold_chain": "shipper_unopened", "logger": "", "shipper": shipper}
    assert store.returned(**proof) == ("cold_chain_unproven",)


def test_a_container_that_never_travelled_was_in_no_shipper(store: Store) -> None:
    shipper = store.world.put("shipper")
    assert store.returned(cold_chain="shipper_unopened", logger="", shipper=shipper) == ("cold_chain_unproven",)


def test_a_balance_is_no_logger(store: Store) -> None:
    balance = store.world.put("equipment", {"equipment": "in_use"}, equipment_kind="balance")
    assert store.returned(logger=balance) == ("cold_chain_unproven",)


def ridden(store: Store, packed_at: str) -> str:
    """A shipper in which the container travelled; gives its code."""
    shipper = store.world.put("shipper")
    shipment = store.world.put("shipment", {"shipment": "received"}, shipper=shipper, packed_at=packed_at)
    store.world.link(shipment, store.container, "carries")
    return shipper


@pytest.mark.parametrize("state", ["thawing", "thawed", "usable", "prepared"])
def test_what_was_thawed_never_goes_back(store: Store, state: str) -> None:
    store.world.change(store.container, {"container": state})
    assert "warmed_container" in store.refused()


def test_what_was_given_or_thrown_away_never_goes_back(store: Store) -> None:
    store.world.change(store.container, {"container": "infused"})
    assert {"already_infused", "ended_container"} <= set(store.refused())


def test_only_what_was_issued_is_returned(store: Store) -> None:
    store.returned()
    assert "not_issued" in store.refused(place=store.position("ln2_vapour"))


def test_the_position_is_free_and_of_the_right_class(store: Store) -> None:
    assert store.refused(place=store.position("fridge")) == ("wrong_storage_class",)
    assert "not_a_position" in store.refused(place=store.position("ln2_vapour", freezer=""))
    store.world.link(store.place, store.trial.container(), "keeps")
    assert store.refused() == ("position_taken",)


def test_its_reservation_may_be_released_once_it_is_back(store: Store) -> None:
    facts = {"containers": [store.container], "why": "dose_changed"}
    assert store.world.refused("release_allocation", store.trial.pharmacist, facts) == ("already_issued",)
    store.returned()
    store.world.do("release_allocation", store.trial.pharmacist, facts)
    assert store.trial.state(store.container, "allocation") == "free"


def test_issued_before_the_go_and_then_another_weight_is_no_dead_end(store: Store) -> None:
    trial, world = store.trial, store.world
    trial.banded()
    weighed = {"weight_kg": "9", "weight_at": world.at}
    assert "weight_changed" in world.refused("clear_for_infusion", trial.investigator, trial.clearance(**weighed))
    anew = trial.prescription(**weighed)
    assert world.refused("prescribe_dose", trial.investigator, anew) == ("dose_begun",)
    store.returned()
    world.do("prescribe_dose", trial.investigator, anew)
    own = trial.verification(weight_kg="9", recomputed_cells="90000000")
    world.do("verify_prescription", trial.pharmacist, own)
    world.do("clear_for_infusion", trial.investigator, trial.clearance())
    store.issue()
    assert trial.state(store.container, "custody") == "issued"


def test_a_container_back_and_issued_anew_is_not_taken_for_one_of_unknown_outcome(store: Store) -> None:
    store.returned()
    store.world.later(hours=5)
    store.issue()
    issued = store.world.things[store.container].instant("issued_at")
    assert issued is not None
    assert store.world.at - issued == timedelta(0)
