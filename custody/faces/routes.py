"""Who may ask for which address of the pages and of the API: the one table of authorisation.

Whoever adds a route adds its row here, one line; an application with a route that stands in no row does not start. What
may be *done* is decided by the rules under the role matrix in force, step by step; this table says who is asked at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from flask import Flask

from custody.rules.registry import registry


class Who(Enum):
    """Who an address answers. `OWNER`: whoever is signed in, about their own account alone. `STEP`: whoever the role
    matrix in force lets take the step; anyone else who is signed in is denied, which leaves an entry."""

    EVERYBODY = "everybody, signed in or not"
    SIGNED_IN = "whoever is signed in"
    OWNER = "whoever is signed in, for their own account"
    STEP = "whoever may take the step, by the role matrix in force"


class UnlistedRoute(Exception):
    """The application has a route of which the table does not say who may ask for it; the message names it."""


_PAGES: Mapping[str, Who] = {
    "GET /static/<path:filename>": Who.EVERYBODY,
    "GET /healthz": Who.EVERYBODY,
    "GET /readyz": Who.EVERYBODY,
    "GET /sign-in": Who.EVERYBODY,
    "POST /sign-in": Who.EVERYBODY,
    "POST /sign-in/code": Who.EVERYBODY,  # whoever has given a password a moment ago
    "POST /second-factor/set": Who.EVERYBODY,  # the same, before the session begins
    "GET /enrol": Who.EVERYBODY,  # whoever holds a one-time code
    "POST /enrol": Who.EVERYBODY,
    "POST /language": Who.EVERYBODY,
    "POST /sign-out": Who.OWNER,
    "GET /station": Who.OWNER,
    "POST /station": Who.OWNER,
    "POST /extend": Who.OWNER,
    "GET /sessions": Who.OWNER,
    "POST /sessions/end": Who.OWNER,
    "GET /secrets": Who.OWNER,
    "POST /secrets": Who.OWNER,
    "GET /second-factor": Who.OWNER,
    "POST /second-factor": Who.OWNER,
    "GET /": Who.SIGNED_IN,
    "POST /scan": Who.SIGNED_IN,
    "POST /acknowledge": Who.OWNER,  # the STOP one was shown oneself
    "GET /steps": Who.SIGNED_IN,
    "GET /steps/<name>": Who.STEP,
    "POST /steps/<name>": Who.STEP,
    "GET /desk": Who.SIGNED_IN,
    "GET /desk/<name>": Who.SIGNED_IN,
    "GET /infusion-day": Who.SIGNED_IN,
    "GET /oversight": Who.SIGNED_IN,
    "GET /separation": Who.SIGNED_IN,
    "GET /who-may-sign": Who.SIGNED_IN,
    "GET /access-review": Who.SIGNED_IN,
    "GET /access-review.csv": Who.SIGNED_IN,
    "GET /account-alerts": Who.SIGNED_IN,
    "GET /ledger": Who.SIGNED_IN,
    "GET /entries/<int:idx>": Who.SIGNED_IN,
    "GET /things/<code>": Who.SIGNED_IN,
    "GET /things/<code>/label.<fmt>": Who.SIGNED_IN,  # a staff badge: its owner, and whoever orders badges
    "GET /things/<code>/trace/<way>": Who.SIGNED_IN,
    "GET /copies/<code>.<fmt>": Who.SIGNED_IN,  # as above
    "GET /copies/sheet.pdf": Who.SIGNED_IN,
    "GET /paper/<dose>": Who.SIGNED_IN,
    "GET /lots/<code>/release": Who.SIGNED_IN,
    "GET /authorisations/<code>": Who.SIGNED_IN,  # the answer: whoever is asked for it
    "GET /lots": Who.SIGNED_IN,
    "GET /containers": Who.SIGNED_IN,
    "GET /samples": Who.SIGNED_IN,
    "GET /results": Who.SIGNED_IN,
    "GET /shipments": Who.SIGNED_IN,
    "GET /doses": Who.SIGNED_IN,
    "GET /prepared": Who.SIGNED_IN,
    "GET /subjects": Who.SIGNED_IN,
    "GET /materials": Who.SIGNED_IN,
    "GET /documents": Who.SIGNED_IN,
    "GET /deviations": Who.SIGNED_IN,
    "GET /alarms": Who.SIGNED_IN,
    "GET /pauses": Who.SIGNED_IN,
    "GET /countersignatures": Who.SIGNED_IN,
    "GET /safety-reports": Who.SIGNED_IN,
    "GET /parties": Who.SIGNED_IN,
    "GET /holds": Who.SIGNED_IN,
    "GET /near-misses": Who.SIGNED_IN,
    "GET /people": Who.SIGNED_IN,
    "GET /batches": Who.SIGNED_IN,
    "GET /banks": Who.SIGNED_IN,
    "GET /equipment": Who.SIGNED_IN,
    "GET /places": Who.SIGNED_IN,
}
_API: Mapping[str, Who] = {
    "GET /api/docs": Who.EVERYBODY,
    "GET /api/v1/openapi.json": Who.EVERYBODY,
    "POST /api/v1/sign-in": Who.EVERYBODY,
    "POST /api/v1/sign-out": Who.OWNER,
    "GET /api/v1/me": Who.OWNER,
    "POST /api/v1/scan": Who.SIGNED_IN,
    "GET /api/v1/things/<code>": Who.SIGNED_IN,
    "GET /api/v1/things/<code>/history": Who.SIGNED_IN,
    "GET /api/v1/things/<code>/trace": Who.SIGNED_IN,
    "GET /api/v1/things/<code>/label.pdf": Who.SIGNED_IN,  # a staff badge: its owner, and whoever orders badges
    "GET /api/v1/things/<code>/label.svg": Who.SIGNED_IN,
    "GET /api/v1/things/<code>/label.png": Who.SIGNED_IN,
    "GET /api/v1/copies/<code>.pdf": Who.SIGNED_IN,
    "GET /api/v1/copies/<code>.svg": Who.SIGNED_IN,
    "GET /api/v1/copies/<code>.png": Who.SIGNED_IN,
    "GET /api/v1/copies": Who.SIGNED_IN,
    "GET /api/v1/lots": Who.SIGNED_IN,
    "GET /api/v1/containers": Who.SIGNED_IN,
    "GET /api/v1/prepared-doses": Who.SIGNED_IN,
    "GET /api/v1/doses": Who.SIGNED_IN,
    "GET /api/v1/bank-vials": Who.SIGNED_IN,
    "GET /api/v1/banks": Who.SIGNED_IN,
    "GET /api/v1/cell-lines": Who.SIGNED_IN,
    "GET /api/v1/batches": Who.SIGNED_IN,
    "GET /api/v1/samples": Who.SIGNED_IN,
    "GET /api/v1/results": Who.SIGNED_IN,
    "GET /api/v1/materials": Who.SIGNED_IN,
    "GET /api/v1/documents": Who.SIGNED_IN,
    "GET /api/v1/deviations": Who.SIGNED_IN,
    "GET /api/v1/near-misses": Who.SIGNED_IN,
    "GET /api/v1/holds": Who.SIGNED_IN,
    "GET /api/v1/shipments": Who.SIGNED_IN,
    "GET /api/v1/shippers": Who.SIGNED_IN,
    "GET /api/v1/equipment": Who.SIGNED_IN,
    "GET /api/v1/places": Who.SIGNED_IN,
    "GET /api/v1/subjects": Who.SIGNED_IN,
    "GET /api/v1/wristbands": Who.SIGNED_IN,
    "GET /api/v1/people": Who.SIGNED_IN,
    "GET /api/v1/parties": Who.SIGNED_IN,
    "GET /api/v1/access-review": Who.SIGNED_IN,
    "GET /api/v1/ledger": Who.SIGNED_IN,
    "GET /api/v1/ledger/checkpoint": Who.SIGNED_IN,
    "GET /api/v1/ledger/entries/<int:idx>/proof": Who.SIGNED_IN,
}
STEP_ROUTE = "POST /api/v1/steps/"


def routes() -> Mapping[str, Who]:
    """Method and address of every route, and who may ask for it; two of the API for each step a person may take."""
    taken = [f"{STEP_ROUTE}{step.name}" for step in registry().steps.values() if not step.system]
    return {**_PAGES, **_API, **{f"{one}{more}": Who.STEP for one in taken for more in ("", "/check")}}


def routes_of(app: Flask) -> Iterator[str]:
    """Method and address of every route an application has. HEAD goes with GET, and OPTIONS tells the methods only."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}"


def hold_to_table(app: Flask) -> None:
    """Raises UnlistedRoute where the application has a route that no row is about."""
    unlisted = sorted(set(routes_of(app)) - routes().keys())
    if unlisted:
        raise UnlistedRoute(f"Say in custody/faces/routes.py who may ask for {', '.join(unlisted)}.")
