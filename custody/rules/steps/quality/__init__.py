"""Steps of the station quality: one file a step."""
