"""What may happen: the words of the lab, journeys, steps, guards, weights. No clock, disk, network or database."""
