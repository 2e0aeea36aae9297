"""The decision: may this step happen now, and if so, what happens. Pure: the same situation gives the same answer.

`decide` gathers every reason, weighs each by the document in force, and answers Accepted, Refused or Denied. The
same call with `preview` answers "would it pass?", so preview and act can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from custody.rules.aftermath import alarms_after, told_after
from custody.rules.consequences import apart, balances_kept, dated, deviations_opened, resolved
from custody.rules.effects import Effect
from custody.rules.guards.known import known_facts, unknown_or_wrong_kind
from custody.rules.guards.pairs import broken_pairs
from custody.rules.guards.permission import not_permitted, signing_reasons
from custody.rules.guards.policy import policies_accepted
from custody.rules.guards.times import time_reasons
from custody.rules.guards.training import trained_in_date
from custody.rules.refusals import Reason, Refusal, Weight
from custody.rules.requests import requests_used
from custody.rules.situation import THEN, Situation, Thing
from custody.rules.step import Act, Step
from custody.rules.weights import ordered, weigh

MISMATCH = "mismatch"


@dataclass(frozen=True)
class Accepted:
    """It happens. `notes` mark the entry and stop nothing; with outcome `mismatch` an identity check has failed."""

    effects: tuple[Effect, ...]
    notes: tuple[Reason, ...] = ()
    outcome: str = ""


@dataclass(frozen=True)
class Refused:
    """It does not happen, for these reasons, worst first."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Denied:
    """This person may not do this."""

    reasons: tuple[Reason, ...]


Decision = Accepted | Refused | Denied


@dataclass(frozen=True)
class Judged:
    """What the rules find in an attempt before any signature is weighed, each reason once and for all who look at it.
    `found` are the failures of identity where there are any (`failed`), else every other reason; `effects` and what
    follows of them are known where nothing stands against it that no signature lets pass. `to_be_authorised`: what
    an authorisation is given for, whoever signed; the content that is signed holds it."""

    step: Step
    denied: tuple[Refusal, ...] = ()
    unknown: tuple[Refusal, ...] = ()
    failed: bool = False
    found: tuple[Refusal, ...] = ()
    effects: tuple[Effect, ...] = ()
    unkept: tuple[Refusal, ...] = ()
    told: tuple[Refusal, ...] = ()
    to_be_authorised: tuple[Reason, ...] = ()


def judge(step: Step, situation: Situation, facts: Any, act: Act) -> Judged:
    """The rules, asked once. `situation` holds the parts the step declares; the signatures of `act` are not looked at,
    who its second person is may be."""
    denied = tuple(not_permitted(step, situation, act))
    facts, left_out = known_facts(step, situation, facts)
    unknown = () if denied else tuple(unknown_or_wrong_kind(situation, facts))
    if denied or unknown:
        return Judged(step, denied, unknown)
    step = step.under(step.around(situation, facts, act))
    failed = tuple(step.mismatches(situation, facts, act))
    found = failed or (*left_out, *_reasons(step, situation, facts, act))
    weighed = weigh(found, step, situation, act)
    if not failed and _final(weighed, step):
        return Judged(step, found=found, to_be_authorised=_authorisable(weighed, step))
    effects, broken = resolved(tuple(step.effects(situation, facts, act)), step, situation)
    unkept = (*broken, *balances_kept(effects, situation))
    told = () if _final(weigh(unkept, step, situation, act), step) else tuple(told_after(situation, effects))
    asked = () if failed else _authorisable(weigh((*found, *unkept, *told), step, situation, act), step)
    return Judged(step, (), (), bool(failed), found, effects, unkept, told, asked)


def decide(step: Step, situation: Situation, facts: Any, act: Act, judged: Judged | None = None) -> Decision:
    """The answer to one attempt. `situation` holds the parts the step declares, loaded under the writer's lock;
    `judged` is what the rules found in it, where they were asked already."""
    judged = judged or judge(step, situation, facts, act)
    step, failed = judged.step, judged.failed
    if judged.denied:
        return Denied(weigh(judged.denied, step, situation, act))
    if judged.unknown:
        return Refused(weigh(judged.unknown, step, situation, act))
    found = weigh((*judged.found, *_answered_before(judged, act)), step, situation, act)
    if not failed and stopped(found, step):
        return Refused(found)
    unkept = weigh(judged.unkept, step, situation, act)
    if not stopped(unkept, step):
        unkept += weigh(judged.told, step, situation, act)
    if stopped(unkept, step):
        return Refused(ordered((*found, *unkept)))
    unsigned = () if failed else weigh(_formal_reasons(step, situation, act), step, situation, act)
    if any(reason.weight is Weight.NEVER for reason in unsigned):
        return Refused(unsigned)
    notes = ordered((*found, *unkept, *unsigned))
    ended = () if failed else requests_used(act)
    alarms = tuple(alarms_after(situation, judged.effects, act))
    opened = dated(judged.effects + alarms + deviations_opened(notes, situation) + ended, act.at)
    return Accepted(apart(opened), notes, MISMATCH if failed else "")


def stopped(reasons: Iterable[Reason], step: Step) -> bool:
    """Whether any of these reasons stops this step."""
    stops = (r.weight is Weight.NEVER or (r.weight is Weight.AUTHORISE and not r.authorised) for r in reasons)
    return not step.always_recordable and any(stops)


def about_the_thing(step: Step, situation: Situation, thing: Thing, act: Act) -> tuple[Reason, ...]:
    """The reasons known from the primary thing alone: what a scan can say before the other facts are given."""
    return weigh(_guarded(step, situation, thing, act.occurred_at), step, situation, act)


def _final(reasons: Iterable[Reason], step: Step) -> bool:
    """Whether one of these stops this step whoever signs."""
    return not step.always_recordable and any(reason.weight is Weight.NEVER for reason in reasons)


def _authorisable(reasons: Iterable[Reason], step: Step) -> tuple[Reason, ...]:
    """Those that wait for somebody's word; none where they stop nothing."""
    return () if step.always_recordable else tuple(r for r in reasons if r.weight is Weight.AUTHORISE)


def _answered_before(judged: Judged, act: Act) -> Iterator[Refusal]:
    """Where something is to be authorised, whoever said no to it before is named, to those who are asked now and in
    the entry: another is not asked as if nobody had been."""
    for one in act.declined if judged.to_be_authorised else ():
        params = {"person": one.person, "at": one.at, "reason": one.code, "ground": one.why}
        yield Refusal("declined_before", one.request, params)


def _formal_reasons(step: Step, situation: Situation, act: Act) -> Iterator[Refusal]:
    """Reasons of the ceremony itself, asked for last: nobody is led to sign what cannot happen. They stop even what is
    always recordable, and nothing about a dose is lost: the person signs again."""
    yield from time_reasons(step, situation, act)
    yield from signing_reasons(step, situation, act)


def _reasons(step: Step, situation: Situation, facts: Any, act: Act) -> Iterator[Refusal]:
    if step.primary:
        primary, at = getattr(facts, step.primary), step.judged_at(situation, facts, act.occurred_at)
        for code in primary if isinstance(primary, tuple) else (primary,):
            if code:
                yield from _guarded(step, situation, situation.thing(code), at)
    yield from broken_pairs(step, situation, step.pairs_about(facts), act)
    yield from policies_accepted(step, situation, act)
    yield from trained_in_date(step, situation, act)
    yield from step.refusals(situation, facts, act)


def _guarded(step: Step, situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """What the guards say: of what is told late, by how things stood when it happened."""
    looked_at = situation.as_it_was() if THEN in situation.parts else situation
    for guard in step.guards:
        yield from guard(looked_at, looked_at.thing(thing.code), at)
