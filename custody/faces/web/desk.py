"""The desk: what waits for this person, a card a queue, and each queue in full. Which queues is data of the rules."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request

from custody.faces.scanning import look_at
from custody.faces.telling import tell_role, tell_step
from custody.faces.web.answers import bar
from custody.faces.web.beside import beside
from custody.faces.web.frame import end_in_words, frame, number
from custody.faces.web.here import Here, signed_in
from custody.faces.web.keeping import looked_after
from custody.faces.web.naming import documents, full_name, label_of, name_of, test_title
from custody.faces.web.overseeing import month_tiles
from custody.faces.web.owed import overdue_rows
from custody.faces.web.present import chips, clock
from custody.faces.web.reasons import told_reasons
from custody.faces.web.releasing import STEP as RELEASE
from custody.faces.web.reprinting import NAME as REPRINTS
from custody.faces.web.reprinting import labels_to_reprint, reprints_card
from custody.faces.web.tables import thing_table
from custody.faces.web.tracing import traces
from custody.faces.web.who_signs import ways_to_people
from custody.faces.wording.desks import QUEUE_WORDS
from custody.faces.wording.words import N_
from custody.record.reads.queues import ends, waiting
from custody.record.reads.things import Listing, origins
from custody.rules.openings import Opening
from custody.rules.queues import QUEUES, Queue, queues_of
from custody.rules.roles import performers
from custody.rules.situation import Situation, Thing

_FIRST = 3  # rows of a card
_PAGE = 50
# The day of an infusion, what runs first; whoever has any of it to do sees all of it.
_DAY = ("infusions_running", "doses_to_start", "doses_to_check", "issued_not_infused", "doses_due")
_OF_THE_DAY = frozenset({"doses_due", "doses_to_start", "infusions_running"})
_SINCE = frozenset({"issued_at"})  # clocks that run up, not down


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/desk", "desk", signed_in(desk))
    blueprint.add_url_rule("/desk/<name>", "queue", signed_in(queue_page))
    blueprint.add_url_rule("/infusion-day", "infusion_day", signed_in(infusion_day))


def desk(here: Here) -> str:
    """What waits for this person: what is overdue first, then the queues in which something waits."""
    queues = queues_of(here.account.roles)
    with here.house.store.reading() as link:
        found = {queue.name: waiting(link, queue, most=_FIRST, now=here.now) for queue in queues}
    cards = [_card(here, queue, found[queue.name]) for queue in queues if found[queue.name].total]
    empty = [_card(here, queue, found[queue.name]) for queue in queues if not found[queue.name].total]
    reprints = reprints_card(here, _FIRST)
    if reprints:
        (cards if reprints["rows"] else empty).append(reprints)
    roles = here.speaker.joined(tell_role(here.speaker, role) for role in here.account.roles)
    parts = {"role": roles, "queues": cards, "empty": empty, "overdue": overdue_rows(here)}
    parts |= {"steps_href": "/steps", "separation_href": "/separation"}
    parts |= {"month": month_tiles(here), "sections": looked_after(here), "ways": ways_to_people(here)}
    return render_template("desk.html", frame=frame(), bar=bar(here), **parts)


def infusion_day(here: Here) -> str:
    """Every dose of today by how far it is, from what runs to what is due; each leads to its own day."""
    with here.house.store.reading() as link:
        found = {name: waiting(link, QUEUES[name], most=_FIRST, now=here.now) for name in _DAY}
    cards = [_card(here, QUEUES[name], found[name]) for name in _DAY]
    parts: dict[str, Any] = {"title": here.speaker.gettext(N_("Infusion day")), "role": "", "overdue": []}
    parts |= {"month": [], "sections": []}
    parts |= {"queues": [card for card in cards if card["rows"]], "empty": [card for card in cards if not card["rows"]]}
    parts |= {"steps_href": "/steps", "separation_href": "/separation"}
    return render_template("desk.html", frame=frame(), bar=bar(here), **parts)


def queue_page(here: Here, name: str) -> str:
    """One queue in full, a page at a time."""
    if name == REPRINTS:
        return labels_to_reprint(here)
    queue = QUEUES.get(name)
    if queue is None or (name not in _DAY and queue not in queues_of(here.account.roles)):
        abort(404)
    given = request.args.get("after", "")
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    with here.house.store.reading() as link:
        found = waiting(link, queue, after, _PAGE, here.now)
        origin = origins(link, [one.code for one in found.things], here.now)
    heading, sentence = (here.speaker.gettext(words) for words in QUEUE_WORDS[name])
    table = thing_table(here, found.things, heading, around=origin)
    table["empty"] = {"title": here.speaker.gettext(N_("Nothing waits here")), "sentence": sentence}
    table["pager"] = _pager(here, name, after, found)
    parts = {"title": heading, "table": table, "tabs": [_to_desk(here)]}
    return render_template("list.html", frame=frame(), bar=bar(here), **parts)


def _card(here: Here, queue: Queue, found: Listing) -> dict[str, Any]:
    heading, sentence = (here.speaker.gettext(words) for words in QUEUE_WORDS[queue.name])
    return {
        "name": queue.name,
        "title": heading,
        "sentence": sentence,
        "total": number(found.total),
        "href": f"/desk/{queue.name}",
        "rows": [_row(here, queue, thing) for thing in found.things],
        "more": found.total > len(found.things),
    }


def _row(here: Here, queue: Queue, thing: Thing) -> dict[str, Any]:
    """A thing of a queue: what it is, its clock, and the first of the queue's steps this person can take with it."""
    return {
        "name": _named(here, thing),
        "beside": beside(here, thing),
        "code": "" if "." in thing.code else thing.code,
        "href": _page_of(queue, thing),
        "chips": chips(here, thing),
        "clock": _clock(here, queue, thing),
        "links": _links(here, queue, thing),
        **_step(here, queue, thing),
    }


def _links(here: Here, queue: Queue, thing: Thing) -> list[dict[str, str]]:
    """The day of an infusion from what is due or runs, and both traces from what nothing is to be done with."""
    if queue.name not in _OF_THE_DAY:
        return [] if queue.steps else traces(here, thing)
    with here.house.store.reading() as link:
        served = ends(link, thing.code, "serves")
    day = served[-1] if served else thing
    return [{"text": here.speaker.gettext(N_("Infusion day")), "href": f"/things/{day.code}"}]


def _page_of(queue: Queue, thing: Thing) -> str:
    """A lot that waits for its release opens on the page it is released from, everything else on its own."""
    return f"/lots/{thing.code}/release" if RELEASE in queue.steps else f"/things/{thing.code}"


def _named(here: Here, thing: Thing) -> str:
    if thing.kind != "result":
        return full_name(here, thing)
    return f"{test_title(here, thing.text('test'))} · {name_of(here, thing.text('lot'))}"


def _clock(here: Here, queue: Queue, thing: Thing) -> dict[str, Any] | None:
    at = thing.instant(queue.clock) if queue.clock else None
    if at is None or at.tzinfo is None:
        return None
    told = clock(here, queue.clock, at)
    kind = "info" if queue.clock in _SINCE else told["kind"]
    return {"label": label_of(here, queue.clock), "text": told["value"], "at": end_in_words(here, at), "kind": kind}


def _step(here: Here, queue: Queue, thing: Thing) -> dict[str, Any]:
    """The button, where the rules leave a step open; the first reason, where they do not, or whose turn it is."""
    known = Situation(here.now, documents=documents(here))
    mine = [name for name in queue.steps if set(here.account.roles) & performers(known, name)]
    found = [one for code in _begun_with(here, queue, thing) for one in _openings(here, code, mine)] if mine else []
    first = next(((code, one.step) for code, one in found if one.is_open), None)
    if first is not None:
        code, step = first
        query = "" if step.asks_afresh else f"?{urlencode({step.primary: code})}"
        href = f"/lots/{code}/release" if step.name == RELEASE else f"/steps/{step.name}{query}"
        return {"step": {"title": tell_step(here.speaker, step.name), "href": href}}
    against = next((one.reasons for _, one in found if one.reasons), ())
    if against and against[0].code == "out_of_order":
        return _turn(here, queue, found[0][0], known)
    return {"why": told_reasons(here, against)[0].sentence} if against else {}


def _turn(here: Here, queue: Queue, code: str, known: Situation) -> dict[str, Any]:
    """Whose turn it is with something of which every step of one's own comes later or is over."""
    others = _openings(here, code, list(queue.steps))
    due = (one.step.name for _, one in others if all(reason.code != "out_of_order" for reason in one.reasons))
    name = next(due, "")
    if not name:
        return {}
    roles = here.speaker.joined(sorted(tell_role(here.speaker, role) for role in performers(known, name)))
    said = N_("Next: %(step)s. Taken by: %(roles)s.")
    return {"why": here.speaker.gettext(said, step=tell_step(here.speaker, name), roles=roles)}


def _begun_with(here: Here, queue: Queue, thing: Thing) -> list[str]:
    """What is scanned for a step of this queue: what the thing leads to, where it does, but for what was issued and a
    back-up; else what names the thing, or the thing itself."""
    with here.house.store.reading() as link:
        beyond = ends(link, thing.code, queue.through) if queue.through else ()
    if beyond:
        in_stock = (one for one in beyond if one.state("custody") != "issued")
        return [one.code for one in in_stock if one.code != thing.text("backup")]
    return [thing.text(queue.scanned) if queue.scanned else thing.code]


def _openings(here: Here, code: str, mine: list[str]) -> list[tuple[str, Opening]]:
    """Those of these steps that begin with this code, in their order."""
    found = {opening.step.name: opening for opening in look_at(here.house, code, here.person, here.station).openings}
    return [(code, found[name]) for name in mine if name in found]


def _pager(here: Here, name: str, after: int, found: Listing) -> dict[str, Any]:
    shown_to = after + len(found.things)
    said = N_("%(first)s–%(last)s of %(total)s")
    counts = {"first": min(after + 1, shown_to), "last": shown_to, "total": number(found.total)}
    return {
        "text": here.speaker.gettext(said, **counts),
        "before_href": f"/desk/{name}?after={max(0, after - _PAGE)}" if after else None,
        "after_href": f"/desk/{name}?after={found.more}" if found.more else None,
    }


def _to_desk(here: Here) -> dict[str, Any]:
    return {"text": here.speaker.gettext(N_("All that waits")), "href": "/desk", "current": False}
