"""Signing in and out, choosing a station and a language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from custody.faces.access_log import SIGNED_OUT, came_or_left
from custody.faces.addresses import asked_from
from custody.faces.catalogue import LOCALES
from custody.faces.people import Claim, recognise_at
from custody.faces.web.carrying import carried
from custody.faces.web.entrance import PROBLEMS, begun, known_places, local_path, sign_in_page
from custody.faces.web.frame import frame
from custody.faces.web.halfway import FIELD, PIN, Half, half_opened
from custody.faces.web.here import (
    COOKIE,
    LANGUAGE_COOKIE,
    STATION_COOKIE,
    Here,
    find_here,
    forget_in_browser,
    house,
    keep_in_browser,
    signed_in,
)
from custody.faces.web.second_factor import code_page, set_up_page


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
    pending, came = list(carried()), local_path(request.form.get("next", "/"))
    known = half_opened(house(), PIN, request.form.get(FIELD, ""))
    if FIELD in request.form and known is None:
        return sign_in_page(came, pending, "half_over"), 401
    claim = _claimed(known)
    found = recognise_at(house(), claim, asked_from(request, house().config.proxies))
    if found.account is None or found.problem in PROBLEMS:
        return sign_in_page(came, pending, found.problem or "wrong", known=known), 401
    if found.problem:
        half = Half(found.account, claim.method)
        return code_page(half, came, pending) if found.problem == "code_needed" else set_up_page(half, came, pending)
    return begun(found.account, claim.method, came, pending)


def sign_out(here: Here) -> Response:
    """The session ends on the server; its token is worth nothing any more, and the browser drops what pages it kept.
    Whether sound is on, which it keeps for the ward and not for a person, stays."""
    here.house.keys.end(here.session)
    came_or_left(here.person, SIGNED_OUT)
    response = redirect("/sign-in", 303)
    forget_in_browser(response, COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def choose_station(here: Here) -> Any:
    """Where the person works now."""
    if request.method == "POST" and request.form.get("station") in {place.station for place in known_places()}:
        station = request.form["station"]
        here.house.keys.change(here.session, station, here.session.locale)
        response = redirect(local_path(request.form.get("next", "/")), 303)
        keep_in_browser(response, STATION_COOKIE, station)
        return response
    sites: dict[str, dict[str, Any]] = {}
    for place in known_places():
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
        keep_in_browser(response, LANGUAGE_COOKIE, locale)
    return response


def _claimed(known: Half | None) -> Claim:
    """What was given: badge and PIN, the PIN of whose badge was scanned a moment ago, or user name and password."""
    if known is not None:
        return Claim(known.more["badge"], request.form.get("pin", ""), True)
    by_badge = request.form.get("way") == "badge"
    name, secret = ("badge", "pin") if by_badge else ("username", "password")
    return Claim(request.form.get(name, ""), request.form.get(secret, ""), by_badge)


def extend(here: Here) -> tuple[str, int]:
    """The person is still there: the session's idle clock begins anew."""
    return "", 204
