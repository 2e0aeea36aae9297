"""Which refusals a step can end in: read from the source of every rule it calls, however deep.

A step's own file names few of its reasons; most stand in guards that other guards call. The reasons of the kernel
(known, permitted, signed, in a state that allows it) belong to every step and are not counted here.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from custody.rules.step import Step, no_reasons

_RULES = "custody.rules."


@functools.cache
def codes_reached(step: Step) -> tuple[str, ...]:
    """Every code that the guards, reasons and mismatches of a step can raise, in alphabetical order."""
    found: set[str] = set()
    seen: set[Any] = {no_reasons}
    waiting: list[Callable[..., Any]] = [*step.guards, step.refusals, step.mismatches]
    while waiting:
        rule = waiting.pop()
        if rule in seen:
            continue
        seen.add(rule)
        tree = ast.parse(textwrap.dedent(inspect.getsource(rule)))
        found.update(_codes(tree))
        waiting += _called(rule, tree)
    return tuple(sorted(found))


def _codes(tree: ast.AST) -> Iterator[str]:
    """The codes of the refusals constructed in a piece of source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
            code = node.args[0] if node.args else None
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value


def _called(rule: Callable[..., Any], tree: ast.AST) -> Iterator[Callable[..., Any]]:
    """The functions of the rules that a function names; a tuple of guards counts as each of them."""
    known = getattr(rule, "__globals__", {})
    for node in ast.walk(tree):
        named = known.get(node.id) if isinstance(node, ast.Name) else None
        for one in named if isinstance(named, tuple) else (named,):
            if inspect.isfunction(one) and one.__module__.startswith(_RULES):
                yield one
