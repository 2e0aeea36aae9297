"""What happened: the door, the ledger, the current state, and the reads. Knows the rules; never a face."""
