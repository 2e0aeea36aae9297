"""No refusal of any step goes without a test: what each step can end in is written down in expected.txt, the program
ends in that and in nothing else, and each is among the worlds of this folder, or named by a test of its step.

What follows from a hold, or from product taken away, is told by the decision for whichever step it is, and is tested
for every step that can do it in tests/rules/test_aftermath.py.
"""

from __future__ import annotations

from pathlib import Path

from custody.faces.reached import codes_reached
from custody.rules.registry import registry
from tests.rules.refusals.expected import EXPECTED, WRITTEN, read
from tests.rules.refusals.test_each_refusal import PAIRS
from tests.rules.refusals.wrong import WRONG
from tests.rules.transport.test_each_refusal_of_the_road import ROAD_PAIRS

RULES = Path(__file__).parent.parent
# Files that go through every code there is say nothing of any one step.
OF_ALL = ("test_every_weight.py", "test_aftermath.py", "wrong.py", "ready.py", Path(__file__).name)
AFTERMATH = {"hold_after_infusion", "hold_after_thaw", "hold_in_transit", "hold_on_conditioned_child"}
AFTERMATH |= {"taken_from_conditioned_child"}
# How the worlds of the tests take a step without writing its name.
IN_SHORT = {"end_infusion": "ward.end(", "verify_dose": "ward.verify(", "start_infusion": "ward.start("}
IN_SHORT |= {"take_back_entry": "taken_back(", "record_as_happened": "sheet(ward"}
ALL_EXPECTED = {(name, code) for name, codes in EXPECTED.items() for code in codes}


def test_no_step_has_lost_a_reason_that_is_written_down() -> None:
    assert sorted(ALL_EXPECTED - reached()) == []


def test_no_step_has_a_reason_that_is_not_written_down() -> None:
    assert sorted(reached() - ALL_EXPECTED) == []


def test_every_step_is_written_down_also_one_that_refuses_nothing() -> None:
    assert set(EXPECTED) == set(registry().steps)


def test_every_refusal_of_every_step_has_a_test_that_names_it() -> None:
    texts = {path.name: path.read_text() for path in RULES.rglob("*.py") if path.name not in OF_ALL}
    worlds = {*PAIRS, *ROAD_PAIRS}
    forgotten = [
        (name, code)
        for name, code in sorted(ALL_EXPECTED - worlds)
        if code not in AFTERMATH and not named_in(texts, name, code)
    ]
    assert forgotten == []


def test_every_way_to_be_wrong_is_exercised_at_some_step() -> None:
    assert set(WRONG) - {code for _, code in (*PAIRS, *ROAD_PAIRS)} == set()


def test_the_list_is_in_order_and_names_nothing_twice() -> None:
    lines = [line for line in WRITTEN.read_text().splitlines() if line and not line.startswith("#")]
    steps = [line.partition(":")[0] for line in lines]
    assert steps == sorted(set(steps))
    assert all(list(codes) == sorted(set(codes)) for codes in EXPECTED.values())


def test_a_step_without_reasons_is_read_as_such() -> None:
    assert read("# said to people\nlock_account:\nrelease_bank: a b\n") == {
        "lock_account": (),
        "release_bank": ("a", "b"),
    }


def reached() -> set[tuple[str, str]]:
    """Each step with each code that its rules construct."""
    return {(name, code) for name, step in registry().steps.items() for code in codes_reached(step)}


def named_in(texts: dict[str, str], step: str, code: str) -> bool:
    """Whether a test file about this step names this code."""
    marks = (f'"{step}"', IN_SHORT.get(step, f'"{step}"'))
    about = (text for file, text in texts.items() if file == f"test_{step}.py" or any(mark in text for mark in marks))
    return any(f'"{code}"' in text for text in about)
