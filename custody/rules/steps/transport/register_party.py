"""Register an external party: a courier, a laboratory or another house that things are handed to, with whom to ask for
and under which number.

A party has no account and signs nothing here; what it is given shows an unsigned side (PIC/S Annex 2 paragraph 28; EU
GMP chapter 7, outsourced activities).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Created, Effect, Moved, Plain
from custody.rules.facts import choice, text
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """What it is called here, the firm, what it does for the house, whom to ask for, and the number to call."""

    name: str = text()
    firm: str = text()
    party_kind: str = choice("laboratory", "courier", "hospital", "supplier", "other_party")
    contact: str = text()
    phone: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A party on record."""
    attrs: dict[str, Plain] = {
        "firm": facts.firm,
        "party_kind": facts.party_kind,
        "contact": facts.contact,
        "phone": facts.phone,
    }
    yield Created("@1", "external_party", attrs, name=facts.name)
    yield Moved("@1", "external_party")


STEP = Step(
    name="register_party",
    station="transport",
    kind="external_party.registered",
    facts=Facts,
    sign=Sign.PERFORMER,
    effects=effects,
    cites="PIC/S Annex 2 paragraph 28; EU GMP chapter 7",
)
