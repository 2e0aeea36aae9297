"""The children of the story, all fictitious, and what is done about each of them before any cells are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from custody.faces.demo.cast import Cast
from custody.faces.demo.laboratory import document, order_labels
from custody.faces.demo.setting_up import Shop
from custody.record.reads.things import thing
from custody.rules.situation import Thing
from custody.rules.words import dose_key

WARD = "ward"


@dataclass(frozen=True)
class Child:
    """A fictitious child: the years it completes this year, its birthday, kg and m² for the first dose."""

    number: str
    sex: str
    name: str
    years: int
    birthday: str
    weight_kg: str
    surface_m2: str

    @property
    def hospital_number(self) -> str:
        """Marked as of the demonstration."""
        return f"DEMO-H-10{self.number}"


CHILDREN = {
    child.number: child
    for child in (
        Child("01", "female", "Demo01 Lan", 7, "03-04", "18.4", "0.74"),
        Child("02", "male", "Demo02 Bo", 11, "08-19", "38.0", "1.22"),
        Child("03", "female", "Demo03 Yue", 14, "12-01", "40.0", "1.31"),
        Child("04", "male", "Demo04 Ming", 6, "05-23", "19.2", "0.77"),
        Child("05", "female", "Demo05 Jia", 8, "10-11", "18.8", "0.75"),
        Child("06", "male", "Demo06 Tao", 12, "01-30", "31.5", "1.09"),
        Child("07", "female", "Demo07 Hui", 10, "07-07", "24.6", "0.92"),
        Child("08", "male", "Demo08 Rui", 9, "11-26", "19.6", "0.78"),
        Child("09", "female", "Demo09 Xin", 13, "04-15", "33.0", "1.13"),
        Child("10", "male", "Demo10 Kai", 15, "09-02", "45.0", "1.39"),
        Child("11", "female", "Demo11 Ying", 5, "02-12", "14.1", "0.61"),
        Child("12", "male", "Demo12 Fei", 16, "06-18", "51.0", "1.50"),
    )
}


def register(cast: Cast, number: str) -> str:
    """Into the register, screened; gives the subject's code."""
    child = CHILDREN[number]
    year = cast.clock.at.year - child.years
    facts = {"number": number, "sex": child.sex, "birth_year": year}
    born = f"{year}-{child.birthday}"
    apart = {"name": child.name, "birth_date": born, "hospital_number": child.hospital_number}
    return next(iter(cast.do("register_subject", "qian", facts | apart, station=WARD).values()))


def consent(cast: Cast, subject: str, outcome: str = "given") -> None:
    """A parent signs the form in force, and the child says yes; or takes it back."""
    form = document(cast, "protocol").text("consent.form_version")
    facts = {"subject": subject, "outcome": outcome, "form_version": form, "signer": "parent"}
    assent = "yes" if outcome == "given" else "no"
    cast.do("record_consent", "zhou", facts | {"assent": assent}, station=WARD)


def assess(cast: Cast, subject: str, excluded_by: str = "") -> None:
    """Every criterion of the protocol answered, and the decision: eligible, unless one exclusion is met."""
    answers = []
    for row in document(cast, "protocol").rows("criterion"):
        met = (row["kind"] == "inclusion" and row["id"] != "I3b") or row["id"] == excluded_by
        answers.append({"criterion": str(row["id"]), "answer": "met" if met else "not_met"})
    decision = "not_eligible" if excluded_by else "eligible"
    assessed = {"assessed_on": cast.clock.at.date().isoformat(), "answers": answers}
    facts = {"subject": subject, **assessed, "decision": decision}
    cast.do("confirm_eligibility", "zhou", facts, station=WARD)


def enrol(cast: Cast, number: str) -> str:
    """Registered, consented and eligible."""
    subject = register(cast, number)
    consent(cast, subject)
    assess(cast, subject)
    return subject


def put_bands_on(cast: Cast, shop: Shop, subjects: Sequence[str]) -> None:
    """Each child wears a band of its own, bound by two; its serial is kept as `band` and the subject's code."""
    facts = {"title": "wristband", "purpose": "wristbands", "count": len(subjects)}
    created = order_labels(cast, "lin", facts, WARD)
    for position, subject in enumerate(subjects, start=1):
        band = created[f"@wristband{position}"]
        read = {"subject": subject, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
        read |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
        cast.do("bind_wristband", "lin", read, second="mei", station=WARD)
        shop.things[f"band {subject}"] = band


def prescribe(cast: Cast, subject: str, dose: int = 1, heavier_kg: str = "0") -> None:
    """From the weight of two hours ago; `heavier_kg`: how much the child has gained since the first dose."""
    child = CHILDREN[number_of(cast, subject)]
    facts = {
        "subject": subject,
        "dose": dose,
        "weight_kg": str(Decimal(child.weight_kg) + Decimal(heavier_kg)),
        "weight_at": (cast.clock.at - timedelta(hours=2)).isoformat(),
        "body_surface_m2": child.surface_m2,
        "presentation": "cryopreserved",
    }
    cast.do("prescribe_dose", "zhou", facts, station=WARD)


def verify(cast: Cast, subject: str, dose: int = 1) -> None:
    """The pharmacist's own arithmetic comes to the same."""
    found = prescribed(cast, subject, dose)
    own = {"recomputed_cells": found.text("cells_target"), "recomputed_il2_iu": found.text("il2_iu")}
    facts = {"subject": subject, "dose": dose, "weight_kg": found.text("weight_kg"), **own}
    cast.do("verify_prescription", "liu", facts, station="pharmacy")


def allocate(cast: Cast, subject: str, containers: Sequence[str], backup: str = "", dose: int = 1) -> None:
    """These containers, and no others, are for this dose."""
    facts = {"subject": subject, "dose": dose, "containers": list(containers)} | ({"backup": backup} if backup else {})
    cast.do("allocate_containers", "liu", facts, station="pharmacy")


def prescribed(cast: Cast, subject: str, dose: int) -> Thing:
    """The dose as it stands in the record."""
    with cast.house.store.reading() as link:
        found = thing(link, dose_key(subject, dose))
    assert found is not None
    return found


def number_of(cast: Cast, subject: str) -> str:
    """The number of a subject."""
    with cast.house.store.reading() as link:
        found = thing(link, subject)
    assert found is not None
    return found.text("number")
