"""Bad input, bad luck and bad timing: one clear sentence each, nothing lost, nothing half written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from custody.faces.demo.setting_up import Shop
from tests.story import bench_to_bedside as way
from tests.story import by_the_cast as cast
from tests.story.at_the_desk import Desk, acknowledge, at_the_signature, il2, recorded_but_unheard, thaw, written
from tests.story.on_the_record import intact, last_entry, last_idx, since, state
from tests.story.stage import Stage, fill, said

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
WARD = {"station": "ward"}


@pytest.fixture(scope="module")
def desk(stage: Stage, shop: Shop) -> Desk:
    stage.page("lin", "ward")
    made = cast.lot(stage, shop, ("JK500-26-401", 0, 4))
    stage.clock.wait(hours=1)
    one = cast.child(stage, "01")
    cast.issue(stage, one, made.containers[0])
    return Desk(one, tuple(made.containers))


@pytest.fixture(autouse=True)
def the_record_still_verifies(stage: Stage) -> Iterator[None]:
    yield
    intact(stage)


SCANS = (
    ("unknown", "{unknown}", "STOP", "The record has nothing with this code."),
    ("doubled", "{known}{known}", "CHECK", "The same label arrived twice in one scan."),
    ("two labels", "{known}{other}", "CHECK", "Two labels arrived in one scan."),
    ("truncated", "{cut}", "CHECK", "Part of the code is missing."),
    ("one letter wrong", "{wrong}", "CHECK", "The check character does not fit."),
    ("lower case", "{lower}", "INFO", "JK500-26-401"),
    ("full width", "{wide}", "INFO", "JK500-26-401"),
    ("as printed, in groups", "{grouped}", "INFO", "JK500-26-401"),
    ("with a tab", "{known}\t", "INFO", "JK500-26-401"),
    ("a hospital's number", "30041999", "STOP", "This is not one of our labels."),
    ("ten thousand characters", "{long}", "CHECK", "This is too long to be a label."),
    ("markup", "<script>alert(1)</script>", "STOP", "This is not one of our labels."),
)


@pytest.mark.parametrize(("text", "verdict", "sentence"), [one[1:] for one in SCANS], ids=[one[0] for one in SCANS])
def test_a_bad_scan_is_told_in_one_sentence_and_leaves_no_entry(
    stage: Stage, desk: Desk, text: str, verdict: str, sentence: str
) -> None:
    page = stage.page("lin", "ward")
    page.goto(f"{stage.base}/")
    before = last_idx(stage)
    page.locator("#scan").fill(written(text, desk))
    page.keyboard.press("Enter")
    page.wait_for_selector("main [data-verdict]")
    now = said(page)
    assert (now.verdict, sentence in now.text) == (verdict, True), now.text
    assert last_idx(stage) == before
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator("#scan")).to_have_value("")


def test_an_empty_scan_sends_nothing(stage: Stage, desk: Desk) -> None:
    page = stage.page("lin", "ward")
    page.goto(f"{stage.base}/")
    page.keyboard.press("Enter")
    page.keyboard.type("   ")
    page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict]")).to_have_count(0)
    expect(page.locator("#scan")).to_be_focused()


def test_a_label_of_the_wrong_kind_is_a_message_and_resets_nothing(stage: Stage, desk: Desk) -> None:
    facts = {"dose": "1", "il2_iu": "740000", "wristband": desk.containers[0]}
    now = stage.take("give_il2", "lin", facts, **WARD)
    assert (now.verdict, now.reasons) == ("STOP", ["wrong_kind"])
    assert last_entry(stage).result == "refused"
    acknowledge(stage.page("lin", "ward"), "put_aside")
    assert state(stage, f"{desk.child.subject}.1", "dose") == "cleared"


NUMBERS = (
    ("heavy", "Write a number in digits"),
    ("18,4", "Write a point, not a comma"),
    ("NaN", "Write a number in digits"),
    ("Infinity", "Write a number in digits"),
    ("1e1", "Write a number in digits"),
    ("-18.4", "Not less than 0.3."),
    ("0", "Not less than 0.3."),
    ("18.4.1", "Write a number in digits"),
    ("9" * 40, "This number has too many digits: at most 20."),
    ("", "This is needed."),
)


@pytest.mark.parametrize(("weight", "sentence"), NUMBERS)
def test_a_weight_that_is_none_is_told_beside_its_field_and_everything_typed_stays(
    stage: Stage, desk: Desk, weight: str, sentence: str
) -> None:
    facts = {"dose": "2", "weight_kg": weight, "weight_at": way.local(stage.clock.at), "body_surface_m2": "0.74"}
    typed = {"subject": desk.child.subject, **facts, "presentation": "cryopreserved"}
    before = last_idx(stage)
    now = stage.take("prescribe_dose", "zhou", typed, **WARD)
    page = stage.page("zhou", "ward")
    assert now.verdict == "FORM"
    expect(page.locator(".errors li")).to_have_count(1)
    expect(page.locator("#e-weight_kg")).to_contain_text(sentence)
    for name, value in facts.items():
        expect(page.locator(f"#f-{name}")).to_have_value(str(value))
    expect(page.locator("input[name=presentation][value=cryopreserved]")).to_be_checked()
    written = since(stage, before)
    assert [(one.result, one.body["facts"], one.body["effects"]) for one in written] == [("refused", {}, [])]


TIMES = (
    ("2036-03-04", "2036", "born_in_the_future"),
    ("2018-02-30", "2018", "birth_date_unreadable"),
    ("4 March 2018", "2018", "birth_date_unreadable"),
    ("2017-03-04", "2018", "birth_date_of_another_year"),
)


@pytest.mark.parametrize(("born", "year", "code"), TIMES)
def test_a_birth_that_cannot_be_is_refused_and_put_right_in_the_same_form(
    stage: Stage, desk: Desk, born: str, year: str, code: str
) -> None:
    apart = {"name": "Story Child 09", "birth_date": born, "hospital_number": "H-09"}
    now = stage.take("register_subject", "qian", {"number": "09", "sex": "male", "birth_year": year} | apart, **WARD)
    assert (now.verdict, now.reasons[0]) == ("STOP", code), now.text
    assert apart["name"] not in str(last_entry(stage).body)
    page = stage.page("qian", "ward")
    acknowledge(page, "scanned_wrong")
    page.wait_for_selector("form[action='/steps/register_subject']")
    for name, value in {"number": "09", "birth_year": year}.items():
        expect(page.locator(f"#f-{name}")).to_have_value(value)
    expect(page.locator("input[name=sex][value=male]")).to_be_checked()
    for name, value in apart.items():  # kept, sealed: on no page in clear
        expect(page.locator(f"#f-{name}")).to_have_value("")
        assert value not in page.content()
    fill(page, {"birth_date": f"{min(year, '2018')}-03-04", "birth_year": min(year, "2018")}, {})
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector("fieldset.signer")


def test_what_is_told_of_the_future_is_refused(stage: Stage, desk: Desk) -> None:
    tomorrow = way.local(stage.clock.at + timedelta(days=1))
    seen = {"child": desk.child.band, "what": "vital", "told": "temperature", "value": "38.1"}
    now = stage.take("record_observation", "lin", {**seen, "occurred_at": tomorrow}, **WARD)
    assert (now.verdict, now.reasons[0]) == ("STOP", "in_the_future"), now.text
    page = stage.page("lin", "ward")
    acknowledge(page, "scanned_wrong")
    page.wait_for_selector("form[action='/steps/record_observation']")
    expect(page.locator("#f-occurred_at")).to_have_value(tomorrow)


def test_an_injection_told_of_the_future_is_taken_as_now_and_that_is_told_before_it_is_signed(
    stage: Stage, desk: Desk
) -> None:
    page = stage.open("give_il2", "lin", **WARD)
    fill(page, il2(desk) | {"occurred_at": way.local(stage.clock.at + timedelta(days=1))}, {})
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector("fieldset.signer")
    assert "it was recorded as now" in page.locator(".signers section", has_text="What will be noted").inner_text()


def test_a_hundred_times_the_il2_is_told_before_anybody_signs_for_it(stage: Stage, desk: Desk) -> None:
    before = last_idx(stage)
    page = stage.open("give_il2", "lin", **WARD)
    fill(page, il2(desk) | {"il2_iu": "74000000"}, {})
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector("fieldset.signer")
    noted = page.locator(".signers section", has_text="What will be noted").inner_text()
    assert "74000000" in noted
    assert "740000" in noted.replace("74000000", "")
    assert last_idx(stage) == before


def test_a_weight_from_before_birth_or_from_tomorrow_is_refused(stage: Stage, desk: Desk) -> None:
    facts = {"subject": desk.child.subject, "dose": "1", "weight_kg": "18.4", "body_surface_m2": "0.74"}
    for weighed, code in ((stage.clock.at + timedelta(hours=3), "weighed_in_the_future"), (None, "weight_outdated")):
        when = way.local(weighed) if weighed else "2010-01-01T08:00"
        given = facts | {"weight_at": when, "presentation": "cryopreserved"}
        now = stage.take("prescribe_dose", "zhou", given, **WARD)
        assert now.verdict == "STOP", now.text
        assert code in now.reasons
        acknowledge(stage.page("zhou", "ward"), "called")
    assert state(stage, f"{desk.child.subject}.1", "dose") == "cleared"


def test_a_stale_tab_is_told_and_signing_again_works(stage: Stage, shop: Shop, desk: Desk) -> None:
    page = at_the_signature(stage, "start_thaw", "deng", thaw(shop, desk), "thaw_bench")
    hold = stage.cast.do("place_hold", "wu", {"about": [desk.containers[0]], "reason": "damaged"})["@1"]
    stage.cast.do("lift_hold", "wu", {"hold": hold, "verdict": "Not damaged"})
    now = stage.signed(page, "deng", {"second": "liu"})
    assert now.verdict == "FORM"
    assert "What was signed is no longer what stands in the record." in now.text
    assert last_entry(stage).body["reasons"][0]["code"] == "content_changed"
    assert state(stage, desk.containers[0], "container") == "frozen"
    expect(page.locator("fieldset.signer")).to_have_count(2)


def test_of_two_people_at_one_bag_exactly_one_wins_and_the_other_is_told(stage: Stage, shop: Shop, desk: Desk) -> None:
    facts = thaw(shop, desk)
    first = at_the_signature(stage, "start_thaw", "deng", facts, "thaw_bench")
    second = at_the_signature(stage, "start_thaw", "liu", facts, "thaw_bench")
    before = last_idx(stage)
    way.passed(stage.signed(first, "deng", {"second": "liu"}))
    told = stage.signed(second, "liu", {"second": "deng"})
    assert (told.verdict, told.headline) == ("STOP", "Not possible now"), told.text
    assert "thawing" in told.text
    assert [one.result for one in since(stage, before)] == ["accepted", "refused"]
    assert state(stage, desk.containers[0], "container") == "thawing"
    acknowledge(second, "put_aside")


def test_a_session_that_ends_in_mid_form_gives_back_what_was_typed(stage: Stage, desk: Desk) -> None:
    page = stage.open("place_hold", "mei", **WARD)
    fill(page, {"about": [desk.containers[1]], "reason": "damaged", "note": "A dent beside the port"}, {})
    page.context.clear_cookies(name="custody")
    before = last_idx(stage)
    page.click("form[enctype] .form-end button.step.primary")
    expect(page.locator("main")).to_contain_text("Your session has ended.")
    assert last_idx(stage) == before
    page.fill("#f-badge", stage.cast.badges["mei"])
    page.fill("#f-pin", "000000")
    page.click("form[aria-labelledby=by-badge] button")
    expect(page.locator(".errors")).to_contain_text("This did not fit.")
    stage.give_badge(page, "mei")
    expect(page.locator("main")).to_contain_text("What you had typed is kept")
    assert last_idx(stage) == before
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[name=note]")).to_have_value("A dent beside the port")
    assert last_idx(stage) == before
    page.click("form[enctype] .form-end button.step.primary")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    held = last_entry(stage)
    assert (held.step, held.body["facts"]["note"]) == ("place_hold", "A dent beside the port")
    assert last_idx(stage) == before + 1


def test_a_double_click_is_one_entry(stage: Stage, desk: Desk) -> None:
    page = stage.open("place_hold", "mei", **WARD)
    fill(page, {"about": [desk.containers[1]], "reason": "damaged"}, {})
    before = last_idx(stage)
    page.dblclick("form[enctype] .form-end button.step.primary")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [one.step for one in since(stage, before)] == ["place_hold"]


def test_the_same_request_twice_is_one_entry_and_the_same_answer(stage: Stage, desk: Desk) -> None:
    page = stage.open("place_hold", "mei", **WARD)
    fill(page, {"about": [desk.containers[2]], "reason": "damaged"}, {})
    before = last_idx(stage)
    with page.expect_request("**/steps/place_hold") as sent:
        page.click("form[enctype] .form-end button.step.primary")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    kind = {"Content-Type": sent.value.headers["content-type"]}
    again = page.request.post(sent.value.url, data=sent.value.post_data_buffer or b"", headers=kind)
    assert again.status == 200
    assert "This was already recorded" in again.text()
    assert [one.step for one in since(stage, before)] == ["place_hold"]


def test_a_line_that_is_dead_says_not_recorded_and_trying_again_records_once(stage: Stage, desk: Desk) -> None:
    page = stage.open("place_hold", "mei", **WARD)
    fill(page, {"about": [desk.containers[3]], "reason": "damaged"}, {})
    before = last_idx(stage)
    page.context.set_offline(True)
    page.click("form[enctype] .form-end button.step.primary")
    expect(page.locator("#unsent")).to_contain_text("NOT RECORDED")
    expect(page.locator("#f-about")).to_have_value(desk.containers[3])
    assert last_idx(stage) == before
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    assert [one.step for one in since(stage, before)] == ["place_hold"]


def test_an_answer_that_is_lost_after_the_commit_is_found_again_by_its_nonce(stage: Stage, desk: Desk) -> None:
    page = stage.open("place_hold", "mei", **WARD)
    fill(page, {"about": [desk.containers[3]], "reason": "document_missing"}, {})
    before = last_idx(stage)
    page.route("**/steps/place_hold", recorded_but_unheard, times=1)
    page.click("form[enctype] .form-end button.step.primary")
    expect(page.locator("#unsent")).to_contain_text("NOT RECORDED")
    assert [one.step for one in since(stage, before)] == ["place_hold"]
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("This was already recorded; repeating it changed nothing.")
    assert [one.step for one in since(stage, before)] == ["place_hold"]
