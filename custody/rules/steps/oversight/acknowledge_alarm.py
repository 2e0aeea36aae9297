"""Acknowledge an alarm: whoever has the cells, or answers for the child, says by name what was done. An alarm nobody
answered stays open and is seen by everyone who looks. Whoever has only seen it says so, and it stays open.

While the cells run into a child it is answered at the bed: by who may start or end an infusion, by an investigator or
by quality; a screen elsewhere does not silence it, and nobody may say that the cells are not here. It is the same,
running or not, of every alarm about what a child has had or waits for: only what is recalled or travels may be
elsewhere. That nobody can tell how much of its dose a child has had is answered by an investigator or by quality alone:
until then more of that dose asks (guards/had_unclear.py).

Nor may anybody say of cells that run that they were given, put aside or sent back; and who says that they were stopped
has interrupted them, if nobody tapped it before. An alarm that says they should not run into this child is closed by
stopping them, until they have ended or the hold it told of is lifted: whoever lets them run has seen it, and it stays
open.

That a conditioned child died is confirmed by an investigator, and never by whoever told it; from then on the child is
called for no more.

It may be answered for another, most of all for an external party that has no account here; then the person spoken to is
named (EU GMP 8.26 and 8.30, effectiveness of a recall; journey.md, 10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.alarms import DEATH, DONE, HOLD_LIFTED, SEEN, STOPPED, answers_to
from custody.rules.effects import Closed, Effect, Moved, Set, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.guards.conditioned import TOLD_DEAD, confirmed_dead, told_dead_by
from custody.rules.guards.had_unclear import UNCLEAR
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of
from custody.rules.situation import ABOUT, DESCENDANTS, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.urgency import ELSEWHERE, hung_of, running_in
from custody.rules.words import is_code, kinds_of_letter

_AT_THE_BED = ("start_infusion", "end_infusion")  # whose performers are there
_ON_CALL = frozenset({"investigator", "qa"})


@dataclass(frozen=True)
class Facts:
    """The alarm, what was done, and whom one spoke to where it is answered for another."""

    alarm: str = scan("alarm")
    done: str = choice(*DONE)
    spoken_to: str | None = text(required=False)


def unanswered(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`alarm_already_answered` for one that is."""
    if thing.state("alarm") != "open":
        yield Refusal("alarm_already_answered", thing.code, {"by": thing.text("answered_by")})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """An answer for another person or party names whom one spoke to; a freezer answers nobody, and an alarm that calls
    nobody in particular is answered by whoever sees to it. Of cells that run, those at the bed and on call answer."""
    if facts.done == SEEN:
        return
    alarm = situation.thing(facts.alarm)
    running, holder = sorted(running_in(situation, alarm)), alarm.text("holder")
    if running and facts.done == "not_here":
        yield Refusal("not_here_while_running", facts.alarm, {"running": running[0]})
    if running and not roles_of(situation, act.actor) & _answering(situation):
        yield Refusal("answered_from_afar", facts.alarm, {"running": running[0]})
    elif running and facts.done not in ("not_here", *_closing(alarm)):
        yield Refusal("still_running", facts.alarm, {"running": running[0]})
    asked = alarm.text("reason") == UNCLEAR or (not running and alarm.text("reason") not in ELSEWHERE)
    if asked and not _at_the_child(situation, alarm, facts, act):
        yield Refusal("alarm_of_a_child", facts.alarm)
    if facts.done == DEATH and not _may_confirm(situation, alarm, act):
        yield Refusal("death_unconfirmed", facts.alarm)
    if holder and holder != act.actor and not facts.spoken_to and not _is_a_place(holder):
        yield Refusal("answered_for_another", facts.alarm, {"holder": holder})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The alarm is answered; one that was only seen stays open, with everyone who has seen it."""
    if facts.done == SEEN:
        seen_by = situation.thing(facts.alarm).texts("seen_by")
        yield Set(facts.alarm, "seen_by", tuple(dict.fromkeys((*seen_by, act.actor))))
        return
    yield Closed(facts.alarm, facts.done)
    values = {"done": facts.done, "spoken_to": facts.spoken_to, "answered_by": act.actor}
    for name, value in values.items():
        if value:
            yield Set(facts.alarm, name, value)
    yield Set(facts.alarm, "answered_at", instant_text(act.at))
    if facts.done == STOPPED:
        yield from _stopped(situation, situation.thing(facts.alarm), act)
    if facts.done == DEATH:
        yield from confirmed_dead(situation.thing(facts.alarm), act)


def _closing(alarm: Thing) -> tuple[str, ...]:
    """What may be answered while cells it is about run."""
    return answers_to(alarm.text("reason"), running=True, lifted=alarm.has(HOLD_LIFTED))


def _stopped(situation: Situation, alarm: Thing, act: Act) -> Iterator[Effect]:
    """What was stopped stands still: an alarm is not answered with it while the record lets the cells run on."""
    for hung in hung_of(situation, alarm):
        if hung.state("prepared_dose") == "infusing":
            yield Moved(hung.code, "prepared_dose", STOPPED)
            yield Set(hung.code, "interrupted_at", instant_text(act.at))


def _answering(situation: Situation) -> frozenset[str]:
    """The roles that answer an alarm of cells that run."""
    return _ON_CALL.union(*(performers(situation, step) for step in _AT_THE_BED))


def _at_the_child(situation: Situation, alarm: Thing, facts: Facts, act: Act) -> bool:
    """Whether this is an answer about a child, by somebody who can give it: one whom the alarm calls, too. How much a
    child has had where nobody can tell, those on call find out, and not whoever told it."""
    unclear = alarm.text("reason") == UNCLEAR
    called = act.actor == alarm.text("holder") and not unclear
    who = _ON_CALL if unclear else _answering(situation)
    return (called or bool(roles_of(situation, act.actor) & who)) and facts.done != "not_here"


def _may_confirm(situation: Situation, alarm: Thing, act: Act) -> bool:
    """Whether the alarm still asks for a death, and an investigator answers who has not told it."""
    told_by = told_dead_by(situation, alarm) if alarm.text("reason") == TOLD_DEAD else frozenset()
    return bool(told_by) and act.actor not in told_by and "investigator" in roles_of(situation, act.actor)


def _is_a_place(holder: str) -> bool:
    return is_code(holder) and "storage_place" in kinds_of_letter(holder[0])


STEP = Step(
    name="acknowledge_alarm",
    station="oversight",
    kind="alarm.answered",
    facts=Facts,
    primary="alarm",
    sign=Sign.PERFORMER,
    reads=(ABOUT, RELATED, DESCENDANTS),
    guards=(unanswered,),
    refusals=refusals,
    effects=effects,
    cites="EU GMP 8.26, 8.30",
)
