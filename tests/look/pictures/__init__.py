"""Pictures of every page, in every size and language, with what can be measured of them: `make pictures`."""
