"""Whose signature the ceremony asks for in an emergency: of everybody but the clinician who cannot sign."""

from __future__ import annotations

import pytest

from custody.faces.web.ceremony import as_taken
from custody.record.attempt import Answer
from custody.rules.refusals import Reason, Weight
from custody.rules.registry import registry
from custody.rules.step import Sign


@pytest.mark.parametrize(
    ("way", "sign"),
    [("on_ward", Sign.PERFORMER), ("by_video", Sign.PERFORMER_AND_SECOND), ("", Sign.PERFORMER_AND_SECOND)],
)
def test_only_a_clinician_on_the_ward_need_not_sign_the_thaw(way: str, sign: Sign) -> None:
    note = Reason("emergency_check", "CXBBBBBBB", {"way": way}, Weight.NOTE, 1)
    answer = Answer("would", "start_thaw", notes=(note,) if way else ())
    assert as_taken(registry().steps["start_thaw"], answer).sign is sign
