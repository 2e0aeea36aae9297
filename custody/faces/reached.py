"""Which refusals a step can end in: read from the source of every rule it calls, however deep.

A step's own file names few of its reasons; most stand in guards that other guards call. The reasons of the kernel
(known, permitted, signed, in a state that allows it) belong to every step and are not counted here; what follows from a
hold, or from product taken away, is, at the steps that can do that.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from custody.rules.alarms import hold_too_late
from custody.rules.guards.conditioned import hold_on_conditioned, product_taken
from custody.rules.step import Step, no_reasons

_RULES = "custody.rules."


@functools.cache
def codes_reached(step: Step) -> tuple[str, ...]:
    """Every code that the guards, reasons and mismatches of a step can raise, in alphabetical order."""
    told: list[Callable[..., Any]] = []
    if opens_hold(step):
        told += [hold_on_conditioned, hold_too_late]
    if ends_reservation(step):
        told.append(product_taken)
    trees = _sources(*step.guards, step.refusals, step.mismatches, *told)
    return tuple(sorted({code for tree in trees for code in _codes(tree)}))


@functools.cache
def opens_hold(step: Step) -> bool:
    """Whether a hold can be among the effects of a step."""
    calls = _calls(step)
    return any(name == "held_by_the_program" or (name == "Opened" and "hold" in given) for name, given in calls)


@functools.cache
def ends_reservation(step: Step) -> bool:
    """Whether a step can take a container away from the dose it was reserved for."""
    return any(name == "Unlinked" and "allocated" in given for name, given in _calls(step))


def _calls(step: Step) -> tuple[tuple[str, frozenset[object]], ...]:
    """Each call in the effects of a step: the name called, and the constants given."""
    nodes = (node for tree in _sources(step.effects) for node in ast.walk(tree))
    calls = (node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return tuple((ast.unparse(call.func), frozenset(_constants(call))) for call in calls)


def _constants(call: ast.Call) -> Iterator[object]:
    yield from (given.value for given in call.args if isinstance(given, ast.Constant))


def _sources(*rules: Callable[..., Any]) -> tuple[ast.AST, ...]:
    """The source of these rules and of every rule they call, however deep."""
    found: dict[Any, ast.AST] = {}
    waiting = [rule for rule in rules if rule is not no_reasons]
    while waiting:
        rule = waiting.pop()
        if rule not in found:
            found[rule] = ast.parse(textwrap.dedent(inspect.getsource(rule)))
            waiting += _called(rule, found[rule])
    return tuple(found.values())


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
