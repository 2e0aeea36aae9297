"""Alarms: cells that are thawed, or running into a child, although something they came from is on hold.

A hold counts at the next scan, and past the thaw there may be none in time: so whoever places it is told at once, and
whoever looks sees it until the hold is lifted or the cells are given or gone (journey.md, sections 2 and 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from custody.rules.effects import Call, Opened, Set, alarm_opened, instant_text
from custody.rules.guards.allocation import dose_of, gave_the_go
from custody.rules.guards.usable import GIVEN
from custody.rules.guards.verified import last_checker
from custody.rules.journeys.dose import WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Item, Situation, Thing
from custody.rules.step import Act

TRAVELLING = frozenset({"packed", "in_transit"})
# What is answered to an alarm.
TOO_LATE = "hold_after_thaw"  # the reason of the alarm of a hold that comes too late for a scan to stop
PAUSED = "paused_after_thaw"  # and of a pause that does
HOLD_LIFTED = "hold_lifted_at"  # kept with such an alarm: the hold or pause it told of stands no more
IN_TRANSIT = "hold_in_transit"
# What may be lifted -> the code by which an alarm tells that it stood against what runs.
_STOOD = {TOO_LATE: "on_hold", PAUSED: "paused_after_thaw"}
STOPPED, SEEN, DEATH = "stopped", "seen", "death_confirmed"  # SEEN leaves it open
_AT_A_CHILD = (STOPPED, "child_watched", "already_given", "put_aside")
# Reason -> what closes it, the likeliest first. A reason that is not here is answered with anything.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("mismatch_while_running", "wristband_on_another_child", "resumed_against"), _AT_A_CHILD),
    **dict.fromkeys(("consent_withdrawn", PAUSED, "taken_back_against"), _AT_A_CHILD),
    "more_than_the_dose": (STOPPED, "child_watched", "put_aside"),
    TOO_LATE: (STOPPED, "put_aside", "replacement_arranged", "child_watched", "already_given"),
    "happened_given_in_error": ("child_watched", STOPPED, "replacement_arranged"),
    "checks_voided": ("checked_anew", "put_aside", "replacement_arranged", "child_watched"),
    **dict.fromkeys(
        ("dose_cut_short", "volume_of_what"), ("replacement_arranged", "child_watched", "conditioning_stopped")
    ),
    **dict.fromkeys(("il2_differs", "il2_unprescribed", "il2_taken_back"), ("child_watched", STOPPED)),
    "told_dead": (DEATH, "child_watched", "conditioning_stopped", "replacement_arranged"),
    "taken_from_conditioned_child": ("replacement_arranged", "conditioning_stopped", "child_watched"),
    "hold_on_conditioned_child": ("conditioning_stopped", "replacement_arranged", "put_aside", "child_watched"),
    "recalled_lot": ("put_aside", STOPPED, "sent_back", "already_given", "not_here", "child_watched"),
    IN_TRANSIT: ("put_aside", "sent_back", "not_here", "already_given", "child_watched"),
}
DONE = (
    *(STOPPED, "put_aside", "already_given", "not_here", "sent_back"),
    *("conditioning_stopped", "replacement_arranged", "child_watched", "checked_anew", DEATH, SEEN),
)
# Alarms about the child, and not about the cells that run: who looked after the child has answered them.
_OF_THE_CHILD = frozenset(
    {"happened_given_in_error", "checks_voided", "dose_cut_short", "il2_differs", "il2_unprescribed", "told_dead"}
    | {"hold_on_conditioned_child", "taken_from_conditioned_child", "il2_taken_back", "volume_of_what"}
)
_ENDED = frozenset({"already_given", "put_aside", "sent_back", "not_here"})  # what is said of nothing that still runs
OWED = frozenset({"countersignature", "safety_report"})  # what somebody has to do by a time
_MEANT_FOR = ("allocated", "serves")
PAST_THAW = frozenset({"thawing", "thawed", "usable"}) | WAITING


@dataclass(frozen=True)
class Alarm:
    """A container or prepared dose past the thaw, the open hold it stands under, and the dose it is for (or empty)."""

    thing: str
    state: str
    hold: str
    dose: str


def held_past_thaw(situation: Situation) -> tuple[Alarm, ...]:
    """Every alarm of a situation, one a thing. It must read RELATED, DESCENDANTS, RELATED and ITEMS, in this order.

    Of a prepared dose only the dose itself is named, and not the containers that went into it."""
    found = {alarm.thing: alarm for hold in situation.open_items("hold") for alarm in _alarms(situation, hold)}
    return tuple(alarm for alarm in found.values() if not _named_below(situation, alarm, found))


def reached(situation: Situation, codes: Iterable[str]) -> tuple[Thing, ...]:
    """The containers and prepared doses a hold about these things reaches, each once: all that came from them, all
    that a shipment carries, and all that is meant for a child. The situation must read REACH, or RELATED and then
    DESCENDANTS."""
    held = tuple(codes)
    doses = [dose.code for code in held for dose in situation.children(code, "prescribed")]
    meant = [part.code for code in (*held, *doses) for kind in _MEANT_FOR for part in situation.children(code, kind)]
    carried = [thing.code for code in held for thing in situation.children(code, "carries")]
    below = {thing.code: thing for code in (*held, *carried, *meant) for thing in situation.descendants(code)}
    return tuple(thing for thing in below.values() if thing.kind in ("container", "prepared_dose"))


def hold_too_late(situation: Situation, codes: Iterable[str]) -> Iterator[Refusal]:
    """`hold_after_infusion`, `hold_after_thaw` or `hold_in_transit` for each thing a hold comes too late for."""
    for thing in reached(situation, codes):
        state = thing.state(thing.kind)
        if state in GIVEN:
            yield Refusal("hold_after_infusion", thing.code, {"state": state})
        elif past_thaw(thing):
            dose = dose_of(situation, thing.code)
            yield Refusal("hold_after_thaw", thing.code, {"state": state, "dose": dose.code if dose else "–"})
        elif in_transit(thing):
            yield Refusal("hold_in_transit", thing.code, {"holder": thing.text("holder")})


def late_alarms(situation: Situation, codes: Iterable[str], act: Act) -> Iterator[Opened]:
    """An alarm for each thing a hold comes too late for a scan to stop: thawed, running, or on its way. It stays open
    until somebody has answered it by name. A container pooled into such a dose is not told apart from it."""
    late = {thing.code: thing for thing in reached(situation, codes) if past_thaw(thing) or in_transit(thing)}
    for number, thing in enumerate(late.values(), start=1):
        if any(prepared.code in late for prepared in situation.children(thing.code, "pooled")):
            continue
        dose = dose_of(situation, thing.code)
        child = dose.text("subject") if dose else ""
        reason = TOO_LATE if past_thaw(thing) else IN_TRANSIT
        call = Call(reason, _has_it(situation, thing, dose), (child,) if child else ())
        yield alarm_opened(f"@late{number}", (thing.code,), call, act.at)


def alarms_at_the_bed(situation: Situation, children: Iterable[str], reason: str, act: Act) -> Iterator[Opened]:
    """An alarm for each dose of these children that is past the thaw, waits or runs, for a reason that is about the
    child and that no scan asks for in time: whoever started it, or has it, is called. Reads REACH, then DESCENDANTS."""
    for alarm in late_alarms(situation, children, act):
        if alarm.attrs["reason"] == TOO_LATE:
            item = alarm.item.replace("@late", "@bed")
            yield replace(alarm, item=item, attrs={**alarm.attrs, "reason": reason})


def over_at_the_line(situation: Situation, things: Iterable[Thing], reason: str, at: datetime) -> Iterator[Set]:
    """The alarms of this reason about things that nothing of the kind reaches any more, and those of what went on
    against that alone: they stay open until somebody there answers, but no longer ask for good cells to be stopped."""
    of_it = {reason, IN_TRANSIT} if reason == TOO_LATE else {reason}
    free = {thing.code for thing in things}
    for alarm in situation.open_items("alarm"):
        if free.isdisjoint(alarm.about):
            continue
        stood = alarm.texts("against")
        left = tuple(code for code in stood if code != _STOOD[reason])
        if left != stood:
            yield Set(alarm.code, "against", left)
        if alarm.text("reason") in of_it or (stood and not left):
            yield Set(alarm.code, HOLD_LIFTED, instant_text(at))


def answers_to(reason: str, running: bool = False, lifted: bool = False) -> tuple[str, ...]:
    """What may be answered to an alarm of this reason, the likeliest first, and last that it was only seen.

    `running`: cells it is about run into a child. Then an alarm that says they should not is closed by stopping them,
    and by nothing else: it is no answer to it that somebody watches the child. `lifted`: the hold or pause it told of
    is lifted, and nothing says any more that they should not."""
    closing = tuple(done for done in ANSWERS.get(reason, DONE) if done != SEEN)
    if running and reason not in _OF_THE_CHILD and not lifted:
        closing = (STOPPED,)
    elif running:
        closing = tuple(done for done in closing if done not in _ENDED)
    return (*closing, SEEN)


def in_transit(thing: Thing) -> bool:
    """Whether a container is packed or under way."""
    return thing.state("custody") in TRAVELLING


def past_thaw(thing: Thing) -> bool:
    """Whether a container or prepared dose is past the thaw and not yet given or gone."""
    return thing.state(thing.kind) in PAST_THAW


def overdue(thing: Thing, at: datetime) -> bool:
    """Whether something that is owed by a time was not done by it."""
    due = thing.instant("due_at") if thing.kind in OWED and thing.state(thing.kind) == "open" else None
    return due is not None and due < at


def _alarms(situation: Situation, hold: Item) -> Iterator[Alarm]:
    known = [code for code in hold.about if situation.find(code)]
    for thing in reached(situation, known):
        if past_thaw(thing):
            dose = dose_of(situation, thing.code)
            yield Alarm(thing.code, thing.state(thing.kind), hold.code, dose.code if dose else "")


def _has_it(situation: Situation, thing: Thing, dose: Thing | None) -> str:
    """Who has it at the line: whoever started it, or holds it; of what is prepared and does not hang yet, whoever
    checked it last, or holds what it was drawn from, or gave the go. Empty where nobody is known."""
    drawn_from = (part.text("holder") for part in situation.parents(thing.code, "pooled"))
    at_hand = (thing.text("started_by"), thing.text("holder"), last_checker(thing.texts("checks")), *drawn_from)
    return next(filter(None, at_hand), gave_the_go(dose) if dose else "")


def _named_below(situation: Situation, alarm: Alarm, found: Iterable[str]) -> bool:
    return any(prepared.code in set(found) for prepared in situation.children(alarm.thing, "pooled"))
