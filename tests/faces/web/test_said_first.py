"""What a page says first is true and the worst there is: no "nothing is open" above what is open, alarms before what is
looked into, an alarm with its age and each child once, what it is about before how it is answered, and whose cells wait
for how long."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_problem
from custody.rules.reading import Problem
from tests.faces.web.people_at_work import Workplace, workplace
from tests.faces.web.test_alarms import EARLY, WORST, alarm
from tests.faces.web.test_desk_of_the_clinic import CHILDREN, OWED, asked, changed, moved
from tests.faces.web.test_stock import FORM, subject_of

DOSES = "SELECT code FROM thing WHERE kind = 'dose' ORDER BY code"
LOTS = "SELECT code FROM thing WHERE kind = 'lot' ORDER BY code"
EMPTY = {
    "alarms_open": "No alarm is open.",
    "holds_open": "Nothing is on hold.",
    "deviations_open": "No deviation is open.",
    "near_misses_open": "No near miss is open.",
}


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def opened(place: Workplace, kind: str, code: str, about: str, reason: str = "damaged") -> None:
    """An open item, as a thing of its own and about a thing."""
    attrs = json.dumps({"about": [about], "reason": reason, "grade": "minor", "opened_at": EARLY})
    changed(place, (OWED, (code, kind, json.dumps({kind: "open"}), attrs)))
    item = "INSERT INTO item (code, kind, station, attrs, opened_idx, outcome) VALUES (?, ?, '', ?, 1, '')"
    changed(place, (item, (code, kind, attrs)), ("INSERT INTO item_about VALUES (?, ?)", (about, code)))


def number_of(place: Workplace, child: str) -> str:
    return asked(place, f"SELECT json_extract(attrs, '$.number') FROM thing WHERE code = '{child}'")[0]


@pytest.mark.parametrize("queue", EMPTY)
def test_a_queue_says_that_nothing_is_open_only_while_nothing_is(place: Workplace, queue: str) -> None:
    client, path = place.signed_in("wu", "quality_desk"), f"/desk/{queue}"
    kind = queue.removesuffix("_open").removesuffix("s").replace("near_misse", "near_miss")
    changed(place, (f"DELETE FROM thing WHERE kind = '{kind}'", ()))
    assert client.get(path).text.count(EMPTY[queue]) == 1
    opened(place, kind, WORST, asked(place, CHILDREN)[0])
    page = client.get(path).text
    assert f"/things/{WORST}" in page
    assert EMPTY[queue] not in page


def test_a_form_sent_again_with_other_contents_is_told_in_a_sentence() -> None:
    told = tell_problem(Speaker("en"), Problem("nonce", "nonce_reused"))
    assert told == "This form was already sent once with other contents."


def test_the_clock_of_a_go_is_gone_from_the_page_of_a_dose_once_it_was_given(place: Workplace) -> None:
    dose = asked(place, DOSES)[0]
    until = "UPDATE thing SET attrs = json_set(attrs, '$.cleared_until', '2099-01-01T00:00:00.000000Z') WHERE code = ?"
    changed(place, moved(dose, "dose", "cleared"), (until, (dose,)))
    client = place.signed_in("lin", "ward")
    tile = '<p class="label">'
    assert tile in client.get(f"/things/{dose}").text
    changed(place, moved(dose, "dose", "given"))
    assert tile not in client.get(f"/things/{dose}").text


def test_a_dose_is_named_by_child_and_number_and_its_key_stands_small(place: Workplace) -> None:
    page = place.signed_in("lin", "ward").get(f"/things/{asked(place, DOSES)[0]}").text
    assert 'class="big-code"' not in page
    lot = place.signed_in("lin", "ward").get(f"/things/{asked(place, LOTS)[0]}").text
    assert 'class="big-code"' in lot


def test_an_alarm_tells_how_long_it_is_open_that_nobody_answered_and_the_child_once(place: Workplace) -> None:
    child = asked(place, CHILDREN)[0]
    changed(place, alarm(WORST, "hold_after_thaw", child))
    both = "UPDATE thing SET attrs = json_set(attrs, '$.about', json(?)) WHERE code = ?"
    changed(place, (both, (json.dumps([f"{child}.1", child]), WORST)))
    page = place.signed_in("luo", "quality_desk").get("/").text
    row = page[page.index("Alarm: ") :].split("</small>")[0]
    assert re.search(r"since 2 Jan 2026 [^,]+, [^·]+ ago", row)
    assert "nobody has answered yet" in row
    named = f"subject {number_of(place, child)}"
    assert row.count(named) == 1
    card = place.signed_in("wu", "quality_desk").get("/desk").text.split('id="q-alarms_open"')[1]
    assert card.split("</section>")[0].count(named) == 1


def test_what_an_alarm_is_about_is_read_before_how_it_is_answered(place: Workplace) -> None:
    changed(place, alarm(WORST, "hold_after_thaw", asked(place, CHILDREN)[0]))
    client = place.signed_in("luo", "quality_desk")
    page = client.get(f"/steps/acknowledge_alarm?alarm={WORST}").text
    assert page.index("What this is about") < page.index('id="taking"')
    assert page.count("What this is about") == 1
    assert '<select id="f-done"' not in page
    other = client.get(f"/steps/place_hold?about={asked(place, LOTS)[0]}").text
    assert other.index("What this is about") > other.index('id="taking"')


def test_beginning_in_the_list_of_containers_scrolls_nothing_away_that_stands_above_it(place: Workplace) -> None:
    page = place.signed_in("liu", "pharmacy").get(f"{FORM}?subject={subject_of(place)}&dose=1").text
    area = re.findall(r'<textarea id="f-containers"[^>]*>', page)[0]
    assert " data-begins" in area
    assert " autofocus" not in page


def test_the_home_of_a_nurse_says_whose_dose_waits_and_how_long_it_may(place: Workplace) -> None:
    dose = asked(place, DOSES)[0]
    sql = "INSERT INTO thing VALUES (?, 'prepared_dose', '', 'prepared', ?, ?, 1, 1, 1)"
    attrs = json.dumps({"dose": dose, "use_by": EARLY})
    changed(place, (sql, ("DXBBBBBBB", '{"prepared_dose":"prepared"}', attrs)))
    page = place.signed_in("lin", "ward").get("/").text
    row = page[page.index("To check at the bedside") :].split("</a>")[0]
    assert f"dose 1 of subject {number_of(place, dose.partition('.')[0])}" in row
    assert re.search(r"Use by [^<]+ ago", row)


def test_what_is_open_about_a_lot_says_in_words_what_is_wrong_and_so_does_its_release(place: Workplace) -> None:
    lot = asked(place, LOTS)[0]
    opened(place, "alarm", "NXVVVVVGB", lot, "checks_voided")
    for path in (f"/things/{lot}", f"/lots/{lot}/release"):
        assert "Alarm: its checks are void" in place.signed_in("wu", "quality_desk").get(path).text, path


def test_of_what_is_open_about_a_lot_the_alarm_stands_first_and_the_tail_is_folded(place: Workplace) -> None:
    lot = asked(place, LOTS)[0]
    for number, kind in enumerate(("near_miss", "near_miss", "deviation", "deviation", "hold", "alarm")):
        opened(place, kind, f"NXVVVVV{'BCDEFG'[number]}B", lot)
    page = place.signed_in("wu", "quality_desk").get(f"/things/{lot}").text
    told = re.findall(r'class="card note edge-(\w+)">.*?href="/things/(NX\w+)"', page, re.DOTALL)
    assert [code for _, code in told][:2] == ["NXVVVVVGB", "NXVVVVVFB"]
    assert page.index("and 3 more") > page.index("NXVVVVVFB")
    assert page.index("and 3 more") < page.index("NXVVVVVBB")
