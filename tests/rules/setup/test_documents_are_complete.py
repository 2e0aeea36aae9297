"""What steps read of a document without asking first, every document of its type must state."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import custody.rules
from custody.rules.documents import MUST_STATE, MUST_STATE_WITH
from custody.rules.registry import registry
from custody.rules.weights import codes_weighed
from tests.rules.world import World

READERS = frozenset({"minutes", "decimal", "text", "texts", "value", "rows"})
EITHER_OR = frozenset({"shelf_life.days"})  # a profile states hours or days: test_soundness
RULES = Path(custody.rules.__file__).parent


def test_every_path_a_step_reads_unasked_must_be_stated() -> None:
    stated = {path for paths in MUST_STATE.values() for path in paths}
    stated |= {path for more in MUST_STATE_WITH.values() for paths in more.values() for path in paths}
    stated |= EITHER_OR
    read = {(file.name, path) for file in RULES.rglob("*.py") for path in unasked(file)}
    assert len({path for _, path in read}) > 20
    assert {(name, path) for name, path in read if path not in stated} == set()


def test_the_matrix_of_roles_names_every_step_a_person_takes() -> None:
    matrix = World.founded().situation().document("role_matrix")
    named = {str(row["name"]) for row in matrix.rows("permission") if row.get("roles")}
    taken = {step.name for step in registry().steps.values() if not step.system and not step.for_oneself}
    assert taken - named == set()


def test_the_weights_weigh_every_code_the_rules_construct() -> None:
    weights = codes_weighed(World.founded().situation().document("refusal_weights").content)
    assert constructed() - weights == set()


def constructed() -> set[str]:
    """Every code written out in a `Refusal(…)` of the rules."""
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in RULES.rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    made = (node.args[0] for node in calls if isinstance(node.func, ast.Name) and node.func.id == "Refusal")
    return {str(code.value) for code in made if isinstance(code, ast.Constant)}


def unasked(file: Path) -> Iterator[str]:
    """The dotted paths a file reads and nowhere asks for with `states`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    called: list[tuple[str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            given = node.args[0]
            name = constants.get(given.id) if isinstance(given, ast.Name) else getattr(given, "value", None)
            if isinstance(name, str) and "." in name:
                called.append((node.func.attr, name))
    asked = {path for reader, path in called if reader == "states"}
    yield from (path for reader, path in called if reader in READERS and path not in asked)
