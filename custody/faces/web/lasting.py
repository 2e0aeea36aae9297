"""The infusion screen never locks: whoever started an infusion is not signed out for standing still while cells run.

The one rule about it, asked by whoever finds the session and by whoever draws the warning. It lifts the *idle* limit,
for the person who started this infusion, on the page of this prepared dose and for what is recorded at the child:
interrupting, resuming, a reaction, the end. Every other page asks who is there, as always, and no session outlives its
absolute limit; then a tap is kept with its minute and goes on after badge and PIN (journey.md, 4).
"""

from __future__ import annotations

from flask import Request

from custody.record.link import Link
from custody.record.reads.things import thing
from custody.rules.journeys.dose import RUNNING

AT_THE_CHILD = ("interrupt_infusion", "resume_infusion", "mark_reaction", "end_infusion")


def lasts(link: Link, person: str, request: Request) -> bool:
    """Whether this request is about cells running into a child, from the person who started them."""
    return lasts_for(link, person, _hanging(request))


def lasts_for(link: Link, person: str, prepared_dose: str) -> bool:
    """Whether cells of this prepared dose (code) run into a child, and this person started them."""
    found = thing(link, prepared_dose)
    running = found is not None and found.state("prepared_dose") in RUNNING
    return running and found is not None and found.text("started_by") == person


def is_mark(request: Request) -> bool:
    """Whether something at the child is being recorded by this request."""
    given = request.view_args or {}
    return request.method == "POST" and request.endpoint == "web.take_step" and given.get("name") in AT_THE_CHILD


def _hanging(request: Request) -> str:
    """The prepared dose a request is about, where it is the infusion screen or a step of it; else empty."""
    given = request.view_args or {}
    if request.endpoint == "web.thing":
        return str(given.get("code", ""))
    if request.endpoint in ("web.step", "web.take_step") and given.get("name") in AT_THE_CHILD:
        return request.values.get("prepared_dose", "").replace(" ", "").upper()
    return ""
