"""One person with two accounts is one person: what was done by one account binds the other (story 9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.decide import Accepted, Refused
from custody.rules.one_person import accounts_of, same_human
from custody.rules.situation import Participation
from custody.rules.step import Sign
from tests.rules.bound_attempts import ATTEMPTS, bound
from tests.rules.clinic.ward import Ward
from tests.rules.house import codes, small_house, step
from tests.rules.test_pairs import EARLIER
from tests.rules.world import World

NUMBER = "40117"


def twin(world: World, person: str, number: str = " 4 0117", name: str = "Second Account") -> str:
    """A second account of a person, active, with the same roles, under the same staff number written otherwise."""
    world.change(person, staff_number=NUMBER)
    other = world.person(name, *world.things[person].texts("roles"))
    world.change(other, staff_number=number)
    return other


@pytest.mark.parametrize("later", ATTEMPTS)
def test_what_one_account_did_keeps_the_other_account_from_the_later_step(later: str) -> None:
    attempt = bound(later)
    other = twin(attempt.world, attempt.actor)
    assert attempt.codes(other) == set()
    attempt.world.participation.append(Participation(attempt.about, attempt.actor, EARLIER[later][0], "performer"))
    assert attempt.codes(other) == {"pair_broken"}


def test_an_account_that_was_closed_binds_all_the_same() -> None:
    attempt = bound("release_lot")
    other = twin(attempt.world, attempt.actor)
    attempt.world.change(other, {"person": "deactivated"})
    attempt.world.participation.append(Participation(attempt.about, other, "fill_containers", "second"))
    assert attempt.codes() == {"pair_broken"}


@pytest.mark.parametrize("number", ["40118", ""])
def test_another_number_or_none_is_another_person(number: str) -> None:
    attempt = bound("release_lot")
    other = twin(attempt.world, attempt.actor, number)
    attempt.world.participation.append(Participation(attempt.about, other, "fill_containers", "performer"))
    assert attempt.codes() == set()
    assert not same_human(attempt.world.situation(), attempt.actor, other)


def test_two_people_without_a_number_are_two() -> None:
    world = World.founded()
    one, other = world.person("Li Wei", "nurse"), world.person("Li Wei", "nurse")
    assert accounts_of(world.situation(), one) == {one}
    assert not same_human(world.situation(), one, other)
    assert same_human(world.situation(), one, one)


def test_two_accounts_of_one_person_are_not_two_signatures() -> None:
    house = small_house()
    house.world.change(house.operator, roles=["operator", "qa"])
    other = twin(house.world, house.operator)
    taken = step(sign=Sign.PERFORMER_AND_SECOND)
    act = house.authorised()
    assert "same_person_twice" in codes(house.decide(taken, second=other, **act))


def test_two_accounts_of_one_person_authorise_nothing_for_each_other_nor_as_two_roles() -> None:
    house = small_house()
    house.world.change(house.operator, roles=["operator", "qa"])
    own = twin(house.world, house.operator, name="Own Second")
    assert isinstance(house.decide(step("doubtful"), **house.authorised(own, house.investigator)), Refused)
    house.world.change(house.qa, staff_number="777")
    house.world.change(house.investigator, staff_number="777")
    assert isinstance(house.decide(step("doubtful"), **house.authorised(house.qa, house.investigator)), Refused)
    house.world.change(house.investigator, staff_number="778")
    decision = house.decide(step("doubtful"), **house.authorised(house.qa, house.investigator))
    assert isinstance(decision, Accepted)


def test_the_second_identity_check_by_another_account_of_the_first_verifier_is_no_second() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    other = twin(ward.world, ward.nurse)
    assert ward.world.refused("verify_dose", other, ward.bedside(prepared)) == ("same_verifier_twice",)


def test_by_another_account_of_the_preparer_an_emergency_check_is_not_independent() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    ward.world.change(ward.technician, roles=["thaw_technician", "nurse"])
    own, checker = twin(ward.world, ward.technician), ward.pharmacist
    ward.verify(prepared, checker)
    facts = {**ward.bedside(prepared), "emergency": "preparer", "nobody_on_ward": "yes"}
    assert "no_independent_check" in ward.world.refused("verify_dose", own, facts)
    assert "no_independent_check" not in ward.world.refused("verify_dose", ward.nurse, facts)


def test_nobody_hands_over_to_their_own_other_account() -> None:
    world = World.founded("product_profile:product_profile_cryopreserved")
    profile = {"product_profile": world.documents[-1].digest}
    giver = world.person("Zhao Min", "cryo")
    states = {"container": "frozen", "custody": "held"}
    container = world.put("container", states, holder=giver, documents=profile)
    facts = {"things": [container], "receiver": world.things[twin(world, giver)].text("badge")}
    assert world.refused("hand_over", giver, facts) == ("giver_as_receiver",)


def test_nobody_answers_their_own_request_by_another_account() -> None:
    world = World.founded()
    asker = world.person("Luo Yu", "investigator")
    own, other = twin(world, asker), world.person("Zhou Ke", "investigator")
    until = world.at + timedelta(minutes=30)
    states, asked = {"authorisation_request": "open"}, ["use_outside_limits"]
    request = world.put("authorisation_request", states, asked_by=asker, reasons=asked, expires_at=until)
    facts = {"request": request, "code": "use_outside_limits", "answer": "granted", "ground": "cause_known"}
    assert "asked_by_oneself" in world.refused("give_authorisation", own, facts)
    assert "asked_by_oneself" not in world.refused("give_authorisation", other, facts)


def test_nobody_countersigns_by_another_account_for_a_dose_they_carried() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    about = {"step": "verify_dose", "entered_by": ward.other_nurse, "clinician": "Deng Hua", "staff_number": "50228"}
    item = ward.world.open("countersignature", prepared, **about)
    facts = {"item": item, "agreed": "yes"}
    ward.world.change(ward.technician, roles=["nurse"])
    own = twin(ward.world, ward.technician)
    assert ward.world.refused("countersign_check", own, facts) == ("countersigner_took_part",)
    assert ward.world.refused("countersign_check", ward.investigator, facts) == ()


def test_nobody_witnesses_by_another_account_what_they_copy_from_paper() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    told = {"item": prepared, "what": "given_on_paper", "account": "the server was down", "from_paper": "yes"}
    told |= {"first_checker": "Nurse One", "second_checker": "Nurse Two", "wristband": ward.first.band}
    own = twin(ward.world, ward.other_nurse)
    assert "paper_without_witness" in ward.world.notes("record_as_happened", own, {**told, "witness": ward.other_nurse})
    assert "paper_without_witness" not in ward.world.notes("record_as_happened", own, {**told, "witness": ward.nurse})
