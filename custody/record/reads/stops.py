"""What a person was told STOP for and has not acknowledged: all of it, however much they recorded since."""

from __future__ import annotations

from collections.abc import Sequence

from custody.record.link import Link
from custody.record.reads.entries import EntryView, entries_at
from custody.record.upcasting import FORMS
from custody.rules.decide import MISMATCH

_ACKNOWLEDGED = "SELECT v, step, body FROM entry WHERE actor = ? AND outcome = 'accepted' AND step = 'acknowledge_stop'"
_STOPPED = """SELECT idx FROM entry WHERE actor = ? AND outcome IN ('refused', 'denied')
              AND step <> 'acknowledge_stop' AND channel <> 'api'"""
_AT_ONCE = 500  # entries read in one query


def unanswered(link: Link, actor: str, checks: Sequence[str]) -> tuple[EntryView, ...]:
    """The refused, the denied and the mismatched of a person on a page, newest first, without those they acknowledged.
    `checks` names the steps that can end in a mismatch: it is an entry of its own kind of outcome, kept as accepted."""
    told = {FORMS.read(*row)["facts"].get("entry") for row in link.run(_ACKNOWLEDGED, (actor,))}
    stopped = {int(idx) for (idx,) in link.run(_STOPPED, (actor,))} | _mismatched(link, actor, checks)
    waiting = sorted(stopped - told, reverse=True)
    parts = (entries_at(link, waiting[at : at + _AT_ONCE]) for at in range(0, len(waiting), _AT_ONCE))
    return tuple(one for part in parts for one in part)


def _mismatched(link: Link, actor: str, checks: Sequence[str]) -> set[int]:
    if not checks:
        return set()
    marks = ", ".join("?" * len(checks))
    sql = f"""SELECT idx FROM entry WHERE actor = ? AND outcome = 'accepted' AND step IN ({marks})
              AND channel <> 'api' AND body LIKE ?"""
    rows = link.run(sql, (actor, *checks, f'%"result":"{MISMATCH}"%'))
    return {int(idx) for (idx,) in rows}
