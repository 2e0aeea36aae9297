"""What an authorisation is given for is known before anybody signs, also where it only follows from the effects."""

from __future__ import annotations

from custody.record.attempt import Attempt
from custody.record.content import content_text
from custody.rules.decide import Judged, judge
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.step import Act
from custody.seeds import seed
from tests.rules.clinic.trial import Trial
from tests.rules.test_aftermath import conditioned

CODE = "taken_from_conditioned_child"
NOTED = f'code = "{CODE}"\nweight = "note"\n'
AUTHORISED = f'code = "{CODE}"\nweight = "authorise"\nauthorise = ["investigator", "qa"]\n'
CAUSE = {"cause": "not_needed"}


def discarding(trial: Trial, container: str) -> tuple[Judged, str]:
    """What the rules find where it is to be discarded, and what would be signed."""
    step = registry().steps["discard_container"]
    facts, problems = read_facts(step.facts, {"item": container, **CAUSE})
    assert problems == ()
    act = Act(trial.pharmacist, trial.world.at, trial.world.at)
    situation = trial.world.situation(step)
    judged = judge(step, situation, facts, act)
    return judged, content_text(judged, situation, Attempt(step.name, facts, trial.pharmacist), act)


def test_a_reason_that_follows_from_the_effects_is_bound_with_its_thing_and_its_cause() -> None:
    trial, container, spare = conditioned()
    weights = seed("refusal_weights").decode()
    assert NOTED in weights
    assert "to_be_authorised" not in discarding(trial, container)[1]
    trial.world.document("refusal_weights", "refusal_weights", weights.replace(NOTED, AUTHORISED), version="2")
    for code in (container, spare):
        judged, content = discarding(trial, code)
        bound = [(reason.code, reason.thing, reason.params["things"]) for reason in judged.to_be_authorised]
        assert bound == [(CODE, trial.subject, code)]
        assert f'"{CODE}","{trial.subject}"' in content
    facts = {"item": container, **CAUSE}
    assert trial.world.refused("discard_container", trial.pharmacist, facts) == (CODE,)
    both = [(CODE, trial.investigator), (CODE, trial.qa)]
    assert CODE in trial.world.notes("discard_container", trial.pharmacist, facts, authorised=both)


def test_of_what_cannot_happen_nothing_is_told_that_would_follow() -> None:
    trial, container, _ = conditioned()
    assert [refusal.code for refusal in discarding(trial, container)[0].told] == [CODE]
    trial.world.change(container, {"container": "infused"})
    found, _ = discarding(trial, container)
    assert (found.told, found.to_be_authorised) == ((), ())
    assert trial.world.refused("discard_container", trial.pharmacist, {"item": container, **CAUSE})
