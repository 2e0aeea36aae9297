"""The signature ceremony: what is signed, in words; who signs, with which components; who takes responsibility."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import request
from werkzeug.datastructures import MultiDict

from custody.faces.acting import Allowing, Asked
from custody.faces.limits import roles_with_code, second_window
from custody.faces.people import Claim
from custody.faces.telling import tell_role, tell_step
from custody.faces.web.carrying import hidden, signed_fields
from custody.faces.web.first_signed import ASKED, first_sealed, still_stands, told_first
from custody.faces.web.here import Here
from custody.faces.web.nonces import fresh_nonce
from custody.faces.web.reasons import told_reason, told_reasons
from custody.faces.web.sealing import sealed
from custody.faces.web.told_requests import answer_rows, content_lines, request_of
from custody.faces.wording.general import MEANINGS
from custody.faces.wording.words import N_
from custody.record.attempt import Answer, Proof
from custody.rules.facts import FactKind, specs_of
from custody.rules.guards.stand_in import ON_WARD
from custody.rules.refusals import Reason, Weight
from custody.rules.situation import Thing
from custody.rules.step import Circumstances, Sign, Step

# What a form holds of the signatures themselves: it goes from no page to another.
NEVER_CARRIED = frozenset(
    {"nonce", "signing", "content_sha256", "requests", "allow_code", "allow_why", "ask_on_call", "ask_why", "afresh"}
    | {ASKED}
)


def ceremony(here: Here, step: Step, asked: Asked, answer: Answer, failed: Answer | None = None) -> dict[str, Any]:
    """What sign.html takes. `failed` is the answer to a signature that did not hold."""
    say = here.speaker.gettext
    nonce = fresh_nonce() if failed else asked.nonce or ""
    first = asked.first if failed is None or still_stands(failed.reasons) else None
    allowed = [r for r in answer.reasons if r.weight is Weight.AUTHORISE and not r.authorised]
    noted = [r for r in (*answer.reasons, *answer.notes) if r.weight is Weight.NOTE]
    content = orjson.loads(answer.content)
    errors = [told.sentence for told in told_reasons(here, failed.reasons if failed else ())]
    titles = [told.sentence for told in told_reasons(here, allowed)]
    sentence = " ".join([say(N_("Your signature says that you did this and that it is so.")), *titles])
    return {
        "title": tell_step(here.speaker, step.name),
        "sentence": sentence,
        "meaning": say(MEANINGS[step.meanings[0]]),
        "action": f"/steps/{step.name}",
        "nonce": nonce,
        "hidden": [
            *kept_files(step, asked.raw),
            *sealed(here, step, asked.raw),
            *_carried(step, asked, answer),
            *([first_sealed(here, step, first, nonce)] if first else []),
        ],
        "lines": content_lines(here, step.name, content),
        "raw": answer.content,
        "hash": answer.content_sha256,
        "noted": [{"title": told.title, "sentence": told.sentence} for told in told_reasons(here, noted)],
        "granted": [row for found in _requests(here, asked) for row in answer_rows(here, found)],
        "signers": [*_signers(here, as_taken(step, answer), first), *_authorisers(here, step, allowed)],
        "later": _later(here, as_taken(step, answer), first),
        "why": _why(here) if allowed else None,
        "ask": _on_call(here, allowed),
        "errors": [{"name": f"performer.{_secret_of(step)}", "sentence": sentence} for sentence in errors],
        "submit": say(N_("Sign and record")),
        "cancel_href": "/",
    }


def claims_from(here: Here, step: Step, form: MultiDict[str, str]) -> tuple[Claim, ...]:
    """The claims of the performer and the second person, where the ceremony sent them."""
    found = []
    for key in ("performer", "second"):
        claim = _claim(form, key)
        if claim is not None:
            found.append(claim)
    return tuple(found)


def allowing_from(form: MultiDict[str, str]) -> tuple[Allowing, ...]:
    """The claims of those who take responsibility for a reason."""
    found = []
    for number, code in enumerate(form.getlist("allow_code")):
        claim = _claim(form, f"allow{number}")
        if claim is not None:
            found.append(Allowing(claim, code, " ".join(form.get("allow_why", "").split())))
    return tuple(found)


def _claim(form: MultiDict[str, str], key: str) -> Claim | None:
    if form.get(f"{key}.badge"):
        return Claim(form[f"{key}.badge"], form.get(f"{key}.pin", ""), True)
    if form.get(f"{key}.username"):
        return Claim(form[f"{key}.username"], form.get(f"{key}.password", ""), False, form.get(f"{key}.one_time", ""))
    return None


def as_taken(step: Step, answer: Answer) -> Step:
    """The step as it is signed: where a clinician on the ward stands in, the second person is one who cannot sign."""
    told = (*answer.reasons, *answer.notes)
    stood_in = any(reason.code == "emergency_check" and reason.params["way"] == ON_WARD for reason in told)
    return step.under(Circumstances(stood_in=stood_in))


def kept_files(step: Step, raw: Mapping[str, object]) -> list[dict[str, str]]:
    """Files already uploaded stand in the form as their digests, so that they need not be chosen again."""
    names = [spec.name for spec in specs_of(step.facts) if spec.kind is FactKind.FILE]
    return [{"name": name, "value": str(raw[name])} for name in names if raw.get(name)]


def _carried(step: Step, asked: Asked, answer: Answer) -> list[dict[str, str]]:
    """Everything the form held goes along again, the requests relied on, and the hash of what is shown; no secret and
    nothing private does."""
    own = NEVER_CARRIED | {spec.name for spec in specs_of(step.facts) if spec.kind is FactKind.FILE}
    kept = ((name, value) for name, value in signed_fields(step) if name not in own)
    relied = [{"name": "requests", "value": code} for code in asked.requests]
    signing = [{"name": "signing", "value": "1"}, {"name": "content_sha256", "value": answer.content_sha256}]
    return [*hidden(kept), *relied, *signing]


def _later(here: Here, step: Step, first: Proof | None) -> dict[str, str] | None:
    """How the performer signs while the second person is on the way; none where both sign at once."""
    minutes = int(second_window(here.house).total_seconds()) // 60
    if step.sign is not Sign.PERFORMER_AND_SECOND or first or not minutes:
        return None
    say = here.speaker.gettext
    sentence = say(N_("They sign within %(minutes)s min of you, on this screen."), minutes=minutes)
    return {"name": ASKED, "submit": say(N_("Sign now, the second person follows")), "sentence": sentence}


def _signers(here: Here, step: Step, first: Proof | None) -> list[dict[str, Any]]:
    say = here.speaker.gettext
    full = _secret_of(step) == "password"
    signers: list[dict[str, Any]] = [
        {
            "key": "performer",
            "title": say(N_("You, %(name)s"), name=here.account.name),
            "method": "password" if full else "badge",
            "username": here.account.username if full else "",
            "one_time": full and bool(roles_with_code(here.house) & set(here.account.roles)),
            **({"done": told_first(here, first)} if first else {}),
        }
    ]
    if step.sign is Sign.PERFORMER_AND_SECOND:
        method = "password" if step.full_password else "badge"
        sentence = say(
            N_("Check for yourself, with your own badge and PIN: %(meaning)s."), meaning=say(MEANINGS[step.meanings[1]])
        )
        second = {"key": "second", "title": say(N_("Second person")), "method": method, "sentence": sentence}
        signers.append(second | {"one_time": method == "password" and bool(roles_with_code(here.house))})
    return signers if step.sign is not Sign.NONE else []


def _authorisers(here: Here, step: Step, reasons: list[Reason]) -> list[dict[str, Any]]:
    """Those who take responsibility on this screen, with the full password where the step asks for it: only those for
    whom nobody has answered from elsewhere."""
    say, method = here.speaker.gettext, "password" if step.with_password else "badge"
    found: list[dict[str, Any]] = []
    coded = roles_with_code(here.house) if method == "password" else frozenset()
    for reason in reasons:
        total = len(reason.authorise) or 1
        wanted = reason.waits_for or ("qa",)
        for number, role in enumerate(wanted, start=total - len(wanted) + 1):
            said = N_("Authorisation %(number)s of %(total)s: %(role)s")
            title = say(said, number=number, total=total, role=tell_role(here.speaker, role))
            told = told_reason(here, reason)
            sentence = here.speaker.headed(told.title, told.resolve)
            signer = {"key": f"allow{len(found)}", "title": title, "method": method, "sentence": sentence}
            found.append(signer | {"code": reason.code, "one_time": role in coded})
    return found


def _on_call(here: Here, reasons: list[Reason]) -> dict[str, Any] | None:
    """The way to those who may authorise from elsewhere; none where no reason may be authorised so."""
    remote = [reason for reason in reasons if reason.remote]
    if not remote:
        return None
    say = here.speaker.gettext
    roles = dict.fromkeys(tell_role(here.speaker, role) for reason in remote for role in reason.waits_for)
    titles = here.speaker.joined(told_reason(here, reason).title for reason in remote)
    sentence = N_("May be authorised from elsewhere: %(what)s. Asked for: %(roles)s.")
    return {
        "title": say(N_("Nobody here who may authorise?")),
        "sentence": say(sentence, what=titles, roles=here.speaker.joined(roles)),
        "why": {"name": "ask_why", "label": say(N_("What they should know")), "kind": "text", "required": False},
        "nonce": fresh_nonce(),
        "submit": say(N_("Ask on call")),
    }


def _requests(here: Here, asked: Asked) -> list[Thing]:
    found = (request_of(here, code) for code in asked.requests)
    return [one for one in found if one is not None]


def _why(here: Here) -> dict[str, Any]:
    """The reason those who authorise give; without one nothing is authorised."""
    return {
        "name": "allow_why",
        "label": here.speaker.gettext(N_("Why it may go on all the same")),
        "kind": "text",
        "value": request.form.get("allow_why", ""),
    }


def _secret_of(step: Step) -> str:
    """What the performer signs with: a full password where the step asks for it, else the PIN."""
    return "password" if step.with_password else "pin"
