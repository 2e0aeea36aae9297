"""What things, tests and stations are called. Looked up once a request."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import g

from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_kind, tell_step, tell_value
from custody.faces.web.here import Here
from custody.faces.wording.deviations import ALARM_REASONS
from custody.faces.wording.general import LABELS
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView
from custody.record.reads.places import place_of, places
from custody.record.reads.things import documents_in_force
from custody.record.reads.things import thing as read_thing
from custody.rules.document import Document
from custody.rules.situation import Thing

ONLY_HERE = {
    "about": N_("About"),
    "step": N_("Step"),
    "shown": N_("Shown instead"),
    "started_at": N_("Started"),
    "clinician": N_("Clinician who checked"),
    "scope": N_("What is paused"),
    "observation": N_("Observation"),
    "what": N_("What is observed"),
    "told": N_("In words"),
    "event_class": N_("Class of the event"),
    "serious": N_("Serious"),
    "related": N_("Related to the product"),
    "seen_at": N_("Seen at"),
}
_DESIGNS = {"traveller": N_("papers of a batch, lot or shipment")}
_BY_DOSE = frozenset({"prepared_dose", "preparation"})
_BY_SUBJECT = frozenset({"wristband"})
_BY_REASON = frozenset({"hold", "deviation", "near_miss", "alarm", "pause"})
NAMED_BY_OTHERS = _BY_DOSE | _BY_SUBJECT | _BY_REASON | {"authorisation_request", "observation"}


def why_open(speaker: Speaker, kind: str, reason: str) -> str:
    """Why an alarm, a hold, a deviation or a near miss is open, in words; an alarm says what is wrong in its own."""
    told = ALARM_REASONS.get(reason, "") if kind == "alarm" else ""
    return speaker.gettext(told) if told else tell_value(speaker, "reason", reason)


def title_of(here: Here, thing: Thing) -> str:
    """What a thing is called: its name, its number, whose it is, or its code."""
    say = here.speaker.gettext
    if thing.kind == "dose":
        return say(LABELS["dose_n"], number=thing.text("number"))
    if thing.kind == "subject":
        return say(LABELS["subject_n"], number=thing.text("number"))
    if thing.kind == "result":
        return test_title(here, thing.text("test"))
    if thing.kind == "document":
        return document_title(here, thing)
    if thing.kind == "observation":
        known = [name for name in ("what", "event_class") if thing.has(name)]
        return " · ".join(tell_value(here.speaker, name, thing.text(name)) for name in known)
    if thing.kind == "bank_vial" and thing.has("bank"):
        return f"{name_of(here, thing.text('bank'))} / {thing.text('number')}"
    whose = thing.text("dose") if thing.kind in _BY_DOSE else thing.text("subject") if thing.kind in _BY_SUBJECT else ""
    if whose:
        return name_of(here, whose)
    if thing.kind == "authorisation_request":
        return tell_step(here.speaker, thing.text("step"))
    if thing.kind in _BY_REASON and thing.text("reason"):
        why = why_open(here.speaker, thing.kind, thing.text("reason"))
        return why if thing.kind == "alarm" and thing.text("reason") in ALARM_REASONS else within(why)
    return thing.name or thing.text("number") or thing.code


def full_name(here: Here, thing: Thing) -> str:
    """Kind and name together, as a heading begins: `Lot JK500-26-001`, `Dose 1 of subject 02`."""
    kind, name = tell_kind(here.speaker, thing.kind), title_of(here, thing)
    if thing.kind in ("dose", "subject"):
        said = name_of(here, thing.code)
    elif name == thing.code:
        said = kind
    else:
        said = f"{kind} · {name}" if thing.kind in NAMED_BY_OTHERS else f"{kind} {name}"
    return said[:1].upper() + said[1:]


def within(words: str) -> str:
    """Words that may begin a sentence, as they stand inside one: `Condition rejected` is `condition rejected`, and
    `IL-2 differs` stays."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def name_of(here: Here, code: str) -> str:
    """What a thing is called where something else is spoken of: a dose with its subject. The code itself where it has
    no name."""
    found = thing_of(here, code)
    if found is None:
        return code
    if found.kind != "dose":
        return title_of(here, found)
    said = N_("dose %(number)s of %(subject)s")
    return here.speaker.gettext(said, number=found.text("number"), subject=name_of(here, found.text("subject")))


def actor_of(here: Here, entry: EntryView) -> str:
    """Who made an entry: a person's printed name, or that it was the program itself."""
    return tell_value(here.speaker, "actor", entry.actor_name)


def thing_of(here: Here, code: str) -> Thing | None:
    """A thing by its code."""
    known: dict[str, Thing | None] = g.setdefault("things", {})
    if code not in known:
        with here.house.store.reading() as link:
            known[code] = read_thing(link, code)
    return known[code]


def documents(here: Here) -> tuple[Document, ...]:
    """The documents in force."""
    if "documents" not in g:
        with here.house.store.reading() as link:
            g.documents = documents_in_force(link)
    found: tuple[Document, ...] = g.documents
    return found


def test_title(here: Here, name: str) -> str:
    """A test as the specification titles it in this language, one of a bank in our words; its name where none does."""
    told = tell_value(here.speaker, "bank_test", name)
    return told if told != name else _title_in(here, ("specification", "test"), name)


def batch_step_title(here: Here, name: str) -> str:
    """A step of a batch as a product profile titles it in this language; its name where none does."""
    return _title_in(here, ("product_profile", "batch_step"), name)


def _title_in(here: Here, where: tuple[str, str], name: str) -> str:
    """The title of a row in the documents of a type: `where` is the type and the list."""
    type_, rows_at = where
    language = "title_zh" if here.speaker.locale == "zh_CN" else "title_en"
    stating = (found for found in documents(here) if found.type == type_ and found.states(rows_at))
    rows = (row for found in stating for row in found.rows(rows_at))
    row: Any = next((row for row in rows if row.get("name") == name), {})
    return str(row.get(language) or name.replace("_", " "))


def document_title(here: Here, thing: Thing) -> str:
    """A document: what kind it is, its title where that says more, and its version."""
    type_, title = thing.text("type"), thing.text("title")
    said = design_of(here, title) if type_ == "label_design" else tell_value(here.speaker, "presentation", title)
    kind, version = tell_value(here.speaker, "type", type_), thing.text("version")
    return f"{kind} {version}" if title == type_ else f"{kind} · {said} {version}"


def design_of(here: Here, title: str) -> str:
    """What a label design is for: a kind of thing, or papers."""
    return here.speaker.gettext(_DESIGNS[title]) if title in _DESIGNS else tell_kind(here.speaker, title)


def label_of(here: Here, name: str) -> str:
    """What a value is called."""
    return here.speaker.gettext(LABELS.get(name) or ONLY_HERE.get(name) or name.replace("_", " ").capitalize())


def station_title(here: Here, station: str) -> str:
    """A station as people call it."""
    with here.house.store.reading() as link:
        return place_of(link, station).title(here.speaker.locale)


def station_options(here: Here, _primary: str) -> list[dict[str, str]]:
    """Every station to choose from, the one that is signed in at before the others."""
    with here.house.store.reading() as link:
        known = sorted(places(link), key=lambda place: place.station != here.place.station)
    return [{"value": place.station, "text": place.title(here.speaker.locale)} for place in known]


def zone_of(here: Here) -> ZoneInfo:
    """The zone of the site."""
    return ZoneInfo(here.place.zone)
