"""End the thaw: told when the hands are free, judged by when it ended.

A thaw longer than the profile allows is a note and opens a deviation; whether the cells may be used is decided next,
from the cells themselves and not from the clock (journey.md 7, step 50).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, plain
from custody.rules.facts import scan
from custody.rules.guards.lot import profile_of
from custody.rules.guards.running import ended_after_start
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, Situation
from custody.rules.step import Act, Step, Tense


@dataclass(frozen=True)
class Facts:
    """The container; when is told beside the facts."""

    container: str = scan("container")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A thaw ends after it began, and within the minutes of the profile."""
    container = situation.thing(facts.container)
    started = container.instant("thaw_started_at")
    if started is None:
        return
    yield from ended_after_start(container, started, act.occurred_at)
    allowed = profile_of(situation, container).minutes("thaw.max_minutes")
    if act.occurred_at - started > allowed:
        minutes = int((act.occurred_at - started).total_seconds() // 60)
        allowed_minutes = int(allowed.total_seconds() // 60)
        yield Refusal("thaw_too_long", container.code, {"minutes": minutes, "allowed": allowed_minutes})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The container is thawed. Its use-by runs from the start of the thaw and stands since then."""
    yield Moved(facts.container, "container")
    yield Set(facts.container, "thaw_ended_at", plain(act.occurred_at))


STEP = Step(
    name="end_thaw",
    station="clinic",
    kind="container.thawed",
    facts=Facts,
    effects=effects,
    tense=Tense.REPORTS_THE_PAST,
    primary="container",
    reads=(ANCESTORS,),
    refusals=refusals,
    after_thaw=True,
    cites="journey.md 7, step 50",
)
