"""What waits for whom: queues as data, and which desk has which. A queue names a kind in some states of one journey and
the steps it leads to; whether a step is open to one of its things is for the guards to say, never for the queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Leads:
    """Whether a thing leads to another: over a relation, to one in these states (any, where none is named)."""

    relation: str
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Queue:
    """Things of a kind in one of these states. `clock`: the value of a thing that says until when it may wait, or since
    when it does. `scanned`: the value that names what its steps begin with, where that is not the thing itself.
    `lifecycle`: states on the journey of the kind's own name, where `journey` is another one. `custody`: those of a
    container's custody. `presentation`: only what is of this one. `having`, `lacking`: only what leads, or does not
    lead, to such another. `but_for`: (journey, state) it must not be in. `through`: a relation; once a thing leads
    over it, the steps are those that begin with the other end. `lapses`: what is past its clock waits no more."""

    name: str
    kind: str
    states: tuple[str, ...]
    steps: tuple[str, ...]
    journey: str = ""
    clock: str = ""
    scanned: str = ""
    lifecycle: tuple[str, ...] = ()
    custody: tuple[str, ...] = ()
    presentation: str = ""
    having: Leads | None = None
    lacking: Leads | None = None
    but_for: tuple[str, str] | None = None
    through: str = ""
    lapses: bool = False

    @property
    def on(self) -> str:
        """The journey the states are of."""
        return self.journey or self.kind


_IN_HAND = ("filled", "frozen")  # a container of which nothing was thawed
_ARRIVED = ("received", "stored", "held")
_RESERVED = Leads("allocated")
_OPEN_DOSE = Leads("prescribed", ("prescribed", "verified", "cleared"))
_ALL = (
    Queue("batches_running", "batch", ("in_process",), ("record_batch_step", "use_material", "harvest_lot")),
    Queue("lots_to_fill", "lot", ("in_process",), ("fill_containers", "draw_sample")),
    Queue("labels_to_apply", "label_copy", ("proved",), ("apply_label", "label_dose", "spoil_labels")),
    Queue("containers_to_freeze", "container", ("filled",), ("freeze_containers",), presentation="cryopreserved"),
    Queue("to_destroy", "container", ("discarded", "remainder_discarded"), ("destroy_container",)),
    Queue("samples_to_receive", "sample", ("drawn", "sent"), ("receive_sample",)),
    Queue("samples_to_test", "sample", ("received", "in_test"), ("record_result",)),
    Queue("results_to_review", "result", ("entered",), ("review_result",), scanned="sample"),
    Queue("lots_to_review", "lot", ("quarantine",), ("review_batch",)),
    Queue("lots_to_release", "lot", ("reviewed",), ("release_lot",), clock="expiry_at"),
    Queue("lots_to_confirm", "lot", ("conditionally_released",), ("release_lot",), clock="pending_due_at"),
    Queue("to_store", "container", ("held", "received"), ("store_container",), "custody", lifecycle=_IN_HAND),
    Queue("to_pack", "container", ("stored",), ("pack_shipment",), "custody", lifecycle=_IN_HAND),
    Queue("shipments_packed", "shipment", ("packed",), ("hand_over",), clock="eta"),
    Queue("shipments_in_transit", "shipment", ("in_transit",), ("receive_shipment", "hand_over"), clock="eta"),
    Queue("to_judge", "container", ("undecided", "quarantined"), ("judge_condition",), "condition", custody=_ARRIVED),
    Queue("sought", "container", ("sought",), (), "custody"),
    Queue("prescriptions_to_verify", "dose", ("prescribed",), ("verify_prescription",), scanned="subject"),
    Queue(
        *("doses_to_allocate", "dose", ("verified",), ("allocate_containers",)),
        clock="planned_for",
        scanned="subject",
        lacking=_RESERVED,
    ),
    Queue(
        *("doses_due", "dose", ("cleared",), ("allocate_containers", "issue_containers")),
        clock="cleared_until",
        scanned="subject",
        through="allocated",
    ),
    Queue(
        "issued_not_infused",
        "container",
        ("issued",),
        ("start_thaw", "end_thaw", "decide_use", "return_to_stock"),
        "custody",
        "issued_at",
        lifecycle=("filled", "frozen", "thawing", "thawed", "usable"),
    ),
    Queue("doses_to_check", "prepared_dose", ("prepared", "checked_once"), ("verify_dose",), clock="use_by"),
    Queue("doses_to_start", "prepared_dose", ("verified",), ("start_infusion",), clock="use_by"),
    Queue("infusions_running", "prepared_dose", ("infusing", "interrupted"), ("end_infusion",), clock="use_by"),
    Queue("subjects_to_assess", "subject", ("screened",), ("confirm_eligibility", "record_consent")),
    Queue("subjects_eligible", "subject", ("eligible",), ("confirm_eligibility",), clock="eligible_until"),
    Queue("to_prescribe", "subject", ("eligible",), ("prescribe_dose",), clock="eligible_until", lacking=_OPEN_DOSE),
    Queue(
        *("to_condition", "subject", ("eligible",), ("clear_for_conditioning",)),
        clock="eligible_until",
        having=Leads("prescribed", ("verified",)),
        but_for=("conditioning", "cleared"),
    ),
    Queue("doses_to_clear", "dose", ("verified",), ("clear_for_infusion",), clock="planned_for", scanned="subject"),
    Queue("to_countersign", "countersignature", ("open",), ("countersign_check",), clock="due_at"),
    Queue(
        *("authorisations_asked", "authorisation_request", ("open",), ("give_authorisation",)),
        clock="expires_at",
        lapses=True,
    ),
    Queue("reports_due", "safety_report", ("open",), ("file_report",), clock="due_at"),
    Queue("deviations_open", "deviation", ("open",), ("close_deviation",)),
    Queue("near_misses_open", "near_miss", ("open",), ("close_near_miss",)),
    Queue("holds_open", "hold", ("open",), ("lift_hold",)),
    Queue("alarms_open", "alarm", ("open",), ("acknowledge_alarm",)),
    Queue("pauses_open", "pause", ("open",), ("resume_dosing",)),
    Queue("materials_to_release", "material_lot", ("quarantine",), ("release_material",)),
    Queue("banks_to_release", "bank", ("quarantine",), ("release_bank",)),
    Queue("lots_out", "lot", ("released", "conditionally_released", "recalled"), ()),
    Queue("people_invited", "person", ("invited",), ()),
)
QUEUES: Mapping[str, Queue] = {queue.name: queue for queue in _ALL}
_BENCH = ("batches_running", "lots_to_fill", "labels_to_apply", "containers_to_freeze", "to_store", "to_destroy")
_QC = ("samples_to_receive", "samples_to_test", "results_to_review", "lots_to_review", "lots_to_confirm")
_RELEASE = ("lots_to_release", "lots_to_confirm", "deviations_open", "holds_open", "alarms_open")
_CRYO = ("to_store", "to_pack", "shipments_packed", "shipments_in_transit", "to_judge", "sought", "to_destroy")
_PHARMACY = (
    *("alarms_open", "authorisations_asked", "prescriptions_to_verify", "doses_to_allocate", "doses_due"),
    *("issued_not_infused", "doses_to_check", "shipments_in_transit", "to_judge", "to_countersign"),
)
_BEDSIDE = ("alarms_open", "issued_not_infused", "doses_to_check", "doses_to_start", "infusions_running", "doses_due")
_OVERSEEN = ("lots_out", "deviations_open", "holds_open", "alarms_open", "pauses_open", "reports_due")
# Role -> its queues, most pressing first.
DESKS: Mapping[str, tuple[str, ...]] = {
    "operator": _BENCH,
    "bank_operator": ("banks_to_release", "labels_to_apply"),
    "qc_analyst": _QC,
    "qc_reviewer": ("results_to_review", *_QC[:2], "lots_to_review", "lots_to_confirm"),
    "batch_reviewer": ("lots_to_review", "deviations_open"),
    "release": _RELEASE,
    "cryo": _CRYO,
    "courier": ("shipments_packed", "shipments_in_transit"),
    "site_receiver": ("shipments_in_transit", "to_judge", "to_store", "sought"),
    "warehouse": ("materials_to_release", "to_destroy"),
    "pharmacist": _PHARMACY,
    "nurse": (_BEDSIDE[0], "near_misses_open", *_BEDSIDE[1:], "to_countersign"),
    "thaw_technician": (*_BEDSIDE[:3], "to_destroy", "to_countersign"),
    "investigator": (
        *("alarms_open", "authorisations_asked", "doses_to_clear", "to_condition", "to_prescribe"),
        *("subjects_to_assess", "subjects_eligible", "doses_due", "to_countersign", "reports_due", "pauses_open"),
    ),
    "coordinator": ("subjects_to_assess", "subjects_eligible", "doses_due", "reports_due"),
    "qa": (
        *("alarms_open", "authorisations_asked", "holds_open", "deviations_open", "lots_to_review", "to_judge"),
        *("materials_to_release", "banks_to_release", "pauses_open", "to_countersign", "reports_due"),
        "near_misses_open",
    ),
    "auditor": _OVERSEEN,
    "monitor": _OVERSEEN,
    "sponsor": _OVERSEEN,
    "administrator": ("people_invited",),
}


def queues_of(roles: Iterable[str]) -> tuple[Queue, ...]:
    """The queues of somebody with these roles, each once."""
    return tuple(QUEUES[name] for name in dict.fromkeys(name for role in roles for name in DESKS.get(role, ())))
