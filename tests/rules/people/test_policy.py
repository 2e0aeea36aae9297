"""A policy in force is accepted before anybody takes part; what cannot wait is never kept waiting for it."""

from __future__ import annotations

import pytest

from custody.rules.decide import Accepted, Refused
from custody.rules.guards.policy import CANNOT_WAIT, policies_accepted
from custody.rules.policies import unaccepted, wording
from custody.rules.registry import registry
from custody.rules.soundness import unsound
from custody.rules.step import Act, Step
from custody.seeds import seed
from tests.rules.clinic.ward import Ward
from tests.rules.world import World

TEXT = seed("policy").decode()


def policy(world: World, version: str = "1") -> str:
    """The policy is put in force; gives its code."""
    return world.document("policy", "Signing in one's own name", TEXT, version).code


def held(world: World, person: str) -> tuple[str, ...]:
    """What keeps somebody from placing equipment on record."""
    facts = {"kind": "bath", "name": "Bath 1", "serial": "1", "due_on": "2027-01-01"}
    return world.refused("register_equipment", person, facts)


def test_who_has_not_accepted_the_policy_in_force_begins_no_step_until_they_have() -> None:
    world = World.founded()
    quality = world.person("Wu Qiang", "qa")
    assert held(world, quality) == ()
    code = policy(world)
    assert held(world, quality) == ("policy_not_accepted",)
    world.do("accept_document", quality, {"document": code})
    assert held(world, quality) == ()


def test_a_new_version_is_accepted_anew_and_an_older_one_asks_for_nothing() -> None:
    world = World.founded()
    quality = world.person("Wu Qiang", "qa")
    world.do("accept_document", quality, {"document": policy(world)})
    newer = policy(world, "2")
    assert held(world, quality) == ("policy_not_accepted",)
    world.do("accept_document", quality, {"document": newer})
    assert held(world, quality) == ()
    later = world.person("Fang Rui", "qa")
    world.do("accept_document", later, {"document": newer})
    assert held(world, later) == ()


def test_the_second_person_has_accepted_it_too() -> None:
    world = World.founded()
    admin, quality = world.person("Ada Admin", "administrator"), world.person("Wu Qiang", "qa")
    nurse, code = world.person("Zhou Mei", "nurse"), policy(world)
    world.do("accept_document", admin, {"document": code})
    facts = {"person": nurse}
    decision = world.decide("reset_secret", admin, facts, second=quality)
    assert not isinstance(decision, Accepted)
    assert [(reason.code, reason.thing) for reason in decision.reasons] == [("policy_not_accepted", quality)]
    world.do("accept_document", quality, {"document": code})
    assert world.refused("reset_secret", admin, facts, second=quality) == ()


@pytest.mark.parametrize("name", sorted(CANNOT_WAIT))
def test_what_cannot_wait_is_a_step_there_is(name: str) -> None:
    assert registry().steps[name].name == name


def test_what_cannot_wait_is_what_stops_something_and_what_ends_it() -> None:
    assert {
        *("place_hold", "pause_dosing", "acknowledge_alarm", "interrupt_infusion", "mark_reaction"),
        *("ask_authorisation", "give_authorisation", "deactivate_person", "end_sessions"),
    } == CANNOT_WAIT


@pytest.mark.parametrize("step", [one for one in registry().steps.values() if one.always_recordable])
def test_what_is_always_recorded_is_recorded_without_a_word_of_policies(step: Step) -> None:
    world = World.founded()
    nurse, other = world.person("Zhou Mei", "nurse"), world.person("Lin Hao", "nurse")
    policy(world)
    act = Act(nurse, world.at, world.at, second=other)
    assert list(policies_accepted(step, world.situation(), act)) == []


def test_anybody_stops_anything_and_revokes_their_badge_before_they_have_accepted() -> None:
    world = World.founded()
    nurse = world.person("Zhou Mei", "nurse")
    policy(world)
    lot = world.put("lot", {"lot": "released"})
    facts = {"about": [lot], "reason": "other", "note": "seen"}
    assert "policy_not_accepted" not in world.refused("place_hold", nurse, facts)
    assert world.refused("revoke_badge", nurse, {"person": nurse, "cause": "lost"}) == ()


def test_a_policy_that_comes_into_force_after_the_thaw_stops_no_dose_and_opens_a_deviation() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    policy(ward.world)
    decision = ward.verify(prepared, ward.nurse)
    assert "policy_not_accepted" in [note.code for note in decision.notes]
    opened = [item for item in ward.world.items.values() if item.text("reason") == "policy_not_accepted"]
    assert [item.text("grade") for item in opened] == ["minor"]


def test_a_policy_says_its_text_in_the_language_of_the_reader_or_in_the_one_it_has() -> None:
    world = World.founded()
    policy(world)
    (found,) = unaccepted(world.documents, ())
    assert [len(wording(found, locale)) for locale in ("en", "zh_CN")] == [4, 4]
    assert wording(found, "zh_CN")[0].startswith("我的密码")
    assert wording(found, "fr") == wording(found, "en")


@pytest.mark.parametrize("text", ['text = "all in one"', '[text]\nen = " "', "[text]"])
def test_a_policy_that_says_nothing_is_not_approved(text: str) -> None:
    world = World.founded()
    author, quality = world.person("Fang Rui", "qa"), world.person("Wu Qiang", "qa")
    facts = {"type": "policy", "title": "P", "version": "1", "file": world.file(f'title = "P"\n{text}\n')}
    assert world.refused("approve_document", author, facts, second=quality) == ("document_unsound",)
    facts["file"] = world.file('title = "P"\n')
    assert world.refused("approve_document", author, facts, second=quality) == ("document_incomplete",)


def test_no_policy_comes_into_force_before_it_is_weighed_what_it_stops() -> None:
    """Under weights from before there were policies it would stop a dose after the thaw."""
    world = World.founded()
    author, quality = world.person("Fang Rui", "qa"), world.person("Wu Qiang", "qa")
    title = "Signing in one's own name"
    facts = {"type": "policy", "title": title, "version": "1", "file": world.file(TEXT)}
    assert world.refused("approve_document", author, facts, second=quality) == ()
    weights = seed("refusal_weights").decode()
    old = 'code = "policy_not_accepted"'
    assert old in weights
    world.document("refusal_weights", "refusal_weights", weights.replace(old, 'code = "of_old"'), version="0")
    decision = world.decide("approve_document", author, facts, second=quality)
    assert isinstance(decision, Refused)
    (reason,) = decision.reasons
    assert (reason.code, reason.params["paths"]) == (
        "document_incomplete",
        "refusal_weights.refusal.policy_not_accepted",
    )


def test_the_seed_is_sound() -> None:
    assert unsound("policy", {"title": "P", "text": {"zh_CN": "一"}}) == ()
