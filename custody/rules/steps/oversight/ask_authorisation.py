"""Ask for an authorisation: at night those who may let a reason pass are not in the house, and cells do not wait.

What is asked for is the very content that will be signed, as a file, with the reasons that stand against it. Whoever is
on call reads it on a device of their own and answers for each reason (journey.md, 2, 3 and 6; 21 CFR 11.70). Whoever
said no to the same before stands in the request: another is not asked as if nobody had been.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from custody.rules.effects import Effect, Opened, Plain, instant_text
from custody.rules.facts import rows, scan, stored_file, text
from custody.rules.guards.on_call import only_here
from custody.rules.refusals import Refusal
from custody.rules.requests import KIND, AskedFor, declined_before
from custody.rules.situation import REQUESTS, Situation
from custody.rules.step import Act, Step
from custody.rules.weights import declines_since, remote_until


@dataclass(frozen=True)
class ReasonRow:
    """One reason to be authorised, by its code."""

    code: str = text()


@dataclass(frozen=True)
class Facts:
    """The step asked for, its content as a file, the reasons, the things it is about, and what is told beside them."""

    step: str = text()
    content: str = stored_file()
    reasons: tuple[dict[str, Any], ...] = rows(ReasonRow)
    things: tuple[str, ...] = scan(many=True, required=False)
    why: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Only reasons that may be authorised from elsewhere are asked for from elsewhere."""
    for row in facts.reasons:
        yield from only_here(situation, str(row["code"]))


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A request is open. It is about no thing: it changes nothing of what is to be signed."""
    told: dict[str, Plain] = {
        "step": facts.step,
        "content": facts.content,
        "reasons": tuple(dict.fromkeys(str(row["code"]) for row in facts.reasons)),
        "concerns": facts.things,
        "asked_by": act.actor,
        "asked_at": instant_text(act.at),
        "expires_at": instant_text(remote_until(situation, act.at)),
        "station": situation.station,
    }
    asked = AskedFor(facts.step, facts.content, frozenset(facts.things))
    before = declined_before(situation.of_kind(KIND), asked, declines_since(situation, act.at))
    told |= {"declined_before": tuple(dict(vars(one)) for one in before)} if before else {}
    yield Opened("@request", KIND, (), told | ({"why": facts.why} if facts.why else {}))


STEP = Step(
    name="ask_authorisation",
    station="oversight",
    kind="authorisation.asked",
    facts=Facts,
    reads=(REQUESTS,),
    refusals=refusals,
    effects=effects,
    by_form=False,
    cites="journey.md 2 and 3; 21 CFR 11.70",
)
