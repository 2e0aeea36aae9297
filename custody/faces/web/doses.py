"""Which dose of a child a step is about, where only one waits for it: nobody types a number from memory."""

from __future__ import annotations

from custody.faces.web.here import Here
from custody.record.reads.things import Wanted, listing
from custody.rules.queues import QUEUES
from custody.rules.step import Step

_MOST = 20  # doses of one child


def dose_that_waits(here: Here, step: Step, subject: str) -> dict[str, str]:
    """`{"dose": number}` of the one dose of this child that stands in a queue of this step; empty for none or several.
    The person sees it in the form and signs it with everything else."""
    leading = [queue for queue in QUEUES.values() if queue.kind == "dose" and step.name in queue.steps]
    if not leading or not subject:
        return {}
    code = subject.replace(" ", "").upper()
    with here.house.store.reading() as link:
        doses = listing(link, Wanted("dose", text=f"{code}.", most=_MOST)).things
    for queue in leading:
        waiting = [dose for dose in doses if dose.text("subject") == code and dose.state("dose") in queue.states]
        if len(waiting) == 1:
            return {"dose": str(waiting[0].integer("number"))}
        if waiting:
            return {}
    return {}
