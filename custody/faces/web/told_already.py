"""What a form says of what is over: it is taken all the same, for it is never refused, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from custody.faces.telling import tell_time
from custody.faces.web.here import Here
from custody.faces.web.reasons import told_reason
from custody.faces.wording.words import N_
from custody.rules.refusals import Reason
from custody.rules.situation import Thing
from custody.rules.step import Step
from custody.rules.words import grouped

_ENDED = N_(
    "%(thing)s ended at %(at)s. What is told now is kept and noted, and changes nothing. If that end was a slip, take "
    "its entry back."
)


def refusing(step: Step, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons that would refuse this step: none of one that is never refused."""
    return () if step.always_recordable else tuple(reasons)


def told_already(here: Here, step: Step, thing: Thing, reasons: Iterable[Reason]) -> list[str]:
    """What to read before something is told of a thing that has ended, or not begun, in one sentence each."""
    if not step.always_recordable:
        return []
    say, ended = here.speaker.gettext, thing.instant("ended_at")
    over = [reason for reason in reasons if reason.code == "out_of_order"]
    if over and ended is not None:
        at = tell_time(ended, here.place.zone)
        return [say(_ENDED, thing=grouped(thing.code), at=at)]
    kept = say(N_("What is told now is kept and noted, and moves nothing."))
    return [f"{told_reason(here, reason).sentence} {kept}" for reason in over]
