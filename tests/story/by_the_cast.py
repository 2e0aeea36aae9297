"""What a story needs but is not about: lots, children and doses made through the door by the cast, without a browser.

Whatever wears a label is given back as decoded from the pixels of the label the program printed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from custody.faces.demo.cast import text_file
from custody.faces.demo.laboratory import (
    RESULTS,
    document,
    draw_sample,
    order_labels,
    record_batch_steps,
    review,
    test_sample,
)
from custody.faces.demo.setting_up import Shop
from tests.story.bench_to_bedside import Child, Made
from tests.story.scene import Scene

IL2 = "740000"
Allowed = Sequence[tuple[str, str, str]]


def lot(stage: Scene, shop: Shop, what: tuple[str, int, int], released: bool = True) -> Made:
    """A frozen lot: `what` is its name, the number of its bank vial, and how many containers it fills."""
    name, vial, count = what
    batch = _batch(stage, shop, name, vial)
    cells = str(count * 200_000_000 + 10_000_000)
    facts = {"batch": batch, "name": name, "cells": cells, "cells_second": cells, "viability_percent": "92.0"}
    code = next(iter(stage.cast.do("harvest_lot", "he", facts, second="xu", station="clean_room").values()))
    containers = _labelled(stage, code, count)
    sample = draw_sample(stage.cast, code)
    _fill_freeze_and_store(stage, shop, code, containers)
    if released:
        test_sample(stage.cast, sample, RESULTS)
        review(stage.cast, code)
        stage.cast.do("release_lot", "chen", {"lot": code, "outcome": "conditional"})
    return Made(code, sample, containers)


def child(stage: Scene, number: str, presentation: str = "cryopreserved") -> Child:
    """Registered, consented, eligible, wearing a bound wristband, dose 1 prescribed and verified."""
    born = enrolled(stage, number)
    prescribe(stage, born, presentation)
    return born


def enrolled(stage: Scene, number: str, born: int = 2018, weight: str = "18.4") -> Child:
    """Registered, consented, eligible, wearing a bound wristband; nothing prescribed."""
    cast, ward = stage.cast, "ward"
    protocol = document(cast, "protocol")
    facts = {"number": number, "sex": "female", "birth_year": born, "name": f"Story Child {number}"}
    apart = {"birth_date": f"{born}-03-04", "hospital_number": f"H-{number}"}
    subject = next(iter(cast.do("register_subject", "qian", facts | apart, station=ward).values()))
    consent = {"outcome": "given", "form_version": protocol.text("consent.form_version")}
    who = {"subject": subject, "signer": "parent", "assent": "yes"}
    cast.do("record_consent", "zhou", consent | who, station=ward)
    cast.do("confirm_eligibility", "zhou", assessment(stage, subject), station=ward)
    band = stage.label(
        order_labels(cast, "lin", {"title": "wristband", "purpose": "wristbands", "count": 1}, ward)["@copy1"]
    )
    read = {"subject": subject, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
    read |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    cast.do("bind_wristband", "lin", read, second="mei", station=ward)
    return Child(number, subject, band, weight)


def assessment(stage: Scene, subject: str) -> dict[str, object]:
    """What the investigator enters of a child who may be treated."""
    criteria = document(stage.cast, "protocol").rows("criterion")
    met = {str(row["id"]): row["kind"] == "inclusion" and row["id"] != "I3b" for row in criteria}
    answers = [{"criterion": one, "answer": "met" if yes else "not_met"} for one, yes in met.items()]
    assessed = {"assessed_on": stage.clock.at.date().isoformat(), "answers": answers}
    return {"subject": subject, **assessed, "decision": "eligible"}


def prescribe(stage: Scene, one: Child, presentation: str = "cryopreserved", surface: str = "0.74") -> None:
    """Dose 1 prescribed from a weight of now, and verified by the pharmacist."""
    dosed = {"subject": one.subject, "dose": 1, "weight_kg": one.weight}
    stage.cast.do("prescribe_dose", "zhou", prescription(stage, one, presentation, surface), station="ward")
    cells, iu = Decimal(one.weight) * 10_000_000, Decimal(surface) * 1_000_000
    own = {"recomputed_cells": format(cells, "f"), "recomputed_il2_iu": format(iu, "f")}
    stage.cast.do("verify_prescription", "liu", dosed | own, station="pharmacy")


def prescription(
    stage: Scene, one: Child, presentation: str = "cryopreserved", surface: str = "0.74"
) -> dict[str, object]:
    """What the investigator enters for dose 1."""
    dosed = {"subject": one.subject, "dose": 1, "weight_kg": one.weight, "body_surface_m2": surface}
    weighed_at = (stage.clock.at - timedelta(minutes=1)).isoformat()
    return {**dosed, "presentation": presentation, "weight_at": weighed_at}


def allocate(stage: Scene, one: Child, *containers: str) -> None:
    """The containers are reserved for the child's first dose."""
    facts = {"subject": one.subject, "dose": 1, "containers": list(containers)}
    stage.cast.do("allocate_containers", "liu", facts, station="pharmacy")


def issue(stage: Scene, one: Child, *containers: str, second: str = "hejun") -> None:
    """Allocated, cleared by the investigator, issued by the pharmacist."""
    allocate(stage, one, *containers)
    clear(stage, one)
    codes = list(containers)
    given = {"containers": codes, "containers_again": codes, "subject": one.subject, "dose": 1}
    stage.cast.do("issue_containers", "liu", given, second=second, station="pharmacy")


def clear(stage: Scene, one: Child) -> None:
    """The investigator's go for the child's first dose."""
    cast = stage.cast
    days = document(cast, "protocol").rows("infusion_day")
    answers = [{"criterion": str(row["id"]), "answer": str(row["expected"])} for row in days]
    facts = {"subject": one.subject, "dose": 1, "child_present": "yes", "answers": answers}
    duty = {"verifier_a": cast.persons["lin"], "verifier_b": cast.persons["mei"]}
    alone = {"no_backup_reason": "no_further_container"}
    cast.do("clear_for_infusion", "zhou", facts | duty | alone, station="ward")


def thaw(stage: Scene, shop: Shop, one: Child, container: str, bath: str = "") -> None:
    """IL-2 given, the container thawed and found usable."""
    give_il2(stage, one)
    stage.clock.wait(minutes=10)
    warm(stage, shop, one, container, bath)


def warm(stage: Scene, shop: Shop, one: Child, container: str, bath: str = "") -> None:
    """The container thawed and found usable."""
    cast, bench = stage.cast, "thaw_bench"
    twice = {"container": container, "container_again": container, "subject_number": one.number}
    cast.do("start_thaw", "deng", twice | {"bath": bath or shop.things["bath"]}, second="liu", station=bench)
    stage.clock.wait(minutes=6)
    cast.do("end_thaw", "deng", {"container": container}, station=bench)
    looked = {"container": container, "appearance": "as_described", "leak": "no", "viability_percent": "88.0"}
    cast.do("decide_use", "deng", looked | {"viable_cells": "184000000", "decision": "usable"}, station=bench)


def give_il2(stage: Scene, one: Child) -> None:
    """The injection before the cells, charted."""
    stage.cast.do("give_il2", "lin", {"wristband": one.band, "dose": 1, "il2_iu": IL2}, station="ward")


def prepare(stage: Scene, shop: Shop, *containers: str, **other: object) -> str:
    """Poured and checked, its label printed, decoded and put on. `other`: facts beside those of one bag of 20 mL each
    and 20 mL of saline."""
    return put_label_on(stage, pour(stage, shop, *containers, **other))


def pour(stage: Scene, shop: Shop, *containers: str, **other: object) -> str:
    """Poured and checked, without a label yet."""
    facts = {**poured(shop, *containers), **other}
    created = stage.cast.do("prepare_dose", "deng", facts, second="liu", station="thaw_bench")
    return next(code for code in created.values() if code.startswith("D"))


def poured(shop: Shop, *containers: str) -> dict[str, object]:
    """What is scanned and entered when bags of 20 mL become one dose with 20 mL of saline."""
    twice = {"containers": list(containers), "containers_again": list(containers)}
    drawn = {"drawn_ml": str(20 * len(containers)), "parts_total": 1, "leftover": "discarded"}
    return {**twice, **drawn, "diluent": shop.things["Saline 0.9 %"], "diluent_ml": "20"}


def put_label_on(stage: Scene, made: str) -> str:
    """The prepared dose's own label, printed, decoded, and scanned on it; gives what was decoded."""
    both = print_label(stage, made)
    stage.cast.do("label_dose", "deng", both, second="liu", station="thaw_bench")
    return both["prepared_dose"]


def print_label(stage: Scene, made: str) -> dict[str, str]:
    """The prepared dose's own label, printed and decoded; gives what is scanned when it is put on."""
    facts: dict[str, object] = {"title": "prepared_dose", "purpose": "existing", "thing": made}
    copy = order_labels(stage.cast, "deng", facts, "thaw_bench")["@copy1"]
    decoded = stage.label(copy)
    return {"copy": copy, "prepared_dose": decoded, "dose_again": decoded}


def ready(stage: Scene, shop: Shop, one: Child, container: str) -> str:
    """A prepared dose of this child, waiting for its first check."""
    issue(stage, one, container)
    thaw(stage, shop, one, container)
    return prepare(stage, shop, container)


def hang(stage: Scene, one: Child, prepared: str, allow: Allowed = ()) -> None:
    """Checked by two and started by one of them. `allow`: what somebody takes on at the first check."""
    check(stage, "lin", one, prepared, allow)
    check(stage, "mei", one, prepared)
    stage.cast.do("start_infusion", "lin", {"wristband": one.band, "prepared_dose": prepared}, station="ward")


def check(stage: Scene, nurse: str, one: Child, prepared: str, allow: Allowed = ()) -> None:
    """One person's check. `allow`: (reason, who takes it on, why)."""
    seen = {"look_good": "yes", "wristband": one.band, "prepared_dose": prepared}
    stage.cast.do("verify_dose", nurse, seen, station="ward", allow=allow)


def _batch(stage: Scene, shop: Shop, name: str, number: int) -> str:
    vial = shop.things["vials"].split()[number]
    place = shop.things["vial_places"].split()[number]
    room = "clean_room"
    stage.cast.do("thaw_bank_vial", "he", {"vial": vial, "position": place}, second="xu", station=room)
    facts = {"vial": vial, "name": f"{name}-B", "presentation": "cryopreserved", "equipment": [shop.things["isolator"]]}
    batch = next(iter(stage.cast.do("start_batch", "he", facts, station=room).values()))
    record_batch_steps(stage.cast, batch)
    return batch


def _labelled(stage: Scene, code: str, count: int) -> list[str]:
    facts: dict[str, object] = {"title": "container", "purpose": "new_containers", "lot": code, "count": count}
    created = order_labels(stage.cast, "he", facts)
    containers = []
    for number in range(1, count + 1):
        copy = created[f"@copy{number}"]
        decoded = stage.label(copy)
        stage.cast.do("apply_label", "he", {"copy": copy, "thing": decoded}, station="clean_room")
        containers.append(decoded)
    return containers


def _fill_freeze_and_store(stage: Scene, shop: Shop, code: str, containers: Sequence[str]) -> None:
    rows = [{"container": container, "volume_ml": "20"} for container in containers]
    counted = {"cells_per_ml": "10000000", "cells_per_ml_second": "10000000", "line_clearance": "yes"}
    facts = {"lot": code, "containers": rows, "containers_second": rows, **counted}
    stage.cast.do("fill_containers", "he", facts, second="xu", station="clean_room")
    started = stage.clock.at
    stage.clock.wait(minutes=5)
    run = text_file("Freezing run, -1 °C/min")
    freezer = {"freezer": shop.things["controlled_rate_freezer"], "run_started_at": started.isoformat()}
    frozen = {"containers": list(containers), "run_file": hashlib.sha256(run.data).hexdigest()}
    stage.cast.do("freeze_containers", "he", freezer | frozen, files=[run], station="clean_room")
    for container in containers:
        stored = {"container": container, "place": shop.lab_positions.pop(0)}
        stage.cast.do("store_container", "zhao", stored, station="cryo_store")
