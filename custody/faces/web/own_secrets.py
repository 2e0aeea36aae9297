"""Changing one's own password and PIN while signed in, with the password until now."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request

from custody.faces.acting import Asked, take
from custody.faces.own_secrets import own_secrets
from custody.faces.people import Claim, recognise
from custody.faces.telling import tell_problem
from custody.faces.web.entrance import PROBLEMS
from custody.faces.web.frame import frame
from custody.faces.web.here import Here, renew_token, signed_in
from custody.faces.wording.words import N_
from custody.rules.reading import Problem

_FIELDS = (
    ("present", N_("Password until now"), "password"),
    ("one_time", N_("One-time code"), "one_time"),
    ("password", N_("New password"), "password"),
    ("password_again", N_("New password, again"), "password"),
    ("pin", N_("New PIN, six digits or more"), "pin"),
    ("pin_again", N_("New PIN, again"), "pin"),
)


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/secrets", "secrets", signed_in(secrets), methods=["GET", "POST"])


def secrets(here: Here) -> Any:
    """GET shows the form; POST sets the secrets, ends every other session, and goes to one's own sessions."""
    if request.method == "GET":
        return _page(here, "", "")
    given = request.form
    claim = Claim(here.account.username, given.get("present", ""), False, given.get("one_time", ""))
    found = recognise(here.house, claim)
    if found.problem or (here.account.factor_digest and not found.factor):
        code = found.problem if found.problem in PROBLEMS else "wrong"
        return _page(here, "present", here.speaker.gettext(PROBLEMS[code])), 403
    password, pin = given.get("password", ""), given.get("pin", "")
    if (password, pin) != (given.get("password_again", ""), given.get("pin_again", "")):
        return _told(here, "password", "secrets_differ"), 422
    made = own_secrets(here.house, here.person, password, pin)
    if made.problem:
        return _told(here, "pin" if made.problem.startswith("pin") else "password", made.problem), 422
    own = here.session.name
    take(here.house, Asked("set_secret", made.raw, here.person, here.station, enclosures=made.enclosures, session=own))
    renew_token(here)
    return redirect("/sessions", 303)


def _told(here: Here, name: str, code: str) -> str:
    return _page(here, name, tell_problem(here.speaker, Problem(name, code)))


def _page(here: Here, wrong: str, sentence: str) -> str:
    say = here.speaker.gettext
    fields = [
        {"name": name, "label": say(label), "kind": kind, "error": sentence if name == wrong else ""}
        for name, label, kind in _FIELDS
        if name != "one_time" or here.account.factor_digest
    ]
    form = {"action": "/secrets", "hidden": [], "fields": fields, "submit": say(N_("Set them"))}
    lead = say(N_("A password has at least 15 characters and may be a sentence. Every other session of yours ends."))
    errors = [{"name": wrong, "sentence": sentence}] if wrong else []
    page = {"title": say(N_("Change password and PIN")), "lead": lead, "errors": errors, "forms": [form]}
    return render_template("account.html", frame=frame(), page=page)
