"""What the command line, the JSON API and the labels say of their own: everything that belongs to no step."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_

SAID: Mapping[str, str] = {
    # labels
    "label_copy": N_("copy %(number)s of %(count)s"),
    "label_planned": N_("planned"),
    # command line: asking
    "ask_username": N_("User name"),
    "ask_name": N_("Full name"),
    "ask_password": N_("Password (at least 15 characters)"),
    "ask_own_password": N_("Password of %(username)s"),
    "ask_pin": N_("PIN (at least 6 digits)"),
    "ask_again": N_("The same again"),
    "the_administrator": N_("The first administrator: keeps accounts and settings, takes no step about a lot."),
    "the_quality_person": N_("The first quality person: approves documents and second persons."),
    # command line: telling
    "created": N_("%(place)s: %(code)s"),
    "founded": N_("The instance %(name)s is founded in %(folder)s."),
    "badge_of": N_("Badge of %(name)s: %(code)s"),
    "next_serve": N_("Start it with: custody serve"),
    "demo_building": N_("Building the fictitious demonstration"),
    "demo_part_people": N_("People, documents and equipment"),
    "demo_part_lot": N_("Cell line, bank, batch, cryopreserved lot"),
    "demo_part_children": N_("Children, consent, eligibility, wristbands"),
    "demo_part_prescriptions": N_("Prescriptions"),
    "demo_part_lots": N_("Lots, from the bank to the freezer"),
    "demo_part_first_children": N_("The first children, and their prescriptions"),
    "demo_part_first_shipment": N_("The first shipment"),
    "demo_part_first_doses": N_("First doses, one with an emergency check"),
    "demo_part_second_lot": N_("A second lot, and the first one confirmed"),
    "demo_part_error": N_("A dose given in error, a pause, and on again"),
    "demo_part_more_children": N_("More children, and a lot on hold"),
    "demo_part_broken_off": N_("A second dose, broken off"),
    "demo_part_withdrawal": N_("A consent withdrawn"),
    "demo_part_excursion": N_("Doses planned, and a shipment that became too warm"),
    "demo_part_today": N_("Today: a fresh lot awaiting release"),
    "demo_look": N_("%(code)s  %(name)s: %(states)s"),
    "demo_there_is": N_("There is to look at:"),
    "demo_there": N_("The demonstration is in %(folder)s. Everything in it is fictitious."),
    "demo_try": N_(
        "Try first: sign in as Wu Qiang at the quality desk and scan %(code)s: %(name)s. Then scan it as Lin Hao."
    ),
    "demo_sign_in": N_(
        "%(name)s (%(role)s): badge %(badge)s and PIN %(pin)s, or user name %(username)s and password %(password)s"
    ),
    "demo_half_made": N_("The demonstration in %(folder)s was left half made. Remove that folder and start again."),
    "not_a_demo": N_("The instance in %(folder)s is no demonstration. Use 'custody serve'."),
    "instance_there": N_("There is an instance in %(folder)s already; nothing was changed."),
    "no_instance": N_("There is no instance in %(folder)s: run 'custody init' or 'custody demo' first."),
    "serving": N_("Serving on %(url)s. Stop with Ctrl-C."),
    "not_one_of_ours": N_("Unknown: %(sentence)s"),
    "on_hold": N_("On hold: %(hold)s"),
    "nothing_open": N_("No step begins with it."),
    "went_through": N_("%(step)s: recorded as entry %(entry)s."),
    "went_through_before": N_("%(step)s: recorded before, as entry %(entry)s."),
    "would_go_through": N_("%(step)s: would be recorded. Nothing was."),
    "did_not": N_("%(step)s: %(status)s."),
    "label_written": N_("%(code)s: copy %(copy)s, proved, written to %(path)s."),
    "all_intact": N_("Intact: %(what)s"),
    "not_intact": N_("NOT INTACT: %(what)s"),
    "ledger_whole": N_("The ledger is whole: %(count)s entries, root %(root)s."),
    "ledger_tampered": N_("The ledger was tampered with. %(what)s"),
    "ledger_warning": N_("Note: %(what)s"),
    "state_equal": N_("Current state is what the ledger gives."),
    "state_differs": N_("Current state differs from the ledger in %(count)s rows; the first is in %(table)s: %(row)s"),
    "beside_differs": N_(
        "What is kept beside the ledger differs from it in %(count)s rows; the first is in %(table)s: %(row)s"
    ),
    "state_not_compared": N_("Current state was not compared: a ledger that was tampered with is no measure."),
    "state_rebuilt": N_("Current state was rebuilt from %(count)s entries."),
    "verifying": N_("Verifying"),
    "replaying": N_("Replaying"),
    # command line: what is wrong
    "no_database": N_("The database %(path)s is missing. Restore it from a backup."),
    "no_such_step": N_("There is no step %(name)s. 'custody steps' lists them."),
    "system_step": N_("Only the program itself takes the step %(name)s."),
    "not_fact_value": N_("Write facts as NAME=VALUE, not %(given)s."),
    "no_such_file": N_("The file %(path)s cannot be read."),
    "file_not_written": N_("The file %(path)s cannot be written: %(what)s."),
    "not_json": N_("The value of %(name)s is no JSON."),
    "not_an_instant": N_("Write date and time as 2026-11-22T14:05+08:00, not %(given)s."),
    "not_an_authorisation": N_("Write an authorisation as CODE:USER:REASON, not %(given)s."),
    "sign_in_wrong": N_("User name or secret of %(username)s did not fit."),
    "sign_in_locked": N_("The account %(username)s is locked for a while after too many failures."),
    "sign_in_not_active": N_(
        "The account %(username)s cannot sign in yet: its owner must first set a password and PIN."
    ),
    "nothing_typed": N_("Nothing was typed. Nothing was changed."),
    "not_the_same": N_("The two did not agree. Nothing was changed."),
    "name_needed": N_("A name is needed. Nothing was changed."),
    "username_plain": N_("A user name begins with a letter and has 2 to 32 small letters, digits, dots or hyphens."),
    "username_twice": N_("The two persons need different user names."),
    "password_short": N_("A password has at least 15 characters."),
    "password_long": N_("A password has at most 128 characters."),
    "password_has_name": N_("The password must not contain the name or user name."),
    "password_plain": N_("The password repeats too few characters."),
    "pin_short": N_("A PIN has at least 6 digits."),
    "pin_plain": N_("The PIN is too easy to guess."),
    "not_founded": N_("The instance could not be founded: %(what)s."),
    "port_taken": N_(
        "Cannot serve on %(host)s port %(port)s: %(what)s. Another: --port %(other)s, or make run PORT=%(other)s."
    ),
    "interrupted": N_("Interrupted. What was recorded before stays; nothing else was."),
    "cannot_read": N_("Cannot read: %(what)s"),
    "database_trouble": N_("The database answered: %(what)s."),
    "no_room": N_("The disk or the folder refused: %(what)s."),
    "broke": N_("Something broke inside (%(what)s). Nothing was half recorded; 'custody verify' tells."),
    "not_recorded": N_("NOT RECORDED. Nothing of it is in the record; try again."),
    "label_not_made": N_("No label was made: %(what)s"),
    "reprint_needs_reason": N_("It has a label already. Say why another is needed: --reprint-reason %(choices)s."),
    "no_design_fits": N_("no label design in force fits %(code)s"),
    "not_in_record": N_("The record has nothing with the code %(code)s."),
    # doctor
    "check_fine": N_("fine     %(what)s"),
    "check_trouble": N_("TROUBLE  %(what)s"),
    "folder_private": N_("the folder %(path)s has mode %(mode)s (0700 is right)"),
    "file_private": N_("the file %(path)s has mode %(mode)s; it should be 0600"),
    "file_there": N_("the file %(path)s"),
    "key_missing": N_("the key %(path)s is missing"),
    "triggers": N_("triggers that keep the ledger append-only"),
    "backing_up": N_("Backing up"),
    "backed_up": N_("The backup is in %(path)s, verified: %(count)s entries, root %(root)s."),
    "backup_whole": N_("The backup %(path)s is whole: %(count)s entries, root %(root)s."),
    "backup_damaged": N_("The backup %(path)s is damaged and was not used. %(what)s"),
    "not_a_backup": N_("%(path)s is no backup of this program, or one of a later version."),
    "file_there_already": N_("%(path)s is there already; nothing was written. Give the backup a name of its own."),
    "key_first": N_("Put %(path)s of this record into %(folder)s first: a backup holds no keys."),
    "restored": N_("The record is restored in %(folder)s: %(count)s entries, root %(root)s. Everybody signs in again."),
    "ledger_older": N_(
        "NOT RECORDED. The ledger has %(size)s entries, but %(path)s beside it covers %(known)s: an old copy was put "
        "in its place. Put the newer one back, or run 'custody accept-older' to give up what is missing."
    ),
    "older_accepted": N_(
        "The record goes on with %(size)s entries. Entries %(size)s to %(last)s are given up; their checkpoint is kept "
        "in %(path)s. Tell quality: whoever holds that checkpoint will find them missing."
    ),
    "not_older": N_("The ledger is not older than the checkpoint beside it. Nothing was changed."),
    "witness_fine": N_("the ledger is not older than the newest checkpoint kept beside it"),
    "witness_amiss": N_("%(path)s is no checkpoint any more: run 'custody checkpoint' to write it again"),
    "schema_older": N_(
        "This instance was made by an earlier version (tables %(found)s, now %(wanted)s). Stop the server and run: "
        "custody upgrade"
    ),
    "schema_later": N_(
        "This instance was made by a later version (tables %(found)s, here %(wanted)s). Use that one; nothing was "
        "changed."
    ),
    "form_unknown": N_(
        "An entry is of version %(version)s, and this program reads up to %(newest)s. Use the version that wrote it."
    ),
    "upgrade_not_due": N_("The instance in %(folder)s is of this version already; nothing was changed."),
    "upgrade_not_whole": N_("The record is not whole, so nothing was upgraded. %(what)s"),
    "migrated_2": N_("Signed checkpoints can be neither changed nor deleted."),
    "migrated_3": N_("What a person did is found without reading the whole ledger."),
    "upgraded": N_("The instance in %(folder)s is upgraded and verified: %(count)s entries, root %(root)s."),
    "seal_key_unnamed": N_("note: the ledger names no key for checkpoints; compare theirs with the one on paper"),
    "upgraded_not_intact": N_("The tables are upgraded, but the record is not intact. Run: custody verify"),
    "exporting": N_("Exporting"),
    "codes_or_all": N_("Name the things to export, or give --all for the whole ledger."),
    "exported": N_("The bundle is in %(path)s: %(count)s entries of %(size)s, root %(root)s."),
    "bundle_readme": N_(
        "Open dossier.html in a browser. Run 'python verify.py --key KEYFILE' in this folder to check "
        "that nothing was changed; it needs Python 3.9 or later. Compare the public key with the one on "
        "paper, not with this file: %(key)s\n"
    ),
    "not_sealed": N_("No checkpoint was signed. %(what)s"),
    "scanned_note": N_("the checkpoint as it was scanned"),
    "sealed_to": N_("The checkpoint is in %(path)s. Keep it where the database cannot be reached from."),
    "key_amiss": N_("%(path)s is missing or is not %(count)s bytes long: put it back from where keys are kept."),
    "key_foreign": N_("%(path)s is not the key this ledger names for its checkpoints: they would convince nobody."),
    "key_not_private": N_(
        "%(path)s has mode %(mode)s, so others may have read it; nothing was signed. Set it to 0600, and if somebody "
        "may have read it, change it: custody checkpoint --new-key."
    ),
    "key_changed": N_(
        "Since entry %(entry)s checkpoints are signed under a new key. The one until now is kept as %(path)s: a backup "
        "of before is restored with it. Copy both to where keys are kept, and make a new backup."
    ),
    "seal_key_fine": N_("checkpoints are signed under the key the ledger names"),
    "public_key": N_("Write this public key on paper, and keep it elsewhere: %(key)s"),
    "triggers_amiss": N_("triggers are missing, switched off or not as they were made: %(names)s"),
    "clock_fine": N_("the clock is not behind the last entry"),
    "clock_behind": N_("the clock is %(minutes)s min behind the last entry"),
    "disk": N_("%(free)s MB free on the disk of the instance"),
    "fonts": N_("fonts for labels: %(names)s"),
    "fonts_missing": N_("no font has these characters of our labels: %(characters)s"),
    "seeds": N_("documents in force are as they came"),
    "seeds_differ": N_("note: documents in force differ from the seeds of this version: %(names)s"),
}

# Problems of the JSON API: code -> (title, sentence). Those of steps are told by their own words.
PROBLEMS_OF_REQUESTS: Mapping[str, tuple[str, str]] = {
    "not_signed_in": (
        N_("Not signed in"),
        N_("Send a bearer token: POST /api/v1/sign-in gives one. It may have ended or expired."),
    ),
    "sign_in_failed": (N_("Not signed in"), N_("This did not fit. Check what was sent and try again.")),
    "locked": (N_("Locked"), N_("Too many failures: this account or badge is locked for a while.")),
    "address_locked": (
        N_("Locked"),
        N_("Too many failures from this address: nobody can sign in from it for a while."),
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
