"""`custody step NAME --as USER FACT=VALUE …`: any step a person may take, with its signatures asked for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from custody.faces.acting import Allowing, Asked, take, would
from custody.faces.cli.facts import Typed, typed_facts
from custody.faces.cli.opening import ask_claim, ask_twice, opened, signed_in, with_code
from custody.faces.cli.saying import Stop, said, speaker, tell, warn, write_json
from custody.faces.instance import House
from custody.faces.inviting import first_half
from custody.faces.issued import dose_issued, sheet_address
from custody.faces.offering import reason_owed
from custody.faces.own_secrets import own_secrets
from custody.faces.people import Claim
from custody.faces.printing import prove_ordered, unmade
from custody.faces.telling import tell_fact, tell_problem, tell_reason, tell_step
from custody.faces.wire import OUTCOMES, answer_to_json
from custody.record.attempt import Answer, Attempt
from custody.rules.registry import registry
from custody.rules.step import Sign, Step


@click.command("step")
@click.argument("name")
@click.argument("facts", nargs=-1)
@click.option("--as", "username", required=True, metavar="USER", help="Who takes the step; the password is asked.")
@click.option("--second", metavar="USER", help="The independent second person; the password is asked.")
@click.option("--authorise", multiple=True, metavar="CODE:USER:REASON", help="Take responsibility for one reason.")
@click.option("--request", "requests", multiple=True, metavar="CODE", help="Rely on what a request was granted.")
@click.option("--station", default="", help="The station the step is taken at.")
@click.option("--occurred-at", default="", metavar="TIME", help="When it happened, for steps that report the past.")
@click.option("--reason", default="", help="Why, where the step needs it.")
@click.option("--nonce", default="", help="Send the same one again and nothing happens twice.")
@click.option("--check", is_flag=True, help="Only say what would come of it.")
@click.option("--json", "as_json", is_flag=True, help="The answer as a JSON object.")
def take_step(name: str, facts: tuple[str, ...], username: str, **options: Any) -> int:
    """Take a step: facts as NAME=VALUE, lists by repeating the name, rows as NAME:=JSON, files as NAME=@PATH."""
    step, typed = _known(name), typed_facts(_known(name), facts)
    house, claim = opened(), ask_claim(username)
    person = signed_in(house, claim).person
    asked = _asked(step, typed, person, options)
    answer = _answered(house, asked, (step, claim), options)
    tell_answer(step, answer, options["as_json"], options["check"], dose_issued(house, answer))
    code = first_half(house, answer, str(asked.raw.get("person", "")))
    if code:
        warn(said("half_of_code", code=code))
    failed = unmade(house, answer.created.values(), asked.station) if step.name == "order_label" else ()
    for one in failed:
        warn(said("label_not_made", what=f"{one.copy}: {one.trouble or one.recorded}"))
    return 1 if failed else OUTCOMES[answer.status][2]


COMMANDS: tuple[Any, ...] = (take_step,)


def signed(house: House, asked: Asked, claims: tuple[Claim, ...]) -> Asked:
    """The same with the content that is signed: what the record shows at this moment."""
    return replace(asked, content_sha256=would(house, asked).content_sha256, claims=claims)


def tell_answer(step: Step, answer: Answer, as_json: bool, checked: bool, dose: str = "") -> None:
    """The answer, in words or as JSON: what stands against it goes to stderr. `dose`: what was issued for, whose sheet
    is to be printed."""
    if as_json:
        write_json(answer_to_json(answer) | ({"paper_sheet": sheet_address(dose)} if dose else {}))
        return
    say = speaker()
    if answer.passed:
        code = "would_go_through" if checked else "went_through_before" if answer.repeat else "went_through"
        tell(code, step=tell_step(say, step.name), entry=answer.idx)
    else:
        tell("did_not", step=tell_step(say, step.name), status=answer.status)
    for place, made in answer.created.items():
        tell("created", place=place, code=made)
    if dose:
        tell("sheet_to_print", address=sheet_address(dose))
    for name, value in (answer.identity or {}).items():
        click.echo(f"{name}: {value}")
    for reason in (*answer.reasons, *answer.notes):
        told = tell_reason(say, reason)
        warn(f"{told.title}. {told.sentence} {told.resolve}".rstrip())
    for problem in answer.problems:
        warn(f"{tell_fact(say, step.name, problem.field)[0]} ({problem.field}): {tell_problem(say, problem)}")


def _known(name: str) -> Step:
    step = registry().step(name)
    if step is None:
        raise Stop("no_such_step", name=name[:60])
    if step.system:
        raise Stop("system_step", name=name)
    return step


def _asked(step: Step, typed: Typed, person: str, options: Mapping[str, Any]) -> Asked:
    return Asked(
        step=step.name,
        raw=typed.raw,
        person=person,
        station=options["station"],
        channel="typed",
        nonce=options["nonce"] or secrets.token_hex(16),
        occurred_at=_instant(options["occurred_at"]),
        reason=options["reason"] or None,
        requests=tuple(options["requests"]),
        files=tuple(typed.files),
    )


def _answered(house: House, asked: Asked, who: tuple[Step, Claim], options: Mapping[str, Any]) -> Answer:
    """What came of it, or with --check would come of it."""
    owed = reason_owed(house, asked.step, asked.raw, house.clock())
    if options["check"]:
        return Answer("malformed", asked.step, problems=owed) if owed else would(house, asked)
    if owed:
        return house.door.record(Attempt(asked.step, None, asked.person, asked.station, asked.channel, problems=owed))
    answer = take(house, _signed(house, asked, who, options))
    prove_ordered(house, answer, asked.station)
    return answer


def _signed(house: House, asked: Asked, who: tuple[Step, Claim], options: Mapping[str, Any]) -> Asked:
    """Everything a signature needs, asked for before anything is taken."""
    step, claim = who
    if step.name == "set_secret":
        return _with_own_secrets(house, asked)
    allowing = tuple(_allowing(text) for text in options["authorise"])
    second = (ask_claim(options["second"]),) if options["second"] else ()
    if step.sign is Sign.NONE and not allowing:
        return asked
    claims = (claim, *second)
    if step.with_password:
        claims = tuple(with_code(house, one) for one in claims)
        allowing = tuple(replace(one, claim=with_code(house, one.claim)) for one in allowing)
    return replace(signed(house, asked, claims), allowing=allowing)


def _with_own_secrets(house: House, asked: Asked) -> Asked:
    """New secrets are asked for like every secret; the step's own facts are their digests."""
    password, pin = ask_twice("ask_password"), ask_twice("ask_pin")
    sealed = own_secrets(house, asked.person, password, pin)
    if sealed.problem:
        raise Stop(sealed.problem)
    return replace(asked, raw=sealed.raw, enclosures=sealed.enclosures)


def _allowing(text: str) -> Allowing:
    code, _, rest = text.partition(":")
    username, _, why = rest.partition(":")
    if not (code and username and why):
        raise Stop("not_an_authorisation", given=text[:80])
    return Allowing(ask_claim(username), code, why)


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise Stop("not_an_instant", given=text[:60]) from None
    if at.tzinfo is None or not 1900 <= at.year < 2200:
        raise Stop("not_an_instant", given=text[:60])
    return at
