"""An alarm of cells that run is answered at the bed or on call. Whoever else sees it says so, and it stays open."""

from __future__ import annotations

import pytest

from custody.faces.wording.deviations import ALARM_REASONS
from custody.rules.alarms import ANSWERS, DONE, answers_to
from custody.rules.situation import Item
from custody.rules.urgency import RANKED
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def mismatch(ward: Ward) -> str:
    """The alarm of another child's wristband scanned at a dose that runs."""
    prepared = ward.running()
    ward.world.do("verify_dose", ward.other_nurse, ward.bedside(prepared, ward.second))
    return alarm(ward).code


def alarm(ward: Ward) -> Item:
    [found] = [item for item in ward.world.items.values() if item.kind == "alarm"]
    return found


def refused(ward: Ward, who: str, code: str, done: str) -> tuple[str, ...]:
    facts = {"alarm": code, "done": done, "spoken_to": "the nurse at the bed"}
    return ward.world.refused("acknowledge_alarm", who, facts)


@pytest.mark.parametrize("role", ["warehouse", "courier", "operator", "qc_analyst", "release", "cryo"])
def test_nobody_far_from_the_bed_silences_an_alarm_of_cells_that_run(ward: Ward, role: str) -> None:
    code = mismatch(ward)
    elsewhere = ward.world.person("Some Body", role)
    assert refused(ward, elsewhere, code, "stopped") == ("answered_from_afar",)


def test_who_stands_at_the_bed_and_who_is_on_call_answer_it(ward: Ward) -> None:
    code = mismatch(ward)
    for who in (ward.nurse, ward.other_nurse, ward.pharmacist, ward.technician, ward.investigator, ward.qa):
        assert refused(ward, who, code, "stopped") == ()


def test_cells_that_run_are_never_not_here(ward: Ward) -> None:
    code = mismatch(ward)
    assert refused(ward, ward.nurse, code, "not_here") == ("not_here_while_running",)
    warehouse = ward.world.person("Some Body", "warehouse")
    assert set(refused(ward, warehouse, code, "not_here")) == {"not_here_while_running", "answered_from_afar"}


def test_who_has_only_seen_it_says_so_and_it_stays_open(ward: Ward) -> None:
    code = mismatch(ward)
    one, other = ward.world.person("Some Body", "warehouse"), ward.world.person("An Other", "courier")
    for who in (one, other, one):
        ward.world.do("acknowledge_alarm", who, {"alarm": code, "done": "seen"})
    assert ward.world.things[code].texts("seen_by") == (one, other)
    assert (ward.world.things[code].state("alarm"), alarm(ward).code) == ("open", code)
    assert not ward.world.things[code].has("answered_by")
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": code, "done": "stopped"})
    assert ward.world.things[code].state("alarm") == "closed"
    assert ward.world.refused("acknowledge_alarm", one, {"alarm": code, "done": "seen"}) == ("alarm_already_answered",)


def test_once_the_cells_have_run_it_is_still_answered_by_who_stands_by_the_child(ward: Ward) -> None:
    code = mismatch(ward)
    [prepared] = alarm(ward).about
    ward.end(prepared)
    elsewhere = ward.world.person("Some Body", "warehouse")
    for done in ("not_here", "stopped"):
        assert refused(ward, elsewhere, code, done) == ("alarm_of_a_child",)
    assert refused(ward, ward.nurse, code, "not_here") == ("alarm_of_a_child",)
    for who in (ward.nurse, ward.investigator, ward.qa):
        assert refused(ward, who, code, "child_watched") == ()


def test_the_alarm_of_another_amount_of_il2_is_answered_at_the_bed_running_or_not(ward: Ward) -> None:
    given = {"wristband": ward.first.band, "dose": 1, "il2_iu": "75000000"}
    prepared = ward.prepared(ward.first)
    ward.world.do("give_il2", ward.nurse, given, occurred_at=ward.world.at)
    elsewhere = ward.world.person("Some Body", "warehouse")
    assert alarm(ward).text("reason") == "il2_differs"
    assert refused(ward, elsewhere, alarm(ward).code, "stopped") == ("alarm_of_a_child",)
    ward.world.change(prepared, {"prepared_dose": "infusing"})
    assert refused(ward, elsewhere, alarm(ward).code, "stopped") == ("answered_from_afar",)
    assert refused(ward, ward.nurse, alarm(ward).code, "child_watched") == ()


def test_whom_an_alarm_calls_answers_it_whatever_their_role(ward: Ward) -> None:
    store = ward.world.person("Some Body", "cryo")
    code = ward.world.open("alarm", ward.first.container, reason="hold_after_thaw", holder=store)
    assert refused(ward, store, code, "put_aside") == ()
    assert refused(ward, ward.world.person("An Other", "cryo"), code, "put_aside") == ("alarm_of_a_child",)


def test_a_recall_while_the_cells_run_is_answered_at_the_bed_too(ward: Ward) -> None:
    ward.running()
    facts = {"lot": ward.lot, "cause": "contamination", "explanation": "growth"}
    ward.world.do("recall_lot", ward.qa, facts)
    [called] = [one for one in ward.world.items.values() if one.text("reason") == "hold_after_thaw"]
    elsewhere = ward.world.person("Some Body", "courier")
    assert refused(ward, elsewhere, called.code, "sent_back") == ("answered_from_afar",)


def test_in_a_recall_each_nurse_is_called_for_the_child_at_whose_line_they_stand(ward: Ward) -> None:
    first, second = ward.running(), ward.verified(ward.second)
    ward.start(second, ward.other_nurse, ward.second)
    ward.world.do("recall_lot", ward.qa, {"lot": ward.lot, "cause": "contamination", "explanation": "growth"})
    items = [one for one in ward.world.items.values() if one.kind == "alarm"]
    assert {(one.text("reason"), one.text("holder"), one.about, one.attrs["subjects"]) for one in items} == {
        ("hold_after_thaw", ward.nurse, (first,), (ward.first.subject,)),
        ("hold_after_thaw", ward.other_nurse, (second,), (ward.second.subject,)),
    }
    called = next(one for one in items if first in one.about)
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": called.code, "done": "stopped"})
    states = [ward.world.things[code].state("prepared_dose") for code in (first, second)]
    assert states == ["interrupted", "infusing"]


def test_what_waits_in_a_freezer_is_answered_by_whoever_looks_there(ward: Ward) -> None:
    facts = {"lot": ward.lot, "cause": "contamination", "explanation": "growth"}
    ward.world.do("recall_lot", ward.qa, facts)
    codes = [one.code for one in ward.world.items.values() if one.kind == "alarm"]
    store = ward.world.person("Some Body", "cryo")
    assert codes
    assert {refused(ward, store, code, "not_here") for code in codes} == {()}


@pytest.mark.parametrize("done", ["already_given", "put_aside", "sent_back"])
def test_cells_that_run_are_neither_given_nor_put_aside(ward: Ward, done: str) -> None:
    code = mismatch(ward)
    assert refused(ward, ward.nurse, code, done) == ("still_running",)
    ward.end(alarm(ward).about[0])
    assert refused(ward, ward.nurse, code, "already_given") == ()


def test_who_says_that_it_was_stopped_has_interrupted_it(ward: Ward) -> None:
    code = mismatch(ward)
    [prepared] = alarm(ward).about
    ward.world.later(minutes=20)
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": code, "done": "stopped"})
    thing = ward.world.things[prepared]
    assert (thing.state("prepared_dose"), thing.instant("interrupted_at")) == ("interrupted", ward.world.at)
    ward.world.later(minutes=1)
    assert [note.code for note in ward.end(prepared).notes] == ["ended_while_interrupted"]


def test_what_was_tapped_before_keeps_the_minute_of_the_tap(ward: Ward) -> None:
    code = mismatch(ward)
    [prepared] = alarm(ward).about
    tapped = ward.world.at
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    ward.world.later(minutes=4)
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": code, "done": "stopped"})
    assert ward.world.things[prepared].instant("interrupted_at") == tapped


TO_BE_STOPPED = ["hold_after_thaw", "mismatch_while_running", "wristband_on_another_child", "resumed_against"]
TO_BE_STOPPED += ["consent_withdrawn", "paused_after_thaw", "recalled_lot", "a reason nobody knows"]


@pytest.mark.parametrize("reason", TO_BE_STOPPED)
def test_while_the_cells_run_nothing_but_stopping_them_closes_an_alarm_that_says_they_should_not(
    ward: Ward, reason: str
) -> None:
    prepared = ward.running()
    code = ward.world.open("alarm", prepared, reason=reason, holder=ward.nurse)
    ward.world.change(code, about=(prepared,))
    for done in ("child_watched", "conditioning_stopped", "replacement_arranged", "put_aside", "checked_anew"):
        assert refused(ward, ward.nurse, code, done) == ("still_running",)
    for done in ("stopped", "seen"):
        assert refused(ward, ward.nurse, code, done) == ()
    ward.end(prepared)
    assert refused(ward, ward.nurse, code, "child_watched") == ()


def test_the_hold_on_a_running_dose_is_answered_once_it_has_ended(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.do("place_hold", ward.qa, {"about": [ward.lot], "reason": "result_in_doubt"})
    assert refused(ward, ward.nurse, alarm(ward).code, "child_watched") == ("still_running",)
    ward.end(prepared)
    assert refused(ward, ward.nurse, alarm(ward).code, "child_watched") == ()


def lifted(ward: Ward, *others: str) -> tuple[str, tuple[str, ...]]:
    """A hold on the lot that ran was lifted, and so were none of these reasons' others. Gives the alarm, and what still
    stands against saying that the child is watched."""
    ward.world.do("place_hold", ward.qa, {"about": [ward.lot], "reason": "result_in_doubt"})
    hold, called = ward.world.created["@1"], alarm(ward).code
    for code in others:
        ward.world.open("hold", code, reason="identity_in_doubt")
    ward.world.do("lift_hold", ward.qa, {"hold": hold, "verdict": "another lot was meant"})
    return called, refused(ward, ward.nurse, called, "child_watched")


def test_after_its_hold_is_lifted_nobody_has_to_stop_good_cells_to_close_the_alarm(ward: Ward) -> None:
    prepared = ward.running()
    called, against = lifted(ward)
    assert against == ()
    assert refused(ward, ward.nurse, called, "already_given") == ("still_running",)
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": called, "done": "child_watched"})
    thing = ward.world.things[prepared]
    assert (thing.state("prepared_dose"), ward.world.things[called].state("alarm")) == ("infusing", "closed")


@pytest.mark.parametrize("what", ["bag", "child"])
def test_while_another_hold_reaches_what_runs_its_alarm_is_closed_by_stopping_it(ward: Ward, what: str) -> None:
    ward.running()
    _, against = lifted(ward, ward.first.container if what == "bag" else ward.first.subject)
    assert against == ("still_running",)


def test_what_stays_held_is_still_to_be_stopped(ward: Ward) -> None:
    ward.running()
    ward.world.do("place_hold", ward.qa, {"about": [ward.lot, ward.second.container], "reason": "result_in_doubt"})
    hold, called = ward.world.created["@1"], alarm(ward).code
    said = [{"thing": ward.lot, "verdict": "stays_held"}, {"thing": ward.second.container, "verdict": "sound"}]
    ward.world.do("lift_hold", ward.qa, {"hold": hold, "verdict": "one of two", "verdicts": said})
    assert refused(ward, ward.nurse, called, "child_watched") == ("still_running",)


def resumed(ward: Ward, scope: str, *others: str) -> tuple[str, tuple[str, ...]]:
    """Dosing was paused while cells ran, and resumed by another; gives the alarm, and what still stands against saying
    that the child is watched."""
    children = [] if scope == "trial" else [ward.first.subject]
    ward.world.do("pause_dosing", ward.investigator, {"scope": scope, "subjects": children, "reason": "safety_review"})
    pause = ward.world.created["@1"]
    [called] = [one.code for one in ward.world.items.values() if one.text("reason") == "paused_after_thaw"]
    assert refused(ward, ward.nurse, called, "child_watched") == ("still_running",)
    for of in others:
        told = {"scope": of, "reason": "safety_review", "paused_by": "somebody"}
        ward.world.open("pause", *([ward.first.subject] if of == "subject" else []), **told)
    ward.world.do("resume_dosing", ward.qa, {"pause": pause, "finding": "not related"})
    return called, refused(ward, ward.nurse, called, "child_watched")


@pytest.mark.parametrize("scope", ["trial", "cohort", "subject"])
def test_after_its_pause_is_lifted_nobody_has_to_stop_good_cells_to_close_the_alarm(ward: Ward, scope: str) -> None:
    prepared = ward.running()
    called, against = resumed(ward, scope)
    assert against == ()
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": called, "done": "child_watched"})
    thing = ward.world.things[prepared]
    assert (thing.state("prepared_dose"), ward.world.things[called].state("alarm")) == ("infusing", "closed")


@pytest.mark.parametrize(("scope", "other"), [("trial", "subject"), ("subject", "trial"), ("subject", "subject")])
def test_while_another_pause_reaches_what_runs_its_alarm_is_closed_by_stopping_it(
    ward: Ward, scope: str, other: str
) -> None:
    ward.running()
    assert resumed(ward, scope, other)[1] == ("still_running",)


def test_a_pause_that_is_lifted_says_nothing_of_a_hold_on_what_runs(ward: Ward) -> None:
    ward.running()
    ward.world.do("place_hold", ward.qa, {"about": [ward.lot], "reason": "result_in_doubt"})
    held = alarm(ward).code
    resumed(ward, "subject")
    assert refused(ward, ward.nurse, held, "child_watched") == ("still_running",)


def test_every_alarm_that_is_ranked_or_worded_has_its_answers_and_every_answer_belongs_to_one() -> None:
    assert set(ANSWERS) == set(RANKED)
    assert set(ALARM_REASONS) <= set(ANSWERS)
    assert {done for answers in ANSWERS.values() for done in answers} | {"seen"} == set(DONE)


@pytest.mark.parametrize("reason", RANKED)
def test_every_alarm_may_be_seen_only_and_whatever_runs_stopped_or_the_child_looked_after(reason: str) -> None:
    assert answers_to(reason)[-1] == answers_to(reason, running=True)[-1] == "seen"
    assert len(set(answers_to(reason))) == len(answers_to(reason)) > 2
    assert {"stopped", "child_watched"} & set(answers_to(reason, running=True))
    assert not {"already_given", "put_aside", "sent_back", "not_here"} & set(answers_to(reason, running=True))
