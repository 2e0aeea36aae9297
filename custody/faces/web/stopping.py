"""A STOP waits for its acknowledgement: until then nothing is scanned, and no step is begun that leads forward.

One rule for every page. It binds the person, not the browser: whoever was told STOP says what they did about it, on
whichever screen they stand next. It never stands between a person and a child or cells already in danger:

- what reports the past is always taken, for it has happened (ending, interrupting or resuming an infusion, a
  reaction, the end of a thaw, what happened otherwise);
- what only makes safe is always taken (a hold, discarding, pausing, acknowledging itself);
- a step after the thaw waits only for a STOP from after the thaw or for an identity: the office never holds up
  thawed cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import render_template

from custody.faces.web.answers import CEREMONY_ONLY, answer_page
from custody.faces.web.frame import frame
from custody.faces.web.here import Here
from custody.faces.web.reasons import told_reasons
from custody.record.reads.entries import EntryView
from custody.record.reads.stops import unanswered
from custody.record.replies import told_again
from custody.rules.decide import MISMATCH
from custody.rules.effects import instant_text
from custody.rules.floor import IDENTITY
from custody.rules.refusals import Reason, Weight
from custody.rules.step import Step, Tense, no_reasons

# What was refused for its form is put right in the form; it is no STOP.
_NO_STOP = frozenset({"malformed_facts", "nonce_reused"}) | CEREMONY_ONLY
MAKES_SAFE = frozenset(
    {
        *("acknowledge_stop", "place_hold", "discard_container", "destroy_container", "release_allocation"),
        *("pause_dosing", "spoil_labels", "void_wristband"),
    }
)


def unacknowledged(here: Here) -> EntryView | None:
    """The STOP this person has to acknowledge next, of all they were told on a page: nothing but the acknowledgement
    of that very entry takes one away, and no newer one hides an older."""
    return next(iter(_waiting(here)), None)


def in_the_way(here: Here, step: Step) -> EntryView | None:
    """The STOP that has to be acknowledged before this step is begun; None where it may be begun."""
    if step.tense is Tense.REPORTS_THE_PAST or step.name in MAKES_SAFE:
        return None
    return next((one for one in _waiting(here) if not (step.after_thaw and _of_the_office(here, one))), None)


def stop_again(
    here: Here, stopped: EntryView, carried: Iterable[Mapping[str, str]] = (), reasons: Iterable[Reason] = ()
) -> str:
    """The page of that STOP, once more; `carried` are fields to go along with the acknowledgement, `reasons` why the
    one that was given does not do."""
    answer = told_again(stopped.step, (stopped.idx, stopped.outcome, instant_text(stopped.recorded_at)), stopped.body)
    page = answer_page(here, answer, ())
    page["acknowledge"]["fields"] += carried
    page["notes"] = [*page["notes"], *(told.sentence for told in told_reasons(here, reasons))]
    return render_template("answer.html", frame=frame(), **page)


def _waiting(here: Here) -> list[EntryView]:
    """Every STOP not acknowledged: those for an identity first, then the newest."""
    checks = [step.name for step in here.house.steps.steps.values() if step.mismatches is not no_reasons]
    with here.house.store.reading() as link:
        told = unanswered(link, here.person, checks)
    return sorted((one for one in told if _is_stop(one)), key=lambda one: not _of_identity(one))


def _of_the_office(here: Here, stopped: EntryView) -> bool:
    """Whether a STOP was said before the thaw, and not for an identity."""
    step = here.house.steps.step(stopped.step)
    return step is not None and not step.after_thaw and not _of_identity(stopped)


def _of_identity(stopped: EntryView) -> bool:
    return stopped.result == MISMATCH or bool(IDENTITY & _codes(stopped))


def _codes(entry: EntryView) -> frozenset[str]:
    return frozenset(str(reason["code"]) for reason in entry.body.get("reasons", ()) if reason["weight"] != Weight.NOTE)


def _is_stop(entry: EntryView) -> bool:
    """A page said STOP: not only that the signature or the form did not do."""
    stopping = _codes(entry)
    return bool(stopping - _NO_STOP) or not stopping
