"""What the command line and the labels say of their own: everything that belongs to no step."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.standing import OF_THE_DATABASE
from custody.faces.wording.witnesses import OF_WITNESSES
from custody.faces.wording.words import N_

SAID: Mapping[str, str] = {
    **OF_WITNESSES,
    **OF_THE_DATABASE,
    # labels
    "label_copy": N_("copy %(number)s of %(count)s"),
    "label_planned": N_("planned"),
    # command line: asking
    "ask_username": N_("User name"),
    "ask_name": N_("Full name"),
    "ask_staff_number": N_("Staff number"),
    "ask_password": N_("Password (at least 15 characters)"),
    "ask_code": N_("One-time code of %(username)s"),
    "ask_next_code": N_("Another one-time code of %(username)s, to sign with"),
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
    "sheet_to_print": N_(
        "Print the paper sheet now, it goes with the containers: %(address)s on the pages of this server."
    ),
    "half_of_code": N_(
        "First half of the one-time code, told only now: %(code)s. Whoever approved this reads the second half on the"
        " page of this entry."
    ),
    "would_go_through": N_("%(step)s: would be recorded. Nothing was."),
    "did_not": N_("%(step)s: %(status)s."),
    "label_written": N_("%(code)s: copy %(copy)s, proved, written to %(path)s."),
    "all_intact": N_("Intact: %(what)s"),
    "not_intact": N_("NOT INTACT: %(what)s"),
    "ledger_whole": N_("The ledger is whole: %(count)s entries, root %(root)s."),
    "ledger_tampered": N_("The ledger was tampered with. %(what)s"),
    "ledger_unfit": N_("The ledger and the key or checkpoint it was held against do not belong together. %(what)s"),
    "ledger_warning": N_("Note: %(what)s"),
    "state_equal": N_("Current state is what the ledger gives."),
    "state_differs": N_("Current state differs from the ledger in %(count)s rows; the first is in %(table)s: %(row)s"),
    "beside_differs": N_(
        "What is kept beside the ledger differs from it in %(count)s rows; the first is in %(table)s: %(row)s"
    ),
    "state_not_compared": N_("Current state was not compared: a ledger that was tampered with is no measure."),
    "state_left_out": N_("Current state was not compared."),
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
    "sign_in_code_needed": N_("%(username)s signs in with a one-time code as well."),
    "sign_in_factor_due": N_("%(username)s must set up a second factor on the sign-in page first."),
    "sign_in_locked": N_("The account %(username)s is locked for a while after too many failures."),
    "sign_in_not_active": N_(
        "The account %(username)s cannot sign in yet: its owner must first set a password and PIN."
    ),
    "nothing_typed": N_("Nothing was typed. Nothing was changed."),
    "not_the_same": N_("The two did not agree. Nothing was changed."),
    "name_needed": N_("A name is needed. Nothing was changed."),
    "username_plain": N_("A user name begins with a letter and has 2 to 32 small letters, digits, dots or hyphens."),
    "username_twice": N_("The two persons need different user names."),
    "staff_number_needed": N_("A staff number is needed, with a letter or a digit. Nothing was changed."),
    "staff_number_twice": N_("The two persons need different staff numbers: one person has one account."),
    "password_short": N_("A password has at least 15 characters."),
    "password_long": N_("A password has at most 128 characters."),
    "password_has_name": N_("The password must not contain the name or user name."),
    "password_plain": N_("This password is too easy to guess."),
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
    "file_there_already": N_("%(path)s is there already; nothing was written. Choose another name."),
    "key_first": N_("Put %(path)s of this record into %(folder)s first: a backup holds no keys."),
    "restored": N_("The record is restored in %(folder)s: %(count)s entries, root %(root)s. Everybody signs in again."),
    "ledger_older": N_(
        "NOT RECORDED. The ledger has %(size)s entries, but %(path)s beside it covers %(known)s: an old copy was put "
        "in its place. Put the newer one back, or run 'custody accept-older' to give up what is missing."
    ),
    "not_older": N_("The ledger is not older than the checkpoint beside it. Nothing was changed."),
    "witness_fine": N_("the ledger continues the newest checkpoint kept beside it"),
    "witness_amiss": N_(
        "%(path)s is no checkpoint that this instance signed, and is not used: find out how it came there, and run "
        "'custody checkpoint' to write it again"
    ),
    "witness_contradicted": N_(
        "the ledger contradicts %(path)s beside it, and no further checkpoint is signed: run 'custody verify'. %(what)s"
    ),
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
    "migrated_4": N_("Second factors have a place, and every session has ended: everybody signs in again."),
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
        "Whoever changes a bundle can change verify.py in it too: where that matters, run a copy of verify.py that you "
        "had before, on this folder. That dossier.html is the page that was exported is seen only with the key from "
        "paper and the package cryptography: manifest.txt lists it under that key's signature. The page itself proves "
        "nothing; the entries do.\n"
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
    "clock_fine": N_("the clock is not behind the last entry"),
    "clock_behind": N_("the clock is %(minutes)s min behind the last entry"),
    "disk": N_("%(free)s MB free on the disk of the instance"),
    "fonts": N_("fonts for labels: %(names)s"),
    "fonts_missing": N_("no font has these characters of our labels: %(characters)s"),
    "seeds": N_("documents in force are as they came"),
    "seeds_differ": N_("note: documents in force differ from the seeds of this version: %(names)s"),
    "pairs": N_("who may not do both stands in an approved document"),
    "pairs_alone": N_("note: no document says who may not do both; the closed list of release %(version)s holds"),
    "pairs_lacking": N_("note: version %(version)s of who may not do both lacks what holds all the same: %(names)s"),
}
