"""Closing a near miss: by quality, once, and by nobody who took the step that opened it."""

from __future__ import annotations

import pytest

from custody.rules.situation import Participation
from tests.rules.quality.lab import Lab

CLOSED = {"root_cause": "method", "conclusion": "Two trays stood on one bench; one child, one tray from now on."}


@pytest.fixture
def missed(lab: Lab) -> str:
    return lab.world.open("near_miss", lab.container, reason="wrong_subject", step="start_thaw")


def test_quality_closes_a_near_miss_and_it_is_no_longer_open_about_anything(lab: Lab, missed: str) -> None:
    lab.world.do("close_near_miss", lab.qa, {"near_miss": missed, **CLOSED})
    thing = lab.world.things[missed]
    assert (thing.state("near_miss"), thing.text("root_cause"), thing.text("closed_by")) == ("closed", "method", lab.qa)
    assert (thing.text("conclusion"), thing.has("closed_at")) == (CLOSED["conclusion"], True)
    assert lab.world.items == {}


def test_a_near_miss_is_closed_once(lab: Lab, missed: str) -> None:
    facts = {"near_miss": missed, **CLOSED}
    lab.world.do("close_near_miss", lab.qa, facts)
    assert lab.world.refused("close_near_miss", lab.qa, facts) == ("near_miss_already_closed",)


def test_nobody_but_quality_closes_a_near_miss(lab: Lab, missed: str) -> None:
    assert lab.world.refused("close_near_miss", lab.operator, {"near_miss": missed, **CLOSED}) == ("not_permitted",)


def test_whoever_took_the_step_that_opened_it_does_not_close_it(lab: Lab, missed: str) -> None:
    both = lab.world.person("Both Hats", "qa", "nurse")
    lab.world.participation.append(Participation(missed, both, "start_thaw", "second"))
    facts = {"near_miss": missed, **CLOSED}
    assert lab.world.refused("close_near_miss", both, facts) == ("pair_broken",)
    assert lab.world.refused("close_near_miss", lab.qa, facts) == ()
