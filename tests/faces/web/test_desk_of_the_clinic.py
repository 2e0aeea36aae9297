"""The desks of investigator, pharmacist and nurse: each child once, in the queue of what comes next for it; and what is
overdue stands first, in red."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from custody.record.engine import open_store
from custody.record.reads.queues import waiting
from custody.rules.queues import QUEUES
from tests.faces.web.people_at_work import Workplace, workplace

CHILDREN = "SELECT code FROM thing WHERE kind = 'subject' ORDER BY code"
STORED = "SELECT code FROM thing WHERE kind = 'container' AND states LIKE '%\"custody\":\"stored\"%' ORDER BY code"
OWED = "INSERT INTO thing VALUES (?, ?, '', 'open', ?, ?, 1, 1, 1)"
QUEUED = ("to_prescribe", "to_condition", "doses_to_allocate", "doses_due")


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """Three children, each with its first dose prescribed and verified, and nothing reserved yet."""
    return workplace(tmp_path)


def changed(place: Workplace, *statements: tuple[str, tuple[str, ...]]) -> None:
    """State as it would stand later on the journey, put where the pages read it."""
    with sqlite3.connect(place.config.database.removeprefix("sqlite:///")) as link:
        for sql, values in statements:
            link.execute(sql, values)
    link.close()


def asked(place: Workplace, sql: str) -> list[str]:
    with sqlite3.connect(place.config.database.removeprefix("sqlite:///")) as link:
        rows = link.execute(sql).fetchall()
    link.close()
    return [str(row[0]) for row in rows]


def moved(code: str, journey: str, state: str) -> tuple[str, tuple[str, ...]]:
    sql = "UPDATE thing SET state = ?, states = json_set(states, ?, ?) WHERE code = ?"
    return sql, (state, f"$.{journey}", state, code)


def reserved(dose: str, container: str) -> tuple[str, tuple[str, ...]]:
    return "INSERT INTO edge VALUES (?, ?, 'allocated', 1)", (dose, container)


def queued(place: Workplace) -> dict[str, list[str]]:
    """What stands in each queue of the clinic."""
    store = open_store(place.config.database)
    with store.reading() as link:
        found = {name: sorted(one.code for one in waiting(link, QUEUES[name]).things) for name in QUEUED}
    store.engine.dispose()
    return found


def card(client: FlaskClient, queue: str) -> str:
    """The card of a queue on a desk."""
    found = re.search(rf'aria-labelledby="q-{queue}">(.*?)</section>', client.get("/desk").text, re.DOTALL)
    return found[1].replace("&amp;", "&") if found else ""


def test_a_child_waits_for_a_prescription_only_while_it_has_no_open_dose(place: Workplace) -> None:
    first, second, third = asked(place, CHILDREN)
    assert queued(place)["to_prescribe"] == []
    changed(place, moved(f"{first}.1", "dose", "given"), moved(f"{second}.1", "dose", "omitted"))
    assert queued(place)["to_prescribe"] == [first, second]
    changed(place, moved(f"{second}.1", "dose", "prescribed"), moved(f"{third}.1", "dose", "cleared"))
    assert queued(place)["to_prescribe"] == [first]


def test_a_child_waits_for_conditioning_from_its_verified_dose_until_it_is_cleared(place: Workplace) -> None:
    first, second, third = asked(place, CHILDREN)
    assert queued(place)["to_condition"] == [first, second, third]
    cleared = """UPDATE thing SET states = '{"conditioning":"cleared","consent":"current","subject":"eligible"}'
                 WHERE code = ?"""
    changed(place, moved(f"{second}.1", "dose", "prescribed"), (cleared, (third,)))
    assert queued(place)["to_condition"] == [first]


def test_a_dose_waits_for_its_containers_only_until_some_are_reserved(place: Workplace) -> None:
    first, *others = asked(place, CHILDREN)
    changed(place, reserved(f"{first}.1", asked(place, STORED)[0]))
    assert queued(place)["doses_to_allocate"] == [f"{other}.1" for other in others]


def test_a_dose_that_is_due_offers_its_reserved_container_to_be_issued_and_no_allocation(place: Workplace) -> None:
    first, second, _ = asked(place, CHILDREN)
    container, backup, issued = asked(place, STORED)[:3]
    changed(place, moved(f"{first}.1", "dose", "cleared"), moved(f"{second}.1", "dose", "cleared"))
    changed(place, reserved(f"{first}.1", container), reserved(f"{first}.1", backup))
    known = "UPDATE thing SET attrs = json_set(attrs, '$.backup', ?) WHERE code = ?"
    changed(place, (known, (backup, f"{first}.1")))
    client = place.signed_in("liu", "pharmacy")
    due = card(client, "doses_due")
    offered = re.findall(r'href="/steps/(\w+)\?\w+=(\w+)"', due)
    assert sorted(offered) == sorted([("issue_containers", container), ("allocate_containers", second)])
    left = "UPDATE thing SET states = json_set(states, '$.custody', 'issued') WHERE code = ?"
    changed(place, (left, (container,)), reserved(f"{second}.1", issued), (left, (issued,)))
    assert "/steps/" not in card(client, "doses_due")


def test_a_dose_that_is_due_leads_to_the_day_of_its_infusion(place: Workplace) -> None:
    first, *_ = asked(place, CHILDREN)
    changed(place, moved(f"{first}.1", "dose", "cleared"))
    for who in ("zhou", "lin"):
        assert f'href="/things/{first}.1" aria-label="Infusion day' in card(place.signed_in(who, "ward"), "doses_due")


def test_a_nurse_is_told_whose_turn_it_is_with_what_was_issued(place: Workplace) -> None:
    first, *_ = asked(place, CHILDREN)
    container = asked(place, STORED)[0]
    left = """UPDATE thing SET states = json_set(states, '$.custody', 'issued'),
              attrs = json_set(attrs, '$.issued_at', '2026-01-02T03:04:05.000000Z') WHERE code = ?"""
    changed(place, reserved(f"{first}.1", container), (left, (container,)))
    shown = card(place.signed_in("lin", "ward"), "issued_not_infused")
    assert "Next: Start thaw. Taken by: " in shown
    assert "does not follow" not in shown


def owed(code: str, kind: str, due: str, about: str) -> tuple[str, tuple[str, ...]]:
    attrs = f'{{"about":["{about}"],"due_at":"{due}","step":"verify_dose"}}'
    return OWED, (code, kind, f'{{"{kind}":"open"}}', attrs)


@pytest.mark.parametrize("who", ["zhou", "wu"])
def test_what_is_overdue_stands_first_and_red_on_desk_and_scan_page(place: Workplace, who: str) -> None:
    first, *_ = asked(place, CHILDREN)
    past, ahead = "2026-01-02T03:04:05.000000Z", "2126-01-02T03:04:05.000000Z"
    changed(place, owed("NXBBBBBBB", "safety_report", past, first), owed("NXBBBBBBC", "safety_report", ahead, first))
    changed(place, owed("NXBBBBBBD", "countersignature", past, first))
    client = place.signed_in(who, "ward" if who == "zhou" else "quality_desk")
    for path in ("/desk", "/"):
        page = client.get(path).text
        links = re.findall(r'<a class="step alarm" href="([^"]+)"', page)
        told = [link for link in links if "NXBBBBBB" in link]
        assert [link[-9:] for link in told] == ["NXBBBBBBB", "NXBBBBBBD"], (path, links)
        assert "NXBBBBBBD" in page.split('href="/desk/')[0]
        assert page.count("Overdue: ") == 2
    nobody = place.signed_in("he", "quality_desk")
    assert "Overdue: " not in nobody.get("/desk").text + nobody.get("/").text
