"""Steps of the station materials: one file a step."""
