"""The table of every step says what the tree says."""

from __future__ import annotations

import pytest

from custody.faces.reached import codes_reached
from custody.rules.registry import registry
from docs.steps import COMMAND, PAGE, rendered


def test_the_table_of_steps_is_what_the_steps_and_seeds_make_of_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == rendered(), f"docs/steps.md is out of date. Renew it: {COMMAND}"


def test_every_step_has_one_row_with_somebody_who_may() -> None:
    rows = [line.split(" | ") for line in rendered().splitlines() if line.startswith("| `")]
    assert [row[0].split("`")[1] for row in rows] == list(registry().steps)
    assert [row[0] for row in rows if not row[1].strip()] == []


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("start_thaw", "lot_not_released"),  # a guard of its own
        ("prepare_dose", "endotoxin_rate_over_limit"),  # three calls deep
        ("verify_dose", "wrong_subject"),  # a mismatch
        ("prepare_dose", "condition_undecided"),  # in a tuple of guards that steps share
    ],
)
def test_reasons_are_found_wherever_they_are_called_from(step: str, code: str) -> None:
    assert code in codes_reached(registry().steps[step])


def test_a_reason_of_another_step_is_not_counted() -> None:
    assert "wrong_subject" not in codes_reached(registry().steps["receive_material"])
