"""Rows with choices are chosen, in words of the person's language; nobody types a code of the program."""

from __future__ import annotations

import re

import pytest

from custody.record.link import Row
from custody.rules.facts import FactKind, Spec, specs_of
from custody.rules.registry import registry
from tests.faces.web.people_at_work import Workplace, token
from tests.faces.web.test_stopping import acknowledge, lot, newest, nonce

CONTAINER = "SELECT code FROM thing WHERE kind = 'container'"
TAKEN_BY = {"confirm_eligibility": "zhou", "clear_for_infusion": "zhou"}  # quality takes the others
CHOSEN = (FactKind.CHOICE, FactKind.YES_NO_UNKNOWN)
TABLES = [
    (step.name, spec)
    for step in registry().steps.values()
    if step.by_form and not step.system
    for spec in specs_of(step.facts)
    if any(column.kind in CHOSEN for column in spec.columns)
]


@pytest.mark.parametrize(("step", "spec"), TABLES, ids=[f"{step}.{spec.name}" for step, spec in TABLES])
def test_every_choice_in_a_row_is_offered(place: Workplace, step: str, spec: Spec) -> None:
    form = place.signed_in(TAKEN_BY.get(step, "wu"), "quality_desk").get(f"/steps/{step}").text
    assert f'<textarea id="f-{spec.name}"' not in form
    for column in spec.columns:
        for choice in column.choices:
            assert re.search(rf'name="{spec.name}\.1\.{column.name}" value="{choice}"', form), choice


def test_each_criterion_of_the_protocol_stands_in_the_language_of_the_person(place: Workplace) -> None:
    client = place.signed_in("zhou", "ward")
    assert "I1 · Eighteen years of age or younger" in client.get("/steps/confirm_eligibility").text
    client.post("/language", data={"language": "zh_CN", "csrf_token": token(client, "/station")})
    form = client.get("/steps/confirm_eligibility").text
    assert "I1 · 年龄不超过18岁" in form
    rows = form.split('id="f-answers"')[1].split("form-end")[0]
    assert not re.findall(r"<span>[A-Za-z_ ]+</span>", rows)


def test_what_was_chosen_reaches_the_rules_and_what_was_not_is_asked_for_in_its_row(place: Workplace) -> None:
    client = place.signed_in("zhou", "ward")
    subject = _first(place, "SELECT code FROM thing WHERE kind = 'subject'")
    form = client.get(f"/steps/confirm_eligibility?subject={subject}").text
    known = dict(re.findall(r'name="(answers\.\d+\.criterion)" value="([^"]+)"', form))
    assert len(known) > 5
    answered = {name.replace("criterion", "answer"): "not_assessed" for name in known}
    sent = {"subject": subject, "decision": "not_eligible", "nonce": nonce(), "csrf_token": token(client, "/")}
    sent |= {"assessed_on": "2026-01-02"}
    missing = dict(list(answered.items())[:-1])
    asked = client.post("/steps/confirm_eligibility", data=sent | known | missing)
    assert asked.status_code == 422
    assert f"Row {len(known)}, Answer: This is needed." in asked.text
    assert asked.text.count('value="not_assessed" checked') == len(missing)
    client.post("/steps/confirm_eligibility", data=sent | known | answered | {"nonce": nonce()})


def test_rows_are_carried_past_a_stop_and_back_into_the_form(place: Workplace) -> None:
    client = place.signed_in("qian", "ward")
    subject = _first(place, "SELECT code FROM thing WHERE kind = 'subject'")
    rows = {"answers.1.criterion": "I1", "answers.1.known": "1", "answers.1.answer": "met"}
    sent = {"subject": subject, "decision": "not_eligible", "nonce": nonce(), "csrf_token": token(client, "/")}
    sent |= {"assessed_on": "2026-01-02"}
    stop = client.post("/steps/confirm_eligibility", data=sent | rows)
    assert 'data-verdict="STOP"' in stop.text
    assert newest(place).outcome == "denied"
    assert 'name="typed.answers.1.answer" value="met"' in stop.text
    carried = {f"typed.{name}": value for name, value in rows.items()}
    back = acknowledge(place, client, carried | {"step": "confirm_eligibility", "resumed": "1"})
    assert re.search(r'name="answers\.1\.answer" value="met" checked', back)


def test_a_deviation_offers_a_row_for_each_thing_it_is_about(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    things = {"about": f"{lot(place)} {_first(place, CONTAINER)}", "reason": "procedure_not_followed"}
    things |= {"grade": "minor", "note": "Seen"}
    client.post("/steps/open_deviation", data=things | {"nonce": nonce(), "csrf_token": token(client, "/")})
    deviation = _first(place, "SELECT code FROM thing WHERE kind = 'deviation' AND state = 'open'")
    form = client.get(f"/steps/close_deviation?deviation={deviation}").text
    assert f'name="impacts.1.thing" value="{lot(place)}"' in form
    for number in (1, 2):
        assert f'name="impacts.{number}.impact" value="acceptable"' in form
    assert 'name="impacts.3.impact"' not in form


def test_a_hold_offers_a_row_for_each_thing_it_is_on(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    things = {"about": f"{lot(place)} {_first(place, CONTAINER)}", "reason": "damaged"}
    client.post("/steps/place_hold", data=things | {"nonce": nonce(), "csrf_token": token(client, "/")})
    hold = _first(place, "SELECT code FROM thing WHERE kind = 'hold' AND state = 'open'")
    form = client.get(f"/steps/lift_hold?hold={hold}").text
    assert f'name="verdicts.1.thing" value="{lot(place)}"' in form
    for number in (1, 2):
        assert f'name="verdicts.{number}.verdict" value="stays_held"' in form
    assert 'name="verdicts.3.verdict"' not in form


def _first(place: Workplace, sql: str) -> str:
    with place.app.extensions["custody"].store.reading() as link:
        rows: list[Row] = link.run(sql)
    assert rows, sql
    return str(rows[0][0])


def test_rows_of_containers_say_row_and_column_of_each_mistake_and_lose_nothing(place: Workplace) -> None:
    client = place.signed_in("he", "clean_room")
    typed = [f"CXHNDBPJU\t{'ten' if row in (2, 199) else 10}" for row in range(1, 201)]
    sent = {"lot": lot(place), "containers": "\n".join(typed), "nonce": nonce(), "channel": "wedge"}
    page = client.post("/steps/fill_containers", data=sent | {"csrf_token": token(client, "/")}).text
    assert "Row 2, Volume: Write a number in digits" in page
    assert "Row 199, Volume: Write a number in digits" in page
    assert page.count("CXHNDBPJU\t") == 200
    assert re.findall(r'data-row="(\d+)" data-column="(\d+)"', page) == [("2", "1"), ("199", "1")]
    assert 'id="e-containers" data-whole=""' in page


def test_what_is_in_no_cell_is_told_of_the_whole(place: Workplace) -> None:
    client = place.signed_in("he", "clean_room")
    typed = {"lot": lot(place), "containers": "CXHNDBPJU\tten\t7", "nonce": nonce(), "channel": "wedge"}
    page = client.post("/steps/fill_containers", data=typed | {"csrf_token": token(client, "/")}).text
    whole = re.search(r'data-whole="([^"]*)"', page)
    assert whole is not None
    assert whole[1].startswith("Row 1, ")
    assert "in digits" not in whole[1]
    assert re.findall(r'data-row="(\d+)" data-column="(\d+)"', page) == [("1", "1")]
