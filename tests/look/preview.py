"""A tiny application that draws every template with fictitious contexts: a fixture of these tests, never shipped.

`python -m tests.look.preview` serves it on http://127.0.0.1:8300/ for a look by eye.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, redirect, render_template, request
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response as AnyResponse

from custody.faces.catalogue import Speaker, words_for_templates
from tests.look import contexts_around as around
from tests.look import contexts_of_access as access
from tests.look import contexts_of_accounts as accounts
from tests.look import contexts_of_desks as desks
from tests.look import contexts_of_doors as doors
from tests.look import contexts_of_forms as forms
from tests.look import contexts_of_scanning as scanning
from tests.look import contexts_of_separation as separation
from tests.look import contexts_of_the_day as day
from tests.look import contexts_of_things as things
from tests.look import contexts_on_call as on_call
from tests.look.people import Shape, frame

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LONG = "这是一个没有空格的很长的说明文字" * 625  # 10,000 characters
READ = {"sentence", "headline", "summary", "paragraph", "note", "lead", "detail", "remark", "text", "who"}
LABEL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 250 125"><rect width="250" height="125" fill="#fff"/>'
    '<text x="10" y="30" font-size="22">LXDD BRXL K</text><path d="M10 50h150v50H10z"/></svg>'
)
# page name -> template, context, place in the navigation
PAGES: dict[str, tuple[str, Shape, str]] = {
    "scan": ("scan.html", scanning.HOME, "Scan"),
    "scan-empty": ("scan.html", scanning.HOME_EMPTY, "Scan"),
    "scan-match": ("scan.html", scanning.MATCH, "Scan"),
    "scan-stop": ("scan.html", scanning.STOP, "Scan"),
    "scan-look": ("scan.html", scanning.LOOK, "Scan"),
    "scan-check": ("scan.html", scanning.CHECK, "Scan"),
    "step": ("step.html", forms.STEP, "Infusion day"),
    "step-short": ("step.html", forms.STEP_SHORT, "Infusion day"),
    "step-grid": ("step.html", forms.STEP_GRID, "Lots"),
    "step-grid-wrong": ("step.html", forms.STEP_GRID_WRONG, "Lots"),
    "step-look": ("step.html", forms.STEP_LOOK, "Infusion day"),
    "step-folds": ("step.html", forms.STEP_FOLDS, "Infusion day"),
    "sign": ("sign.html", forms.SIGN, "Infusion day"),
    "sign-second": ("sign.html", forms.SIGN_SECOND, "Infusion day"),
    "sign-release": ("sign.html", forms.RELEASE, "Lots"),
    "waiting": ("waiting.html", on_call.WAITING, "Scan"),
    "authorisation": ("authorisation.html", {"bar": scanning.BAR, **on_call.ASKED}, "Inbox"),
    "answer": ("answer.html", around.ANSWER, "Infusion day"),
    "answer-issued": ("answer.html", day.ISSUED, "Doses due"),
    "answer-stop": ("answer.html", around.ANSWER_STOP, "Infusion day"),
    "thing": ("thing.html", {"bar": scanning.BAR, "thing": things.THING}, "Lots"),
    "lot": ("lot.html", things.LOT, "Lots"),
    "container": ("container.html", things.CONTAINER, "Lots"),
    "dose": ("dose.html", things.DOSE, "Infusion day"),
    "subject": ("subject.html", things.SUBJECT, "Doses due"),
    "planned": ("planned.html", day.PLANNED, "Doses due"),
    "paper": ("paper.html", day.PAPER, "Doses due"),
    "list": ("list.html", around.LIST, "Lots"),
    "list-empty": ("list.html", around.LIST_EMPTY, "Lots"),
    "desk": ("desk.html", desks.DESK, "Inbox"),
    "desk-empty": ("desk.html", desks.DESK_EMPTY, "Inbox"),
    "oversight": ("oversight.html", desks.OVERSIGHT, "Inbox"),
    "release": ("release.html", desks.RELEASE, "Lots"),
    "release-barred": ("release.html", desks.RELEASE_BARRED, "Lots"),
    "ledger": ("ledger.html", around.LEDGER, "Inbox"),
    "entry": ("entry.html", around.ENTRY, "Inbox"),
    "sign-in": ("sign_in.html", around.SIGN_IN, ""),
    "sign-in-back": ("sign_in.html", around.SIGN_IN_BACK, ""),
    "station": ("station.html", around.STATION, "Scan"),
    "enrol": ("enrol.html", doors.ENROL, ""),
    "second-factor": ("account.html", accounts.SET_UP, ""),
    "recovery-codes": ("account.html", accounts.RECOVERY, ""),
    "sessions": ("account.html", accounts.SESSIONS, "Scan"),
    "api-docs": ("api_docs.html", doors.API_DOCS, ""),
    "problem": ("problem.html", around.PROBLEM, "Scan"),
    "not-recorded": ("problem.html", around.NOT_RECORDED, "Scan"),
    "steps": ("steps.html", {**around.STEPS, "separation_href": "/separation"}, "Scan"),
    "access": ("access.html", access.ACCESS, "Scan"),
    "account-alerts": ("account_alerts.html", access.ALERTS, "Scan"),
    "separation": ("separation.html", separation.SEPARATION, "Scan"),
    "separation-alone": ("separation.html", separation.SEPARATION_ALONE, "Scan"),
}


def create_preview() -> Flask:
    """The preview application; `?lang=zh` and `?long=1` change language and length of every text."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "custody/faces/web/static"))
    app.jinja_env.globals |= words_for_templates(_speaker)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["csrf_token"] = lambda: secrets.token_hex(8)
    app.add_url_rule("/page/<name>", view_func=_page)
    app.add_url_rule("/label.svg", view_func=lambda: Response(LABEL, mimetype="image/svg+xml"))
    app.add_url_rule("/scan", view_func=_scan, methods=["GET", "POST"])
    app.add_url_rule("/extend", view_func=lambda: ("", 204), methods=["POST"], endpoint="extend")
    app.after_request(_with_policy)
    app.config["SCANNED"] = []
    app.config["SENT"] = []
    app.config["QUIET"] = False
    app.add_url_rule("/steps/<name>", view_func=_record, methods=["POST"])
    return app


def _speaker() -> Speaker:
    return Speaker("zh_CN" if request.args.get("lang") == "zh" else "en")


def drawn(name: str, lang: str = "en", long: bool = False) -> str:
    """The HTML of one page, inside a request of the preview application."""
    template, context, place = PAGES[name]
    person = {} if place else {"person": None}
    given = _lengthened(context) if long else context
    return render_template(template, frame=_at_station(frame(lang, place, **person)), **given)


def _at_station(shown: Shape) -> Shape:
    """The frame as at a station where no device makes a sound by itself, while the preview is one."""
    if current_app.config["QUIET"] and shown["station"]:
        shown["station"] |= {"quiet": True}
    return shown


def _page(name: str) -> str:
    return drawn(name, request.args.get("lang", "en"), request.args.get("long") == "1")


def _scan() -> str | AnyResponse:
    """Answers a scan as the real page does: STOP for CXGEKHBKH, NOT RECORDED for BROKEN, else the home page."""
    if request.method == "GET":
        return drawn("scan")
    text = request.form["text"]
    _app_list("SCANNED").append(text)
    if text == "BROKEN":
        return Response("<h1>503</h1>", status=503, mimetype="text/html")
    if text == "CXGEKHBKH":
        return drawn("scan-stop")
    verdict = {**scanning.MATCH["verdict"], "headline": text}
    shown = {**scanning.MATCH, "verdict": verdict}
    return render_template("scan.html", frame=_at_station(frame()), **shown)


def _record(name: str) -> AnyResponse:
    _app_list("SENT").append((name, request.form.to_dict()))
    return redirect("/page/answer", 303)


def _app_list(key: str) -> list[object]:
    found: list[object] = current_app.config[key]
    return found


def _lengthened(value: Any) -> Any:
    """The same context with every sentence in it replaced by 10,000 Chinese characters without a space."""
    if isinstance(value, dict):
        return {
            key: LONG if key in READ and isinstance(part, str) else _lengthened(part) for key, part in value.items()
        }
    if isinstance(value, list):
        return [_lengthened(part) for part in value]
    return value


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


if __name__ == "__main__":
    create_preview().run(port=8300)
