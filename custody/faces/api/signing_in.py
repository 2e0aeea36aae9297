"""Signing in and out: a token is a session of the key store, shown once and kept as a hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from custody.faces.access_log import SIGNED_IN, SIGNED_OUT, came_or_left
from custody.faces.addresses import asked_from
from custody.faces.api.bodies import Fields, read_object, refuse_problems
from custody.faces.api.callers import caller, house, known_stations
from custody.faces.api.problems import Trouble, speaker, written
from custody.faces.limits import limits_of
from custody.faces.people import Claim, recognise_at
from custody.record.keys import SignIn
from custody.rules.effects import instant_text
from custody.rules.reading import Problem
from custody.rules.signing_in import Limits


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sign-in", "sign_in", sign_in, methods=["POST"])
    blueprint.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])
    blueprint.add_url_rule("/me", "me", me, methods=["GET"])


def sign_in() -> Response:
    """A token for user name and password, or badge and PIN. Why a secret was not accepted is not told."""
    fields = Fields(read_object())
    claim, station = read_claim(fields), read_station(fields)
    fields.close()
    refuse_problems(fields)
    found = recognise_at(house(), claim, asked_from(request, house().config.proxies))
    if found.problem in ("locked", "address_locked"):
        raise Trouble(429, found.problem)
    if found.problem in ("code_needed", "factor_due"):
        raise Trouble(401, found.problem)
    if found.problem or found.account is None:
        raise Trouble(401, "sign_in_failed")
    account, now = found.account, house().clock()
    how = SignIn(f"api {claim.method}", asked_from(request, house().config.proxies))
    came_or_left(account.person, SIGNED_IN)
    token = house().keys.begin(account.person, station, speaker().locale, how)
    with house().store.reading() as link:
        limits = limits_of(house(), link, account)
    return written({"token": token, **_person(account), "station": station, **_expires(now, limits)})


def sign_out() -> Response:
    """The token is worth nothing from now on."""
    caller().house.keys.end(caller().session)
    came_or_left(caller().person, SIGNED_OUT)
    return Response(status=204)


def me() -> Response:
    """Who the token stands for."""
    session, limits = caller().session, caller().limits
    return written({**_person(caller().account), "station": session.station, **_expires(session.created_at, limits)})


def read_claim(fields: Fields) -> Claim:
    """User name and password, or badge and PIN; a one-time code where one is asked for."""
    by_badge = "badge" in fields.given or "pin" in fields.given
    name, secret = ("badge", "pin") if by_badge else ("username", "password")
    claim = Claim(fields.text(name, 200), fields.text(secret, 512), by_badge, fields.text("one_time", 64))
    if not claim.name or not claim.secret:
        fields.problems.append(Problem(name, "no_claim"))
    return claim


def read_station(fields: Fields, default: str = "") -> str:
    """A station of the sites in force; `default` where none is given."""
    station = fields.text("station", 100) or default
    if station and station not in known_stations(house()):
        fields.problems.append(Problem("station", "unknown_station"))
    return station


def _person(account: Any) -> dict[str, Any]:
    return {"person": account.person, "name": account.name, "roles": list(account.roles), "badge": account.badge}


def _expires(begun: datetime, limits: Limits) -> dict[str, Any]:
    idle = int(limits.idle.total_seconds() // 60)
    return {"expires_at": instant_text(begun + limits.absolute), "idle_minutes": idle}
