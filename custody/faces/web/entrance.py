"""The way in: the sign-in page, the beginning of a session, and the way back into a form that was left behind.

Whoever was recognised comes through `begun`, whichever page they came from.
"""

from __future__ import annotations

import json
import re
from datetime import datetime

from flask import g, make_response, redirect, render_template, request, session
from werkzeug.wrappers import Response

from custody.faces.access_log import SIGNED_IN, came_or_left
from custody.faces.addresses import asked_from
from custody.faces.limits import EVER
from custody.faces.telling import tell_role, tell_time
from custody.faces.web.frame import frame
from custody.faces.web.halfway import PIN, Half, half_sealed
from custody.faces.web.here import COOKIE, STATION_COOKIE, find_here, house, set_token, speaker, told_by_browser
from custody.faces.web.put_aside import Typed, put_aside, taken_back
from custody.faces.wording.words import N_
from custody.record.keys import SignIn
from custody.record.reads.entries import instant
from custody.record.reads.people import Account, by_person
from custody.record.reads.places import Place, place_of, places
from custody.record.reads.things import documents_in_force
from custody.rules.policies import unaccepted

PROBLEMS = {
    "wrong": N_("This did not fit. Check what you typed and try again."),
    "locked": N_("Too many failures: this account is locked for a while. Ask the administrator if it was not you."),
    "address_locked": N_("Too many failures from this network: nobody can sign in from here for a while."),
    "too_often": N_("Too many attempts from this network within a minute. Wait a minute and try again."),
    "not_active": N_("This account cannot sign in yet: its owner must set their password and PIN first."),
    "closed": N_("This account is closed. Ask the administrator and quality if you are to work here again."),
    "no_cookies": N_("This browser sent no cookie; without one nobody can be signed in. Allow cookies for this site."),
    "half_over": N_("This took longer than five minutes. Sign in again."),
}
# What others did to an account, told to its owner at the next sign-in.
TOLD = {
    "reset": N_("Your password and PIN were reset by %(who)s on %(at)s. If you did not ask for it, tell quality now."),
    "factor_reset": N_(
        "Your second factor was taken away by %(who)s on %(at)s. If you did not ask for it, tell quality now."
    ),
    "roles": N_("Your roles were changed by %(who)s on %(at)s. Your own page says which you hold."),
    "badge_revoked": N_("Your badge was revoked by %(who)s on %(at)s: it opens nothing any more. Ask for another."),
}
DEMO_PEOPLE = "demo_people.json"


def begun(account: Account, method: str, came: str, pending: list[tuple[str, str]], page: str = "") -> Response:
    """A session begins, with a new token each time, and the one this browser had before ends. The answer leads on to
    where one was going, unless a page is shown first: this one, what was typed, what others did to the account, or a
    policy that is to be accepted."""
    if not page:
        _give_up_forms(account)
    station = told_by_browser(STATION_COOKIE)
    known = {place.station for place in known_places()}
    came, pending = (came, pending) if page else _own_of(account, came, pending)
    earlier = find_here()
    if earlier is not None:
        house().keys.end(earlier.session)
    came = came if pending else _policy_of(account) or came
    told = "" if page else _told_since(account, came, pending)
    how = SignIn(method, asked_from(request, house().config.proxies))
    came_or_left(account.person, SIGNED_IN)
    token = house().keys.begin(account.person, station if station in known else "", speaker().locale, how)
    again = speaker().gettext(N_("You are signed in again"))
    shown = page or told or (form_kept(came, pending, again) if pending else "")
    response = make_response(shown) if shown else redirect(came, 303)
    set_token(response, token)
    return response


def _give_up_forms(account: Account) -> None:
    """Forms that somebody else left open in this browser are no longer taken: they would be sent as this person's."""
    if session.get("person") != account.person:
        session["person"] = account.person
        for kept in (session, g):
            kept.pop("csrf_token", None)


def sign_in_page(
    came: str, pending: list[tuple[str, str]], problem: str = "", sentence: str = "", known: Half | None = None
) -> str:
    """The sign-in page; `pending` is what was typed into a form whose session had ended, `sentence` why one is here,
    and `known` whose badge was scanned already, so that only their PIN is asked for."""
    say = speaker()
    wrong = ("pin" if known else "badge") if request.form.get("way") == "badge" else "username"
    errors = [{"name": wrong, "sentence": say.gettext(PROBLEMS[problem])}] if problem else []
    ended = say.gettext(N_("Your session has ended. Sign in to go on.")) if pending else ""
    return render_template(
        "sign_in.html",
        frame=frame(),
        action="/sign-in",
        next=came,
        errors=errors,
        username=request.form.get("username", ""),
        pending=[{"name": name, "value": value} for name, value in pending],
        sentence=sentence or ended,
        known={"name": known.account.name, "half": half_sealed(house(), PIN, known)} if known else None,
        hints=_hints(),
    )


def form_kept(came: str, pending: list[tuple[str, str]], headline: str, before: str = "") -> str:
    """A page that leads back into a form with everything that was typed, to be sent again; nothing was done. `before`:
    what is said first."""
    kept = speaker().gettext(N_("What you had typed is kept and has not been recorded. Send it when you are ready."))
    problem = {
        "status": 200,
        "headline": headline,
        "sentence": f"{before} {kept}".strip(),
        "retry": {
            "action": f"{came.split('?')[0]}?again=1",
            "fields": [{"name": name, "value": value} for name, value in pending],
        },
        "act": {"href": "/", "text": speaker().gettext(N_("To the scan page"))},
    }
    return render_template("problem.html", frame=frame(), problem=problem)


def local_path(path: str) -> str:
    """A path of this site and nothing else: never another host."""
    return path if re.fullmatch(r"/(?![/\\])[!-\[\]-~]*", path) else "/"


def known_places() -> tuple[Place, ...]:
    """Every station there is."""
    with house().store.reading() as link:
        return places(link)


def _own_of(account: Account, came: str, pending: list[tuple[str, str]]) -> Typed:
    """What this person goes on with: what was typed here, or put aside for them. What another had typed on this page
    before they were gone for too long is put aside for the other."""
    left = house().keys.find(told_by_browser(COOKIE), EVER, EVER)
    if pending and left is not None and left.person != account.person:
        put_aside(house(), left.person, came.split("?")[0], pending)
        came, pending = "/", []
    return (came, pending) if pending else taken_back(house(), account.person) or (came, [])


def _policy_of(account: Account) -> str:
    """The page of a policy in force that this person has not accepted; empty where there is none."""
    with house().store.reading() as link:
        owed = unaccepted(documents_in_force(link), account.accepted)
    return f"/things/{owed[0].code}" if owed else ""


def _told_since(account: Account, came: str, pending: list[tuple[str, str]]) -> str:
    """What others did to this account since its owner signed in last, shown this once; empty where nothing."""
    since, say = house().keys.last_begun(account.person), speaker().gettext
    others = [(what, instant(at), by) for what, at, by in account.told if by != account.person]
    news = [(what, at, by) for what, at, by in others if since is None or at > since]
    if not news:
        return ""
    sentence = " ".join(say(TOLD[what], who=_name_of(by), at=_at(at)) for what, at, by in news)
    if pending:
        return form_kept(came, pending, say(N_("Something was done to your account")), sentence)
    act = {"href": came, "text": say(N_("Go on"))}
    headline = say(N_("Something was done to your account"))
    problem = {"status": 200, "headline": headline, "sentence": sentence, "act": act}
    return render_template("problem.html", frame=frame(), problem=problem)


def _name_of(person: str) -> str:
    with house().store.reading() as link:
        found = by_person(link, person)
    return found.name if found else person


def _at(at: datetime) -> str:
    with house().store.reading() as link:
        place = place_of(link, told_by_browser(STATION_COOKIE))
    return tell_time(at, place.zone)


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
