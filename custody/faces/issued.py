"""What goes along with containers that were issued: the sheet to give the dose by while no server answers."""

from __future__ import annotations

from custody.faces.instance import House
from custody.record.attempt import Answer
from custody.record.reads.entries import entry
from custody.rules.words import dose_key

STEP = "issue_containers"


def dose_issued(house: House, answer: Answer) -> str:
    """The dose for which an answer says that containers were issued; empty after anything else, and after a check."""
    if answer.step != STEP or not answer.passed or answer.idx is None:
        return ""
    with house.store.reading() as link:
        issued = entry(link, answer.idx)
    return dose_key(str(issued.body["facts"]["subject"]), int(issued.body["facts"]["dose"])) if issued else ""


def sheet_address(dose: str) -> str:
    """Where the sheet of a dose is printed from, on the pages of this server."""
    return f"/paper/{dose}"
