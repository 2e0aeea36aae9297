"""Looking without touching: plain values out of the record. Every function takes a read-only link."""
