"""Registering a subject: a number without identity, and children who are easily confused."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted, Refused
from custody.rules.facts import plain_facts
from custody.rules.names import SAME_CHILD, SAME_FAMILY_NAME, SAME_NAME, likeness, same_child
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.steps.clinic.register_subject import looks_like
from tests.rules.clinic.trial import Trial


@pytest.fixture
def trial() -> Trial:
    return Trial.begun()


def facts(**changed: Any) -> dict[str, Any]:
    private = {"name": "Test Child", "birth_date": "2019-05-04", "hospital_number": "H 1"}
    return {"number": "11", "sex": "male", "birth_year": 2019, **private, **changed}


def test_a_subject_begins_screened_with_number_sex_and_year_and_nothing_else(trial: Trial) -> None:
    trial.world.do("register_subject", trial.coordinator, facts())
    subject = trial.world.things[trial.world.created["@1"]]
    assert subject.state("subject") == "screened"
    assert set(subject.attrs) == {"number", "sex", "birth_year", "registered_at"}
    assert subject.name == "11"


def test_name_birth_date_and_hospital_number_never_enter_an_entry() -> None:
    read, problems = read_facts(registry().steps["register_subject"].facts, facts())
    assert not problems
    assert set(plain_facts(read)) == {"number", "sex", "birth_year"}


@pytest.mark.parametrize("number", ["1", "12345", "LW", "03-07", "Li 03", "１２"])
def test_a_number_that_is_not_two_to_four_digits_is_refused(trial: Trial, number: str) -> None:
    assert "number_not_digits" in trial.world.refused("register_subject", trial.coordinator, facts(number=number))


@pytest.mark.parametrize("number", ["03", "003", "0003"])
def test_a_number_already_taken_is_refused_however_it_is_padded(trial: Trial, number: str) -> None:
    assert trial.world.refused("register_subject", trial.coordinator, facts(number=number)) == ("number_taken",)


@pytest.mark.parametrize("written", ["04.05.2019", "2019-13-01", "20190504", "yesterday", "2019-W18-6"])
def test_a_birth_date_that_is_no_date_is_refused(trial: Trial, written: str) -> None:
    found = trial.world.refused("register_subject", trial.coordinator, facts(birth_date=written))
    assert found == ("birth_date_unreadable",)


def test_a_birth_date_of_another_year_is_refused_without_repeating_it(trial: Trial) -> None:
    decision = trial.world.decide("register_subject", trial.coordinator, facts(birth_year=2018))
    assert isinstance(decision, Refused)
    assert [reason.code for reason in decision.reasons] == ["birth_date_of_another_year"]
    assert "05" not in str([dict(reason.params) for reason in decision.reasons])


def test_a_child_not_yet_born_is_refused(trial: Trial) -> None:
    future = facts(birth_year=2027, birth_date="2027-01-01")
    assert trial.world.refused("register_subject", trial.coordinator, future) == ("born_in_the_future",)


def test_a_birth_later_this_year_is_refused_too(trial: Trial) -> None:
    future = facts(birth_year=2026, birth_date="2026-12-31")
    assert trial.world.refused("register_subject", trial.coordinator, future) == ("born_in_the_future",)


def test_no_more_subjects_than_the_protocol_has_are_registered(trial: Trial) -> None:
    for number in range(21, 32):
        trial.world.put("subject", {"subject": "screened"}, number=str(number), birth_year=2010)
    assert trial.world.refused("register_subject", trial.coordinator, facts(number="55")) == ("trial_full",)


def test_without_a_protocol_nobody_is_registered(trial: Trial) -> None:
    trial.world.documents = [d for d in trial.world.documents if d.type != "protocol"]
    assert trial.world.refused("register_subject", trial.coordinator, facts()) == ("document_not_in_force",)


def test_a_child_of_the_same_year_is_pointed_out(trial: Trial) -> None:
    alike = facts(birth_year=2025, birth_date="2025-01-02")
    assert trial.world.notes("register_subject", trial.coordinator, alike) == ("look_alike_subject",)


def test_a_number_easily_misread_is_pointed_out(trial: Trial) -> None:
    assert trial.world.notes("register_subject", trial.coordinator, facts(number="08")) == ("look_alike_subject",)
    assert trial.world.notes("register_subject", trial.coordinator, facts(number="30")) == ("look_alike_subject",)
    assert trial.world.notes("register_subject", trial.coordinator, facts(number="12")) == ()


@pytest.mark.parametrize(
    ("number", "other", "alike"),
    [("0307", "0301", True), ("12", "21", True), ("12", "13", False), ("012", "12", False), ("1221", "2112", False)],
)
def test_numbers_are_alike_by_a_swap_or_one_misread_digit(number: str, other: str, alike: bool) -> None:
    assert looks_like(number, other) is alike


def test_a_nurse_registers_nobody(trial: Trial) -> None:
    assert trial.world.refused("register_subject", trial.nurse, facts()) == ("not_permitted",)


def test_today_is_today_at_the_site(trial: Trial) -> None:
    trial.world.later(hours=16)  # 17:00 UTC on the second is 01:00 on the third in China
    newborn = facts(birth_year=2026, birth_date="2026-11-03")
    assert trial.world.refused("register_subject", trial.coordinator, newborn) == ()


def test_a_child_who_may_be_on_record_already_is_registered_again_only_if_quality_agrees(trial: Trial) -> None:
    trial.world.met[trial.subject] = SAME_CHILD
    assert trial.world.refused("register_subject", trial.coordinator, facts()) == ("registered_before",)
    agreed = [("registered_before", trial.qa)]
    assert trial.world.refused("register_subject", trial.coordinator, facts(), authorised=agreed) == ()


@pytest.mark.parametrize("how", [SAME_NAME, SAME_FAMILY_NAME])
def test_a_child_with_a_name_alike_is_pointed_out_with_the_reason_whenever_it_was_born(trial: Trial, how: str) -> None:
    assert trial.world.notes("register_subject", trial.coordinator, facts()) == ()
    trial.world.met[trial.subject] = how
    decision = trial.world.decide("register_subject", trial.coordinator, facts())
    assert isinstance(decision, Accepted)
    assert [(note.code, note.thing, note.params["alike"]) for note in decision.notes] == [
        ("look_alike_subject", trial.subject, how)
    ]


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Quxx Wei", "Quxx Na", SAME_FAMILY_NAME),
        ("Wei QUXX", "Ｑｕｘｘ Na", SAME_FAMILY_NAME),
        ("Quxx Wei", "Wei, Quxx", SAME_NAME),
        ("Quxx Wei", "Yaxx Na", ""),
        ("Q. Wei", "Q. Na", ""),
        ("李娜", "李明", SAME_FAMILY_NAME),
        ("李 娜", "李明", SAME_FAMILY_NAME),
        ("李娜", "王娜", ""),
        ("欧阳娜", "欧阳明", SAME_FAMILY_NAME),
        ("欧阳娜", "欧娜", ""),
        ("歐陽娜", "歐 陽明", ""),
        ("", "李明", ""),
    ],
)
def test_names_are_alike_whole_or_by_a_word_and_in_chinese_by_the_family_name(one: str, other: str, how: str) -> None:
    apart = {"birth_date": "2009-01-01", "hospital_number": "H 8"}
    assert likeness({**LI, "name": one}, {**apart, "name": other}) == how
    assert likeness({**LI, "name": one}, {**LI, "name": other}) == SAME_CHILD


LI = {"name": "Li Na", "birth_date": "2019-05-04", "hospital_number": "H 1"}


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"name": "Wu Xin", "birth_date": "2020-01-01", "hospital_number": "h-1"}, True),
        ({"name": "NA LI", "hospital_number": "H 2"}, True),
        ({"name": "Wu Xin", "hospital_number": "H 2"}, False),
        ({"birth_date": "2019-05-05", "hospital_number": "H 2"}, False),
        ({"name": "", "birth_date": "", "hospital_number": ""}, False),
    ],
)
def test_one_hospital_number_or_one_birth_date_with_names_alike_may_be_one_child(
    changed: dict[str, str], same: bool
) -> None:
    assert same_child(LI, {**LI, **changed}) is same
