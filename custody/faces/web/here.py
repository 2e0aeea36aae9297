"""Who is here: the person behind a request, their station, language and clock. Every route asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import current_app, g, redirect, request
from werkzeug.wrappers import Response

from custody.faces.catalogue import LOCALES, Speaker, best_locale
from custody.faces.instance import House
from custody.faces.limits import EVER, is_idle, is_too_old, terms_of
from custody.faces.web.lasting import is_mark, lasts
from custody.record.keys import Session
from custody.record.reads.people import Account, by_person
from custody.record.reads.places import Place, place_of
from custody.rules.scancode import read_scan
from custody.rules.signing_in import Limits

COOKIE = "custody"
LANGUAGE_COOKIE = "custody-language"
STATION_COOKIE = "custody-station"
View = Callable[..., Any]


@dataclass(frozen=True)
class Here:
    """A signed-in person at a station."""

    house: House
    session: Session
    account: Account
    place: Place
    speaker: Speaker
    limits: Limits

    @property
    def person(self) -> str:
        """The person's key."""
        return self.account.person

    @property
    def station(self) -> str:
        """The station's name."""
        return self.session.station

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.house.clock()


def house() -> House:
    """The house this application serves."""
    return cast(House, current_app.extensions["custody"])


def cookie_name(name: str = COOKIE) -> str:
    """A cookie's name, of the session's where none is said: bound to the host where TLS makes that possible."""
    return f"__Host-{name}" if house().config.tls else name


def told_by_browser(name: str) -> str:
    """What the browser keeps under this name; empty where it keeps nothing."""
    return request.cookies.get(cookie_name(name), "")


def keep_in_browser(response: Response, name: str, value: str) -> None:
    """Have the browser keep this: no script reads it, and no other site sends it."""
    secure = house().config.tls
    response.set_cookie(cookie_name(name), value, secure=secure, httponly=True, samesite="Strict", path="/")


def forget_in_browser(response: Response, name: str) -> None:
    """Have the browser forget what it keeps; of a cookie bound to the host it takes no other word."""
    secure = house().config.tls
    response.delete_cookie(cookie_name(name), secure=secure, httponly=True, samesite="Strict", path="/")


def find_here() -> Here | None:
    """Who is here, or None. Asked once a request."""
    if "here" not in g:
        g.here = _found()
    return cast("Here | None", g.here)


def speaker() -> Speaker:
    """The language of this request: the person's, else the browser's."""
    here = find_here()
    if here is not None:
        return here.speaker
    chosen = told_by_browser(LANGUAGE_COOKIE)
    return Speaker(chosen if chosen in LOCALES else best_locale(request.headers.get("Accept-Language", "")))


def signed_in(view: View) -> View:
    """The view is for signed-in persons; it takes `here` first. Others are sent to sign in, keeping what they typed."""

    @wraps(view)
    def asked(**values: Any) -> Any:
        here = find_here()
        if here is None:
            return _to_sign_in()
        if not here.station and request.endpoint not in ("web.choose_station", "web.sign_out", "web.set_language"):
            return redirect(f"/station?next={request.full_path.rstrip('?')}" if request.method == "GET" else "/station")
        return view(here, **values)

    return asked


def renew_token(here: Here) -> None:
    """The session gets a new token with the answer to this request; the one until now is worth nothing."""
    g.token = here.house.keys.renew(here.session)


def hand_over_token(response: Response) -> Response:
    """The answer with the new token, where there is one."""
    if g.get("token"):
        set_token(response, g.token)
    return response


def set_token(response: Response, token: str) -> None:
    """Give the browser a session's token: no script reads it, and no other site sends it."""
    keep_in_browser(response, COOKIE, token)


def _to_sign_in() -> Any:
    """To the sign-in page; what was being sent goes along, but no secret and no name does."""
    pages = current_app.extensions["custody.pages"]
    renewed = house().keys.just_renewed(told_by_browser(COOKIE))
    if renewed:
        return pages.overtaken(renewed), 409
    if request.endpoint == "web.scan" and "staff_badge" in read_scan(request.form.get("text", "")).kinds:
        return pages.sign_in_page("/", []), 401  # whoever scanned their badge wants to sign in, and nothing was typed
    pending = list(pages.carried()) if request.method == "POST" else []
    if is_mark(request):
        pending += _minute_of_the_tap()
    return pages.sign_in_page(request.full_path.rstrip("?"), pending), 401


def _minute_of_the_tap() -> list[tuple[str, str]]:
    """A mark at the child whose session has ended is told of this minute, and not of the one after signing in."""
    with house().store.reading() as link:
        place = place_of(link, told_by_browser(STATION_COOKIE))
    if request.form.get("occurred_at") or not place.site:
        return []
    return [("occurred_at", house().clock().astimezone(ZoneInfo(place.zone)).strftime("%Y-%m-%dT%H:%M"))]


def _found() -> Here | None:
    home = house()
    token = told_by_browser(COOKIE)
    session = home.keys.find(token, EVER, EVER) if token else None
    if session is None:
        return None
    with home.store.reading() as link:
        account = by_person(link, session.person)
        if account is None or account.state != "active":
            return None
        limits, factor_due = terms_of(home, link, account)
        idle = is_idle(home, session, limits)
        if factor_due or is_too_old(home, session, limits) or (idle and not lasts(link, session.person, request)):
            return None
        place = place_of(link, session.station)
    if not idle:
        home.keys.seen(session)
    return Here(home, session, account, place, Speaker(session.locale), limits)
