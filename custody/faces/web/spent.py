"""What a child has had, or what is gone: no time runs out for it, and whoever might hang it is stopped at the scan."""

from __future__ import annotations

from custody.faces.scanning import Looked
from custody.faces.telling import tell_state, tell_time
from custody.faces.web.here import Here
from custody.faces.web.naming import name_of
from custody.faces.web.permitted import may_take
from custody.faces.wording.words import N_
from custody.rules.guards.allocation import DOSE_GIVEN
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys import ENDS
from custody.rules.situation import Situation, Thing

_GIVEN_UP = frozenset({"discarded", "remainder_discarded", "infused_in_part"}) | DOSE_GIVEN
_TOWARDS_A_CHILD = ("issue_containers", "start_thaw", "prepare_dose", "verify_dose", "start_infusion")
_HAD = N_("Given to %(child)s, %(at)s. Nobody gets any more of it: it is discarded, and destroyed by two.")
_HAD_BY_SOMEBODY = N_("Given. Nobody gets any more of it: it is discarded, and destroyed by two.")


def is_over(thing: Thing) -> bool:
    """Whether nothing of it will be given, answered or awaited any more: no time runs out for it."""
    state = thing.state(thing.kind)
    over = state in ENDS.get(thing.kind, frozenset()) or state in _GIVEN_UP or thing.has("ended_at")
    return over or state == "closed" or thing.state("shipment") == "arrived"


def given_already(here: Here, looked: Looked) -> dict[str, str] | None:
    """The STOP of a container or prepared dose that a child has had, for whoever might give it; None for all else. A
    used bag on a trolley looks as a full one does."""
    thing, situation = looked.thing, looked.situation
    if thing is None or situation is None or thing.state(thing.kind) not in GIVEN:
        return None
    if not any(may_take(here, here.house.steps.steps[name]) for name in _TOWARDS_A_CHILD):
        return None
    headline = tell_state(here.speaker, thing.state(thing.kind))
    return {
        "kind": "STOP",
        "headline": headline[:1].upper() + headline[1:],
        "sentence": _to_whom(here, thing, situation),
    }


def _to_whom(here: Here, thing: Thing, situation: Situation) -> str:
    below = tuple(situation.descendants(thing.code))
    children = here.speaker.joined(name_of(here, one.code) for one in below if one.kind == "subject")
    ended = [at for one in below if (at := one.instant("ended_at")) is not None]
    if not children or not ended:
        return here.speaker.gettext(_HAD_BY_SOMEBODY)
    return here.speaker.gettext(_HAD, child=children, at=tell_time(max(ended), here.place.zone))
