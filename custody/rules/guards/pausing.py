"""Whether dosing is paused, for the whole trial or for the child a thing is meant for.

A pause is an open item; it is honoured up to the irreversible act and stops nothing once cells are thawed. While they
are frozen nothing is lost by waiting, and nobody passes it; where a fresh lot cannot wait any more, or the child has
had a part of its dose, others than whoever paused may (journey.md, 2 and 3; docs/decisions/0012). The step must read
PAUSES, and RELATED twice where the child is reached from a container.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.guards.allocation import dose_of, subjects_of
from custody.rules.guards.paper import part_had
from custody.rules.refusals import Refusal
from custody.rules.situation import Item, Situation, Thing

WHOLE_TRIAL = "trial"


def dosing_not_paused(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`dosing_paused` for each pause of the trial, or of the child that `thing` is, or is meant for."""
    for pause in pauses_over(situation, thing):
        yield Refusal("dosing_paused", pause.code, _told(pause), frozenset({pause.text("paused_by")}))


def thaw_not_paused(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`paused_before_thaw` for each such pause, while the cells are still frozen. Once the child has had a part of this
    dose, or a part of it runs, waiting does lose something, and it is `dosing_paused`. Needs RELATED twice."""
    dose = dose_of(situation, thing.code)
    if dose is not None and part_had(situation, dose):
        yield from dosing_not_paused(situation, thing, at)
        return
    for pause in pauses_over(situation, thing):
        yield Refusal("paused_before_thaw", pause.code, _told(pause))


def pause_told(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`paused_after_thaw` for each such pause, where it comes too late to stop what waits or hangs: whoever signs at
    the bed reads it, and decides there."""
    for pause in pauses_over(situation, thing):
        yield Refusal("paused_after_thaw", pause.code, _told(pause))


def pauses_over(situation: Situation, thing: Thing) -> Iterator[Item]:
    """Each pause of the trial, or of the child that a thing is, or is meant for."""
    children = {thing.code} if thing.kind == "subject" else subjects_of(situation, thing)
    for pause in situation.open_items("pause"):
        if pause.text("scope") == WHOLE_TRIAL or children & set(pause.about):
            yield pause


def _told(pause: Item) -> dict[str, str | int]:
    return {"pause": pause.code, **{name: pause.text(name) for name in ("scope", "reason", "paused_at")}}
