"""The form of a step that is never refused says so: no red box of a refusal above it, and what is over is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faces.web.people_at_work import Workplace, workplace
from tests.faces.web.test_desk_of_the_clinic import OWED, changed

REFUSED = "As things stand this would be refused"
CODE = "DXKHGLLPK"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def hung(place: Workplace, state: str, **attrs: str) -> None:
    states = json.dumps({"prepared_dose": state})
    changed(place, (OWED, (CODE, "prepared_dose", states, json.dumps(attrs))))


@pytest.mark.parametrize("step", ["end_infusion", "interrupt_infusion"])
def test_what_has_ended_is_told_with_its_time_and_not_as_a_refusal(place: Workplace, step: str) -> None:
    hung(place, "infused", started_at="2026-03-09T02:40:00Z", ended_at="2026-03-09T03:20:00Z")
    page = place.signed_in("lin", "ward").get(f"/steps/{step}?prepared_dose={CODE}").text
    assert REFUSED not in page
    assert "ended at 9 Mar 2026 11:20 +08:00" in page
    assert "take its entry back" in page


def test_what_has_not_begun_is_told_as_such_and_not_as_a_refusal(place: Workplace) -> None:
    hung(place, "prepared")
    page = place.signed_in("lin", "ward").get(f"/steps/end_infusion?prepared_dose={CODE}").text
    assert REFUSED not in page
    assert "kept and noted, and moves nothing" in page


def test_what_would_be_refused_reads_so_first(place: Workplace) -> None:
    hung(place, "infused", ended_at="2026-03-09T03:20:00Z")
    assert REFUSED in place.signed_in("lin", "ward").get(f"/steps/start_infusion?prepared_dose={CODE}").text
