"""Rules that several steps share, a file a subject. Each yields every reason it finds and never raises."""
