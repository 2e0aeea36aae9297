"""Authorisations in words: who let which reason pass, why, where from; and what a request asks to be signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from custody.faces.acting import Asked, would
from custody.faces.telling import tell_step, tell_value
from custody.faces.web.frame import time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import name_of, thing_of
from custody.faces.web.told_evidence import evidence_rows
from custody.faces.web.told_facts import fact_rows
from custody.faces.wording import refusal_words
from custody.faces.wording.words import N_
from custody.record.attempt import Answer
from custody.record.reads.entries import EntryView, instant
from custody.record.reads.things import stored_file
from custody.rules.requests import DECLINED, GRANTED, KIND, answers, lapsed
from custody.rules.situation import Thing

_AGAIN = N_("What was granted counts for nothing. Ask again from the signatures.")
# How a request ended -> kind of verdict, headline, sentence; the empty one still waits.
_ENDS: Mapping[str, tuple[str, str, str]] = {
    "declined": ("STOP", N_("Declined"), N_("Nothing was authorised. Ask whoever declined what is missing.")),
    "used": ("CHECK", N_("This request is over"), _AGAIN),
    "changed": ("CHECK", N_("Something has changed since it was asked"), _AGAIN),
    "lapsed": ("CHECK", N_("Nobody answered in time"), _AGAIN),
    "": (
        "CHECK",
        N_("Waiting for those on call"),
        N_("They read it under Waiting, on a device of their own. Call them: nothing rings there."),
    ),
}


def end_of(request: Thing, content_sha256: str, now: datetime) -> str:
    """How a request ended: declined, used, changed, lapsed; empty while it waits. `content_sha256` is of the content
    as it would be signed now."""
    if any(one.answer == DECLINED for one in answers(request)):
        return "declined"
    if request.state(KIND) != "open":
        return "used"
    if request.text("content") != content_sha256:
        return "changed"
    return "lapsed" if lapsed(request, now) else ""


def verdict_of(here: Here, end: str) -> dict[str, str]:
    """How a request ended, as a verdict."""
    kind, headline, sentence = _ENDS[end]
    say = here.speaker.gettext
    return {"kind": kind, "headline": say(headline), "sentence": say(sentence)}


def request_of(here: Here, code: str) -> Thing | None:
    """The request of this code, or None where there is none."""
    found = thing_of(here, code)
    return found if found is not None and found.kind == KIND else None


def content_lines(here: Here, step: str, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Step, facts and evidence in words: what stands in the canonical content, nothing more."""
    rows: list[dict[str, Any]] = [{"label": here.speaker.gettext(N_("Step")), "value": tell_step(here.speaker, step)}]
    rows += fact_rows(here, step, content["facts"])
    evidence = {name: value for name, value in content["evidence"].items() if name not in content["facts"]}
    rows += evidence_rows(here, step, evidence)
    return rows


def content_of(here: Here, request: Thing) -> str:
    """The content a request is about, as it would be signed; empty where it is none that can be read."""
    with here.house.store.reading() as link:
        found = stored_file(link, request.text("content"))
    try:
        text = found[0].decode() if found else ""
        content = orjson.loads(text)
    except ValueError:
        return ""
    return text if isinstance(content, dict) and {"step", "facts", "evidence"} <= set(content) else ""


def would_now(here: Here, request: Thing, text: str) -> Answer | None:
    """What would come of the step a request is about, for whoever asked, with what was granted so far. None where the
    content would not be the one that was asked for: something has changed since, and nothing given counts."""
    content = orjson.loads(text)
    if here.house.steps.step(str(content["step"])) is None:
        return None
    happened = content.get("occurred_at")
    asked = Asked(
        step=content["step"],
        raw=content["facts"],
        person=request.text("asked_by"),
        station=request.text("station"),
        occurred_at=instant(happened) if happened else None,
        reason=content.get("reason"),
        requests=(request.code,),
    )
    answer = would(here.house, asked)
    return answer if answer.content_sha256 == request.text("content") else None


def answer_rows(here: Here, request: Thing) -> list[dict[str, Any]]:
    """What was answered to a request: who, whether they let it pass, which reason, why, when."""
    say = here.speaker.gettext
    said = {True: N_("Granted by %(who)s"), False: N_("Declined by %(who)s")}
    return [
        {
            "kind": "pass" if one.answer == GRANTED else "stop",
            "headline": say(said[one.answer == GRANTED], who=name_of(here, one.person)),
            "detail": " · ".join((say(refusal_words(one.code).title), _ground(here, one.why))),
            "at": time_in_words(here, instant(one.at)),
        }
        for one in answers(request)
    ]


def earlier_rows(here: Here, request: Thing) -> list[dict[str, Any]]:
    """Who had declined the same before it was asked for once more, as the request keeps it."""
    kept = request.attrs.get("declined_before")
    rows = [row for row in kept if isinstance(row, Mapping)] if isinstance(kept, (list, tuple)) else []
    return [
        {
            "kind": "stop",
            "headline": here.speaker.gettext(N_("Declined before by %(who)s"), who=name_of(here, row["person"])),
            "detail": " · ".join((here.speaker.gettext(refusal_words(row["code"]).title), _ground(here, row["why"]))),
            "at": time_in_words(here, instant(row["at"])),
        }
        for row in rows
    ]


def _ground(here: Here, text: str) -> str:
    """What an answer rests on: chosen, or in words."""
    return tell_value(here.speaker, "ground", text)


def authorisation_rows(here: Here, entry: EntryView) -> list[dict[str, Any]]:
    """The authorisations of an entry: who, for which reason, why, when, and whether from elsewhere or here."""
    return [_authorisation(here, one, entry.recorded_at) for one in entry.body.get("authorisations", ())]


def _authorisation(here: Here, one: Mapping[str, str], recorded_at: datetime) -> dict[str, Any]:
    say = here.speaker.gettext
    row = {"who": name_of(here, one["person"]), "what": say(refusal_words(one["code"]).title)}
    row |= {"why": _ground(here, one["reason"])}
    if not one.get("request"):
        return row | {"here": say(N_("here")), "at": time_in_words(here, recorded_at)}
    elsewhere = {"text": say(N_("from elsewhere")), "href": f"/things/{one['request']}"}
    return row | {"elsewhere": elsewhere, "at": time_in_words(here, instant(one["given_at"]))}
