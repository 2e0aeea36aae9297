"""The shapes of words: what a step, a fact and a refusal are called. English here; other languages in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass


def N_(message: str) -> str:
    """Marks a string for the catalogue; the face that shows it translates it."""
    return message


@dataclass(frozen=True)
class StepWords:
    """A step on a button, while it is being done, and on a timeline."""

    title: str
    doing: str
    done: str


@dataclass(frozen=True)
class FactWords:
    """A fact's label and, where it helps, a hint."""

    label: str
    hint: str = ""


@dataclass(frozen=True)
class RefusalWords:
    """A reason: a few words for the full screen, a sentence with its parameters, and who or what resolves it."""

    title: str
    sentence: str
    resolve: str = ""
