"""Limits come from documents in force; where one is missing nothing may be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def not_in_force(situation: Situation, type_: str, name: str = "") -> Iterator[Refusal]:
    """One reason if no document of this type (and name, where there are several) is in force."""
    if situation.finds_document(type_, name) is None:
        yield Refusal("document_not_in_force", params={"type": type_, "name": name})


def not_effective(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`superseded_document` if another version is in force."""
    if thing.state("document") != "effective":
        yield Refusal(
            "superseded_document", thing.code, {"title": thing.text("title"), "version": thing.text("version")}
        )
