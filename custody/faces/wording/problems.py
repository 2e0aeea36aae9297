"""What is wrong with a field, by the code of its problem: one sentence that says how to put it right."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_

PROBLEMS: Mapping[str, str] = {
    "missing": N_("This is needed."),
    "unknown_field": N_("There is no such field."),
    "nonce_reused": N_("This form was already sent once with other contents."),
    "not_a_choice": N_("Choose one of: %(choices)s."),
    "not_a_whole_number": N_("Write a whole number in digits."),
    "not_a_number": N_("Write a number in digits, with a point before decimals: 18.4."),
    "too_many_digits": N_("This number has too many digits: at most %(most)s."),
    "decimal_comma": N_("Write a point, not a comma, before decimals: 18.4."),
    "not_a_date": N_("Write the date as year-month-day: 2026-11-22."),
    "not_an_instant": N_("Write date and time as 2026-11-22T14:05+08:00."),
    "hour_of_change": N_(
        "The clocks were changed in this hour. Write the offset from UTC too: 2026-10-25T02:30+01:00."
    ),
    "no_offset": N_("Say the offset from UTC as well: 2026-11-22T14:05+08:00."),
    "not_a_digest": N_("Choose a file."),
    "file_missing": N_("The file did not arrive. Choose it again."),
    "file_too_large": N_("This file is too large: at most %(most)s MB. Choose another."),
    "seal_not_opened": N_(
        "What was kept encrypted opens only for the person who typed it, for half an hour. Type it again."
    ),
    "order_without_reason": N_("A container that is offered before was passed over. Choose why, or take that one."),
    "typed_without_reason": N_("This looks typed, not scanned. Say why it could not be scanned, or that it was."),
    "signature_not_asked_for": N_("This step does not ask for so many signatures. Sign only what is asked for."),
    "authorisation_not_asked_for": N_("This authorisation is not needed, or was granted already. Leave it out."),
    "no_such_request": N_("No request for authorisation has this code."),
    "not_text": N_("Write text."),
    "not_rows": N_("Write one row a line."),
    "not_a_list": N_("Scan one after the other."),
    "too_many_rows": N_("At most %(most)s rows at a time."),
    "too_long": N_("At most %(most)s characters."),
    "too_low": N_("Not less than %(lowest)s."),
    "too_high": N_("Not more than %(highest)s."),
    "out_of_range": N_("This number is out of range."),
    "control_character": N_("This text holds characters that cannot be seen. Type it again."),
    "reserved_text": N_("A text like this cannot be recorded: begin with another character than @."),
    "given_twice": N_("The same code was scanned twice. Each counts once."),
    "scan_empty": N_("Nothing was scanned."),
    "scan_too_long": N_("This is too long to be a label. Scan one label."),
    "scan_control_character": N_(
        "The scan holds characters a label never has. Scan again; if it stays, test the scanner."
    ),
    "scan_foreign": N_("This is not one of our labels. Scan the label this program printed."),
    "scan_doubled": N_("The same label arrived twice in one scan. Scan once more."),
    "scan_two_codes": N_("Two labels arrived in one scan. Scan one label."),
    "scan_not_ours": N_("This is not one of our labels. Scan the label this program printed."),
    "scan_truncated": N_("Part of the code is missing. Scan again."),
    "scan_overlong": N_("The code has too many characters. Scan again."),
    "scan_check_character": N_("The check character does not fit. Scan again; never correct a code by hand."),
    "one_time_unknown": N_(
        "This one-time code is not known, was used, or is too old. Ask the administrator for another."
    ),
    "secrets_differ": N_("What was typed twice is not the same. Type both again."),
    "password_short": N_("A password has at least 15 characters."),
    "password_long": N_("A password has at most 128 characters."),
    "password_has_name": N_("A password does not contain your name or user name."),
    "password_plain": N_("This password is too easy to guess."),
    "pin_short": N_("A PIN has six digits or more."),
    "pin_plain": N_("This PIN is too easy to guess."),
    "unreadable_scan": N_("This scan could not be read. Scan again."),
}
