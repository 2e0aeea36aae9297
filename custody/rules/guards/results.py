"""A result that is not there, and a value that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.words import result_key


def result_missing(situation: Situation, sample: str, test: str, number: int) -> Iterator[Refusal]:
    """`no_such_result` if this sample has no such result of this test."""
    if situation.find(result_key(sample, test, number)) is None:
        yield Refusal("no_such_result", sample, {"test": test, "number": number})


def unreadable_value(thing: str, name: str, value: str) -> Refusal:
    """`unreadable_value`: what was entered for a test or a field is no plain number, and is not guessed."""
    return Refusal("unreadable_value", thing, {"name": name, "value": value})
