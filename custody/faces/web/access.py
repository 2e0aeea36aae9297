"""The access review: who could do what on a day, printed as it is shown, and signed for by quality."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from custody.faces.access_reviewing import Review, review_of
from custody.faces.spreadsheets import MEDIA_TYPE, csv_of
from custody.faces.telling import tell_choice, tell_day, tell_role, tell_state, tell_step, tell_time, tell_value
from custody.faces.web.answers import bar
from custody.faces.web.frame import frame, number, time_in_words
from custody.faces.web.here import Here, signed_in
from custody.faces.web.lists import signature_rows
from custody.faces.web.naming import zone_of
from custody.faces.web.permitted import may_take
from custody.faces.wording.access import FINDINGS
from custody.faces.wording.words import N_
from custody.record.reads.access import reviews_of
from custody.record.reads.entries import EntryView
from custody.rules.access_review import Reviewed, could

STEP = "review_access"
_HEADS = (N_("Name"), N_("State"), N_("Roles"), N_("Could take"), N_("Last entry"), N_("Worth a look"))
_KINDS = {"both_sides": "info"}


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/access-review", "access_review", signed_in(access_review))
    blueprint.add_url_rule("/access-review.csv", "access_review_csv", signed_in(access_review_csv))


def access_review(here: Here) -> Any:
    """Every account as it was when the day asked for ended, or those that could take one step."""
    say = here.speaker.gettext
    review, shown, wrong = _asked(here)
    step = request.args.get("step", "")
    with here.house.store.reading() as link:
        signed = reviews_of(link, review.day.isoformat())
    table = {
        "caption": say(N_("Accounts")),
        "columns": [{"label": say(head)} for head in _HEADS],
        "rows": [_row(here, one, step) for one in shown],
        "filters": _filters(here, review, step),
        "empty": {
            "title": say(N_("Nobody")),
            "sentence": say(N_("No account of that day could take this step.")),
        },
    }
    parts: dict[str, Any] = {"day": tell_day(review.day), "facts": _facts(here, review, len(shown)), "table": table}
    parts |= {"error": say(_WRONG_DAY) if wrong else "", "signed": [_signed(here, review, one) for one in signed]}
    parts |= {"action": _action(here, review), "unsigned": say(_UNSIGNED if review.over else _NOT_OVER)}
    parts["csv_href"] = "/access-review.csv?" + urlencode({"day": review.day.isoformat(), "step": step})
    return render_template("access.html", frame=frame(), bar=bar(here), **parts), 422 if wrong else 200


def access_review_csv(here: Here) -> Any:
    """The same accounts for a spreadsheet; the page that says what is wrong, where no such day can be reviewed."""
    review, shown, wrong = _asked(here)
    if wrong:
        return access_review(here)
    say = here.speaker.gettext
    head = [say(word) for word in (*_HEADS, N_("Day reviewed"), N_("SHA-256 of this review"))]
    rows = ([*_plain(here, one), review.day.isoformat(), review.digest] for one in shown)
    named = {"Content-Disposition": f'attachment; filename="access-review-{review.day.isoformat()}.csv"'}
    return Response(csv_of(head, rows), mimetype=MEDIA_TYPE, headers=named)


def _asked(here: Here) -> tuple[Review, list[Reviewed], bool]:
    """The review of the day asked for, or of today, with the accounts that could take the step asked for; and whether
    no such day can be reviewed."""
    today, given = here.now.astimezone(zone_of(here)).date(), request.args.get("day", "")
    day, step = _day(given), request.args.get("step", "")
    wrong = bool(given) and (day is None or day > today)
    review = review_of(here.house, today if day is None or wrong else day, here.place.zone, here.now)
    return review, [one for one in review.accounts if not step or could(one, step)], wrong


_WRONG_DAY = N_("Give a day that has begun, as 2026-05-03. Below is today.")
_UNSIGNED = N_("Nobody has signed a review of this day.")
_NOT_OVER = N_("The day is not over: it can be looked at, and signed for tomorrow.")
_SAME, _OTHER = N_("what is shown here"), N_("not what is shown here")


def _facts(here: Here, review: Review, shown: int) -> list[dict[str, Any]]:
    matrix = review.situation.finds_document("role_matrix")
    rows: dict[str, Any] = {
        N_("As of"): {"at": time_in_words(here, review.situation.at)},
        N_("Accounts shown"): number(shown),
        N_("Accounts in all"): number(len(review.accounts)),
        N_("Role matrix then in force"): {"text": matrix.version, "href": f"/things/{matrix.code}"} if matrix else "–",
        N_("Dormant after"): here.speaker.gettext(N_("%(days)s d"), days=here.house.config.dormant_days),
        N_("SHA-256 of this review"): review.digest,
    }
    return [{"label": here.speaker.gettext(label), "value": value} for label, value in rows.items()]


def _row(here: Here, one: Reviewed, step: str) -> dict[str, Any]:
    say, state = here.speaker.gettext, one.person.state("person")
    last = {"at": time_in_words(here, one.used.last)} if one.used.last else say(N_("never"))
    taken = [tell_step(here.speaker, name) for name in one.takes if step in ("", name)]
    found = [{"kind": _KINDS.get(name, "check"), "text": say(FINDINGS[name])} for name in one.findings]
    pairs = [tell_value(here.speaker, "pair", pair) for pair in one.pairs]
    cells = [
        {"text": one.person.name, "note": one.person.text("username")},
        tell_state(here.speaker, state),
        {"lines": [tell_role(here.speaker, role) for role in one.person.texts("roles")]},
        {"lines": taken} if taken else "–",
        last,
        {"chips": found, "note": here.speaker.in_rows(pairs)} if found else "–",
    ]
    return {"cells": cells, "href": f"/things/{one.person.code}"}


def _plain(here: Here, one: Reviewed) -> list[str]:
    say, step = here.speaker.gettext, request.args.get("step", "")
    found = [*(say(FINDINGS[name]) for name in one.findings), *(tell_value(here.speaker, "pair", p) for p in one.pairs)]
    return [
        f"{one.person.name} ({one.person.text('username')})",
        tell_state(here.speaker, one.person.state("person")),
        here.speaker.joined(tell_role(here.speaker, role) for role in one.person.texts("roles")),
        here.speaker.joined(tell_step(here.speaker, name) for name in one.takes if step in ("", name)),
        tell_time(one.used.last, here.place.zone) if one.used.last else say(N_("never")),
        here.speaker.in_rows(found),
    ]


def _filters(here: Here, review: Review, step: str) -> dict[str, Any]:
    say = here.speaker.gettext
    named = {name for one in review.accounts for name in one.takes}
    titles = sorted((tell_step(here.speaker, name), name) for name in named)
    options = [{"value": "", "text": say(N_("every step"))}, *({"value": name, "text": told} for told, name in titles)]
    return {
        "action": "/access-review",
        "fields": [
            {"name": "day", "label": say(N_("Day, as 2026-05-03")), "value": review.day.isoformat()},
            {"name": "step", "label": say(N_("Who could take")), "value": step, "options": options},
        ],
    }


def _signed(here: Here, review: Review, entry: EntryView) -> dict[str, Any]:
    """A review on record: who, what came of it, and whether it was of what is shown now."""
    say, facts = here.speaker.gettext, entry.body["facts"]
    same = facts.get("digest") == review.digest
    told = tell_choice(here.speaker, STEP, "outcome", str(facts.get("outcome", "")))
    return {
        "rows": signature_rows(here, entry),
        "told": here.speaker.headed(told, str(facts.get("remark") or "")),
        "chip": {"kind": "pass" if same else "stop", "text": say(_SAME if same else _OTHER)},
        "href": f"/entries/{entry.idx}",
    }


def _action(here: Here, review: Review) -> Mapping[str, Any] | None:
    """The form of the step with the day and what was shown in it, for whoever may sign it."""
    if not review.over or not may_take(here, here.house.steps.steps[STEP]):
        return None
    fields = {"day": review.day.isoformat(), "digest": review.digest}
    sent = [{"name": name, "value": value} for name, value in fields.items()]
    title = tell_step(here.speaker, STEP)
    return {"title": title, "primary": True, "post": {"action": f"/steps/{STEP}?again=1", "fields": sent}}


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if len(given) == len("2026-05-03") else None
    except ValueError:
        return None
