"""Who may not do both: the list in force in words, with the version it stands in and who approved that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template

import custody
from custody.faces.telling import tell_choice, tell_step, tell_value
from custody.faces.web.frame import frame, time_in_words
from custody.faces.web.here import Here, signed_in
from custody.faces.web.lists import signature_rows
from custody.faces.wording import value_words
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView, history
from custody.record.reads.things import documents_in_force, thing
from custody.rules.closed_list import PAIRS, TOGETHER, left_out_or_weaker, pairs_in_force
from custody.rules.document import Document
from custody.rules.separation import DOCUMENT, Pair, Together
from custody.rules.situation import Situation

_PUT_IN_FORCE = frozenset({"approve_document", "found_instance"})
_EVERY = {
    True: N_("every step that takes two signatures"),
    False: N_("every step at which a reason can be authorised"),
}

_LOOKED_AT = {
    (False, False): N_("the thing itself"),
    (False, True): N_("the lot, all that was made into it, and what was filled, drawn or tested of it"),
    (True, False): N_("what it is about"),
    (True, True): N_("what it is about, all that was made into it, and what was filled, drawn or tested of it"),
}


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/separation", "separation", signed_in(separation))


def separation(here: Here) -> str:
    """Every pair, first what is judged by the record, then what is judged within one act."""
    with here.house.store.reading() as link:
        situation = Situation(here.now, documents=documents_in_force(link))
        document = situation.finds_document(DOCUMENT)
        entries = history(link, (document.code,)) if document else ()
        begun = thing(link, document.code) if document else None
    put_in_force = next((one for one in reversed(entries) if _puts_in_force(one)), None)
    since = begun.instant("effective_at") if begun else None
    parts = {
        "version": _version(here, document, since or (put_in_force.recorded_at if put_in_force else None)),
        "notice": _notice(here, document, put_in_force),
        "signatures": signature_rows(here, put_in_force) if put_in_force else [],
        "pairs": [_pair(here, pair) for pair in pairs_in_force(situation)],
        "together": [_together(here, one) for one in TOGETHER],
    }
    return render_template("separation.html", frame=frame(), **parts)


def _puts_in_force(entry: EntryView) -> bool:
    return entry.step in _PUT_IN_FORCE and entry.outcome == "accepted"


def _version(here: Here, document: Document | None, since: Any) -> list[dict[str, Any]]:
    """Which version is in force, and since when; nothing where none was ever approved."""
    if document is None:
        return []
    say = here.speaker.gettext
    return [
        {"label": say(N_("Document")), "value": {"text": _document_name(here), "href": f"/things/{document.code}"}},
        {"label": say(N_("Version")), "value": document.version},
        *([{"label": say(N_("Since")), "value": {"at": time_in_words(here, since)}}] if since else []),
        {"label": say(N_("SHA-256 of the document")), "value": document.digest},
    ]


def _document_name(here: Here) -> str:
    return tell_choice(here.speaker, "approve_document", "type", DOCUMENT)


def _notice(here: Here, document: Document | None, put_in_force: EntryView | None) -> str:
    """What a reader must know of how the list stands: alone, older than this release, or under no signature."""
    say = here.speaker.gettext
    if document is None:
        said = N_("No version was approved in this instance yet: the closed list of release %(version)s holds alone.")
        return say(said, version=custody.__version__)
    lacking = tuple(left_out_or_weaker(document.content))
    if lacking:
        said = N_("This version does not name %(count)s of the pairs of this release; they hold all the same.")
        return say(said, count=len(lacking))
    if put_in_force is None or put_in_force.signatures:
        return ""
    return say(N_("It came into force when the instance was founded. Whoever approves the next version signs it."))


def _pair(here: Here, pair: Pair) -> dict[str, Any]:
    say, added = here.speaker.gettext, pair not in PAIRS
    rows = {
        N_("Kept from"): tell_step(here.speaker, pair.step),
        N_("Whoever took before"): {"lines": _earlier(here, pair)},
        N_("Who is kept from it"): say(
            N_("who performed, not who checked") if pair.performers_only else N_("who performed or checked")
        ),
        N_("Looked at"): say(_LOOKED_AT[pair.of_its_things, pair.lineage]),
    }
    return {
        "title": _title(here, pair),
        "added": added,
        "facts": [{"label": say(label), "value": value} for label, value in rows.items()],
    }


def _title(here: Here, pair: Pair) -> str:
    """A pair of the closed list has words of its own; of one that a version added the step is told."""
    if value_words("pair", pair.name):
        return tell_value(here.speaker, "pair", pair.name)
    said = N_("Whoever took one of these steps does not take %(step)s")
    return here.speaker.gettext(said, step=tell_step(here.speaker, pair.step))


def _earlier(here: Here, pair: Pair) -> list[str]:
    say = here.speaker.gettext
    if pair.earlier:
        lines = _steps(here, pair.earlier)
    elif pair.apart_from:
        but = here.speaker.joined(_steps(here, pair.apart_from))
        lines = [say(N_("any step about it but: %(steps)s"), steps=but)]
    else:
        lines = [say(N_("any step about it"))]
    return [*lines, say(N_("and the person named as its cause"))] if pair.named else lines


def _together(here: Here, one: Together) -> dict[str, Any]:
    say = here.speaker.gettext
    steps = _steps(here, one.steps) or [say(_EVERY[bool(one.held_by)])]
    facts = [{"label": say(N_("Steps concerned")), "value": {"lines": steps}}]
    return {"title": tell_value(here.speaker, "pair", one.name), "added": False, "facts": facts}


def _steps(here: Here, names: Iterable[str]) -> list[str]:
    """Steps by their titles, in the order in which a dose meets them."""
    return [tell_step(here.speaker, name) for name in here.house.steps.steps if name in names]
