"""What can be answered to an alarm, of everything that is ever answered to one: by its reason, the likeliest first."""

from __future__ import annotations

from custody.faces.telling import tell_choice
from custody.faces.web.here import Here
from custody.record.situation import load_situation
from custody.rules.alarms import HOLD_LIFTED, answers_to
from custody.rules.urgency import running_in

STEP = "acknowledge_alarm"


def alarm_answers(here: Here, alarm: str) -> list[dict[str, str]]:
    """An option for each answer that fits; none before an alarm is scanned."""
    code = alarm.replace(" ", "").upper()
    with here.house.store.reading() as link:
        situation = load_situation(link, (code,), here.house.steps.steps[STEP].reads, here.now)
    found = situation.find(code)
    if found is None or found.kind != "alarm":
        return []
    running, lifted = bool(running_in(situation, found)), found.has(HOLD_LIFTED)
    fitting = answers_to(found.text("reason"), running, lifted)
    return [{"value": done, "text": tell_choice(here.speaker, STEP, "done", done)} for done in fitting]
