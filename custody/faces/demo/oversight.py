"""What quality and the investigator do when something departed from the plan: close, countersign, pause, report."""

from __future__ import annotations

from collections.abc import Iterator

from custody.faces.demo.cast import Cast
from custody.faces.demo.children import WARD
from custody.record.reads.things import Wanted, listing
from custody.rules.situation import Thing

JUDGED = "LCD"  # letters of what a closed deviation passes a verdict on


def close_deviations(cast: Cast, reason: str, conclusion: str, cause: str = "equipment") -> None:
    """Every open deviation of a reason is closed; what it is about is acceptable."""
    for deviation in _open(cast, "deviation"):
        if deviation.text("reason") != reason:
            continue
        about = [code for code in deviation.texts("about") if code[0] in JUDGED and "." not in code]
        facts = {
            "deviation": deviation.code,
            "grade": deviation.text("grade"),
            "root_cause": cause,
            "conclusion": conclusion,
            "impacts": [{"thing": code, "impact": "acceptable"} for code in about],
        }
        cast.do("close_deviation", "wu", facts)


def close_near_misses(cast: Cast, conclusion: str) -> None:
    """Every near miss that is open is looked into and closed."""
    for miss in _open(cast, "near_miss"):
        cast.do("close_near_miss", "wu", {"near_miss": miss.code, "root_cause": "method", "conclusion": conclusion})


def countersign(cast: Cast, who: str) -> None:
    """Everything that waits to be signed for is signed for."""
    for item in _open(cast, "countersignature"):
        cast.do("countersign_check", who, {"item": item.code, "agreed": "yes"}, station=WARD)


def file_reports(cast: Cast) -> None:
    """Every serious event that is due is reported."""
    for number, report in enumerate(_open(cast, "safety_report"), start=1):
        facts = {
            "report": report.code,
            "sent_to": ["sponsor", "ethics_committee"],
            "reference": f"DEMO-SAE-{number:02d}",
        }
        cast.do("file_report", "zhou", facts, station=WARD)


def pause(cast: Cast) -> str:
    """The investigator stops all dosing; gives the pause."""
    facts = {"scope": "trial", "reason": "safety_review", "note": "A dose was hung after one check only"}
    return next(iter(cast.do("pause_dosing", "zhou", facts, station=WARD).values()))


def resume(cast: Cast, pause: str) -> None:
    """Another person lets it go on."""
    finding = "One tablet lost the network between two checks; the paper sheet is now laid out at every start"
    cast.do("resume_dosing", "wu", {"pause": pause, "finding": finding})


def _open(cast: Cast, kind: str) -> Iterator[Thing]:
    with cast.house.store.reading() as link:
        found = listing(link, Wanted(kind, state="open")).things
    return iter(found)
