"""Taking steps: one concrete route a step, the same answer for a check with nothing recorded.

A body that cannot be read is an attempt too: it leaves an entry with the names of the fields and no values.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from custody.faces.acting import Allowing, Asked, take, would
from custody.faces.api.bodies import LONGEST_NONCE, Fields, field_trouble, read_object, told_problems
from custody.faces.api.callers import Caller, caller
from custody.faces.api.labels import labels_made
from custody.faces.api.problems import Trouble, problem, written
from custody.faces.api.signing_in import read_claim, read_station
from custody.faces.api.writing import answer_json
from custody.faces.inviting import first_half
from custody.faces.issued import dose_issued, sheet_address
from custody.faces.offering import reason_owed
from custody.faces.own_secrets import own_secrets
from custody.faces.people import Claim, recognise
from custody.faces.wire import OUTCOMES
from custody.faces.wording.api import PROBLEMS_OF_REQUESTS
from custody.faces.wording.command import SAID
from custody.record.attempt import Answer, Attempt, StoredFile
from custody.rules.reading import Problem
from custody.rules.registry import registry
from custody.rules.step import Step

# What a program may say of itself: that it is one, or that it enters what stands on paper. Scanner, camera and keyboard
# are for the pages to say, which saw them.
CHANNELS = ("api", "paper")
LARGEST_FACTS = 40_000  # bytes; an entry holds facts and effects in less than 60,000


def register(blueprint: Blueprint) -> None:
    """Add two routes for each step a person may take."""
    for step in registry().steps.values():
        if not step.system:
            rule = f"/steps/{step.name}"
            blueprint.add_url_rule(rule, f"take_{step.name}", partial(take_step, step), methods=["POST"])
            blueprint.add_url_rule(f"{rule}/check", f"check_{step.name}", partial(check_step, step), methods=["POST"])


def take_step(step: Step) -> Response:
    """Record the attempt; 201 accepted, else a problem. The same nonce again gives the first answer again. An order of
    labels is accepted even where a label could not be made: its verdict is then STOP."""
    try:
        asked = _asked(step, caller())
        if asked.nonce is None:
            raise Trouble(422, "nonce_missing", {"fields": "nonce"})
    except Trouble as trouble:
        kept = caller().house.door.record(_unreadable(step, caller(), trouble))
        if kept.status == "denied":
            return _answered(kept, OUTCOMES["denied"][0])
        raise
    answer = take(caller().house, _with_own_secrets(asked, caller()))
    more = labels_made(answer, asked.station) | _sheet_to_print(answer) | _invited(answer, asked)
    return _answered(answer, OUTCOMES[answer.status][0], more)


def check_step(step: Step) -> Response:
    """What would come of it, and the content a signature is bound to. Nothing is recorded."""
    try:
        asked = _asked(step, caller())
    except Trouble as trouble:
        known = caller().house.door.check(_unreadable(step, caller(), trouble))
        if known.status == "denied":
            return _answered(known, OUTCOMES["denied"][0])
        raise
    answer = would(caller().house, _with_own_secrets(asked, caller()))
    return _answered(answer, 200 if answer.passed else OUTCOMES[answer.status][0])


def _invited(answer: Answer, asked: Asked) -> dict[str, str]:
    """After a step that invites somebody, the first half of their one-time code, told this once."""
    code = first_half(caller().house, answer, str(asked.raw.get("person", "")))
    return {"one_time": code} if code else {}


def _sheet_to_print(answer: Answer) -> dict[str, str]:
    """What an issue of containers adds to its answer: where the sheet that goes with them is printed from."""
    dose = dose_issued(caller().house, answer)
    return {"paper_sheet": sheet_address(dose)} if dose else {}


def _answered(answer: Answer, status: int, more: Mapping[str, Any] | None = None) -> Response:
    say = caller().speaker
    body = answer_json(answer, say) | dict(more or {})
    if answer.problems:
        body["problems"] = told_problems(answer.problems)
    if status < 300:
        return written(body, status)
    reasons = body["reasons"]
    if reasons:
        code, title, detail = reasons[0]["code"], reasons[0]["title"], reasons[0]["sentence"]
    else:
        code = "incident" if answer.status == "failed" else "malformed_facts"
        fields = ", ".join(p.field for p in answer.problems)
        title, detail = (say.gettext(text) for text in PROBLEMS_OF_REQUESTS[code])
        detail = detail % {"fields": fields, "incident": answer.incident}
    return problem(status, code, {**body, "outcome": answer.status, "status": status, "title": title, "detail": detail})


def _asked(step: Step, who: Caller) -> Asked:
    """The body of the request as a question to the house. Raises Trouble naming every field that cannot be read."""
    fields = Fields(read_object())
    asked = Asked(
        step=step.name,
        raw=_facts(fields),
        person=who.person,
        station=read_station(fields, who.session.station),
        channel=fields.choice("channel", CHANNELS, "api"),
        nonce=_nonce(fields),
        occurred_at=fields.instant("occurred_at"),
        reason=fields.text("reason").strip() or None,
        content_sha256=fields.digest("content_sha256"),
        claims=fields.objects("signatures", read_claim),
        allowing=fields.objects("authorisations", _allowing),
        requests=fields.texts("requests"),
        files=fields.objects("files", _file),
        corrects_idx=fields.whole_number("corrects_idx"),
        session=who.session.name,
    )
    fields.close()
    fields.problems += reason_owed(who.house, step.name, asked.raw, who.house.clock())
    if fields.problems:
        raise field_trouble(tuple(fields.problems), "malformed_facts")
    return asked


def _facts(fields: Fields) -> Mapping[str, Any]:
    facts = fields.object("facts")
    if len(json.dumps(facts, default=str)) > LARGEST_FACTS:
        raise Trouble(413, "facts_too_large", {"most": LARGEST_FACTS})
    return facts


def _nonce(fields: Fields) -> str | None:
    """The nonce of the body, else the header Idempotency-Key."""
    nonce = fields.text("nonce", LONGEST_NONCE)
    header = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not nonce and (len(header) > LONGEST_NONCE or not header.isprintable()):
        fields.problems.append(Problem("Idempotency-Key", "too_long", {"most": LONGEST_NONCE}))
    return nonce or header or None


def _allowing(fields: Fields) -> Allowing:
    code, why = fields.text("code", 60, required=True), fields.text("reason", required=True)
    return Allowing(read_claim(fields), code, why)


def _file(fields: Fields) -> StoredFile:
    media_type = fields.text("media_type", 100) or "application/octet-stream"
    encoded = fields.given.get("base64")
    fields.known.add("base64")
    try:
        data = base64.b64decode(encoded if isinstance(encoded, str) else "*", validate=True)
    except (binascii.Error, ValueError):
        fields.problems.append(Problem("base64", "not_base64"))
        data = b""
    return StoredFile(data, media_type)


def _with_own_secrets(asked: Asked, who: Caller) -> Asked:
    """`set_secret` is asked with `password` and `pin`, signed with the present password; digests never come from
    outside."""
    if asked.step != "set_secret":
        return asked
    password, pin = (asked.raw.get(name) for name in ("password", "pin"))
    if set(asked.raw) != {"password", "pin"} or not isinstance(password, str) or not isinstance(pin, str):
        raise field_trouble((Problem("facts", "missing"),), "malformed_facts")
    _prove_present(who, asked.claims)
    secrets = own_secrets(who.house, who.person, password, pin)
    if secrets.problem:
        detail = who.speaker.gettext(SAID[secrets.problem])
        raise Trouble(422, "weak_secret", detail=detail, weakness=secrets.problem)
    return replace(asked, raw=secrets.raw, enclosures=secrets.enclosures, claims=(), content_sha256="")


def _prove_present(who: Caller, claims: tuple[Claim, ...]) -> None:
    """What is worn and typed at the bedside never becomes the password that releases and prescribes."""
    if claims and claims[0].by_badge:
        raise Trouble(403, "full_password_needed")
    found = recognise(who.house, claims[0]) if claims else None
    if found is None or found.problem or found.account is None or found.account.person != who.person:
        raise Trouble(403, "sign_in_failed")
    if who.account.factor_digest and not found.factor:
        raise Trouble(403, "code_needed")


def _unreadable(step: Step, who: Caller, trouble: Trouble) -> Attempt:
    """The attempt of a body that could not be read: the names of its fields, no values. Who may not take the step is
    told so, and not what its body should have been."""
    names = str(trouble.values.get("fields", "body"))[:200]
    problems = (Problem(names, trouble.code),)
    return Attempt(step.name, None, who.person, who.session.station, "api", problems=problems)
