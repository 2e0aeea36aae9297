"""Steps of the station clinic: one file a step."""
