"""The second factor on pages: the one-time code after the secret, and setting an authenticator up.

Whoever must have a second factor and has none is led here by the sign-in, and is signed in only with one. Whoever is
signed in sets one up, or another, with their password and a code of the one until now.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from custody.faces.acting import Asked, take
from custody.faces.addresses import asked_from
from custody.faces.people import Claim, recognise, recognise_code_at
from custody.faces.second_factor import TOTP, Factor, codes_left, fitting_step, new_factor, seal_factor
from custody.faces.web.bars import qr_drawn
from custody.faces.web.carrying import carried, hidden
from custody.faces.web.entrance import PROBLEMS, begun, local_path, sign_in_page
from custody.faces.web.frame import frame
from custody.faces.web.halfway import CODE, FIELD, SET_UP, Half, half_opened, half_sealed
from custody.faces.web.here import Here, find_here, house, signed_in, speaker
from custody.faces.wording.words import N_
from custody.record.attempt import Enclosures

_WRONG = N_("This code does not fit now, or was used before. Wait for the next one.")


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/sign-in/code", "sign_in_code", sign_in_code, methods=["POST"])
    blueprint.add_url_rule("/second-factor", "second_factor", signed_in(second_factor), methods=["GET", "POST"])
    blueprint.add_url_rule("/second-factor/set", "set_second_factor", set_second_factor, methods=["POST"])


def code_page(half: Half, came: str, pending: list[tuple[str, str]], sentence: str = "") -> str:
    """The page that asks for the one-time code of somebody whose secret was right."""
    say = speaker().gettext
    code = {"name": "one_time", "label": say(N_("One-time code")), "kind": "one_time", "auto": True, "error": sentence}
    code["hint"] = say(N_("What your authenticator shows now, or one of your recovery codes."))
    kept = [half_sealed(house(), CODE, half), {"name": "next", "value": came}, *hidden(iter(pending))]
    form = {"action": "/sign-in/code", "hidden": kept, "fields": [code], "submit": say(N_("Sign in"))}
    return _page(say(N_("One-time code")), sentence, "one_time", forms=[form])


def sign_in_code() -> Any:
    """The code came in: the session begins, or the page says what is wrong."""
    came, pending = local_path(request.form.get("next", "/")), list(carried())
    half = half_opened(house(), CODE, request.form.get(FIELD, ""))
    if half is None:
        return sign_in_page(came, pending, "half_over"), 401
    address = asked_from(request, house().config.proxies)
    found = recognise_code_at(house(), half.account, request.form.get("one_time", ""), address)
    if found.problem:
        say = speaker().gettext
        sentence = say(_WRONG if found.problem == "wrong" else PROBLEMS[found.problem])
        return code_page(half, came, pending, sentence), 401
    return begun(half.account, f"{half.method} {found.factor}", came, pending)


def second_factor(here: Here) -> Any:
    """GET tells how it stands and asks for the password; POST shows a new authenticator's picture."""
    if request.method == "GET":
        return _state_page(here, "")
    claim = Claim(here.account.username, request.form.get("password", ""), False, request.form.get("one_time", ""))
    found = recognise(here.house, claim)
    if found.problem or (here.account.factor_digest and not found.factor):
        code = found.problem if found.problem in PROBLEMS else "wrong"
        return _state_page(here, here.speaker.gettext(PROBLEMS[code])), 403
    return set_up_page(Half(here.account, "password"), "/second-factor", [])


def set_up_page(half: Half, came: str, pending: list[tuple[str, str]], sentence: str = "") -> str:
    """The picture an authenticator reads, shown this once, and the field for a first code of it."""
    say = speaker().gettext
    factor = _factor_of(half) if half.more else new_factor()
    more = {"secret": factor.secret, "recovery": " ".join(factor.recovery)}
    kept = [half_sealed(house(), SET_UP, Half(half.account, half.method, more)), {"name": "next", "value": came}]
    code = {"name": "one_time", "label": say(N_("One-time code")), "kind": "one_time", "auto": True, "error": sentence}
    form = {
        "sentence": say(N_("Then type the code it shows. Only then does it count.")),
        "action": "/second-factor/set",
        "hidden": [*kept, *hidden(iter(pending))],
        "fields": [code],
        "submit": say(N_("Set up")),
    }
    drawn = {"qr": qr_drawn(factor.address(house().name, half.account.username)), "secret": factor.secret}
    lead = say(N_("Scan this picture with the authenticator on your telephone. It is shown only now."))
    return _page(say(N_("Set up your second factor")), sentence, "one_time", lead=lead, forms=[form], **drawn)


def set_second_factor() -> Any:
    """A first code came in: the factor counts from now on, and its recovery codes are shown this once."""
    came, pending = local_path(request.form.get("next", "/")), list(carried())
    half = half_opened(house(), SET_UP, request.form.get(FIELD, ""))
    if half is None or not half.more:
        return sign_in_page(came, pending, "half_over"), 401
    factor = _factor_of(half)
    step = fitting_step(factor.secret, request.form.get("one_time", ""), house().clock())
    if step is None:
        return set_up_page(half, came, pending, speaker().gettext(_WRONG)), 422
    sealed = seal_factor(house(), half.account.person, factor)
    facts = {"factor_digest": hashlib.sha256(sealed).hexdigest()}
    enclosed = Enclosures(second_factor=sealed)
    take(house(), Asked("set_second_factor", facts, half.account.person, enclosures=enclosed))
    house().keys.use_counter(half.account.person, step)
    return _recovery_page(half, factor, came, pending)


def _recovery_page(half: Half, factor: Factor, came: str, pending: list[tuple[str, str]]) -> Response:
    """Whoever was on the way in is signed in with it; what they had typed waits behind the button."""
    say, here = speaker().gettext, find_here()
    lead = say(N_("Each of these codes signs you in once where the authenticator is lost. They are shown only now."))
    go_on: dict[str, Any] = {"title": say(N_("I have kept them")), "primary": True, "href": came}
    if pending:
        fields = hidden(iter(pending))
        go_on = {**go_on, "post": {"action": f"{came.split('?')[0]}?again=1", "fields": fields}}
    page = _page(say(N_("Recovery codes")), "", "", lead=lead, codes=list(factor.recovery), acts=[go_on])
    if here is None or here.person != half.account.person:
        return begun(half.account, f"{half.method} {TOTP}", came, pending, page)
    here.house.keys.end_all(here.person, but=here.session.name)
    return make_response(page)


def _state_page(here: Here, sentence: str) -> str:
    say, has = here.speaker.gettext, bool(here.account.factor_digest)
    left = codes_left(here.house, here.account) if has else 0
    told = N_("You have a second factor, and %(count)s recovery codes left.") if has else N_("You have none.")
    password = {"name": "password", "label": say(N_("Password")), "kind": "password", "error": sentence}
    code = {"name": "one_time", "label": say(N_("One-time code of the one until now")), "kind": "one_time"}
    form = {
        "sentence": say(N_("To set one up, give your password.")),
        "action": "/second-factor",
        "hidden": [],
        "fields": [password, code] if has else [password],
        "submit": say(N_("Go on")),
    }
    return _page(say(N_("Second factor")), sentence, "password", lead=say(told, count=left), forms=[form])


def _factor_of(half: Half) -> Factor:
    return Factor(half.more["secret"], tuple(half.more["recovery"].split()))


def _page(title: str, sentence: str, field: str, **more: Any) -> str:
    errors = [{"name": field, "sentence": sentence}] if sentence else []
    return render_template("account.html", frame=frame(), page={"title": title, "errors": errors, **more})
