"""A policy in force that somebody has not accepted: the sign-in and every page lead to it, and no step begins."""

from __future__ import annotations

import hashlib
import io
import re

from flask.testing import FlaskClient

from custody.seeds import seed
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.web.people_at_work import Workplace, token


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def signed(client: FlaskClient, step: str, facts: dict[str, str], *signers: str, **files: bytes) -> str:
    """The page after a step was signed by these, with user name and password."""
    path = f"/steps/{step}"
    form = {"nonce": hashlib.sha256(f"{step} {facts}".encode()).hexdigest(), "csrf_token": token(client, path), **facts}
    sent = {name: (io.BytesIO(data), f"{name}.toml") for name, data in files.items()}
    shown = client.post(path, data=form | sent, content_type="multipart/form-data").text
    content = re.search(r'name="content_sha256" value="([0-9a-f]{64})"', shown)
    assert content is not None, words(shown)
    form |= {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    for key, who in zip(("performer", "second"), signers, strict=False):
        form |= {f"{key}.username": who, f"{key}.password": PASSWORDS[who]}
    return client.post(path, data=form | {"signing": "1", "content_sha256": content[1]}).text


def approved(place: Workplace, version: str) -> None:
    """Another version of the policy of the demonstration comes into force."""
    author = place.signed_in("fang", "quality_desk")
    facts = {"type": "policy", "title": "Signing in one's own name", "version": version}
    told = signed(author, "approve_document", facts, "fang", "wu", file=seed("policy") + f"# {version}\n".encode())
    assert "Document approved" in words(told)
    code = re.search(r"/things/(N[A-Z]{8})", told)
    assert code is not None
    for who in ("fang", "wu"):
        client = author if who == "fang" else place.signed_in(who, "quality_desk")
        signed(client, "accept_document", {"document": code[1]}, who)


def entered(place: Workplace, who: str) -> tuple[FlaskClient, str]:
    """Somebody who signs in, and where that leads them."""
    visitor = place.visitor()
    form = {"way": "password", "username": who, "password": PASSWORDS[who], "csrf_token": token(visitor, "/sign-in")}
    answer = visitor.post("/sign-in", data=form)
    assert answer.status_code == 303
    visitor.post("/station", data={"station": "ward", "csrf_token": token(visitor, "/station")})
    return visitor, answer.headers["Location"]


def test_a_policy_in_force_is_read_and_accepted_before_anything_else(place: Workplace) -> None:
    nurse, came = entered(place, "lin")
    assert came == "/"
    assert "Read and accept it" not in nurse.get("/").text
    approved(place, "2")

    page = words(nurse.get("/desk").text)
    assert "You have not accepted the policy Signing in one&#39;s own name, version 2" in page
    nurse, came = entered(place, "lin")
    assert re.fullmatch(r"/things/N[A-Z]{8}", came)
    read = nurse.get(came).text
    assert "My password, my PIN and my badge are mine alone." in read
    assert f"/steps/accept_document?document={came.removeprefix('/things/')}" in read
    told = signed(nurse, "accept_document", {"document": came.removeprefix("/things/")}, "lin")
    assert "Document accepted" in words(told)
    assert "Read and accept it" not in told
    mine = re.search(r'href="(/things/person[.][0-9]+)"', nurse.get("/sessions").text)
    assert mine is not None
    assert "Policy in force, accepted Signing in one&#39;s own name 2" in words(nurse.get(mine[1]).text)
    assert "Read and accept it" not in nurse.get("/desk").text
    assert entered(place, "lin")[1] == "/"


def test_who_has_not_accepted_it_is_told_so_in_place_of_a_step_in_their_language(place: Workplace) -> None:
    approved(place, "3")
    nurse, _ = entered(place, "mei")
    nurse.post("/language", data={"language": "zh_CN", "csrf_token": token(nurse, "/desk")})
    page = words(nurse.get("/desk").text)
    assert "阅读并接受" in page
    facts = {"subject": "", "why": "read_back", "nonce": "who-1", "csrf_token": token(nurse, "/steps/show_identity")}
    listed = re.search(r'href="/things/(U[A-Z]{8})"', nurse.get("/subjects").text)
    assert listed is not None
    told = words(nurse.post("/steps/show_identity", data=facts | {"subject": listed[1]}).text)
    assert "尚未接受政策" in told
    assert "Zhou Mei尚未接受政策" in told
