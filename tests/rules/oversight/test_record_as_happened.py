"""What happened is recorded, whatever should have happened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.decide import Accepted
from custody.rules.situation import Edge
from tests.rules.oversight.ward import Ward

NAMES = {"first_checker": "Nur Se", "second_checker": "Deng Hua, 40117"}


def happened(ward: Ward, what: str, **facts: object) -> Accepted:
    item = facts.pop("item", ward.prepared)
    occurred_at = facts.pop("occurred_at", ward.world.at)
    given = {"item": item, "what": what, "account": "as seen by the nurse", "from_paper": "no", **facts}
    return ward.world.do("record_as_happened", ward.nurse, given, occurred_at=occurred_at)


def codes(decision: Accepted) -> set[str]:
    return {note.code for note in decision.notes}


def test_a_dose_given_to_the_wrong_child_is_recorded_with_the_child_who_had_it(ward: Ward) -> None:
    other = ward.world.put("subject", {"consent": "current"}, number="04")
    band = ward.world.put("wristband", {"wristband": "on"}, subject=other)
    ward.world.link(other, band, "wears")
    decision = happened(ward, "given_in_error", wristband=band)
    assert "wrong_subject" in codes(decision)
    assert (ward.state(ward.prepared), ward.state(ward.pooled)) == ("given_in_error", "given_in_error")
    assert Edge(ward.prepared, other, "infused") in ward.world.edges
    assert ("happened_given_in_error", (ward.prepared, other)) in ward.opened("deviation")
    assert ward.balance("world.infused") == 50
    assert ward.balance("world.infused", "cells") == 500
    assert ward.state(ward.dose) == "cleared"


def test_the_deviation_it_opens_is_critical(ward: Ward) -> None:
    happened(ward, "other")
    assert [item.text("grade") for item in ward.world.items.values() if item.kind == "deviation"] == ["critical"]


def test_everything_that_would_have_been_refused_is_listed(ward: Ward) -> None:
    ward.world.change(ward.lot, {"lot": "quarantine"}, expiry_at=ward.world.at)
    ward.world.change(ward.prepared, use_by=ward.world.at)
    ward.world.change(ward.pooled, {"condition": "rejected"})
    ward.world.open("hold", ward.lot, reason="result_in_doubt")
    decision = happened(ward, "given_in_error", wristband=ward.band)
    assert codes(decision) >= {"lot_not_released", "past_expiry", "past_use_by", "condition_rejected", "on_hold"}
    assert ward.state(ward.prepared) == "given_in_error"


def test_what_was_already_given_is_recorded_a_second_time_and_moves_nothing(ward: Ward) -> None:
    happened(ward, "given_in_error", wristband=ward.band)
    decision = happened(ward, "given_in_error", wristband=ward.band)
    assert {"already_infused", "wrong_state"} <= codes(decision)
    assert ward.balance("world.infused") == 50


def test_a_dose_given_on_paper_to_its_own_child_is_given_and_not_prepared_again(ward: Ward) -> None:
    before = ward.world.at
    ward.world.later(hours=2)
    told = {"from_paper": "yes", "witness": ward.technician, "wristband": ward.band, "started_at": before, **NAMES}
    decision = happened(ward, "given_on_paper", occurred_at=before, **told)
    assert codes(decision) == {"late_entry"}
    assert (ward.state(ward.prepared), ward.state(ward.dose)) == ("given_on_paper", "given")
    assert ward.world.things[ward.prepared].instant("ended_at") == before
    assert Edge(ward.prepared, ward.subject, "infused") in ward.world.edges
    again = {"item": ward.prepared, "cause": "not_needed"}
    assert ward.world.refused("discard_container", ward.pharmacist, again) == ("wrong_state",)


def test_a_dose_of_two_bags_is_given_only_when_both_are(ward: Ward) -> None:
    ward.world.change(ward.prepared, parts_total=2)
    happened(ward, "given_on_paper", wristband=ward.band)
    assert ward.state(ward.dose) == "cleared"


@pytest.mark.parametrize("what", ["given_in_error", "given_on_paper", "destroyed", "lost", "thawed_unplanned", "other"])
def test_words_are_asked_for_where_the_list_does_not_say_what_happened(ward: Ward, what: str) -> None:
    decision = happened(ward, what, item=ward.spare, account="")
    assert ("account_missing" in codes(decision)) is (what in ("given_in_error", "other"))


def test_without_a_scanned_band_the_recipient_is_noted_as_unproved(ward: Ward) -> None:
    decision = happened(ward, "given_on_paper")
    assert "recipient_not_scanned" in codes(decision)
    assert Edge(ward.prepared, ward.subject, "infused") in ward.world.edges


def test_given_in_error_without_a_band_links_nobody(ward: Ward) -> None:
    happened(ward, "given_in_error")
    assert Edge(ward.prepared, ward.subject, "infused") not in ward.world.edges


@pytest.mark.parametrize("witness", ["", "nurse"])
def test_a_paper_sheet_without_a_witness_of_its_own_is_noted(ward: Ward, witness: str) -> None:
    named = {"witness": ward.world.things[ward.nurse].text("badge")} if witness else {}
    decision = happened(ward, "destroyed", from_paper="yes", **named)
    assert "paper_without_witness" in codes(decision)


def test_a_part_given_leaves_the_rest_on_its_account_and_held(ward: Ward) -> None:
    happened(ward, "given_in_error", wristband=ward.band, volume_given_ml="20")
    assert ward.balance("world.infused") == 20
    assert ward.balance("world.infused", "cells") == 200
    assert ward.balance(ward.prepared) == 30
    assert ward.balance(ward.prepared, "cells") == 300
    assert ("recorded_as_happened", (ward.prepared,)) in ward.opened("hold")


def test_more_told_than_there_was_takes_no_account_below_nothing(ward: Ward) -> None:
    happened(ward, "given_in_error", wristband=ward.band, volume_given_ml="60")
    assert ward.balance(ward.prepared) == 0
    assert ward.world.things[ward.prepared].text("volume_given_ml") == "60"
    assert ("recorded_as_happened", (ward.prepared,)) not in ward.opened("hold")


@pytest.mark.parametrize(("what", "account"), [("destroyed", "world.destroyed"), ("lost", "world.lost")])
def test_what_is_gone_is_counted_as_gone(ward: Ward, what: str, account: str) -> None:
    happened(ward, what, item=ward.spare)
    assert ward.state(ward.spare) == what
    assert ward.balance(ward.spare) == 0
    assert ward.balance(account) == 20


def test_an_unplanned_thaw_starts_the_clock_when_it_happened_and_holds_the_container(ward: Ward) -> None:
    before = ward.world.at
    ward.world.later(minutes=20)
    happened(ward, "thawed_unplanned", item=ward.spare, occurred_at=before)
    spare = ward.world.things[ward.spare]
    assert spare.state("container") == "thawed"
    assert spare.instant("thaw_started_at") == before
    assert spare.instant("use_by") == before + timedelta(minutes=180)
    assert ward.opened("hold") == [("recorded_as_happened", (ward.spare,))]
    assert ward.balance(ward.spare) == 20


def test_a_container_given_without_a_preparation_is_recorded_by_itself(ward: Ward) -> None:
    happened(ward, "given_on_paper", item=ward.spare, wristband=ward.band)
    assert (ward.state(ward.spare), ward.state(ward.dose)) == ("given_on_paper", "given")
    assert Edge(ward.spare, ward.subject, "infused") in ward.world.edges


def test_it_is_signed_like_everything_about_a_dose(ward: Ward) -> None:
    facts = {"item": ward.spare, "what": "other", "account": "seen", "from_paper": "no"}
    refused = ward.world.refused("record_as_happened", ward.nurse, facts, signed=False)
    assert refused == ("signature_missing",)


@pytest.mark.parametrize(
    "state",
    ["planned", "filled", "thawing", "usable", "prepared", "infused_in_part", "discarded", "remainder_discarded"],
)
def test_only_what_was_frozen_can_thaw_unplanned(ward: Ward, state: str) -> None:
    ward.world.change(ward.spare, {"container": state})
    decision = happened(ward, "thawed_unplanned", item=ward.spare)
    assert codes(decision) - {"hold_after_thaw", "hold_after_infusion"} == {"wrong_state"}
    assert ward.state(ward.spare) == state
    assert not ward.world.things[ward.spare].has("use_by")
    assert ward.opened("hold") == [("recorded_as_happened", (ward.spare,))]


def test_a_container_given_in_error_to_its_own_child_gives_the_dose_and_holds_the_child(ward: Ward) -> None:
    happened(ward, "given_in_error", item=ward.spare, wristband=ward.band)
    assert ward.state(ward.dose) == "given"
    assert ("happened_given_in_error", (ward.subject,)) in ward.opened("hold")
    facts = {"look_good": "yes", "wristband": ward.band, "prepared_dose": ward.prepared}
    assert {"dose_already_given", "on_hold"} <= set(ward.world.refused("verify_dose", ward.nurse, facts))


def test_a_prepared_dose_given_in_error_to_its_own_child_is_given(ward: Ward) -> None:
    happened(ward, "given_in_error", wristband=ward.band)
    assert ward.state(ward.dose) == "given"


def test_a_child_who_had_another_childs_dose_is_held(ward: Ward) -> None:
    other = ward.world.put("subject", {"consent": "current"}, number="04")
    band = ward.world.put("wristband", {"wristband": "on"}, subject=other)
    ward.world.link(other, band, "wears")
    happened(ward, "given_in_error", wristband=band)
    assert ("happened_given_in_error", (other,)) in ward.opened("hold")
    assert ward.state(ward.dose) == "cleared"


def test_what_was_given_on_paper_as_it_should_be_holds_no_child(ward: Ward) -> None:
    happened(ward, "given_on_paper", wristband=ward.band)
    assert ward.opened("hold") == []
