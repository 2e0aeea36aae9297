"""No refusal of any step goes without a test: what each step can end in is written down in expected.txt, the program
ends in that and in nothing else, and each is among the worlds of this folder, or named by a test of its step.

What follows from a hold, or from product taken away, is told by the decision for whichever step it is, and is tested
for every step that can do it in tests/rules/test_aftermath.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

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
# How the tests take a step without writing its name: by what the worlds offer to every file, or a file to itself.
IN_SHORT = {"ward.end(": "end_infusion", "ward.verify(": "verify_dose", "ward.start(": "start_infusion"}
IN_SHORT |= {"taken_back(": "take_back_entry", "sheet(ward": "record_as_happened"}
IN_FILE: Mapping[str, Mapping[str, str]] = {
    "clinic/test_before_no_return.py": {"thaw(": "start_thaw", "cleared(": "clear_for_infusion"},
    "clinic/test_bench_by_night.py": dict.fromkeys(("refused(ward", "noted(ward"), "prepare_dose"),
    "clinic/test_cut_short.py": {"end(": "end_infusion"},
    "clinic/test_known_of_child.py": {"lifting(": "lift_hold"},
    "clinic/test_resume_against.py": {"resume(": "resume_infusion"},
    "labels/test_label_account.py": {
        "account.refused(account.counted(": "reconcile_labels",
        "account.spoiling_refused(": "spoil_labels",
    },
    "manufacture/test_fill_and_freeze.py": dict.fromkeys(("refused(room, fill(", "fill(lot"), "fill_containers"),
    "oversight/test_authorisation_from_elsewhere.py": {"night.refused(": "give_authorisation"},
    "oversight/test_back_otherwise.py": dict.fromkeys(("noted_at_the_thaw(", "noted_or_said("), "start_thaw"),
    "oversight/test_paper_mix.py": {"mixed(": "record_as_happened"},
    "oversight/test_paper_sheet.py": {"on_paper(": "record_as_happened"},
    "oversight/test_syringes.py": {"syringe(": "record_as_happened"},
    "quality/test_disposition.py": {"release(": "release_lot"},
    "test_as_it_was.py": {"on_paper(": "record_as_happened"},
    "test_separation_document.py": {"approve(": "approve_document"},
    "transport/test_each_refusal_of_the_road.py": {"travelling(": "authorise_quarantine_shipment"},
    "transport/test_quarantine_shipment.py": {
        "refused(": "authorise_quarantine_shipment",
        "unreleased.packing_refused(": "pack_shipment",
    },
}
ALL_EXPECTED = {(name, code) for name, codes in EXPECTED.items() for code in codes}


def test_no_step_has_lost_a_reason_that_is_written_down() -> None:
    assert sorted(ALL_EXPECTED - reached()) == []


def test_no_step_has_a_reason_that_is_not_written_down() -> None:
    assert sorted(reached() - ALL_EXPECTED) == []


def test_every_step_is_written_down_also_one_that_refuses_nothing() -> None:
    assert set(EXPECTED) == set(registry().steps)


def test_every_refusal_of_every_step_has_a_test_that_names_it() -> None:
    named = {pair for path in RULES.rglob("test_*.py") if path.name not in OF_ALL for pair in named_by(path)}
    left = ALL_EXPECTED - {*PAIRS, *ROAD_PAIRS} - named
    assert sorted(pair for pair in left if pair[1] not in AFTERMATH) == []


def test_a_step_and_a_reason_in_one_file_and_not_in_one_test_are_not_tested() -> None:
    text = 'def test_a() -> None:\n    take("start_thaw")\n\n\ndef test_b() -> None:\n    assert "on_hold"\n'
    assert [("start_thaw", "on_hold") in pairs_of(where, text) for where in ("test_one.py", "test_start_thaw.py")] == [
        False,
        True,
    ]
    assert ("start_thaw", "on_hold") in pairs_of("test_one.py", text.replace("assert", 'assert take("start_thaw") =='))


def test_every_short_way_to_take_a_step_is_still_one() -> None:
    for where, ways in IN_FILE.items():
        text = (RULES / where).read_text()
        assert [way for way in ways if not has(text, way)] == [], where


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


def named_by(path: Path) -> set[tuple[str, str]]:
    """What a file of tests names."""
    return pairs_of(path.relative_to(RULES).as_posix(), path.read_text())


def pairs_of(where: str, text: str) -> set[tuple[str, str]]:
    """Each step with each reason that one test function names together; of the file of one step, every reason in it."""
    own = PurePath(where).stem.removeprefix("test_")
    ways = {**{f'"{step}"': step for step in EXPECTED}, **IN_SHORT, **IN_FILE.get(where, {})}
    found = set()
    for passage in passages(text):
        steps = {step for way, step in ways.items() if has(passage, way)} | ({own} & EXPECTED.keys())
        found |= {(step, code) for step in steps for code in re.findall(r'"([a-z0-9_]+)[":]', passage)}
    return found


def passages(text: str) -> Iterator[str]:
    """Each test function as written, its decorators, and the plain texts and cases it calls by a name."""
    tree = ast.parse(text)
    plain = {name: ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign) for name in _names(node)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            begins = min([node.lineno, *(part.lineno for part in node.decorator_list)])
            written = "\n".join(text.splitlines()[begins - 1 : node.end_lineno])
            called = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            yield "\n".join((written, *(plain[name].replace("'", '"') for name in sorted(called & plain.keys()))))


def has(text: str, way: str) -> bool:
    """Whether a way to take a step stands in a text as it is, and not as the end of a longer name."""
    return re.search(rf"(?<![\w.]){re.escape(way)}", text) is not None


def _names(node: ast.Assign) -> Iterator[str]:
    """The names of a text, or of cases of them. What is put together of parts, or a table by a key, is about more than
    what is tested by its name."""
    try:
        plain = not isinstance(ast.literal_eval(node.value), dict)
    except ValueError:
        plain = False
    if plain:
        yield from (one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name))
