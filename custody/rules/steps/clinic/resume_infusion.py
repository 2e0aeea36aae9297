"""Resume an infusion that was interrupted: one tap, no signature, never refused; signed for afterwards.

What would stand against going on (a use-by that has passed meanwhile, a hold) is said and marked, and stops nothing:
the cells run already (journey.md, 4, 5 and 7, step 55).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import scan
from custody.rules.guards.countersigning import to_countersign
from custody.rules.guards.running import ended_after_start
from custody.rules.guards.usable import not_held, within_use_by
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, RELATED, Situation, Thing
from custody.rules.step import Act, Step, Tense

NAME = "resume_infusion"


@dataclass(frozen=True)
class Facts:
    """What hangs."""

    prepared_dose: str = scan("prepared_dose")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A time before the interruption is a slip of the pen, and noted as one."""
    prepared = situation.thing(facts.prepared_dose)
    yield from ended_after_start(prepared, prepared.instant("interrupted_at"), act.occurred_at)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """It runs again; the pause is kept with both its ends, and waits for whoever did it to sign."""
    prepared = situation.thing(facts.prepared_dose)
    yield Moved(prepared.code, "prepared_dose")
    if prepared.state("prepared_dose") == "interrupted":
        yield Set(prepared.code, "interruptions", (*_earlier(prepared), _interruption(prepared, act)))
        yield Set(prepared.code, "interrupted_at", None)
    yield to_countersign(situation, NAME, (prepared.code,), act, {})


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
    reads=(ANCESTORS, RELATED, RELATED, ITEMS),
    guards=(within_use_by, not_held),
    refusals=refusals,
    after_thaw=True,
    always_recordable=True,
    cites="journey.md 5 and 7, step 55",
)
