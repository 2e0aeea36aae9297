"""Taking a step on a page: the form, the signature ceremony, the answer. Each sends everything again; none keeps state.

A form is first checked. What would be refused is recorded as the attempt it was; what would pass and needs no
signature is recorded; what needs one goes to the ceremony, which binds it to the content that was shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from custody.faces.acting import Asked, sign_first, take, would
from custody.faces.offering import reason_owed
from custody.faces.printing import prove_ordered
from custody.faces.scanning import look_at
from custody.faces.web.answering import STEP as ANSWERED_BY
from custody.faces.web.answers import CEREMONY_ONLY, answer_page
from custody.faces.web.ceremony import allowing_from, as_taken, ceremony, claims_from, kept_files
from custody.faces.web.doses import dose_that_waits
from custody.faces.web.enrolling import invitation
from custody.faces.web.entering import (
    FIELD,
    TYPED,
    asked_of_typing,
    channel_of,
    reprint_offered,
    said,
    typed_reason,
    unsaid,
)
from custody.faces.web.first_signed import first_opened, signs_first
from custody.faces.web.folds import folded, unfolded
from custody.faces.web.forms import drawn_fields, drawn_time, errors_of, happened_at, hours_of_change, raw_facts
from custody.faces.web.frame import frame, number
from custody.faces.web.here import Here, renew_token, signed_in
from custody.faces.web.labels import prefilled, previews, printed
from custody.faces.web.nonces import fresh_nonce
from custody.faces.web.on_call import asks_on_call, relied_on, waiting
from custody.faces.web.paper import sheet_offered
from custody.faces.web.permitted import may_take, told_whose
from custody.faces.web.persons import roles_held
from custody.faces.web.present import card
from custody.faces.web.reasons import reason_rows
from custody.faces.web.sealing import SEAL, private_names, sealed, unsealed
from custody.faces.web.second_entering import is_of_second, second_facts, second_form, second_is_next
from custody.faces.web.step_heads import submit_words, told_step
from custody.faces.web.stock import PICKED, read_first, stock_table, with_picked
from custody.faces.web.stopping import in_the_way, stop_again
from custody.faces.web.told_already import refusing, told_already
from custody.faces.web.told_last import told_last
from custody.faces.web.uploads import Received, keep_uploads, kept_uploads, may_keep, received_files
from custody.record.attempt import Answer, Attempt
from custody.rules.facts import FactKind, specs_of
from custody.rules.reading import Problem
from custody.rules.refusals import Weight
from custody.rules.step import Sign, Step, Tense


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/steps/<name>", "step", signed_in(step_form))
    blueprint.add_url_rule("/steps/<name>", "take_step", signed_in(take_step), methods=["POST"])


def step_form(here: Here, name: str) -> Any:
    """The empty form, with the one thing that was scanned already in it: nothing else comes by an address."""
    step = _step(here, name)
    stopped = in_the_way(here, step)
    if stopped is not None:
        return stop_again(here, stopped), 409
    if not may_take(here, step):
        return told_whose(here, step)
    scanned = request.args.get(step.primary, "") if step.primary else ""
    if step.name == ANSWERED_BY and scanned:
        return redirect(f"/authorisations/{scanned}")
    likely = (
        prefilled(here, scanned)
        if step.name == "order_label" and scanned
        else dose_that_waits(here, step, scanned) | told_last(here, step, scanned) | roles_held(here, step, scanned)
    )
    return _form(here, step, {step.primary: scanned, **likely} if scanned else {}, ())


def take_step(here: Here, name: str) -> Any:
    """A form or a signed ceremony came in."""
    step = _step(here, name)
    received = received_files(here.house, step, request.files)
    typed = raw_facts(here, step, request.form) | received.digests
    raw, closed = unsealed(here, step, typed, request.form.get(SEAL, ""))
    if not may_take(here, step) and (request.args.get("again") == "1" or PICKED in request.form):
        return told_whose(here, step)
    if request.args.get("again") == "1" or PICKED in request.form:
        return _form(here, step, with_picked(step, raw) | {"occurred_at": request.form.get("occurred_at", "")}, closed)
    stopped = in_the_way(here, step) if may_take(here, step) else None  # a denial is on record, whatever waits
    if stopped is not None:
        return stop_again(here, stopped, [*_typed_so_far(here, step, raw), {"name": "resumed", "value": "1"}]), 409
    asked, problems = _asked(here, step, raw, received)
    problems = (*problems, *hours_of_change(here, step, raw), *closed, *unsaid(step))
    problems += reason_owed(here.house, step.name, raw, here.now)
    if received.files and may_keep(here.house, step, here.account.roles):
        keep_uploads(here.house, here.person, received.files.values())
    if not problems and second_is_next(here, step, raw):
        return second_form(here, step, raw)
    if problems:
        unread = Attempt(step.name, None, here.person, here.station, asked.channel, problems=problems)
        kept = here.house.door.record(unread)
        if kept.status == "denied":
            return render_template("answer.html", frame=frame(), **answer_page(here, kept, ())), 403
        return _form(here, step, raw, problems, kept), 413 if received.problems else 422
    if request.form.get("signing") == "1" and not asks_on_call():
        return _first_signed(here, step, asked) if signs_first() and asked.claims else _recorded(here, step, asked)
    answer = would(here.house, asked)
    if answer.status == "malformed":
        kept = take(here.house, asked)
        return _form(here, step, raw, kept.problems, kept), 422
    if _needs_ceremony(step, answer) or (answer.passed and asked.requests):
        page = waiting(here, step, asked, answer)
        return page or render_template("sign.html", frame=frame(), ceremony=ceremony(here, step, asked, answer))
    return _recorded(here, step, asked)


def form_again(here: Here, name: str) -> str:
    """The form of a step that was refused, with what was typed: for whoever says the scan or the entry was wrong. What
    waits for another STOP too is carried past it."""
    step, sent = _step(here, name), list(request.form.items(multi=True))
    another = in_the_way(here, step)
    if another is not None:
        typed = [{"name": key, "value": value} for key, value in sent if key == "step" or key.startswith(TYPED)]
        return stop_again(here, another, [*typed, {"name": "resumed", "value": "1"}])
    form = MultiDict((key.removeprefix(TYPED), value) for key, value in sent if key.startswith(TYPED))
    raw, closed = unsealed(here, step, raw_facts(here, step, form), form.get(SEAL, ""))
    return _form(here, step, raw | {"occurred_at": form.get("occurred_at", "")}, closed)


def _first_signed(here: Here, step: Step, asked: Asked) -> Any:
    """The performer has signed, and the second person follows: the same ceremony with one signature in it. Where what
    was shown is no more what stands in the record, it is shown anew."""
    shown = would(here.house, asked)
    by_two = _needs_ceremony(step, shown) and as_taken(step, shown).sign is Sign.PERFORMER_AND_SECOND
    if not by_two or shown.content_sha256 != asked.content_sha256 or asked.first or len(asked.claims) > 1:
        return _recorded(here, step, asked)
    proof, failed = sign_first(here.house, asked)
    page = ceremony(here, step, replace(asked, first=proof, claims=()), shown, failed=failed)
    return render_template("sign.html", frame=frame(), ceremony=page), 403 if failed else 200


def _recorded(here: Here, step: Step, asked: Asked) -> Any:
    answer = take(here.house, asked)
    if answer.status == "malformed":
        return _form(here, step, asked.raw, answer.problems, answer), 422
    if _only_signature_failed(answer):
        shown = would(here.house, asked)
        page = ceremony(here, step, asked, shown, failed=answer)
        return render_template("sign.html", frame=frame(), ceremony=page), 403
    if answer.passed and not answer.repeat and (asked.claims or asked.allowing):
        renew_token(here)
    prove_ordered(here.house, answer, here.station)
    codes = [str(value) for value in asked.raw.values() if isinstance(value, str)]
    invited = invitation(here, answer, str(asked.raw.get("person", "")))
    page = answer_page(here, answer, [*_primary(step, asked.raw), *answer.created.values(), *codes])
    first = next(iter(_primary(step, asked.raw)), "")
    page |= printed(here, answer) | {"paper": sheet_offered(here, answer)}
    page |= {"reprint": reprint_offered(here, typed_reason(said()), first)}
    page["notes"] = [*page["notes"], *([invited] if invited else [])]
    if "acknowledge" in page and page["acknowledge"]["ask"] is None:
        page["acknowledge"]["fields"] += _typed_so_far(here, step, asked.raw)
    return render_template("answer.html", frame=frame(), **page), 403 if answer.status == "denied" else 200


def _form(
    here: Here, step: Step, typed: Mapping[str, Any], problems: tuple[Problem, ...], kept: Answer | None = None
) -> str:
    if is_of_second(step, problems):
        return second_form(here, step, typed, problems, kept)
    problems = tuple(one for one in problems if one.field not in second_facts(step))
    primary = next(iter(_primary(step, typed)), "")
    looked = look_at(here.house, primary, here.person, here.station) if primary else None
    opening = next((o for o in looked.openings if o.step.name == step.name), None) if looked else None
    against = opening.reasons if opening and not opening.is_open else ()
    fields = drawn_fields(here, step, typed, problems)
    form = {
        "action": f"/steps/{step.name}",
        "nonce": (request.form.get("nonce") if problems else "") or fresh_nonce(),
        "fields": unfolded(step.name, fields),
        "folds": folded(here, step.name, fields),
        "errors": errors_of(here, step, problems),
        "attempt": number(kept.idx) if kept and kept.idx is not None else "",
        "submit": submit_words(here, step),
        "cancel_href": f"/things/{primary}" if looked and looked.thing else "/",
        "hidden": [*kept_files(step, typed), *sealed(here, step, typed, [problem.field for problem in problems])],
        **asked_of_typing(here, step),
        "occurred_at": drawn_time(here, step, {**typed, **request.form.to_dict()}),
    }
    return render_template(
        "step.html",
        frame=frame(),
        step=told_step(here, step),
        form=form,
        thing=card(here, looked.thing, looked.situation) if looked and looked.thing else None,
        previews=previews(here, looked.thing) if looked and looked.thing and step.name == "order_label" else [],
        stock=read_first(stock_table(here, step, typed), fields),
        reasons=reason_rows(here, refusing(step, against)),
        notes=told_already(here, step, looked.thing, against) if looked and looked.thing else [],
    )


def _asked(here: Here, step: Step, raw: Mapping[str, Any], received: Received) -> tuple[Asked, tuple[Problem, ...]]:
    at, problem = happened_at(here, request.form.get("occurred_at", "") if step.tense is Tense.REPORTS_THE_PAST else "")
    kept = [file["value"] for file in kept_files(step, raw) if file["name"] not in received.files]
    typed, nonce = typed_reason(request.form), (request.form.get("nonce") or fresh_nonce())[:80]
    asked = Asked(
        step=step.name,
        raw=raw,
        person=here.person,
        station=here.station,
        channel=channel_of(request.form),
        nonce=nonce,
        occurred_at=at,
        reason=typed or " ".join(request.form.get("reason", "").split()) or None,
        content_sha256=request.form.get("content_sha256", ""),
        claims=claims_from(here, step, request.form),
        first=first_opened(here, step, nonce),
        allowing=allowing_from(request.form),
        requests=relied_on(here),
        files=(*received.files.values(), *kept_uploads(here.house, here.person, kept)),
    )
    return asked, (*received.problems, *((problem,) if problem else ()))


def _needs_ceremony(step: Step, answer: Answer) -> bool:
    """It would pass once signed, or it would pass if others take responsibility for every reason against it."""
    if answer.passed:
        return step.sign is not Sign.NONE
    return answer.status == "refused" and all(r.weight is not Weight.NEVER for r in answer.reasons)


def _only_signature_failed(answer: Answer) -> bool:
    codes = {reason.code for reason in answer.reasons}
    return bool(codes) and codes <= CEREMONY_ONLY


def _typed_so_far(here: Here, step: Step, raw: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the form held, to be carried past the STOP, what is private sealed; no secret and no signature."""
    names = {spec.name for spec in specs_of(step.facts) if spec.kind is not FactKind.FILE} | {"occurred_at", FIELD}
    names -= set(private_names(step))
    typed = [(name, value) for name, value in request.form.items(multi=True) if name.split(".")[0] in names]
    typed += [(field["name"], field["value"]) for field in (*kept_files(step, raw), *sealed(here, step, raw))]
    return [{"name": "step", "value": step.name}, *({"name": TYPED + name, "value": value} for name, value in typed)]


def _primary(step: Step, raw: Mapping[str, Any]) -> list[str]:
    value = raw.get(step.primary, "")
    values = value if isinstance(value, (list, tuple)) else [value]
    named = (str(one).replace(" ", "") for one in values if one)
    return [one if one.startswith("person.") else one.upper() for one in named]


def _step(here: Here, name: str) -> Step:
    step = here.house.steps.step(name)
    if step is None or step.system or not step.by_form:
        abort(404)
    return step
