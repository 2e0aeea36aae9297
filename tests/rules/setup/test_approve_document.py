"""A document is authored by one, approved by another, and states what its type must state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from custody.rules.decide import Refused
from custody.rules.documents import in_force
from custody.rules.situation import Thing
from custody.seeds import seed
from tests.rules.world import START, World

FRESH = seed("product_profile_fresh").decode()
PROTOCOL = seed("protocol").decode()


@pytest.fixture
def world() -> World:
    return World.founded()


@pytest.fixture
def author(world: World) -> str:
    return world.person("Zhao Min", "operator")


@pytest.fixture
def quality(world: World) -> str:
    return world.person("Wu Qiang", "qa")


def profile(world: World, text: str = FRESH, **changed: Any) -> dict[str, Any]:
    facts = {"type": "product_profile", "title": "fresh", "version": "1", "file": world.file(text)}
    return {**facts, **changed}


def test_an_approved_document_is_effective_from_this_moment(world: World, author: str, quality: str) -> None:
    world.do("approve_document", author, profile(world), second=quality)
    document = world.things[world.created["@1"]]
    assert document.state("document") == "effective"
    assert (document.text("type"), document.text("title"), document.text("version")) == (
        "product_profile",
        "fresh",
        "1",
    )
    assert document.name == world.file(FRESH)
    assert document.text("effective_at") == "2026-11-02T01:00:00.000000Z"


def test_a_new_version_supersedes_the_one_before_it(world: World, author: str, quality: str) -> None:
    world.do("approve_document", author, profile(world), second=quality)
    first = world.created["@1"]
    world.later(days=1)
    world.do("approve_document", author, profile(world, version="2"), second=quality)
    assert world.things[first].state("document") == "superseded"
    assert world.things[world.created["@1"]].state("document") == "effective"


def test_a_new_version_leaves_other_titles_alone(world: World, author: str, quality: str) -> None:
    frozen = world.document("product_profile", "cryopreserved", seed("product_profile_cryopreserved"))
    world.do("approve_document", author, profile(world), second=quality)
    assert world.things[frozen.code].state("document") == "effective"


def test_a_role_matrix_under_another_title_still_supersedes_the_one_in_force(world: World, quality: str) -> None:
    old = world.situation().document("role_matrix").code
    other = world.person("Feng Li", "qa")
    facts = {"type": "role_matrix", "title": "Roles 2027", "version": "2", "file": _seed(world, "role_matrix")}
    world.do("approve_document", quality, facts, second=other)
    assert world.things[old].state("document") == "superseded"


def test_a_version_for_a_later_day_leaves_the_present_one_in_force_until_then(
    world: World, author: str, quality: str
) -> None:
    world.do("approve_document", author, profile(world), second=quality)
    now = world.created["@1"]
    later = profile(world, version="2", effective_from=date(2026, 11, 10))
    world.do("approve_document", author, later, second=quality)
    then = world.created["@1"]
    assert world.things[now].state("document") == "effective"
    assert world.things[then].text("effective_at") == "2026-11-09T16:00:00.000000Z"
    assert _in_force(world, START + timedelta(days=7)) == now
    assert _in_force(world, START + timedelta(days=8)) == then


def test_what_a_later_version_has_replaced_is_superseded_at_the_next_approval(
    world: World, author: str, quality: str
) -> None:
    world.do("approve_document", author, profile(world), second=quality)
    first = world.created["@1"]
    world.do("approve_document", author, profile(world, version="2", effective_from=date(2026, 11, 4)), second=quality)
    second = world.created["@1"]
    world.later(days=5)
    world.do("approve_document", author, profile(world, version="3", effective_from=date(2026, 12, 1)), second=quality)
    assert world.things[first].state("document") == "superseded"
    assert world.things[second].state("document") == "effective"


def test_a_form_that_is_no_toml_keeps_its_media_type(world: World, author: str, quality: str) -> None:
    file = world.file("%PDF-1.7 = =", "application/pdf")
    facts = {"type": "consent_form", "title": "Assent, from 8 years", "version": "2", "file": file}
    world.do("approve_document", author, facts, second=quality)
    assert world.things[world.created["@1"]].text("media_type") == "application/pdf"


def test_an_author_does_not_approve_their_own_document(world: World, quality: str) -> None:
    refused = world.refused("approve_document", quality, profile(world), second=quality)
    assert refused == ("same_person_twice",)


def test_only_quality_approves(world: World, author: str) -> None:
    other = world.person("Sun Jie", "operator")
    assert "second_not_permitted" in world.refused("approve_document", author, profile(world), second=other)


def test_a_document_is_signed_with_the_full_password(world: World, author: str, quality: str) -> None:
    decision = world.decide("approve_document", author, profile(world), second=quality, full_password=False)
    assert isinstance(decision, Refused)
    assert [(r.code, r.thing) for r in decision.reasons] == [("full_password_needed", p) for p in (author, quality)]


def test_a_file_that_is_no_toml_is_refused(world: World, author: str, quality: str) -> None:
    refused = world.refused("approve_document", author, profile(world, "shelf_life = = 3"), second=quality)
    assert refused == ("document_unreadable",)


def test_a_profile_that_does_not_state_its_tolerances_is_refused(world: World, author: str, quality: str) -> None:
    lacking = FRESH.replace("sum_tolerance_percent", "sum_tolerance")
    decision = world.decide("approve_document", author, profile(world, lacking), second=quality)
    assert isinstance(decision, Refused)
    found = [(reason.code, dict(reason.params)) for reason in decision.reasons]
    assert found == [("document_incomplete", {"type": "product_profile", "paths": "fill.sum_tolerance_percent"})]


def test_a_profile_under_the_title_of_another_presentation_is_refused(world: World, author: str, quality: str) -> None:
    refused = world.refused("approve_document", author, profile(world, title="cryopreserved"), second=quality)
    assert refused == ("wrong_title",)


def test_a_version_is_given_out_once(world: World, author: str, quality: str) -> None:
    world.do("approve_document", author, profile(world), second=quality)
    assert world.refused("approve_document", author, profile(world), second=quality) == ("version_used_before",)
    world.do("approve_document", author, profile(world, version="2"), second=quality)
    assert world.refused("approve_document", author, profile(world), second=quality) == ("version_used_before",)


def test_a_document_does_not_become_effective_in_the_past(world: World, author: str, quality: str) -> None:
    yesterday = profile(world, effective_from=date(2026, 11, 1))
    assert world.refused("approve_document", author, yesterday, second=quality) == ("effective_in_the_past",)
    today = profile(world, effective_from=date(2026, 11, 2))
    assert world.refused("approve_document", author, today, second=quality) == ()


def test_a_protocol_is_signed_by_an_investigator(world: World, author: str, quality: str) -> None:
    facts = {"type": "protocol", "title": "JK500-AML-12", "version": "1", "file": world.file(PROTOCOL)}
    assert world.refused("approve_document", author, facts, second=quality) == ("investigator_not_signed",)
    investigator = world.person("Dr. Qian", "investigator")
    assert world.refused("approve_document", investigator, facts, second=quality) == ()


def _seed(world: World, name: str) -> str:
    return world.file(seed(name).decode())


def _in_force(world: World, at: Any) -> str:
    profiles: list[Thing] = [t for t in world.things.values() if t.text("type") == "product_profile"]
    return in_force(profiles, at)[0].code
