"""The table of requirements names files and tests there are, and each requirement is written as the standard has it."""

from __future__ import annotations

import ast
import re

from tests.docs.pages import ROOT

PAGE = ROOT / "docs/security.md"
ROW = re.compile(r"^\| (\d[\d., ]*) \| ([^|]+) \| `([^`]+)` \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_row_has_requirements_a_sentence_a_place_and_tests() -> None:
    text = PAGE.read_text(encoding="utf-8")
    begun = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    rows = ROW.findall(text)
    assert (len(rows), len(rows) > 50) == (len(begun), True)
    for numbers, _, place, tests in rows:
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", number) for number in numbers.split(", ")), numbers
        assert (ROOT / place).exists(), place
        assert TEST.sub("", tests).strip() == "", tests


def test_every_test_it_names_is_there() -> None:
    named = TEST.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 70
    missing = {f"{file}::{name}" for file, name in named if name not in functions(file)}
    assert missing == set()


def test_no_test_of_an_attack_is_left_out() -> None:
    text = PAGE.read_text(encoding="utf-8")
    ours = ("answers", "escalation", "from_elsewhere", "slow_and_odd")
    assert [name for name in ours if f"tests/attack/test_{name}.py" not in text] == []


def functions(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
