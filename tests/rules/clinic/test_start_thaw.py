"""Start thaw: the last moment before cells cannot go back."""

from __future__ import annotations

import pytest

from custody.rules.decide import Accepted
from custody.rules.effects import instant_text
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def refused(ward: Ward, **facts: str) -> tuple[str, ...]:
    """What stands against thawing the first child's container."""
    how = {"second": ward.pharmacist}
    return ward.world.refused("start_thaw", ward.technician, ward.thaw_facts(ward.first, **facts), **how)


def test_the_container_thaws_and_its_use_by_runs_from_that_moment(ward: Ward) -> None:
    began = ward.world.at
    assert ward.thaw(ward.first).notes == ()
    container = ward.world.things[ward.first.container]
    assert container.state("container") == "thawing"
    assert container.text("thaw_started_at") == instant_text(began)
    assert container.instant("use_by") == began.replace(hour=began.hour + 3)


def test_a_second_person_who_scanned_another_container_stops_the_thaw(ward: Ward) -> None:
    another = ward.another_container(ward.first)
    assert refused(ward, container_again=another) == ("scanned_another", "scanned_another")


def test_a_second_person_who_scanned_the_container_of_another_child_is_an_identity_failure(ward: Ward) -> None:
    facts = ward.thaw_facts(ward.first, container_again=ward.second.container)
    done = ward.world.do("start_thaw", ward.technician, facts, second=ward.pharmacist)
    assert (done.outcome, [note.thing for note in done.notes]) == ("mismatch", [ward.second.container])
    assert ward.world.things[ward.first.container].state("container") == "frozen"
    (missed,) = ward.world.items.values()
    assert set(missed.about) == {ward.first.container, ward.second.container}


def test_a_container_pulled_for_another_child_is_found_while_it_is_frozen(ward: Ward) -> None:
    facts = ward.thaw_facts(ward.first, subject_number=ward.second.number)
    done = ward.world.do("start_thaw", ward.technician, facts, second=ward.pharmacist)
    assert (done.outcome, [note.code for note in done.notes]) == ("mismatch", ["wrong_subject"])
    assert ward.world.things[ward.first.container].state("container") == "frozen"
    (missed,) = ward.world.items.values()
    assert (missed.kind, missed.about) == ("near_miss", (ward.first.container,))


@pytest.mark.parametrize("typed", ["3", "03", " 003", "０３"])
def test_a_number_is_one_however_many_noughts_stand_before_it(ward: Ward, typed: str) -> None:
    assert ward.world.things[ward.first.subject].text("number") == "03"
    done = ward.world.decide(
        "start_thaw", ward.technician, ward.thaw_facts(ward.first, subject_number=typed), second=ward.pharmacist
    )
    assert isinstance(done, Accepted)
    assert done.outcome == ""


@pytest.mark.parametrize("typed", ["O3", "99", "3b", "²"])
def test_a_number_no_child_has_is_a_message_and_opens_no_near_miss(ward: Ward, typed: str) -> None:
    assert refused(ward, subject_number=typed) == ("subject_number_unknown",)


def test_a_container_out_of_storage_for_too_long_is_thawed_only_by_quality_and_investigator(ward: Ward) -> None:
    ward.world.change(ward.first.container, out_minutes=10, out_since=ward.world.at)
    ward.world.later(minutes=20)
    assert refused(ward) == ()
    ward.world.later(minutes=1)
    assert refused(ward) == ("warm_too_long",)
    both = [("warm_too_long", ward.qa), ("warm_too_long", ward.investigator)]
    facts, how = ward.thaw_facts(ward.first), {"second": ward.pharmacist}
    assert ward.world.refused("start_thaw", ward.technician, facts, authorised=both[:1], **how) == ("warm_too_long",)
    assert ward.world.refused("start_thaw", ward.technician, facts, authorised=both, **how) == ()


def test_a_hold_on_the_shipment_that_brought_it_stops_the_thaw(ward: Ward) -> None:
    shipment = ward.world.put("shipment", {"shipment": "arrived"})
    ward.world.link(shipment, ward.first.container, "carries")
    ward.world.open("hold", shipment, reason="temperature_excursion")
    assert refused(ward) == ("on_hold",)


@pytest.mark.parametrize("state", ["infused", "infused_in_part", "infusing"])
def test_a_container_of_which_a_dose_was_drawn_and_given_is_never_thawed(ward: Ward, state: str) -> None:
    drawn = ward.world.put("prepared_dose", {"prepared_dose": state})
    ward.world.link(ward.first.container, drawn, "pooled")
    assert refused(ward) == ("already_infused",)


@pytest.mark.parametrize("trace", [{"ended_at": "2026-11-02T00:00:00Z"}, {"happened": "given_in_error"}])
def test_any_trace_of_having_been_given_stops_the_thaw(ward: Ward, trace: dict[str, str]) -> None:
    ward.world.change(ward.first.container, None, **trace)
    assert refused(ward) == ("already_infused",)


def test_a_container_of_no_dose_is_not_thawed(ward: Ward) -> None:
    ward.world.edges = {e: None for e in ward.world.edges if e.kind != "allocated"}
    assert refused(ward) == ("not_allocated",)


def test_a_container_the_pharmacist_did_not_issue_is_not_thawed(ward: Ward) -> None:
    ward.world.change(ward.first.container, {"custody": "stored"})
    assert refused(ward) == ("not_issued",)


def test_without_the_go_of_the_day_nothing_thaws(ward: Ward) -> None:
    ward.world.later(hours=2, minutes=1)
    assert refused(ward) == ("not_cleared",)


@pytest.mark.parametrize(
    ("state", "code"),
    [("reviewed", "lot_not_released"), ("rejected", "lot_rejected"), ("recalled", "lot_recalled")],
)
def test_a_lot_that_is_not_released_is_not_thawed(ward: Ward, state: str, code: str) -> None:
    ward.world.change(ward.lot, {"lot": state})
    assert refused(ward) == (code,)


def test_a_container_without_a_lot_is_not_thawed(ward: Ward) -> None:
    ward.world.edges = {e: None for e in ward.world.edges if e.kind != "filled"}
    assert "lot_not_released" in refused(ward)


def test_a_conditionally_released_lot_may_be_thawed(ward: Ward) -> None:
    ward.world.change(ward.lot, {"lot": "conditionally_released"})
    assert refused(ward) == ()


@pytest.mark.parametrize("which", ["lot", "container"])
def test_nothing_is_thawed_from_the_first_instant_past_its_expiry(ward: Ward, which: str) -> None:
    code = ward.lot if which == "lot" else ward.first.container
    ward.world.change(code, expiry_at=ward.world.at)
    assert refused(ward) == ("past_expiry",)


@pytest.mark.parametrize("which", ["lot", "container", "dose", "subject"])
def test_a_hold_on_anything_behind_or_before_it_stops_the_thaw(ward: Ward, which: str) -> None:
    about = {"lot": ward.lot, "container": ward.first.container, "dose": ward.first.dose, "subject": ward.first.subject}
    ward.world.open("hold", about[which], reason="sterility")
    assert refused(ward) == ("on_hold",)


def test_a_hold_on_another_lot_stops_nothing(ward: Ward) -> None:
    ward.world.open("hold", ward.world.put("lot", {"lot": "released"}), reason="sterility")
    assert refused(ward) == ()


def test_investigator_and_quality_together_may_thaw_under_a_hold(ward: Ward) -> None:
    ward.world.open("hold", ward.lot, reason="sterility")
    both = [("on_hold", ward.investigator), ("on_hold", ward.qa)]
    facts, how = ward.thaw_facts(ward.first), {"second": ward.pharmacist}
    assert ward.world.refused("start_thaw", ward.technician, facts, authorised=both[:1], **how) == ("on_hold",)
    assert ward.world.refused("start_thaw", ward.technician, facts, authorised=both, **how) == ()


@pytest.mark.parametrize(
    ("state", "code"),
    [("undecided", "condition_undecided"), ("quarantined", "condition_undecided"), ("rejected", "condition_rejected")],
)
def test_a_condition_nobody_accepted_stops_the_thaw(ward: Ward, state: str, code: str) -> None:
    ward.world.change(ward.first.container, {"condition": state})
    assert refused(ward) == (code,)


def test_withdrawn_consent_stops_the_thaw(ward: Ward) -> None:
    ward.world.change(ward.first.subject, {"consent": "withdrawn"})
    assert refused(ward) == ("consent_withdrawn",)


def test_a_container_already_given_is_never_thawed(ward: Ward) -> None:
    ward.world.change(ward.first.container, {"container": "infused"})
    assert refused(ward) == ("already_infused",)


def test_a_container_issued_long_ago_sends_people_to_the_paper_sheet(ward: Ward) -> None:
    ward.world.change(ward.first.dose, cleared_until=ward.world.at.replace(hour=23))
    ward.world.later(hours=3, minutes=1)
    assert refused(ward) == ("outcome_unknown",)


def test_the_same_container_does_not_thaw_twice(ward: Ward) -> None:
    ward.thaw(ward.first)
    assert refused(ward) == ("wrong_state",)


def test_an_overdue_bath_is_a_note_and_stops_nothing(ward: Ward) -> None:
    ward.world.change(ward.bath, due_at=ward.world.at)
    assert [note.code for note in ward.thaw(ward.first).notes] == ["equipment_overdue"]


def test_equipment_that_is_no_bath_is_a_note(ward: Ward) -> None:
    ward.world.change(ward.bath, equipment_kind="incubator")
    assert [note.code for note in ward.thaw(ward.first).notes] == ["not_a_bath"]
