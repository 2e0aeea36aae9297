"""Whether dosing is paused, for the whole trial or for the child a thing is meant for.

A pause is an open item; it is honoured up to the irreversible act and stops nothing once cells are thawed. The step
must read PAUSES, and RELATED twice where the child is reached from a container.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.guards.allocation import subjects_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

WHOLE_TRIAL = "trial"


def dosing_not_paused(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`dosing_paused` for each pause of the trial, or of the child that `thing` is, or is meant for."""
    children = {thing.code} if thing.kind == "subject" else subjects_of(situation, thing)
    for pause in situation.open_items("pause"):
        if pause.text("scope") == WHOLE_TRIAL or children & set(pause.about):
            params: dict[str, str | int] = {name: pause.text(name) for name in ("scope", "reason", "paused_at")}
            yield Refusal("dosing_paused", pause.code, {"pause": pause.code, **params})
