"""What the JSON API says of its own."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_

# Problems of the JSON API: code -> (title, sentence). Those of steps are told by their own words.
PROBLEMS_OF_REQUESTS: Mapping[str, tuple[str, str]] = {
    "not_signed_in": (
        N_("Not signed in"),
        N_("Send a bearer token: POST /api/v1/sign-in gives one. It may have ended or expired."),
    ),
    "sign_in_failed": (N_("Not signed in"), N_("This did not fit. Check what was sent and try again.")),
    "code_needed": (
        N_("One-time code needed"),
        N_("Send the code your authenticator shows now, or a recovery code, as one_time."),
    ),
    "full_password_needed": (N_("Full password needed"), N_("Sign with your password instead of your PIN.")),
    "factor_due": (
        N_("Second factor needed"),
        N_("Your role signs in with a one-time code. Set up your authenticator on the sign-in page first."),
    ),
    "locked": (N_("Locked"), N_("Too many failures: this account or badge is locked for a while.")),
    "address_locked": (
        N_("Locked"),
        N_("Too many failures from this address: nobody can sign in from it for a while."),
    ),
    "too_often": (
        N_("Not now"),
        N_("Too many attempts from this network within a minute. Wait a minute and try again."),
    ),
    "not_found": (N_("Not found"), N_("There is nothing at this address.")),
    "unknown_step": (N_("Unknown step"), N_("There is no step %(name)s.")),
    "method_not_allowed": (N_("Method not allowed"), N_("This address takes only: %(allowed)s.")),
    "too_large": (N_("Too large"), N_("The request is larger than %(most)s bytes.")),
    "facts_too_large": (N_("Too large"), N_("The facts are larger than %(most)s bytes; send a file instead.")),
    "unsupported_media_type": (N_("Not JSON"), N_("Send the content type application/json.")),
    "malformed_json": (N_("Not JSON"), N_("The body is not one JSON object in UTF-8: %(what)s.")),
    "malformed_request": (N_("Malformed request"), N_("These fields could not be read: %(fields)s.")),
    "malformed_facts": (N_("Malformed facts"), N_("These fields could not be read: %(fields)s.")),
    "nonce_missing": (N_("Nonce missing"), N_("Every step needs a nonce of its own, or the header Idempotency-Key.")),
    "not_recorded": (N_("Not recorded"), N_("NOT RECORDED. Send it again with the same nonce.")),
    "ledger_older": (
        N_("Not recorded"),
        N_("NOT RECORDED. The ledger on this server is an old copy: nothing can be recorded until it is put right."),
    ),
    "unknown_code": (N_("Unknown code"), N_("The record has nothing with this code.")),
    "no_such_entry": (N_("No such entry"), N_("The ledger has no entry of this number.")),
    "no_checkpoint": (N_("No checkpoint"), N_("Nothing was signed yet: run custody checkpoint.")),
    "not_a_copy": (N_("Not a label copy"), N_("This code is no label copy; copies have codes that begin with P.")),
    "copy_not_proved": (N_("Not proved"), N_("This copy has no proved file in this format.")),
    "copy_void": (N_("Void"), N_("This copy is void: it was replaced, or it did not read back.")),
    "no_design": (N_("No design"), N_("No label design in force fits this code.")),
    "label_not_made": (N_("No label"), N_("The label cannot be drawn.")),
    "weak_secret": (N_("Weak secret"), N_("This secret is not accepted.")),
    "incident": (
        N_("Something broke"),
        N_("Something broke inside. Nothing of it is in the record. Incident %(incident)s."),
    ),
    "not_ready": (N_("Not ready"), N_("The database does not answer.")),
}

# What is wrong with a field of a request, beside the problems every form shares.
PROBLEMS_OF_FIELDS: Mapping[str, str] = {
    "not_an_object": N_("Send a JSON object."),
    "unknown_choice": N_("Choose one of: %(choices)s."),
    "not_codes": N_("Send a list of codes."),
    "not_base64": N_("Send the bytes of the file in base64."),
    "no_claim": N_("Send username and password, or badge and pin."),
    "unknown_station": N_("No station has this name."),
}

# What the document of the API says of a path or an answer.
API_SUMMARIES: Mapping[str, str] = {
    "api": N_("Chain of custody, step by step. Every write takes a nonce; a refusal names every reason."),
    "check": N_("What would come of it, and the content a signature is bound to; nothing is recorded."),
    "sign_in": N_("A bearer token for user name and password, or badge and PIN."),
    "sign_out": N_("End the session of the token."),
    "me": N_("Who the token stands for."),
    "scan": N_("What a scanned text is, and every step open to you now, with the reasons against the others."),
    "thing": N_("A thing with its states, values, relations, holds and clocks."),
    "history": N_("Every entry about a thing, newest first."),
    "trace": N_("Back to the cell line and every material lot, or forward to every subject."),
    "preview": N_("A preview of the label, watermarked, that cannot be scanned."),
    "copy": N_("The file of a proved label copy."),
    "list": N_("Things of this kind, newest first, page by page."),
    "ledger": N_("Entries in order after an index."),
    "access": N_("Who could do what as a day ended, and the digest a signed review is bound to."),
    "checkpoint": N_("The newest signed checkpoint, and that the ledger of an earlier size is its beginning."),
    "proof": N_("The hashes that lead from an entry to the root of the ledger."),
    "openapi": N_("This document."),
    "success": N_("It happened, or is shown."),
    "not_signed_in": N_("No living token."),
    "not_permitted": N_("This person may not do this."),
    "not_found": N_("There is nothing of that name."),
    "refused": N_("Refused, with every reason and its weight; or an identity mismatch, on record."),
    "too_large": N_("The request is too large."),
    "not_json": N_("The request is not JSON."),
    "malformed": N_("Fields could not be read, the nonce is missing, or it was used with other contents."),
    "not_recorded": N_("NOT RECORDED: send it again with the same nonce."),
    "docs_title": N_("JSON API"),
    "docs_intro": N_("Sign in to get a bearer token, then send JSON. The same facts, machine-readable:"),
    "docs_path": N_("Path"),
    "docs_does": N_("What it does"),
    "docs_facts": N_("Facts"),
    "docs_optional": N_("optional"),
}
