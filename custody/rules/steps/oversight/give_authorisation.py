"""Give an authorisation: a person on call takes responsibility for one reason, or declines, away from the cells.

They work in their own sign-in, see what will be signed and what stands against it, and sign with user name and full
password, since no badge is read there. One who declines ends the request: another is not asked until somebody agrees
(journey.md, 2 to 4; 21 CFR 11.50, 11.70 and 11.200).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Closed, Effect, Set, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.guards.on_call import not_asked, only_here
from custody.rules.one_person import same_human
from custody.rules.refusals import Refusal
from custody.rules.requests import DECLINED, GRANTED, KIND, Answered, answers, lapsed
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.weights import remote_until

OTHER = "other"
GROUNDS = (
    *("no_other_dose", "seen_and_judged_fit", "cause_known", "benefit_outweighs"),
    *("risk_too_high", "another_way", "more_to_be_known", OTHER),
)


@dataclass(frozen=True)
class Facts:
    """The request, the code of the reason that is answered, the answer, and what it rests on: in words where the list
    does not say it."""

    request: str = scan(KIND)
    code: str = text()
    answer: str = choice(GRANTED, DECLINED)
    ground: str = choice(*GROUNDS)
    why: str | None = text(required=False)


def over(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """A request that was used or declined, or that nobody answered in time."""
    if thing.state(KIND) != "open":
        yield Refusal("request_over", thing.code)
    elif lapsed(thing, at):
        yield Refusal("request_lapsed", thing.code, {"expires_at": thing.text("expires_at")})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """By another person than the one who asked, of a role asked for, for a reason asked for, once."""
    request = situation.thing(facts.request)
    if same_human(situation, act.actor, request.text("asked_by")):
        yield Refusal("asked_by_oneself", request.code)
    if facts.code not in request.texts("reasons"):
        yield Refusal("reason_not_in_request", request.code, {"reason": facts.code})
    if facts.ground == OTHER and not facts.why:
        yield Refusal("answer_without_words", request.code)
    yield from only_here(situation, facts.code)
    yield from not_asked(situation, act.actor, facts.code)
    if any((one.person, one.code) == (act.actor, facts.code) for one in answers(request)):
        yield Refusal("request_answered", request.code, {"reason": facts.code})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The answer stands in the request; one that declines ends it."""
    request = situation.thing(facts.request)
    until = instant_text(remote_until(situation, act.at))
    given = Answered(act.actor, facts.code, facts.answer, facts.why or facts.ground, instant_text(act.at), until)
    yield Set(request.code, "answers", tuple(one.plain() for one in (*answers(request), given)))
    if facts.answer == DECLINED:
        yield Closed(request.code, DECLINED)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """What is authorised: the step, and the digest of the content that was shown."""
    request = situation.thing(facts.request)
    return {"asked_step": request.text("step"), "content": request.text("content")}


STEP = Step(
    name="give_authorisation",
    station="oversight",
    kind="authorisation.answered",
    facts=Facts,
    primary="request",
    sign=Sign.PERFORMER,
    meanings=("authorised",),
    full_password=True,
    guards=(over,),
    refusals=refusals,
    effects=effects,
    evidence=evidence,
    cites="journey.md 2 to 4; 21 CFR 11.50, 11.70, 11.200",
)
