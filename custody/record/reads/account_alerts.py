"""What happened to accounts and nobody of quality has answered yet: all of it, however old."""

from __future__ import annotations

from custody.record.link import Link
from custody.record.reads.entries import EntryView, entries_of
from custody.record.upcasting import FORMS
from custody.rules.steps.people.answer_account_alert import ALERTING, FAILED, STEP

_ANSWERED = "SELECT v, step, body FROM entry WHERE outcome = 'accepted' AND step = ?"
_ALERTS = f"""SELECT idx FROM entry WHERE (outcome = 'accepted' AND step IN ({", ".join("?" * len(ALERTING))}))
              OR (outcome = 'denied' AND body LIKE ?)"""


def unanswered_alerts(link: Link) -> tuple[EntryView, ...]:
    """The entries that alert quality and wait for an answer, newest first."""
    answered = {FORMS.read(*row)["facts"].get("entry") for row in link.run(_ANSWERED, (STEP.name,))}
    rows = link.run(_ALERTS, (*sorted(ALERTING), f'%"code":"{FAILED}"%'))
    waiting = sorted({int(idx) for (idx,) in rows} - answered)
    return tuple(reversed(tuple(entries_of(link, waiting))))
