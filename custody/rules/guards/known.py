"""Codes the record does not know, and things of the wrong kind. A wrong kind is a message and resets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from custody.rules.facts import FactKind, Spec, specs_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation


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
