"""Steps of the station oversight: one file a step."""
