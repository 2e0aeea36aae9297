"""The decision: may this step happen now, and if so, what happens. Pure: the same situation gives the same answer.

`decide` gathers every reason, weighs each by the document in force, and answers Accepted, Refused or Denied. The
same call with `preview` answers "would it pass?", so preview and act can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from custody.rules.aftermath import alarms_after, told_after
from custody.rules.consequences import balances_kept, dated, deviations_opened, resolved
from custody.rules.effects import Effect
from custody.rules.guards.known import known_facts, unknown_or_wrong_kind
from custody.rules.guards.pairs import broken_pairs
from custody.rules.guards.permission import not_permitted, signing_reasons
from custody.rules.guards.times import time_reasons
from custody.rules.refusals import Reason, Refusal, Weight
from custody.rules.requests import requests_used
from custody.rules.situation import Situation, Thing
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


def decide(step: Step, situation: Situation, facts: Any, act: Act) -> Decision:
    """The answer to one attempt. `situation` holds the parts the step declares, loaded under the writer's lock."""
    denied = weigh(not_permitted(step, situation, act), step, situation, act)
    if denied:
        return Denied(denied)
    facts, left_out = known_facts(step, situation, facts)
    unknown = weigh(unknown_or_wrong_kind(situation, facts), step, situation, act)
    if unknown:
        return Refused(unknown)
    step = step.under(step.around(situation, facts, act))
    failed = weigh(step.mismatches(situation, facts, act), step, situation, act)
    found = failed or weigh((*left_out, *_reasons(step, situation, facts, act)), step, situation, act)
    if not failed and stopped(found, step):
        return Refused(found)
    effects, broken = resolved(tuple(step.effects(situation, facts, act)), step, situation)
    unkept = weigh((*broken, *balances_kept(effects, situation)), step, situation, act)
    if not stopped(unkept, step):
        unkept += weigh(told_after(situation, effects), step, situation, act)
    if stopped(unkept, step):
        return Refused(ordered((*found, *unkept)))
    unsigned = () if failed else weigh(_formal_reasons(step, situation, act), step, situation, act)
    if any(reason.weight is Weight.NEVER for reason in unsigned):
        return Refused(unsigned)
    notes = ordered((*found, *unkept, *unsigned))
    ended = () if failed else requests_used(act)
    alarms = tuple(alarms_after(situation, effects, act))
    opened = dated(effects + alarms + deviations_opened(notes, situation) + ended, act.at)
    return Accepted(opened, notes, MISMATCH if failed else "")


def to_be_authorised(step: Step, situation: Situation, facts: Any, act: Act) -> tuple[Reason, ...]:
    """The reasons of weight *authorise* that stand against an attempt, whoever signed for them: what an authorisation
    is given for. None where they stop nothing, or where the step ends before it comes to them."""
    if step.always_recordable or any(not_permitted(step, situation, act)):
        return ()
    if any(unknown_or_wrong_kind(situation, facts)):
        return ()
    step = step.under(step.around(situation, facts, act))
    if any(step.mismatches(situation, facts, act)):
        return ()
    found = weigh(_reasons(step, situation, facts, act), step, situation, act)
    return tuple(reason for reason in found if reason.weight is Weight.AUTHORISE)


def stopped(reasons: Iterable[Reason], step: Step) -> bool:
    """Whether any of these reasons stops this step."""
    stops = (r.weight is Weight.NEVER or (r.weight is Weight.AUTHORISE and not r.authorised) for r in reasons)
    return not step.always_recordable and any(stops)


def about_the_thing(step: Step, situation: Situation, thing: Thing, act: Act) -> tuple[Reason, ...]:
    """The reasons known from the primary thing alone: what a scan can say before the other facts are given."""
    return weigh(_guarded(step, situation, thing, act), step, situation, act)


def _formal_reasons(step: Step, situation: Situation, act: Act) -> Iterator[Refusal]:
    """Reasons of the ceremony itself, asked for last: nobody is led to sign what cannot happen. They stop even what is
    always recordable, and nothing about a dose is lost: the person signs again."""
    yield from time_reasons(step, situation, act)
    yield from signing_reasons(step, situation, act)


def _reasons(step: Step, situation: Situation, facts: Any, act: Act) -> Iterator[Refusal]:
    if step.primary:
        primary = getattr(facts, step.primary)
        for code in primary if isinstance(primary, tuple) else (primary,):
            if code:
                yield from _guarded(step, situation, situation.thing(code), act)
    if step.pairs:
        yield from broken_pairs(step.name, situation, step.pair_about(facts), act)
    yield from step.refusals(situation, facts, act)


def _guarded(step: Step, situation: Situation, thing: Thing, act: Act) -> Iterator[Refusal]:
    for guard in step.guards:
        yield from guard(situation, thing, act.occurred_at)
