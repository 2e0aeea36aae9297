"""Which buttons record with one tap, and where."""

from __future__ import annotations

from custody.faces.web.one_tap import at_the_child, is_one_tap, tapped
from custody.rules.refusals import Reason, Weight
from custody.rules.registry import registry
from custody.rules.situation import Thing
from custody.rules.step import Step

RUNNING = Thing("DXKHGLLPK", "prepared_dose", "", {"prepared_dose": "infusing"}, {"started_at": "2026-03-09T03:20:00Z"})
ON_THE_SHELF = Thing("DXKHGLLPK", "prepared_dose", "", {"prepared_dose": "verified"})


def step(name: str) -> Step:
    return registry().steps[name]


def test_only_what_is_never_refused_and_not_signed_is_one_tap() -> None:
    tapping = {name for name, one in registry().steps.items() if is_one_tap(one, RUNNING)}
    assert tapping == {"interrupt_infusion", "resume_infusion", "mark_reaction"}


def test_no_tap_marks_a_reaction_to_a_dose_on_the_shelf() -> None:
    assert not is_one_tap(step("mark_reaction"), ON_THE_SHELF)
    assert (at_the_child(RUNNING), at_the_child(ON_THE_SHELF)) == (True, False)


def test_each_button_has_a_nonce_of_its_own() -> None:
    first, second = (tapped(step("mark_reaction"), RUNNING)["post"]["fields"] for _ in range(2))
    assert first[0] == {"name": "prepared_dose", "value": RUNNING.code}
    assert first[1]["value"] != second[1]["value"]


def test_what_something_stands_against_is_no_tap_but_a_form_with_the_band() -> None:
    held = Reason("on_hold", "NXKHGLLPK", {}, Weight.AUTHORISE, 1)
    assert is_one_tap(step("resume_infusion"), RUNNING)
    assert not is_one_tap(step("resume_infusion"), RUNNING, (held,))
