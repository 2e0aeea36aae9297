"""Changing hands at a shared tablet: a staff badge scanned anywhere locks the screen at once.

The session ends on the server before anything else is asked. One's own badge leaves a locked screen, another's the
field for that person's PIN: their own work opens, and what the first had typed is put aside for the first alone. A
field that asks for a badge takes it as its answer (badge.js), and while cells run the screen at the child stays
(journey.md, 4).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, g, make_response, request
from werkzeug.wrappers import Response

from custody.faces.access_log import SIGNED_OUT, came_or_left
from custody.faces.web.carrying import BADGE_SCANNED, carried
from custody.faces.web.entrance import local_path, sign_in_page
from custody.faces.web.halfway import Half
from custody.faces.web.here import COOKIE, Here, find_here, forget_in_browser
from custody.faces.web.lasting import lasts_for
from custody.faces.web.put_aside import put_aside
from custody.faces.wording.words import N_
from custody.record.reads.people import Account, by_badge
from custody.rules.scancode import read_scan

LOCKED = N_("This screen is locked. Scan your badge and give your PIN to go on.")
CHANGED = N_("%(name)s is signed out here. Give your PIN to go on with your own work.")
KEPT = N_("What %(name)s had typed is kept for them alone.")
STAYS = N_("This screen does not lock")
RUNNING = N_("Cells are running into a child. Whoever takes over signs in once you have signed out.")


def register(blueprint: Blueprint) -> None:
    """Look at every request of the web face for a badge before its own view does."""
    blueprint.before_request(switched)


def switched() -> Any:
    """The locked screen where a badge in use was scanned; None where the request goes on to its view. A form is never
    taken on the strength of a scan that locks nothing."""
    scanned = _scanned()
    here = find_here() if scanned else None
    if here is None:
        return None
    code = read_scan(scanned).code or ""
    with here.house.store.reading() as link:
        account = by_badge(link, code)
    if account is not None and not at_the_child(here):
        return _locked(here, account, code)
    return ("", 204) if BADGE_SCANNED in request.form else None


def at_the_child(here: Here) -> str:
    """The prepared dose on whose screen the scan was made, while its cells run; else empty."""
    code = urlsplit(_page_of_the_scan()).path.removeprefix("/things/")
    with here.house.store.reading() as link:
        return code if lasts_for(link, here.person, code) else ""


def names_badge(text: str) -> bool:
    """Whether a scan is the code of a staff badge, of whichever."""
    return "staff_badge" in read_scan(text).kinds


def stays(here: Here) -> dict[str, str]:
    """What is said where a badge was scanned and the screen did not lock."""
    say = here.speaker.gettext
    return {"kind": "CHECK", "headline": say(STAYS), "sentence": say(RUNNING)}


def _scanned() -> str:
    """The badge this request is about: a script says so, and without one it stands in the one scan field."""
    if request.method != "POST":
        return ""
    return request.form.get(BADGE_SCANNED, "") or (
        request.form.get("text", "") if request.endpoint == "web.scan" else ""
    )


def _page_of_the_scan() -> str:
    """The page the badge was scanned on, as the browser says."""
    told = urlsplit(request.referrer or "")
    return urlunsplit(("", "", told.path or "/", told.query, ""))


def _locked(here: Here, account: Account, badge: str) -> Response:
    say, own = here.speaker.gettext, account.person == here.person
    typed = list(carried()) if request.path.startswith("/steps/") else []
    if typed:
        put_aside(here.house, here.person, request.path, typed)
    here.house.keys.end(here.session)
    came_or_left(here.person, SIGNED_OUT)
    g.here = None
    told = [say(LOCKED if own else CHANGED, name=here.account.name)]
    told += [say(KEPT, name=here.account.name)] if typed else []
    known = None if own else Half(account, "badge_pin", {"badge": badge})
    came = local_path(_page_of_the_scan()) if own and not typed else "/"
    response = make_response(sign_in_page(came, [], sentence=" ".join(told), known=known), 401)
    forget_in_browser(response, COOKIE)
    return response
