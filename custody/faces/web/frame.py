"""The frame of every page: where one is, who one is, whether the record verified, and at most seven places."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app, request

from custody.faces.catalogue import HTML_LANGUAGE, LOCALES
from custody.faces.telling import tell_end, tell_role, tell_time, tell_utc
from custody.faces.web.here import Here, find_here, house, speaker
from custody.faces.web.lasting import lasts
from custody.faces.web.naming import documents
from custody.faces.wording.words import N_
from custody.record.checkpoints import latest_checkpoint
from custody.record.reads.entries import head_leaf
from custody.record.reads.things import thing
from custody.rules.policies import unaccepted

_PLACES: dict[str, tuple[str, str]] = {
    "scan": ("/", N_("Scan")),
    "desk": ("/desk", N_("Waiting")),
    "lots": ("/lots", N_("Lots")),
    "containers": ("/containers", N_("Containers")),
    "samples": ("/samples", N_("Samples")),
    "shipments": ("/shipments", N_("Shipments")),
    "doses": ("/doses", N_("Doses")),
    "prepared": ("/prepared", N_("Prepared doses")),
    "day": ("/infusion-day", N_("Infusion day")),
    "subjects": ("/subjects", N_("Subjects")),
    "materials": ("/materials", N_("Materials")),
    "documents": ("/documents", N_("Documents")),
    "deviations": ("/deviations", N_("Deviations and holds")),
    "ledger": ("/ledger", N_("Ledger")),
    "steps": ("/steps", N_("Steps")),
    "people": ("/people", N_("People")),
}
_LAB = ("scan", "desk", "lots", "containers", "samples", "materials", "deviations")
_CLINIC = ("scan", "desk", "subjects", "doses", "prepared", "containers", "deviations")
# Who stands at the bed or brings it there; prepared doses are one tap from the doses.
_WARD = ("scan", "desk", "day", "subjects", "doses", "containers", "deviations")
_QUALITY = ("scan", "desk", "lots", "documents", "deviations", "subjects", "ledger")
# At most seven places; the person's first role that stands here decides.
PLACES_OF_ROLE: dict[str, tuple[str, ...]] = {
    "administrator": ("desk", "people", "documents", "ledger", "steps"),
    "qa": _QUALITY,
    "release": _QUALITY,
    "auditor": ("scan", "desk", "lots", "subjects", "deviations", "documents", "ledger"),
    "sponsor": ("scan", "desk", "lots", "subjects", "deviations", "documents", "ledger"),
    "monitor": ("scan", "desk", "lots", "subjects", "deviations", "documents", "ledger"),
    "cryo": ("scan", "desk", "containers", "shipments", "lots", "deviations", "steps"),
    "courier": ("scan", "desk", "shipments", "steps"),
    "site_receiver": ("scan", "desk", "shipments", "containers", "deviations", "steps"),
    "pharmacist": _WARD,
    "nurse": _WARD,
    "investigator": _CLINIC,
    "coordinator": _CLINIC,
    "thaw_technician": _WARD,
}


def frame() -> dict[str, Any]:
    """What base.html takes."""
    here, say, home = find_here(), speaker(), house()
    return {
        "lang": HTML_LANGUAGE[say.locale],
        "instance": home.name,
        "demo": home.demo,
        "home_href": "/",
        "station": _station(here),
        "person": _person(here),
        "sign_out_action": "/sign-out",
        "verified": _verified(here),
        "places": _places(here),
        "languages": [
            {"code": code, "lang": HTML_LANGUAGE[code], "name": name, "current": code == say.locale}
            for code, name in LOCALES.items()
        ],
        "language_action": "/language",
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "time_out": _time_out(here),
        "print": _print(here),
        "banner": _policy(here),
    }


def time_in_words(here: Here, at: datetime) -> dict[str, str]:
    """A time as templates take it, in the zone of the person's site."""
    return {"text": tell_time(at, here.place.zone), "utc": tell_utc(at)}


def end_in_words(here: Here, at: datetime) -> dict[str, str]:
    """The end of a time that something holds for: a whole day where it ends with one."""
    return {"text": tell_end(here.speaker, at, here.place.zone), "utc": tell_utc(at)}


def number(value: int) -> str:
    """A count with thousands apart: 4,118."""
    return f"{value:,}"


def _station(here: Here | None) -> dict[str, Any] | None:
    if here is None or not here.station:
        return None
    return {"name": here.place.title(here.speaker.locale), "href": "/station", "quiet": here.place.quiet}


def _person(here: Here | None) -> dict[str, str] | None:
    if here is None:
        return None
    words = here.account.name.split()
    initials = "".join(word[0] for word in words[:2]).upper() if words else "?"
    roles = here.speaker.joined(tell_role(here.speaker, role) for role in here.account.roles[:2])
    return {"name": here.account.name, "role": roles, "initials": initials, "href": "/sessions"}


def _places(here: Here | None) -> list[dict[str, Any]]:
    if here is None or not here.station:
        return []
    names = next((PLACES_OF_ROLE[role] for role in here.account.roles if role in PLACES_OF_ROLE), _LAB)
    return [
        {"name": here.speaker.gettext(_PLACES[name][1]), "href": _PLACES[name][0], "current": _is_current(name)}
        for name in names
    ]


def _is_current(name: str) -> bool:
    """A step in hand belongs to the scan page; the list of steps is a page of its own."""
    path = _PLACES[name][0]
    if request.path.startswith("/steps/"):
        return name == "scan"
    return request.path == path or (path != "/" and request.path.startswith(path + "/"))


def _verified(here: Here | None) -> dict[str, Any] | None:
    seen = current_app.extensions.get("custody.watch")
    if here is None or seen is None or seen.last is None:
        return None
    at = tell_time(seen.last.at, here.place.zone)
    return {"ok": seen.last.intact, "at": at, "entry": number(seen.last.entry), "href": "/ledger"}


def _time_out(here: Here | None) -> dict[str, Any] | None:
    if here is None:
        return None
    with here.house.store.reading() as link:
        if lasts(link, here.person, request):
            return None
    idle = int(here.limits.idle.total_seconds())
    return {"idle": idle, "warn": min(60, idle // 2), "extend_action": "/extend"}


def _policy(here: Here | None) -> dict[str, str] | None:
    """The way to a policy in force that this person has not accepted; it stands on every page until they have."""
    if here is None:
        return None
    with here.house.store.reading() as link:  # as of now: on the page that says it was accepted it stands no more
        person = thing(link, here.person)
    owed = unaccepted(documents(here), person.texts("accepted") if person else ())
    if not owed:
        return None
    said = N_("You have not accepted the policy %(title)s, version %(version)s: you begin no step before you have.")
    return {
        "kind": "check",
        "sentence": here.speaker.gettext(said, title=owed[0].name, version=owed[0].version),
        "href": f"/things/{owed[0].code}",
        "action": here.speaker.gettext(N_("Read and accept it")),
    }


def _print(here: Here | None) -> dict[str, Any] | None:
    if here is None:
        return None
    with here.house.store.reading() as link:
        idx, leaf = head_leaf(link)
        sealed = latest_checkpoint(link)
    witness = sealed.on_paper if sealed else ""
    return {
        "head": f"{number(idx)} {leaf[:16]}",
        "sealed": witness,
        "at": time_in_words(here, here.now),
        "by": here.account.name,
    }
