"""The night roster: those who may authorise are not in the house, and answer on devices of their own."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from custody.faces.demo.setting_up import Shop
from custody.faces.dossier import Told, dossier
from custody.faces.instance import House
from custody.record.reads.things import thing
from tests.story import by_the_cast as cast
from tests.story.bench_to_bedside import Made, local, passed
from tests.story.on_the_record import intact, last_entry, state
from tests.story.stage import Said, Stage, fill, said, sign

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
BENCH = {"station": "thaw_bench"}
LOOKED: dict[str, Any] = {
    **{"appearance": "clumps", "leak": "no", "viability_percent": "88.0"},
    **{"viable_cells": "184000000", "decision": "usable"},
}


@pytest.fixture(scope="module")
def made(stage: Stage, shop: Shop) -> Made:
    stage.page("lin", "ward")
    lot = cast.lot(stage, shop, ("JK500-26-511", 3, 5))
    stage.clock.wait(days=2)
    return lot


def thawed(stage: Stage, shop: Shop, number: str, container: str) -> None:
    """A container thawed for a child, to be looked at."""
    child = cast.child(stage, number)
    cast.issue(stage, child, container)
    cast.give_il2(stage, child)
    stage.clock.wait(minutes=10)
    twice = {"container": container, "container_again": container, "subject_number": child.number}
    stage.cast.do("start_thaw", "deng", twice | {"bath": shop.things["bath"]}, second="liu", **BENCH)
    stage.clock.wait(minutes=6)
    stage.cast.do("end_thaw", "deng", {"container": container}, **BENCH)


def asked(stage: Stage, container: str) -> Page:
    """The technician's screen once those on call were asked."""
    page = stage.open("decide_use", "deng", scan=container, **BENCH)
    fill(page, LOOKED, {})
    page.click("form[enctype] .form-end button.step.primary")
    return ask(page)


def ask(page: Page) -> Page:
    """Those on call are asked, from where it would be signed."""
    page.wait_for_selector("fieldset.signer")
    assert "May be authorised from elsewhere" in page.locator(".signers").inner_text()
    page.fill("#f-ask_why", "The child is conditioned and there is no other dose")
    page.click("button[name=ask_on_call]")
    page.wait_for_selector("form[data-again]")
    return page


def answered(stage: Stage, who: str, station: str, answer: str, *more: str) -> Said:
    """A person on call finds the request where it waits, reads it (and `more` in it) and answers with user name and
    password."""
    page = stage.page(who, station)
    page.goto(f"{stage.base}/desk/authorisations_asked")
    page.locator("table a[href^='/things/']").first.click()
    page.click("a.step[href^='/steps/give_authorisation']")
    page.wait_for_selector("[name=answer]")
    shown = page.locator("main").inner_text()
    for told in ("Decide on use", "lumps", "no other dose", "88.0", *more):
        assert told in shown
    page.click(f"label.option:has(input[name=answer][value={answer}])")
    page.click("label.option:has(input[name=ground][value=other])")
    page.fill("#f-why", "Seen the picture, spoken with the ward")
    page.click("form[action='/steps/give_authorisation'] button.step.primary")
    page.wait_for_selector("fieldset.signer")
    assert page.locator("[id='f-performer.badge']").count() == 0
    sign(page, "performer", stage.cast, who)
    page.locator("main").evaluate("main => { main.dataset.sent = 'yes' }")
    page.click(".signers .form-end button.step.primary")
    page.wait_for_selector("main:not([data-sent]) [data-verdict]")
    return said(page)


def looked_again(page: Page) -> None:
    """The technician presses instead of waiting for the page to look by itself."""
    page.locator("main").evaluate("main => { main.dataset.sent = 'yes' }")
    page.click("form[data-again] button.step.primary")
    page.wait_for_selector("main:not([data-sent]) h1")


def test_two_on_call_let_a_thawed_dose_be_used_from_elsewhere(stage: Stage, shop: Shop, made: Made) -> None:
    container = made.containers[0]
    thawed(stage, shop, "51", container)
    page = asked(stage, container)
    waits = page.locator("main").inner_text()
    assert "Waiting for those on call" in waits
    assert re.search(r"\+00\s0000", waits)  # whom to call stands where it says to call
    passed(answered(stage, "zhou", "ward", "granted"))
    looked_again(page)
    expect(page.locator("form[data-again]")).to_be_visible()
    passed(answered(stage, "wu", "quality_desk", "granted"))
    looked_again(page)
    assert page.locator("fieldset.signer").count() == 1
    assert page.locator("text=from elsewhere").count() == 2
    passed(stage.signed(page, "deng", {}))
    assert state(stage, container, "container") == "usable"
    entry = last_entry(stage)
    assert [row["reason"] for row in entry.body["authorisations"]] == ["Seen the picture, spoken with the ward"] * 2
    page.goto(f"{stage.base}/entries/{entry.idx}")
    told = page.locator("section:has(h2:text('Authorised by'))").inner_text()
    assert told.count("from elsewhere") == 2
    intact(stage)


def test_a_change_between_makes_what_was_granted_count_for_nothing(stage: Stage, shop: Shop, made: Made) -> None:
    container = made.containers[1]
    thawed(stage, shop, "52", container)
    page = asked(stage, container)
    passed(answered(stage, "zhou", "ward", "granted"))
    passed(answered(stage, "wu", "quality_desk", "granted"))
    page.wait_for_selector("fieldset.signer", timeout=25_000)
    assert "lumps" in page.locator("main").inner_text()
    hold = {"about": [container], "reason": "damaged"}
    stage.cast.do("place_hold", "liu", hold, station="pharmacy")
    assert stage.signed(page, "deng", {}).verdict == "STOP"
    refused = last_entry(stage)
    assert refused.outcome == "refused"
    assert {"outside_use_criteria", "on_hold"} <= {reason["code"] for reason in refused.body["reasons"]}
    assert state(stage, container, "container") == "thawed"
    page.click("form[action='/acknowledge'] button[value=called]")
    page.wait_for_selector("#scan")


def test_whoever_declines_is_told_by_name_with_why(stage: Stage, shop: Shop, made: Made) -> None:
    container = made.containers[2]
    stage.clock.wait(minutes=31)  # nobody is asked any more for what was asked before
    thawed(stage, shop, "53", container)
    page = asked(stage, container)
    passed(answered(stage, "wu", "quality_desk", "declined"))
    page.locator("main").evaluate("main => { main.dataset.sent = 'yes' }")
    page.click("form[data-again] button.step.primary")
    page.wait_for_selector("main:not([data-sent]) :text('Declined by')")
    told = page.locator("main").inner_text()
    assert "Declined by Wu" in told
    assert "Seen the picture" in told
    assert page.locator("form[data-again]").count() == 0
    page.click("button[name=afresh]")
    page.wait_for_selector("fieldset.signer")
    assert page.locator("[name=requests]").count() == 0
    asked_once_more(stage, page)
    assert state(stage, container, "container") == "usable"


def asked_once_more(stage: Stage, page: Page) -> None:
    """Another is asked, who is told of the no; one who comes to the bench signs there for what is still missing."""
    assert "Wu Qiang declined this" in page.locator("main").inner_text()
    assert "Declined before by Wu" in ask(page).locator("main").inner_text()
    passed(answered(stage, "fang", "quality_desk", "granted", "Declined before by Wu"))
    looked_again(page)
    page.click("button[name=afresh]")
    page.wait_for_selector("fieldset.signer")
    assert page.locator("[name=requests]").count() == 1
    titles = page.locator("fieldset.signer legend").all_inner_texts()
    assert titles[1:] == ["Authorisation 2 of 2: Investigator"]
    passed(stage.signed(page, "deng", {"allow": ("zhou",)}))
    body = last_entry(stage).body
    assert "declined_before" in [note["code"] for note in body["notes"]]
    assert sorted(bool(row.get("request")) for row in body["authorisations"]) == [False, True]
    told_wherever_it_is_read(stage, page)


def told_wherever_it_is_read(stage: Stage, page: Page) -> None:
    """Who authorised, from where, for which reason: in the entry, in the history of the lot, and in the dossier."""
    entry = last_entry(stage)
    page.goto(f"{stage.base}/entries/{entry.idx}")
    told = page.locator("section:has(h2:text('Authorised by'))").inner_text()
    assert re.findall(r"^(from elsewhere|here), ", told, re.MULTILINE) == ["here", "from elsewhere"]
    house: House = stage.server.app.extensions["custody"]
    sealed = house.door.seal()
    with house.store.reading() as link:
        alone = html.unescape(dossier(house, link, Told((), (entry.idx,), sealed)))
        lot = thing(link, entry.body["facts"]["container"])
    assert lot is not None
    page.goto(f"{stage.base}/things/{lot.text('lot')}")
    for shown in (page.locator("main").inner_text(), alone):
        assert re.search(r"Authorised here by Zhou Ping on .* \+08:00 – Outside the criteria for use: ", shown)
        assert re.search(r"Authorised from elsewhere by Fang Rui on .* \+08:00 – Outside the criteria", shown)


def test_who_authorises_a_prescription_signs_with_the_full_password_too(stage: Stage, made: Made) -> None:
    one = cast.enrolled(stage, "54")
    heavier = {**cast.prescription(stage, one), "weight_kg": "40.6"}
    heavier["weight_at"] = local(stage.clock.at)
    page = stage.open("prescribe_dose", "zhou", station="ward")
    fill(page, heavier, {})
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector("fieldset.signer")
    assert page.locator("[id='f-allow0.username']").count() == 1
    assert page.locator("[id='f-allow0.badge']").count() == 0
    passed(stage.signed(page, "zhou", {"allow": ("hejun",)}))
    signed = [signature["method"] for signature in last_entry(stage).body["signatures"]]
    assert signed == ["password", "password"]
