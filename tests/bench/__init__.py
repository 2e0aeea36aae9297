"""Measurements, never assertions: `python -m tests.bench` prints each figure beside its floor of the same run and the
bar it is held against."""
