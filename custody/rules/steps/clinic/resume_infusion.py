"""Resume an infusion that was interrupted: one tap, no signature, never refused; signed for afterwards.

What would stand against going on (a use-by that has passed meanwhile, a hold, a recall, a consent withdrawn) is said
before the tap and marked, and stops nothing: the cells run already. But it is never silent: whoever cleared the dose is
called, and the child is looked at once more, by the band on the wrist. The same after a while in which it hung from
nobody. Where the band is another child's, or none is scanned although the one it was started by was found on another
child or one that was scanned here did not fit, that is an identity failure: it is recorded as one, and what stands
still stands still until a band that fits is scanned (journey.md, 2, 4, 5 and 7, step 55).

It is asked what is asked when a dose is hung. Told late, the product is judged as it was when it ran on, and never
earlier than the interruption; the band as it is now, for it was read now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Call, Effect, Moved, Opened, Set, alarm_opened, instant_text
from custody.rules.facts import scan
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.countersigning import to_countersign
from custody.rules.guards.giving import HANGING
from custody.rules.guards.identity import doubted_by, identity_mismatches, near_miss_opened
from custody.rules.guards.known_of_child import known_of_child
from custody.rules.guards.pausing import pause_told
from custody.rules.guards.running import ended_after_start
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, PAUSES, RELATED, THEN, Situation, Thing
from custody.rules.step import Act, Step, Tense

_LONG = "interruption.band_again_after_minutes"
NAME = "resume_infusion"


@dataclass(frozen=True)
class Facts:
    """What hangs; and the wristband on the child, where anything has become known or time has passed."""

    prepared_dose: str = scan("prepared_dose")
    wristband: str | None = scan("wristband", required=False)


def not_off_for_long(situation: Situation, prepared: Thing, at: datetime) -> Iterator[Refusal]:
    """`off_for_long` where it stood still for longer than the protocol lets pass without a look at the child."""
    since, protocol = prepared.instant("interrupted_at"), situation.finds_document("protocol")
    if since is None or protocol is None or not protocol.states(_LONG):
        return
    if at - since > protocol.minutes(_LONG):
        yield Refusal("off_for_long", prepared.code, {"minutes": int((at - since).total_seconds() // 60)})


def mismatches(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Identity, where a band is scanned; and where it must be, since the last one says nothing, or another child."""
    prepared = situation.thing(facts.prepared_dose)
    if facts.wristband:
        then = situation.as_it_was()
        yield from identity_mismatches(then, facts.wristband, then.thing(prepared.code), worn=situation)
    elif prepared.state("prepared_dose") == "interrupted":
        for band in (doubted_by(situation, prepared), prepared.text("band_refused")):
            if band:
                yield Refusal("child_in_doubt", prepared.code, {"wristband": band})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A time before the interruption is a slip of the pen, and noted as one. Where anything stands against going on, or
    it was off for long, the child is looked at again."""
    prepared = situation.thing(facts.prepared_dose)
    at = went_on_at(situation, facts, act.occurred_at)
    asked = (*_against(situation, prepared, at), *not_off_for_long(situation, prepared, at))
    if asked and not facts.wristband:
        yield Refusal("resumed_without_band", prepared.code)
    yield from ended_after_start(prepared, prepared.instant("interrupted_at"), act.occurred_at)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """It runs again; the pause is kept with both its ends, and waits for whoever did it to sign. Whoever cleared the
    dose is called where anything stands against it. Where identity failed it stands still, and a near miss is open."""
    prepared = situation.thing(facts.prepared_dose)
    failed = tuple(mismatches(situation, facts, act))
    if failed:
        if facts.wristband:
            yield Set(prepared.code, "band_refused", facts.wristband)
        yield near_miss_opened(situation, NAME, failed, prepared.code)
        return
    at = went_on_at(situation, facts, act.occurred_at)
    against = _calls(situation, prepared, at)
    if prepared.state("prepared_dose") == "interrupted" and against:
        yield _alarm(situation, prepared, against, act)
    yield Moved(prepared.code, "prepared_dose")
    if prepared.state("prepared_dose") == "interrupted":
        yield Set(prepared.code, "interruptions", (*_earlier(prepared), _interruption(prepared, act)))
        yield Set(prepared.code, "interrupted_at", None)
        yield Set(prepared.code, "band_refused", None)
    yield to_countersign(situation, NAME, (prepared.code,), act, {})


def went_on_at(situation: Situation, facts: Facts, told: datetime) -> datetime:
    """The moment it is judged by: when it is told to have gone on, and not earlier than the interruption. A time before
    that is a slip of the pen, and what became known in between was known."""
    prepared = situation.find(facts.prepared_dose)
    since = prepared.instant("interrupted_at") if prepared else None
    return max(told, since) if since else told


def _against(situation: Situation, prepared: Thing, at: datetime) -> tuple[Refusal, ...]:
    """What would keep anybody from starting it."""
    then = situation.as_it_was()
    return tuple(reason for guard in HANGING for reason in guard(then, then.thing(prepared.code), at))


def _calls(situation: Situation, prepared: Thing, at: datetime) -> tuple[str, ...]:
    """The codes of what whoever cleared it is called for: also where dosing was paused, for a pause that was answered
    with `stopped` is not undone in silence."""
    then = situation.as_it_was()
    reasons = (*_against(situation, prepared, at), *pause_told(then, then.thing(prepared.code), at))
    return tuple(dict.fromkeys(reason.code for reason in reasons))


def _alarm(situation: Situation, prepared: Thing, against: tuple[str, ...], act: Act) -> Opened:
    dose = dose_of(situation, prepared.code)
    cleared_by = dose.text("cleared_by") if dose else ""
    call = Call("resumed_against", cleared_by or prepared.text("started_by"), (prepared.text("subject"),), against)
    return alarm_opened("@resumed", (prepared.code,), call, act.at)


def _earlier(prepared: Thing) -> tuple[Mapping[str, str], ...]:
    kept = prepared.attrs.get("interruptions")
    return tuple(kept) if isinstance(kept, (list, tuple)) else ()


def _interruption(prepared: Thing, act: Act) -> Mapping[str, str]:
    return {"from": prepared.text("interrupted_at"), "to": instant_text(act.occurred_at)}


STEP = Step(
    name=NAME,
    station="clinic",
    kind="infusion.resumed",
    facts=Facts,
    effects=effects,
    tense=Tense.REPORTS_THE_PAST,
    primary="prepared_dose",
    reads=(ANCESTORS, RELATED, RELATED, ANCESTORS, ITEMS, PAUSES, THEN),
    guards=(*HANGING, known_of_child, not_off_for_long),
    judged_at=went_on_at,
    mismatches=mismatches,
    refusals=refusals,
    after_thaw=True,
    always_recordable=True,
    cites="journey.md 5 and 7, step 55",
)
