"""Who let a reason pass, in one sentence: in the history of a thing, on the page of its lot, in print, in a dossier."""

from __future__ import annotations

from collections.abc import Callable

from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_time, tell_value
from custody.faces.wording import refusal_words
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView, instant

_ELSEWHERE = N_("Authorised from elsewhere by %(who)s on %(at)s – %(what)s: %(why)s")
_HERE = N_("Authorised here by %(who)s on %(at)s – %(what)s: %(why)s")


def is_authorised(entry: EntryView) -> bool:
    """Whether somebody took responsibility for what stood against it."""
    return entry.outcome == "accepted" and bool(entry.body.get("authorisations"))


def authorised_lines(speaker: Speaker, entry: EntryView, name_of: Callable[[str], str]) -> list[str]:
    """A sentence for each authorisation of an entry: who, when, for which reason, why, from elsewhere or here; times in
    the zone of the entry. `name_of` names a person. None for an entry that was refused all the same."""
    return [_line(speaker, entry, one, name_of) for one in entry.body["authorisations"]] if is_authorised(entry) else []


def _line(speaker: Speaker, entry: EntryView, one: dict[str, str], name_of: Callable[[str], str]) -> str:
    at = instant(one["given_at"]) if one.get("request") else entry.recorded_at
    return speaker.gettext(
        _ELSEWHERE if one.get("request") else _HERE,
        who=name_of(one["person"]),
        at=tell_time(at, entry.zone or "UTC"),
        what=speaker.gettext(refusal_words(one["code"]).title),
        why=tell_value(speaker, "ground", one["reason"]),
    )
