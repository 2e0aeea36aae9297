"""What is said to a request that was under way with a token which a signature has just renewed.

It is neither done nor lost: what was recorded already is named, what was typed comes back to be sent again.
"""

from __future__ import annotations

from flask import render_template, request

from custody.faces.web.carrying import carried
from custody.faces.web.entrance import form_kept
from custody.faces.web.frame import frame, number
from custody.faces.web.here import house, speaker
from custody.faces.wording.words import N_
from custody.record.reads.entries import index_of_nonce


def overtaken(person: str) -> str:
    """The page for a request of this person's that came with the token of a moment ago."""
    say = speaker().gettext
    nonce = request.form.get("nonce", "")
    with house().store.reading() as link:
        recorded = index_of_nonce(link, person, nonce) if nonce else None
    if recorded is None and request.method == "POST" and request.path.startswith("/steps/"):
        return form_kept(request.path, list(carried()), say(N_("Signed in another page a moment ago")))
    if recorded is None:
        sentence = say(N_("A signature was recorded while this page was asked for. Open it once more."))
        act = {"href": request.full_path.rstrip("?") if request.method == "GET" else "/", "text": say(N_("Go on"))}
    else:
        sentence = say(N_("It was sent twice and recorded once, as entry %(number)s."), number=number(recorded))
        act = {"href": f"/entries/{recorded}", "text": say(N_("To the entry"))}
    headline = say(N_("Recorded already") if recorded is not None else N_("Signed in another page a moment ago"))
    problem = {"status": 409, "headline": headline, "sentence": sentence, "act": act, "looked": True}
    return render_template("problem.html", frame=frame(), problem=problem)
