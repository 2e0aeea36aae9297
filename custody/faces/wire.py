"""Translation between what travels and what the door takes: schemas from Facts, attempts in, answers out.

The one mapper from an answer to HTTP, screen and command line stands here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields

from custody.record.attempt import Answer
from custody.record.replies import reason_to_json
from custody.rules.facts import FactKind, Spec, specs_of
from custody.rules.reading import Problem, read_facts
from custody.rules.scancode import LONGEST_SCAN
from custody.rules.step import Step

# status -> (HTTP status, verdict on the screen, exit status of the command line)
OUTCOMES: Mapping[str, tuple[int, str, int]] = {
    "accepted": (201, "PASS", 0),
    "mismatch": (409, "STOP", 1),
    "refused": (409, "STOP", 1),
    "denied": (403, "STOP", 1),
    "malformed": (422, "CHECK", 2),
    "failed": (500, "STOP", 2),
}


@dataclass(frozen=True)
class Read:
    """Facts as read, or the problems with them."""

    facts: Any
    problems: tuple[Problem, ...]


def read_step_facts(step: Step, raw: Mapping[str, object]) -> Read:
    """The facts of a step from plain values, text as a form or JSON sends it."""
    facts, problems = read_facts(step.facts, raw)
    return Read(facts, problems)


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """An answer as the API gives it."""
    written: dict[str, Any] = {
        "status": answer.status,
        "step": answer.step,
        "entry": answer.idx,
        "recorded_at": answer.recorded_at,
        "reasons": [reason_to_json(reason) for reason in answer.reasons],
        "notes": [reason_to_json(reason) for reason in answer.notes],
        "created": dict(answer.created),
        "repeat": answer.repeat,
    }
    if answer.problems:
        written["problems"] = [{"field": p.field, "code": p.code, "params": dict(p.params)} for p in answer.problems]
    if answer.content:
        written |= {"content": answer.content, "content_sha256": answer.content_sha256}
    if answer.incident:
        written["incident"] = answer.incident
    if answer.identity is not None:
        written["identity"] = dict(answer.identity)
    return written


@functools.cache
def schema_of(step: Step) -> type[Schema]:
    """The marshmallow schema of a step's facts: what the API documents and a client validates against."""
    return _schema(f"{step.name}_facts", specs_of(step.facts))


def _schema(name: str, specs: tuple[Spec, ...]) -> type[Schema]:
    made: type[Schema] = Schema.from_dict({spec.name: _field(name, spec) for spec in specs}, name=name)
    return made


def _field(schema: str, spec: Spec) -> fields.Field[Any]:
    settings: dict[str, Any] = {"required": spec.required, "allow_none": not spec.required}
    settings["metadata"] = _described(spec)
    if spec.kind is FactKind.ROWS:
        return fields.List(fields.Nested(_schema(f"{schema}_{spec.name}_row", spec.columns)), **settings)
    made = _KINDS[spec.kind]
    return fields.List(made(), **settings) if spec.many else made(**settings)


def _described(spec: Spec) -> dict[str, Any]:
    """What a client needs to know beyond the type."""
    said: dict[str, Any] = {"x-kind": spec.kind.value}
    if spec.kinds:
        said["x-things"] = list(spec.kinds)
    if spec.unit:
        said["x-unit"] = spec.unit.value
    if spec.choices and not spec.many:
        said["enum"] = list(spec.choices)
    for name, limit in (("x-lowest", spec.lowest), ("x-highest", spec.highest)):
        if limit is not None:
            said[name] = format(Decimal(limit), "f")
    if spec.kind is FactKind.SCAN and not spec.many:
        said["maxLength"] = LONGEST_SCAN
    return said


_KINDS: Mapping[FactKind, type[fields.Field[Any]]] = {
    FactKind.SCAN: fields.String,
    FactKind.PERSON: fields.String,
    FactKind.CHOICE: fields.String,
    FactKind.YES_NO_UNKNOWN: fields.String,
    FactKind.TEXT: fields.String,
    FactKind.INTEGER: fields.Integer,
    FactKind.DECIMAL: fields.String,
    FactKind.CELSIUS: fields.String,
    FactKind.DATE: fields.Date,
    FactKind.INSTANT: fields.AwareDateTime,
    FactKind.DURATION: fields.String,
    FactKind.FILE: fields.String,
    FactKind.PRIVATE: fields.String,
}
