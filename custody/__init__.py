"""Chain of custody and lot release for JK500 NK-cell doses, from bank vial to child."""

__version__ = "0.1.0"
