"""Fictitious contexts, of the scan page in its states: the example of what it takes. Codes carry the demo mark X."""

from __future__ import annotations

from tests.look.people import Shape, time

NONCE = "5b0c1c2e-0000-4000-8000-1f2e3d4c5b6a"
HASH = "3f9ac07d51e2b8846a0d97fe115c2b3d7788aa90cc41d2ef6b5a4930f1e2d3c4"
BAR: Shape = {"action": "/scan", "nonce": NONCE, "camera_href": "/camera", "type_href": "/scan?typed=1"}
DOSE_STEPS: Shape = {
    "open": [
        {
            "title": "Second person: scan your badge",
            "remark": "independent check",
            "href": "/s/verify_dose",
            "primary": True,
        },
        {
            "title": "Interrupt or postpone",
            "remark": "keeps the clock",
            "post": {"action": "/steps/interrupt_infusion", "fields": [{"name": "nonce", "value": NONCE}]},
        },
        {"title": "Something happened", "remark": "always recordable", "href": "/s/record_as_happened"},
    ],
    "closed": [
        {
            "title": "Start infusion",
            "soon": True,
            "remark": "after the second check",
            "why": [{"code": "second_check_missing", "sentence": "Only one of two checks is done."}],
        },
        {
            "title": "Return to stock",
            "why": [{"code": "already_thawed", "sentence": "The parent container was thawed at 13:38."}],
        },
        {
            "title": "Release allocation",
            "why": [{"code": "not_permitted", "sentence": "A pharmacist may do this; you are signed in as nurse."}],
        },
    ],
}
DOSE_THING: Shape = {
    "name": "Prepared dose 2",
    "code": "DXKHGLLPK",
    "href": "/things/DXKHGLLPK",
    "chips": [{"kind": "pass", "text": "in date"}, {"kind": "check", "text": "1 of 2 checks"}],
    "facts": [
        {"label": "Child", "value": {"text": "subject 07", "strong": True, "note": "name on the wristband"}},
        {"label": "Dose", "value": "2 of 6 (assumed) · 5.2 × 10⁸ viable NK cells in 42 mL"},
        {
            "label": "Lot",
            "value": {"text": "JK500-26-004", "href": "/things/LXDDBRXLK", "note": "released 18 Nov 2026 by Chen Wei"},
        },
        {
            "label": "Use by",
            "value": {"at": time("22 Nov 2026 15:20 +08:00", "2026-11-22T07:20:00Z", "in 1 h 14 min"), "strong": True},
        },
        {"label": "IL-2", "value": "given 13:25, start between 13:55 and 14:25"},
        {"label": "Held by", "value": "Ward 3, handed over 13:58 by Zhao Min"},
    ],
}
REASONS = [
    {
        "code": "wrong_subject",
        "weight": "never",
        "sentence": "This prepared dose was allocated to subject 03 on 21 Nov 2026 09:12 by Liu Yan.",
        "record": {"text": "entry 3,940", "href": "/ledger/3940"},
        "who": "Pharmacist on duty Liu Yan, 6123: bring the right dose, or release the allocation. "
        "There is no override.",
    },
    {
        "code": "il2_not_recorded",
        "weight": "note",
        "sentence": "IL-2 for subject 03 is not recorded today.",
        "who": "The nurse who gave it.",
    },
    {"code": "second_check_missing", "sentence": "Only one of two checks is done."},
]
SCAN: Shape = {"bar": BAR, "title": "Scan"}
WAITING = [
    {"text": "Second check, subject 07", "note": "start window closes 14:25", "href": "/d", "kind": "check"},
    {"text": "Doses due today", "number": 3, "href": "/doses"},
    {"text": "Issued, not infused", "note": "oldest 48 min", "number": 1, "href": "/issued"},
]
MATCH: Shape = {
    **SCAN,
    "thing": DOSE_THING,
    "next": DOSE_STEPS,
    "verdict": {
        "private": True,
        "kind": "PASS",
        "headline": "Match",
        "sentence": "Prepared dose 2 is for the child wearing this band. First of two checks, by you, 14:06.",
    },
    "recorded": "Repeat of the same scan changes nothing. Recorded as entry 4,121.",
}
STOP: Shape = {
    **SCAN,
    "bar": {**BAR, "blocked": True},
    "reasons": REASONS,
    "verdict": {
        "kind": "STOP",
        "headline": "Another child’s dose",
        "sentence": "This dose is for subject 03. The band you scanned is subject 07.",
    },
    "acknowledge": {
        "action": "/scan/acknowledge",
        "nonce": NONCE,
        "fields": [{"name": "entry", "value": "4122"}],
        "choices": [
            {"value": "aside", "text": "I have put the dose aside", "primary": True},
            {"value": "band", "text": "Wrong band scanned"},
            {"value": "call", "text": "Call pharmacist 6123"},
        ],
        "ask": {"name": "words", "label": "What happened, in a few words"},
        "note": "Recorded as entry 4,122, near miss N-118 opened, charge nurse told.",
    },
}
CHECK: Shape = {
    **SCAN,
    "verdict": {
        "kind": "CHECK",
        "headline": "Scan the dose, not the wristband",
        "sentence": "This is a wristband. The product is scanned first; nothing was reset.",
    },
    "bar": {
        **BAR,
        "typed": True,
        "scan_href": "/scan",
        "typed_reasons": [
            {"value": "label_unreadable", "text": "label unreadable"},
            {"value": "label_missing", "text": "label missing"},
            {"value": "no_scanner", "text": "no scanner"},
        ],
    },
}
LOOK: Shape = {
    **SCAN,
    "thing": DOSE_THING,
    "next": DOSE_STEPS,
    "verdict": {"kind": "INFO", "headline": "Prepared dose 2", "sentence": "in date, 1 of 2 checks"},
}
HISTORY: Shape = {
    "summary": "41 entries · 1 corrected · 1 refused",
    "filters": {
        "action": "/things/LXDDBRXLK",
        "keep": [{"name": "sort", "value": "new"}],
        "fields": [
            {"name": "who", "label": "Who", "value": ""},
            {
                "name": "sort_of",
                "label": "Kind",
                "value": "all",
                "options": [{"value": "all", "text": "everything"}, {"value": "refused", "text": "refused"}],
            },
        ],
    },
    "more_href": "/things/LXDDBRXLK?before=3800",
    "entries": [
        {
            "at": time("18 Nov 2026 16:40 +08:00", "2026-11-18T08:40:00Z", "4 days ago"),
            "headline": "Released",
            "who": "Chen Wei, quality authorised person",
            "href": "/ledger/3901",
            "mark": "gate",
            "tag": {"kind": "signed", "text": "signed"},
        },
        {
            "at": time("18 Nov 2026 15:02 +08:00", "2026-11-18T07:02:00Z"),
            "headline": "Audit trail reviewed, 2 late entries accepted",
            "who": "Chen Wei",
            "href": "/ledger/3899",
            "mark": "done",
            "tag": {"kind": "signed", "text": "signed"},
        },
        {
            "at": time("17 Nov 2026 11:20 +08:00", "2026-11-17T03:20:00Z"),
            "headline": "Viability 91.4 % corrected from 94.1 %",
            "who": "Gao Lei, approved by Sun Yi",
            "detail": "transcription",
            "href": "/ledger/3871",
            "mark": "corrected",
            "tag": {"kind": "corrected", "text": "corrected"},
        },
        {
            "at": time("17 Nov 2026 10:58 +08:00", "2026-11-17T02:58:00Z"),
            "headline": "Viability 94.1 %",
            "who": "Gao Lei",
            "href": "/ledger/3866",
            "mark": "done",
            "struck": True,
        },
        {
            "at": time("16 Nov 2026 09:05 +08:00", "2026-11-16T01:05:00Z"),
            "headline": "Deviation N-112 closed: −128 °C for 6 min while held by Courier F-02",
            "who": "Sun Yi",
            "mark": "note",
        },
        {
            "at": time("12 Nov 2026 17:10 +08:00", "2026-11-12T09:10:00Z"),
            "headline": "Refused: store in full position (position_taken)",
            "who": "Zhao Min",
            "href": "/ledger/3702",
            "mark": "refused",
            "tag": {"kind": "refused", "text": "refused"},
        },
        {
            "at": time("12 Nov 2026 14:00 +08:00", "2026-11-12T06:00:00Z"),
            "headline": "Filled 24 × 20 mL, 1.25 × 10⁷ cells/mL",
            "who": "Zhao Min and Gao Lei",
            "href": "/ledger/3690",
            "mark": "done",
            "tag": {"kind": "late", "text": "entered 40 min late"},
        },
    ],
}
HOME: Shape = {**SCAN, "waiting": WAITING, "recent": {"entries": HISTORY["entries"][:4]}}
HOME_EMPTY: Shape = SCAN
