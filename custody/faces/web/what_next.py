"""What can be done with a thing now, as buttons: what follows next first, what is always possible last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from custody.faces.telling import tell_role, tell_step
from custody.faces.web.entering import FIELD
from custody.faces.web.here import Here
from custody.faces.web.leading import Lead, after, awaits_another, in_order, lead_of
from custody.faces.web.naming import thing_of
from custody.faces.web.one_tap import at_the_child, is_one_tap, tapped
from custody.faces.web.reasons import reason_rows, told_reasons
from custody.faces.wording.words import N_
from custody.rules.facts import specs_of
from custody.rules.openings import Opening
from custody.rules.refusals import Weight
from custody.rules.situation import Thing
from custody.rules.step import Step

_ENDS_ONCE = frozenset({"hold", "pause", "countersignature", "safety_report", "near_miss"})


def next_steps(here: Here, openings: Iterable[Opening], code: str, typed: str = "") -> dict[str, Any]:
    """Open steps as large buttons, the real next one first; closed ones with the reasons. Steps of other people are
    left out. `typed` is why the code was typed and not scanned, or that nobody said; it goes along into
    the form."""
    thing = thing_of(here, code) or Thing(code, "")
    given = in_order(tuple(one for one in openings if not has_ended_it(one.step, thing)), thing)
    opened = [_open(here, opening, thing, typed) for opening in given if opening.is_open]
    leading = [o.step.name for o in given if o.is_open and lead_of(o.step.name, thing) <= Lead.ASIDE]
    first = next((name for name in leading if not awaits_another(name, thing, here.person)), "")
    opened.sort(key=lambda one: (not (at_the_child(thing) and "post" in one), bool(one["name"] != first)))
    if first:
        opened[0]["primary"] = True
    ahead = first or next(iter(leading), "")
    following = after(ahead, thing) if ahead else frozenset()
    closed = [_closed(here, opening, thing, first in ("", opening.step.name)) for opening in _mine(given)]
    for one in closed:
        if one["name"] in following:
            one |= {
                "soon": True,
                "remark": here.speaker.gettext(N_("after: %(step)s"), step=tell_step(here.speaker, ahead)),
            }
    return {"open": opened, "closed": closed, "none": here.speaker.gettext(N_("Nothing here is yours to do now."))}


def _mine(openings: Iterable[Opening]) -> list[Opening]:
    return [opening for opening in openings if not opening.is_open and opening.permitted]


def has_ended_it(step: Step, thing: Thing) -> bool:
    """What is open until somebody answers it (a hold, a pause, a report owed) ends once: closed, it offers that no
    more."""
    about = next((spec.kinds for spec in specs_of(step.facts) if spec.name == step.primary), ())
    return about == (thing.kind,) and thing.kind in _ENDS_ONCE and thing.state(thing.kind) == "closed"


def _open(here: Here, opening: Opening, thing: Thing, typed: str) -> dict[str, Any]:
    step = opening.step
    scanned = {step.primary: thing.code} | ({FIELD: typed} if typed else {})
    query = "" if step.asks_afresh else f"?{urlencode(scanned)}"
    awaited = awaits_another(step.name, thing, here.person)
    remark = here.speaker.gettext(N_("awaited: the check of a second person")) if awaited else _remark(here, opening)
    shown = {"name": step.name, "title": tell_step(here.speaker, step.name), "href": f"/steps/{step.name}{query}"}
    if is_one_tap(step, thing, opening.reasons):
        return shown | {"remark": here.speaker.gettext(N_("one tap, signed for afterwards"))} | tapped(step, thing)
    return shown | {"remark": remark}


def _closed(here: Here, opening: Opening, thing: Thing, is_next: bool) -> dict[str, Any]:
    """A step kept back by a rule, and not by the state alone, stands among the buttons; the others are folded."""
    name = opening.step.name
    barred = not any(reason.code == "out_of_order" for reason in opening.reasons)
    shown: dict[str, Any] = {
        "name": name,
        "title": tell_step(here.speaker, name),
        "why": reason_rows(here, opening.reasons),
    }
    if is_next and barred and lead_of(name, thing) <= Lead.ASIDE:
        shown |= {"soon": True, "remark": told_reasons(here, opening.reasons)[0].title}
    return shown


def _remark(here: Here, opening: Opening) -> str:
    """What to expect: whose signature it will need, or what will be noted."""
    say = here.speaker
    told = told_reasons(here, [reason for reason in opening.reasons if reason.weight is not Weight.NEVER])
    roles = [role for r in opening.reasons if r.weight is Weight.AUTHORISE and not r.authorised for role in r.authorise]
    if roles:
        named = say.joined(dict.fromkeys(tell_role(say, role) for role in roles))
        return say.gettext(N_("needs: %(roles)s"), roles=named)
    return told[0].title if told else ""
