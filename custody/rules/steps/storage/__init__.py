"""Steps of the station storage: one file a step."""
