"""At the door: what people on call granted counts for exactly the content they saw, once, and is on record by name."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest

from custody.config import Config
from custody.faces.acting import Allowing, Asked, take
from custody.faces.instance import House
from custody.faces.people import Claim
from custody.record.attempt import Answer
from custody.record.audit import audit
from custody.record.engine import Store
from custody.record.keys import Keys
from custody.rules.effects import Effect, Set
from custody.rules.guards.usable import not_held
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, REACH, RELATED, Situation
from custody.rules.step import Act, Registry, Sign, Step, no_reasons
from custody.seeds import seed
from tests.record.own_steps import One, registry_with_own_steps
from tests.record_room import PASSWORD, Clock, Room

REASON = "outside_use_criteria"
ASKED: list[str] = []  # how often the rules were asked about which container


def doubtful(situation: Situation, facts: Any, act: Act) -> Iterator[Refusal]:
    """Of a bag outside its criteria, or poured from one that was marked; for how long, the clock says."""
    ASKED.append(facts.container)
    above = [thing.text("marked_by") for thing in situation.ancestors(facts.container)]
    yield Refusal(REASON, facts.container, {"criteria": ", ".join(above), "minutes": act.at.minute})


def told(situation: Situation, facts: Any, act: Act) -> Iterator[Effect]:
    yield Set(facts.container, "told_by", act.actor)


USE = Step(
    name="use_doubtful",
    station="clinic",
    kind="test.used",
    facts=One,
    effects=told,
    reads=(REACH, ANCESTORS, RELATED, ITEMS),
    refusals=doubtful,
    sign=Sign.PERFORMER,
    for_oneself=True,
)
TELL = dataclasses.replace(USE, name="tell_container", sign=Sign.NONE, refusals=no_reasons)
USE_HELD = dataclasses.replace(USE, name="use_held", primary="container", guards=(not_held,), refusals=no_reasons)
OWN = {step.name: step for step in (USE, TELL, USE_HELD)}


@dataclasses.dataclass
class Night:
    """A technician with a bag outside its criteria, and what it was poured from; an investigator and quality on call.
    `step` and `code`: what is to be done, and the reason against it."""

    room: Room
    bag: str
    source: str
    technician: str
    investigator: str
    qa: str
    step: str = USE.name
    code: str = REASON

    def ask(self) -> str:
        """A request for what would be signed now; gives its code."""
        content = self.shown().content.encode()
        digest = self.shown().content_sha256
        rows = [{"code": self.code}]
        facts = {"step": self.step, "content": digest, "reasons": rows, "things": [self.bag], "why": "the child waits"}
        file = self.room.file(content, "application/json")
        return self.room.do("ask_authorisation", self.technician, facts, files=(file,)).created["@request"]

    def give(self, person: str, request: str, answer: str = "granted") -> Answer:
        """An answer of a person on call."""
        facts = {"request": request, "code": self.code, "answer": answer, "ground": "other", "why": "no other dose"}
        return self.room.do("give_authorisation", person, facts)

    def granted(self) -> str:
        """A request that both granted."""
        request = self.ask()
        self.give(self.investigator, request)
        self.give(self.qa, request)
        return request

    def shown(self, *requests: str, actor: str = "") -> Answer:
        """What would come of it, nothing signed yet."""
        attempt = self.room.attempt(self.step, actor or self.technician, {"container": self.bag}, signed=False)
        return self.room.door.check(dataclasses.replace(attempt, requests=requests))

    def use(self, *requests: str) -> Answer:
        """The step, signed by the technician alone, relying on these requests."""
        attempt = self.room.attempt(self.step, self.technician, {"container": self.bag})
        return self.room.door.record(dataclasses.replace(attempt, requests=requests))


@pytest.fixture
def night(store: Store, clock: Clock) -> Night:
    room = Room.founded(store, clock, Registry({**registry_with_own_steps().steps, **OWN}))
    bag, source = (room.do("grow_container", room.quality, {"name": name}).created["@1"] for name in ("first", "pool"))
    room.do("pour_cells", room.quality, {"source": source, "target": bag, "cells": "1000"})
    people = [room.person(name, role) for name, role in PEOPLE]
    return Night(room, bag, source, *people)


PEOPLE = (("Tang Min", "thaw_technician"), ("Luo Wen", "investigator"), ("Wu Qiang", "qa"))


def body(room: Room) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(room.rows("SELECT body FROM entry ORDER BY idx DESC LIMIT 1")[0][0])
    return found


def test_two_on_call_let_it_pass_and_the_entry_names_them_with_their_request(night: Night) -> None:
    request = night.granted()
    assert [reason.authorised for reason in night.shown(request).notes] == [True]
    assert night.use(request).passed
    rows = body(night.room)["authorisations"]
    assert [(row["person"], row["code"], row["reason"], row["request"]) for row in rows] == [
        (night.investigator, REASON, "no other dose", request),
        (night.qa, REASON, "no other dose", request),
    ]
    assert all(row["given_at"] for row in rows)
    assert [signature["signer"] for signature in body(night.room)["signatures"]] == [night.technician]
    assert [night.qa, "authoriser"] in body(night.room)["persons"]
    assert audit(night.room.store).intact


def acted(night: Night, person: str, *requests: str) -> Answer:
    """The step through a face: the technician signs, and this person authorises beside them."""
    room = night.room
    house = House(Config(), room.store, room.door, Keys(room.store, room.clock), room.clock, room.steps, False, "")
    shown = night.shown(*requests).content_sha256
    by = [Claim(room.thing(code).text("username"), PASSWORD, by_badge=False) for code in (night.technician, person)]
    asked = Asked(night.step, {"container": night.bag}, night.technician, "ward", content_sha256=shown)
    asked = dataclasses.replace(asked, requests=requests, claims=(by[0],), allowing=(Allowing(by[1], night.code, "x"),))
    return take(house, asked)


def test_a_signature_beside_two_from_elsewhere_that_suffice_is_not_asked_for_and_refused(night: Night) -> None:
    another = night.room.person("Cai Yun", "qa")
    answer = acted(night, another, night.granted())
    assert (answer.status, [p.code for p in answer.problems]) == ("malformed", ["authorisation_not_asked_for"])


def test_one_signs_here_for_what_only_the_other_granted_from_elsewhere(night: Night) -> None:
    request = night.ask()
    night.give(night.investigator, request)
    assert acted(night, night.qa, request).passed


def test_what_one_granted_is_not_enough_and_is_told_as_not_authorised(night: Night) -> None:
    request = night.ask()
    night.give(night.qa, request)
    assert [(reason.code, reason.authorised) for reason in night.shown(request).reasons] == [(REASON, False)]
    assert night.use(request).status == "refused"


def test_once_anything_signed_is_another_it_counts_for_nothing(night: Night) -> None:
    request = night.granted()
    night.room.do(TELL.name, night.technician, {"container": night.bag})
    assert night.use(request).status == "refused"
    assert night.room.state(request, "authorisation_request") == "open"


def test_under_another_document_it_counts_for_nothing(night: Night) -> None:
    request = night.granted()
    night.room.document("specification", "specification", seed("specification"))
    assert night.use(request).status == "refused"


def hold(night: Night, thing: str) -> None:
    night.room.do("place_hold", night.room.quality, {"about": [thing], "reason": "damaged"})


def test_a_later_hold_on_what_the_bag_came_from_is_not_passed_by_what_was_granted_for_a_hold_on_the_bag(
    night: Night,
) -> None:
    night.step, night.code = USE_HELD.name, "on_hold"
    hold(night, night.bag)
    request = night.granted()
    assert [reason.authorised for reason in night.shown(request).notes] == [True]
    hold(night, night.source)
    assert [(reason.code, reason.authorised) for reason in night.shown(request).reasons] == [("on_hold", False)] * 2
    assert night.use(request).status == "refused"
    assert night.use(night.granted()).passed


def test_a_reason_that_stands_for_another_cause_by_then_is_not_passed(night: Night) -> None:
    request = night.granted()
    night.room.do("mark_container", night.room.quality, {"container": night.source})
    assert night.use(request).status == "refused"


def test_minutes_that_only_go_on_take_nothing_back(night: Night) -> None:
    request = night.granted()
    night.room.later(minutes=7)
    assert night.use(request).passed


def test_a_request_is_used_once(night: Night) -> None:
    request = night.granted()
    assert night.use(request).passed
    assert night.room.state(request, "authorisation_request") == "closed"
    assert night.use(request).status == "refused"


def test_past_its_minutes_it_counts_for_nothing(night: Night) -> None:
    request = night.granted()
    night.room.later(minutes=30, seconds=1)
    assert night.use(request).status == "refused"


def test_for_whoever_did_not_ask_it_counts_for_nothing(night: Night) -> None:
    request = night.granted()
    assert [reason.authorised for reason in night.shown(request, actor=night.room.quality).reasons] == [False]


def test_asking_changes_nothing_of_what_is_to_be_signed(night: Night) -> None:
    before = night.shown().content_sha256
    request = night.granted()
    assert night.shown(request).content_sha256 == before


@pytest.mark.parametrize("code", ["NVXBCDEFG", "no request"])
def test_a_request_that_is_not_on_record_is_said_to_be_none(night: Night, code: str) -> None:
    for answer in (night.use(code), night.shown(code), night.use(night.bag)):
        assert [(problem.field, problem.code) for problem in answer.problems] == [("requests", "no_such_request")]


def declined(night: Night) -> str:
    request = night.ask()
    night.give(night.qa, request, "declined")
    return request


def test_who_declined_is_named_to_the_next_who_is_asked_and_in_the_entry_that_is_done_all_the_same(
    night: Night,
) -> None:
    first = declined(night)
    night.room.later(minutes=2)
    another = night.room.person("Cai Yun", "qa")
    second = night.ask()
    [kept] = json.loads(night.room.rows("SELECT attrs FROM thing WHERE code = ?", second)[0][0])["declined_before"]
    assert (kept["person"], kept["code"], kept["why"], kept["request"]) == (night.qa, REASON, "no other dose", first)
    assert ("declined_before", first) in [(reason.code, reason.thing) for reason in night.shown(second).reasons]
    for person in (night.investigator, another):
        night.give(person, second)
    answer = night.use(second)
    assert answer.passed
    [note] = [dict(note.params) for note in answer.notes if note.code == "declined_before"]
    assert note == {"person": night.qa, "reason": REASON, "ground": "no other dose", "at": kept["at"]}
    assert "declined_before" in [note["code"] for note in body(night.room)["notes"]]


def test_who_declined_from_elsewhere_is_named_too_where_somebody_else_signs_for_it_here(night: Night) -> None:
    declined(night)
    assert "declined_before" in [reason.code for reason in night.shown().reasons]


def test_a_no_to_another_thing_is_not_told(night: Night) -> None:
    declined(night)
    night.bag = night.source
    assert "declined_before" not in [reason.code for reason in night.shown().reasons]


def test_a_no_is_told_for_the_minutes_of_the_document_and_no_longer(night: Night) -> None:
    declined(night)
    night.room.later(hours=24)
    assert "declined_before" in [reason.code for reason in night.shown().reasons]
    night.room.later(seconds=1)
    assert "declined_before" not in [reason.code for reason in night.shown().reasons]


def test_a_no_is_told_although_the_content_is_another_by_then(night: Night) -> None:
    declined(night)
    before = night.shown().content_sha256
    night.room.do(TELL.name, night.technician, {"container": night.bag})
    assert night.shown().content_sha256 != before
    assert "declined_before" in [reason.code for reason in night.shown().reasons]


def test_the_rules_are_asked_once_an_attempt_for_what_is_signed_and_what_is_decided(night: Night) -> None:
    ASKED.clear()
    night.shown()
    assert [night.bag] == ASKED
    attempt = night.room.attempt(USE.name, night.technician, {"container": night.bag})
    ASKED.clear()
    assert night.room.door.record(attempt).status == "refused"
    assert [night.bag] == ASKED
