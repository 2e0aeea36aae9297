"""Steps of the station setup: one file a step."""
