"""Pages of the bedside: the clock of the day, the paper sheet, what is folded away, the name for the read-back."""

from __future__ import annotations

import pytest

from custody.faces.catalogue import Speaker
from custody.faces.demo.children import CHILDREN
from custody.faces.instance import House
from custody.faces.web.paper import acts_of
from custody.record.reads.entries import entry, head
from custody.record.reads.places import telephones
from custody.record.reads.things import Wanted, listing
from custody.rules.situation import Thing
from tests.faces.web.people_at_work import Workplace, token


def test_before_anything_was_issued_there_is_no_paper_sheet_of_a_dose(place: Workplace) -> None:
    client, dose = place.signed_in("liu", "pharmacy"), first_of(place, "dose")
    page = client.get(f"/paper/{dose}").text
    assert "Nothing was issued for this dose." in page
    assert 'class="boxes"' not in page
    assert "data-print" not in page
    assert f'href="/paper/{dose}"' not in client.get(f"/things/{dose}").text


def test_each_of_two_bags_has_its_own_boxes_for_two_on_the_sheet() -> None:
    bags = [Thing(code, "container", "", {}, {}) for code in ("CXHNDBPJU", "CXGETCNUU")]
    one, two = list(acts_of(Speaker("en"), bags[:1])), list(acts_of(Speaker("en"), bags))
    assert (len(one), len(two)) == (11, 15)
    assert [act.get("code") for act in two[1:9]] == ["CXHNDBPJU"] * 4 + ["CXGETCNUU"] * 4
    assert not any("code" in act for act in one)


def test_no_code_stands_under_the_name_of_a_dose_since_nothing_bears_it(place: Workplace) -> None:
    client, dose = place.signed_in("lin", "ward"), first_of(place, "dose")
    head = client.get(f"/things/{dose}").text.split("<h1>")[1].split('class="do"')[0]
    assert 'class="code"' not in head
    assert dose.partition(".")[0][:4] not in head


@pytest.mark.parametrize("kind", ["lot", "subject"])
def test_there_is_a_paper_sheet_of_doses_only(place: Workplace, kind: str) -> None:
    assert place.signed_in("liu", "pharmacy").get(f"/paper/{first_of(place, kind)}").status_code == 404


def test_the_clock_of_the_day_begins_with_now_and_takes_a_start(place: Workplace) -> None:
    client, dose = place.signed_in("lin", "ward"), first_of(place, "dose")
    shown = client.get(f"/things/{dose}").text
    assert "for the earliest start from now on; not cleared yet" in shown
    typed = client.get(f"/things/{dose}?start=2026-03-09T11:20").text
    assert "IL-2 not before 10:20 · thaw not before 08:50 · start between 10:50 and 11:50" in typed
    assert "begin of thaw 08:50 to 11:10" in typed
    assert "for the start you entered" in typed


@pytest.mark.parametrize("nonsense", ["soon", "2026-13-01T10:00", "9999-01-01T00:00", "0001-01-01T00:00"])
def test_a_start_that_is_no_time_gets_one_sentence(place: Workplace, nonsense: str) -> None:
    shown = place.signed_in("lin", "ward").get(f"/things/{first_of(place, 'dose')}?start={nonsense}")
    assert (shown.status_code, "This is not a time." in shown.text) == (200, True)


def test_the_emergency_check_is_folded_away_and_says_its_ways_in_order(place: Workplace) -> None:
    taking = (("lin", "verify_dose"), ("deng", "start_thaw"))
    verify, thaw = (place.signed_in(who, "ward").get(f"/steps/{step}").text for who, step in taking)
    for page in (verify, thaw):
        assert '<details class="fold" data-beside><summary>Nobody else can sign as second' in page
        assert page.index("1. A registered clinician") < page.index("2. Nobody on the ward") < page.index("f-clinician")
    assert "3. Neither" in verify
    assert "3. Neither" not in thaw


def test_a_fold_with_something_in_it_stays_open(place: Workplace) -> None:
    client = place.signed_in("lin", "ward")
    typed = {"thaw_started_at": "2026-03-09T10:20", "what": "other", "nonce": "fold-1"}
    page = client.post("/steps/record_as_happened", data=typed | {"csrf_token": token(client, "/")}).text
    assert " open><summary>From the paper sheet" in page
    assert 'value="2026-03-09T10:20:00"' in page


def test_of_what_happened_only_what_the_answer_asks_for_stands_open(place: Workplace) -> None:
    client = place.signed_in("lin", "ward")
    titles = ("<summary>Given: to whom", "<summary>From the paper sheet")

    def opened(**answers: str) -> list[str]:
        sent = answers | {"csrf_token": token(client, "/"), "nonce": f"fold-{len(answers)}{answers.get('what')}"}
        page = client.post("/steps/record_as_happened", data=sent).text
        return [title for title in titles if f" open>{title}" in page]

    assert opened(what="lost") == []
    assert opened(what="given_on_paper") == [titles[0]]
    assert opened(what="given_on_paper", from_paper="yes") == [*titles]


def test_when_it_was_hung_is_asked_for_in_sight_of_everything_given_on_paper(place: Workplace) -> None:
    page = place.signed_in("lin", "ward").get("/steps/record_as_happened").text
    fold = page.index("<summary>From the paper sheet")
    assert page.index('name="started_at"') < fold < page.index('name="thaw_started_at"')
    assert "it tells one part from another" in page


def test_the_name_is_asked_for_with_a_reason_shown_once_and_recorded(place: Workplace) -> None:
    client, subject = place.signed_in("lin", "ward"), first_of(place, "subject")
    asked = client.get(f"/things/{subject}").text
    assert 'action="/steps/show_identity"' in asked
    assert not any(child.name in asked for child in CHILDREN.values())
    sent = {"subject": subject, "why": "read_back", "nonce": "name-1", "csrf_token": token(client, "/")}
    shown = client.post("/steps/show_identity", data=sent).text
    assert "Read it back aloud" in shown
    assert any(child.name in shown for child in CHILDREN.values())
    store = house(place).store
    with store.reading() as link:
        newest = entry(link, head(link)[0])
    assert newest is not None
    assert (newest.step, newest.body["facts"]["why"]) == ("show_identity", "read_back")
    again = client.get(f"/things/{subject}").text
    assert not any(child.name in again for child in CHILDREN.values())


@pytest.mark.parametrize(("who", "station"), [("rossi", "quality_desk"), ("gao", "qc_lab")])
def test_whoever_is_not_at_the_bedside_is_not_offered_the_name(place: Workplace, who: str, station: str) -> None:
    page = place.signed_in(who, station).get(f"/things/{first_of(place, 'subject')}").text
    assert 'action="/steps/show_identity"' not in page


def test_a_new_wristband_is_offered_to_those_who_bind_it(place: Workplace) -> None:
    subject = first_of(place, "subject")
    assert "The old one is void." in place.signed_in("lin", "ward").get(f"/things/{subject}").text
    assert "The old one is void." not in place.signed_in("gao", "qc_lab").get(f"/things/{subject}").text


def test_one_entry_is_not_told_as_several(place: Workplace) -> None:
    with house(place).store.reading() as link:
        once = next(one.code for one in listing(link, Wanted("storage_place", most=500)).things if one.version == 1)
    assert "1 entry · 0 corrected" in place.signed_in("wu", "quality_desk").get(f"/things/{once}").text


def test_every_site_has_a_telephone_number(place: Workplace) -> None:
    with house(place).store.reading() as link:
        known = {place.site: number for place, number in telephones(link)}
    assert known == {"cell_lab": "+00 0000 000 000", "hospital": "+00 0000 000 001"}


def first_of(place: Workplace, kind: str) -> str:
    """The newest thing of a kind."""
    with house(place).store.reading() as link:
        return listing(link, Wanted(kind)).things[0].code


def house(place: Workplace) -> House:
    found: House = place.app.extensions["custody"]
    return found
