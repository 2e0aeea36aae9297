"""Steps of the station transport: one file a step."""
