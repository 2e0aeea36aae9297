"""Whoever wants to do more than is theirs: by every function an administrator has, by their own account, by what a
request says of itself, and by looking (story 7 and story 41)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import fields

import pytest

from custody.faces.demo.children import CHILDREN
from custody.faces.routes import STEP_ROUTE, Who, routes
from custody.record.link import Link
from custody.record.reads.people import by_username
from custody.rules.registry import registry
from tests.faces.api.demo_instance import Api, claim, signed_in
from tests.faces.one_of_each import MATRIX, Floor, floor_in
from tests.record_room import identified

ADMINISTRATION = tuple(row["name"] for row in MATRIX["permission"] if row["roles"] == ["administrator"])
LOOKERS = ("auditor", "monitor")
FREE = {"why": "as agreed", "note": "as agreed", "name": "New Friend", "username": "new.friend", "cause": "lost"}


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Floor:
    return floor_in(tmp_path_factory.mktemp("escalation"))


def account(floor: Floor, who: str) -> tuple[str, tuple[str, ...]]:
    with floor.house.store.reading() as link:
        found = by_username(link, who)
    assert found is not None
    return found.person, tuple(found.roles)


def facts_of(step: str, person: str) -> dict[str, object]:
    """What this administrator's step is asked with about a person: the release role wherever roles are given."""
    given = {"person": person, "roles": ["release"], **identified("new.friend"), **FREE}
    wanted = [field.name for field in fields(registry().steps[step].facts)]
    return {name: value for name, value in given.items() if name in wanted}


def tried(api: Api, step: str, person: str, *signers: str) -> tuple[int, set[str]]:
    """Check, sign what was shown, take it: the status, and why not."""
    body = {"facts": facts_of(step, person), "nonce": secrets.token_hex(8)}
    shown = api.post(f"/steps/{step}/check", {"facts": body["facts"]}).get_json().get("content_sha256", "")
    signed = {"content_sha256": shown, "signatures": [claim(who) for who in signers]} if shown else {}
    answer = api.post(f"/steps/{step}", body | signed)
    return answer.status_code, {reason["code"] for reason in answer.get_json()["reasons"]}


def test_there_is_something_to_try() -> None:
    assert {"register_person", "change_roles", "reset_secret", "reset_second_factor"} <= set(ADMINISTRATION)


@pytest.mark.parametrize("step", ADMINISTRATION)
@pytest.mark.parametrize("who", ["he", "lin", "wu", "chen", "rossi"])
def test_no_function_of_an_administrator_serves_anybody_else_nor_gives_anybody_a_role(
    floor: Floor, step: str, who: str
) -> None:
    person, roles = account(floor, who)
    api = signed_in(floor.app, who)
    for other in (who, "wu"):
        assert tried(api, step, person, who, other) == (403, {"not_permitted"})
    assert account(floor, who) == (person, roles)


@pytest.mark.parametrize("step", sorted(set(ADMINISTRATION) - {"register_person"}))
def test_an_administrator_has_no_function_for_their_own_account(floor: Floor, step: str) -> None:
    person, roles = account(floor, "admin")
    signers = ("admin", "wu") if registry().steps[step].sign.name == "PERFORMER_AND_SECOND" else ("admin",)
    status, codes = tried(signed_in(floor.app, "admin"), step, person, *signers)
    assert (status, "own_account" in codes) == (409, True), codes
    assert account(floor, "admin") == (person, roles)


@pytest.mark.parametrize("second", ["admin", "he", "chen", "rossi"])
def test_no_administrator_gives_a_role_without_quality_nor_with_whom_it_is_for(floor: Floor, second: str) -> None:
    person, roles = account(floor, "he")
    status, codes = tried(signed_in(floor.app, "admin"), "change_roles", person, "admin", second)
    assert (status, bool(codes & {"same_person_twice", "second_not_permitted", "own_account"})) == (409, True), codes
    assert account(floor, "he") == (person, roles)


def test_a_request_says_nothing_of_who_sent_it_that_is_believed(floor: Floor) -> None:
    nurse, (admin, _) = floor.askers["nurse"], account(floor, "admin")
    said = {
        "X-Remote-User": "admin",
        "Remote-User": "admin",
        "X-Forwarded-User": admin,
        "X-User": admin,
        "X-Role": "qa",
    }
    claimed = {
        "person": admin,
        "actor": admin,
        "roles": "release",
        "role": "qa",
        "username": "admin",
        "state": "active",
    }
    for route, who in routes().items():
        if who is Who.OWNER and "sign-out" not in route:
            nurse.ask(route, claimed, headers=said)
    assert nurse.ask("GET /api/v1/me", headers=said).get_json()["roles"] == ["nurse"]
    denied = nurse.ask("POST /steps/release_lot", claimed, headers=said)
    assert (denied.status_code, floor.newest().actor) == (403, nurse.person)


def test_nobody_sets_the_secrets_of_another_or_gives_one_a_digest_of_their_own_making(floor: Floor) -> None:
    nurse, (admin, _) = floor.askers["nurse"], account(floor, "admin")
    with floor.house.store.reading() as link:
        before = link.run("SELECT * FROM credential ORDER BY 1")
    ours = {"password_digest": "0" * 64, "pin_digest": "0" * 64}
    for facts in (ours, ours | {"person": admin}, {"password": "x" * 20, "pin": "730451", "person": admin}):
        answer = nurse.ask(f"{STEP_ROUTE}set_secret", {"facts": facts, "nonce": secrets.token_hex(8)})
        assert answer.status_code in (403, 409, 422), answer.text
    with floor.house.store.reading() as link:
        assert link.run("SELECT * FROM credential ORDER BY 1") == before


def test_a_badge_of_another_is_revoked_by_nobody_who_does_not_look_after_it(floor: Floor) -> None:
    (nurse, _), courier = account(floor, "lin"), floor.askers["courier"]
    body = {"facts": {"person": nurse, "cause": "lost"}, "nonce": secrets.token_hex(8)}
    answer = courier.ask(f"{STEP_ROUTE}revoke_badge", body)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "badge_of_another")


@pytest.mark.parametrize("role", LOOKERS)
def test_whoever_only_looks_changes_nothing_by_any_address(floor: Floor, role: str) -> None:
    asker = floor.askers[role]
    with floor.house.store.reading() as link:
        before = state_of(link)
    for number, step in enumerate(one for one in registry().steps.values() if not one.system and not one.for_oneself):
        asker.ask(f"POST /steps/{step.name}", facts_of(step.name, asker.person))
        asker.ask(f"{STEP_ROUTE}{step.name}", {"facts": facts_of(step.name, asker.person), "nonce": f"{role}{number}"})
    for route, who in routes().items():
        if who is Who.SIGNED_IN:
            asker.ask(route)
    with floor.house.store.reading() as link:
        assert state_of(link) == before


@pytest.mark.parametrize("role", LOOKERS)
def test_whoever_only_looks_reads_no_childs_name_on_any_page_or_in_the_api(floor: Floor, role: str) -> None:
    names = [part for child in CHILDREN.values() for part in (child.name, child.hospital_number)]
    paths = list(everything(floor))[LOOKERS.index(role) :: len(LOOKERS)]
    read = "".join(floor.askers[role].ask(f"GET {path}").text for path in paths)
    assert len(read) > 1_000_000
    assert [name for name in names if name in read] == []


def everything(floor: Floor) -> Iterator[str]:
    """Every thing, entry and list there is, on pages and in the API."""
    with floor.house.store.reading() as link:
        codes = [code for (code,) in link.run("SELECT code FROM thing ORDER BY code")]
    fixed = [route.removeprefix("GET ") for route in routes() if route.startswith("GET ") and "<" not in route]
    yield from (path for path in fixed if path not in ("/healthz", "/readyz"))
    for code in codes:
        yield f"/things/{code}"
        yield f"/api/v1/things/{code}"
    for kind in ("/things/%s/trace/forward", "/api/v1/things/%s/history"):
        yield from (kind % code for code in codes[::7])
    yield from (f"/entries/{number}" for number in range(0, floor.size(), 3))


def state_of(link: Link) -> str:
    """The state of everything as one digest: things with their values, relations, items, balances."""
    told = hashlib.sha256()
    for table in ("thing", "edge", "item", "balance", "participation", "credential"):
        told.update(repr(sorted(map(repr, link.run(f"SELECT * FROM {table}")))).encode())
    return told.hexdigest()
