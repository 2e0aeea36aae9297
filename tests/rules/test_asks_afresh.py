"""The bedside check begins with nothing filled in."""

from __future__ import annotations

from custody.rules.registry import registry


def test_only_identity_checks_at_the_bedside_ask_for_everything_afresh() -> None:
    afresh = {step.name for step in registry().steps.values() if step.asks_afresh}

    assert afresh == {"verify_dose", "start_infusion", "resume_infusion"}
