"""The floor under the weights of refusals: what no controlled document may make passable (journey.md, section 2).

A document `refusal_weights` that gives one of these codes another weight than *never*, before or after thaw, is not
approved; and where one is in force all the same, the code weighs *never* whatever it says.
"""

from __future__ import annotations

# The wrong child, or cells that are not for a child; and no second check of identity of any kind.
IDENTITY_AND_RELEASE = frozenset(
    {
        "wrong_subject",
        "wrong_band",
        "child_in_doubt",
        "read_back_failed",
        "another_band",
        "mixed_doses",
        "scanned_another",
        "not_allocated",
        "already_infused",
        "dose_already_given",
        "consent_withdrawn",
        "lot_not_released",
        "lot_rejected",
        "lot_recalled",
        "past_expiry",
        "not_verified",
        "not_a_verifier",
        "same_verifier_twice",
        "verifiers_alike",
        "stand_in_unnamed",
        "stand_in_not_on_ward",
        "stand_in_is_performer",
        "stand_in_on_record",
        "staff_number_of_another",
        "emergency_check_first",
        "no_independent_check",
        "stand_in_from_bench",
        "verifier_not_permitted",
        "label_of_another_thing",
        "void_label",
    }
)
# Where it is identity that failed, a person says in words what happened, and one tap is not enough.
IDENTITY = frozenset(
    {"wrong_subject", "wrong_band", "read_back_failed", "another_band", "mixed_doses", "label_of_another_thing"}
    | {"child_in_doubt"}
)
# Without these an entry would not say who did what to which thing.
FORM = frozenset(
    {
        "unknown_code",
        "wrong_kind",
        "not_a_person",
        "not_permitted",
        "system_step",
        "wrong_state",
        "nothing_to_take_back",
        "built_upon",
        "not_enough",
        "pair_broken",
        "same_person_twice",
        "second_person_missing",
        "second_not_permitted",
        "signature_missing",
        "signature_stale",
        "signature_failed",
        "content_changed",
        "full_password_needed",
        "second_factor_needed",
    }
)
# Without these one person could have two accounts, or give themselves what two must give; and one person could be both
# sides of an act that takes two.
ACCOUNTS = frozenset(
    {
        "own_account",
        "administrator_with_other_role",
        "username_taken",
        "unusable_username",
        "has_account_already",
        "unusable_staff_number",
        "another_staff_number",
        "account_deactivated",
        "last_of_role",
        "badge_of_another",
        "badge_in_use",
        "revoked_badge",
        "secret_set_meanwhile",
        "own_training",
        "alert_of_oneself",
        "asked_by_oneself",
        "giver_as_receiver",
        "countersigner_took_part",
    }
)
FLOOR = IDENTITY_AND_RELEASE | FORM | ACCOUNTS
# What only tells of the record itself: it marks the entry and can stop nothing, whatever a document says.
ONLY_NOTED = frozenset({"clock_ahead", "clock_behind", "unknown_scan_left_out", "declined_before"})
# The only reason one person of any role may pass: whoever placed a hold in error takes it back with another's word.
ANYONE_MAY_AUTHORISE = frozenset({"withdrawal_by_one"})
