"""Who asks: bearer tokens, answered before anything of a request is parsed or looked up. Cookies count for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import Response, current_app, g, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from custody.faces.api.problems import Trouble, answer_trouble, speaker
from custody.faces.catalogue import Speaker
from custody.faces.instance import House
from custody.faces.limits import EVER, is_idle, is_too_old, terms_of
from custody.faces.pace import too_often
from custody.record.keys import Session
from custody.record.reads.people import Account, by_person
from custody.record.reads.places import place_of, places
from custody.rules.signing_in import Limits

OPEN = frozenset({"/api/v1/openapi.json", "/api/docs", "/api/v1/sign-in"})


@dataclass(frozen=True)
class Caller:
    """The signed-in person behind a request."""

    house: House
    session: Session
    account: Account
    limits: Limits

    @property
    def person(self) -> str:
        """The person's key."""
        return self.account.person

    @property
    def speaker(self) -> Speaker:
        """The language of the answer."""
        return speaker()

    def zone(self, station: str = "") -> str:
        """The zone times are told in: that of the station, else of the first one."""
        with self.house.store.reading() as link:
            known = places(link)
            here = place_of(link, station or self.session.station)
        return here.zone if here.site or not known else known[0].zone


def gate() -> Response | None:
    """For every path below /api: 401 without a living token, 429 for whoever tries secrets too fast, then 404 and 405
    as problems. Others are let through."""
    if request.path != "/api" and not request.path.startswith("/api/"):
        return None
    if request.path not in OPEN:
        g.caller = find_caller()
        if g.caller is None:
            return answer_trouble(Trouble(401, "not_signed_in"))
    if too_often():
        return answer_trouble(Trouble(429, "too_often"))
    return _misdirected()


def caller() -> Caller:
    """Who asks; the gate has seen to it that somebody does."""
    return cast(Caller, g.caller)


def house() -> House:
    """The house this application serves."""
    return cast(House, current_app.extensions["custody"])


def find_caller() -> Caller | None:
    """The person behind the bearer token, or None."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    home = house()
    if scheme.casefold() != "bearer" or not token.strip():
        return None
    session = home.keys.find(token.strip(), EVER, EVER)
    if session is None:
        return None
    with home.store.reading() as link:
        account = by_person(link, session.person)
        if account is None or account.state != "active":
            return None
        limits, factor_due = terms_of(home, link, account)
    if factor_due or is_too_old(home, session, limits) or is_idle(home, session, limits):
        return None
    home.keys.seen(session)
    return Caller(home, session, account, limits)


def known_stations(home: House) -> Mapping[str, str]:
    """Every station and its site."""
    with home.store.reading() as link:
        return {place.station: place.site for place in places(link)}


def _misdirected() -> Response | None:
    error = request.routing_exception
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        response = answer_trouble(Trouble(405, "method_not_allowed", {"allowed": allowed}))
        response.headers["Allow"] = allowed
        return response
    if isinstance(error, NotFound):
        name = request.path.removeprefix("/api/v1/steps/")
        unknown = name != request.path and "/" not in name.removesuffix("/check")
        return answer_trouble(
            Trouble(404, "unknown_step", {"name": name.removesuffix("/check")[:60]})
            if unknown
            else Trouble(404, "not_found")
        )
    return None
