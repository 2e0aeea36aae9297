"""My sessions: where one is signed in, since when, and last used; ending one, or all others."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from custody.faces.telling import tell_time
from custody.faces.web.frame import frame
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import station_title
from custody.faces.wording.words import N_
from custody.record.keys import Session

METHODS = {
    "badge_pin": N_("badge and PIN"),
    "password": N_("password"),
    "api": N_("a program"),
    "totp": N_("one-time code"),
    "recovery_code": N_("recovery code"),
}
OTHERS = "others"


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sessions", "sessions", signed_in(sessions))
    blueprint.add_url_rule("/sessions/end", "end_session", signed_in(end_session), methods=["POST"])


def sessions(here: Here) -> str:
    """Every living session of whoever is here, this one first; nobody else's."""
    say, limits = here.speaker.gettext, here.limits
    found = sorted(
        here.house.keys.of_person(here.person, limits.idle, limits.absolute), key=lambda one: not _is(here, one)
    )
    others = [one for one in found if not _is(here, one)]
    acts = [_act(say(N_("End all others")), "", OTHERS)] if len(others) > 1 else []
    acts += [_act(say(N_("End: %(what)s"), what=_where(here, one)), _when(here, one), one.name) for one in others]
    acts.append({"title": say(N_("My account: roles and badge")), "href": f"/things/{here.person}"})
    acts.append({"title": say(N_("Change password and PIN")), "href": "/secrets"})
    acts.append({"title": say(N_("Second factor")), "href": "/second-factor"})
    heads = (N_("Where"), N_("Since"), N_("Last used"), N_("Address"), N_("Signed in with"))
    table = {
        "caption": say(N_("Sessions")),
        "columns": [{"label": say(head)} for head in heads],
        "rows": [{"cells": _cells(here, one)} for one in found],
    }
    lead = say(N_("Where you are signed in. One you do not know: end it, change your password, and tell quality."))
    page = {"title": say(N_("My sessions")), "lead": lead, "errors": [], "table": table, "acts": acts}
    return render_template("account.html", frame=frame(), page=page)


def end_session(here: Here) -> Response:
    """One of one's own sessions ends, or all others; this one ends by signing out."""
    name = request.form.get("session", "")
    if name == OTHERS:
        here.house.keys.end_all(here.person, but=here.session.name)
    elif name != here.session.name:
        here.house.keys.end_named(here.person, name)
    return redirect("/sessions", 303)


def _is(here: Here, one: Session) -> bool:
    return one.name == here.session.name


def _cells(here: Here, one: Session) -> list[Any]:
    say, zone = here.speaker.gettext, here.place.zone
    where = say(N_("%(station)s (this one)"), station=_where(here, one)) if _is(here, one) else _where(here, one)
    how = " + ".join(say(METHODS.get(part, part)) for part in one.method.split())
    return [where, tell_time(one.created_at, zone), tell_time(one.seen_at, zone), one.address or "–", how or "–"]


def _where(here: Here, one: Session) -> str:
    return station_title(here, one.station) if one.station else here.speaker.gettext(N_("No station yet"))


def _when(here: Here, one: Session) -> str:
    return tell_time(one.created_at, here.place.zone)


def _act(title: str, remark: str, name: str) -> dict[str, Any]:
    return {
        "title": title,
        "remark": remark,
        "post": {"action": "/sessions/end", "fields": [{"name": "session", "value": name}]},
    }
