"""Answers on the screen: the verdict, why, what was made, what next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from custody.faces.scanning import look_at
from custody.faces.telling import Told, tell_done, tell_kind, tell_reason, tell_role, tell_step, tell_time, tell_utc
from custody.faces.web.frame import number
from custody.faces.web.here import Here
from custody.faces.web.present import card
from custody.faces.wire import OUTCOMES
from custody.faces.wording.words import N_
from custody.record.attempt import Answer
from custody.record.reads.entries import instant
from custody.record.reads.things import thing
from custody.rules.openings import Opening
from custody.rules.refusals import Reason, Weight
from custody.rules.words import is_code

# A STOP for identity is answered with a word about what was done; the others with one tap.
IDENTITY_STOPS = frozenset({"wrong_subject", "wrong_band", "label_of_another_thing", "wrong_container"})
# Reasons of the signature ceremony itself: the person signs again, and nothing about the cells was said.
CEREMONY_ONLY = frozenset(
    {
        "signature_failed",
        "signature_stale",
        "signature_missing",
        "content_changed",
        "second_person_missing",
        "second_not_permitted",
        "same_person_twice",
        "full_password_needed",
    }
)
ACKNOWLEDGEMENTS = (
    ("put_aside", N_("I have put it aside")),
    ("scanned_wrong", N_("I scanned the wrong label")),
    ("called", N_("I am calling the person named")),
)


def bar(here: Here, typed: bool = False, blocked: bool = False) -> dict[str, Any]:
    """The one scan field."""
    reasons = (
        ("unreadable", N_("label unreadable")),
        ("missing", N_("label missing")),
        ("no_scanner", N_("no scanner")),
    )
    return {
        "action": "/scan",
        "nonce": fresh_nonce(),
        "typed": typed,
        "blocked": blocked,
        "type_href": "/?typed=1",
        "scan_href": "/",
        "typed_reasons": [{"value": value, "text": here.speaker.gettext(text)} for value, text in reasons],
    }


def answer_page(here: Here, answer: Answer, codes: Iterable[str]) -> dict[str, Any]:
    """What answer.html takes. `codes` are the things scanned, the primary one first."""
    kind = OUTCOMES[answer.status][1]
    told = [tell_reason(here.speaker, reason, names_for(here, [reason])) for reason in answer.reasons]
    stopped = kind == "STOP" and answer.idx is not None
    about = next((code for code in codes if is_code(code)), "")
    looked = look_at(here.house, about, here.person, here.station) if about else None
    context = {
        "bar": bar(here, blocked=stopped),
        "verdict": _verdict(here, answer, told, kind),
        "title": tell_step(here.speaker, answer.step),
        "entry": _entry(here, answer),
        "repeat": answer.repeat,
        "created": _created(here, answer.created),
        "notes": [tell_reason(here.speaker, note).sentence for note in answer.notes],
        "reasons": reason_rows(here, answer.reasons),
        "thing": card(here, looked.thing) if looked and looked.thing else None,
        "next": next_steps(here, looked.openings, about) if looked and looked.thing else None,
    }
    if stopped:
        context["acknowledge"] = _acknowledge(here, answer)
    return context


def fresh_nonce() -> str:
    """A nonce for a page: what makes sending it twice the same as once."""
    return str(uuid.uuid4())


def reason_rows(here: Here, reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as templates take them, worst first."""
    rows = []
    for reason in reasons:
        told = tell_reason(here.speaker, reason, names_for(here, [reason]))
        who = ", ".join(tell_role(here.speaker, role) for role in reason.who)
        resolve = ": ".join(part for part in (who, told.resolve) if part)
        row: dict[str, Any] = {"code": told.code, "sentence": told.sentence, "weight": told.weight, "who": resolve}
        if is_code(reason.thing):
            row["record"] = {"text": tell_record(here), "href": f"/things/{reason.thing}"}
        rows.append(row)
    return rows


def next_steps(here: Here, openings: Iterable[Opening], code: str) -> dict[str, Any]:
    """What can be done now, as large buttons; what cannot, with the reasons. Other people's steps are left out."""
    given = list(openings)
    opened: list[dict[str, Any]] = [
        {"title": tell_step(here.speaker, o.step.name), "href": f"/steps/{o.step.name}?{o.step.primary}={code}"}
        for o in given
        if o.is_open
    ]
    closed: list[dict[str, Any]] = [
        {"title": tell_step(here.speaker, o.step.name), "why": reason_rows(here, o.reasons)}
        for o in given
        if not o.is_open and o.permitted
    ]
    for position, one in enumerate(opened):
        one["primary"] = position == 0
    return {"open": opened, "closed": closed, "none": here.speaker.gettext(N_("Nothing here is yours to do now."))}


def names_for(here: Here, reasons: Iterable[Reason]) -> Mapping[str, str]:
    """Printed names of the persons and things that reasons mention."""
    names = {}
    with here.house.store.reading() as link:
        for reason in reasons:
            found = thing(link, reason.thing) if reason.thing else None
            if found is not None and found.name and found.kind in ("person", "lot", "batch", "material_lot"):
                names[reason.thing] = found.name
    return names


def tell_record(here: Here) -> str:
    """The words of a link to the record a reason is about."""
    return here.speaker.gettext(N_("Open its record"))


def _verdict(here: Here, answer: Answer, told: list[Told], kind: str) -> dict[str, Any]:
    if told:
        return {"kind": kind, "headline": told[0].title, "sentence": told[0].sentence}
    if answer.status == "failed":
        sentence = here.speaker.gettext(
            N_("Something broke; nothing happened. Incident %(number)s."), number=answer.incident
        )
        return {"kind": "STOP", "headline": here.speaker.gettext(N_("Not recorded")), "sentence": sentence}
    if answer.identity is not None:
        matched = (
            here.speaker.gettext(N_("Match")) if answer.step == "verify_dose" else tell_done(here.speaker, answer.step)
        )
        return {"kind": "PASS", "headline": matched, "sentence": _who(here, answer.identity)}
    return {"kind": kind, "headline": tell_done(here.speaker, answer.step), "sentence": ""}


def _who(here: Here, identity: Mapping[str, str]) -> str:
    said = {"name": identity.get("name", ""), "born": identity.get("birth_date", "")}
    return here.speaker.gettext(N_("This is for %(name)s, born %(born)s. Read it back aloud."), **said)


def _entry(here: Here, answer: Answer) -> dict[str, Any] | None:
    if answer.idx is None:
        return None
    at = instant(answer.recorded_at)
    time = {"text": tell_time(at, here.place.zone), "utc": tell_utc(at)}
    return {"number": number(answer.idx), "href": f"/entries/{answer.idx}", "at": time}


def _created(here: Here, created: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = []
    with here.house.store.reading() as link:
        for code in created.values():
            found = thing(link, code)
            if found is None or not is_code(code):
                continue
            name = found.name if found.kind != "document" else found.text("title")
            row: dict[str, Any] = {
                "name": " ".join(part for part in (tell_kind(here.speaker, found.kind), name) if part),
                "code": code,
                "href": f"/things/{code}",
            }
            if found.kind == "label_copy" and found.state("label_copy") == "proved":
                row["labels"] = [{"text": f.upper(), "href": f"/copies/{code}.{f}"} for f in ("pdf", "png", "svg")]
            rows.append(row)
    return rows


def _acknowledge(here: Here, answer: Answer) -> dict[str, Any]:
    say = here.speaker
    worst = answer.reasons[0] if answer.reasons else None
    identity = worst is not None and worst.code in IDENTITY_STOPS and worst.weight is Weight.NEVER
    return {
        "action": "/acknowledge",
        "nonce": fresh_nonce(),
        "fields": [{"name": "entry", "value": str(answer.idx)}],
        "choices": [
            {"value": value, "text": say.gettext(text), "primary": n == 0}
            for n, (value, text) in enumerate(ACKNOWLEDGEMENTS)
        ],
        "ask": {"name": "words", "label": say.gettext(N_("What happened, in a few words"))} if identity else None,
        "note": say.gettext(N_("Recorded as entry %(number)s."), number=number(answer.idx or 0)),
    }
