"""Two nurses share one tablet for a check by two: each scans a badge and gives a PIN, sees their own work and
nothing of what the other typed, and leaves the screen locked behind them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from custody.faces.demo.setting_up import Shop
from tests.story import by_the_cast as cast
from tests.story.at_the_desk import UNKNOWN
from tests.story.bench_to_bedside import Child, passed
from tests.story.on_the_record import found, intact, last_idx, since, state
from tests.story.stage import LYING, SECRETS, Stage

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
SIGNED = ".signers .form-end button.step.primary"


@pytest.fixture(scope="module")
def child(stage: Stage, shop: Shop) -> Child:
    stage.page("lin", "ward")
    return cast.child(stage, "31")


@pytest.fixture(scope="module")
def prepared(stage: Stage, shop: Shop, child: Child) -> str:
    lot = cast.lot(stage, shop, ("JK500-26-661", 0, 1))
    stage.clock.wait(days=2)
    return cast.ready(stage, shop, child, lot.containers[0])


@pytest.fixture(scope="module")
def tablet(stage: Stage, prepared: str) -> Iterator[Page]:
    """One tablet on the ward; whoever signs in on it, it is the ward's."""
    context = stage.browser.new_context(viewport=LYING, locale="en-GB")
    page = context.new_page()
    stage.sign_in(page, "lin", "ward")
    yield page
    context.close()


def scan(page: Page, text: str) -> None:
    """A wedge types wherever the hand left off."""
    page.wait_for_load_state("load")  # before its scripts have come, Enter would send the form
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def badge(stage: Stage, page: Page, who: str) -> None:
    """A badge scanned where no field asks for one."""
    scan(page, stage.cast.badges[who])
    page.wait_for_selector("form[aria-labelledby=by-badge]")


def pin(page: Page, who: str) -> None:
    page.fill("#f-pin", SECRETS[who].pin)
    page.click("form[aria-labelledby=by-badge] button")


def verify_opened(page: Page, stage: Stage, prepared: str) -> None:
    page.goto(f"{stage.base}/")
    expect(page.locator("#scan")).to_be_focused()
    scan(page, prepared)
    page.click("a.step[href^='/steps/verify_dose']")
    page.wait_for_selector("form[data-send] .form-end button")


def checked(page: Page, stage: Stage, who: str, child: Child, prepared: str) -> None:
    """The rest of one's own check, signed by badge and PIN and sent by a double tap."""
    page.locator("label.option:has(input[name='look_good'][value='yes'])").click()
    page.fill("[name=wristband]", child.band)
    page.fill("[name=prepared_dose]", prepared)
    page.evaluate("document.querySelector('[data-typed-instead] [value=scanned]').click()")
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector("fieldset.signer")
    page.focus("[id='f-performer.pin']")
    scan(page, stage.cast.badges[who])  # the hand was in the wrong field, and the badge is what is asked for
    expect(page.locator("[id='f-performer.badge']")).to_have_value(stage.cast.badges[who])
    expect(page.locator("[id='f-performer.pin']")).to_have_value("")
    page.fill("[id='f-performer.pin']", SECRETS[who].pin)
    page.dblclick(SIGNED)
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()


def left_locked(stage: Stage, tablet: Page, prepared: str) -> None:
    """A second scan of one's own badge, and nothing to be seen by going back."""
    badge(stage, tablet, "lin")
    expect(tablet.locator("main")).to_contain_text("This screen is locked.")
    tablet.go_back()
    expect(tablet.locator("h1")).to_have_text("Sign in")
    assert prepared not in tablet.content()


def test_a_check_by_two_is_done_on_one_tablet_and_neither_sees_what_the_other_typed(
    stage: Stage, tablet: Page, child: Child, prepared: str
) -> None:
    before = last_idx(stage)
    verify_opened(tablet, stage, prepared)
    tablet.focus("[name=wristband]")
    scan(tablet, child.band)
    badge(stage, tablet, "mei")
    expect(tablet.locator("main")).to_contain_text(SECRETS["mei"].name)
    assert child.band not in tablet.content()
    pin(tablet, "mei")
    expect(tablet.locator(".person")).to_contain_text(SECRETS["mei"].name)
    verify_opened(tablet, stage, prepared)
    assert child.band not in tablet.content()
    expect(tablet.locator("[name=wristband]")).to_have_value("")

    badge(stage, tablet, "lin")
    pin(tablet, "lin")
    expect(tablet.locator("main")).to_contain_text("What you had typed is kept")
    tablet.get_by_role("button", name="Try again").click()
    expect(tablet.locator("[name=wristband]")).to_have_value(child.band)
    checked(tablet, stage, "lin", child, prepared)
    assert state(stage, prepared, "prepared_dose") == "checked_once"
    assert [entry.step for entry in since(stage, before)] == ["verify_dose"]

    left_locked(stage, tablet, prepared)
    stage.give_badge(tablet, "mei")
    expect(tablet.locator(".person")).to_contain_text(SECRETS["mei"].name)
    verify_opened(tablet, stage, prepared)
    expect(tablet.locator("[name=wristband]")).to_have_value("")
    checked(tablet, stage, "mei", child, prepared)
    assert state(stage, prepared, "prepared_dose") == "verified"
    assert found(stage, prepared).texts("checks") == (stage.cast.persons["lin"], stage.cast.persons["mei"])
    tablet.go_back()
    expect(tablet.locator("#scan")).to_be_focused()
    tablet.go_forward()
    expect(tablet.locator("[name=wristband]")).to_have_value("")
    expect(tablet.locator("fieldset.signer")).to_have_count(0)
    assert [entry.step for entry in since(stage, before)] == ["verify_dose", "verify_dose"]


def test_a_badge_locks_over_a_stop_and_out_of_a_field_for_words_and_leaves_no_letter_there(
    stage: Stage, tablet: Page
) -> None:
    tablet.goto(f"{stage.base}/steps/place_hold")
    tablet.fill("[name=note]", "A dent beside the port")
    tablet.focus("[name=note]")
    badge(stage, tablet, "mei")
    expect(tablet.locator("main")).to_contain_text("This screen is locked.")
    stage.give_badge(tablet, "mei")
    tablet.get_by_role("button", name="Try again").click()
    expect(tablet.locator("[name=note]")).to_have_value("A dent beside the port")

    tablet.goto(f"{stage.base}/")
    scan(tablet, UNKNOWN)
    expect(tablet.locator("main [data-verdict=STOP]")).to_be_visible()
    badge(stage, tablet, "mei")
    expect(tablet.locator("main")).to_contain_text("This screen is locked.")
    stage.give_badge(tablet, "mei")
    expect(tablet.locator(".person")).to_contain_text(SECRETS["mei"].name)


def test_a_field_that_asks_whose_takes_a_badge_as_its_answer_and_locks_nothing(stage: Stage, tablet: Page) -> None:
    tablet.goto(f"{stage.base}/steps/revoke_badge")
    tablet.focus("[name=person]")
    scan(tablet, stage.cast.badges["lin"])
    expect(tablet.locator("[name=person]")).to_have_value(stage.cast.badges["lin"])
    expect(tablet.locator(".person")).to_contain_text(SECRETS["mei"].name)


def test_a_line_that_is_dead_is_told_by_the_screen_that_comes_back(stage: Stage, tablet: Page) -> None:
    verify = f"{stage.base}/steps/place_hold"
    tablet.goto(verify)
    tablet.fill("[name=note]", "Ice on the neck")
    tablet.context.set_offline(True)
    tablet.focus("[name=note]")
    scan(tablet, stage.cast.badges["mei"])
    expect(tablet.locator("body.covered")).to_have_count(0)
    expect(tablet.locator("[name=note]")).to_have_value("Ice on the neck")
    tablet.context.set_offline(False)
    badge(stage, tablet, "mei")
    stage.give_badge(tablet, "mei")
    tablet.get_by_role("button", name="Try again").click()
    expect(tablet.locator("[name=note]")).to_have_value("Ice on the neck")


def test_the_screen_at_the_child_does_not_lock_while_cells_run(
    stage: Stage, tablet: Page, child: Child, prepared: str
) -> None:
    passed(stage.take("start_infusion", "mei", {"wristband": child.band, "prepared_dose": prepared}, station="ward"))
    tablet.goto(f"{stage.base}/things/{prepared}")
    scan(tablet, stage.cast.badges["lin"])
    expect(tablet.locator("main [data-verdict=CHECK]")).to_contain_text("This screen does not lock")
    expect(tablet.locator("form[action='/steps/interrupt_infusion']")).to_have_count(1)
    tablet.goto(f"{stage.base}/desk")
    badge(stage, tablet, "lin")
    expect(tablet.locator("main")).to_contain_text(SECRETS["lin"].name)
    intact(stage)
