"""Codes the record does not know, and things of the wrong kind. A wrong kind is a message and resets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from custody.rules.facts import FactKind, Spec, specs_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Step


def unknown_or_wrong_kind(situation: Situation, facts: Any) -> Iterator[Refusal]:
    """One reason for each scanned code that is not in the record, or is not of a kind the fact admits."""
    for spec, code in scanned(facts):
        thing = situation.find(code)
        if thing is None:
            yield Refusal("unknown_code", code, {"code": code, "field": spec.name})
        elif spec.kinds and thing.kind not in spec.kinds:
            expected = ", ".join(spec.kinds)
            yield Refusal("wrong_kind", code, {"kind": thing.kind, "expected": expected, "field": spec.name})
        elif spec.kind is FactKind.PERSON and thing.kind not in ("person", "staff_badge"):
            yield Refusal("not_a_person", code, {"kind": thing.kind, "field": spec.name})


def known_facts(step: Step, situation: Situation, facts: Any) -> tuple[Any, tuple[Refusal, ...]]:
    """The facts without optional scans of what is not in the record, where a step is never refused, and a note for
    each: what happened is told, and its entry keeps the code as it was given."""
    if not step.always_recordable:
        return facts, ()
    odd = {spec.name: code for spec, code in scanned(facts) if not spec.required and not situation.find(code)}
    left_out = {field.name: None for field in fields(facts) if field.name in odd}
    noted = (Refusal("unknown_scan_left_out", code, {"code": code, "field": name}) for name, code in odd.items())
    return replace(facts, **left_out), tuple(noted)


def scanned(facts: Any) -> Iterator[tuple[Spec, str]]:
    """Each scanned code with the spec of its fact, rows included."""
    for spec in specs_of(type(facts)):
        value = getattr(facts, spec.name)
        if spec.kind in (FactKind.SCAN, FactKind.PERSON) and value:
            for code in value if isinstance(value, tuple) else (value,):
                yield spec, code
        elif spec.kind is FactKind.ROWS:
            columns = [column for column in spec.columns if column.kind is FactKind.SCAN]
            yield from ((c, row[c.name]) for row in value or () for c in columns if row.get(c.name))
