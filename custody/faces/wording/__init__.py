"""The English words for every step, fact, choice and refusal, a module a station, gathered here."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from custody.faces.wording.words import FactWords, RefusalWords, StepWords


def step_words(name: str) -> StepWords:
    """The words of a step; its own name where none were written."""
    found: StepWords = _gathered("STEPS").get(name, StepWords(name, name, name))
    return found


def step_sentence(name: str) -> str:
    """What a step is for, in one sentence; empty where none was written."""
    return str(_gathered("SENTENCES").get(name, ""))


def fact_words(step: str, fact: str) -> FactWords:
    """The words of a fact of a step."""
    found: FactWords = _gathered("FACTS").get(f"{step}.{fact}", FactWords(fact.replace("_", " ").capitalize()))
    return found


def choice_words(step: str, fact: str, choice: str) -> str:
    """The words of a choice."""
    return str(_gathered("CHOICES").get(f"{step}.{fact}.{choice}", choice.replace("_", " ")))


def refusal_words(code: str) -> RefusalWords:
    """The words of a refusal; its code where none were written."""
    found: RefusalWords = _gathered("REFUSALS").get(code, RefusalWords(code.replace("_", " "), code))
    return found


def value_words(name: str, value: str, step: str = "") -> str | None:
    """The words of a value out of a closed list: a choice of this step, or of any step's fact of this name; why
    something is held or deviates; None for every other value."""
    if name in ("reason", "code") and value in _gathered("REFUSALS"):
        return refusal_words(value).title
    said = (
        _gathered("CHOICES").get(f"{step}.{name}.{value}"),
        _choices_by_fact().get(f"{name}.{value}"),
        _gathered("WORDS_OF_VALUES").get(f"{name}.{value}"),
        _gathered("ITEM_REASONS").get(value) if name == "reason" else None,
    )
    return next((words for words in said if words), None)


@functools.cache
def _choices_by_fact() -> Mapping[str, str]:
    """Of two steps that word a choice of one name, the first stands."""
    found: dict[str, str] = {}
    for key, words in _gathered("CHOICES").items():
        found.setdefault(".".join(key.split(".")[-2:]), words)
    return found


@functools.cache
def _gathered(table: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= getattr(importlib.import_module(f"{__name__}.{module.name}"), table, {})
    return found
