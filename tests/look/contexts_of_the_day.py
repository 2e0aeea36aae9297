"""Fictitious contexts of the infusion day: a dose before IL-2 is given, and its paper sheet."""

from __future__ import annotations

from tests.look.contexts_around import ANSWER
from tests.look.contexts_of_scanning import BAR
from tests.look.contexts_of_things import THING
from tests.look.drawn import DAY
from tests.look.people import NOW, Shape

PLANNED: Shape = {
    "bar": BAR,
    "thing": {
        **THING,
        "kind": "Dose",
        "name": "1 · subject 07",
        "code": "UXBDCEUXT.1",
        "genealogy": None,
        "owed": [
            {
                "headline": "Still to be signed for: Start thaw",
                "detail": "Deng Hua · due 23 Nov 2026 10:05 +08:00, in 20 h",
                "href": "/steps/countersign_check?item=NXKHGLLPK",
                "kind": "check",
            }
        ],
    },
    "action": "/things/UXBDCEUXT.1",
    "paper": {"text": "Print the paper sheet", "href": "/paper/UXBDCEUXT.1"},
    "plan": {
        "field": {
            "name": "start",
            "label": "Planned start of the infusion",
            "kind": "instant",
            "value": "2026-11-22T11:20",
            "zone": "+08:00",
            "error": "",
        },
        "sentence": "IL-2 not before 10:20 · thaw not before 10:35 · start between 10:50 and 11:50",
        "source": "for the start you entered",
        "holds": False,
        "drawing": DAY,
    },
}
PAPER: Shape = {
    "back": "/things/UXBDCEUXT.1",
    "sheet": {
        "title": "Paper sheet",
        "name": "Dose 1 of subject 07",
        "facts": [{"label": "Child", "value": {"text": "subject 07", "strong": True}}, {"label": "Dose", "value": "1"}],
        "containers": {
            "caption": "Containers",
            "columns": [{"label": "Container"}, {"label": "Lot"}, {"label": "Expires"}],
            "rows": [{"cells": [{"code": "CXCJVXPKC"}, "JK500-26-004", {"at": NOW}]}],
        },
        "limits": ["thaw at most 10 min", "use within 180 min of the begin of thaw"],
        "acts": [
            {"what": "IL-2 given", "blank": "IU: ______"},
            *(
                {"what": what, "blank": "as described: yes / no · leak: yes / no", "number": number, "code": code}
                for number, code in ((1, "CXCJVXPKC"), (2, "CXXRDPRGE"))
                for what in (
                    "Container compared with this sheet, code read aloud",
                    "Thaw begun",
                    "Thaw ended",
                    "Looked at",
                )
            ),
            *({"what": f"Identity check {number}", "blank": "wristband: ______ · read back"} for number in range(1, 6)),
            {"what": "Infusion ended", "blank": "given: ____ mL"},
        ],
        "afterwards": [
            "File this page. Until it is entered no screen knows what stands here: tell whoever takes over."
        ],
    },
}
ISSUED: Shape = {
    **ANSWER,
    "title": "Issue containers",
    "verdict": {"kind": "PASS", "headline": "Containers issued", "sentence": ""},
    "created": [],
    "notes": [],
    "paper": {**PLANNED["paper"], "sheet": PAPER["sheet"]},
}
