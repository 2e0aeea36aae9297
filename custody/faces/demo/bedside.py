"""The day of an infusion: the investigator's go, issue, IL-2, thaw, preparation, two checks, and what the child had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from custody.faces.demo.cast import Cast
from custody.faces.demo.children import WARD, number_of, prescribed
from custody.faces.demo.laboratory import document, order_labels
from custody.faces.demo.setting_up import Shop

PHARMACY, BENCH = "pharmacy", "thaw_bench"
DOCTOR = {"emergency": "on_ward", "clinician": "Demo Clinician Song", "staff_number": "DEMO-40117"}


@dataclass(frozen=True)
class Dose:
    """Whose, which, and what it is made of."""

    subject: str
    number: int
    containers: Sequence[str]

    @property
    def volume_ml(self) -> int:
        """mL hung: 20 of each container and 20 of saline."""
        return 20 * len(self.containers) + 20


def clear_and_issue(cast: Cast, dose: Dose, no_backup: str = "") -> None:
    """The investigator's go, then two persons at the pharmacy's window."""
    protocol = document(cast, "protocol")
    answers = [{"criterion": str(row["id"]), "answer": str(row["expected"])} for row in protocol.rows("infusion_day")]
    facts: dict[str, Any] = {"subject": dose.subject, "dose": dose.number, "child_present": "yes", "answers": answers}
    verifiers = {"verifier_a": cast.persons["lin"], "verifier_b": cast.persons["mei"]}
    alone = {"no_backup_reason": no_backup} if no_backup else {}
    cast.do("clear_for_infusion", "zhou", facts | verifiers | alone, station=WARD)
    codes = list(dose.containers)
    issued = {"containers": codes, "containers_again": codes, "subject": dose.subject, "dose": dose.number}
    cast.do("issue_containers", "liu", issued, second="hejun", station=PHARMACY)


def give_il2(cast: Cast, shop: Shop, dose: Dose) -> None:
    """As prescribed, then half the window is let pass."""
    iu = prescribed(cast, dose.subject, dose.number).text("il2_iu")
    facts = {"wristband": shop.things[f"band {dose.subject}"], "dose": dose.number, "il2_iu": iu}
    cast.do("give_il2", "lin", facts, station=WARD)
    cast.clock.wait(minutes=12)


def thaw_and_prepare(cast: Cast, shop: Shop, dose: Dose) -> str:
    """Thawed, looked at, poured before a second pair of eyes, labelled; gives what is hung."""
    for container in dose.containers:
        _thaw(cast, shop, dose.subject, container)
    codes = list(dose.containers)
    drawn = {"containers": codes, "containers_again": codes, "drawn_ml": str(20 * len(codes)), "parts_total": 1}
    saline = {"diluent": shop.things["Saline 0.9 %"], "diluent_ml": "20", "leftover": "discarded"}
    created = cast.do("prepare_dose", "deng", drawn | saline, second="liu", station=BENCH)
    prepared = next(code for code in created.values() if code.startswith("D"))
    facts: dict[str, object] = {"title": "prepared_dose", "purpose": "existing", "thing": prepared}
    copy = order_labels(cast, "deng", facts, BENCH)["@copy1"]
    both = {"copy": copy, "prepared_dose": prepared, "dose_again": prepared}
    cast.do("label_dose", "deng", both, second="liu", station=BENCH)
    return prepared


def check(
    cast: Cast, shop: Shop, what: tuple[str, str], nurse: str, emergency: Mapping[str, str] | None = None
) -> None:
    """One person's own check of `what`, the subject and the prepared dose: look, wristband, product."""
    subject, prepared = what
    seen = {"look_good": "yes", "wristband": shop.things[f"band {subject}"], "prepared_dose": prepared}
    cast.do("verify_dose", nurse, seen | dict(emergency or {}), station=WARD)
    cast.clock.wait(minutes=2)


def start(cast: Cast, shop: Shop, subject: str, prepared: str) -> None:
    """Hung by one who checked it."""
    facts = {"wristband": shop.things[f"band {subject}"], "prepared_dose": prepared}
    cast.do("start_infusion", "lin", facts, station=WARD)


def end(cast: Cast, prepared: str, volume_ml: int, reason: str = "") -> None:
    """All of it; or, with a reason, what was given until then."""
    facts = {"prepared_dose": prepared, "volume_given_ml": str(volume_ml), "complete": "no" if reason else "yes"}
    cast.do("end_infusion", "lin", facts | ({"partial_reason": reason} if reason else {}), station=WARD)


def infuse(cast: Cast, shop: Shop, dose: Dose, first_scanned: str = "") -> str:
    """The whole day of a dose in order; gives what was hung. `first_scanned`: the child whose band is scanned first by
    mistake."""
    clear_and_issue(cast, dose)
    give_il2(cast, shop, dose)
    prepared = thaw_and_prepare(cast, shop, dose)
    if first_scanned:
        seen = {"look_good": "yes", "wristband": shop.things[f"band {first_scanned}"], "prepared_dose": prepared}
        words = "Scanned the band of the child in the next bed"
        cast.stopped("verify_dose", "lin", seen, words, station=WARD)
    for nurse in ("lin", "mei"):
        check(cast, shop, (dose.subject, prepared), nurse)
    cast.clock.wait(minutes=6)
    start(cast, shop, dose.subject, prepared)
    cast.clock.wait(minutes=28)
    end(cast, prepared, dose.volume_ml)
    return prepared


def _thaw(cast: Cast, shop: Shop, subject: str, container: str) -> None:
    facts = {"container": container, "container_again": container, "subject_number": number_of(cast, subject)}
    cast.do("start_thaw", "deng", facts | {"bath": shop.things["bath"]}, second="liu", station=BENCH)
    cast.clock.wait(minutes=6)
    cast.do("end_thaw", "deng", {"container": container}, station=BENCH)
    looked = {"container": container, "appearance": "as_described", "leak": "no", "viability_percent": "88.0"}
    cast.do("decide_use", "deng", looked | {"viable_cells": "184000000", "decision": "usable"}, station=BENCH)
