"""Every route of pages and API, asked by every role and by nobody: each answers whom the table says, and denies the
rest on record."""

from __future__ import annotations

import pytest
from flask import Flask

from custody.faces.routes import STEP_ROUTE, UnlistedRoute, Who, hold_to_table, routes, routes_of
from custody.record.reads.things import Wanted, listing
from custody.rules.registry import registry
from tests.faces.one_of_each import ROLES, Asker, Floor, floor_in, may

TAKEN = tuple(step for step in registry().steps.values() if not step.system)
BY_FORM = tuple(step for step in TAKEN if step.by_form)
NOT_LET_IN = frozenset({401, 403, 404, 405, 500, 503})
ENDS = frozenset({"POST /sign-out", "POST /api/v1/sign-out"})  # nobody is signed in after it
# 404 and 403 that say something else than "not you": another's desk, what nobody asked, and a secret that is not given.
SAYS_ELSE = {
    *(("GET /desk/<name>", 404), ("GET /authorisations/<code>", 404)),
    *(("POST /secrets", 403), ("POST /second-factor", 403)),
}


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Floor:
    return floor_in(tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="module")
def filled(floor: Floor) -> dict[str, str]:
    """Each address of the table with something real in its variable parts."""
    with floor.house.store.reading() as link:
        newest = {kind: listing(link, Wanted(kind)).things[0].code for kind in ("lot", "dose", "container")}
        newest["copy"] = listing(link, Wanted("label_copy")).things[0].code
    lot, dose, container, copy = newest.values()
    parts = {"/things/<code>/label": f"/things/{container}/label", "/copies/<code>": f"/copies/{copy}"}
    parts |= {
        "/sheet.pdf": f"/sheet.pdf?copy={copy}",
        "<code>": lot,
        "<dose>": dose,
        "<fmt>": "svg",
        "<way>": "forward",
        "<int:idx>": "3",
    }
    parts |= {"<path:filename>": "style.css", "/desk/<name>": "/desk/alarms_open", "<name>": "store_container"}
    found = {route: route for route in routes()}
    for part, value in parts.items():
        found = {route: address.replace(part, value) for route, address in found.items()}
    return found


def test_the_table_names_every_route_there_is_and_none_that_is_not(floor: Floor) -> None:
    assert set(routes_of(floor.app)) == set(routes())


def test_an_application_with_a_route_nobody_spoke_of_does_not_start() -> None:
    bare = Flask("bare")
    bare.add_url_rule("/back-door", "back_door", lambda: "", methods=["POST"])
    with pytest.raises(UnlistedRoute, match="POST /back-door"):
        hold_to_table(bare)


def test_nobody_gets_in_anywhere_without_signing_in(floor: Floor, filled: dict[str, str]) -> None:
    before, nobody = floor.size(), Asker(floor.app)
    for route, who in routes().items():
        answer = nobody.ask(filled[route])
        if who is Who.EVERYBODY:
            assert answer.status_code < 500, route
        else:
            told = "WWW-Authenticate" in answer.headers or "Sign in" in answer.text
            assert (answer.status_code, told) == (401, True), route
    assert floor.size() == before


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_signed_in_is_answered_wherever_the_table_says_so(
    floor: Floor, filled: dict[str, str], role: str
) -> None:
    for route, who in routes().items():
        if who in (Who.SIGNED_IN, Who.OWNER) and route not in ENDS:
            body = {"text": filled["GET /things/<code>"][-9:]} if route.endswith("/scan") else None
            status = floor.askers[role].ask(filled[route], body).status_code
            assert status not in NOT_LET_IN or (route, status) in SAYS_ELSE, (route, status)


@pytest.mark.parametrize("role", ROLES)
def test_a_step_is_offered_to_the_roles_the_matrix_names_and_to_no_other(floor: Floor, role: str) -> None:
    asker = floor.askers[role]
    for step in BY_FORM:
        shown = asker.ask(f"GET /steps/{step.name}").status_code
        assert (shown == 403) is not may(role, step), (step.name, shown)
    for step in TAKEN:
        checked = asker.ask(f"{STEP_ROUTE}{step.name}/check", {"facts": {}}).status_code
        assert (checked == 403) is not may(role, step), (step.name, checked)


@pytest.mark.parametrize("role", ROLES)
def test_each_try_at_a_step_of_others_is_denied_and_leaves_an_entry(floor: Floor, role: str) -> None:
    asker = floor.askers[role]
    tried = [(step.name, f"POST /steps/{step.name}") for step in BY_FORM if not may(role, step)]
    tried += [(step.name, f"{STEP_ROUTE}{step.name}") for step in TAKEN if not may(role, step)]
    for number, (name, route) in enumerate(tried):
        before = floor.size()
        body = {"facts": {}, "nonce": f"{role}-{number}"} if "/api/" in route else {}
        status, entry = asker.ask(route, body).status_code, floor.newest()
        assert (status, floor.size() - before) == (403, 1), route
        assert (entry.step, entry.outcome) == (name, "denied"), route
        assert [reason["code"] for reason in entry.body["reasons"]] == ["not_permitted"], route
