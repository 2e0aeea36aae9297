"""Fence 5: every refusal code is constructed in one place, is a noun phrase, and has a test that names it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.source_tree import ROOT, Module, calls, modules_below, strings, write_tree

CONSTRUCTORS = frozenset({"Refusal", "refusal"})
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def test_every_refusal_code_is_constructed_in_one_place() -> None:
    assert refusal_faults(modules_below(ROOT, "custody")) == []


def test_every_refusal_code_is_named_in_a_test() -> None:
    tests = [module for module in modules_below(ROOT, "tests") if "architecture" not in module.path]
    assert untested_codes(modules_below(ROOT, "custody"), tests) == []


def test_a_code_constructed_twice_is_found(tmp_path: Path) -> None:
    twice = {f"custody/rules/guards/{name}.py": "yield_(Refusal('wrong_subject', 'D1'))\n" for name in "ab"}
    write_tree(tmp_path, twice)
    assert refusal_faults(modules_below(tmp_path, "custody")) == [
        "wrong_subject is constructed 2 times: custody/rules/guards/a.py:1, custody/rules/guards/b.py:1"
    ]


def test_a_code_that_is_computed_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"custody/rules/a.py": "Refusal(code, 'D1')\nRefusal(code='Wrong subject')\n"})
    assert refusal_faults(modules_below(tmp_path, "custody")) == [
        "custody/rules/a.py:1 constructs a refusal whose code is not written out",
        "custody/rules/a.py:2 has a code that is no lower_case name: Wrong subject",
    ]


def test_a_code_without_a_test_is_found(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "custody/rules/a.py": "Refusal('past_use_by')\nRefusal('wrong_subject')\n",
            "tests/rules/test_a.py": "assert codes == ['wrong_subject']\n",
        },
    )
    assert untested_codes(modules_below(tmp_path, "custody"), modules_below(tmp_path, "tests")) == [
        "past_use_by has no test that names it"
    ]


def refusal_faults(modules: Iterable[Module]) -> list[str]:
    faults, places = [], []
    for module, node in constructions(modules):
        place, code = f"{module.path}:{node.lineno}", code_of(node)
        if code is None:
            faults.append(f"{place} constructs a refusal whose code is not written out")
        elif not CODE.fullmatch(code):
            faults.append(f"{place} has a code that is no lower_case name: {code}")
        else:
            places.append((code, place))
    times = Counter(code for code, _ in places)
    return faults + [
        f"{code} is constructed {number} times: {', '.join(at for other, at in places if other == code)}"
        for code, number in times.items()
        if number > 1
    ]


def untested_codes(modules: Iterable[Module], tests: Iterable[Module]) -> list[str]:
    named = {text for module in tests for text, _ in strings(module)}
    codes = {code_of(node) for _, node in constructions(modules)} - {None}
    return sorted(f"{code} has no test that names it" for code in codes if code not in named)


def constructions(modules: Iterable[Module]) -> Iterator[tuple[Module, ast.Call]]:
    for module in modules:
        for name, node in calls(module):
            if name.rpartition(".")[2] in CONSTRUCTORS:
                yield module, node


def code_of(node: ast.Call) -> str | None:
    given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
    if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
        return given[0].value
    return None
