"""What cannot wait, on the scan home and on the dose: alarms nobody answered, and signatures still owed, each with its
clock. An alarm is answered by name, one tap away, with the telephone numbers of the other sites beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from custody.faces.telling import tell_span, tell_state, tell_step
from custody.faces.web.beside import about_once
from custody.faces.web.frame import number, time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import full_name, name_of, thing_of, title_of, within
from custody.faces.web.permitted import may_take
from custody.faces.web.present import unbroken
from custody.faces.wording.desks import QUEUE_WORDS
from custody.faces.wording.words import N_
from custody.record.reads.alarms import told_first
from custody.record.reads.places import telephones
from custody.record.reads.queues import past_clock, waiting
from custody.record.reads.things import Wanted, held, listing
from custody.rules.alarms import OWED, Alarm, held_past_thaw, overdue
from custody.rules.journeys.dose import RUNNING
from custody.rules.queues import Queue, queues_of
from custody.rules.situation import Item, Situation, Thing

_MOST = 5  # told one by one; a row leads to the rest. What runs is always told


def alarm_rows(here: Here) -> list[dict[str, Any]]:
    """Rows of the home, the worst first: every alarm of cells that run, the worst of the others, the way to the rest;
    and cells past the thaw under a hold of which no open alarm tells."""
    with here.house.store.reading() as link:
        open_now = told_first(link, _MOST)
        past_thaw = held_past_thaw(held(link, here.now))
    alarms = [_alarm(here, alarm, number < open_now.running) for number, alarm in enumerate(open_now.first)]
    untold = [alarm for alarm in past_thaw if alarm.thing not in open_now.about]
    running = [_past_thaw(here, alarm) for alarm in untold if alarm.state in RUNNING]
    waiting_there = [_past_thaw(here, alarm) for alarm in untold if alarm.state not in RUNNING]
    left = open_now.total - len(alarms)
    more = [_more(here, here.speaker.gettext(N_("More open alarms")), left, "/alarms?state=open")] if left else []
    return [*alarms[: open_now.running], *running, *alarms[open_now.running :], *more, *waiting_there]


def overdue_rows(here: Here) -> list[dict[str, Any]]:
    """What was owed by a time now past, the oldest first, for those on whose desk it waits; a row leads to the rest."""
    queues = [queue for queue in queues_of(here.account.roles) if queue.kind in OWED]
    with here.house.store.reading() as link:
        found = [(queue, thing) for queue in queues for thing in waiting(link, queue, most=_MOST).things]
        totals = {queue: past_clock(link, queue, here.now) for queue in queues}
    late = sorted(
        ((thing.text("due_at"), thing.code, queue, thing) for queue, thing in found if overdue(thing, here.now)),
        key=lambda one: one[:2],
    )
    rows = [_overdue(here, queue, thing) for _, _, queue, thing in late]
    for queue, total in totals.items():
        left = total - sum(told is queue for _, _, told, _ in late)
        if left:
            what = here.speaker.gettext(QUEUE_WORDS[queue.name][0])
            said = here.speaker.gettext(N_("More overdue: %(what)s"), what=what)
            rows.append(_more(here, said, left, f"/desk/{queue.name}"))
    return rows


def owed_note(here: Here) -> str:
    """The clock of the signature that is due first; empty where none is owed."""
    with here.house.store.reading() as link:
        owed = listing(link, Wanted("countersignature", "open", most=1000)).things
    due = min((at for one in owed if (at := one.instant("due_at"))), default=None)
    return _until(here, N_("first due %(at)s"), due) if due else ""


def owed_notes(here: Here, thing: Thing, situation: Situation) -> list[dict[str, Any]]:
    """What is still to be signed for about this thing, each with its clock and the way to its signature."""
    owed = sorted(situation.open_items("countersignature", thing.code), key=lambda item: item.text("due_at"))
    return [_owed(here, item) for item in owed]


def telephones_in_words(here: Here) -> str:
    """`Cell laboratory +00 0000 000 000`: the other sites, by the sites document; all where there is only one."""
    with here.house.store.reading() as link:
        known = telephones(link)
    others = [(place, number) for place, number in known if place.site != here.place.site] or list(known)
    return " · ".join(f"{place.site_title(here.speaker.locale)} {unbroken(number)}" for place, number in others)


def _alarm(here: Here, alarm: Thing, runs: bool) -> dict[str, Any]:
    say = here.speaker.gettext
    about = [name_of(here, code) for code in about_once(here, alarm.texts("about"))[:2]]
    opened = alarm.instant("opened_at")
    holder = name_of(here, alarm.text("holder")) if alarm.text("holder") else ""
    seen_by = here.speaker.joined(name_of(here, one) for one in alarm.texts("seen_by"))
    mine = may_take(here, here.house.steps.steps["acknowledge_alarm"])
    parts = [here.speaker.joined(about), _until(here, N_("since %(at)s"), opened) if opened else ""]
    parts += [holder, telephones_in_words(here)]
    parts += [
        say(N_("seen by %(people)s"), people=seen_by) if seen_by else say(N_("nobody has answered yet")),
        say(N_("answer by name")) if mine else "",
    ]
    said = N_("Alarm, the cells are running: %(what)s") if runs else N_("Alarm: %(what)s")
    return {
        "text": say(said, what=within(title_of(here, alarm))),
        "note": " · ".join(part for part in parts if part),
        "href": f"/steps/acknowledge_alarm?alarm={alarm.code}" if mine else f"/things/{alarm.code}",
        "kind": "stop",
    }


def _more(here: Here, said: str, left: int, href: str) -> dict[str, Any]:
    """The way to those that are not told one by one, and how many they are."""
    return {"text": said, "number": number(left), "href": href, "kind": "stop"}


def _overdue(here: Here, queue: Queue, thing: Thing) -> dict[str, Any]:
    say, due = here.speaker.gettext, thing.instant("due_at")
    about = here.speaker.joined(name_of(here, code) for code in about_once(here, thing.texts("about"))[:2])
    step = here.house.steps.steps[queue.steps[0]]
    return {
        "text": say(N_("Overdue: %(what)s"), what=say(QUEUE_WORDS[queue.name][0])),
        "note": " · ".join(part for part in (about, _until(here, N_("due %(at)s"), due) if due else "") if part),
        "href": f"/steps/{step.name}?{step.primary}={thing.code}" if may_take(here, step) else f"/things/{thing.code}",
        "kind": "stop",
    }


def _past_thaw(here: Here, alarm: Alarm) -> dict[str, Any]:
    """Cells past the thaw under a hold: a scan may come too late, so it stands where everyone looks."""
    say, thing = here.speaker, thing_of(here, alarm.thing)
    said = {"thing": full_name(here, thing) if thing else alarm.thing, "state": tell_state(say, alarm.state)}
    parts = [name_of(here, alarm.dose) if alarm.dose else "", telephones_in_words(here)]
    return {
        "text": say.gettext(N_("On hold, and past the thaw: %(thing)s, %(state)s"), **said),
        "note": " · ".join(part for part in parts if part),
        "href": f"/things/{alarm.thing}",
        "kind": "stop",
    }


def _owed(here: Here, item: Item) -> dict[str, Any]:
    say = here.speaker.gettext
    by = item.text("clinician") or name_of(here, item.text("entered_by"))
    due = datetime.fromisoformat(item.text("due_at").replace("Z", "+00:00")) if item.text("due_at") else None
    return {
        "headline": say(N_("Still to be signed for: %(what)s"), what=tell_step(here.speaker, item.text("step"))),
        "detail": " · ".join(part for part in (by, _until(here, N_("due %(at)s"), due) if due else "") if part),
        "href": f"/steps/countersign_check?item={item.code}",
        "kind": "stop" if due is not None and due < here.now else "check",
    }


def _until(here: Here, said: str, due: datetime) -> str:
    """`due 23 Nov 2026 14:05 +08:00, in 23 h 10 min`, or how long ago it was."""
    say = here.speaker.gettext
    span = tell_span(here.speaker, due - here.now)
    left = say(N_("in %(span)s") if due > here.now else N_("%(span)s ago"), span=span)
    return f"{say(said, at=time_in_words(here, due)['text'])}, {left}"
