"""What an administrator looks after: who is locked out, and how the instance stands. Only what is known is said."""

from __future__ import annotations

from typing import Any

from flask import current_app

from custody import __version__
from custody.faces.people import Lock, standing_locks
from custody.faces.web.frame import number, time_in_words
from custody.faces.web.here import Here
from custody.faces.wording.words import N_
from custody.record.reads.entries import head_leaf


def looked_after(here: Here) -> list[dict[str, Any]]:
    """Sections of an administrator's desk; none for anyone else."""
    return [_locks(here), _instance(here)] if "administrator" in here.account.roles else []


def _locks(here: Here) -> dict[str, Any]:
    say, locks = here.speaker.gettext, standing_locks(here.house)
    sentence = N_("A lock ends by itself; nobody can end it earlier.") if locks else N_("Nobody is locked out.")
    heads = (N_("Name"), N_("Locked since"), N_("Ends"))
    table = {
        "caption": say(N_("Locked out now")),
        "columns": [{"label": say(head)} for head in heads],
        "rows": [_lock_row(here, lock) for lock in locks],
    }
    return {
        "name": "locks",
        "title": say(N_("Locked accounts")),
        "total": number(len(locks)),
        "sentence": say(sentence),
        "table": table if locks else None,
    }


def _lock_row(here: Here, lock: Lock) -> dict[str, Any]:
    nobody = here.speaker.gettext(N_("An address, or a name nobody bears"))
    times = [{"at": time_in_words(here, at)} for at in (lock.since, lock.until)]
    named = lock.person.name if lock.person else nobody
    return {"cells": [named, *times], "href": f"/things/{lock.person.code}" if lock.person else None}


def _instance(here: Here) -> dict[str, Any]:
    say = here.speaker.gettext
    with here.house.store.reading() as link:
        entries = head_leaf(link)[0] + 1
    facts = {
        N_("Version"): __version__,
        N_("Entries in the ledger"): number(entries),
        N_("Record last verified"): _verified(here),
        N_("Last backup"): say(N_("none recorded yet")),
    }
    rows = [{"label": say(label), "value": value} for label, value in facts.items()]
    return {"name": "instance", "title": say(N_("This instance")), "facts": rows}


def _verified(here: Here) -> Any:
    watch = current_app.extensions.get("custody.watch")
    last = watch.last if watch else None
    if last is None:
        return here.speaker.gettext(N_("not since the server started"))
    if not last.intact:
        return {"chips": [{"kind": "stop", "text": here.speaker.gettext(N_("does not verify"))}]}
    return {"at": time_in_words(here, last.at)}
