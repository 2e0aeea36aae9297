"""Showing who a subject is."""

from __future__ import annotations

from custody.rules.decide import Denied
from tests.rules.world import World


def test_a_look_at_a_name_changes_nothing_and_is_for_bedside_roles_only() -> None:
    world = World.founded()
    nurse, operator = world.person("Lin Hao", "nurse"), world.person("He Lin", "operator")
    subject = world.put("subject", {"subject": "screened"}, number="01")
    facts = {"subject": subject, "why": "read_back"}

    assert world.do("show_identity", nurse, facts).effects == ()
    assert isinstance(world.decide("show_identity", operator, facts), Denied)
