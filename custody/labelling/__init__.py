"""What is printed: label designs, one painter for every format, and the proof that a finished file reads
back.

Everything here is a function of values. It knows no database, no web framework and no clock.
"""
