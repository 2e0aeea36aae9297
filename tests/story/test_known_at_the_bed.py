"""What becomes known of a child once its cells are thawed reaches the bed, through the real door: a pause, a consent
withdrawn, and another child's cells."""

from __future__ import annotations

import pytest

from custody.faces.demo.setting_up import Shop
from custody.record.reads.alarms import ranked
from custody.record.reads.things import Wanted, listing
from custody.rules.situation import Thing
from custody.rules.words import dose_key
from tests.story import by_the_cast as way
from tests.story.on_the_record import found, intact, state
from tests.story.scene import AtTheDoor, codes, noted

pytestmark = pytest.mark.both_engines
WARD, HOUSE = {"station": "ward"}, {"station": "quality_desk"}


def test_a_pause_a_consent_withdrawn_and_another_s_cells_reach_the_bed(scene: AtTheDoor, shop: Shop) -> None:
    lot = way.lot(scene, shop, ("JK500-26-977", 0, 2))
    one, two = way.child(scene, "97"), way.child(scene, "98")
    runs = way.ready(scene, shop, one, lot.containers[0])
    way.hang(scene, one, runs)
    waits = way.ready(scene, shop, two, lot.containers[1])

    pause = {"scope": "subject", "subjects": [two.subject], "reason": "serious_adverse_event"}
    scene.cast.do("pause_dosing", "zhou", pause, **WARD)
    assert alarm(scene, "paused_after_thaw").texts("about") == (waits,)
    first = {"look_good": "yes", "wristband": two.band, "prepared_dose": waits}
    assert noted(scene.ask("verify_dose", "lin", first, **WARD)) == ("paused_after_thaw",)
    assert "paused_after_thaw" in noted(scene.ask("verify_dose", "mei", first, **WARD))
    assert not alarm(scene, "paused_after_thaw").has("hold_lifted_at")
    with scene.cast.house.store.reading() as link:
        [stands] = listing(link, Wanted("pause", "open", most=50)).things
    scene.cast.do("resume_dosing", "wu", {"pause": stands.code, "finding": "not related"}, **HOUSE)
    assert alarm(scene, "paused_after_thaw").has("hold_lifted_at")

    scene.cast.do("interrupt_infusion", "lin", {"prepared_dose": runs}, **WARD)
    no = {"subject": one.subject, "outcome": "withdrawn", "form_version": "2", "signer": "parent", "assent": "unknown"}
    scene.cast.do("record_consent", "zhou", no, **WARD)
    called = alarm(scene, "consent_withdrawn")
    assert (called.texts("about"), called.text("holder")) == ((runs,), scene.cast.persons["lin"])
    again = scene.ask("resume_infusion", "lin", {"prepared_dose": runs}, **WARD)
    assert set(noted(again)) == {"consent_withdrawn", "resumed_without_band"}
    assert alarm(scene, "resumed_against").text("holder") == scene.cast.persons["zhou"]

    told = {"item": runs, "what": "given_in_error", "account": "It hung at the wrong bed", "from_paper": "no"}
    scene.cast.do("record_as_happened", "lin", told | {"wristband": two.band}, **WARD)
    assert not found(scene, dose_key(two.subject, 1)).has("cleared_until")
    start = {"wristband": two.band, "prepared_dose": waits}
    assert "had_cells_since" in codes(scene.ask("start_infusion", "lin", start, **WARD))
    lifted_by_two(scene, two.subject)
    intact(scene)


def test_what_was_started_by_a_band_found_on_another_child_stands_still(scene: AtTheDoor, shop: Shop) -> None:
    lot = way.lot(scene, shop, ("JK500-26-978", 1, 1))
    one = way.child(scene, "99")
    runs = way.ready(scene, shop, one, lot.containers[0])
    way.hang(scene, one, runs)
    scene.cast.do("interrupt_infusion", "lin", {"prepared_dose": runs}, **WARD)
    told = {"wristband": one.band, "why": "found_on_another_child"}
    assert "band_off_while_running" in noted(scene.ask("void_wristband", "lin", told, second="mei", **WARD))
    again = scene.ask("resume_infusion", "mei", {"prepared_dose": runs}, **WARD)
    assert (again.status, codes(again)) == ("mismatch", ("child_in_doubt",))
    assert state(scene, runs, "prepared_dose") == "interrupted"
    intact(scene)


def alarm(scene: AtTheDoor, reason: str) -> Thing:
    """The open alarm of this reason."""
    with scene.cast.house.store.reading() as link:
        [one] = [one for one in ranked(link, Wanted("alarm", "open", most=50)).things if one.text("reason") == reason]
    return one


def lifted_by_two(scene: AtTheDoor, child: str) -> None:
    """The hold on the child goes once its alarm is answered and an investigator has signed too."""
    with scene.cast.house.store.reading() as link:
        holds = listing(link, Wanted("hold", "open", most=50)).things
    [held] = [hold.code for hold in holds if child in hold.texts("about")]
    lift = {"hold": held, "verdict": "Looked at"}
    assert codes(scene.ask("lift_hold", "wu", lift, **HOUSE)) == ("alarm_still_open", "child_seen_by_quality_only")
    answer = {"alarm": alarm(scene, "happened_given_in_error").code, "done": "child_watched", "spoken_to": "the nurse"}
    scene.cast.do("acknowledge_alarm", "zhou", answer, **WARD)
    assert codes(scene.ask("lift_hold", "wu", lift, **HOUSE)) == ("child_seen_by_quality_only",)
    allow = (("child_seen_by_quality_only", "zhou", "I have seen the child"),)
    scene.cast.do("lift_hold", "wu", lift, allow=allow, **HOUSE)
    assert state(scene, held, "hold") == "closed"
