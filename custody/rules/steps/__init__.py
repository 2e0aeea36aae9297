"""The steps, a folder a station, a file a step, in the order in which a dose meets them."""
