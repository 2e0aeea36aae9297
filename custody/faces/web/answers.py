"""Answers on the screen: the verdict, why, what was made, what next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from custody.faces.scanning import look_at
from custody.faces.telling import Told, tell_day, tell_done, tell_step
from custody.faces.web.entering import typed_choices
from custody.faces.web.frame import number, time_in_words
from custody.faces.web.here import Here
from custody.faces.web.labels import label_picture, pictured
from custody.faces.web.naming import documents, full_name, thing_of
from custody.faces.web.nonces import fresh_nonce
from custody.faces.web.present import card
from custody.faces.web.reasons import reason_rows, told_reasons
from custody.faces.web.what_next import next_steps
from custody.faces.wire import OUTCOMES
from custody.faces.wording.words import N_
from custody.record.attempt import Answer
from custody.record.reads.entries import instant
from custody.rules.facts import FactKind, specs_of
from custody.rules.floor import IDENTITY
from custody.rules.refusals import Reason
from custody.rules.situation import Situation
from custody.rules.step import Sign, no_reasons
from custody.rules.weights import opens_deviation
from custody.rules.words import is_code

# Reasons of the signature ceremony itself: the person signs again, and nothing about the cells was said.
CEREMONY_ONLY = frozenset(
    {
        "signature_failed",
        "signature_stale",
        "signature_missing",
        "content_changed",
        "second_person_missing",
        "second_not_permitted",
        "full_password_needed",
        "second_factor_needed",
    }
)
_CALLED = ("called", N_("I am calling the person named"))
_IN_HAND = (("put_aside", N_("I have put it aside")), ("scanned_wrong", N_("I scanned the wrong label")), _CALLED)
_AT_A_DESK = (_CALLED, ("scanned_wrong", N_("I entered something wrong")))
# What somebody who scanned it holds, or stands before; a child, a lot of papers or an alarm is not put aside.
_HELD = frozenset(
    {
        *("container", "prepared_dose", "bank_vial", "sample", "material_lot", "label_copy", "wristband"),
        *("shipment", "shipper", "equipment"),
    }
)


def bar(here: Here, typed: bool = False, blocked: bool = False) -> dict[str, Any]:
    """The one scan field."""
    return {
        "action": "/scan",
        "nonce": fresh_nonce(),
        "typed": typed,
        "blocked": blocked,
        "type_href": "/?typed=1",
        "scan_href": "/",
        "typed_reasons": typed_choices(here),
    }


def answer_page(here: Here, answer: Answer, codes: Iterable[str]) -> dict[str, Any]:
    """What answer.html takes. `codes` are the things scanned, the primary one first."""
    answer = replace(answer, reasons=beyond_the_ceremony(answer.reasons))
    kind = _word(here, answer)
    told = told_reasons(here, answer.reasons)
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
        "notes": [told.sentence for told in told_reasons(here, answer.notes)],
        "reasons": reason_rows(here, answer.reasons),
        "thing": card(here, looked.thing, looked.situation) if looked and looked.thing else None,
        "next": next_steps(here, looked.openings, about) if looked and looked.thing else None,
    }
    if stopped:
        context["acknowledge"] = _acknowledge(here, answer)
    return context


def _word(here: Here, answer: Answer) -> str:
    """The one word. What opened a deviation, or an identity check somebody else has still to sign for, is no plain
    PASS."""
    word, known = OUTCOMES[answer.status][1], Situation(here.now, documents=documents(here))
    step = here.house.steps.step(answer.step)
    checks = step is not None and step.mismatches is not no_reasons and step.sign is not Sign.NONE
    owed = checks and "@countersignature" in answer.created
    seen_to = owed or any(opens_deviation(note, known) for note in answer.notes)
    return "CHECK" if word == "PASS" and seen_to else word


def beyond_the_ceremony(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """What a person is told: that a signature is missing which nobody was asked for yet is no reason of its own."""
    return tuple(reason for reason in reasons if reason.code not in CEREMONY_ONLY) or tuple(reasons)


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
        return {"kind": "PASS", "headline": matched, "sentence": _who(here, answer.identity), "private": True}
    return {"kind": kind, "headline": tell_done(here.speaker, answer.step), "sentence": ""}


def _who(here: Here, identity: Mapping[str, str]) -> str:
    born = identity.get("birth_date", "")
    said = {"name": identity.get("name", ""), "born": tell_day(date.fromisoformat(born)) if born else "–"}
    return here.speaker.gettext(N_("The child is %(name)s, born %(born)s. Read it back aloud."), **said)


def _entry(here: Here, answer: Answer) -> dict[str, Any] | None:
    if answer.idx is None:
        return None
    at = time_in_words(here, instant(answer.recorded_at))
    return {"number": number(answer.idx), "href": f"/entries/{answer.idx}", "at": at}


def _created(here: Here, created: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = []
    for code in created.values():
        found = thing_of(here, code) if is_code(code) else None
        if found is None:
            continue
        row: dict[str, Any] = {"name": full_name(here, found), "code": code, "href": f"/things/{code}"}
        rows.append(row | label_picture(here, found))
    return pictured(rows)


def _acknowledge(here: Here, answer: Answer) -> dict[str, Any]:
    say = here.speaker
    worst = answer.reasons[0] if answer.reasons else None
    identity = worst is not None and worst.code in IDENTITY
    return {
        "action": "/acknowledge",
        "nonce": fresh_nonce(),
        "fields": [{"name": "entry", "value": str(answer.idx)}],
        "choices": [
            {"value": value, "text": say.gettext(text), "primary": n == 0}
            for n, (value, text) in enumerate(_IN_HAND if _is_held(here, answer.step) else _AT_A_DESK)
        ],
        "ask": {"name": "words", "label": say.gettext(N_("What happened, in a few words"))} if identity else None,
    }


def _is_held(here: Here, name: str) -> bool:
    """Whether a step is about something that can be put aside. Of one that is no more, it may have been."""
    step = here.house.steps.step(name)
    return step is None or any(spec.kind is FactKind.SCAN and _HELD & set(spec.kinds) for spec in specs_of(step.facts))
