"""What a label says comes from here: the thing, what it belongs to, who made it, and the design it is printed with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from custody.record.link import Link
from custody.record.reads.things import stored_file, thing
from custody.record.situation import load_situation
from custody.rules.situation import ANCESTORS, BALANCES, PARTICIPATION, RELATED, Situation

_BELONGS_TO = ("lot", "subject", "dose", "bank", "person", "prepared_by")


def labelled(link: Link, code: str, at: datetime) -> Situation | None:
    """A thing with what it belongs to, its ancestors, its copies and who took part; None where there is none."""
    found = thing(link, code)
    if found is None:
        return None
    codes = (code, *(found.text(name) for name in _BELONGS_TO if found.has(name)))
    situation = load_situation(link, codes, (ANCESTORS, RELATED, RELATED, PARTICIPATION, BALANCES), at)
    took_part = dict.fromkeys(part.person for part in situation.participation if part.thing == code)
    named = {person: known for person in took_part if (known := thing(link, person))}
    return replace(situation, things={**situation.things, **named})


def design_bytes(link: Link, digest: str) -> bytes | None:
    """The approved bytes of a label design, or None where the record has no such file."""
    stored = stored_file(link, digest)
    return stored[0] if stored else None
