"""What an administrator looks after: who is locked out, what was done to accounts, and how the instance stands. Only
what is known is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from custody import __version__
from custody.faces.backups import last_backup
from custody.faces.people import Lock, person_named, standing_locks
from custody.faces.telling import tell_done
from custody.faces.web.frame import number, time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import name_of
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView, head_leaf
from custody.record.reads.people import of_accounts

LOOKS_BACK = timedelta(days=7)
_ENDS = N_("A lock ends by itself, or once two have reset the account and its owner has set new secrets.")


def looked_after(here: Here) -> list[dict[str, Any]]:
    """Sections of an administrator's desk; of quality's what happened to accounts, where anything did."""
    if "administrator" in here.account.roles:
        return [_locks(here), _accounts(here), _instance(here)]
    told = [_locks(here), _accounts(here)] if "qa" in here.account.roles else []
    return [section for section in told if section["table"]]


def _locks(here: Here) -> dict[str, Any]:
    say, locks = here.speaker.gettext, standing_locks(here.house)
    sentence = _ENDS if locks else N_("Nobody is locked out.")
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


def _accounts(here: Here) -> dict[str, Any]:
    """Every lock, and what others did to accounts, in the last days: whoever is of quality hears of it here."""
    say = here.speaker.gettext
    with here.house.store.reading() as link:
        entries = of_accounts(link, here.now - LOOKS_BACK)
    sentence = N_("Every lock, and what others did to accounts.") if entries else N_("Nothing was done to an account.")
    heads = (N_("What"), N_("Whose"), N_("By"), N_("At"))
    table = {
        "caption": say(N_("Accounts in the last seven days")),
        "columns": [{"label": say(head)} for head in heads],
        "rows": [_account_row(here, entry) for entry in entries],
    }
    return {
        "name": "accounts",
        "title": say(N_("Accounts in the last seven days")),
        "total": number(len(entries)),
        "sentence": say(sentence),
        "table": table if entries else None,
    }


def _account_row(here: Here, entry: EntryView) -> dict[str, Any]:
    say, whose = here.speaker.gettext, str(entry.body["facts"].get("person", ""))
    unnamed = str(entry.body["facts"].get("name") or say(N_("An address")))  # whoever is registered is named
    named = name_of(here, person_named(here.house, whose)) if whose else unnamed
    by = say(N_("The program")) if entry.actor == "system" else entry.actor_name
    cells = [tell_done(here.speaker, entry.step), named, by, {"at": time_in_words(here, entry.recorded_at)}]
    return {"cells": cells, "href": f"/entries/{entry.idx}"}


def _instance(here: Here) -> dict[str, Any]:
    say = here.speaker.gettext
    with here.house.store.reading() as link:
        entries = head_leaf(link)[0] + 1
    facts = {
        N_("Version"): __version__,
        N_("Entries in the ledger"): number(entries),
        N_("Record last verified"): _verified(here),
        N_("Last backup"): _backed_up(here),
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


def _backed_up(here: Here) -> Any:
    """The line the backup leaves beside the keys, as `custody doctor` reads it."""
    newest = last_backup(here.house.config.instance)
    return {"at": time_in_words(here, newest.at)} if newest else here.speaker.gettext(N_("none recorded yet"))
