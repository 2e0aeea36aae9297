"""Two nurses, two tablets, one dose: at once, with a session that ends in between, and with a line that is dead between
two scans. No PASS without the server, and nothing of the first check is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from custody.faces.demo.setting_up import Shop
from tests.story import by_the_cast as cast
from tests.story.at_the_desk import at_the_signature
from tests.story.bench_to_bedside import Child, Made, passed, verify
from tests.story.on_the_record import found, intact, last_idx, since, state
from tests.story.stage import Stage, fill, sign

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
WARD = {"station": "ward"}
SENT = "form[enctype] .form-end button.step.primary"
SIGNED = ".signers .form-end button.step.primary"


@pytest.fixture(scope="module")
def made(stage: Stage, shop: Shop) -> Made:
    stage.page("lin", "ward")
    lot = cast.lot(stage, shop, ("JK500-26-651", 0, 3))
    stage.clock.wait(days=2)
    return lot


def seen(one: Child, prepared: str) -> dict[str, str]:
    return {"look_good": "yes", "wristband": one.band, "prepared_dose": prepared}


def test_34_two_tablets_at_one_dose_at_once_make_a_first_and_a_second_check_and_never_two_firsts(
    stage: Stage, shop: Shop, made: Made
) -> None:
    one = cast.child(stage, "01")
    prepared = cast.ready(stage, shop, one, made.containers[0])
    left = at_the_signature(stage, "verify_dose", "lin", seen(one, prepared), "ward")
    right = at_the_signature(stage, "verify_dose", "mei", seen(one, prepared), "ward")
    passed(stage.signed(left, "lin", {}))
    assert state(stage, prepared, "prepared_dose") == "checked_once"
    told = stage.signed(right, "mei", {})
    if told.verdict != "PASS":
        assert "What was signed is no longer what stands in the record." in told.text
        passed(stage.signed(right, "mei", {}))
    assert state(stage, prepared, "prepared_dose") == "verified"
    assert found(stage, prepared).texts("checks") == (stage.cast.persons["lin"], stage.cast.persons["mei"])


def test_a_session_that_ends_in_mid_verification_costs_the_second_check_and_not_the_first(
    stage: Stage, shop: Shop, made: Made
) -> None:
    one = cast.child(stage, "02")
    prepared = cast.ready(stage, shop, one, made.containers[1])
    passed(verify(stage, "lin", one.band, prepared))
    page = at_the_signature(stage, "verify_dose", "mei", seen(one, prepared), "ward")
    page.context.clear_cookies(name="custody")
    before = last_idx(stage)
    sign(page, "performer", stage.cast, "mei")
    page.click(SIGNED)
    expect(page.locator("main")).to_contain_text("Your session has ended.")
    expect(page.locator("main [data-verdict=PASS]")).to_have_count(0)
    assert last_idx(stage) == before
    assert state(stage, prepared, "prepared_dose") == "checked_once"
    stage.give_badge(page, "mei")
    expect(page.locator("main")).to_contain_text("What you had typed is kept")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("form[action='/steps/verify_dose']")
    passed(verify(stage, "mei", one.band, prepared))
    assert state(stage, prepared, "prepared_dose") == "verified"


def test_a_line_that_is_dead_between_band_and_product_shows_no_pass_and_loses_nothing(
    stage: Stage, shop: Shop, made: Made
) -> None:
    one = cast.child(stage, "13")
    prepared = cast.ready(stage, shop, one, made.containers[2])
    passed(verify(stage, "lin", one.band, prepared))
    page = stage.open("verify_dose", "mei", **WARD)
    fill(page, {"look_good": "yes", "wristband": one.band}, {})
    page.context.set_offline(True)
    fill(page, {"prepared_dose": prepared}, {})
    before = last_idx(stage)
    page.click(SENT)
    expect(page.locator("#unsent")).to_contain_text("NOT RECORDED")
    expect(page.locator("main [data-verdict=PASS]")).to_have_count(0)
    expect(page.locator("[name=wristband]")).to_have_value(one.band)
    expect(page.locator("[name=prepared_dose]")).to_have_value(prepared)
    assert (last_idx(stage), state(stage, prepared, "prepared_dose")) == (before, "checked_once")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("fieldset.signer")
    passed(stage.signed(page, "mei", {}))
    assert [entry.step for entry in since(stage, before)] == ["verify_dose"]
    assert state(stage, prepared, "prepared_dose") == "verified"
    intact(stage)
