"""Fence 5: nothing grows too large to read, and every module says what it is about."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, Module, modules_below, write_tree

LONGEST_FILE = 300  # lines
LONGEST_FUNCTION = 40  # lines, without its docstring
MOST_PARAMETERS = 5  # without self and cls

# Path of a file or dotted name of a function that may be larger, with the reason. Meant to stay short.
EXCEPTIONS: frozenset[str] = frozenset(
    {
        "custody/record/verify.py",  # leaves in every export: one file by contract, so that a stranger reads it whole
    }
)

# Names that say nothing about what is inside.
EMPTY_NAMES = re.compile(r"(utils?|helpers?|managers?|base|common|services?|misc|lib)", re.IGNORECASE)
STEP_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
TEST_NAME = re.compile(r"test(_[a-z0-9]+){3,}")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    pages = [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for folder in ("custody", "templates", "tests")
        for kind in ("*.py", "*.js", "*.html")
        for path in sorted((ROOT / folder).rglob(kind))
    ]
    assert long_files(pages) == []


def test_no_function_is_longer_than_forty_lines() -> None:
    assert long_functions(modules_below(ROOT, "custody", "tests")) == []


def test_no_function_takes_more_than_five_parameters() -> None:
    assert wide_functions(modules_below(ROOT, "custody", "tests")) == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert empty_names(modules_below(ROOT, "custody", "tests")) == []


def test_every_step_is_a_verb_with_its_object_and_says_what_it_is() -> None:
    assert unclear_steps(modules_below(ROOT, "custody/rules/steps")) == []


def test_every_test_name_is_a_sentence() -> None:
    assert short_test_names(modules_below(ROOT, "tests")) == []


def test_a_long_file_is_found() -> None:
    assert long_files([("a.py", "x = 1\n" * 300), ("b.js", "x\n" * 301)]) == ["b.js has 301 lines"]


def test_a_long_function_is_found_and_its_docstring_not_counted(tmp_path: Path) -> None:
    docstring = '    """' + "why\n    " * 30 + '"""\n'
    write_tree(
        tmp_path,
        {
            "custody/a.py": "def short():\n" + docstring + "    x = 1\n" * 39,
            "custody/b.py": "class A:\n  def long(self):\n" + "    x = 1\n" * 40,
        },
    )
    assert long_functions(modules_below(tmp_path, "custody")) == ["custody.b.A.long has 41 lines"]


def test_a_sixth_parameter_is_found_and_self_not_counted(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "custody/a.py": """
            class A:
                def five(self, a, b, c, d, e): ...
                def six(self, a, b, *c, d, e, **f): ...
            """
        },
    )
    assert wide_functions(modules_below(tmp_path, "custody")) == ["custody.a.A.six takes 6 parameters"]


@pytest.mark.parametrize("name", ["utils.py", "base/x.py", "label_helpers.py", "session_manager.py"])
def test_a_name_that_says_nothing_is_found(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, {f"custody/{name}": ""})
    assert len(empty_names(modules_below(tmp_path, "custody"))) == 1


def test_a_step_without_object_or_paragraph_is_found(tmp_path: Path) -> None:
    steps = {"thaw.py": '"""A paragraph in the words of the lab, citing its clause."""', "start_thaw.py": ""}
    write_tree(tmp_path, {f"custody/rules/steps/clinic/{name}": text for name, text in steps.items()})
    assert unclear_steps(modules_below(tmp_path, "custody/rules/steps")) == [
        "custody/rules/steps/clinic/start_thaw.py has no paragraph on what it is",
        "custody/rules/steps/clinic/thaw.py is not named verb_object",
    ]


def long_files(pages: Iterable[tuple[str, str]]) -> list[str]:
    counted = ((path, len(text.splitlines())) for path, text in pages if path not in EXCEPTIONS)
    return [f"{path} has {lines} lines" for path, lines in counted if lines > LONGEST_FILE]


def long_functions(modules: Iterable[Module]) -> list[str]:
    counted = ((name, lines_of(node)) for name, node in functions(modules) if name not in EXCEPTIONS)
    return [f"{name} has {lines} lines" for name, lines in counted if lines > LONGEST_FUNCTION]


def wide_functions(modules: Iterable[Module]) -> list[str]:
    counted = ((name, parameters_of(node)) for name, node in functions(modules) if name not in EXCEPTIONS)
    return [f"{name} takes {number} parameters" for name, number in counted if number > MOST_PARAMETERS]


def empty_names(modules: Iterable[Module]) -> list[str]:
    words = ((module, re.split(r"[._]", module.name)) for module in modules)
    return [f"{module.path} says nothing" for module, parts in words if any(map(EMPTY_NAMES.fullmatch, parts))]


def unclear_steps(modules: Iterable[Module]) -> list[str]:
    faults = []
    for module in modules:
        if module.path.endswith("__init__.py"):
            continue
        if not STEP_NAME.fullmatch(Path(module.path).stem):
            faults.append(f"{module.path} is not named verb_object")
        if len((ast.get_docstring(module.tree) or "").split()) < 5:
            faults.append(f"{module.path} has no paragraph on what it is")
    return faults


def short_test_names(modules: Iterable[Module]) -> list[str]:
    names = (name for name, _ in functions(modules) if name.rpartition(".")[2].startswith("test_"))
    return [f"{name} is no sentence" for name in names if not TEST_NAME.fullmatch(name.rpartition(".")[2])]


def functions(modules: Iterable[Module]) -> Iterator[tuple[str, Function]]:
    """Every function as (dotted name, node), methods and nested ones too."""
    for module in modules:
        yield from _functions_in(module.tree, module.name)


def lines_of(node: Function) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def parameters_of(node: Function) -> int:
    given = node.args
    named = [*given.posonlyargs, *given.args]
    own = 1 if named and named[0].arg in {"self", "cls"} else 0
    return len(named) - own + len(given.kwonlyargs) + (given.vararg is not None) + (given.kwarg is not None)


def _functions_in(node: ast.AST, name: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        inner = f"{name}.{child.name}" if isinstance(child, Function | ast.ClassDef) else name
        if isinstance(child, Function):
            yield inner, child
        yield from _functions_in(child, inner)
