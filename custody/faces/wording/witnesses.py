"""Words of a second person's word on the record: co-signatures, proofs, and entries given up."""

from __future__ import annotations

from collections.abc import Mapping

from custody.faces.wording.words import N_, FactWords, StepWords

STEPS = {
    "cosign_checkpoint": StepWords(
        N_("Co-sign a checkpoint"),
        N_("Co-signing a checkpoint"),
        N_("Checkpoint co-signed"),
    ),
    "revoke_cosigner_key": StepWords(
        N_("Revoke a co-signer's key"),
        N_("Revoking a co-signer's key"),
        N_("Co-signer's key revoked"),
    ),
    "accept_older_ledger": StepWords(
        N_("Go on with an older ledger"),
        N_("Going on with an older ledger"),
        N_("Went on with an older ledger"),
    ),
}
FACTS = {
    "cosign_checkpoint.earlier_size": FactWords(
        N_("Entries under the checkpoint from elsewhere"),
    ),
    "cosign_checkpoint.earlier_root": FactWords(
        N_("Root under the checkpoint from elsewhere"),
    ),
    "cosign_checkpoint.size": FactWords(
        N_("Entries co-signed"),
    ),
    "cosign_checkpoint.root": FactWords(
        N_("Root co-signed"),
    ),
    "cosign_checkpoint.name": FactWords(
        N_("Name of the key"),
    ),
    "cosign_checkpoint.public_key": FactWords(
        N_("Public key of the co-signer"),
    ),
    "cosign_checkpoint.cosignature": FactWords(
        N_("Co-signature"),
    ),
    "cosign_checkpoint.replaces": FactWords(
        N_("Keys it takes the place of"),
    ),
    "revoke_cosigner_key.person": FactWords(
        N_("Whose key"),
    ),
    "revoke_cosigner_key.name": FactWords(
        N_("Name of the key"),
    ),
    "revoke_cosigner_key.public_key": FactWords(
        N_("Public key of the co-signer"),
    ),
    "accept_older_ledger.expected_size": FactWords(
        N_("Entries expected"),
        N_("By the newest checkpoint kept beside the database."),
    ),
    "accept_older_ledger.expected_root": FactWords(
        N_("Root expected"),
    ),
    "accept_older_ledger.found_size": FactWords(
        N_("Entries found"),
    ),
    "accept_older_ledger.found_root": FactWords(
        N_("Root found"),
    ),
}
SENTENCES = {
    "cosign_checkpoint": N_(
        "Quality held a checkpoint from elsewhere against the whole record, and signs the present one with a key of "
        "their own."
    ),
    "revoke_cosigner_key": N_(
        "A co-signer's own key was lost, copied or left behind: nothing signed under it from here on counts as theirs."
    ),
    "accept_older_ledger": N_(
        "Somebody gives up the entries that a checkpoint beside an older copy of the database still covers, and "
        "says why."
    ),
}
# What the command line says.
OF_WITNESSES: Mapping[str, str] = {
    "older_accepted": N_(
        "The record goes on with %(size)s entries, and entry %(entry)s says who decided so and why. Entries %(size)s "
        "to %(last)s of before are given up; their checkpoint is kept in %(path)s, and whoever holds it will find them "
        "missing. Have quality open a deviation."
    ),
    "reason_needed": N_("Say why with --reason. Nothing was changed."),
    "not_written_so": N_("It cannot be recorded like this: %(what)s Nothing was changed."),
    "only_quality": N_("Only quality co-signs. Nothing was signed."),
    "only_administrator_or_quality": N_("Only an administrator or quality gives up entries. Nothing was changed."),
    "not_cosigned": N_("Nothing was co-signed: the record does not agree with what was held against it. %(what)s"),
    "cosigned_to": N_(
        "The record of %(size)s entries continues the checkpoint over %(earlier)s; the note with your co-signature is "
        "in %(path)s. Keep it where the database cannot be reached from."
    ),
    "cosigned": N_(
        "%(where)s is co-signed by %(person)s (%(name)s), %(at)s; entry %(entry)s names the key, and what it was held "
        "against."
    ),
    "cosigned_newest": N_(
        "What was held against the record covers all of it: it tells of nothing older. A checkpoint of weeks ago, kept "
        "by somebody else, says more."
    ),
    "own_key_inside": N_(
        "%(path)s lies in the folder of the instance; nothing was signed. Keep your key where whoever runs the "
        "instance cannot read it."
    ),
    "own_public_key": N_("Your public key, which the record names: %(key)s. Keep the key file where only you have it."),
    "own_key_amiss": N_("%(path)s is missing or is not %(count)s bytes long. Make a key with --new-key."),
    "own_key_not_private": N_(
        "%(path)s has mode %(mode)s, so others may have read it; nothing was signed. Set it to 0600, and if somebody "
        "may have read it, make another with --new-key."
    ),
    "key_there_already": N_("%(path)s is there already; no key was made and nothing was signed."),
    "key_not_own": N_(
        "%(path)s is the key of the instance or of another person. A co-signature needs a key of one's own."
    ),
    "own_key_ended": N_(
        "%(path)s is a key that entry %(entry)s ended; nothing was signed. Make another with --new-key, in another "
        "file."
    ),
    "own_key_replaced": N_("It takes the place of %(keys)s: nothing signed under that from now on counts as yours."),
    "cosigner_key_signs": N_("%(key)s  %(name)s, named in entry %(named)s"),
    "cosigner_key_ended": N_("%(key)s  %(name)s, named in entry %(named)s, ended in entry %(ended)s"),
    "no_cosigner_keys": N_("Nobody has co-signed yet."),
    "who_and_why_needed": N_("Say who ends the key with --as, and why with --reason. Nothing was changed."),
    "only_administrator_or_quality_revokes": N_("Only an administrator or quality ends a key. Nothing was changed."),
    "no_such_cosigner_key": N_(
        "%(key)s is not the beginning of one key that signs: give at least 8 of its digits, as custody cosigners shows "
        "it. Nothing was changed."
    ),
    "cosigner_key_revoked": N_(
        "The key %(key)s of %(name)s is ended by entry %(entry)s: nothing signed under it from now on counts. What was "
        "co-signed before stays what it was."
    ),
    "entry_or_from": N_("Name an entry, or give --from with the size of an earlier checkpoint."),
    "proof_of_entry": N_("Entry %(idx)s has the leaf %(leaf)s. Under the root %(root)s over %(size)s entries:"),
    "proof_of_growth": N_(
        "The first %(earlier)s entries are the beginning of the %(size)s under the root %(root)s, which is signed:"
    ),
    "not_proved": N_("It cannot be proved. %(what)s"),
    "no_entry": N_("There is no entry %(entry)s: the last is %(last)s."),
    "no_such_size": N_("Nothing is proved over %(size)s entries; give %(least)s to %(most)s."),
    "nothing_signed": N_("Nothing was signed yet: run custody checkpoint."),
}
