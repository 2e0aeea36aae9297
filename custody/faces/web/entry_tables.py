"""Entries as a table: number, time, what, who, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from custody.faces.telling import tell_state
from custody.faces.web.frame import number, time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import actor_of
from custody.faces.web.timeline import headline
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView

_KINDS = {"accepted": "pass", "refused": "stop", "denied": "stop"}
_HEADS = (N_("Entry"), N_("Time"), N_("What"), N_("Who"), N_("Outcome"))


def entry_table(here: Here, entries: Iterable[EntryView], caption: str) -> dict[str, Any]:
    """What lists.table takes, a row an entry in the order given; each leads to its entry."""
    return {
        "caption": caption,
        "columns": [{"label": here.speaker.gettext(head)} for head in _HEADS],
        "rows": [_row(here, one) for one in entries],
    }


def _row(here: Here, one: EntryView) -> dict[str, Any]:
    outcome = {"kind": _KINDS.get(one.result, "check"), "text": tell_state(here.speaker, one.result)}
    cells = [
        number(one.idx),
        {"at": time_in_words(here, one.recorded_at)},
        headline(here, one),
        actor_of(here, one),
        {"chips": [outcome]},
    ]
    return {"cells": cells, "href": f"/entries/{one.idx}"}
