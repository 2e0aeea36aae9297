"""Signing in and out, choosing a station and a language."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from custody.faces.addresses import asked_from
from custody.faces.catalogue import LOCALES
from custody.faces.people import Claim, recognise_at
from custody.faces.telling import tell_role
from custody.faces.web.carrying import carried
from custody.faces.web.frame import frame
from custody.faces.web.here import LANGUAGE_COOKIE, Here, cookie_name, find_here, house, signed_in, speaker
from custody.faces.wording.words import N_
from custody.record.reads.places import Place, places

PROBLEMS = {
    "wrong": N_("This did not fit. Check what you typed and try again."),
    "locked": N_("Too many failures: this account is locked for a while. Ask the administrator if it was not you."),
    "address_locked": N_("Too many failures from this network: nobody can sign in from here for a while."),
    "not_active": N_("This account cannot sign in yet: its owner must set their password and PIN first."),
}
DEMO_PEOPLE = "demo_people.json"


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sign-in", "sign_in", sign_in, methods=["GET", "POST"])
    blueprint.add_url_rule("/sign-out", "sign_out", signed_in(sign_out), methods=["POST"])
    blueprint.add_url_rule("/station", "choose_station", signed_in(choose_station), methods=["GET", "POST"])
    blueprint.add_url_rule("/language", "set_language", set_language, methods=["POST"])
    blueprint.add_url_rule("/extend", "extend", signed_in(extend), methods=["POST"])


def sign_in() -> Any:
    """GET shows the form; POST begins a session, with a new token each time."""
    if request.method == "GET":
        return sign_in_page(local_path(request.args.get("next", "/")), [])
    by_badge = request.form.get("way") == "badge"
    name, secret = ("badge", "pin") if by_badge else ("username", "password")
    claim = Claim(request.form.get(name, ""), request.form.get(secret, ""), by_badge)
    found = recognise_at(house(), claim, asked_from(request, house().config.proxies))
    pending = list(carried())
    came = local_path(request.form.get("next", "/"))
    if found.problem or found.account is None:
        return sign_in_page(came, pending, found.problem or "wrong"), 401
    station = request.cookies.get("custody-station", "")
    known = {place.station for place in _places()}
    earlier = find_here()
    if earlier is not None:
        house().keys.end(earlier.session)
    token = house().keys.begin(found.account.person, station if station in known else "", speaker().locale)
    again = speaker().gettext(N_("You are signed in again"))
    response = make_response(form_kept(came, pending, again) if pending else redirect(came, 303))
    response.set_cookie(cookie_name(), token, secure=house().config.tls, httponly=True, samesite="Strict", path="/")
    return response


def sign_in_page(came: str, pending: list[tuple[str, str]], problem: str = "") -> str:
    """The sign-in page; `pending` is what was typed into a form whose session had ended."""
    say = speaker()
    wrong = "badge" if request.form.get("way") == "badge" else "username"
    errors = [{"name": wrong, "sentence": say.gettext(PROBLEMS[problem])}] if problem else []
    sentence = say.gettext(N_("Your session has ended. Sign in to go on.")) if pending else ""
    return render_template(
        "sign_in.html",
        frame=frame(),
        action="/sign-in",
        next=came,
        errors=errors,
        username=request.form.get("username", ""),
        pending=[{"name": name, "value": value} for name, value in pending],
        sentence=sentence,
        hints=_hints(),
    )


def sign_out(here: Here) -> Response:
    """The session ends on the server; its token is worth nothing any more."""
    here.house.keys.end(here.session)
    response = redirect("/sign-in", 303)
    response.delete_cookie(cookie_name(), path="/")
    return response


def choose_station(here: Here) -> Any:
    """Where the person works now."""
    if request.method == "POST" and request.form.get("station") in {place.station for place in _places()}:
        station = request.form["station"]
        here.house.keys.change(here.session, station, here.session.locale)
        response = redirect(local_path(request.form.get("next", "/")), 303)
        response.set_cookie("custody-station", station, secure=here.house.config.tls, httponly=True, samesite="Strict")
        return response
    sites: dict[str, dict[str, Any]] = {}
    for place in _places():
        titled = {"name": place.site_title(here.speaker.locale), "zone": place.zone, "stations": []}
        named = {
            "value": place.station,
            "name": place.title(here.speaker.locale),
            "current": place.station == here.station,
        }
        sites.setdefault(place.site, titled)["stations"].append(named)
    hidden = [{"name": "next", "value": local_path(request.args.get("next", "/"))}]
    return render_template("station.html", frame=frame(), action="/station", sites=list(sites.values()), hidden=hidden)


def set_language() -> Response:
    """The language of this person or, before sign-in, of this browser."""
    locale = request.form.get("language", "en")
    response = redirect(local_path(request.form.get("next", "/")), 303)
    if locale in LOCALES:
        here = find_here()
        if here is not None:
            here.house.keys.change(here.session, here.session.station, locale)
        response.set_cookie(LANGUAGE_COOKIE, locale, secure=house().config.tls, httponly=True, samesite="Strict")
    return response


def extend(here: Here) -> tuple[str, int]:
    """The person is still there: the session's idle clock begins anew."""
    return "", 204


def form_kept(came: str, pending: list[tuple[str, str]], headline: str) -> str:
    """A page that leads back into a form with everything that was typed, to be sent again; nothing was done."""
    sentence = N_("What you had typed is kept and has not been recorded. Send it when you are ready.")
    problem = {
        "status": 200,
        "headline": headline,
        "sentence": speaker().gettext(sentence),
        "retry": {
            "action": f"{came.split('?')[0]}?again=1",
            "fields": [{"name": name, "value": value} for name, value in pending],
        },
    }
    return render_template("problem.html", frame=frame(), problem=problem)


def _places() -> tuple[Place, ...]:
    with house().store.reading() as link:
        return places(link)


def _hints() -> list[dict[str, str]]:
    path = house().config.instance / DEMO_PEOPLE
    if not house().demo or not path.exists():
        return []
    say = speaker()
    return [
        {name: one[name] for name in ("name", "badge", "pin", "username", "password")}
        | {"role": tell_role(say, one["role"])}
        for one in json.loads(path.read_text())
    ]


def local_path(path: str) -> str:
    """A path of this site and nothing else: never another host."""
    return path if re.fullmatch(r"/(?![/\\])[!-\[\]-~]*", path) else "/"
