"""Forms: where the hand begins and what is asked last; what a STOP lets be put aside; a telephone number in one
piece."""

from __future__ import annotations

import re
from itertools import count

import pytest

from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_reason
from custody.faces.web.naming import ONLY_HERE
from custody.faces.web.present import unbroken
from custody.faces.web.spent import is_over
from custody.faces.web.what_next import has_ended_it
from custody.rules.refusals import Reason, Weight
from custody.rules.registry import registry
from custody.rules.situation import Thing
from tests.faces.web.people_at_work import Workplace, token

_NUMBERS = count(1)


def test_positions_that_may_stay_empty_are_asked_after_the_containers(place: Workplace) -> None:
    page = place.signed_in("zhao", "cryo_store").get("/steps/pack_shipment").text
    fields = re.findall(r'id="f-(\w+)"', page)
    assert fields[:2] == ["containers", "places"]
    assert " autofocus" in element(page, "containers")


def test_a_list_opened_by_its_first_scan_is_gone_on_with(place: Workplace) -> None:
    page = place.signed_in("zhao", "cryo_store").get("/steps/pack_shipment?containers=CXCJVXPKC").text
    assert " autofocus" in element(page, "containers")
    assert page.count(" autofocus") == 1


def test_a_stop_at_a_desk_lets_nothing_be_put_aside(place: Workplace) -> None:
    stop = stopped(place, "qian", "ward", "release_lot", {"lot": known(place, "lot"), "outcome": "released"})
    assert re.findall(r'name="acknowledged" value="(\w+)"', stop) == ["called", "scanned_wrong"]
    assert "I entered something wrong" in stop


def test_a_stop_for_what_is_in_hand_lets_it_be_put_aside(place: Workplace) -> None:
    facts = {"container": known(place, "container"), "place": known(place, "storage_place")}
    stop = stopped(place, "qian", "pharmacy", "store_container", facts)
    assert re.findall(r'name="acknowledged" value="(\w+)"', stop) == ["put_aside", "scanned_wrong", "called"]


def test_the_summary_of_what_is_missing_names_each_field(place: Workplace) -> None:
    client = place.signed_in("liu", "pharmacy")
    form = {"nonce": f"covering-{next(_NUMBERS)}", "typed_reason": "scanned", "csrf_token": token(client, "/")}
    page = client.post("/steps/issue_containers", data=form).text
    summed_up = re.findall(r'<li><a href="#f-(\w+)">([^<]+)</a></li>', page)
    assert dict(summed_up)["containers"] == "Containers: This is needed."
    assert len({said for _, said in summed_up}) == len(summed_up)


def test_what_is_called_only_by_the_pages_is_called_in_chinese_too() -> None:
    assert {"scope", "event_class", "related", "seen_at", "observation", "clinician"} <= set(ONLY_HERE)
    for word in ONLY_HERE.values():
        assert re.search(r"[\u4e00-\u9fff]", Speaker("zh_CN").gettext(word)), word


def test_what_ends_once_offers_its_end_no_more() -> None:
    steps = registry().steps
    for step, kind in (("lift_hold", "hold"), ("resume_dosing", "pause"), ("countersign_check", "countersignature")):
        assert has_ended_it(steps[step], Thing("NXBCDEFGH", kind, states={kind: "closed"}))
        assert not has_ended_it(steps[step], Thing("NXBCDEFGH", kind, states={kind: "open"}))
    assert not has_ended_it(steps["place_hold"], Thing("NXBCDEFGH", "hold", states={"hold": "closed"}))


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("condition_unproven", {"points": "seal_intact, ln2_present, logger_verdict, damage"}),
        ("unseen_parts", {"parts": "record, audit_trail, labels, deviations"}),
        ("mixed_storage_classes", {"classes": "fridge, ln2_vapour, minus80, room"}),
    ],
)
def test_what_was_not_in_order_is_said_in_words_of_either_language(code: str, params: dict[str, str]) -> None:
    for locale in ("en", "zh_CN"):
        told = tell_reason(Speaker(locale), Reason(code, "LXBCDEFGH", params, Weight.NEVER, 1)).sentence
        assert not set(params.values()) & set(re.findall(r": (.*)\.", told)), told
        assert "_" not in told


def test_what_has_ended_or_arrived_has_no_clock_running_any_more() -> None:
    for kind, open_still, ended in (("safety_report", "open", "closed"), ("shipment", "in_transit", "arrived")):
        assert is_over(Thing("NXBCDEFGH", kind, states={kind: ended}))
        assert not is_over(Thing("NXBCDEFGH", kind, states={kind: open_still}))


def test_a_telephone_number_stays_on_one_line() -> None:
    assert unbroken("+00 0000 000 002").split(" ") == ["+00\u00a00000\u00a0000\u00a0002"]


def element(page: str, name: str) -> str:
    found = re.search(rf'<(?:input|textarea) id="f-{name}"[^>]*>', page)
    assert found is not None, name
    return found[0]


def known(place: Workplace, kind: str) -> str:
    with place.app.extensions["custody"].store.reading() as link:
        return str(link.run("SELECT code FROM thing WHERE kind = ?", (kind,))[0][0])


def stopped(place: Workplace, who: str, station: str, step: str, facts: dict[str, str]) -> str:
    """The page of a STOP, acknowledged at once so that nobody else waits for it."""
    client = place.signed_in(who, station)
    form = facts | {"nonce": f"covering-{next(_NUMBERS)}", "typed_reason": "scanned"}
    page = client.post(f"/steps/{step}", data=form | {"csrf_token": token(client, "/")}).text
    assert 'data-verdict="STOP"' in page, page
    entry = re.search(r'name="entry" value="(\d+)"', page)
    assert entry is not None
    done = {"entry": entry[1], "acknowledged": "called", "words": "Called", "nonce": f"covering-{next(_NUMBERS)}"}
    client.post("/acknowledge", data=done | {"csrf_token": token(client, "/")})
    return page


def test_a_question_left_open_is_summed_up_without_its_mark(place: Workplace) -> None:
    client = place.signed_in("lin", "ward")
    sent = {"csrf_token": token(client, "/steps/verify_dose"), "nonce": "left-open"}
    page = client.post("/steps/verify_dose", data=sent).text
    assert "Does it look right: This is needed." in page
    assert "?:" not in page
