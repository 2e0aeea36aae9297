"""What stands beside the name of a row that does not say enough: what an alarm, a hold or a deviation is about and
since when, at which station a near miss came to pass, which lot a sample is of, where a shipment goes, and which child
an issued container is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from custody.faces.web.frame import time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import full_name, name_of, station_title, thing_of
from custody.faces.web.present import shown
from custody.faces.wording.words import N_
from custody.record.reads.things import origins
from custody.rules.guards.allocation import dose_of
from custody.rules.situation import Thing

# kind of an item -> the moment it stands open since
_SINCE: Mapping[str, str] = {
    "alarm": "opened_at",
    "deviation": "opened_at",
    "near_miss": "opened_at",
    "hold": "placed_at",
    "pause": "paused_at",
    "countersignature": "marked_at",
}
_MOST = 2  # things told by name; how many more there are is told as a number


def beside(here: Here, thing: Thing) -> str:
    """One line, or nothing where the name says it all."""
    if thing.kind in _SINCE:
        where = station_title(here, thing.text("station")) if thing.kind == "near_miss" else ""
        parts = [about_in_words(here, thing), where, _since(here, thing)]
    elif thing.kind == "sample":
        parts = [name_of(here, thing.text("lot")), str(shown(here, "purpose", thing.text("purpose")))]
    elif thing.kind == "shipment":
        ways = (station_title(here, thing.text(end)) for end in ("from_station", "to_station") if thing.has(end))
        parts = [" → ".join(ways)]
    elif thing.kind == "container":
        parts = [_meant_for(here, thing)]
    else:
        parts = []
    return " · ".join(part for part in parts if part)


def about_in_words(here: Here, item: Thing) -> str:
    """What an item is about, by kind and name; past the second as a number."""
    about = about_once(here, item.texts("about"))
    named = [full_name(here, found) if (found := thing_of(here, code)) else code for code in about[:_MOST]]
    if len(about) > _MOST:
        named.append(here.speaker.gettext(N_("and %(num)s more"), num=len(about) - _MOST))
    return here.speaker.joined(named)


def about_once(here: Here, codes: Iterable[str]) -> tuple[str, ...]:
    """What an item is about, each once: without the child or the dose that something else it is about is called by."""
    about = tuple(dict.fromkeys(codes))
    known = [found for code in about if (found := thing_of(here, code))]
    whose = {found.text(named) for found in known for named in ("subject", "dose")}
    return tuple(code for code in about if code not in whose)


def _since(here: Here, item: Thing) -> str:
    at = item.instant(_SINCE[item.kind])
    return here.speaker.gettext(N_("since %(at)s"), at=time_in_words(here, at)["text"]) if at else ""


def _meant_for(here: Here, container: Thing) -> str:
    with here.house.store.reading() as link:
        dose = dose_of(origins(link, [container.code], here.now), container.code)
    return here.speaker.gettext(N_("for %(dose)s"), dose=name_of(here, dose.code)) if dose else ""
