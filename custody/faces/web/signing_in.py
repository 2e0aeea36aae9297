"""Signing in and out, choosing a station and a language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from custody.faces.addresses import asked_from
from custody.faces.catalogue import LOCALES
from custody.faces.people import Claim, recognise_at
from custody.faces.web.carrying import carried
from custody.faces.web.entrance import PROBLEMS, begun, known_places, local_path, sign_in_page
from custody.faces.web.frame import frame
from custody.faces.web.halfway import Half
from custody.faces.web.here import LANGUAGE_COOKIE, Here, cookie_name, find_here, house, signed_in
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
    by_badge = request.form.get("way") == "badge"
    name, secret = ("badge", "pin") if by_badge else ("username", "password")
    claim = Claim(request.form.get(name, ""), request.form.get(secret, ""), by_badge)
    found = recognise_at(house(), claim, asked_from(request, house().config.proxies))
    pending = list(carried())
    came = local_path(request.form.get("next", "/"))
    if found.account is None or found.problem in PROBLEMS:
        return sign_in_page(came, pending, found.problem or "wrong"), 401
    if found.problem:
        half = Half(found.account, claim.method)
        return code_page(half, came, pending) if found.problem == "code_needed" else set_up_page(half, came, pending)
    return begun(found.account, claim.method, came, pending)


def sign_out(here: Here) -> Response:
    """The session ends on the server; its token is worth nothing any more."""
    here.house.keys.end(here.session)
    response = redirect("/sign-in", 303)
    response.delete_cookie(cookie_name(), path="/")
    return response


def choose_station(here: Here) -> Any:
    """Where the person works now."""
    if request.method == "POST" and request.form.get("station") in {place.station for place in known_places()}:
        station = request.form["station"]
        here.house.keys.change(here.session, station, here.session.locale)
        response = redirect(local_path(request.form.get("next", "/")), 303)
        response.set_cookie("custody-station", station, secure=here.house.config.tls, httponly=True, samesite="Strict")
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
        response.set_cookie(LANGUAGE_COOKIE, locale, secure=house().config.tls, httponly=True, samesite="Strict")
    return response


def extend(here: Here) -> tuple[str, int]:
    """The person is still there: the session's idle clock begins anew."""
    return "", 204
