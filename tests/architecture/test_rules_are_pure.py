"""Fence 1: rules know an allow-list of the standard library and themselves; the verifier nothing of us."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, Module, calls, imports, modules_below, write_tree

ALLOWED = frozenset(
    {
        "__future__",
        "collections",
        "collections.abc",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "itertools",
        "math",
        "re",
        "typing",
        "unicodedata",
    }
)
# The registry finds the step files by looking into its own package: a new step needs no list to stand in.
EXCEPTIONS = {"custody.rules.registry": frozenset({"importlib", "pkgutil"})}
# What a stranger with a bare Python has, and the one library whose absence the verifier reports.
VERIFIER_MAY_KNOW = frozenset(sys.stdlib_module_names) | {"cryptography"}
# Built-ins that reach outside without any import.
REACHES_OUTSIDE = frozenset({"open", "input", "print", "exec", "eval", "__import__", "breakpoint"})


def test_the_rules_import_only_the_allow_list_and_themselves() -> None:
    assert impure_imports(modules_below(ROOT, "custody/rules")) == []


def test_the_rules_call_nothing_that_reaches_outside() -> None:
    assert reaching_outside(modules_below(ROOT, "custody/rules")) == []


def test_the_verifier_imports_nothing_of_the_project() -> None:
    assert foreign_imports(modules_below(ROOT, "custody/record")) == []


@pytest.mark.parametrize(
    "line",
    ["import random", "from os import path", "import json", "import flask", "from ..record import door"],
)
def test_a_rule_that_imports_something_else_is_found(tmp_path: Path, line: str) -> None:
    write_tree(tmp_path, {"custody/rules/decide.py": f"def decide() -> None:\n    {line}\n"})
    assert len(impure_imports(modules_below(tmp_path, "custody/rules"))) == 1


def test_only_the_registry_may_look_for_modules(tmp_path: Path) -> None:
    write_tree(tmp_path, {"custody/rules/registry.py": "import pkgutil\n", "custody/rules/a.py": "import pkgutil\n"})
    assert impure_imports(modules_below(tmp_path, "custody/rules")) == ["custody/rules/a.py:1 imports pkgutil"]


def test_a_rule_that_opens_a_file_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"custody/rules/a.py": "limits = open('limits.csv')\n"})
    assert reaching_outside(modules_below(tmp_path, "custody/rules")) == ["custody/rules/a.py:1 calls open"]


def test_a_verifier_that_knows_the_project_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"custody/record/verify.py": "import hashlib\nfrom . import tables\nimport orjson\n"})
    assert foreign_imports(modules_below(tmp_path, "custody/record")) == [
        "custody/record/verify.py:2 imports custody.record",
        "custody/record/verify.py:3 imports orjson",
    ]


def impure_imports(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{line} imports {name}"
        for module in modules
        for name, line in imports(module)
        if name not in ALLOWED | EXCEPTIONS.get(module.name, frozenset())
        and not f"{name}.".startswith("custody.rules.")
    ]


def reaching_outside(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{node.lineno} calls {name}"
        for module in modules
        for name, node in calls(module)
        if name in REACHES_OUTSIDE
    ]


def foreign_imports(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{line} imports {name}"
        for module in modules
        if module.name == "custody.record.verify"
        for name, line in imports(module)
        if name.partition(".")[0] not in VERIFIER_MAY_KNOW
    ]
