"""Authorisation from elsewhere: who is asked, who answers, and for how long it holds."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from custody.rules.effects import Closed
from custody.rules.requests import answers, given_from_elsewhere, requests_used
from custody.rules.situation import Thing
from custody.rules.step import Act
from tests.rules.world import World

CONTENT = "c" * 64
REASON = "outside_use_criteria"


@dataclasses.dataclass
class OnCall:
    """A night: a technician who asks, an investigator, quality and a pharmacist who may be asked."""

    world: World
    technician: str
    investigator: str
    qa: str
    pharmacist: str
    request: str = ""

    def ask(self, *codes: str) -> dict[str, Any]:
        """What is asked for."""
        rows = [{"code": code} for code in codes or (REASON,)]
        return {"step": "decide_use", "content": CONTENT, "reasons": rows, "why": "the child waits"}

    def answer(self, answer: str = "granted", code: str = REASON) -> dict[str, Any]:
        """What is answered."""
        words = {"ground": "other", "why": "seen the count, no other dose"}
        return {"request": self.request, "code": code, "answer": answer, **words}

    def give(self, person: str, **facts: str) -> None:
        """An answer that must be accepted."""
        self.world.do("give_authorisation", person, self.answer(**facts))

    def refused(self, person: str, **facts: Any) -> tuple[str, ...]:
        """What stands against an answer of this person."""
        return self.world.refused("give_authorisation", person, self.answer(**facts))

    @property
    def thing(self) -> Thing:
        """The request."""
        return self.world.things[self.request]

    def given(self, actor: str = "", content: str = CONTENT) -> list[tuple[str, str]]:
        """(person, code) of what counts for an act now."""
        found = given_from_elsewhere(self.thing, actor or self.technician, content, self.world.at)
        return [(allowed.person, allowed.code) for allowed, signed in found if signed.stands]


@pytest.fixture
def night() -> OnCall:
    world = World.founded()
    found = OnCall(
        world,
        world.person("Tang Min", "thaw_technician"),
        world.person("Luo Wen", "investigator"),
        world.person("Wu Qiang", "qa"),
        world.person("Fan Li", "pharmacist"),
    )
    world.do("ask_authorisation", found.technician, found.ask(REASON, "on_hold"))
    found.request = world.created["@request"]
    return found


def test_a_request_holds_what_is_asked_for_and_until_when(night: OnCall) -> None:
    request = night.thing
    assert request.state("authorisation_request") == "open"
    assert (request.text("step"), request.text("content")) == ("decide_use", CONTENT)
    assert request.texts("reasons") == (REASON, "on_hold")
    assert request.text("asked_by") == night.technician
    assert request.instant("expires_at") is not None


def test_what_two_on_call_grant_counts_for_the_one_who_asked(night: OnCall) -> None:
    night.give(night.investigator)
    night.give(night.qa)
    assert night.given() == [(night.investigator, REASON), (night.qa, REASON)]
    assert [one.why for one in answers(night.thing)] == ["seen the count, no other dose"] * 2


def test_for_other_content_or_another_person_it_counts_for_nothing(night: OnCall) -> None:
    night.give(night.qa)
    assert night.given(content="d" * 64) == []
    assert night.given(actor=night.investigator) == []


def test_what_was_given_holds_for_the_minutes_of_the_document_and_no_longer(night: OnCall) -> None:
    night.world.later(minutes=20)
    night.give(night.qa)
    night.world.later(minutes=30)
    assert night.given() == [(night.qa, REASON)]
    night.world.later(seconds=1)
    assert night.given() == []


def test_one_who_declines_ends_the_request_for_everybody(night: OnCall) -> None:
    night.give(night.investigator)
    night.give(night.qa, answer="declined")
    assert night.thing.state("authorisation_request") == "closed"
    assert night.given() == []
    assert night.refused(night.qa, code="on_hold") == ("request_over",)


def test_a_request_nobody_answered_in_time_is_answered_no_more(night: OnCall) -> None:
    night.world.later(minutes=30)
    assert night.refused(night.qa) == ()
    night.world.later(seconds=1)
    assert night.refused(night.qa) == ("request_lapsed",)


def test_nobody_answers_their_own_request(night: OnCall) -> None:
    night.world.change(night.technician, roles=["qa"])
    assert night.refused(night.technician) == ("asked_by_oneself",)


def test_whoever_is_asked_for_nothing_by_the_reason_does_not_answer_it(night: OnCall) -> None:
    assert night.refused(night.pharmacist) == ("role_not_asked",)


def test_only_a_reason_that_was_asked_for_is_answered(night: OnCall) -> None:
    assert night.refused(night.qa, code="warm_too_long") == ("reason_not_in_request",)


def test_nobody_answers_the_same_reason_twice(night: OnCall) -> None:
    night.give(night.qa)
    assert night.refused(night.qa) == ("request_answered",)
    assert night.refused(night.qa, code="on_hold") == ()


def test_an_answer_from_elsewhere_is_signed_with_the_full_password(night: OnCall) -> None:
    found = night.world.refused("give_authorisation", night.qa, night.answer(), full_password=False)
    assert found == ("full_password_needed",)


@pytest.mark.parametrize("code", ["label_not_applied", "wrong_subject", "no_such_code"])
def test_what_must_be_seen_or_cannot_be_authorised_is_not_asked_for_from_elsewhere(night: OnCall, code: str) -> None:
    assert night.world.refused("ask_authorisation", night.technician, night.ask(code)) == ("not_from_elsewhere",)


def test_what_the_document_takes_back_is_answered_no_more(night: OnCall) -> None:
    rows = '[[refusal]]\ncode = "outside_use_criteria"\nweight = "authorise"\nauthorise = ["qa"]\nremote = true\n'
    night.world.document("refusal_weights", "refusal_weights", rows, version="2")
    assert night.refused(night.qa) == ("not_from_elsewhere",)


def test_a_request_relied_on_ends_with_the_step(night: OnCall) -> None:
    night.give(night.qa)
    found = [given for given, _ in given_from_elsewhere(night.thing, night.technician, CONTENT, night.world.at)]
    act = Act(night.technician, night.world.at, night.world.at, authorisations=tuple(found))
    assert requests_used(act) == (Closed(night.request, "used"),)


def test_an_answer_for_another_reason_than_those_listed_is_given_in_words(night: OnCall) -> None:
    bare = {"request": night.request, "code": REASON, "answer": "granted"}
    refused = night.world.refused("give_authorisation", night.qa, bare | {"ground": "other"})
    assert refused == ("answer_without_words",)
    night.world.do("give_authorisation", night.qa, bare | {"ground": "no_other_dose"})
    assert [one.why for one in answers(night.thing)] == ["no_other_dose"]


@pytest.mark.parametrize(("shared", "told"), [("container", True), ("equipment", False)])
def test_a_no_is_kept_with_the_next_request_about_the_same_product_not_about_the_same_bench(
    night: OnCall, shared: str, told: bool
) -> None:
    things = [night.world.put(shared)]
    for content in ("d" * 64, "e" * 64):
        asked = {**night.ask(), "content": content, "things": things}
        night.world.do("ask_authorisation", night.technician, asked)
        night.request = night.world.created["@request"]
        kept = night.thing.attrs.get("declined_before")
        if content.startswith("d"):
            assert kept is None
            night.give(night.qa, answer="declined")
    assert bool(kept) is told
