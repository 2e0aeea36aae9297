"""The newest checkpoint as the ledger's page shows it, and whether what came after it has waited for longer than a day.

A head is signed once: where nothing was recorded since, its checkpoint is as good as one made now, however old.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from custody.faces.web.frame import number, time_in_words
from custody.faces.web.here import Here
from custody.faces.wording.words import N_
from custody.record.checkpoints import Checkpoint, key_in_force, latest_checkpoint
from custody.record.cosigning import cosigners_of
from custody.record.link import Link
from custody.record.reads.entries import head, recorded_at

OLDEST = timedelta(days=1)  # the daily checkpoint of record.md
_KEY_SHOWN = 8  # digits of a public key, as in the name of a key file


def newest_checkpoint(here: Here, link: Link) -> list[dict[str, Any]]:
    """Rows of label and value."""
    say, sealed = here.speaker.gettext, latest_checkpoint(link)
    if sealed is None:
        none = {"chips": [{"kind": "check", "text": say(N_("none yet: run 'custody checkpoint'"))}]}
        return [{"label": say(N_("Newest checkpoint")), "value": none}]
    last = recorded_at(link, sealed.size - 1)
    facts: dict[str, Any] = {
        N_("Newest checkpoint"): {"text": sealed.on_paper},
        N_("Its newest entry"): {"at": time_in_words(here, last)} if last else "",
        N_("Signed by the key"): f"{_signer(sealed)} {key_in_force(link)[:_KEY_SHOWN]}".rstrip(),
        N_("Co-signed by"): here.speaker.joined(cosigners_of(link, sealed.size)) or say(N_("nobody")),
        N_("Recorded since"): _since(here, link, sealed.size),
    }
    return [{"label": say(label), "value": value} for label, value in facts.items()]


def _signer(sealed: Checkpoint) -> str:
    return sealed.note.partition("\n\n— ")[2].partition(" ")[0]


def _since(here: Here, link: Link, size: int) -> Any:
    """How many entries no checkpoint covers; and that the first of them is older than a day."""
    more = head(link)[0] + 1 - size
    first = recorded_at(link, size)
    if first is None or here.now - first <= OLDEST:
        return number(more)
    older = here.speaker.gettext(
        N_("%(count)s, the first more than a day ago: run 'custody checkpoint'"), count=number(more)
    )
    return {"chips": [{"kind": "check", "text": older}]}
