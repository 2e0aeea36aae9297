"""Labels to reprint: things whose codes were typed because the label was not to be read or was gone, for whoever orders
labels at that site. It asks for itself: whoever typed orders nothing, and a new copy on the thing ends it.

Of a step that begins with several codes at once it is the first: the entry says that they were typed, not which.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, render_template

from custody.faces.printing import withheld
from custody.faces.telling import tell_step
from custody.faces.web.answers import bar
from custody.faces.web.beside import beside
from custody.faces.web.entering import LABELLED_LETTERS, NEEDS_A_LABEL, order_of_label, reason_in_words
from custody.faces.web.frame import frame, number, time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import full_name
from custody.faces.web.permitted import may_take
from custody.faces.web.present import chips
from custody.faces.web.spent import is_over
from custody.faces.wording.desks import LABELS_TO_REPRINT
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView
from custody.record.reads.labels import labelled_after, typed_for
from custody.record.reads.things import thing
from custody.rules.situation import Thing

NAME = "labels_to_reprint"
LOOKS_BACK = timedelta(days=7)  # a label that still cannot be read is typed again
_STEP = "order_label"


def reprints_card(here: Here, most: int) -> dict[str, Any] | None:
    """The queue as a card of a desk, with as many rows as `most`; None for whoever orders no labels."""
    if not may_take(here, here.house.steps.steps[_STEP]):
        return None
    found = _wanted(here)
    heading, sentence = (here.speaker.gettext(words) for words in LABELS_TO_REPRINT)
    return {
        "name": NAME,
        "title": heading,
        "sentence": sentence,
        "total": number(len(found)),
        "href": f"/desk/{NAME}",
        "rows": [_row(here, *one) for one in found[:most]],
        "more": len(found) > most,
    }


def labels_to_reprint(here: Here) -> str:
    """All of them, the newest first."""
    if not may_take(here, here.house.steps.steps[_STEP]):
        abort(404)
    say = here.speaker.gettext
    heading, sentence = (say(words) for words in LABELS_TO_REPRINT)
    heads = (N_("Name"), N_("Code"), N_("Why it could not be scanned"), N_("By"), N_("At"))
    table = {
        "caption": heading,
        "columns": [{"label": say(head)} for head in heads],
        "rows": [{"cells": _cells(here, *one), "href": order_of_label(one[0].code)} for one in _wanted(here)],
        "empty": {"title": say(N_("Nothing waits here")), "sentence": sentence},
    }
    tabs = [{"text": say(N_("All that waits")), "href": "/desk", "current": False}]
    return render_template("list.html", frame=frame(), bar=bar(here), title=heading, table=table, tabs=tabs)


def _wanted(here: Here) -> list[tuple[Thing, EntryView]]:
    """Each thing once, with the newest entry for which its code was typed."""
    with here.house.store.reading() as link:
        typed = typed_for(link, NEEDS_A_LABEL, here.place.site, here.now - LOOKS_BACK)
        newest = {code: entry for entry in reversed(typed) if (code := _typed_code(here, entry))}
        open_ = [(code, entry) for code, entry in newest.items() if not labelled_after(link, code, entry.idx)]
        things = [(found, entry) for code, entry in open_ if (found := thing(link, code)) and not is_over(found)]
    mine = [one for one in things if not withheld(here.house, one[0].code, here.person)]
    return sorted(mine, key=lambda one: -one[1].idx)


def _typed_code(here: Here, entry: EntryView) -> str:
    """What the step began with, where it bears a label; empty for every other, and where nothing could be read."""
    step = here.house.steps.step(entry.step)
    given = entry.body.get("facts", {}).get(step.primary) if step and step.primary else None
    code = next(iter(given), "") if isinstance(given, list) else str(given or "")
    return code if code[:1] in LABELLED_LETTERS else ""


def _row(here: Here, found: Thing, entry: EntryView) -> dict[str, Any]:
    why = here.speaker.joined((reason_in_words(here, entry.reason), entry.actor_name))
    at = time_in_words(here, entry.recorded_at)
    clock = {"label": here.speaker.gettext(N_("Typed")), "text": why, "at": at, "kind": "info"}
    return {
        "name": full_name(here, found),
        "beside": beside(here, found),
        "code": found.code,
        "href": f"/things/{found.code}",
        "chips": chips(here, found),
        "clock": clock,
        "links": [],
        "step": {"title": tell_step(here.speaker, _STEP), "href": order_of_label(found.code)},
    }


def _cells(here: Here, found: Thing, entry: EntryView) -> list[Any]:
    at = {"at": time_in_words(here, entry.recorded_at)}
    return [full_name(here, found), {"code": found.code}, reason_in_words(here, entry.reason), entry.actor_name, at]
