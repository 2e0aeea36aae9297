"""Telling people: reasons, problems, kinds and times in words. The one place where codes become sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from custody.faces.catalogue import Speaker
from custody.faces.wording import choice_words, fact_words, refusal_words, step_words, value_words
from custody.faces.wording.general import KINDS, ROLES, STATES
from custody.faces.wording.problems import PROBLEMS
from custody.faces.wording.words import N_
from custody.rules.reading import Problem
from custody.rules.refusals import Reason
from custody.rules.words import grouped

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
# Values that may hold for the whole of a day: what expires on the 24th may be used on the 24th.
DAYS_END = frozenset({"expiry_at", "due_at", "eligible_until"})
_NUMBER = re.compile(r"\d{1,7}(\.\d+)?")
_EXPONENT = re.compile(r"-?\d+(\.\d+)?[Ee][+-]?\d{1,3}")


@dataclass(frozen=True)
class Told:
    """A reason in words."""

    code: str
    title: str
    sentence: str
    resolve: str
    who: tuple[str, ...]
    weight: str
    thing: str


def tell_reason(speaker: Speaker, reason: Reason, names: Mapping[str, str] | None = None, zone: str = "UTC") -> Told:
    """A reason in words. `names` gives printed names for things, persons and tests it mentions; `zone` is that of the
    site, in which its instants are said."""
    words, named = refusal_words(reason.code), names or {}
    values: dict[str, object] = {}
    for key, value in reason.params.items():
        values[key] = _named(speaker, str(value), named) or _value(speaker, key, str(value), zone)
    values["thing"] = named.get(reason.thing) or grouped(reason.thing)
    return Told(
        code=reason.code,
        title=_filled(speaker, words.title, values),
        sentence=_filled(speaker, words.sentence, values),
        resolve=_filled(speaker, words.resolve, values),
        who=tuple(tell_role(speaker, role) for role in reason.who),
        weight=reason.weight.value,
        thing=reason.thing,
    )


def tell_problem(speaker: Speaker, problem: Problem) -> str:
    """What is wrong with a field, in one sentence."""
    return _filled(speaker, PROBLEMS.get(problem.code, problem.code), dict(problem.params))


def tell_step(speaker: Speaker, name: str) -> str:
    """The title of a step."""
    return speaker.gettext(step_words(name).title)


def tell_done(speaker: Speaker, name: str) -> str:
    """A step on a timeline."""
    return speaker.gettext(step_words(name).done)


def tell_fact(speaker: Speaker, step: str, fact: str) -> tuple[str, str]:
    """(label, hint) of a fact."""
    words = fact_words(step, fact)
    return speaker.gettext(words.label), speaker.gettext(words.hint) if words.hint else ""


def tell_choice(speaker: Speaker, step: str, fact: str, choice: str) -> str:
    """A choice of a fact."""
    return speaker.gettext(choice_words(step, fact, choice))


def tell_value(speaker: Speaker, name: str, value: str, step: str = "") -> str:
    """A value of a closed list in words; every other value as it is."""
    words = value_words(name, value, step)
    return value if words is None else speaker.gettext(words)


def tell_kind(speaker: Speaker, kind: str) -> str:
    """A kind of thing, or of equipment."""
    return speaker.gettext(KINDS[kind]) if kind in KINDS else tell_value(speaker, "equipment_kind", kind)


def tell_state(speaker: Speaker, state: str) -> str:
    """A state of a thing."""
    return speaker.gettext(STATES.get(state, state.replace("_", " ")))


def tell_role(speaker: Speaker, role: str) -> str:
    """A role."""
    return speaker.gettext(ROLES.get(role, role))


def tell_time(at: datetime, zone: str) -> str:
    """`22 Nov 2026 14:05 +08:00`, in the zone of the site."""
    here = at.astimezone(ZoneInfo(zone))
    offset = here.strftime("%z")
    return f"{here.day} {_MONTHS[here.month - 1]} {here:%Y %H:%M} {offset[:3]}:{offset[3:5]}"


def tell_end(speaker: Speaker, at: datetime, zone: str) -> str:
    """`end of 24 Nov 2026` where an instant is the midnight that ends a day of the site; every other with its time."""
    here = at.astimezone(ZoneInfo(zone))
    if here.time() != time():
        return tell_time(at, zone)
    return speaker.gettext(N_("end of %(day)s"), day=tell_day(here.date() - timedelta(days=1)))


def tell_day(day: date) -> str:
    """`22 Nov 2026`: a calendar day, which has no zone."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def tell_utc(at: datetime) -> str:
    """`2026-11-22T06:05:00Z`: the same instant in UTC; pages show it when hovered over and in print."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def tell_span(speaker: Speaker, span: timedelta) -> str:
    """A length of time: `1 h 14 min`, `3 d 2 h`, and whole days from a week on."""
    minutes = abs(int(span.total_seconds())) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= 7:
        return speaker.gettext("%(days)s d", days=days)
    if days:
        return speaker.gettext("%(days)s d %(hours)s h", days=days, hours=hours)
    if hours:
        return speaker.gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return speaker.gettext("%(minutes)s min", minutes=rest)


def _named(speaker: Speaker, text: str, names: Mapping[str, str]) -> str:
    """A parameter made of names only, one or several; empty where it is not."""
    parts = text.split(", ")
    return speaker.joined(names[part] for part in parts) if all(part in names for part in parts) else ""


def _value(speaker: Speaker, name: str, text: str, zone: str) -> str:
    """A parameter in words: kinds, states, roles, steps and other reasons are translated, instants said in the zone,
    numbers written without an exponent, minutes as hours and days, codes grouped, the rest left alone."""
    if _INSTANT.fullmatch(text):
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return tell_end(speaker, at, zone) if name in DAYS_END else tell_time(at, zone)
    if _EXPONENT.fullmatch(text):
        return f"{Decimal(text):f}"
    if name == "minutes" and _NUMBER.fullmatch(text):
        return tell_span(speaker, timedelta(minutes=float(text)))
    if name in ("kind", "expected"):
        return speaker.joined(tell_kind(speaker, part) for part in text.split(", "))
    if name == "roles":
        return speaker.joined(tell_role(speaker, part) for part in text.split(", "))
    if name == "step":
        return tell_step(speaker, text)
    if name == "state":
        return tell_state(speaker, text)
    if name == "against":
        return speaker.joined(speaker.gettext(refusal_words(part).title) for part in text.split(", "))
    told, parts = tell_value(speaker, name, text), text.split(", ")
    each = [grouped(tell_value(speaker, name, part)) for part in parts]
    return speaker.joined(each) if told == text and each != parts else told  # what a person typed stays as typed


def _filled(speaker: Speaker, message: str, values: Mapping[str, object]) -> str:
    said = speaker.gettext(message)
    try:
        return said % _Kept(values) if values else said
    except ValueError:
        return said


class _Kept(dict[str, object]):
    """What an entry keeps of a reason. One written before a sentence told more has a dash there."""

    def __missing__(self, name: str) -> str:
        return "–"
