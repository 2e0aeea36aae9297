"""Steps of the station labels: one file a step."""
