"""Steps of the station people: one file a step."""
