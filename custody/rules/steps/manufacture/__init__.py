"""Steps of the station manufacture: one file a step."""
