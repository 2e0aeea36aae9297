"""A new person's first secrets: set by that person alone, with a one-time code whose halves two people hand over."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request

from custody.faces.acting import Asked, take
from custody.faces.inviting import first_half, second_half, whole
from custody.faces.own_secrets import own_secrets
from custody.faces.telling import tell_problem
from custody.faces.web.frame import frame
from custody.faces.web.here import Here, house, speaker
from custody.faces.wording.words import N_
from custody.record.attempt import Answer
from custody.record.reads.entries import EntryView
from custody.record.reads.people import by_person
from custody.rules.reading import Problem


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/enrol", "enrol", enrol, methods=["GET", "POST"])


def invitation(here: Here, answer: Answer, scanned: str) -> str:
    """After a person was registered, or their secrets were reset: the sentence with the first half of their one-time
    code, shown this once. Empty otherwise."""
    code = first_half(here.house, answer, scanned)
    words = N_(
        "One-time code, first half, shown only now: %(code)s. Hand it over in person. Whoever approved this hands over"
        " the second half: they read it on the page of this entry, signed in themselves. Both set password and PIN at"
        " /enrol."
    )
    return here.speaker.gettext(words, code=code) if code else ""


def half_row(here: Here, entry: EntryView) -> list[dict[str, Any]]:
    """For whoever approved, on the page of the entry: their half of the one-time code; nothing for anybody else."""
    half = second_half(here.house, entry, here.person)
    label = N_("Second half of the one-time code: hand it over in person, to its owner alone")
    return [{"label": here.speaker.gettext(label), "value": half}] if half else []


def enrol() -> Any:
    """GET shows the form; POST sets the secrets and goes to the sign-in page."""
    if request.method == "GET":
        return _page([])
    code = _code()
    person = house().keys.invited(code)
    if not person:
        return _page([("one_time", "one_time_unknown")]), 422
    password, pin = request.form.get("password", ""), request.form.get("pin", "")
    if (password, pin) != (request.form.get("password_again", ""), request.form.get("pin_again", "")):
        return _page([("password", "secrets_differ")]), 422
    secrets = own_secrets(house(), person, password, pin)
    if secrets.problem:
        return _page([("pin" if secrets.problem.startswith("pin") else "password", secrets.problem)]), 422
    answer = take(house(), Asked("set_secret", secrets.raw, person, enclosures=secrets.enclosures))
    if not answer.passed:
        return _page([("one_time", "one_time_unknown")]), 409
    house().keys.redeem(code)
    return redirect("/sign-in", 303)


def _page(problems: list[tuple[str, str]]) -> str:
    say = speaker()
    errors = [{"name": name, "sentence": tell_problem(say, Problem(name, code))} for name, code in problems]
    wrong = {error["name"]: error["sentence"] for error in errors}
    with house().store.reading() as link:
        account = by_person(link, house().keys.invited(_code()) or "-")
    names = (
        ("one_time", N_("One-time code, first half"), "text"),
        ("second_half", N_("One-time code, second half"), "text"),
        ("password", N_("New password"), "password"),
        ("password_again", N_("New password, again"), "password"),
        ("pin", N_("New PIN, six digits or more"), "pin"),
        ("pin_again", N_("New PIN, again"), "pin"),
    )
    fields = [
        {"name": name, "label": say.gettext(label), "kind": kind, "error": wrong.get(name, ""), "value": _back(name)}
        for name, label, kind in names
    ]
    name = account.name if account else ""
    return render_template("enrol.html", frame=frame(), action="/enrol", fields=fields, errors=errors, name=name)


def _code() -> str:
    return whole(request.form.get("one_time", ""), request.form.get("second_half", ""))


def _back(name: str) -> str:
    return request.form.get(name, "") if name in ("one_time", "second_half") else ""
