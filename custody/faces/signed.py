"""A signature as people read it, everywhere the same: printed name, meaning, local time and UTC (21 CFR 11.50), and
that the record was changed after it (11.70). On pages, in print, in a dossier and through the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_choice, tell_time, tell_utc, tell_value
from custody.faces.wording.general import MEANINGS
from custody.faces.wording.words import N_
from custody.record.reads.changed import Change
from custody.record.reads.entries import EntryView, instant

_SIGNED = N_("Signed by %(who)s, %(meaning)s, %(at)s")
_CHANGED = N_("Record changed after signing: entry %(number)s, %(who)s, %(at)s.")
_PUT_RIGHT = N_("%(field)s was %(old)s, is %(new)s: %(why)s")
_TAKEN_BACK = N_("The entry was taken back.")


@dataclass(frozen=True)
class ToldSignature:
    """Printed name, meaning in words, when (local time of the entry's site), the same in UTC, by what it was given, and
    the SHA-256 of its content."""

    who: str
    meaning: str
    local: str
    utc: str
    method: str
    hash: str

    @property
    def at(self) -> str:
        """Both times in one text."""
        return f"{self.local} ({self.utc})"


def told_signature(speaker: Speaker, entry: EntryView, one: Mapping[str, Any]) -> ToldSignature:
    """One signature of an entry."""
    at = instant(one["signed_at"])
    return ToldSignature(
        who=one["printed_name"],
        meaning=speaker.gettext(MEANINGS.get(one["meaning"], one["meaning"])),
        local=tell_time(at, entry.zone or "UTC"),
        utc=tell_utc(at),
        method=tell_value(speaker, "signed_by", one["method"]),
        hash=one["content_sha256"],
    )


def signature_lines(speaker: Speaker, entry: EntryView) -> list[str]:
    """A sentence for each signature of an entry; then for each change after it. None where it is not signed."""
    told = [told_signature(speaker, entry, one) for one in entry.signatures]
    signed = [speaker.gettext(_SIGNED, who=one.who, meaning=one.meaning, at=one.at) for one in told]
    return [*signed, *changed_lines(speaker, entry)]


def changed_lines(speaker: Speaker, entry: EntryView) -> list[str]:
    """A sentence or two for each later change of what the entry was signed for: when, by whom, what it was before."""
    return [told_change(speaker, change) for change in entry.changed_after]


def told_change(speaker: Speaker, change: Change) -> str:
    """One change in words."""
    at = f"{tell_time(change.at, change.zone or 'UTC')} ({tell_utc(change.at)})"
    changed = speaker.gettext(_CHANGED, number=change.idx, who=change.by, at=at)
    right = change.correction
    if right is None:
        return f"{changed} {speaker.gettext(_TAKEN_BACK)}"
    field = tell_choice(speaker, "correct_entry", "field", right.field)
    said = speaker.gettext(_PUT_RIGHT, field=field, old=right.old, new=right.new, why=right.explanation)
    return f"{changed} {said[:1].upper()}{said[1:]}"
