"""Accept a document: a person signs that they have read it and work by it.

The first two persons accept role matrix 1 before the instance does anything else; later everyone accepts the versions
they work by. What is accepted is one version, by its digest: a new version is accepted anew (21 CFR 11.10(j),
accountability for actions under one's signature; EU GMP 2.10, understanding of what applies).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Set
from custody.rules.facts import scan
from custody.rules.guards.in_force import not_effective
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The document, by its code."""

    document: str = scan("document")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A version is accepted once."""
    document, actor = situation.thing(facts.document), situation.thing(act.actor)
    if document.name in actor.texts("accepted"):
        yield Refusal("accepted_already", document.code, {"title": document.text("title")})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The person has accepted this version."""
    accepted = situation.thing(act.actor).texts("accepted")
    yield Set(act.actor, "accepted", (*accepted, situation.thing(facts.document).name))


STEP = Step(
    name="accept_document",
    station="people",
    kind="document.accepted",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    meanings=("accepted",),
    primary="document",
    guards=(not_effective,),
    for_oneself=True,
    cites="21 CFR 11.10(j)",
)
