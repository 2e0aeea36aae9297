"""Which signatures stood on a value that was put right: those that held it, and decisions taken back because of it."""

from __future__ import annotations

import pytest

from custody.rules.after_signing import Correction, Signed, correction_in, leaves_void, moved_by
from custody.rules.effects import Effect, Moved, Opened, Plain, Set

RESULT = "SAMPLE.viability.1"
KEPT = {"field": "value", "old": "<19.2", "new": "91.2", "explanation": "digits swapped"}
WRONG = Correction(20, 10, RESULT, "value", "<19.2", "91.2", "digits swapped", frozenset({"LOT"}))


def signed(idx: int, *moved: str, **content: object) -> Signed:
    return Signed(idx, (content,), frozenset(moved))


def shown(**row: str) -> dict[str, object]:
    return {"facts": {"lot": "LOT"}, "evidence": {"results": [row]}}


def test_the_entry_that_is_corrected_stands_on_it_whatever_it_holds() -> None:
    assert leaves_void(WRONG, signed(10))
    assert not leaves_void(WRONG, signed(11))


def test_content_that_shows_the_old_value_of_the_thing_stood_on_it() -> None:
    assert leaves_void(WRONG, signed(15, **shown(result=RESULT, value="19.2")))
    by_version: dict[str, object] = {"things": {RESULT: 2}, "evidence": {"value": "19.2"}, "facts": {}}
    assert leaves_void(WRONG, signed(15, **by_version))


@pytest.mark.parametrize(
    "row", [{"result": RESULT, "value": "88.0"}, {"result": "SAMPLE.sterility.1", "value": "19.2"}]
)
def test_content_with_another_value_or_of_another_thing_did_not(row: dict[str, str]) -> None:
    assert not leaves_void(WRONG, signed(15, **shown(**row)))


@pytest.mark.parametrize(("idx", "void"), [(9, False), (11, True), (19, True), (20, False), (21, False)])
def test_only_what_was_signed_between_the_wrong_value_and_its_correction_stood_on_it(idx: int, void: bool) -> None:
    assert leaves_void(WRONG, signed(idx, **shown(result=RESULT, value="19.2"))) is void


def test_a_decision_that_was_taken_back_or_stopped_stood_on_it() -> None:
    assert leaves_void(WRONG, signed(15, "LOT"))
    assert not leaves_void(WRONG, signed(15, "OTHER"))
    assert not leaves_void(WRONG, signed(9, "LOT"))


def test_what_an_entry_corrected_is_the_newest_of_what_its_thing_keeps() -> None:
    effects: tuple[Effect, ...] = (
        Set(RESULT, "corrections", ({**KEPT, "old": "1"}, KEPT)),
        Moved(RESULT, "result"),
        Moved("LOT", "lot"),
    )
    assert correction_in(20, 10, effects) == WRONG
    held = (Set(RESULT, "corrections", (KEPT,)), Opened("@hold", "hold", ("LOT",)), Opened("@d", "deviation", ("X",)))
    assert correction_in(20, 10, held) == WRONG
    assert moved_by(effects) == {RESULT, "LOT"}


@pytest.mark.parametrize("value", [None, (), ("odd",)])
def test_an_entry_that_put_no_value_right_corrected_none(value: Plain) -> None:
    assert correction_in(20, 10, (Moved("LOT", "lot"),)) is None
    assert correction_in(20, 10, (Set(RESULT, "corrections", value),)) is None
